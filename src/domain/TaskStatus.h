// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QStringView>

namespace taskglass {

/// The server's word for where a task stands (Protocol.md, "Statuses"). The raw word is kept beside
/// it.
enum class TaskStatus { Unknown, InProgress, Cancelling, Complete, Failed, Cancelled };

/// Total: an unlisted word is `Unknown`. Both spellings of "cancelled" are accepted.
TaskStatus taskStatusFromWire(QStringView word);

/// The one word that the server has for @p status; empty if it has several, or none.
QString onlyWireWord(TaskStatus status);

/// The display name, translated; for `Unknown` show the raw word instead.
QString displayName(TaskStatus status);

/// Whether the server is still working on it.
bool isActive(TaskStatus status);
/// Whether it will never change again; `Unknown` is neither active nor finished.
bool isFinished(TaskStatus status);

} // namespace taskglass
