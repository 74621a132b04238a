// SPDX-License-Identifier: Apache-2.0
#include "json/JsonText.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace taskglass {

namespace {

constexpr char replacement[] = "\xEF\xBF\xBD";

/// Length of the valid UTF-8 sequence at the start of @p text; 0 if there is none.
qsizetype utf8Length(QByteArrayView text)
{
    const auto byte = [&](qsizetype at) { return static_cast<unsigned char>(text[at]); };
    const unsigned char lead = byte(0);
    if (lead < 0x80)
        return 1;
    const qsizetype length = lead >= 0xC2 && lead < 0xE0 ? 2
        : lead >= 0xE0 && lead < 0xF0                    ? 3
        : lead >= 0xF0 && lead < 0xF5                    ? 4
                                                         : 0;
    if (length == 0 || text.size() < length)
        return 0;
    for (qsizetype at = 1; at < length; ++at) {
        if ((byte(at) & 0xC0) != 0x80)
            return 0;
    }
    // Too long a form, a surrogate, or beyond U+10FFFF.
    if ((lead == 0xE0 && byte(1) < 0xA0) || (lead == 0xED && byte(1) >= 0xA0)
        || (lead == 0xF0 && byte(1) < 0x90) || (lead == 0xF4 && byte(1) >= 0x90))
        return 0;
    return length;
}

bool isDigit(char letter)
{
    return letter >= '0' && letter <= '9';
}

/// Whether @p letter stands in a string for itself and for nothing else.
bool isPlain(char letter)
{
    return letter >= 0x20 && letter < 0x7F && letter != '"' && letter != '\\';
}

/// Reads a JSON text token by token; each function steps over what it names.
class Scanner {
public:
    explicit Scanner(QByteArrayView text) : m_text(text) { }

    qsizetype position() const { return m_at; }
    /// Whether the last string has bytes that may not stand in JSON: control characters, or what
    /// is not UTF-8.
    bool isOdd() const { return m_isOdd; }
    bool atEnd() const { return m_at >= m_text.size(); }
    char next() const { return atEnd() ? '\0' : m_text[m_at]; }
    void skipBlanks()
    {
        while (next() == ' ' || next() == '\n' || next() == '\r' || next() == '\t')
            ++m_at;
    }
    bool take(char letter)
    {
        if (next() != letter || atEnd())
            return false;
        ++m_at;
        return true;
    }
    bool word(QByteArrayView letters)
    {
        if (!m_text.sliced(m_at).startsWith(letters))
            return false;
        m_at += letters.size();
        return true;
    }
    bool digits()
    {
        const qsizetype begin = m_at;
        while (isDigit(next()))
            ++m_at;
        return m_at > begin;
    }
    bool number()
    {
        take('-');
        if (!take('0') && !digits())
            return false;
        if (take('.') && !digits())
            return false;
        if (take('e') || take('E')) {
            if (!take('+'))
                take('-');
            return digits();
        }
        return true;
    }
    bool string()
    {
        if (!take('"'))
            return false;
        m_isOdd = false;
        while (!atEnd()) {
            while (m_at < m_text.size() && isPlain(m_text[m_at]))
                ++m_at;
            const char letter = next();
            if (atEnd())
                return false;
            if (letter == '"') {
                ++m_at;
                return true;
            }
            if (letter == '\\') {
                ++m_at;
                if (!escape())
                    return false;
                continue;
            }
            const bool isControl = static_cast<unsigned char>(letter) < 0x20;
            const qsizetype length = isControl ? 0 : utf8Length(m_text.sliced(m_at));
            m_isOdd = m_isOdd || length == 0;
            m_at += std::max<qsizetype>(1, length);
        }
        return false;
    }
    bool scalar()
    {
        return next() == '"' ? string()
                             : word("true") || word("false") || word("null") || word("NaN")
                || word("Infinity") || word("-Infinity") || number();
    }
    /// Steps over a string of which only the end is looked for.
    bool anyString()
    {
        if (!take('"'))
            return false;
        for (; !atEnd(); ++m_at) {
            const char letter = m_text[m_at];
            if (letter == '"') {
                ++m_at;
                return true;
            }
            if (letter == '\\')
                ++m_at;
        }
        m_at = m_text.size();
        return false;
    }
    /// Steps over a value of any kind, of which no more is looked at than where it ends.
    bool value()
    {
        if (next() == '"')
            return anyString();
        if (next() != '{' && next() != '[')
            return scalar();
        qsizetype depth = 0;
        while (!atEnd()) {
            const char letter = next();
            if (letter == '"') {
                if (!anyString())
                    return false;
                continue;
            }
            ++m_at;
            if (letter == '{' || letter == '[')
                ++depth;
            else if ((letter == '}' || letter == ']') && --depth == 0)
                return true;
        }
        return false;
    }

private:
    bool escape()
    {
        if (take('u')) {
            for (int count = 0; count < 4; ++count, ++m_at) {
                const char letter = next();
                if (!isDigit(letter) && (letter < 'a' || letter > 'f')
                    && (letter < 'A' || letter > 'F'))
                    return false;
            }
            return true;
        }
        if (atEnd() || !QByteArrayView("\"\\/bfnrt").contains(next()))
            return false;
        ++m_at;
        return true;
    }

    QByteArrayView m_text;
    qsizetype m_at = 0;
    bool m_isOdd = false;
};

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
    Scanner scanner(json);
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
    Scanner scanner(json);
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
    Scanner scanner(json);
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
    return forEachItem(json, '{', '}', [&](Scanner &scanner) {
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
    return forEachItem(json, '[', ']', [&](Scanner &scanner) {
        const qsizetype begin = scanner.position();
        if (!scanner.value())
            return false;
        take(json.sliced(begin, scanner.position() - begin));
        return true;
    });
}

} // namespace taskglass
