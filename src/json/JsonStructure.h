// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <optional>

namespace taskglass {

// JSON by its brackets, commas and quotes alone: fast, and on any thread. What is not JSON is not
// refused, so whoever has to know asks `appendMinified` first.

/// Members of the array or object @p json, by its structure alone; absent if it is neither.
std::optional<qsizetype> memberCount(QByteArrayView json);

/// @p json with line breaks and two blanks a level, beginning @p depth levels deep; keys keep their
/// order and numbers their digits. What is not JSON comes back unharmed but oddly spaced.
QByteArray indentedJson(QByteArrayView json, int depth = 0);

} // namespace taskglass
