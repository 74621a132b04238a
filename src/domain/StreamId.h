// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/RowPage.h"
#include "domain/TaskId.h"

#include <QHashFunctions>

#include <compare>

namespace taskglass {

struct TaskRecord;

/// Which list of rows: one stream of one task.
struct StreamId {
    TaskId task{};
    RowStream stream = RowStream::Failed;

    friend bool operator==(const StreamId &, const StreamId &) = default;
    friend std::strong_ordering operator<=>(const StreamId &, const StreamId &) = default;
    friend size_t qHash(const StreamId &id, size_t seed = 0)
    {
        return qHashMulti(seed, id.task, static_cast<int>(id.stream));
    }
};

/// The stream that holds what a task like @p record refused, and the one that holds what it
/// accepted; whether it has such rows at all is for the server to say.
RowStream rejectedStream(const TaskRecord &record);
RowStream acceptedStream(const TaskRecord &record);

} // namespace taskglass
