// SPDX-License-Identifier: Apache-2.0
#include "engine/TaskRegistry.h"

namespace taskglass {

namespace {

constexpr int sweepsUntilGone = 2;

/// @p known with what the server says of it now.
TaskEntry updated(TaskEntry known, const TaskRecord &record)
{
    known.record = record;
    known.onServer = true;
    if (!isFinished(record.meaning())) {
        known.finishedAt = {};
        known.failedRows.reset();
        known.createdRows.reset();
        known.failuresUnknowable = false;
    } else if (!known.finishedAt.isValid()) {
        known.finishedAt = record.updatedAt.utc;
    }
    return known;
}

} // namespace

void TaskRegistry::reset(const QList<TaskEntry> &stored)
{
    m_entries.clear();
    m_missedSweeps.clear();
    m_seenToEnd.clear();
    for (const TaskEntry &entry : stored)
        m_entries.insert(entry.record.id, entry);
}

const TaskEntry *TaskRegistry::find(const TaskId &id) const
{
    const auto found = m_entries.constFind(id);
    return found == m_entries.cend() ? nullptr : &*found;
}

TaskRegistry::Changes TaskRegistry::apply(const QList<TaskRecord> &tasks)
{
    Changes changes;
    for (const TaskRecord &said : tasks) {
        const TaskEntry *known = find(said.id);
        TaskRecord task = said;
        // Whoever created a task has created it, whether this answer tells or not.
        if (known && !task.createdBy.isKnown())
            task.createdBy = known->record.createdBy;
        if (known && known->record == task && known->onServer)
            continue;
        if (known && isActive(known->record.meaning()) && isFinished(task.meaning())) {
            changes.ended.append(task.id);
            m_seenToEnd.insert(task.id);
        }
        const TaskEntry entry = updated(known ? *known : TaskEntry{}, task);
        m_entries.insert(task.id, entry);
        changes.entries.append(entry);
    }
    return changes;
}

QList<TaskEntry> TaskRegistry::applySweep(const QSet<TaskId> &ids)
{
    QList<TaskEntry> gone;
    for (TaskEntry &entry : m_entries) {
        const TaskId &id = entry.record.id;
        if (ids.contains(id)) {
            m_missedSweeps.remove(id);
        } else if (entry.onServer && ++m_missedSweeps[id] >= sweepsUntilGone) {
            entry.onServer = false;
            gone.append(entry);
        }
    }
    return gone;
}

std::optional<TaskRegistry::CountChange> TaskRegistry::applyCounts(
    const TaskId &id, const FailureCheck::Counts &counts)
{
    const auto known = m_entries.find(id);
    if (known == m_entries.end() || !isFinished(known->record.meaning()))
        return std::nullopt;
    known->failedRows = counts.failed;
    known->createdRows = counts.created;
    known->failuresUnknowable = !counts.failed.has_value();
    return CountChange{.entry = *known, .wasSeenToEnd = m_seenToEnd.remove(id)};
}

} // namespace taskglass
