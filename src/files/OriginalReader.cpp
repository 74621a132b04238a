// SPDX-License-Identifier: Apache-2.0
#include "files/OriginalReader.h"

#include "base/Format.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

#include <cstring>

using namespace Qt::StringLiterals;

namespace taskglass {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(taskglass::OriginalReader)
};

constexpr qsizetype blockSize = 1024 * 1024;
constexpr char byteOrderMark[] = "\xEF\xBB\xBF";

bool isBlank(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

bool isSeparator(char byte)
{
    return byte == ',' || byte == ';' || byte == '\t' || byte == '|';
}

Error originalError(const QString &sentence, const QString &path, const QString &detail)
{
    return Error{.kind = Error::Kind::Storage,
        .sentence = sentence.arg(QDir::toNativeSeparators(path)),
        .detail = u"%1: %2"_s.arg(path, detail)};
}

Error unreadable(const QFile &file)
{
    return originalError(
        Words::tr("%1 cannot be read: %2. Check the name and your permissions, then try "
                  "again.")
            .arg(u"%1"_s, file.errorString()),
        file.fileName(), file.errorString());
}

/// What begins other files than texts in UTF-8: UTF-16 and UTF-32, compressed files, workbooks.
bool isNoText(QByteArrayView bytes)
{
    return bytes.startsWith("\xFF\xFE") || bytes.startsWith("\xFE\xFF")
        || bytes.startsWith("\x1F\x8B") || bytes.startsWith("PK\x03\x04")
        || bytes.first(std::min<qsizetype>(4, bytes.size())).contains('\0');
}

OriginalForm formOf(const QString &path, char first)
{
    const QString suffix = QFileInfo(path).suffix().toLower();
    if (suffix == "csv"_L1 || suffix == "tsv"_L1 || suffix == "tab"_L1)
        return OriginalForm::Separated;
    const bool isJson = suffix == "json"_L1 || suffix == "ndjson"_L1 || suffix == "jsonl"_L1;
    if (first == '[')
        return OriginalForm::JsonArray;
    return first == '{' || isJson ? OriginalForm::JsonLines : OriginalForm::Separated;
}

} // namespace

OriginalReader::OriginalReader(std::unique_ptr<QFile> file, qint64 longestRecord)
    : m_file(std::move(file)), m_longestRecord(longestRecord)
{
}

Result<OriginalReader> OriginalReader::open(
    const QString &path, qint64 longestRecord, qint64 skippedLines)
{
    auto file = std::make_unique<QFile>(path);
    if (QFileInfo(path).isDir())
        return originalError(
            Words::tr("%1 is a folder. Name the file in it that was imported, then try again."),
            path, u"is a folder"_s);
    if (!file->open(QIODevice::ReadOnly | QIODevice::Unbuffered))
        return unreadable(*file);
    OriginalReader reader(std::move(file), longestRecord);
    if (const Result<void> begun = reader.begin(skippedLines); !begun)
        return begun.error();
    return reader;
}

/// Behind the line that begins at @p at.
qsizetype OriginalReader::lineEnd(qsizetype at)
{
    while (reach(at) && data()[at] != '\n' && data()[at] != '\r')
        ++at;
    if (reach(at + 1) && data()[at] == '\r' && data()[at + 1] == '\n')
        ++at;
    return reach(at) ? at + 1 : at;
}

Result<void> OriginalReader::begin(qint64 skippedLines)
{
    reach(3);
    if (isNoText({data(), available()}))
        return originalError(
            Words::tr(
                "%1 is not a text in UTF-8, so its records cannot be told apart. Save it as CSV or "
                "JSON in UTF-8, then try again."),
            m_file->fileName(), u"no UTF-8 text"_s);
    qsizetype begin = 0;
    if (QByteArrayView(data(), available()).startsWith(byteOrderMark))
        begin = qsizetype(std::strlen(byteOrderMark));
    for (; skippedLines > 0 && reach(begin); --skippedLines)
        begin = lineEnd(begin);
    if (const bool isLong = reach(begin + 5);
        (isLong || reach(begin + 4)) && QByteArray(data() + begin, 4).toLower() == "sep=") {
        const qsizetype end = lineEnd(begin + 5);
        if (end - begin <= 7) {
            m_namedSeparator = data()[begin + 4];
            begin = end;
        }
    }
    const qsizetype first = skipBlanks(begin);
    m_form = formOf(m_file->fileName(), reach(first) ? data()[first] : '\0');
    if (m_failure)
        return *m_failure;
    if (m_form == OriginalForm::JsonArray)
        begin = first + 1;
    m_beginning = QByteArray(data(), begin);
    m_begin += begin;
    return {};
}

Error OriginalReader::broken(const QString &what) const
{
    // The header is no record to the person who counts them.
    const qint64 records = m_form == OriginalForm::Separated ? m_records - 1 : m_records;
    return originalError(
        what.arg(u"%1"_s, display::count(std::max<qint64>(0, records))), m_file->fileName(), what);
}

/// Reads a block of the file behind what is held; false at its end or after a failure.
bool OriginalReader::more()
{
    if (m_isAtEnd || m_failure)
        return false;
    if (available() > m_longestRecord) {
        m_failure = broken(Words::tr(
            "%1 cannot be filtered: what follows record %2 is too long for a record. Probably a "
            "quote or bracket there is never closed; mend it, then try again."));
        return false;
    }
    if (m_begin > 0) {
        std::memmove(m_buffer.data(), data(), static_cast<std::size_t>(available()));
        m_end -= m_begin;
        m_begin = 0;
    }
    if (m_buffer.size() - m_end < blockSize)
        m_buffer.resize(std::max(m_buffer.size() * 2, m_end + blockSize));
    const qint64 count = m_file->read(m_buffer.data() + m_end, blockSize);
    if (count < 0 && m_file->error() != QFileDevice::NoError) {
        m_failure = unreadable(*m_file);
        return false;
    }
    m_isAtEnd = count <= 0;
    if (m_isAtEnd)
        return false;
    m_end += count;
    m_bytesRead += count;
    return true;
}

/// Whether there is a byte at @p at; reads on to find out.
bool OriginalReader::reach(qsizetype at)
{
    while (at >= available()) {
        if (!more())
            return false;
    }
    return true;
}

qsizetype OriginalReader::skipBlanks(qsizetype at)
{
    while (reach(at) && isBlank(data()[at]))
        ++at;
    return at;
}

/// Hands out what is held up to the three ends, one behind the other.
void OriginalReader::take(OriginalRecord &into, qsizetype before, qsizetype text, qsizetype after)
{
    into.before = {data(), before};
    into.text = {data() + before, text - before};
    into.after = {data() + text, after - text};
    m_begin += after;
    ++m_records;
}

Result<std::optional<QByteArray>> OriginalReader::peekHeader()
{
    m_separator = '\0';
    OriginalRecord header;
    const Result<bool> found = findSeparated(header);
    if (!found)
        return found.error();
    if (!*found)
        return std::optional<QByteArray>();
    m_begin -= header.text.size() + header.after.size();
    --m_records;
    return std::optional<QByteArray>(header.text.toByteArray());
}

Result<bool> OriginalReader::next(OriginalRecord &into)
{
    switch (m_form) {
    case OriginalForm::Separated:
        return findSeparated(into);
    case OriginalForm::JsonLines:
        return findLine(into);
    case OriginalForm::JsonArray:
        return findElement(into);
    }
    Q_UNREACHABLE();
}

Result<bool> OriginalReader::findLine(OriginalRecord &into)
{
    while (true) {
        qsizetype at = 0;
        const char *lineEnd = nullptr;
        while (lineEnd == nullptr) {
            if (!reach(at))
                break;
            lineEnd = static_cast<const char *>(
                std::memchr(data() + at, '\n', static_cast<std::size_t>(available() - at)));
            at = available();
        }
        if (m_failure)
            return *m_failure;
        qsizetype end = lineEnd != nullptr ? lineEnd - data() : available();
        const qsizetype after = lineEnd != nullptr ? end + 1 : end;
        if (after == 0)
            return false;
        if (end > 0 && data()[end - 1] == '\r')
            --end;
        qsizetype blanks = 0;
        while (blanks < end && isBlank(data()[blanks]))
            ++blanks;
        if (blanks < end) {
            take(into, 0, end, after);
            return true;
        }
        m_begin += after;
    }
}

/// Whether a quote at @p at, outside of quotes, is the first byte of a cell.
bool OriginalReader::opensQuotes(qsizetype at) const
{
    if (at == 0)
        return true;
    const char before = data()[at - 1];
    return m_separator == '\0' ? isSeparator(before) : before == m_separator;
}

Result<bool> OriginalReader::findSeparated(OriginalRecord &into)
{
    qsizetype at = 0;
    bool isQuoted = false;
    while (true) {
        if (!reach(at)) {
            if (m_failure)
                return *m_failure;
            if (isQuoted)
                return broken(Words::tr(
                    "%1 ends in the middle of a quoted cell, after record %2: it was cut short, or "
                    "a quote is never closed. Mend the file, then try again."));
            if (at == 0)
                return false;
            take(into, 0, at, at);
            return true;
        }
        const char *const bytes = data();
        const qsizetype end = available();
        if (isQuoted) {
            const auto *quote = static_cast<const char *>(
                std::memchr(bytes + at, '"', static_cast<std::size_t>(end - at)));
            if (quote == nullptr) {
                at = end;
                continue;
            }
            at = quote - bytes;
            const bool isDoubled = reach(at + 1) && data()[at + 1] == '"';
            isQuoted = isDoubled;
            at += isDoubled ? 2 : 1;
            continue;
        }
        while (at < end && bytes[at] != '\n' && bytes[at] != '\r' && bytes[at] != '"')
            ++at;
        if (at == end)
            continue;
        if (bytes[at] == '"') {
            isQuoted = opensQuotes(at);
            ++at;
            continue;
        }
        const bool isCrLf = bytes[at] == '\r' && reach(at + 1) && data()[at + 1] == '\n';
        if (m_failure)
            return *m_failure;
        const qsizetype after = at + (isCrLf ? 2 : 1);
        if (at > 0) {
            take(into, 0, at, after);
            return true;
        }
        m_begin += after;
    }
}

/// The end of the JSON value at @p at, by its structure; @p at itself if there is none, -1 if the
/// file ends first.
qsizetype OriginalReader::findValueEnd(qsizetype at)
{
    qint64 depth = 0;
    bool isInString = false;
    while (true) {
        if (!reach(at))
            return -1;
        const char *const bytes = data();
        const qsizetype end = available();
        if (isInString) {
            while (at < end && bytes[at] != '"' && bytes[at] != '\\')
                ++at;
            if (at == end)
                continue;
            if (bytes[at] == '\\') {
                if (!reach(at + 1))
                    return -1;
                at += 2;
                continue;
            }
            isInString = false;
            ++at;
            if (depth == 0)
                return at;
            continue;
        }
        switch (bytes[at]) {
        case '"':
            isInString = true;
            break;
        case '{':
        case '[':
            ++depth;
            break;
        case '}':
        case ']':
            if (depth == 0)
                return at;
            if (--depth == 0)
                return at + 1;
            break;
        default:
            if (depth == 0) {
                // A number or a word; it ends where something else begins.
                while (reach(at) && !isBlank(data()[at]) && data()[at] != ',' && data()[at] != ']'
                    && data()[at] != '}')
                    ++at;
                return at;
            }
        }
        ++at;
    }
}

/// Why the list has no end: the file has none, or it could not be read on.
Error OriginalReader::cutShort() const
{
    if (m_failure)
        return *m_failure;
    return broken(Words::tr(
        "%1 ends in the middle of its list, after record %2: it was cut short. Get the whole file, "
        "then try again."));
}

Result<bool> OriginalReader::findElement(OriginalRecord &into)
{
    if (m_isListAtEnd) {
        if (const Result<void> ended = takeEnding(); !ended)
            return ended.error();
        return false;
    }
    const qsizetype begin = skipBlanks(0);
    if (!reach(begin))
        return cutShort();
    if (data()[begin] == ']' && m_records == 0) {
        if (const Result<void> ended = takeEnding(); !ended)
            return ended.error();
        return false;
    }
    const qsizetype end = findValueEnd(begin);
    const qsizetype after = end < 0 ? -1 : skipBlanks(end);
    if (after < 0 || !reach(after))
        return cutShort();
    if (end == begin || (data()[after] != ',' && data()[after] != ']'))
        return broken(Words::tr(
            "%1 is not a JSON list: something is wrong after record %2. Mend the file, then try "
            "again."));
    m_isListAtEnd = data()[after] == ']';
    take(into, begin, end, m_isListAtEnd ? end : after);
    if (!m_isListAtEnd)
        ++m_begin; // The comma.
    return true;
}

/// Takes the closing bracket and the blanks around it; nothing else may follow.
Result<void> OriginalReader::takeEnding()
{
    if (!m_ending.isEmpty())
        return {};
    const qsizetype end = skipBlanks(skipBlanks(0) + 1);
    const bool isMore = reach(end);
    if (m_failure)
        return *m_failure;
    if (isMore)
        return broken(Words::tr(
            "%1 goes on after the end of its list, behind record %2, so it is not one JSON list. "
            "Mend the file, then try again."));
    m_ending = QByteArray(data(), end);
    m_begin += end;
    return {};
}

} // namespace taskglass
