// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/TaskOutcome.h"
#include "domain/TaskRecord.h"

#include <QCollator>
#include <QDateTime>
#include <QString>

#include <limits>
#include <optional>

namespace taskglass {

/// What is derived from an entry: what sorting, filtering and painting ask of it again and again.
struct TaskFacts {
    static constexpr qint64 unknown = std::numeric_limits<qint64>::min();

    TaskOutcome outcome = TaskOutcome::Other;
    TaskKind kind = TaskKind::Other;
    qint64 created = unknown; ///< Milliseconds of UTC, as the next two.
    qint64 updated = unknown;
    qint64 finished = unknown;
    /// Seconds when the entry last changed, so that an order found stays true.
    qint64 duration = unknown;
    qint64 rows = unknown;
    std::optional<double> percent{};
    QString type{};
    bool isNamed = false;
    mutable std::optional<QCollatorSortKey> name{}; ///< Once it was sorted by.
    mutable QString searchText{};                   ///< Once it was searched.
};

/// Of @p entry at the moment @p now, in UTC.
TaskFacts taskFacts(const TaskEntry &entry, const QDateTime &now);

/// When it ended, as far as one can tell; invalid while it may still change.
QDateTime finishOf(const TaskEntry &entry);

/// Seconds from creation to the end, or to @p now while it runs.
std::optional<qint64> durationOf(const TaskEntry &entry, const QDateTime &now);

} // namespace taskglass
