// SPDX-License-Identifier: Apache-2.0
#include "engine/ExportQueue.h"

#include "engine/DownloadQueue.h"
#include "engine/ExportWriter.h"

#include <algorithm>

namespace taskglass {

ExportQueue::ExportQueue(DownloadQueue &downloads, QObject *parent)
    : QObject(parent), m_downloads(downloads)
{
    connect(&downloads, &DownloadQueue::rowsChanged, this, &ExportQueue::handleRows);
}

void ExportQueue::add(ExportTicket ticket, const QList<StreamId> &streams)
{
    Arrivals &arrivals = m_waiting[ticket];
    for (const StreamId &id : streams)
        arrivals.push_back({.id = id});
    for (const StreamId &id : streams) {
        if (m_waiting.count(ticket) > 0) // One that is missing has ended the wait for all.
            m_downloads.request(id, RowDemand::Export);
    }
}

void ExportQueue::remove(ExportTicket ticket)
{
    const auto found = m_waiting.find(ticket);
    if (found == m_waiting.end())
        return;
    const Arrivals arrivals = std::move(found->second);
    m_waiting.erase(found);
    release(arrivals);
}

void ExportQueue::release(const Arrivals &arrivals)
{
    for (const Arrival &arrival : arrivals) {
        if (!arrival.hasEnded && !isAwaited(arrival.id))
            m_downloads.release(arrival.id, RowDemand::Export);
    }
}

bool ExportQueue::isAwaited(const StreamId &id) const
{
    return std::any_of(m_waiting.cbegin(), m_waiting.cend(), [&id](const auto &waiting) {
        return std::any_of(waiting.second.cbegin(), waiting.second.cend(),
            [&id](const Arrival &arrival) { return arrival.id == id && !arrival.hasEnded; });
    });
}

void ExportQueue::handleRows(const RowStreamState &state)
{
    QList<ExportTicket> concerned;
    for (const auto &[ticket, arrivals] : m_waiting) {
        if (std::any_of(arrivals.cbegin(), arrivals.cend(),
                [&state](const Arrival &arrival) { return arrival.id == state.id; }))
            concerned.append(ticket);
    }
    for (const ExportTicket ticket : std::as_const(concerned)) {
        const auto found = m_waiting.find(ticket);
        if (found == m_waiting.end())
            continue; // What was said before has ended this one, too.
        if (const std::optional<Error> error = apply(state, found->second)) {
            remove(ticket);
            emit failed(ticket, *error);
        } else {
            report(ticket);
        }
    }
}

/// Takes down how the rows stand; or says why there will never be a file.
std::optional<Error> ExportQueue::apply(const RowStreamState &state, Arrivals &arrivals)
{
    for (Arrival &arrival : arrivals) {
        if (arrival.id != state.id || arrival.hasEnded)
            continue;
        arrival.rows = state.rows;
        arrival.total = state.total;
        switch (state.phase) {
        case RowStreamState::Phase::Fetching:
            break;
        case RowStreamState::Phase::Complete:
            arrival.hasEnded = true;
            arrival.logPath = state.log.path;
            break;
        case RowStreamState::Phase::None:
        case RowStreamState::Phase::NotYet:
        case RowStreamState::Phase::NotSupported:
            arrival.hasEnded = true;
            if (arrivals.size() == 1)
                return Error{Error::Kind::NoData,
                    tr("This task has no such rows, so no file was written."), {}};
            break; // Others have some.
        case RowStreamState::Phase::Interrupted:
            arrival.hasEnded = true;
            return state.error.value_or(exportCancelled());
        }
    }
    return std::nullopt;
}

void ExportQueue::report(ExportTicket ticket)
{
    qint64 rows = 0;
    qint64 total = 0;
    bool isTotalKnown = true;
    bool haveAllEnded = true;
    QStringList logPaths;
    for (const Arrival &arrival : m_waiting.at(ticket)) {
        rows += arrival.rows;
        total += arrival.total.value_or(arrival.rows);
        isTotalKnown = isTotalKnown && (arrival.hasEnded || arrival.total);
        haveAllEnded = haveAllEnded && arrival.hasEnded;
        logPaths.append(arrival.logPath);
    }
    if (!haveAllEnded) {
        emit progressed(ticket, rows, isTotalKnown ? total : -1);
        return;
    }
    m_waiting.erase(ticket);
    emit ready(ticket, logPaths);
}

} // namespace taskglass
