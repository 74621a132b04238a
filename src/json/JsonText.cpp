// SPDX-License-Identifier: Apache-2.0
#include "json/JsonText.h"

#include "json/JsonScanner.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace taskglass {

namespace {

constexpr char replacement[] = "\xEF\xBF\xBD";

/// The number that four hexadecimal digits stand for.
char32_t hexValue(QByteArrayView digits)
{
    return static_cast<char32_t>(digits.toUInt(nullptr, 16));
}

void appendUtf8(QByteArray &out, char32_t character)
{
    const auto append = [&out](char32_t byte) { out.append(static_cast<char>(byte)); };
    if (character < 0x80) {
        append(character);
    } else if (character < 0x800) {
        append(0xC0 | character >> 6);
        append(0x80 | (character & 0x3F));
    } else if (character < 0x10000) {
        append(0xE0 | character >> 12);
        append(0x80 | (character >> 6 & 0x3F));
        append(0x80 | (character & 0x3F));
    } else {
        append(0xF0 | character >> 18);
        append(0x80 | (character >> 12 & 0x3F));
        append(0x80 | (character >> 6 & 0x3F));
        append(0x80 | (character & 0x3F));
    }
}

/// Appends @p text with U+FFFD for each byte that belongs to no UTF-8.
void appendUtf8Only(QByteArray &out, QByteArrayView text)
{
    qsizetype plain = 0;
    for (qsizetype at = 0; at < text.size();) {
        const qsizetype length = utf8Length(text.sliced(at));
        at += std::max<qsizetype>(1, length);
        if (length > 0)
            continue;
        out.append(text.sliced(plain, at - 1 - plain)).append(replacement);
        plain = at;
    }
    out.append(text.sliced(plain));
}

/// Appends a string, quotes and escapes included, that has bytes which may not stand in JSON.
void appendMended(QByteArray &out, QByteArrayView string)
{
    constexpr char hex[] = "0123456789abcdef";
    QByteArray mended;
    for (const char letter : string) {
        const auto byte = static_cast<unsigned char>(letter);
        if (byte < 0x20)
            mended.append("\\u00").append(hex[byte >> 4]).append(hex[byte & 0xF]);
        else
            mended.append(letter);
    }
    appendUtf8Only(out, mended);
}

/// Whether @p text begins with half a surrogate pair in the form of UTF-8: what cells hold of an
/// escape like \ud83d that has no other half.
bool beginsWithHalf(QByteArrayView text)
{
    const auto byte = [&](qsizetype at) { return static_cast<unsigned char>(text[at]); };
    return text.size() >= 3 && byte(0) == 0xED && byte(1) >= 0xA0 && byte(1) < 0xC0
        && (byte(2) & 0xC0) == 0x80;
}

/// Appends the character of the escape "uXXXX" at the start of @p text, or of two that form a
/// surrogate pair; returns how many bytes that took.
qsizetype appendUnicodeEscape(QByteArray &out, QByteArrayView text)
{
    const char32_t first = hexValue(text.sliced(1, 4));
    if (first < 0xD800 || first > 0xDFFF) {
        appendUtf8(out, first);
        return 5;
    }
    if (first < 0xDC00 && text.sliced(5).startsWith("\\u")) {
        const char32_t second = hexValue(text.sliced(7, 4));
        if (second >= 0xDC00 && second <= 0xDFFF) {
            appendUtf8(out, 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00));
            return 11;
        }
    }
    appendUtf8(out, first);
    return 5;
}

/// Appends what stands between the quotes of a valid string.
void appendUnescaped(QByteArray &out, QByteArrayView text)
{
    while (true) {
        const qsizetype escape = text.indexOf('\\');
        appendUtf8Only(out, escape < 0 ? text : text.first(escape));
        if (escape < 0)
            return;
        text = text.sliced(escape + 1);
        qsizetype taken = 1;
        switch (const char letter = text.front()) {
        case 'u':
            taken = appendUnicodeEscape(out, text);
            break;
        case 'b':
            out.append('\b');
            break;
        case 'f':
            out.append('\f');
            break;
        case 'n':
            out.append('\n');
            break;
        case 'r':
            out.append('\r');
            break;
        case 't':
            out.append('\t');
            break;
        default:
            out.append(letter);
        }
        text = text.sliced(taken);
    }
}

/// Steps over a list in brackets, with @p item for each thing in it.
template <typename Item>
bool forEachItem(QByteArrayView json, char opening, char closing, Item item)
{
    JsonScanner scanner(json);
    scanner.skipBlanks();
    if (!scanner.take(opening))
        return false;
    scanner.skipBlanks();
    if (!scanner.take(closing)) {
        while (true) {
            scanner.skipBlanks();
            if (!item(scanner))
                return false;
            scanner.skipBlanks();
            if (scanner.take(closing))
                break;
            if (!scanner.take(','))
                return false;
        }
    }
    scanner.skipBlanks();
    return scanner.atEnd();
}

/// Whether QJsonDocument takes the scalar @p token.
bool isReadByQt(QByteArrayView token)
{
    const char first = token.front();
    if (first != '-' && !isDigit(first))
        return first != 'N' && first != 'I';
    bool isNumber = false;
    const double number = token.toDouble(&isNumber);
    return isNumber && std::isfinite(number);
}

/// What becomes of a text besides that its blanks go.
enum class Reader {
    Any, ///< Nothing else.
    Qt,  ///< Numbers that QJsonDocument refuses become strings, values of `quotedMember` texts.
};

bool copyTokens(QByteArray &out, QByteArrayView json, Reader reader, QByteArrayView quotedMember)
{
    const qsizetype before = out.size();
    const auto refuse = [&] {
        out.resize(before);
        return false;
    };
    std::vector<bool> inObject;
    JsonScanner scanner(json);
    const auto copySince = [&](qsizetype begin) {
        const QByteArrayView token = json.sliced(begin, scanner.position() - begin);
        if (token.startsWith('"') && scanner.isOdd())
            appendMended(out, token);
        else
            out.append(token);
    };
    bool isQuoted = false;
    // "key" :
    const auto key = [&] {
        scanner.skipBlanks();
        const qsizetype begin = scanner.position();
        if (!scanner.string())
            return false;
        copySince(begin);
        isQuoted = reader == Reader::Qt
            && json.sliced(begin + 1, scanner.position() - begin - 2) == quotedMember;
        scanner.skipBlanks();
        out.append(':');
        return scanner.take(':');
    };

    while (true) {
        scanner.skipBlanks();
        const qsizetype begin = scanner.position();
        const char opening = scanner.next();
        if (std::exchange(isQuoted, false) && (opening == '{' || opening == '[')) {
            QByteArray text(rawJsonMark);
            if (!scanner.value()
                || !copyTokens(
                    text, json.sliced(begin, scanner.position() - begin), Reader::Any, {}))
                return refuse();
            appendJsonString(out, text);
        } else if (opening == '{' || opening == '[') {
            scanner.take(opening);
            out.append(opening);
            inObject.push_back(opening == '{');
            scanner.skipBlanks();
            if (const char closing = opening == '{' ? '}' : ']'; !scanner.take(closing)) {
                if (opening == '{' && !key())
                    return refuse();
                continue;
            }
            out.append(opening == '{' ? '}' : ']');
            inObject.pop_back();
        } else {
            if (!scanner.scalar())
                return refuse();
            const QByteArrayView token = json.sliced(begin, scanner.position() - begin);
            if (reader == Reader::Qt && !isReadByQt(token))
                appendJsonString(out, token);
            else
                copySince(begin);
        }
        // A value has ended; so may have what holds it.
        while (true) {
            scanner.skipBlanks();
            if (inObject.empty())
                return scanner.atEnd() || refuse();
            const bool object = inObject.back();
            if (scanner.take(',')) {
                out.append(',');
                if (object && !key())
                    return refuse();
                break;
            }
            if (!scanner.take(object ? '}' : ']'))
                return refuse();
            out.append(object ? '}' : ']');
            inObject.pop_back();
        }
    }
}

} // namespace

void appendJsonString(QByteArray &out, QByteArrayView text)
{
    constexpr char hex[] = "0123456789abcdef";
    out.append('"');
    qsizetype plain = 0; // Where the bytes begin that can be copied as they are.
    const auto copyUntil = [&](qsizetype at) { out.append(text.sliced(plain, at - plain)); };
    for (qsizetype at = 0; at < text.size();) {
        const auto byte = static_cast<unsigned char>(text[at]);
        if (byte >= 0x80) {
            const qsizetype length = utf8Length(text.sliced(at));
            if (length > 0) {
                at += length;
                continue;
            }
            copyUntil(at);
            if (beginsWithHalf(text.sliced(at))) {
                const auto second = static_cast<unsigned char>(text[at + 1]);
                const auto third = static_cast<unsigned char>(text[at + 2]);
                out.append("\\ud").append(hex[second >> 2 & 0xF]);
                out.append(hex[(second & 0x3) << 2 | (third >> 4 & 0x3)]).append(hex[third & 0xF]);
                at += 2;
            } else {
                out.append(replacement);
            }
        } else if (byte >= 0x20 && byte != '"' && byte != '\\') {
            ++at;
            continue;
        } else {
            copyUntil(at);
            out.append('\\');
            switch (byte) {
            case '\n':
                out.append('n');
                break;
            case '\r':
                out.append('r');
                break;
            case '\t':
                out.append('t');
                break;
            case '"':
            case '\\':
                out.append(static_cast<char>(byte));
                break;
            default:
                out.append("u00").append(hex[byte >> 4]).append(hex[byte & 0xF]);
            }
        }
        plain = ++at;
    }
    copyUntil(text.size());
    out.append('"');
}

bool appendMinified(QByteArray &out, QByteArrayView json)
{
    return copyTokens(out, json, Reader::Any, {});
}

bool appendForQt(QByteArray &out, QByteArrayView json, QByteArrayView rawMember)
{
    return copyTokens(out, json, Reader::Qt, rawMember);
}

bool appendUnquoted(QByteArray &out, QByteArrayView json)
{
    JsonScanner scanner(json);
    if (!scanner.string() || !scanner.atEnd())
        return false;
    appendUnescaped(out, json.sliced(1, json.size() - 2));
    return true;
}

QString readableText(QByteArrayView text)
{
    if (!text.contains('\xED'))
        return QString::fromUtf8(text);
    QByteArray whole;
    qsizetype plain = 0;
    for (qsizetype at = text.indexOf('\xED'); at >= 0; at = text.indexOf('\xED', at)) {
        if (!beginsWithHalf(text.sliced(at))) {
            ++at;
            continue;
        }
        whole.append(text.sliced(plain, at - plain)).append(replacement);
        at += 3;
        plain = at;
    }
    return QString::fromUtf8(whole.append(text.sliced(plain)));
}

bool forEachJsonMember(
    QByteArrayView json, const std::function<void(QByteArrayView name, QByteArrayView value)> &take)
{
    QByteArray name;
    return forEachItem(json, '{', '}', [&](JsonScanner &scanner) {
        const qsizetype key = scanner.position();
        if (!scanner.string())
            return false;
        name.resize(0);
        appendUnescaped(name, json.sliced(key + 1, scanner.position() - key - 2));
        scanner.skipBlanks();
        if (!scanner.take(':'))
            return false;
        scanner.skipBlanks();
        const qsizetype begin = scanner.position();
        if (!scanner.value())
            return false;
        take(name, json.sliced(begin, scanner.position() - begin));
        return true;
    });
}

bool forEachJsonElement(QByteArrayView json, const std::function<void(QByteArrayView value)> &take)
{
    return forEachItem(json, '[', ']', [&](JsonScanner &scanner) {
        const qsizetype begin = scanner.position();
        if (!scanner.value())
            return false;
        take(json.sliced(begin, scanner.position() - begin));
        return true;
    });
}

} // namespace taskglass
