// SPDX-License-Identifier: Apache-2.0
#include "engine/DownloadQueue.h"

#include <utility>

namespace taskglass {

namespace {

constexpr qsizetype maximumTasks = 2; ///< Whose rows are fetched at a time.

} // namespace

DownloadQueue::DownloadQueue(const TaskRegistry &tasks, DownloadFactory &factory, QObject *parent)
    : QObject(parent), m_tasks(tasks), m_factory(factory)
{
}

DownloadQueue::~DownloadQueue() = default;

void DownloadQueue::clear()
{
    m_waiting.clear();
    m_entries.clear();
    qDeleteAll(findChildren<Download *>(Qt::FindDirectChildrenOnly));
}

void DownloadQueue::request(const StreamId &id, RowDemand demand)
{
    const TaskEntry *task = m_tasks.find(id.task);
    if (task && m_factory.canDownload())
        add(task->record, id.stream, demand, DownloadFactory::Reading::Resume);
    else
        emit rowsChanged(m_factory.storedRows(id));
}

void DownloadQueue::refetch(const StreamId &id)
{
    // A disk that spoils what it is given would have the rows fetched for ever.
    if (m_refetched.contains(id) && !isUnderWay(id)) {
        emit problemFound({Error::Kind::Storage,
            tr("Saved rows were damaged again after they had been loaded anew. Check the disk "
               "they are on, then start Taskglass again."),
            QStringLiteral("damaged twice: ") + id.task.value});
        return;
    }
    if (reload(id))
        m_refetched.insert(id);
}

bool DownloadQueue::reload(const StreamId &id)
{
    if (isUnderWay(id))
        return false;
    const TaskEntry *task = m_tasks.find(id.task);
    if (!task || !m_factory.canDownload()) {
        emit rowsChanged(m_factory.storedRows(id));
        return false;
    }
    add(task->record, id.stream, RowDemand::Archive, DownloadFactory::Reading::Refetch);
    return true;
}

void DownloadQueue::release(const StreamId &id, RowDemand demand)
{
    const auto found = m_entries.find(id);
    if (found == m_entries.end())
        return;
    found->second.demands.setFlag(demand, false);
    if (!found->second.demands)
        stop(id);
}

void DownloadQueue::stop(const StreamId &id)
{
    m_waiting.removeAll(id);
    const auto found = m_entries.find(id);
    if (found != m_entries.end() && found->second.download)
        found->second.download->stop();
}

QList<StreamId> DownloadQueue::partialRows(const TaskId &task) const
{
    QList<StreamId> partial;
    for (const auto &[id, entry] : m_entries) {
        if (id.task == task && entry.isPartial)
            partial.append(id);
    }
    return partial;
}

bool DownloadQueue::isUnderWay(const StreamId &id) const
{
    const auto found = m_entries.find(id);
    return found != m_entries.end() && found->second.download
        && (found->second.download->isRunning() || m_waiting.contains(id));
}

void DownloadQueue::add(
    const TaskRecord &task, RowStream stream, RowDemand demand, DownloadFactory::Reading reading)
{
    const StreamId id{task.id, stream};
    const bool isPartial = !isFinished(task.meaning());
    const bool goesOn = isUnderWay(id) && m_entries[id].isPartial == isPartial;
    Entry &entry = m_entries[id];
    entry.demands |= demand;
    if (goesOn) {
        emit rowsChanged(RowStreamState(entry.download->state()));
        return;
    }
    entry.isPartial = isPartial;
    retire(std::exchange(entry.download, m_factory.makeDownload(task, stream, reading)));
    const Download *download = entry.download.get();
    connect(download, &Download::stateChanged, this,
        [this, id](const RowStreamState &state) { handleState(id, state); });
    connect(download, &Download::logSetAside, this, &DownloadQueue::problemFound);
    // Later, because it may be in the middle of its work.
    connect(download, &Download::ended, this, [this, id] { handleEnd(id); }, Qt::QueuedConnection);
    if (!m_waiting.contains(id))
        m_waiting.append(id);
    startWaiting();
}

/// Whether rows of one more stream may be fetched.
bool DownloadQueue::mayStart(const StreamId &id) const
{
    QSet<TaskId> tasks{id.task};
    for (const auto &[other, entry] : m_entries) {
        if (entry.download && entry.download->isRunning())
            tasks.insert(other.task);
    }
    return tasks.size() <= maximumTasks;
}

void DownloadQueue::startWaiting()
{
    // The last one asked for is the one somebody is looking at.
    for (qsizetype place = m_waiting.size() - 1; place >= 0; --place) {
        const StreamId id = m_waiting.at(place);
        if (!mayStart(id))
            continue;
        m_waiting.removeAt(place);
        m_entries.at(id).download->start();
        place = m_waiting.size(); // It may have ended at once, and others been asked for.
    }
}

/// Lets go of a download that may be the one which is just speaking.
void DownloadQueue::retire(std::unique_ptr<Download> download)
{
    if (!download)
        return;
    download->disconnect(this);
    download->stop();
    download->setParent(this); // So that `clear` finds it.
    download.release()->deleteLater();
}

void DownloadQueue::handleState(const StreamId &id, const RowStreamState &state)
{
    if (state.phase != RowStreamState::Phase::Fetching)
        m_entries[id].demands = {}; // Before others hear of it: they may want the rows again.
    emit rowsChanged(state);
}

void DownloadQueue::handleEnd(const StreamId &id)
{
    const auto found = m_entries.find(id);
    if (found != m_entries.end() && !isUnderWay(id)) {
        if (found->second.isPartial)
            found->second.download.reset();
        else
            m_entries.erase(found);
    }
    startWaiting();
}

} // namespace taskglass
