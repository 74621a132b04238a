// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArrayView>

#include <optional>

namespace taskglass {

/// Members of the array or object @p json, by its structure alone; absent if it is neither.
std::optional<qsizetype> memberCount(QByteArrayView json);

} // namespace taskglass
