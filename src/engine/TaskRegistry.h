// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/TaskRecord.h"
#include "engine/FailureCheck.h"

#include <QHash>
#include <QList>
#include <QSet>

#include <optional>

namespace taskglass {

/// Where a server's record becomes what we know of a task: when it ended, whether the server still
/// lists it, how many of its rows failed. Each `apply` function gives back the entries it has set,
/// and no others. Holds values only; lives on the engine's thread.
class TaskRegistry {
public:
    /// What a description by the server has changed.
    struct Changes {
        QList<TaskEntry> entries{}; ///< New, or other than before.
        QList<TaskId> ended{};      ///< Were running when last seen, and have finished since.
    };
    /// What counting has changed.
    struct CountChange {
        TaskEntry entry{};
        bool wasSeenToEnd = false; ///< While we looked on, and not counted since.
    };

    /// Begins with @p stored entries, and nothing else.
    void reset(const QList<TaskEntry> &stored);
    /// Null if the task is not known; valid until the next change.
    const TaskEntry *find(const TaskId &id) const;
    QList<TaskEntry> entries() const { return m_entries.values(); }

    /// The server described @p tasks just now.
    Changes apply(const QList<TaskRecord> &tasks);
    /// A full listing had these @p ids and no others. A task is gone once it was missing twice: it
    /// may have moved from page to page while they were read.
    QList<TaskEntry> applySweep(const QSet<TaskId> &ids);
    /// Its rows were counted; absent if that says nothing any more, because it runs again.
    std::optional<CountChange> applyCounts(const TaskId &id, const FailureCheck::Counts &counts);

private:
    QHash<TaskId, TaskEntry> m_entries{};
    QHash<TaskId, int> m_missedSweeps{};
    QSet<TaskId> m_seenToEnd{}; ///< How many of their rows failed is not known yet.
};

} // namespace taskglass
