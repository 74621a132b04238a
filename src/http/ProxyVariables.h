// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QNetworkProxy>
#include <QUrl>

#include <functional>
#include <optional>

namespace taskglass {

/// The proxy that the environment names for @p url, by curl's rules: `https_proxy` or `HTTPS_PROXY`
/// for https, `http_proxy` in small letters for http, else `all_proxy` or `ALL_PROXY`; none for
/// hosts that `no_proxy` or `NO_PROXY` lists, with or without a dot before them, or all by `*`. A
/// proxy without a scheme is one of HTTP. Absent if the environment says nothing of proxies, so
/// that the desktop's settings count. @p variable: the value of an environment variable.
std::optional<QNetworkProxy> proxyFromEnvironment(
    const QUrl &url, const std::function<QByteArray(const char *name)> &variable);

} // namespace taskglass
