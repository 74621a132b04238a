// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"

#include <QList>
#include <QWidget>

class QScrollArea;
class QVBoxLayout;

namespace taskglass {

class JobRow;
class RowExport;

/// Exports under way and just finished, one line each; hidden while there are none.
class JobsStrip : public QWidget {
    Q_OBJECT
public:
    explicit JobsStrip(QWidget *parent = nullptr);

    /// Follows @p job until it is finished; the line stays until it is closed.
    void add(RowExport *job);
    /// How many are still writing.
    int running() const;
    void cancelAll();

signals:
    void jobFinished(const QString &sentence);

private:
    void fitHeight();

    QScrollArea *m_scroll;
    QVBoxLayout *m_rows;
    QList<JobRow *> m_jobs{};
};

} // namespace taskglass
