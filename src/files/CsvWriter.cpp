// SPDX-License-Identifier: Apache-2.0
#include "files/CsvWriter.h"

#include "files/AtomicFile.h"
#include "json/JsonText.h"

#include <QLocale>

#include <algorithm>
#include <array>
#include <cstring>

namespace taskglass {

using namespace Qt::StringLiterals;

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

bool needsQuotes(QByteArrayView text, char separator)
{
    const char *at = text.data();
    qsizetype left = text.size();
    // Eight bytes at a time: most cells need no quotes and are looked at to their end.
    for (; left >= 8; left -= 8, at += 8) {
        quint64 word;
        std::memcpy(&word, at, sizeof word);
        const quint64 found = zeroBytes(word ^ spread(separator)) | zeroBytes(word ^ spread('"'))
            | zeroBytes(word ^ spread('\n')) | zeroBytes(word ^ spread('\r'));
        if (found != 0)
            return true;
    }
    for (; left > 0; --left, ++at) {
        if (*at == separator || *at == '"' || *at == '\n' || *at == '\r')
            return true;
    }
    return false;
}

/// Whether another spreadsheet would see a border of cells in @p text: theirs depend on the
/// country.
bool hasForeignSeparator(QByteArrayView text)
{
    return text.contains(',') || text.contains(';') || text.contains('\t') || text.contains('\v')
        || text.contains('\f');
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

/// Whether spreadsheets pass over @p character where they look for the beginning of a formula.
bool isPassedOver(QChar character)
{
    return character.isSpace() || character.category() == QChar::Other_Format
        || character.category() == QChar::Other_Control;
}

bool beginsFormula(QChar character)
{
    // The full-width forms count like the others.
    return QStringView(u"=+-@\uFF1D\uFF0B\uFF0D\uFF20").contains(character);
}

bool beginsLikeFormula(QByteArrayView line)
{
    const QString text = QString::fromUtf8(line.first(std::min<qsizetype>(line.size(), 1024)));
    if (text.startsWith(u'\t') || text.startsWith(u'\r'))
        return true;
    for (const QChar character : text) {
        if (!isPassedOver(character))
            return beginsFormula(character);
        if (character == u'\t')
            return true;
    }
    return false;
}

bool isLetter(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

/// Words that belong to dates, times and numbers in the spreadsheets of English and German,
/// French and Spanish countries, or begin such words.
bool isWordOfValues(QByteArrayView word)
{
    static constexpr std::array beginnings{"jan", "feb", "mar", "apr", "may", "mai", "jun", "jul",
        "aug", "sep", "oct", "okt", "nov", "dec", "dez", "fev", "avr", "juin", "juil", "aou", "ene",
        "abr", "ago", "dic"};
    static constexpr std::array words{"e", "am", "pm", "a", "p", "t", "z"};
    const QByteArray lower = word.toByteArray().toLower();
    return std::any_of(words.begin(), words.end(), [&](const char *one) { return lower == one; })
        || (lower.size() <= 10
            && std::any_of(beginnings.begin(), beginnings.end(),
                [&](const char *one) { return lower.startsWith(one); }));
}

} // namespace

bool isChangedBySpreadsheets(QByteArrayView cell)
{
    // Long texts are none; and none longer may stand in a formula.
    constexpr qsizetype longest = 200;
    if (cell.isEmpty() || cell.size() > longest)
        return false;
    static constexpr std::array truths{
        "true", "false", "wahr", "falsch", "vrai", "faux", "verdadero", "falso"};
    const QByteArray lower = cell.trimmed().toByteArray().toLower();
    if (std::any_of(truths.begin(), truths.end(), [&](const char *one) { return lower == one; }))
        return true;
    bool hasDigit = false;
    for (qsizetype at = 0; at < cell.size();) {
        const char byte = cell[at];
        if (isLetter(byte)) {
            const qsizetype begin = at;
            while (at < cell.size() && isLetter(cell[at]))
                ++at;
            if (!isWordOfValues(cell.sliced(begin, at - begin)))
                return false;
            continue;
        }
        const bool isDigit = byte >= '0' && byte <= '9';
        hasDigit = hasDigit || isDigit;
        if (!isDigit && !QByteArrayView(" .,:/-+%$()'_").contains(byte))
            return false;
        ++at;
    }
    return hasDigit;
}

bool looksLikeFormula(QByteArrayView cell)
{
    if (beginsLikeFormula(cell))
        return true;
    // Any of these may begin a line, and a cell where spreadsheets cut lines into cells.
    for (qsizetype at = 0; at < cell.size(); ++at) {
        const char byte = cell[at];
        if ((byte == '\n' || byte == '\r' || byte == '\v' || byte == '\f' || byte == '\0')
            && beginsLikeFormula(cell.sliced(at + 1)))
            return true;
    }
    for (const char *lineBreak : {"\xE2\x80\xA8", "\xE2\x80\xA9", "\xC2\x85"}) {
        for (qsizetype at = cell.indexOf(lineBreak); at >= 0;
            at = cell.indexOf(lineBreak, at + 1)) {
            if (beginsLikeFormula(cell.sliced(at + qsizetype(std::strlen(lineBreak)))))
                return true;
        }
    }
    return false;
}

char spreadsheetSeparator()
{
    return QLocale::system().decimalPoint() == u","_s ? ';' : ',';
}

CsvWriter::CsvWriter(QIODevice &device, Style style, char separator)
    : m_device(device), m_style(style), m_separator(separator)
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
    const bool isForSpreadsheets = m_style == Style::ForSpreadsheets;
    if (isForSpreadsheets && isChangedBySpreadsheets(text)) {
        // A formula that says the text itself: shown as text, and saved as CSV as it was.
        appendRaw(QByteArray("\"=\"\"" + text.toByteArray() + "\"\"\""));
        return;
    }
    const bool guard = isForSpreadsheets && looksLikeFormula(text);
    const bool quote =
        needsQuotes(text, m_separator) || (isForSpreadsheets && hasForeignSeparator(text));
    // Room for the worst: a comma, an apostrophe, the quotes around, and each byte twice.
    const qsizetype used = m_buffer.size();
    m_buffer.resize(used + 4 + (quote ? 2 : 1) * text.size());
    char *const begin = m_buffer.data();
    char *out = begin + used;
    if (m_cells > 0)
        *out++ = m_separator;
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

/// @p text as it stands, quotes and all.
void CsvWriter::appendRaw(QByteArrayView text)
{
    if (m_cells > 0)
        m_buffer.append(m_separator);
    m_buffer.append(text);
    ++m_cells;
    m_blank = false;
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
