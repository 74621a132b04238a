// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sandbox/HttpServer.h"
#include "sandbox/SandboxTasks.h"

namespace taskglass::sandbox {

/// Answers one GraphQL request. @p key is the only key accepted, or empty for any that does not
/// begin with "wrong"; @p base is the server's address, for the files that answers name.
HttpResponse graphQlAnswer(const SandboxTasks &tasks, const HttpRequest &request,
    const QByteArray &key, const QString &base, qint64 now);

} // namespace taskglass::sandbox
