// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/Download.h"
#include "engine/RowDemand.h"
#include "engine/TaskRegistry.h"

#include <QList>
#include <QObject>
#include <QSet>

#include <map>
#include <memory>

namespace taskglass {

/// Who wants which rows, and which of them are fetched at the moment: both streams of a task at
/// once, of few tasks, those asked for last before others. Lives on the engine's thread.
class DownloadQueue : public QObject {
    Q_OBJECT
public:
    /// Both must outlive the queue.
    DownloadQueue(const TaskRegistry &tasks, DownloadFactory &factory, QObject *parent = nullptr);
    ~DownloadQueue() override;

    /// Fetches what is not on disk yet; `rowsChanged` follows, perhaps before this returns, and the
    /// rows are wanted until they have ended.
    void request(const StreamId &id, RowDemand demand);
    /// They are no longer wanted for this; once for nothing, fetching ends.
    void release(const StreamId &id, RowDemand demand);
    /// Fetching ends, whatever they are wanted for.
    void stop(const StreamId &id);
    /// Fetches rows again whose log turned out to be damaged; the old one stays until then. Once:
    /// if they are damaged again, `problemFound` says so.
    void refetch(const StreamId &id);
    /// The same for rows that are sound, because the server may have more by now; as often as
    /// asked. False if nothing was begun.
    bool reload(const StreamId &id);

    /// What was asked for while @p task ran, and so is a part only.
    QList<StreamId> partialRows(const TaskId &task) const;
    /// Drops every download at once, and says nothing of it. Not to be called by who hears a signal
    /// of the queue.
    void clear();

signals:
    void rowsChanged(const taskglass::RowStreamState &state);
    /// Something local went wrong. Errors: `Storage`.
    void problemFound(const taskglass::Error &error);

private:
    struct Entry {
        std::unique_ptr<Download> download{}; ///< Null once it has ended.
        RowDemands demands{};
        bool isPartial = false; ///< Asked for while its task ran.
    };

    bool isUnderWay(const StreamId &id) const;
    bool mayStart(const StreamId &id) const;
    void add(const TaskRecord &task, RowStream stream, RowDemand demand,
        DownloadFactory::Reading reading);
    void startWaiting();
    void retire(std::unique_ptr<Download> download);
    void handleState(const StreamId &id, const RowStreamState &state);
    void handleEnd(const StreamId &id);

    const TaskRegistry &m_tasks;
    DownloadFactory &m_factory;
    std::map<StreamId, Entry> m_entries{}; ///< Under way, or partial.
    QList<StreamId> m_waiting{};           ///< For their turn; the last one asked for is last.
    QSet<StreamId> m_refetched{};          ///< Because they were damaged.
};

} // namespace taskglass
