// SPDX-License-Identifier: Apache-2.0
#include "analysis/MessageParts.h"

#include <algorithm>
#include <array>

namespace taskglass {

namespace {

using namespace std::string_view_literals;

constexpr std::string_view datePlace = "{date}";
constexpr std::string_view timePlace = "{time}";

constexpr std::array months{"january"sv, "february"sv, "march"sv, "april"sv, "may"sv, "june"sv,
    "july"sv, "august"sv, "september"sv, "october"sv, "november"sv, "december"sv};
/// In German, French and Spanish, where they are written otherwise.
constexpr std::array foreignMonths{"januar"sv, "februar"sv, "märz"sv, "mai"sv, "juni"sv, "juli"sv,
    "oktober"sv, "dezember"sv, "janvier"sv, "février"sv, "mars"sv, "avril"sv, "juin"sv, "juillet"sv,
    "août"sv, "septembre"sv, "octobre"sv, "décembre"sv, "enero"sv, "febrero"sv, "marzo"sv,
    "abril"sv, "mayo"sv, "junio"sv, "julio"sv, "agosto"sv, "septiembre"sv, "octubre"sv,
    "noviembre"sv, "diciembre"sv};
constexpr std::array weekdays{
    "monday"sv, "tuesday"sv, "wednesday"sv, "thursday"sv, "friday"sv, "saturday"sv, "sunday"sv};
constexpr std::array zones{"utc"sv, "gmt"sv, "z"sv, "cet"sv, "cest"sv, "est"sv, "edt"sv, "cst"sv,
    "cdt"sv, "mst"sv, "mdt"sv, "pst"sv, "pdt"sv, "jst"sv, "am"sv, "pm"sv};

/// How many characters of @p text fit @p pattern (`d` digit, others themselves); 0 if not all.
std::size_t fits(std::string_view text, std::string_view pattern)
{
    if (text.size() < pattern.size())
        return 0;
    for (std::size_t at = 0; at < pattern.size(); ++at) {
        if (pattern[at] == 'd' ? !isDigit(text[at]) : text[at] != pattern[at])
            return 0;
    }
    return pattern.size();
}

std::size_t digitsAt(std::string_view text)
{
    std::size_t end = 0;
    while (isDigit(letterAt(text, end)))
        ++end;
    return end;
}

std::string_view wordAt(std::string_view text)
{
    std::size_t end = 0;
    while (isLetter(letterAt(text, end)) || isForeign(letterAt(text, end)))
        ++end;
    return text.substr(0, end);
}

/// Whether @p word is one of @p names, whole or as its first three letters.
template <typename Names> bool isName(std::string_view word, const Names &names)
{
    return word.size() >= 3 && std::any_of(names.begin(), names.end(), [word](auto name) {
        return isSame(word, name) || isSame(word, name.substr(0, 3))
            || (word.size() == 4 && isSame(word, name.substr(0, 4)));
    });
}

/// "12:30", "9:05:12.123 PM +02:00", and no more than one blank between its parts.
std::size_t timeLength(std::string_view text)
{
    const std::size_t hours = digitsAt(text);
    if (hours < 1 || hours > 2)
        return 0;
    std::size_t size = hours;
    const std::size_t minutes = fits(text.substr(size), ":dd");
    if (minutes == 0 || isDigit(letterAt(text, size + minutes)))
        return 0;
    size += minutes;
    size += fits(text.substr(size), ":dd");
    if (fits(text.substr(size), ".d") > 0 || fits(text.substr(size), ",d") > 0)
        size += 1 + digitsAt(text.substr(size + 1));
    if (letterAt(text, size) == ':')
        return 0; // An address with colons.
    for (bool more = true; more;) {
        more = false;
        const std::size_t blank = letterAt(text, size) == ' ' ? 1 : 0;
        const std::string_view offset = text.substr(size + blank);
        for (const std::string_view zone : {"+dd:dd", "-dd:dd", "+dddd", "-dddd"}) {
            if (const std::size_t length = fits(offset, zone)) {
                size += blank + length;
                more = true;
                break;
            }
        }
        const std::string_view word = wordAt(offset);
        if (!more && isAnyOf(word, zones) && !isText(letterAt(offset, word.size()))) {
            size += blank + word.size();
            more = true;
        }
    }
    return size;
}

/// "2024-05-01", "1.5.24", "5/1/2024", "2024年5月1日".
std::size_t numericDate(std::string_view text)
{
    const std::size_t first = digitsAt(text);
    if (first == 0 || first > 4 || first == 3)
        return 0;
    std::size_t at = first;
    for (const std::string_view sign : {"-"sv, "/"sv, "."sv, "年"sv}) {
        if (!text.substr(at).starts_with(sign))
            continue;
        at += sign.size();
        const std::size_t second = digitsAt(text.substr(at));
        if (second < 1 || second > 2)
            return 0;
        at += second;
        const std::string_view next = sign == "年"sv ? "月"sv : sign;
        if (!text.substr(at).starts_with(next))
            return 0;
        at += next.size();
        const std::size_t third = digitsAt(text.substr(at));
        const bool hasYear = (first == 4 && third >= 1 && third <= 2)
            || (first <= 2 && (third == 4 || (third == 2 && sign != "."sv)));
        if (!hasYear)
            return 0;
        at += third;
        if (text.substr(at).starts_with("日"sv))
            at += "日"sv.size();
        return letterAt(text, at) == '.' && isDigit(letterAt(text, at + 1)) ? 0 : at;
    }
    return 0;
}

/// Whether a month or a day of the week may begin like @p word.
bool mayBeNamed(std::string_view word)
{
    return word.size() >= 3 && isOneOf(lower(word[0]), "jfmasondetw");
}

/// "12 Jun 2005", "June 12th, 2005", "Mon Jun  6 10:57:35 2005", "Jun 6".
std::size_t namedDate(std::string_view text)
{
    bool month = false;
    bool day = false;
    bool year = false;
    std::size_t size = 0;
    std::size_t at = 0;
    while (at < text.size()) {
        const std::string_view rest = text.substr(at);
        std::size_t length = 0;
        if (const std::string_view word = wordAt(rest); !word.empty()) {
            if (!mayBeNamed(word))
                break;
            if (!month && (isName(word, months) || isAnyOf(word, foreignMonths))) {
                // The verb "may" is followed by no number.
                month = true;
                length = word.size();
            } else if (size == 0 && isName(word, weekdays)) {
                length = word.size();
            } else {
                break;
            }
        } else if (const std::size_t time = month ? timeLength(rest) : 0; time > 0) {
            length = time;
        } else if (const std::size_t digits = digitsAt(rest); digits == 4 && month && !year) {
            year = true;
            length = 4;
        } else if ((digits == 1 || digits == 2) && !day) {
            day = true;
            length = digits;
            const std::string_view ending = wordAt(rest.substr(digits));
            if (isAnyOf(ending, std::array{"st"sv, "nd"sv, "rd"sv, "th"sv}))
                length += ending.size();
        } else {
            break;
        }
        at += length;
        if (isText(letterAt(text, at)))
            break;
        size = at;
        while (isOneOf(letterAt(text, at), " ,.-/") && at < text.size() && at < size + 2)
            ++at;
    }
    const bool isWeekday =
        !month && !day && isUpper(text[0]) && isAnyOf(text.substr(0, size), weekdays);
    return (month && (day || year)) || isWeekday ? size : 0;
}

} // namespace

MessagePart dateAt(std::string_view text)
{
    if (!isWord(letterAt(text, 0)))
        return {};
    if (isLetter(text[0])) {
        const std::size_t size = namedDate(text);
        return {size, datePlace};
    }
    if (const std::size_t size = fits(text, "ddddddddTdddddd"))
        return {size + (letterAt(text, size) == 'Z' ? 1 : 0), datePlace};
    if (std::size_t size = numericDate(text); size > 0) {
        if (isOneOf(letterAt(text, size), "Tt ,") && size < text.size()) {
            const std::size_t between = text.substr(size).starts_with(", ") ? 2 : 1;
            if (const std::size_t time = timeLength(text.substr(size + between)))
                size += between + time;
        }
        if (!isWord(letterAt(text, size)))
            return {size, datePlace};
    }
    if (const std::size_t size = namedDate(text); size > 0)
        return {size, datePlace};
    if (const std::size_t size = timeLength(text); size > 0 && !isWord(letterAt(text, size)))
        return {size, timePlace};
    return {};
}

MessagePart numberAt(std::string_view text)
{
    constexpr std::array sizes{"b"sv, "kb"sv, "mb"sv, "gb"sv, "tb"sv, "kib"sv, "mib"sv, "gib"sv,
        "tib"sv, "byte"sv, "bytes"sv, "kbyte"sv, "kbytes"sv, "mbyte"sv, "mbytes"sv, "octets"sv,
        "kilobytes"sv, "megabytes"sv, "gigabytes"sv};
    constexpr std::array times{"ms"sv, "msec"sv, "us"sv, "ns"sv, "s"sv, "sec"sv, "secs"sv,
        "second"sv, "seconds"sv, "min"sv, "mins"sv, "minute"sv, "minutes"sv, "h"sv, "hour"sv,
        "hours"sv, "milliseconds"sv, "microseconds"sv};
    constexpr std::array ordinals{"st"sv, "nd"sv, "rd"sv, "th"sv};
    std::size_t end = isOneOf(letterAt(text, 0), "+-") ? 1 : 0;
    if (!isDigit(letterAt(text, end)))
        return {};
    if (text[end] == '0' && isOneOf(letterAt(text, end + 1), "xX")
        && isHex(letterAt(text, end + 2))) {
        end += 2;
        while (isHex(letterAt(text, end)))
            ++end;
        return isText(letterAt(text, end)) ? MessagePart{} : MessagePart{end, "{n}"};
    }
    const auto goOn = [&text, &end] {
        while (isDigit(letterAt(text, end))
            || (isOneOf(letterAt(text, end), ".,'") && isDigit(letterAt(text, end + 1))
                && isDigit(letterAt(text, end - 1))))
            ++end;
    };
    goOn();
    if (isOneOf(letterAt(text, end), "eE")) {
        const std::size_t exponent = isOneOf(letterAt(text, end + 1), "+-") ? end + 2 : end + 1;
        if (isDigit(letterAt(text, exponent))) {
            end = exponent;
            goOn();
        }
    }
    // "640x480", "20001 x 300".
    const std::size_t beside = letterAt(text, end) == ' ' ? end + 1 : end;
    for (const std::string_view sign : {"x"sv, "X"sv, "\u00D7"sv}) {
        if (!text.substr(beside).starts_with(sign))
            continue;
        std::size_t other = beside + sign.size() + (beside > end ? 1 : 0);
        if (!isDigit(letterAt(text, other)))
            continue;
        while (isDigit(letterAt(text, other)))
            ++other;
        if (!isText(letterAt(text, other)))
            return {other, "{size}"};
    }
    const std::size_t blank = letterAt(text, end) == ' ' ? 1 : 0;
    std::size_t unit = end + blank;
    while (isLetter(letterAt(text, unit)))
        ++unit;
    const std::string_view word = text.substr(end + blank, unit - end - blank);
    if (letterAt(text, end + blank) == '%' && !isWord(letterAt(text, end + blank + 1)))
        return {end + blank + 1, "{n}%"};
    if (!isWord(letterAt(text, unit))) {
        if (isAnyOf(word, sizes))
            return {unit, "{size}"};
        // "5 s" is a time, "5 h" too; "5 m" may be metres.
        if (isAnyOf(word, times))
            return {unit, "{time}"};
        if (blank == 0 && isAnyOf(word, ordinals))
            return {unit, "{n}"};
    }
    return {end, "{n}"};
}

} // namespace taskglass
