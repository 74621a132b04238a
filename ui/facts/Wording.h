// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/TaskRecord.h"

#include <QString>

namespace taskglass {

/// The task's name for a title: one line, "(no name)" when the server has none.
QString taskTitle(const TaskRecord &record);
/// What is left of a name that may stand in a file name on every system.
QString fileNamePart(const QString &text);

/// @p json with indentation; unchanged if it is not JSON.
QString prettyJson(const QByteArray &json);

/// The words in the task's own error (a JSON string, or an object with a message), and what else
/// its JSON says, indented.
QString errorText(const QByteArray &errorJson);

} // namespace taskglass
