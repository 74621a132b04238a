// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QStringView>

namespace taskglass {

/// What a task does, read from its type and name (Protocol.md, "Types"); the raw type is kept
/// beside it.
enum class TaskKind { Other, Import, Upsert, Export, Batch, Queue, Annotate };

/// Import is known by the name "JSON Import"; upserts by type without regard to case, the rest by
/// exact type, as the SDK does. Anything else is `Other`.
TaskKind taskKind(QStringView type, QStringView name);

/// The word of the Type column; for `Other` the raw @p type, or an empty text if there is none.
QString displayName(TaskKind kind, const QString &type);

/// Whether the task creates data rows, so that rows may be rejected one by one.
bool createsRows(TaskKind kind);

} // namespace taskglass
