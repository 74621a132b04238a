// SPDX-License-Identifier: Apache-2.0
#include "engine/EngineWorker.h"

#include "base/Logging.h"

#include <QCoreApplication>

#include <algorithm>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t maximumTasks = 2; ///< Whose rows are fetched at a time.

} // namespace

EngineWorker::EngineWorker(QString folder) : m_folder(std::move(folder)) { }

EngineWorker::~EngineWorker()
{
    close();
}

void EngineWorker::close()
{
    m_downloads.clear();
    m_queuedDownloads.clear();
    m_check.reset();
    m_poller.reset();
    m_timer.reset();
    m_client.reset();
    m_workspace.reset();
    m_tasks.reset({});
    m_errors.clear();
    m_identityKnown = false;
}

void EngineWorker::open(const Endpoint &endpoint)
{
    close();
    openWorkspace(endpoint);
    if (endpoint.key.isEmpty()) {
        emit pollStateChanged({});
        return;
    }
    connectTo(endpoint);
}

void EngineWorker::openWorkspace(const Endpoint &endpoint)
{
    Result<Workspace> workspace =
        Workspace::open(Workspace::folderFor(m_folder, endpoint.url, endpoint.key));
    if (!workspace) {
        emit storeProblem(workspace.error());
        emit tasksReset({});
        return;
    }
    m_workspace = *std::move(workspace);
    if (!m_workspace->setAsideStore().isEmpty())
        emit storeProblem({Error::Kind::Storage,
            tr("The local archive could not be opened and was set aside as %1. A new one is begun; "
               "the server's tasks will appear again.")
                .arg(m_workspace->setAsideStore()),
            u"store set aside"_s});
    const TaskStore &store = m_workspace->tasks();
    const Result<QList<TaskEntry>> stored = store.tasks();
    if (stored)
        m_tasks.reset(*stored);
    else
        emit storeProblem(stored.error());
    emit tasksReset(stored ? *stored : QList<TaskEntry>());
    const auto user = store.user();
    const auto organization = store.organization();
    if (user && *user && organization && *organization)
        emit identityKnown(**user, **organization);
}

void EngineWorker::connectTo(const Endpoint &endpoint)
{
    m_client = std::make_unique<LabelboxClient>(endpoint);
    m_timer = std::make_unique<RealPollTimer>();
    m_poller = std::make_unique<TaskPoller>(*m_client, *m_timer);
    m_check = std::make_unique<FailureCheck>(
        *m_client, [this](const TaskRecord &task, RowStream stream, Handler<qint64> counter) {
            startDownload(task, stream, Archive, std::move(counter));
        });
    connect(m_poller.get(), &TaskPoller::tasksSeen, this, &EngineWorker::handleTasks);
    connect(m_poller.get(), &TaskPoller::sweepFinished, this,
        [this](const QSet<TaskId> &ids) { publish(m_tasks.applySweep(ids)); });
    connect(m_poller.get(), &TaskPoller::stateChanged, this, [this](const PollState &state) {
        emit pollStateChanged(state);
        if (state.phase == PollState::Phase::Online && !m_identityKnown)
            fetchIdentity();
    });
    connect(m_check.get(), &FailureCheck::counted, this, &EngineWorker::handleCounts);
    m_poller->setWindowHidden(m_isHidden);
    for (const TaskEntry &entry : m_tasks.entries()) {
        if (FailureCheck::isNeeded(entry))
            m_check->add(entry.record);
    }
    m_poller->start();
    if (m_isPaused)
        m_poller->setPaused(true);
}

void EngineWorker::fetchIdentity()
{
    m_identityKnown = true;
    m_client->fetchUser(this, [this](const Result<User> &user) {
        if (!user) {
            m_identityKnown = false; // asked again after the next answer
            return;
        }
        m_client->fetchOrganization(
            this, [this, user = *user](const Result<Organization> &organization) {
                if (!organization) {
                    m_identityKnown = false;
                    return;
                }
                if (m_workspace) {
                    if (Outcome kept = m_workspace->tasks().putIdentity(user, *organization); !kept)
                        emit storeProblem(kept.error());
                }
                emit identityKnown(user, *organization);
            });
    });
}

void EngineWorker::refreshAll()
{
    if (m_poller)
        m_poller->refreshAll();
}

void EngineWorker::refreshTasks(const QList<TaskId> &ids)
{
    if (m_poller)
        m_poller->refreshTasks(ids);
}

void EngineWorker::setPaused(bool paused)
{
    m_isPaused = paused;
    if (m_poller)
        m_poller->setPaused(paused);
}

void EngineWorker::setWindowHidden(bool hidden)
{
    m_isHidden = hidden;
    if (m_poller)
        m_poller->setWindowHidden(hidden);
}

void EngineWorker::handleTasks(const QList<TaskRecord> &tasks)
{
    const TaskRegistry::Changes changes = m_tasks.apply(tasks);
    for (const TaskEntry &entry : changes.entries) {
        if (FailureCheck::isNeeded(entry))
            m_check->add(entry.record);
    }
    publish(changes.entries);
    // Rows read while a task ran are a part only; those that someone looked at are read again.
    for (const TaskId &id : changes.ended) {
        for (const RowStream stream : {RowStream::Failed, RowStream::Created,
                 RowStream::ExportResult, RowStream::ExportErrors}) {
            if (m_downloads.contains({id, stream}))
                startDownload(m_tasks.find(id)->record, stream, View);
        }
    }
}

void EngineWorker::handleCounts(const TaskId &id, const FailureCheck::Counts &counts)
{
    const std::optional<TaskRegistry::CountChange> change = m_tasks.applyCounts(id, counts);
    if (!change)
        return;
    publish({change->entry});
    // The server may forget what failed before anybody looks: addresses of results expire, and how
    // soon is not said (Protocol.md, "Open questions").
    const qint64 failed = counts.failed.value_or(0);
    if (change->wasSeenToEnd && failed > 0 && failed <= m_archiveLimit)
        startDownload(change->entry.record, rejectedStream(change->entry.record), Archive);
}

void EngineWorker::publish(const QList<TaskEntry> &entries)
{
    if (entries.isEmpty())
        return;
    if (m_workspace) {
        if (Outcome kept = m_workspace->tasks().put(entries, QDateTime::currentDateTimeUtc());
            !kept)
            emit storeProblem(kept.error());
    }
    emit tasksChanged(entries);
}

void EngineWorker::requestRows(const TaskId &id, RowStream stream, Want want)
{
    const TaskEntry *entry = m_tasks.find(id);
    if (entry && m_workspace && m_client)
        startDownload(entry->record, stream, want);
    else
        tellStoredRows(id, stream);
}

void EngineWorker::renewRows(const TaskId &id, RowStream stream)
{
    const TaskEntry *entry = m_tasks.find(id);
    const auto download = m_downloads.find({id, stream});
    if (download != m_downloads.end() && download->second.run
        && (download->second.run->isRunning() || m_queuedDownloads.contains(StreamId{id, stream})))
        return;
    if (!entry || !m_workspace || !m_client) {
        tellStoredRows(id, stream);
        return;
    }
    // A disk that spoils what it is given would have the rows fetched for ever.
    if (m_renewed.contains(StreamId{id, stream})) {
        emit storeProblem({Error::Kind::Storage,
            QCoreApplication::translate("EngineWorker",
                "Saved rows were damaged again after they had been loaded anew. Check the disk "
                "they are on, then start Taskglass again."),
            u"damaged twice: "_s + id.value});
        return;
    }
    m_renewed.append(StreamId{id, stream});
    startDownload(entry->record, stream, Archive, {}, Reading::Anew);
}

/// Without a server, what was fetched before is still there to be read.
void EngineWorker::tellStoredRows(const TaskId &id, RowStream stream)
{
    RowStreamState state{.id = {id, stream}, .phase = RowStreamState::Phase::Interrupted};
    state.error = Error{Error::Kind::KeyMissing,
        QCoreApplication::translate("EngineWorker",
            "These rows were not saved earlier, and without an API key they cannot be fetched. "
            "Enter a key and try again."),
        u"no client"_s};
    if (m_workspace) {
        state.log.path = m_workspace->logPath({id, stream});
        if (const auto log = PageLog::open(state.log.path, stream, PageLog::Mode::Read)) {
            state.rows = log->rows();
            state.bytes = log->bytes();
            state.total = log->total();
            if (log->isComplete()) {
                state.phase = RowStreamState::Phase::Complete;
                state.error.reset();
            }
        }
    }
    emit rowsChanged(state);
}

void EngineWorker::startDownload(
    const TaskRecord &task, RowStream stream, Want want, Handler<qint64> counter, Reading reading)
{
    if (!m_workspace || !m_client) {
        if (counter)
            counter(Error{Error::Kind::Storage, {}, u"no store"_s});
        return;
    }
    const StreamId key{task.id, stream};
    const bool isLive = !isFinished(task.meaning());
    Download &download = m_downloads[key];
    download.wanted |= want;
    if (counter)
        download.counters.append(std::move(counter));
    const bool isUnderWay =
        download.run && (download.run->isRunning() || m_queuedDownloads.contains(key));
    if (isUnderWay && download.isLive == isLive) {
        emit rowsChanged(download.run->state());
        return;
    }
    // A list that still grows is read afresh each time: its old cursors prove nothing.
    const QString path = isLive ? m_workspace->newLiveLogPath(key) : m_workspace->logPath(key);
    download.run = std::make_unique<RowDownload>(*m_client, task, stream, path);
    download.isLive = isLive;
    if (reading == Reading::Anew)
        download.run->setAnew();
    connect(download.run.get(), &RowDownload::stateChanged, this,
        [this, key](const RowStreamState &state) { takeRows(key, state); });
    connect(download.run.get(), &RowDownload::logSetAside, this, &EngineWorker::storeProblem);
    connect(download.run.get(), &RowDownload::ended, this, &EngineWorker::startQueuedDownloads,
        Qt::QueuedConnection);
    if (!m_queuedDownloads.contains(key))
        m_queuedDownloads.append(key);
    startQueuedDownloads();
}

/// Whether rows of one more stream may be fetched: both of a task, of few tasks.
bool EngineWorker::mayStart(const StreamId &key) const
{
    QSet<TaskId> tasks{key.task};
    for (const auto &[other, download] : m_downloads) {
        if (download.run && download.run->isRunning())
            tasks.insert(other.task);
    }
    return static_cast<std::size_t>(tasks.size()) <= maximumTasks;
}

void EngineWorker::startQueuedDownloads()
{
    // The last one asked for is the one somebody is looking at.
    for (qsizetype place = m_queuedDownloads.size() - 1; place >= 0; --place) {
        const StreamId key = m_queuedDownloads.at(place);
        if (!mayStart(key))
            continue;
        m_queuedDownloads.removeAt(place);
        const auto found = m_downloads.find(key);
        if (found != m_downloads.end())
            found->second.run->start();
    }
}

void EngineWorker::takeRows(const StreamId &key, const RowStreamState &state)
{
    emit rowsChanged(state);
    if (state.phase == RowStreamState::Phase::Fetching)
        return;
    m_downloads[key].wanted = 0;
    const QList<Handler<qint64>> counters = std::exchange(m_downloads[key].counters, {});
    for (const Handler<qint64> &counter : counters) {
        if (state.phase == RowStreamState::Phase::Complete
            || state.phase == RowStreamState::Phase::None)
            counter(state.rows);
        else
            counter(state.error.value_or(Error{Error::Kind::NoData, {}, u"no rows"_s}));
    }
}

void EngineWorker::releaseRows(const TaskId &id, RowStream stream, Want want)
{
    const auto found = m_downloads.find({id, stream});
    if (found == m_downloads.end())
        return;
    found->second.wanted &= ~want;
    if (found->second.wanted == 0)
        stopRows(id, stream);
}

void EngineWorker::stopRows(const TaskId &id, RowStream stream)
{
    const StreamId key{id, stream};
    m_queuedDownloads.removeAll(key);
    const auto found = m_downloads.find(key);
    if (found != m_downloads.end() && found->second.run)
        found->second.run->stop();
}

void EngineWorker::requestDetails(const TaskId &id)
{
    const TaskEntry *entry = m_tasks.find(id);
    if (!entry)
        return;
    const bool isFailed = entry->record.meaning() == TaskStatus::Failed;
    if (!isFailed || !m_client || m_errors.contains(id)) {
        tellDetails(id, m_errors.value(id));
        return;
    }
    const std::shared_ptr<Task> task = makeTask(*m_client, entry->record, {});
    task->errors([](const RowPage &) { return false; }, this,
        [this, id, task](const Result<PropertyValue> &errors) {
            if (errors)
                m_errors.insert(id, errors->json);
            else
                qCInfo(lcEngine).noquote() << "error document:" << errors.error().detail;
            tellDetails(id, errors ? errors->json : QByteArray());
        });
}

void EngineWorker::tellDetails(const TaskId &id, const QByteArray &errorJson)
{
    QList<StatusChange> history;
    if (m_workspace) {
        if (Result<QList<StatusChange>> stored = m_workspace->tasks().history(id))
            history = *stored;
        else
            emit storeProblem(stored.error());
    }
    emit taskDetailsKnown(id, errorJson, history);
}

} // namespace taskglass
