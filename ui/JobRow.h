// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"

#include <QPointer>
#include <QWidget>

class QLabel;
class QProgressBar;
class QToolButton;

namespace taskglass {

class ElidedLabel;
class RowExport;

/// One export: its file, how far it is, and how it ended.
class JobRow : public QWidget {
    Q_OBJECT
public:
    explicit JobRow(RowExport *job, QWidget *parent = nullptr);

    bool isRunning() const { return m_isRunning; }
    void cancel();

signals:
    /// The job ended; @p sentence says how.
    void finished(const QString &sentence);
    /// The user put the line away.
    void closed();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void showProgress(qint64 written, qint64 total);
    void showWaiting(qint64 downloaded, qint64 total);
    void showEnd(const Outcome &outcome, qint64 written, qint64 expected);
    void openFile();
    void showInFolder();

    QPointer<RowExport> m_job;
    QString m_path;
    bool m_isRunning = true;
    QLabel *m_icon;
    ElidedLabel *m_name;
    QProgressBar *m_bar;
    ElidedLabel *m_words;
    QToolButton *m_cancel;
    QToolButton *m_open;
    QToolButton *m_folder;
    QToolButton *m_close;
};

/// Shows the folder of @p path in the desktop's file manager, with the file selected where it can.
void showFileInFolder(const QString &path);

} // namespace taskglass
