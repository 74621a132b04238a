// SPDX-License-Identifier: Apache-2.0
#include "engine/Engine.h"

#include "engine/EngineWorker.h"
#include "engine/RowExport.h"

#include <algorithm>

#ifdef Q_OS_LINUX
#include <sys/resource.h>
#endif
#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace taskglass {

namespace {

/// Where rows arrive faster than two cores can take them in, the window is drawn first all the
/// same. Threads begun by this one (the network's, those that read pages) inherit it. On Linux Qt's
/// own priorities mean nothing.
void makeWayForTheWindow()
{
#ifdef Q_OS_LINUX
    constexpr int nice = 10;
    ::setpriority(PRIO_PROCESS, 0, nice);
#endif
}

/// A page goes through the hands of three threads. Were each to keep freed memory of its own, as
/// glibc has it, that would be several pages more.
void shareFreedMemory()
{
#ifdef __GLIBC__
    ::mallopt(M_ARENA_MAX, 2);
#endif
}

} // namespace

Engine::Engine(QString folder, QObject *parent)
    : QObject(parent), m_folder(std::move(folder)), m_worker(new EngineWorker(m_folder))
{
    m_worker->moveToThread(&m_thread);
    m_thread.setObjectName(QStringLiteral("engine"));
    connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    connect(&m_thread, &QThread::started, m_worker, &makeWayForTheWindow);
    connect(m_worker, &EngineWorker::tasksReset, this, &Engine::tasksReset);
    connect(m_worker, &EngineWorker::tasksChanged, this, &Engine::tasksChanged);
    connect(m_worker, &EngineWorker::pollStateChanged, this, &Engine::pollStateChanged);
    connect(m_worker, &EngineWorker::identityKnown, this, &Engine::identityKnown);
    connect(m_worker, &EngineWorker::rowsChanged, this, &Engine::rowsChanged);
    connect(m_worker, &EngineWorker::rowsChanged, this, &Engine::feedWaitingExports);
    connect(m_worker, &EngineWorker::taskDetailsKnown, this, &Engine::taskDetailsKnown);
    connect(m_worker, &EngineWorker::storeProblem, this, &Engine::storeProblem);
    shareFreedMemory();
    m_thread.start(QThread::LowPriority);
}

Engine::~Engine()
{
    m_thread.quit();
    m_thread.wait();
}

template <typename Call> void Engine::post(Call call)
{
    QMetaObject::invokeMethod(m_worker, [worker = m_worker, call] { call(*worker); });
}

void Engine::open(const Endpoint &endpoint)
{
    post([endpoint](EngineWorker &worker) { worker.open(endpoint); });
}

void Engine::refreshAll()
{
    post([](EngineWorker &worker) { worker.refreshAll(); });
}

void Engine::refreshTasks(const QList<TaskId> &ids)
{
    post([ids](EngineWorker &worker) { worker.refreshTasks(ids); });
}

void Engine::setPaused(bool paused)
{
    post([paused](EngineWorker &worker) { worker.setPaused(paused); });
}

void Engine::setWindowHidden(bool hidden)
{
    post([hidden](EngineWorker &worker) { worker.setWindowHidden(hidden); });
}

void Engine::setArchiveLimit(qint64 rows)
{
    post([rows](EngineWorker &worker) { worker.setArchiveLimit(rows); });
}

void Engine::requestDetails(const TaskId &id)
{
    post([id](EngineWorker &worker) { worker.requestDetails(id); });
}

void Engine::requestRows(const StreamId &id, RowDemand demand)
{
    post([id, demand](EngineWorker &worker) { worker.downloads().request(id, demand); });
}

void Engine::releaseRows(const StreamId &id, RowDemand demand)
{
    post([id, demand](EngineWorker &worker) { worker.downloads().release(id, demand); });
}

void Engine::stopRows(const StreamId &id)
{
    post([id](EngineWorker &worker) { worker.downloads().stop(id); });
}

void Engine::refetchRows(const StreamId &id)
{
    post([id](EngineWorker &worker) { worker.downloads().refetch(id); });
}

RowExport *Engine::exportRows(const RowExportRequest &request)
{
    auto *job = new RowExport(request, this);
    connect(job, &RowExport::finished, job, &QObject::deleteLater);
    connect(job, &RowExport::finished, this, [this, request](const Outcome &outcome) {
        if (outcome || outcome.error().kind != Error::Kind::Damaged)
            return;
        for (const RowExportRequest::Source &source : request.sources)
            refetchRows({source.task, request.stream});
    });
    if (!request.rows.empty()) {
        job->start();
        return job;
    }
    m_waitingExports.append({job});
    connect(job, &RowExport::rowsWanted, this, [this, job](bool wanted) {
        if (wanted)
            fetchForExport(job);
        else
            stopFetchingForExport(job);
    });
    connect(job, &RowExport::finished, this, [this, job] { stopFetchingForExport(job); });
    fetchForExport(job);
    return job;
}

/// Asks for the rows that @p job has to write. The answers tell where the logs are, and whether
/// they are whole.
void Engine::fetchForExport(RowExport *job)
{
    const RowExportRequest &request = job->request();
    // What the worker said before it heard of this must not reach the job: rows whose export was
    // paused are said to have been interrupted.
    countUnheard(job, 1);
    QMetaObject::invokeMethod(m_worker, [this, job = QPointer(job)] {
        QMetaObject::invokeMethod(this, [this, job] { countUnheard(job, -1); });
    });
    for (const RowExportRequest::Source &source : request.sources)
        requestRows({source.task, request.stream}, RowDemand::Export);
}

void Engine::countUnheard(const RowExport *job, int more)
{
    for (WaitingExport &waiting : m_waitingExports) {
        if (job && waiting.job == job)
            waiting.unheard += more;
    }
}

/// Rows that no other export waits for come no longer, unless something else needs them.
void Engine::stopFetchingForExport(const RowExport *job)
{
    const RowStream stream = job->request().stream;
    for (const RowExportRequest::Source &source : job->request().sources) {
        const bool isAwaited = std::any_of(
            m_waitingExports.cbegin(), m_waitingExports.cend(), [&](const WaitingExport &other) {
                return other.job && other.job->waitsFor(source.task, stream);
            });
        if (!isAwaited)
            releaseRows({source.task, stream}, RowDemand::Export);
    }
}

void Engine::feedWaitingExports(const RowStreamState &state)
{
    m_waitingExports.removeIf([](const WaitingExport &waiting) { return !waiting.job; });
    const QList<WaitingExport> all = m_waitingExports;
    for (const WaitingExport &waiting : all) {
        if (waiting.job && waiting.unheard == 0 && !waiting.job->isPaused())
            waiting.job->follow(state);
    }
}

} // namespace taskglass
