// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <functional>

namespace taskglass {

/// Appends @p text as a JSON string with its quotes. Control characters are escaped; bytes that are
/// not UTF-8 become U+FFFD, so that the result is always JSON.
void appendJsonString(QByteArray &out, QByteArrayView text);

/// Appends the JSON value @p json without the blanks between its tokens; numbers and strings stay
/// as written. False, and nothing appended, if it is not one valid value nested at most 1,024 deep.
bool appendMinified(QByteArray &out, QByteArrayView json);

/// Appends what the JSON string @p json says, without quotes and escapes; half a surrogate pair
/// becomes U+FFFD. False, and nothing appended, if it is not a string.
bool appendUnquoted(QByteArray &out, QByteArrayView json);

/// Hands each member of the JSON object @p json to @p take: its name, decoded, and the JSON of its
/// value, which is looked at no closer than to find its end. False if it is not an object.
bool forEachJsonMember(QByteArrayView json,
    const std::function<void(QByteArrayView name, QByteArrayView value)> &take);

/// Hands each element of the JSON array @p json to @p take, likewise. False if it is not an array.
bool forEachJsonElement(QByteArrayView json, const std::function<void(QByteArrayView value)> &take);

} // namespace taskglass
