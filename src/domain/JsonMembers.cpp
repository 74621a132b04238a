// SPDX-License-Identifier: Apache-2.0
#include "domain/JsonMembers.h"

namespace taskglass {

std::optional<qsizetype> memberCount(QByteArrayView json)
{
    qsizetype at = 0;
    const auto isSpace = [](char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; };
    while (at < json.size() && isSpace(json[at]))
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
        if (isSpace(c))
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

} // namespace taskglass
