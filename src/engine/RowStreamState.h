// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Error.h"
#include "domain/StreamId.h"

#include <QDateTime>
#include <QString>

#include <optional>

namespace taskglass {

/// Which content a page log has: as long as this stays equal, its rows only grow in number.
struct LogRevision {
    QString path{};
    int edition = 0; ///< Another number: what is at `path` is another file now.

    friend bool operator==(const LogRevision &, const LogRevision &) = default;
};

/// What is known of one stream of rows of a task.
struct RowStreamState {
    enum class Phase {
        Fetching,     ///< Rows are arriving, or wait for their turn; also before anything is known.
        Complete,     ///< Everything the server has is on disk.
        Interrupted,  ///< Stopped by `error`; what came is kept, and a new request resumes.
        None,         ///< The task has no such rows (the SDK's None).
        NotYet,       ///< They come when the task ends.
        NotSupported, ///< This type of task never has such rows.
    };

    StreamId id{};
    Phase phase = Phase::Fetching;
    LogRevision log{};             ///< The page log to read; may not exist while `rows` is 0.
    qint64 rows = 0;               ///< On disk.
    qint64 bytes = 0;              ///< That these rows take there.
    std::optional<qint64> total{}; ///< The server's own count.
    /// The server no longer knew where to resume, or the log is damaged, so the list is fetched
    /// again from its beginning, so many rows so far; until all are there, `rows` are those of
    /// before.
    std::optional<qint64> refetchedRows{};
    /// Why it was interrupted; of complete rows, what is to be said of them (`Incomplete`); while
    /// fetching, why the server is asked again at `nextAt`.
    std::optional<Error> error{};
    QDateTime nextAt{}; ///< UTC; valid while a longer wait is under way.
};

} // namespace taskglass
