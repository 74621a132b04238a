// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "domain/Identity.h"
#include "domain/TaskRecord.h"
#include "engine/PollState.h"
#include "engine/RowDemand.h"
#include "engine/RowStreamState.h"
#include "graphql/Endpoint.h"
#include "store/TaskStore.h"

#include <QDateTime>
#include <QHash>
#include <QList>
#include <QObject>
#include <QThread>

namespace taskglass {

class EngineWorker;
class RowExport;
enum class ExportTicket : quint64;
struct RowExportRequest;

/// Everything behind the window: polls, remembers, downloads. Lives on the GUI thread; the work is
/// done on a thread of its own, and only values cross.
class Engine : public QObject {
    Q_OBJECT
public:
    /// Keeps its files in @p folder, in one folder for each workspace (an endpoint and a key).
    explicit Engine(QString folder, QObject *parent = nullptr);
    ~Engine() override;

    /// Opens the store and then talks to @p endpoint; replaces any earlier connection. With an
    /// empty key only stored tasks are shown.
    void open(const Endpoint &endpoint);

    void refreshAll();
    void refreshTasks(const QList<TaskId> &ids);
    void setPaused(bool paused);
    /// A hidden window is refreshed less often.
    void setWindowHidden(bool hidden);

    /// Makes rows available, resuming what was interrupted: `rowsChanged` says how they stand. They
    /// are fetched as long as anything wants them.
    void requestRows(const StreamId &id, RowDemand demand);
    /// They are no longer wanted for this; fetching ends unless they are wanted for something else.
    void releaseRows(const StreamId &id, RowDemand demand);
    /// Fetching ends, whatever they are wanted for.
    void stopRows(const StreamId &id);
    /// Fetches rows again whose log turned out to be damaged; the old one is shown until then.
    void refetchRows(const StreamId &id);
    /// Fetches rows again of which the server may have more by now; the old ones are shown until
    /// then.
    void reloadRows(const StreamId &id);
    /// When a task is seen to end, its failures are fetched without being asked for if there are at
    /// most @p rows; 50,000 unless told otherwise.
    void setArchiveLimit(qint64 rows);
    /// Asks for the task's own error message and status history; `taskDetailsKnown` follows.
    void requestDetails(const TaskId &id);

    /// Starts writing rows to a file, on a thread of Qt's global pool. Rows not yet downloaded are
    /// fetched first, unless the request names rows by number; those of a log that proves `Damaged`
    /// are fetched again for the next export. The job belongs to this engine and deletes itself
    /// after `finished`.
    RowExport *exportRows(const RowExportRequest &request);

signals:
    /// The stored tasks of a workspace just opened; replaces what was shown.
    void tasksReset(const QList<taskglass::TaskEntry> &entries);
    /// Tasks that are new or differ from what was last said of them.
    void tasksChanged(const QList<taskglass::TaskEntry> &entries);
    void pollStateChanged(const taskglass::PollState &state);
    void identityKnown(const taskglass::User &user, const taskglass::Organization &organization);
    void rowsChanged(const taskglass::RowStreamState &state);
    /// @p errorJson is the task's own error (a JSON string or object), empty if it has none.
    void taskDetailsKnown(const taskglass::TaskId &id, const QByteArray &errorJson,
        const QList<taskglass::StatusChange> &history);
    /// Something local went wrong that the user should know (store set aside, disk full).
    void storeProblem(const taskglass::Error &error);

private:
    template <typename Call> void post(const Call &call);
    void waitForRows(RowExport *job);
    void endWait(RowExport *job);

    QHash<ExportTicket, RowExport *> m_waitingExports{}; ///< Some rows have still to come.
    quint64 m_lastTicket = 0;
    QString m_folder;
    QThread m_thread{};
    EngineWorker *m_worker = nullptr; ///< Lives on m_thread; deleted there.
};

} // namespace taskglass
