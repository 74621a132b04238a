// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "engine/RowExport.h"
#include "ui/jobs/JobLine.h"

#include <QPointer>

#include <optional>

namespace taskglass {

/// One export: its file, how far it is, and how it ended.
class ExportLine : public JobLine {
    Q_OBJECT
public:
    explicit ExportLine(RowExport *job, QWidget *parent = nullptr);

    /// Whether it has not ended; one that is paused has not.
    bool isRunning() const { return m_isRunning; }
    void pause();
    void resume();
    void cancel();

signals:
    /// It came to nothing, and shall be done again. Rows that were fetched are still there.
    void againRequested(const taskglass::RowExportRequest &request);

private:
    /// How far it was when last heard of.
    struct Progress {
        qint64 done = 0;
        std::optional<qint64> total{}; ///< 0 or less: not known; absent: nothing was heard yet.
        QString text{};
    };

    void handleProgress(qint64 done, qint64 total);
    void handleWaiting(qint64 downloaded, qint64 total);
    void updateState();
    void handleFinished(const Result<void> &outcome, const RowExportReport &report);

    QPointer<RowExport> m_job;
    RowExportRequest m_request;
    bool m_isRunning = true;
    Progress m_progress{};
    QToolButton *m_pause;
    QToolButton *m_resume;
    QToolButton *m_cancel;
    QToolButton *m_open;
    QToolButton *m_folder;
    QToolButton *m_again;
};

/// What an export has written and left out, as sentences.
QString exportText(const RowExportReport &report);
/// Whether something is not in the file that could be expected there.
bool isShort(const RowExportReport &report);

/// Shows the folder of @p path in the desktop's file manager, with the file selected where it can.
void showFileInFolder(const QString &path);

} // namespace taskglass
