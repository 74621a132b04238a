// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/RowStreamState.h"
#include "ui/jobs/JobLine.h"

#include <QElapsedTimer>

namespace taskglass {

/// One download of rows: whose, how far, how fast and how long still; pausing keeps what came.
class DownloadLine : public JobLine {
    Q_OBJECT
public:
    explicit DownloadLine(const QString &title, QWidget *parent = nullptr);

    /// How it stands now.
    void setState(const RowStreamState &state);
    /// Whether the user stopped it here, and may want to go on.
    bool isPaused() const { return m_isPaused; }

signals:
    void pauseRequested();
    void resumeRequested();
    /// What came is kept; the rest is not wanted.
    void cancelRequested();

private:
    void measure();
    QString progressText() const;

    RowStreamState m_state{};
    bool m_isPaused = false;
    QElapsedTimer m_sinceMeasured{};
    RowStreamState m_measured{};
    double m_rowsPerSecond = 0;
    double m_bytesPerSecond = 0;
    QToolButton *m_pause;
    QToolButton *m_resume;
    QToolButton *m_cancel;
};

} // namespace taskglass
