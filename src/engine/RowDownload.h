// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/TemplateTable.h"
#include "engine/Download.h"
#include "labelbox/RowReader.h"
#include "store/PageLog.h"
#include "store/Workspace.h"

#include <QTimer>

#include <optional>

namespace taskglass {

/// Brings one stream of rows to disk, resuming where the log ends. Should the server no longer know
/// that place, the stream is read again from its beginning, beside the old log, which is replaced
/// when the new one is complete. Lives on the engine's thread.
class RowDownload : public Download {
    Q_OBJECT
public:
    using Reading = DownloadFactory::Reading;

    /// @p client must outlive the download.
    RowDownload(LabelboxClient &client, TaskRecord task, RowStream stream, QString logPath,
        Reading reading = Reading::Resume);

    /// What is to be said of rows that are complete, but fewer than the server counted.
    static std::optional<Error> shortfallOf(const RowStreamState &state);

    void start() override;
    void stop() override;
    bool isRunning() const override { return m_rowReader != nullptr; }
    const RowStreamState &state() const override { return m_state; }

private:
    QString replacementPath() const { return Workspace::replacementPath(m_state.log.path); }
    bool openLogs();
    bool openShownLog();
    Result<void> renewTemplates();
    Result<void> openReplacement();
    bool isEndless() const;
    void showLog(const PageLog &log);
    void fetch();
    void handlePage(RowPage page);
    void handleRetry(const Error &error, std::chrono::milliseconds delay);
    void handleFetchEnd(const Result<void> &outcome);
    void reportProgress();
    Result<void> replaceOldLog();
    void end(RowStreamState::Phase phase, std::optional<Error> error = {});

    LabelboxClient &m_client;
    TaskRecord m_task;
    TaskSource m_source = TaskSource::Null;
    Reading m_reading;
    RowStreamState m_state{};
    std::optional<PageLog> m_log{}; ///< Being written: the one shown, or the one to replace it.
    TemplateTable m_templates{};
    RowReader::Pointer m_rowReader{}; ///< While running.
    bool m_isResuming = false;  ///< No page has come since the server was told where to resume.
    bool m_hasProgress = false; ///< That was not reported yet.
    QTimer m_throttle{};
};

} // namespace taskglass
