// SPDX-License-Identifier: Apache-2.0
#include "analysis/TaskOutcome.h"

#include "base/EnumTable.h"

#include <QCoreApplication>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(taskglass::TaskOutcome)
};

struct OutcomeInfo {
    TaskOutcome outcome;
    int attentionRank;
    const char *name;
};

constexpr EnumTable<TaskOutcome, OutcomeInfo, countTo(TaskOutcome::Complete)> outcomeTable(
    &OutcomeInfo::outcome,
    {{
        {TaskOutcome::Failed, 1, QT_TRANSLATE_NOOP("taskglass::TaskOutcome", "Failed")},
        {TaskOutcome::CompleteWithErrors, 2,
            QT_TRANSLATE_NOOP("taskglass::TaskOutcome", "Complete with errors")},
        {TaskOutcome::InProgress, 4, QT_TRANSLATE_NOOP("taskglass::TaskOutcome", "In progress")},
        {TaskOutcome::Other, 4, QT_TRANSLATE_NOOP("taskglass::TaskOutcome", "Other")},
        {TaskOutcome::Checking, 5,
            QT_TRANSLATE_NOOP("taskglass::TaskOutcome", "Complete – checking…")},
        {TaskOutcome::NotOnServer, 6, QT_TRANSLATE_NOOP("taskglass::TaskOutcome", "Not on server")},
        {TaskOutcome::Cancelled, 6, QT_TRANSLATE_NOOP("taskglass::TaskOutcome", "Cancelled")},
        {TaskOutcome::Complete, 7, QT_TRANSLATE_NOOP("taskglass::TaskOutcome", "Complete")},
    }});

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
    return outcomeTable[outcome].attentionRank;
}

QString displayName(TaskOutcome outcome)
{
    return Words::tr(outcomeTable[outcome].name);
}

QString outcomeText(const TaskEntry &entry)
{
    const TaskOutcome outcome = taskOutcome(entry);
    if (outcome == TaskOutcome::Other) {
        return entry.record.status.isEmpty() ? Words::tr("? no status")
                                             : QString(u"? "_s + entry.record.status);
    }
    // Still under way, but with another end in sight.
    if (outcome == TaskOutcome::InProgress && entry.record.meaning() == TaskStatus::Cancelling)
        return displayName(TaskStatus::Cancelling);
    if (outcome == TaskOutcome::Checking && entry.failuresUnknowable)
        return Words::tr("Complete – failures unknown");
    return displayName(outcome);
}

} // namespace taskglass
