// SPDX-License-Identifier: Apache-2.0
#include "analysis/DecidingParts.h"

#include "analysis/MessageParts.h"

#include <algorithm>
#include <array>

namespace taskglass {

using namespace std::string_view_literals;

bool isStatusCode(std::string_view text)
{
    return (letterAt(text, 0) == '4' || letterAt(text, 0) == '5') && isDigit(letterAt(text, 1))
        && isDigit(letterAt(text, 2)) && !isWord(letterAt(text, 3))
        && !(isOneOf(letterAt(text, 3), ".,") && isDigit(letterAt(text, 4)));
}

bool tellsStatus(std::string_view before, std::string_view behind)
{
    constexpr std::array words{"http"sv, "https"sv, "status"sv, "code"sv, "error"sv, "url"sv,
        "returned"sv, "response"sv, "responded"sv, "statuscode"sv, "fehler"sv, "got"sv, "failed"sv,
        "answered"sv, "errno"sv, "codigo"sv, "statut"sv};
    constexpr std::array links{"with"sv, "was"sv, "is"sv, "of"sv, "a"sv, "an"sv, "by"sv, "mit"sv};
    constexpr std::array reasons{"bad request"sv, "unauthorized"sv, "forbidden"sv, "not found"sv,
        "method not allowed"sv, "request timeout"sv, "conflict"sv, "gone"sv, "payload too large"sv,
        "too many requests"sv, "internal server error"sv, "bad gateway"sv, "service unavailable"sv,
        "gateway timeout"sv, "gateway time-out"sv, "unprocessable"sv};
    behind = behind.substr(0, 32);
    while (!behind.empty() && isOneOf(behind.front(), " :-,"))
        behind.remove_prefix(1);
    for (const std::string_view reason : reasons) {
        if (isSame(behind.substr(0, std::min(reason.size(), behind.size())), reason))
            return true;
    }
    while (!before.empty() && isOneOf(before.back(), " :"))
        before.remove_suffix(1);
    for (const std::string_view word :
        {"HTTP/1.1"sv, "HTTP/1.0"sv, "HTTP/2"sv, "状态码"sv, "状态码："sv, "错误码"sv, "错误"sv,
            "ステータス"sv, "ステータスコード"sv, "エラー"sv, "コード"sv}) {
        if (before.ends_with(word))
            return true;
    }
    for (;;) {
        while (!before.empty() && isOneOf(before.back(), " :=#([\"'-"))
            before.remove_suffix(1);
        std::size_t begin = before.size();
        while (begin > 0 && isLetter(before[begin - 1]))
            --begin;
        const std::string_view word = before.substr(begin);
        if (!isAnyOf(word, links))
            return isAnyOf(word, words);
        before = before.substr(0, begin);
    }
}

std::string_view statusWithin(std::string_view json)
{
    for (const std::string_view key : {"tatus\"", "ode\"", "tatus'", "ode'"}) {
        for (std::size_t found = json.find(key); found != std::string_view::npos;
            found = json.find(key, found + 1)) {
            std::size_t at = found + key.size();
            while (isOneOf(letterAt(json, at), ": \"'") && at < json.size())
                ++at;
            if (isStatusCode(json.substr(at)))
                return json.substr(at, 3);
        }
    }
    return {};
}

bool isSubject(std::string_view quoted, std::string_view word, std::string_view behind)
{
    constexpr std::array fields{"field"sv, "fields"sv, "column"sv, "columns"sv, "property"sv,
        "properties"sv, "parameter"sv, "param"sv, "argument"sv, "attribute"sv, "header"sv, "feld"sv,
        "spalte"sv, "champ"sv, "colonne"sv, "campo"sv, "columna"sv, "member"sv, "keyerror"sv};
    constexpr std::array values{"key"sv, "keys"sv, "id"sv, "name"sv, "file"sv, "path"sv, "user"sv,
        "value"sv, "uri"sv, "url"sv, "tag"sv, "label"sv};
    if (quoted.empty() || quoted.size() > 64)
        return false;
    const auto isName = [](char letter) { return isWord(letter) || isOneOf(letter, "_.-$"); };
    if (!std::all_of(quoted.begin(), quoted.end(), isName))
        return false;
    if (isAnyOf(word, fields))
        return true;
    while (!behind.empty() && behind.front() == ' ')
        behind.remove_prefix(1);
    std::size_t next = 0;
    while (isLetter(letterAt(behind, next)))
        ++next;
    if (isAnyOf(behind.substr(0, next), fields))
        return true;
    for (const std::string_view what : {"is required"sv, "is a required"sv, "must be"sv,
             "must have"sv, "must not"sv, "is mandatory"sv, "is missing"sv}) {
        if (behind.starts_with(what) && !isAnyOf(word, values)
            && std::none_of(quoted.begin(), quoted.end(),
                [](char letter) { return isDigit(letter) || isOneOf(letter, ".-"); }))
            return true;
    }
    const bool isCapital = quoted.size() > 1
        && std::all_of(quoted.begin(), quoted.end(),
            [](char letter) { return isUpper(letter) || letter == '_'; });
    return isCapital && !isAnyOf(word, values);
}

std::string_view verbOf(std::string_view quoted)
{
    for (const std::string_view verb :
        {"GET ", "POST ", "PUT ", "PATCH ", "DELETE ", "HEAD ", "OPTIONS "}) {
        if (quoted.starts_with(verb))
            return verb;
    }
    return {};
}

std::string_view namedMediaType(std::string_view name, std::string_view before)
{
    const std::size_t slash = name.find('/');
    if (slash == std::string_view::npos || slash == 0)
        return {};
    const std::string_view type = name.substr(0, slash);
    for (std::size_t at = 0; at + type.size() < before.size(); ++at) {
        const char behind = before[at + type.size()];
        if (isSame(before.substr(at, type.size()), type) && !isText(behind) && behind != '/')
            return type;
    }
    return {};
}

} // namespace taskglass
