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

constexpr qint64 newsInterval = 100; ///< Milliseconds between two finds that are told.

} // namespace

/// One question, shared with the thread that answers it.
struct RowSearch::Run {
    QString path{};
    RowStream stream = RowStream::Failed;
    RowQuery query{};
    qint64 from = 0;
    std::atomic_bool isStopped{false};
};

RowSearch::RowSearch(QObject *parent) : QObject(parent)
{
    m_pause.setSingleShot(true);
    m_pause.setInterval(1s);
    connect(&m_pause, &QTimer::timeout, this, &RowSearch::follow);
}

RowSearch::~RowSearch()
{
    stop();
}

void RowSearch::stop()
{
    if (m_run)
        m_run->isStopped = true;
    m_run.reset();
    m_pause.stop();
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
    m_isFirst = true;
    run();
}

void RowSearch::follow()
{
    if (m_path.isEmpty())
        return;
    m_hasGrown = true;
    if (!m_run && !m_pause.isActive())
        run();
}

void RowSearch::run()
{
    m_hasGrown = false;
    auto run = std::make_shared<Run>();
    run->path = m_path;
    run->stream = m_stream;
    run->query = m_query;
    run->from = m_query.order ? 0 : m_scanned;
    m_run = run;
    QThreadPool::globalInstance()->start([run, self = QPointer(this)] {
        // A QPointer may only be looked at on its object's thread.
        const auto tell = [](auto what) {
            QMetaObject::invokeMethod(QCoreApplication::instance(), std::move(what));
        };
        std::vector<quint32> untold;
        QElapsedTimer sinceNews;
        const auto watch = [&](std::span<const quint32> more, qint64 scanned) {
            if (!run->query.order)
                untold.insert(untold.end(), more.begin(), more.end());
            if (!sinceNews.isValid() || sinceNews.elapsed() >= newsInterval) {
                sinceNews.start();
                tell([self, run, scanned, numbers = std::exchange(untold, {})] {
                    if (self)
                        self->take(run, numbers, scanned);
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
            rows = std::move(untold);
        tell([self, run, rows = std::move(rows), scanned = log ? log->rows() : 0] {
            if (!self)
                return;
            if (rows)
                self->m_scanned = std::max(self->m_scanned, scanned);
            self->end(run, rows);
        });
    });
}

void RowSearch::take(
    const std::shared_ptr<Run> &run, const std::vector<quint32> &more, qint64 scanned)
{
    if (run != m_run)
        return;
    m_scanned = std::max(m_scanned, scanned);
    if (!more.empty())
        emit found(more, std::exchange(m_isFirst, false));
    if (run == m_run)
        emit progressed(scanned);
}

void RowSearch::end(const std::shared_ptr<Run> &run, const Result<std::vector<quint32>> &rows)
{
    if (run != m_run)
        return;
    m_run.reset();
    if (!rows) {
        emit finished(rows.error());
        return;
    }
    if (m_query.order)
        emit ordered(*rows);
    else if (!rows->empty() || m_isFirst)
        emit found(*rows, std::exchange(m_isFirst, false));
    if (m_run || m_path.isEmpty())
        return; // The receiver asked something else.
    emit finished({});
    if (m_run || !m_hasGrown)
        return;
    if (m_query.order)
        m_pause.start();
    else
        this->run();
}

} // namespace taskglass
