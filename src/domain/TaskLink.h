// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/TaskId.h"

namespace taskglass {

/// The task that the link `taskglass://task/ID` names; empty for anything else.
TaskId taskOfLink(const QString &text);

} // namespace taskglass
