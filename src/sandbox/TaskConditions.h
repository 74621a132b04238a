// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QJsonObject>
#include <QJsonValue>
#include <QStringList>

namespace taskglass::sandbox {

// What `where` and `orderBy` say of tasks (Protocol.md, "Filters and order").

/// The fields that every task has.
const QStringList &taskFieldNames();

/// Compares as the type asks: numbers by value, dates by moment, the rest as text. Negative, zero
/// or positive.
int compared(const QJsonValue &left, const QJsonValue &right);

/// Whether @p task is as @p where asks.
bool satisfies(const QJsonObject &task, const QJsonObject &where);

/// A field of @p where that no task has; empty if there is none.
QString unknownTerm(const QJsonObject &where);

} // namespace taskglass::sandbox
