// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/Identity.h"
#include "domain/TaskRecord.h"
#include "json/JsonObject.h"

#include <QByteArray>
#include <QList>

#include <optional>

namespace taskglass {

/// The fields of @p task under the SDK's names, and its outcome.
JsonObject taskMembers(const TaskRecord &task);
/// What happened to @p task, in one word for scripts, as far as its record tells. `unchecked`: it
/// is complete, and nobody asked whether rows of it failed.
QByteArray outcomeWord(const TaskRecord &task);
/// The fields of @p user under the SDK's names.
JsonObject userMembers(const User &user);
/// Adds the member `created_by` to @p task: null if the creator is not known.
void addCreator(JsonObject &task, const Person &creator);
JsonObject organizationMembers(const Organization &organization);

/// How a table is to be drawn.
struct TableStyle {
    enum class Colour { None, Ansi };
    int nameColumns = 60; ///< Longer names are cut.
    Colour colour = Colour::None;
};

/// One line a task, for a person; UTF-8.
QByteArray taskTable(const QList<TaskRecord> &tasks, const TableStyle &style);
/// Columns a table takes before the names begin.
int columnsBeforeName(const QList<TaskRecord> &tasks);

/// The status as a person says it: our word, or the server's if we do not know it.
QString statusText(const TaskRecord &task);
/// "43 %", or nothing if the server did not say.
QString progressText(const TaskRecord &task);
/// A moment in local time; as the server wrote it if it cannot be read.
QString timeText(const Timestamp &time);

} // namespace taskglass
