// SPDX-License-Identifier: Apache-2.0
#include "engine/RowExport.h"

#include "engine/ExportWriter.h"

#include <QCoreApplication>
#include <QPointer>
#include <QThreadPool>

namespace taskglass {

RowExport::RowExport(RowExportRequest request, QObject *parent)
    : QObject(parent), m_request(std::move(request)), m_control(std::make_shared<ExportControl>())
{
}

RowExport::~RowExport()
{
    m_control->cancel();
}

void RowExport::start()
{
    if (m_isStarted || m_control->isCancelled())
        return;
    m_isStarted = true;
    // A QPointer may only be looked at on its object's thread.
    auto writer = std::make_shared<ExportWriter>(
        m_request, m_control, [self = QPointer(this)](qint64 done, qint64 total) {
            QMetaObject::invokeMethod(QCoreApplication::instance(), [self, done, total] {
                if (self)
                    emit self->progressed(done, total);
            });
        });
    QThreadPool::globalInstance()->start([writer, self = QPointer(this)] {
        const Outcome outcome = writer->run();
        QMetaObject::invokeMethod(
            QCoreApplication::instance(), [self, outcome, report = writer->report()] {
                if (self)
                    emit self->finished(outcome, report);
            });
    });
}

void RowExport::follow(const RowStreamState &state)
{
    if (m_isStarted || m_control->isCancelled() || state.id.stream != m_request.stream)
        return;
    for (std::size_t at = 0; at < m_arrivals.size(); ++at) {
        RowExportRequest::Source &source = m_request.sources[at];
        Arrival &arrival = m_arrivals[at];
        if (source.task != state.id.task || arrival.hasEnded)
            continue;
        arrival.rows = state.rows;
        arrival.total = state.total;
        switch (state.phase) {
        case RowStreamState::Phase::Fetching:
            break;
        case RowStreamState::Phase::Complete:
            arrival.hasEnded = true;
            source.logPath = state.log.path;
            break;
        case RowStreamState::Phase::None:
        case RowStreamState::Phase::NotYet:
        case RowStreamState::Phase::NotSupported:
            if (m_arrivals.size() == 1) {
                giveUp(Error{Error::Kind::NoData,
                    QCoreApplication::translate(
                        "RowExport", "This task has no such rows, so no file was written."),
                    {}});
                return;
            }
            arrival.hasEnded = true; // Others have some.
            break;
        case RowStreamState::Phase::Interrupted:
            giveUp(state.error.value_or(exportCancelled()));
            return;
        }
    }
    reportArrivals();
}

void RowExport::reportArrivals()
{
    qint64 rows = 0;
    qint64 total = 0;
    bool isTotalKnown = true;
    bool haveAllEnded = true;
    for (const Arrival &arrival : m_arrivals) {
        rows += arrival.rows;
        total += arrival.total.value_or(arrival.rows);
        isTotalKnown = isTotalKnown && (arrival.hasEnded || arrival.total);
        haveAllEnded = haveAllEnded && arrival.hasEnded;
    }
    if (haveAllEnded)
        start();
    else
        emit waiting(rows, isTotalKnown ? total : -1);
}

bool RowExport::waitsFor(const TaskId &task, RowStream stream) const
{
    if (m_isStarted || m_control->isPaused() || m_control->isCancelled()
        || stream != m_request.stream)
        return false;
    for (std::size_t at = 0; at < m_arrivals.size(); ++at) {
        if (m_request.sources[at].task == task && !m_arrivals[at].hasEnded)
            return true;
    }
    return false;
}

void RowExport::giveUp(const Error &error)
{
    if (!m_isStarted && m_control->cancel())
        emit finished(error, {});
}

void RowExport::pause()
{
    if (m_control->pause() && !m_isStarted)
        emit rowsWanted(false);
}

void RowExport::resume()
{
    if (m_control->resume() && !m_isStarted)
        emit rowsWanted(true);
}

bool RowExport::isPaused() const
{
    return m_control->isPaused();
}

void RowExport::cancel()
{
    // Once started, the writer notices and says so.
    if (m_control->cancel() && !m_isStarted)
        emit finished(exportCancelled(), {});
}

} // namespace taskglass
