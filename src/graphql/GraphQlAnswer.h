// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>

namespace taskglass {

/// Reads an HTTP answer of a GraphQL server by the ladder of Protocol.md, "The error ladder": the
/// first rung that applies decides. Success means that the body is JSON and carries `data`, which
/// is not looked into.
Outcome readGraphQlAnswer(int httpStatus, QByteArray &body);

/// The `data` member of a body that `readGraphQlAnswer` accepted. For small answers; pages of rows
/// are read by their own decoder. Error `Malformed` if it is not an object.
Result<QJsonObject> graphQlData(const QByteArray &body);

} // namespace taskglass
