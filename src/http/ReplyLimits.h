// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QNetworkReply>

#include <chrono>

namespace taskglass {

/// Ends @p reply when its time is up: no connection, a head that does not end, or a body that only
/// drips. Silence is the business of its own timeout, @p silence long. To be called as soon as the
/// reply is there.
void limitReply(QNetworkReply *reply, std::chrono::milliseconds silence);

/// Whether @p reply was ended because its head did not end.
bool hadTooLongHead(const QNetworkReply &reply);

} // namespace taskglass
