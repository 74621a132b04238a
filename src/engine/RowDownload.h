// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/MessageTemplates.h"
#include "engine/RowStreamState.h"
#include "labelbox/RowFetch.h"
#include "store/PageLog.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <memory>

namespace taskglass {

/// Brings one stream of rows to disk, resuming where the log ends. Lives on the engine's thread.
class RowDownload : public QObject {
    Q_OBJECT
public:
    /// @p client must outlive the download.
    RowDownload(LabelboxClient &client, TaskRecord task, RowStream stream, QString logPath,
        QObject *parent = nullptr);

    void start();
    void stop();
    const RowStreamState &state() const { return m_state; }
    bool isRunning() const { return m_fetch != nullptr; }

signals:
    /// At most ten times a second while rows arrive, and once at the end.
    void stateChanged(const taskglass::RowStreamState &state);
    /// No longer running.
    void ended();

private:
    void take(RowPage page);
    void end(RowStreamState::Phase phase, std::optional<Error> error = {});

    LabelboxClient &m_client;
    TaskRecord m_task;
    RowStreamState m_state{};
    std::optional<PageLog> m_log{};
    TemplateTable m_templates{};
    RowFetch *m_fetch = nullptr; ///< A child while running.
    QTimer m_news{};
};

} // namespace taskglass
