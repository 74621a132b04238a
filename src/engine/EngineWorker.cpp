// SPDX-License-Identifier: Apache-2.0
#include "engine/EngineWorker.h"

#include "base/Logging.h"

namespace taskglass {

using namespace Qt::StringLiterals;

EngineWorker::EngineWorker(QString folder)
    : m_folder(std::move(folder))
    , m_downloads(m_tasks, m_factory, this) // Children, to go to the same thread.
    , m_exports(m_downloads, this)
{
    connect(&m_downloads, &DownloadQueue::rowsChanged, this, &EngineWorker::rowsChanged);
    connect(&m_downloads, &DownloadQueue::problemFound, this, &EngineWorker::storeProblem);
}

EngineWorker::~EngineWorker()
{
    close();
}

void EngineWorker::close()
{
    m_check.reset();
    m_downloads.clear();
    m_factory.setConnection(nullptr, nullptr);
    m_factory.setWorkspaceProblem({});
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
        m_factory.setWorkspaceProblem(workspace.error());
        emit storeProblem(workspace.error());
        emit tasksReset({});
        return;
    }
    m_workspace = *std::move(workspace);
    m_factory.setConnection(nullptr, &*m_workspace);
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
    m_factory.setConnection(m_client.get(), m_workspace ? &*m_workspace : nullptr);
    m_timer = std::make_unique<RealPollTimer>();
    m_poller = std::make_unique<TaskPoller>(*m_client, *m_timer);
    m_check = std::make_unique<FailureCheck>(
        *m_client, [this](const StreamId &id) { m_downloads.request(id, RowDemand::Archive); });
    connect(m_poller.get(), &TaskPoller::tasksSeen, this, &EngineWorker::handleTasks);
    connect(m_poller.get(), &TaskPoller::sweepFinished, this,
        [this](const QSet<TaskId> &ids) { publish(m_tasks.applySweep(ids)); });
    connect(m_poller.get(), &TaskPoller::stateChanged, this, [this](const PollState &state) {
        emit pollStateChanged(state);
        if (state.phase == PollState::Phase::Online && !m_identityKnown)
            fetchIdentity();
    });
    connect(&m_downloads, &DownloadQueue::rowsChanged, m_check.get(), &FailureCheck::handleRows);
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
                    if (Result<void> kept = m_workspace->tasks().putIdentity(user, *organization);
                        !kept)
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
    // Rows read while a task ran are a part only; those that somebody asked for are read again.
    for (const TaskId &id : changes.ended) {
        for (const StreamId &rows : m_downloads.partialRows(id))
            m_downloads.request(rows, RowDemand::View);
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
        m_downloads.request({id, rejectedStream(change->entry.record)}, RowDemand::Archive);
}

void EngineWorker::publish(const QList<TaskEntry> &entries)
{
    if (entries.isEmpty())
        return;
    if (m_workspace) {
        if (Result<void> kept = m_workspace->tasks().put(entries, QDateTime::currentDateTimeUtc());
            !kept)
            emit storeProblem(kept.error());
    }
    emit tasksChanged(entries);
}

void EngineWorker::requestDetails(const TaskId &id)
{
    const TaskEntry *entry = m_tasks.find(id);
    if (!entry)
        return;
    const bool isFailed = entry->record.meaning() == TaskStatus::Failed;
    if (!isFailed || !m_client || m_errors.contains(id)) {
        reportDetails(id, m_errors.value(id));
        return;
    }
    const std::shared_ptr<Task> task = makeTask(*m_client, entry->record);
    task->errors([](const RowPage &) { return false; }, this,
        [this, id, task](const Result<PropertyValue> &errors) {
            if (errors)
                m_errors.insert(id, errors->json);
            else
                qCInfo(lcEngine).noquote() << "error document:" << errors.error().detail;
            reportDetails(id, errors ? errors->json : QByteArray());
        });
}

void EngineWorker::reportDetails(const TaskId &id, const QByteArray &errorJson)
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
