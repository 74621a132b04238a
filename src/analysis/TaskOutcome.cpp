// SPDX-License-Identifier: Apache-2.0
#include "analysis/TaskOutcome.h"

#include <QCoreApplication>

#include <array>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

struct OutcomeRow {
    TaskOutcome outcome;
    int attentionRank;
    const char *name;
};

constexpr std::array outcomeTable{
    OutcomeRow{TaskOutcome::Failed, 1, QT_TRANSLATE_NOOP("TaskOutcome", "Failed")},
    OutcomeRow{TaskOutcome::CompleteWithErrors, 2,
        QT_TRANSLATE_NOOP("TaskOutcome", "Complete with errors")},
    OutcomeRow{TaskOutcome::InProgress, 4, QT_TRANSLATE_NOOP("TaskOutcome", "In progress")},
    OutcomeRow{TaskOutcome::Other, 4, QT_TRANSLATE_NOOP("TaskOutcome", "Other")},
    OutcomeRow{TaskOutcome::Checking, 5, QT_TRANSLATE_NOOP("TaskOutcome", "Complete – checking…")},
    OutcomeRow{TaskOutcome::NotOnServer, 6, QT_TRANSLATE_NOOP("TaskOutcome", "Not on server")},
    OutcomeRow{TaskOutcome::Cancelled, 6, QT_TRANSLATE_NOOP("TaskOutcome", "Cancelled")},
    OutcomeRow{TaskOutcome::Complete, 7, QT_TRANSLATE_NOOP("TaskOutcome", "Complete")},
};

constexpr bool isIndexedByEnum()
{
    for (std::size_t i = 0; i < outcomeTable.size(); ++i) {
        if (static_cast<std::size_t>(outcomeTable[i].outcome) != i)
            return false;
    }
    return outcomeTable.size() == static_cast<std::size_t>(TaskOutcome::Complete) + 1;
}
static_assert(isIndexedByEnum(), "outcomeTable must list every TaskOutcome in order");

TaskOutcome outcomeOfComplete(const TaskEntry &entry)
{
    if (entry.failedRows)
        return *entry.failedRows > 0 ? TaskOutcome::CompleteWithErrors : TaskOutcome::Complete;
    return reportsFailedRows(entry.record.kind()) ? TaskOutcome::Checking : TaskOutcome::Complete;
}

} // namespace

bool reportsFailedRows(TaskKind kind)
{
    return createsRows(kind) || kind == TaskKind::Export;
}

TaskOutcome taskOutcome(const TaskEntry &entry)
{
    if (!entry.onServer)
        return TaskOutcome::NotOnServer;
    switch (entry.record.meaning()) {
    case TaskStatus::Unknown:
        return TaskOutcome::Other;
    case TaskStatus::InProgress:
    case TaskStatus::Cancelling:
        return TaskOutcome::InProgress;
    case TaskStatus::Complete:
        return outcomeOfComplete(entry);
    case TaskStatus::Failed:
        return TaskOutcome::Failed;
    case TaskStatus::Cancelled:
        return TaskOutcome::Cancelled;
    }
    Q_UNREACHABLE();
}

int attentionRank(TaskOutcome outcome)
{
    return outcomeTable[static_cast<std::size_t>(outcome)].attentionRank;
}

QString displayName(TaskOutcome outcome)
{
    return QCoreApplication::translate(
        "TaskOutcome", outcomeTable[static_cast<std::size_t>(outcome)].name);
}

QString outcomeText(const TaskEntry &entry)
{
    const TaskOutcome outcome = taskOutcome(entry);
    if (outcome == TaskOutcome::Other) {
        return entry.record.status.isEmpty()
            ? QCoreApplication::translate("TaskOutcome", "? no status")
            : QString(u"? "_s + entry.record.status);
    }
    // Still under way, but with another end in sight.
    if (outcome == TaskOutcome::InProgress && entry.record.meaning() == TaskStatus::Cancelling)
        return displayName(TaskStatus::Cancelling);
    if (outcome == TaskOutcome::Checking && entry.failuresUnknowable)
        return QCoreApplication::translate("TaskOutcome", "Complete – failures unknown");
    return displayName(outcome);
}

} // namespace taskglass
