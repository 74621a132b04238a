// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/MessageTemplates.h"
#include "engine/RowStreamState.h"
#include "labelbox/RowReader.h"
#include "store/PageLog.h"

#include <QObject>
#include <QTimer>

#include <memory>

namespace taskglass {

/// Brings one stream of rows to disk, resuming where the log ends. Should the server no longer know
/// that place, the stream is read again from its beginning, beside the old log, which is replaced
/// when the new one is complete. Lives on the engine's thread.
class RowDownload : public QObject {
    Q_OBJECT
public:
    /// @p client must outlive the download.
    RowDownload(LabelboxClient &client, TaskRecord task, RowStream stream, QString logPath,
        QObject *parent = nullptr);

    void start();
    /// Makes `start` read the stream from its beginning, though the log seems whole: it is damaged.
    /// To be said before.
    void setAnew() { m_isAnew = true; }
    void stop();
    const RowStreamState &state() const { return m_state; }
    bool isRunning() const { return m_fetch != nullptr; }

signals:
    /// When the first rows are there, then at most ten times a second, and once at the end.
    void stateChanged(const taskglass::RowStreamState &state);
    /// A log that could not be read was put out of the way; the words say where.
    void logSetAside(const taskglass::Error &problem);
    /// No longer running.
    void ended();

private:
    QString anewPath() const { return m_state.logPath + QStringLiteral(".new"); }
    bool openLogs();
    bool openShownLog();
    Outcome openAnew();
    void showLog(const PageLog &log);
    void fetch();
    void take(RowPage page);
    void takeEnd(const Outcome &outcome);
    void tellNews();
    Outcome replaceOldLog();
    void end(RowStreamState::Phase phase, std::optional<Error> error = {});

    LabelboxClient &m_client;
    TaskRecord m_task;
    TaskSource m_source = TaskSource::Null;
    RowStreamState m_state{};
    std::optional<PageLog> m_log{}; ///< Being written: the one shown, or the one read anew.
    TemplateTable m_templates{};
    RowReader::Pointer m_fetch{}; ///< While running.
    bool m_isAnew = false;
    bool m_isResuming = false; ///< No page has come since the server was told where to resume.
    bool m_hasNews = false;
    QTimer m_news{};
};

} // namespace taskglass
