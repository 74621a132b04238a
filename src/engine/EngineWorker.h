// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/DownloadQueue.h"
#include "engine/ExportQueue.h"
#include "engine/FailureCheck.h"
#include "engine/RowDownloadFactory.h"
#include "engine/TaskPoller.h"
#include "engine/TaskRegistry.h"
#include "graphql/Endpoint.h"
#include "labelbox/Task.h"
#include "store/Workspace.h"

#include <QHash>
#include <QObject>

#include <memory>
#include <optional>

namespace taskglass {

/// The engine's part on its own thread: owns the client, the workspace, the poller and the queues,
/// and hands what one of them says to those whom it concerns. `Engine` calls it by queued calls.
class EngineWorker : public QObject {
    Q_OBJECT
public:
    explicit EngineWorker(QString folder);
    ~EngineWorker() override;

    void open(const Endpoint &endpoint);
    void refreshAll();
    void refreshTasks(const QList<TaskId> &ids);
    void setPaused(bool paused);
    void setWindowHidden(bool hidden);
    void setArchiveLimit(qint64 rows) { m_archiveLimit = rows; }
    void requestDetails(const TaskId &id);
    DownloadQueue &downloads() { return m_downloads; }
    ExportQueue &exports() { return m_exports; }

signals:
    void tasksReset(const QList<taskglass::TaskEntry> &entries);
    void tasksChanged(const QList<taskglass::TaskEntry> &entries);
    void pollStateChanged(const taskglass::PollState &state);
    void identityKnown(const taskglass::User &user, const taskglass::Organization &organization);
    void rowsChanged(const taskglass::RowStreamState &state);
    void taskDetailsKnown(const taskglass::TaskId &id, const QByteArray &errorJson,
        const QList<taskglass::StatusChange> &history);
    void storeProblem(const taskglass::Error &error);

private:
    void close();
    void openWorkspace(const Endpoint &endpoint);
    void connectTo(const Endpoint &endpoint);
    void fetchIdentity();
    void handleTasks(const QList<TaskRecord> &tasks);
    void handleCounts(const TaskId &id, const FailureCheck::Counts &counts);
    void publish(const QList<TaskEntry> &entries);
    void reportDetails(const TaskId &id, const QByteArray &errorJson);

    QString m_folder;
    qint64 m_archiveLimit = 50'000;
    QHash<TaskId, QByteArray> m_errors{}; ///< Error documents already fetched.
    std::optional<Workspace> m_workspace{};
    std::unique_ptr<LabelboxClient> m_client{};
    TaskRegistry m_tasks{};
    RowDownloadFactory m_factory{};
    DownloadQueue m_downloads;
    ExportQueue m_exports;
    std::unique_ptr<RealPollTimer> m_timer{};
    std::unique_ptr<TaskPoller> m_poller{};
    std::unique_ptr<FailureCheck> m_check{};
    bool m_identityKnown = false;
    bool m_isPaused = false;
    bool m_isHidden = false;
};

} // namespace taskglass
