// SPDX-License-Identifier: Apache-2.0
#include "json/JsonStructure.h"

#include <QStringBuilder>

#include <algorithm>

namespace taskglass {

namespace {

bool isBlank(char letter)
{
    return letter == ' ' || letter == '\n' || letter == '\r' || letter == '\t';
}

} // namespace

std::optional<qsizetype> memberCount(QByteArrayView json)
{
    qsizetype at = 0;
    while (at < json.size() && isBlank(json[at]))
        ++at;
    if (at >= json.size() || (json[at] != '[' && json[at] != '{'))
        return std::nullopt;
    qsizetype separators = 0;
    int depth = 0;
    bool isInString = false;
    bool isEmpty = true;
    for (; at < json.size(); ++at) {
        const char c = json[at];
        if (isInString) {
            if (c == '\\')
                ++at;
            else if (c == '"')
                isInString = false;
            continue;
        }
        if (isBlank(c))
            continue;
        if (c == ']' || c == '}') {
            if (--depth == 0)
                break;
            continue;
        }
        if (depth == 1)
            isEmpty = false;
        if (c == '"')
            isInString = true;
        else if (c == '[' || c == '{')
            ++depth;
        else if (c == ',' && depth == 1)
            ++separators;
    }
    return isEmpty ? 0 : separators + 1;
}

QByteArray indentedJson(QByteArrayView json, int depth)
{
    QByteArray text;
    text.reserve(json.size() + json.size() / 4);
    const auto breakLine = [&] { text += '\n' + QByteArray(2 * std::max(depth, 0), ' '); };
    bool isInString = false;
    bool isOpen = false; ///< A bracket was opened and nothing has been written since.
    for (qsizetype at = 0; at < json.size(); ++at) {
        const char c = json[at];
        if (isInString) {
            text += c;
            if (c == '\\' && at + 1 < json.size())
                text += json[++at];
            else if (c == '"')
                isInString = false;
            continue;
        }
        if (isBlank(c))
            continue;
        const bool closes = c == ']' || c == '}';
        if (closes) {
            --depth;
            if (!isOpen)
                breakLine();
        } else if (isOpen) {
            breakLine();
        }
        isOpen = c == '[' || c == '{';
        text += c;
        if (isOpen) {
            ++depth;
        } else if (c == ',') {
            breakLine();
        } else if (c == ':') {
            text += ' ';
        } else if (c == '"') {
            isInString = true;
        }
    }
    return text;
}

} // namespace taskglass
