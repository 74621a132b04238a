// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/StreamId.h"
#include "engine/FailureCheck.h"
#include "engine/RowDownload.h"
#include "engine/TaskPoller.h"
#include "engine/TaskRegistry.h"
#include "graphql/Endpoint.h"
#include "labelbox/Task.h"
#include "store/Workspace.h"

#include <QHash>
#include <QObject>

#include <map>
#include <memory>
#include <optional>

namespace taskglass {

/// The engine's part on its own thread: owns the client, the workspace, the poller and the
/// downloads. `Engine` calls it by queued calls and passes its signals on.
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
    /// Who wants rows: as long as anybody does, they are fetched.
    enum Want { View = 1, Export = 2, Archive = 4 };
    void requestRows(const TaskId &id, RowStream stream, Want want);
    /// Reads them from the beginning, beside their damaged log.
    void renewRows(const TaskId &id, RowStream stream);
    /// This one wants them no longer.
    void releaseRows(const TaskId &id, RowStream stream, Want want);
    void stopRows(const TaskId &id, RowStream stream);
    void setArchiveLimit(qint64 rows) { m_archiveLimit = rows; }
    void requestDetails(const TaskId &id);

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
    struct Download {
        std::unique_ptr<RowDownload> run{};
        QList<Handler<qint64>> counters{}; ///< Want the row count when it ends.
        bool isLive = false;               ///< Of a task that was still running.
        int wanted = 0;                    ///< Bits of `Want`.
    };

    void close();
    void openWorkspace(const Endpoint &endpoint);
    void connectTo(const Endpoint &endpoint);
    void fetchIdentity();
    void handleTasks(const QList<TaskRecord> &tasks);
    void handleCounts(const TaskId &id, const FailureCheck::Counts &counts);
    void publish(const QList<TaskEntry> &entries);
    void tellStoredRows(const TaskId &id, RowStream stream);
    enum class Reading { On, Anew };
    void startDownload(const TaskRecord &task, RowStream stream, Want want,
        Handler<qint64> counter = {}, Reading reading = Reading::On);
    bool mayStart(const StreamId &key) const;
    void startQueuedDownloads();
    void takeRows(const StreamId &key, const RowStreamState &state);
    void tellDetails(const TaskId &id, const QByteArray &errorJson);

    QString m_folder;
    TaskRegistry m_tasks{};
    qint64 m_archiveLimit = 50'000;
    QHash<TaskId, QByteArray> m_errors{}; ///< Error documents already fetched.
    std::optional<Workspace> m_workspace{};
    std::unique_ptr<LabelboxClient> m_client{};
    std::unique_ptr<RealPollTimer> m_timer{};
    std::unique_ptr<TaskPoller> m_poller{};
    std::unique_ptr<FailureCheck> m_check{};
    std::map<StreamId, Download> m_downloads{};
    QList<StreamId> m_queuedDownloads{};
    QList<StreamId> m_renewed{}; ///< Read anew already, because their log was damaged.
    bool m_identityKnown = false;
    bool m_isPaused = false;
    bool m_isHidden = false;
};

} // namespace taskglass
