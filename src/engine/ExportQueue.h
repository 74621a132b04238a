// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/RowStreamState.h"

#include <QList>
#include <QObject>
#include <QStringList>

#include <map>
#include <vector>

namespace taskglass {

class DownloadQueue;

/// Stands for one wait of an export for its rows. Who waits again takes another one, so what was
/// said of the earlier wait cannot be mistaken for news of the later.
enum class ExportTicket : quint64 { };

/// Exports of which some rows have still to come: asks for the rows, and says when they are there.
/// Lives on the engine's thread, beside the downloads that it listens to.
class ExportQueue : public QObject {
    Q_OBJECT
public:
    /// @p downloads must outlive the queue.
    explicit ExportQueue(DownloadQueue &downloads, QObject *parent = nullptr);

    /// Waits for the rows of all @p streams; `ready` or `failed` ends that, perhaps before this
    /// returns.
    void add(ExportTicket ticket, const QList<StreamId> &streams);
    /// Waits no longer, and says nothing more. Rows that no other export waits for are released.
    void remove(ExportTicket ticket);

signals:
    /// Rows that are on disk, of how many (-1 if unknown).
    void progressed(taskglass::ExportTicket ticket, qint64 rows, qint64 total);
    /// Everything is there: a log for each stream, in their order; none (an empty path) where a
    /// task has no such rows.
    void ready(taskglass::ExportTicket ticket, const QStringList &logPaths);
    /// It will never be there. Errors: what interrupted the rows; `NoData` if only one stream was
    /// asked for, and its task has no such rows. Of several, even all may be without rows: that is
    /// `ready`.
    void failed(taskglass::ExportTicket ticket, const taskglass::Error &error);

private:
    /// What is known of one stream of an export.
    struct Arrival {
        StreamId id{};
        bool hasEnded = false;
        QString logPath{};
        qint64 rows = 0;
        std::optional<qint64> total{};
    };
    using Arrivals = std::vector<Arrival>;

    void handleRows(const RowStreamState &state);
    static std::optional<Error> apply(const RowStreamState &state, Arrivals &arrivals);
    void report(ExportTicket ticket);
    bool isAwaited(const StreamId &id) const;
    void release(const Arrivals &arrivals);

    DownloadQueue &m_downloads;
    std::map<ExportTicket, Arrivals> m_waiting{};
};

} // namespace taskglass
