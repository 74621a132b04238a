// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace taskglass {

/// Appends @p text as a JSON string with its quotes. Control characters are escaped; bytes that are
/// not UTF-8 become U+FFFD, so that the result is always JSON.
void appendJsonString(QByteArray &out, QByteArrayView text);

/// Appends the JSON value @p json without the blanks between its tokens; numbers and strings stay
/// as written. False, and nothing appended, if it is not one valid value nested at most 1,024 deep.
bool appendMinified(QByteArray &out, QByteArrayView json);

} // namespace taskglass
