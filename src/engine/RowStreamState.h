// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Error.h"
#include "domain/StreamId.h"

#include <QString>

#include <optional>

namespace taskglass {

/// What is known of one stream of rows of a task.
struct RowStreamState {
    enum class Phase {
        Fetching,     ///< Rows are arriving.
        Complete,     ///< Everything the server has is on disk.
        Interrupted,  ///< Stopped by `error`; what came is kept, and a new request resumes.
        None,         ///< The task has no such rows (the SDK's None).
        NotYet,       ///< They come when the task ends.
        NotSupported, ///< This type of task never has such rows.
    };

    TaskId task{};
    RowStream stream = RowStream::Failed;
    Phase phase = Phase::Fetching;
    QString logPath{};             ///< The page log to read; may not exist while `rows` is 0.
    int edition = 0;               ///< Another number: the log at `logPath` is another file now.
    qint64 rows = 0;               ///< On disk.
    qint64 bytes = 0;              ///< That these rows take there.
    std::optional<qint64> total{}; ///< The server's own count.
    /// The server no longer knew where to resume, so the list is read again from its beginning, so
    /// many rows so far; until all are there, `rows` are those of before.
    std::optional<qint64> rowsAnew{};
    std::optional<Error> error{};
};

} // namespace taskglass
