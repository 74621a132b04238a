// SPDX-License-Identifier: Apache-2.0
#include "files/CsvWriter.h"

#include "files/AtomicFile.h"
#include "json/JsonText.h"

#include <cstring>

namespace taskglass {

namespace {

constexpr qsizetype bufferSize = 1024 * 1024;
constexpr char byteOrderMark[] = "\xEF\xBB\xBF";

/// A word whose bytes all are @p byte.
constexpr quint64 spread(char byte)
{
    return 0x0101010101010101U * static_cast<unsigned char>(byte);
}

/// Not zero if a byte of @p word is zero.
constexpr quint64 zeroBytes(quint64 word)
{
    return (word - 0x0101010101010101U) & ~word & 0x8080808080808080U;
}

bool needsQuotes(QByteArrayView text)
{
    const char *at = text.data();
    qsizetype left = text.size();
    // Eight bytes at a time: most cells need no quotes and are looked at to their end.
    for (; left >= 8; left -= 8, at += 8) {
        quint64 word;
        std::memcpy(&word, at, sizeof word);
        const quint64 found = zeroBytes(word ^ spread(',')) | zeroBytes(word ^ spread('"'))
            | zeroBytes(word ^ spread('\n')) | zeroBytes(word ^ spread('\r'));
        if (found != 0)
            return true;
    }
    for (; left > 0; --left, ++at) {
        if (*at == ',' || *at == '"' || *at == '\n' || *at == '\r')
            return true;
    }
    return false;
}

/// Writes @p text to @p out, each quote twice; returns the end of what was written.
char *copyQuoted(char *out, QByteArrayView text)
{
    for (const char byte : text) {
        // The second quote is written always and kept only where it belongs: no branch to
        // mispredict in JSON, which is full of quotes.
        out[0] = byte;
        out[1] = '"';
        out += byte == '"' ? 2 : 1;
    }
    return out;
}

/// How many bytes of @p text form a blank that spreadsheets skip; 0 if it begins with none.
qsizetype blankLength(QByteArrayView text)
{
    if (text.startsWith(' '))
        return 1;
    if (text.startsWith("\xC2\xA0")) // no-break space
        return 2;
    if (text.startsWith("\xE3\x80\x80") || text.startsWith(byteOrderMark)) // ideographic space
        return 3;
    return 0;
}

bool beginsLikeFormula(QByteArrayView line)
{
    while (const qsizetype blank = blankLength(line))
        line = line.sliced(blank);
    if (line.isEmpty())
        return false;
    const char first = line.front();
    return first == '=' || first == '+' || first == '-' || first == '@' || first == '\t';
}

} // namespace

bool looksLikeFormula(QByteArrayView cell)
{
    QByteArrayView line = cell;
    while (const qsizetype blank = blankLength(line))
        line = line.sliced(blank);
    if (line.startsWith('\r') || beginsLikeFormula(line))
        return true;
    for (const char lineBreak : {'\n', '\r'}) {
        for (qsizetype at = cell.indexOf(lineBreak); at >= 0;
            at = cell.indexOf(lineBreak, at + 1)) {
            if (beginsLikeFormula(cell.sliced(at + 1)))
                return true;
        }
    }
    return false;
}

CsvWriter::CsvWriter(QIODevice &device, Style style) : m_device(device), m_style(style)
{
    m_buffer.reserve(bufferSize + 64 * 1024);
    if (m_style == Style::ForSpreadsheets)
        m_buffer.append(byteOrderMark);
}

void CsvWriter::cell(QByteArrayView text)
{
    if (text.contains('\xED')) {
        // Half a surrogate pair is no text; JSON has an escape for it, CSV has not.
        const QByteArray readable = readableText(text).toUtf8();
        m_replaced += readable == text ? 0 : 1;
        appendCell(readable);
        return;
    }
    appendCell(text);
}

void CsvWriter::appendCell(QByteArrayView text)
{
    const bool guard = m_style == Style::ForSpreadsheets && looksLikeFormula(text);
    const bool quote = needsQuotes(text);
    // Room for the worst: a comma, an apostrophe, the quotes around, and each byte twice.
    const qsizetype used = m_buffer.size();
    m_buffer.resize(used + 4 + (quote ? 2 : 1) * text.size());
    char *const begin = m_buffer.data();
    char *out = begin + used;
    if (m_cells > 0)
        *out++ = ',';
    if (quote)
        *out++ = '"';
    if (guard)
        *out++ = '\'';
    if (quote) {
        out = copyQuoted(out, text);
        *out++ = '"';
    } else if (!text.isEmpty()) {
        std::memcpy(out, text.data(), static_cast<std::size_t>(text.size()));
        out += text.size();
    }
    m_buffer.resize(out - begin);
    ++m_cells;
    m_blank = m_blank && text.isEmpty();
}

Result<void> CsvWriter::endRecord()
{
    // A record of one empty cell would read as no record.
    if (m_cells == 1 && m_blank)
        m_buffer.append("\"\"");
    m_buffer.append("\r\n");
    m_cells = 0;
    m_blank = true;
    if (m_buffer.size() < bufferSize && !m_failure)
        return {};
    return flush();
}

Result<void> CsvWriter::flush()
{
    if (!m_failure && !m_buffer.isEmpty()) {
        if (const Result<void> written = writeAll(m_device, m_buffer); !written)
            m_failure = written.error();
    }
    // Keeps its memory: one allocation a file, not one a megabyte.
    m_buffer.resize(0);
    if (m_failure)
        return *m_failure;
    return {};
}

} // namespace taskglass
