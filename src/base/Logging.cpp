// SPDX-License-Identifier: Apache-2.0
#include "base/Logging.h"

namespace taskglass {

Q_LOGGING_CATEGORY(lcNetwork, "taskglass.network", QtWarningMsg)
Q_LOGGING_CATEGORY(lcStore, "taskglass.store", QtWarningMsg)
Q_LOGGING_CATEGORY(lcEngine, "taskglass.engine", QtWarningMsg)
Q_LOGGING_CATEGORY(lcUi, "taskglass.ui", QtWarningMsg)
Q_LOGGING_CATEGORY(lcSandbox, "taskglass.sandbox", QtWarningMsg)

} // namespace taskglass
