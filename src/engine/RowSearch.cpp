// SPDX-License-Identifier: Apache-2.0
#include "engine/RowSearch.h"

#include "store/PageLog.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QPointer>
#include <QThreadPool>

#include <atomic>

namespace taskglass {

using namespace std::chrono_literals;

namespace {

constexpr qint64 progressInterval = 100; ///< Milliseconds between two reports.

} // namespace

/// One question, shared with the thread that answers it.
struct RowSearch::Context {
    QString path{};
    RowStream stream = RowStream::Failed;
    RowQuery query{};
    qint64 from = 0;
    std::atomic_bool isStopped{false};
};

RowSearch::RowSearch(QObject *parent) : QObject(parent)
{
    m_throttle.setSingleShot(true);
    m_throttle.setInterval(1s);
    connect(&m_throttle, &QTimer::timeout, this, &RowSearch::refresh);
}

RowSearch::~RowSearch()
{
    stop();
}

void RowSearch::stop()
{
    if (m_running)
        m_running->isStopped = true;
    m_running.reset();
    m_throttle.stop();
    m_hasGrown = false;
    m_path.clear();
}

void RowSearch::start(const QString &path, RowStream stream, const RowQuery &query)
{
    stop();
    m_path = path;
    m_stream = stream;
    m_query = query;
    m_scanned = 0;
    m_nextBatch = Batch::First;
    run();
}

void RowSearch::refresh()
{
    if (m_path.isEmpty())
        return;
    m_hasGrown = true;
    if (!m_running && !m_throttle.isActive())
        run();
}

void RowSearch::run()
{
    m_hasGrown = false;
    auto run = std::make_shared<Context>();
    run->path = m_path;
    run->stream = m_stream;
    run->query = m_query;
    run->from = m_query.order ? 0 : m_scanned;
    m_running = run;
    QThreadPool::globalInstance()->start([run, self = QPointer(this)] {
        // A QPointer may only be looked at on its object's thread.
        const auto report = [](auto what) {
            QMetaObject::invokeMethod(QCoreApplication::instance(), std::move(what));
        };
        std::vector<quint32> unreported;
        QElapsedTimer sinceReport;
        const auto watch = [&](std::span<const quint32> more, qint64 scanned) {
            if (!run->query.order)
                unreported.insert(unreported.end(), more.begin(), more.end());
            if (!sinceReport.isValid() || sinceReport.elapsed() >= progressInterval) {
                sinceReport.start();
                report([self, run, scanned, numbers = std::exchange(unreported, {})] {
                    if (self)
                        self->handleProgress(run, numbers, scanned);
                });
            }
            return !run->isStopped;
        };
        Result<PageLog> log = PageLog::open(run->path, run->stream, PageLog::Mode::Read);
        Result<std::vector<quint32>> rows = log ? findRows(*log, run->query, watch, run->from)
                                                : Result<std::vector<quint32>>(log.error());
        if (run->isStopped)
            return;
        if (rows && !run->query.order)
            rows = std::move(unreported);
        report([self, run, rows = std::move(rows), scanned = log ? log->rows() : 0] {
            if (!self)
                return;
            if (rows)
                self->m_scanned = std::max(self->m_scanned, scanned);
            self->handleEnd(run, rows);
        });
    });
}

void RowSearch::handleProgress(
    const std::shared_ptr<Context> &run, const std::vector<quint32> &more, qint64 scanned)
{
    if (run != m_running)
        return;
    m_scanned = std::max(m_scanned, scanned);
    if (!more.empty())
        emit found(more, std::exchange(m_nextBatch, Batch::Next));
    if (run == m_running)
        emit progressed(scanned);
}

void RowSearch::handleEnd(
    const std::shared_ptr<Context> &run, const Result<std::vector<quint32>> &rows)
{
    if (run != m_running)
        return;
    m_running.reset();
    if (!rows) {
        emit finished(rows.error());
        return;
    }
    if (m_query.order)
        emit ordered(*rows);
    else if (!rows->empty() || m_nextBatch == Batch::First)
        emit found(*rows, std::exchange(m_nextBatch, Batch::Next));
    if (m_running || m_path.isEmpty())
        return; // The receiver asked something else.
    emit finished({});
    if (m_running || !m_hasGrown)
        return;
    if (m_query.order)
        m_throttle.start();
    else
        this->run();
}

} // namespace taskglass
