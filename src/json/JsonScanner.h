// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArrayView>

#include <algorithm>

namespace taskglass {

/// Length of the valid UTF-8 sequence at the start of @p text; 0 if there is none.
inline qsizetype utf8Length(QByteArrayView text)
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

/// ASCII digits only.
inline bool isDigit(char letter)
{
    return letter >= '0' && letter <= '9';
}

/// Whether @p letter stands in a string for itself and for nothing else.
inline bool isPlain(char letter)
{
    return letter >= 0x20 && letter < 0x7F && letter != '"' && letter != '\\';
}

/// Reads a JSON text token by token, in the dialect of JsonText.h; each function steps over what it
/// names, and returns whether it was there. Inline, because every byte of an export passes through.
class JsonScanner {
public:
    explicit JsonScanner(QByteArrayView text) : m_text(text) { }

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

} // namespace taskglass
