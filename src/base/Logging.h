// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QLoggingCategory>

namespace taskglass {

/// Requests: operation, status, duration, retries. Never a body, never a key.
Q_DECLARE_LOGGING_CATEGORY(lcNetwork)
/// The database and page logs: opened, migrated, set aside.
Q_DECLARE_LOGGING_CATEGORY(lcStore)
/// Polling, downloads and exports: what was decided and why.
Q_DECLARE_LOGGING_CATEGORY(lcEngine)
/// The window: what could not be shown or restored.
Q_DECLARE_LOGGING_CATEGORY(lcUi)
/// The demo server: requests it refused.
Q_DECLARE_LOGGING_CATEGORY(lcSandbox)

} // namespace taskglass
