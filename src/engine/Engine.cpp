// SPDX-License-Identifier: Apache-2.0
#include "engine/Engine.h"

#include "engine/EngineWorker.h"
#include "engine/RowExport.h"

#include <QCoreApplication>
#include <QEvent>

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

/// Deletes @p worker on its own thread. What that deletes later (a download, its reader, the
/// reader's transfer) would stay: the thread itself looks for such wishes only once.
void endWorker(EngineWorker *worker)
{
    constexpr int nesting = 4;
    delete worker;
    for (int depth = 0; depth < nesting; ++depth)
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
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
    connect(
        &m_thread, &QThread::finished, &m_thread, [worker = m_worker] { endWorker(worker); },
        Qt::DirectConnection);
    connect(&m_thread, &QThread::started, m_worker, &makeWayForTheWindow);
    connect(m_worker, &EngineWorker::tasksReset, this, &Engine::tasksReset);
    connect(m_worker, &EngineWorker::tasksChanged, this, &Engine::tasksChanged);
    connect(m_worker, &EngineWorker::pollStateChanged, this, &Engine::pollStateChanged);
    connect(m_worker, &EngineWorker::identityKnown, this, &Engine::identityKnown);
    connect(m_worker, &EngineWorker::rowsChanged, this, &Engine::rowsChanged);
    connect(m_worker, &EngineWorker::taskDetailsKnown, this, &Engine::taskDetailsKnown);
    connect(m_worker, &EngineWorker::storeProblem, this, &Engine::storeProblem);
    const ExportQueue *exports = &m_worker->exports();
    connect(exports, &ExportQueue::progressed, this,
        [this](ExportTicket ticket, qint64 rows, qint64 total) {
            if (RowExport *job = m_waitingExports.value(ticket))
                emit job->waiting(rows, total);
        });
    connect(exports, &ExportQueue::ready, this,
        [this](ExportTicket ticket, const QStringList &logPaths) {
            if (RowExport *job = m_waitingExports.take(ticket))
                job->start(logPaths);
        });
    connect(exports, &ExportQueue::failed, this, [this](ExportTicket ticket, const Error &error) {
        if (RowExport *job = m_waitingExports.take(ticket))
            job->fail(error);
    });
    shareFreedMemory();
    m_thread.start(QThread::LowPriority);
}

Engine::~Engine()
{
    m_thread.quit();
    m_thread.wait();
}

template <typename Call> void Engine::post(const Call &call)
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

void Engine::reloadRows(const StreamId &id)
{
    post([id](EngineWorker &worker) { worker.downloads().reload(id); });
}

RowExport *Engine::exportRows(const RowExportRequest &request)
{
    auto *job = new RowExport(request, this);
    connect(job, &RowExport::finished, this, [this, job](const Result<void> &outcome) {
        endWait(job);
        job->deleteLater();
        if (outcome || outcome.error().kind != Error::Kind::Damaged)
            return;
        for (const RowExportRequest::Source &source : job->request().sources)
            refetchRows({source.task, job->request().stream});
    });
    if (!request.rows.empty()) {
        job->start();
        return job;
    }
    connect(job, &RowExport::rowsRequested, this, [this, job] { waitForRows(job); });
    connect(job, &RowExport::rowsReleased, this, [this, job] { endWait(job); });
    connect(job, &QObject::destroyed, this, [this, job] { endWait(job); });
    waitForRows(job);
    return job;
}

void Engine::waitForRows(RowExport *job)
{
    const ExportTicket ticket{++m_lastTicket};
    m_waitingExports.insert(ticket, job);
    QList<StreamId> streams;
    for (const RowExportRequest::Source &source : job->request().sources)
        streams.append({source.task, job->request().stream});
    post([ticket, streams](EngineWorker &worker) { worker.exports().add(ticket, streams); });
}

/// What the queue has said by now, and was not heard yet, no longer reaches the job.
void Engine::endWait(RowExport *job)
{
    const ExportTicket ticket = m_waitingExports.key(job);
    if (m_waitingExports.remove(ticket))
        post([ticket](EngineWorker &worker) { worker.exports().remove(ticket); });
}

} // namespace taskglass
