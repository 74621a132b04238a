// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>

#include <simdjson.h>

namespace taskglass {

/// A view of @p bytes that simdjson may read a little beyond its end; grows the buffer if it has no
/// spare capacity. The view is good as long as @p bytes is not changed.
inline simdjson::padded_string_view padded(QByteArray &bytes)
{
    const qsizetype needed = bytes.size() + static_cast<qsizetype>(simdjson::SIMDJSON_PADDING);
    if (bytes.capacity() < needed)
        bytes.reserve(needed);
    return simdjson::padded_string_view(bytes.constData(), static_cast<std::size_t>(bytes.size()),
        static_cast<std::size_t>(bytes.capacity()));
}

} // namespace taskglass
