// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>

namespace taskglass {

/// Reads an HTTP answer of a GraphQL server by the ladder of Protocol.md, "The error ladder": the
/// first rung that applies decides. Success means status 200 and a body that is JSON and carries
/// `data`, which is not looked into. Errors: `Unavailable` for a status of 5xx; `Malformed` for no
/// JSON, or neither data nor an error; else what the server says, one of `Unauthorized`,
/// `Forbidden`, `TooComplex`, `InvalidQuery`, `RateLimited`, `NotFound`, `Unavailable` and
/// `Rejected`.
Result<void> readGraphQlAnswer(int httpStatus, const QByteArray &body);

/// The `data` member of a body that `readGraphQlAnswer` accepted. For small answers; pages of rows
/// are read by their own decoder. Numbers that QJsonDocument would refuse are strings in it, and
/// `metadata` is a string as `appendForQt` makes it. Error `Malformed` if it is not an object.
Result<QJsonObject> graphQlData(const QByteArray &body);

} // namespace taskglass
