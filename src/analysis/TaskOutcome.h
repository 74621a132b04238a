// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/TaskRecord.h"

#include <QString>

namespace taskglass {

/// What happened to a task, as a person would say it; derived from the server's word and the
/// failure count.
enum class TaskOutcome {
    Failed,
    CompleteWithErrors,
    InProgress,
    Other,    ///< A server word we do not know; show it as it is.
    Checking, ///< Complete, but the number of failures is not known yet.
    NotOnServer,
    Cancelled,
    Complete,
};

/// Whether tasks of this kind can have rows refused one by one, so that "complete" alone says too
/// little.
bool reportsFailedRows(TaskKind kind);

/// The one place where status and counts become an outcome.
TaskOutcome taskOutcome(const TaskEntry &entry);

/// What needs a person's eye first: smaller is more urgent (Design.md, "Outcomes").
int attentionRank(TaskOutcome outcome);

/// The display name of the outcome itself, for filters and legends.
QString displayName(TaskOutcome outcome);

/// The words of the Status cell; for `Other` "? " and the server's word.
QString outcomeText(const TaskEntry &entry);

} // namespace taskglass
