// SPDX-License-Identifier: Apache-2.0
#include "models/TaskFacts.h"

namespace taskglass {

namespace {

constexpr double percentWhenDone = 101;

qint64 milliseconds(const QDateTime &utc)
{
    return utc.isValid() ? utc.toMSecsSinceEpoch() : TaskFacts::unknown;
}

/// Rows the task was about: those that went in and those that did not.
std::optional<qint64> rowTotal(const TaskEntry &entry)
{
    if (isActive(entry.record.meaning()) || !entry.createdRows)
        return std::nullopt;
    if (!entry.failedRows && reportsFailedRows(entry.record.kind()))
        return std::nullopt;
    return *entry.createdRows + entry.failedRows.value_or(0);
}

bool isUnnamed(const TaskRecord &record)
{
    return record.name.trimmed().isEmpty();
}

} // namespace

QDateTime finishOf(const TaskEntry &entry)
{
    if (entry.finishedAt.isValid())
        return entry.finishedAt;
    return isFinished(entry.record.meaning()) ? entry.record.updatedAt.utc : QDateTime();
}

std::optional<qint64> durationOf(const TaskEntry &entry, const QDateTime &now)
{
    const TaskRecord &record = entry.record;
    const QDateTime end = isActive(record.meaning()) ? now : finishOf(entry);
    if (!record.createdAt.utc.isValid() || !end.isValid())
        return std::nullopt;
    const qint64 seconds = record.createdAt.utc.secsTo(end);
    if (seconds < 0)
        return std::nullopt;
    return seconds;
}

TaskFacts taskFacts(const TaskEntry &entry, const QDateTime &now)
{
    const TaskRecord &record = entry.record;
    TaskFacts facts;
    facts.outcome = taskOutcome(entry);
    facts.kind = record.kind();
    facts.created = milliseconds(record.createdAt.utc);
    facts.updated = milliseconds(record.updatedAt.utc);
    facts.finished = milliseconds(finishOf(entry));
    facts.duration = durationOf(entry, now).value_or(TaskFacts::unknown);
    facts.rows = rowTotal(entry).value_or(TaskFacts::unknown);
    facts.percent =
        record.meaning() == TaskStatus::Complete ? percentWhenDone : record.completionPercentage;
    facts.type = displayName(facts.kind, record.type);
    facts.isNamed = !isUnnamed(record);
    return facts;
}

} // namespace taskglass
