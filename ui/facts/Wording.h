// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/TaskRecord.h"
#include "engine/Engine.h"
#include "ui/widgets/Notice.h"

#include <QDateTime>
#include <QString>
#include <QUrl>

#include <optional>

namespace taskglass {

/// The banner for how the conversation goes (Design.md, "Banners"); none while all is well. @p now
/// is UTC.
std::optional<Notice> noticeFor(const PollState &state, const QUrl &endpoint, const QDateTime &now);

/// "Online", "Retrying in 8 s", "Paused": the word beside the connection dot. @p now is UTC.
QString connectionWord(const PollState &state, const QDateTime &now);
/// "Refreshed 14:08:31, next in 4 s". @p now is UTC.
QString refreshWords(const PollState &state, const QDateTime &now);

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
