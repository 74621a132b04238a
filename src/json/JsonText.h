// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <functional>

namespace taskglass {

/// What is read here is JSON as Python's reader takes it: NaN, Infinity and -Infinity are numbers,
/// halves of surrogate pairs are characters, names may occur twice, and nesting has no limit
/// (nothing here recurses). Bytes that are not UTF-8 become U+FFFD, control characters in strings
/// are let pass. Half a surrogate pair is kept as the three bytes that UTF-8 would have for it;
/// whoever writes JSON gets its escape back, whoever shows text gets U+FFFD.

/// Appends @p text as a JSON string with its quotes. Control characters are escaped, halves of
/// surrogate pairs become their escapes, other bytes that are not UTF-8 become U+FFFD.
void appendJsonString(QByteArray &out, QByteArrayView text);

/// Appends the JSON value @p json without the blanks between its tokens; numbers and strings stay
/// as written, unless bytes of a string may not stand in JSON. False, and nothing appended, if it
/// is not one value.
bool appendMinified(QByteArray &out, QByteArrayView json);

/// The same in a form that QJsonDocument reads: numbers which it refuses become strings, and an
/// object or list that is the value of a member called @p rawMember, wherever that stands, becomes
/// a string of `rawJsonMark` and its JSON text, so that order and digits are kept.
bool appendForQt(QByteArray &out, QByteArrayView json, QByteArrayView rawMember);
inline constexpr char rawJsonMark[] = "\x01";

/// Appends what the JSON string @p json says, without quotes and escapes. False, and nothing
/// appended, if it is not a string.
bool appendUnquoted(QByteArray &out, QByteArrayView json);

/// @p text for people: U+FFFD where half a surrogate pair stands, or what is no UTF-8.
QString readableText(QByteArrayView text);

/// Hands each member of the JSON object @p json to @p take: its name, decoded, and the JSON of its
/// value, which is looked at no closer than to find its end. False if it is not an object.
bool forEachJsonMember(QByteArrayView json,
    const std::function<void(QByteArrayView name, QByteArrayView value)> &take);

/// Hands each element of the JSON array @p json to @p take, likewise. False if it is not an array.
bool forEachJsonElement(QByteArrayView json, const std::function<void(QByteArrayView value)> &take);

} // namespace taskglass
