// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "base/Secret.h"

#include <QString>
#include <QUrl>

namespace taskglass {

/// Where questions go, and the key they are asked with.
struct Endpoint {
    QUrl url{};
    Secret key{};
};

/// The address of Labelbox itself (Protocol.md, "Endpoints").
QUrl defaultEndpointUrl();

/// Reads what a person typed. Only https is accepted, or http to this computer, because the key
/// travels along; anything else is `Rejected`.
Result<QUrl> endpointUrlFromText(const QString &text);

} // namespace taskglass
