// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "domain/Identity.h"
#include "domain/TaskRecord.h"

#include <QJsonValue>
#include <QList>

namespace taskglass {

/// The error for an answer whose shape is not the protocol's; @p what names the missing part for
/// the log.
Error unexpectedShape(const QString &what);

/// A task object with any of its ten fields missing, null or of an unexpected type.
/// Error `Malformed` only if it is not an object or has no id.
Result<TaskRecord> decodeTask(const QJsonValue &value);

/// An array of tasks. One that cannot be read is left out and logged, so that it does not hide the
/// others. Error `Malformed` if it is no array.
Result<QList<TaskRecord>> decodeTasks(const QJsonValue &value);

/// Error `NotFound` if there is no user, or one without an id.
Result<User> decodeUser(const QJsonValue &value);
/// Error `Malformed` if it is not an object.
Result<Organization> decodeOrganization(const QJsonValue &value);

} // namespace taskglass
