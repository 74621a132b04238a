// SPDX-License-Identifier: Apache-2.0
#include "files/OriginalFilter.h"

#include "analysis/MessageKinds.h"
#include "base/Format.h"
#include "files/AtomicFile.h"
#include "files/TextEncoding.h"
#include "files/Transcoding.h"
#include "json/JsonText.h"

#include <QCoreApplication>
#include <QDir>
#include <QTemporaryFile>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace taskglass {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(taskglass::OriginalFilter)
};

constexpr qsizetype bufferSize = 1024 * 1024;
constexpr qint64 progressStep = 1024 * 1024;
constexpr std::size_t notFoundShown = 10;
constexpr char errorName[] = "_error";
constexpr char templateName[] = "_template";

enum class Key { GlobalKey, ExternalId, RowData };
constexpr std::size_t keyTotal = 3;

/// A heading that is known, without blanks, hyphens and capitals.
struct Synonym {
    QByteArrayView word;
    Key key;
};
/// Of several columns for one key, the one that stands first here counts.
constexpr std::array synonyms{
    Synonym{"globalkey", Key::GlobalKey},
    Synonym{"externalid", Key::ExternalId},
    Synonym{"rowdata", Key::RowData},
    Synonym{"url", Key::RowData},
    Synonym{"data", Key::RowData},
    Synonym{"imageurl", Key::RowData},
    Synonym{"fileurl", Key::RowData},
    Synonym{"uri", Key::RowData},
};

bool isLetterOrDigit(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9');
}

/// Position in `synonyms`, or their count if the heading is not known.
std::size_t rankOf(QByteArrayView heading)
{
    std::array<char, 16> word{};
    qsizetype size = 0;
    for (const char byte : heading) {
        const char lower = byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte + 32) : byte;
        if (!isLetterOrDigit(lower))
            continue;
        if (size == qsizetype(word.size()))
            return synonyms.size();
        word[static_cast<std::size_t>(size++)] = lower;
    }
    const auto found = std::find_if(synonyms.begin(), synonyms.end(),
        [&](const Synonym &synonym) { return synonym.word == QByteArrayView(word.data(), size); });
    return static_cast<std::size_t>(found - synonyms.begin());
}

/// Calls @p take with each cell of @p record as it stands there, until that returns false.
template <typename Take> void forEachCell(QByteArrayView record, char separator, Take take)
{
    qsizetype begin = 0;
    while (true) {
        qsizetype at = begin;
        if (at < record.size() && record[at] == '"') {
            // To the quote that closes it; doubled quotes go by in pairs.
            do {
                at = record.indexOf('"', at + 1);
                if (at < 0)
                    at = record.size();
                else
                    ++at;
            } while (at < record.size() && record[at] == '"');
        }
        const qsizetype end = at >= record.size() ? -1 : record.indexOf(separator, at);
        if (!take(record.sliced(begin, (end < 0 ? record.size() : end) - begin)) || end < 0)
            return;
        begin = end + 1;
    }
}

/// What a cell says, without its quotes; in @p buffer if it had to be changed.
QByteArrayView cellText(QByteArrayView cell, QByteArray &buffer)
{
    if (!cell.startsWith('"'))
        return cell;
    buffer.resize(0);
    qsizetype at = 1;
    while (at < cell.size()) {
        const qsizetype quote = cell.indexOf('"', at);
        if (quote < 0)
            break;
        buffer.append(cell.sliced(at, quote - at));
        at = quote + 1;
        if (at == cell.size() || cell[at] != '"') {
            break; // Closed; what follows the quote is kept as it is.
        }
        buffer.append('"');
        ++at;
    }
    buffer.append(cell.sliced(std::min(at, cell.size())));
    return buffer;
}

std::vector<QByteArray> headingsOf(QByteArrayView header, char separator)
{
    std::vector<QByteArray> headings;
    QByteArray buffer;
    forEachCell(header, separator, [&](QByteArrayView cell) {
        headings.push_back(cellText(cell, buffer).toByteArray());
        return true;
    });
    return headings;
}

/// Copies one file; made for one call of `filterOriginal`.
class Filter {
public:
    /// @p letters: how the reader's file says its letters; ASCII at least is ASCII there.
    Filter(OriginalReader &reader, QString path, const TextEncoding &letters,
        FailureIndex &failures, QIODevice &output, const OriginalFilterOptions &options)
        : m_reader(reader)
        , m_letters(letters)
        , m_path(std::move(path))
        , m_failures(failures)
        , m_output(output)
        , m_options(options)
    {
        m_report.form = reader.form();
        failures.forEachMessage([this](const QByteArray &message, qint64 rows) {
            m_kinds.add({message.constData(), static_cast<std::size_t>(message.size())}, rows);
        });
    }

    Result<OriginalFilterReport> run();

private:
    using Match = std::optional<FailureIndex::Match>;

    Result<void> begin();
    char separatorOf(QByteArrayView header) const;
    Result<void> chooseColumns(const std::vector<QByteArray> &headings);
    Match matchSeparated(QByteArrayView record);
    Match matchJson(QByteArrayView record);
    Match matchKeys();
    void count(const Match &match);
    void write(const OriginalRecord &record, const QByteArray &message);
    void appendCells(QByteArrayView record, const QByteArray &message);
    void appendCell(const QByteArray &text);
    QByteArray kindOf(const QByteArray &message);
    void appendMembers(QByteArrayView record, const QByteArray &message);
    Result<void> flush();
    Result<void> reportProgress();
    Error noKeys(const std::vector<QByteArray> &headings) const;
    Error notKnownGood() const;
    Error fileError(const QString &sentence, const QString &detail) const;
    bool hasErrors() const { return m_options.keep == OriginalKeep::FailedWithErrors; }
    QByteArray &key(Key which) { return m_keys[static_cast<std::size_t>(which)]; }

    OriginalReader &m_reader;
    TextEncoding m_letters;
    QString m_path;
    FailureIndex &m_failures;
    QIODevice &m_output;
    const OriginalFilterOptions &m_options;
    OriginalFilterReport m_report{};
    MessageKinds m_kinds{}; ///< Of the failures.
    QByteArray m_out{};
    std::array<QByteArray, keyTotal> m_keys{}; ///< Of the current record.
    QByteArray m_cell{};
    char m_separator = ',';
    qsizetype m_columns = 0;                                ///< Cells in the header.
    std::array<qsizetype, keyTotal> m_columnOf{-1, -1, -1}; ///< Where each key stands.
    qsizetype m_lastColumn = -1; ///< Cells behind it need not be looked at.
    bool m_hasKeys = false;      ///< Any record so far had a known column or member.
    qint64 m_reported = 0;       ///< Bytes read when progress was last reported.
};

Error Filter::fileError(const QString &sentence, const QString &detail) const
{
    return Error{.kind = Error::Kind::Storage,
        .sentence = sentence.arg(QDir::toNativeSeparators(m_path)),
        .detail = u"%1: %2"_s.arg(m_path, detail)};
}

/// Of some records nobody knows that they are good.
Error Filter::notKnownGood() const
{
    const QString guessed = m_letters.isGuess()
        ? Words::tr(" It was read as %1, which was guessed.")
              .arg(QString::fromLatin1(m_letters.name()))
        : QString();
    return {.kind = Error::Kind::NoData,
        .sentence =
            Words::tr("Nothing was written, because some of the records might have failed after "
                      "all: %1 of the failed rows are not in %2, and %3 of its records cannot be "
                      "read.%4 Check that it is the file that was imported, or allow records that "
                      "were not matched.")
                .arg(display::count(m_report.notFound), QDir::toNativeSeparators(m_path),
                    display::count(m_report.unreadable), guessed),
        .detail = u"others are not known to be good"_s};
}

Error Filter::noKeys(const std::vector<QByteArray> &headings) const
{
    if (!m_options.keyColumn.isEmpty())
        return fileError(
            Words::tr("%1 has nothing with the name “%2”. Name the column or member that "
                      "holds the keys as the file does.")
                .arg(u"%1"_s, QString::fromUtf8(m_options.keyColumn)),
            u"no such column"_s);
    if (headings.empty())
        return fileError(
            Words::tr(
                "No record of %1 has a global key, an external id or row data under a name that is "
                "known. Name the member that holds the keys."),
            u"no key member"_s);
    QStringList shown;
    for (std::size_t index = 0; index < std::min<std::size_t>(headings.size(), 10); ++index)
        shown += QString::fromUtf8(headings[index].left(40));
    return fileError(
        Words::tr("None of the columns of %1 is known to hold global keys, external ids or "
                  "row data: %2. Name the column that holds the keys.")
            .arg(u"%1"_s, shown.join(u", "_s)),
        u"no key column"_s);
}

/// The separator by which the header has most headings that are known, then most cells.
char Filter::separatorOf(QByteArrayView header) const
{
    char best = ',';
    std::pair<qsizetype, qsizetype> most{-1, -1};
    for (const char separator : {',', '\t', ';', '|'}) {
        const std::vector<QByteArray> headings = headingsOf(header, separator);
        qsizetype known = 0;
        for (const QByteArray &heading : headings)
            known += heading == m_options.keyColumn || rankOf(heading) < synonyms.size() ? 1 : 0;
        const std::pair score{known, qsizetype(headings.size())};
        if (score > most) {
            most = score;
            best = separator;
        }
    }
    return best;
}

Result<void> Filter::chooseColumns(const std::vector<QByteArray> &headings)
{
    m_columns = qsizetype(headings.size());
    if (!m_options.keyColumn.isEmpty()) {
        const auto named =
            std::find_if(headings.begin(), headings.end(), [this](const QByteArray &heading) {
                return m_letters.toUtf8(heading) == m_options.keyColumn;
            });
        if (named == headings.end())
            return noKeys(headings);
        m_columnOf[0] = named - headings.begin();
    } else {
        std::array<std::size_t, keyTotal> best{};
        best.fill(synonyms.size());
        for (std::size_t column = 0; column < headings.size(); ++column) {
            const std::size_t rank = rankOf(headings[column]);
            if (rank == synonyms.size())
                continue;
            const auto which = static_cast<std::size_t>(synonyms[rank].key);
            if (rank < best[which]) {
                best[which] = rank;
                m_columnOf[which] = qsizetype(column);
            }
        }
    }
    m_lastColumn = *std::max_element(m_columnOf.begin(), m_columnOf.end());
    if (m_lastColumn < 0)
        return noKeys(headings);
    m_hasKeys = true;
    return {};
}

Result<void> Filter::begin()
{
    m_out.append(m_reader.beginning());
    if (m_reader.form() != OriginalForm::Separated)
        return {};
    const Result<std::optional<QByteArray>> first = m_reader.peekHeader();
    if (!first)
        return first.error();
    if (!*first)
        return fileError(
            Words::tr("%1 is empty, so no record can be found in it. Choose the file that "
                      "was imported."),
            u"no header"_s);
    m_separator =
        m_reader.namedSeparator() != '\0' ? m_reader.namedSeparator() : separatorOf(**first);
    m_reader.setSeparator(m_separator);
    OriginalRecord header;
    if (const Result<bool> read = m_reader.next(header); !read)
        return read.error();
    if (Result<void> chosen = chooseColumns(headingsOf(header.text, m_separator)); !chosen)
        return chosen;
    m_out.append(header.text);
    if (hasErrors())
        m_out.append(m_separator).append(errorName).append(m_separator).append(templateName);
    m_out.append(header.after);
    return {};
}

Filter::Match Filter::matchKeys()
{
    if (!m_options.keyColumn.isEmpty())
        return m_failures.match(m_keys[0]);
    return m_failures.match({key(Key::GlobalKey), key(Key::ExternalId), key(Key::RowData)});
}

Filter::Match Filter::matchSeparated(QByteArrayView record)
{
    qsizetype column = 0;
    forEachCell(record, m_separator, [&](QByteArrayView cell) {
        for (std::size_t which = 0; which < keyTotal; ++which) {
            if (m_columnOf[which] == column)
                m_keys[which].append(m_letters.toUtf8(cellText(cell, m_cell)));
        }
        return ++column <= m_lastColumn;
    });
    return matchKeys();
}

Filter::Match Filter::matchJson(QByteArrayView record)
{
    std::array<std::size_t, keyTotal> best{};
    best.fill(synonyms.size());
    const auto take = [&](QByteArray &into, QByteArrayView value) {
        m_hasKeys = true;
        into.resize(0); // Of two members alike the last counts.
        if (value != "null" && !appendUnquoted(into, value))
            into.append(value);
    };
    const bool isObject = forEachJsonMember(record, [&](QByteArrayView name, QByteArrayView value) {
        if (!m_options.keyColumn.isEmpty()) {
            if (name == m_options.keyColumn)
                take(m_keys[0], value);
            return;
        }
        const std::size_t rank = rankOf(name);
        if (rank == synonyms.size())
            return;
        const auto which = static_cast<std::size_t>(synonyms[rank].key);
        if (rank > best[which])
            return;
        best[which] = rank;
        take(m_keys[which], value);
    });
    if (!isObject) {
        ++m_report.unreadable;
        return std::nullopt;
    }
    return matchKeys();
}

void Filter::count(const Match &match)
{
    if (!match)
        return;
    switch (match->by) {
    case FailureIndex::By::GlobalKey:
        ++m_report.byGlobalKey;
        break;
    case FailureIndex::By::ExternalId:
        ++m_report.byExternalId;
        break;
    case FailureIndex::By::RowData:
        ++m_report.byRowData;
        break;
    }
    m_report.repeated += match->isRepeated ? 1 : 0;
}

/// The kind of error that @p message is of, as the window and `groups` name it.
QByteArray Filter::kindOf(const QByteArray &message)
{
    return QByteArray::fromStdString(
        m_kinds.kindOf({message.constData(), static_cast<std::size_t>(message.size())}));
}

/// The cells of @p record and two more, in the columns behind the last of the header.
void Filter::appendCells(QByteArrayView record, const QByteArray &message)
{
    qsizetype cells = 0;
    forEachCell(record, m_separator, [&cells](QByteArrayView) {
        ++cells;
        return true;
    });
    m_out.append(record);
    m_out.append(std::max<qsizetype>(1, m_columns - cells + 1), m_separator);
    appendCell(m_letters.fromUtf8(message));
    m_out.append(m_separator);
    appendCell(m_letters.fromUtf8(kindOf(message)));
}

void Filter::appendCell(const QByteArray &text)
{
    const bool isPlain = std::none_of(text.begin(), text.end(), [this](char byte) {
        return byte == m_separator || byte == '"' || byte == '\n' || byte == '\r';
    });
    if (isPlain) {
        m_out.append(text);
        return;
    }
    m_out.append('"');
    m_out.append(QByteArray(text).replace('"', "\"\""));
    m_out.append('"');
}

/// The object @p record with two more members at its end; blanks before its bracket stay there.
void Filter::appendMembers(QByteArrayView record, const QByteArray &message)
{
    const qsizetype bracket = record.lastIndexOf('}');
    qsizetype end = bracket;
    while (end > 0 && QByteArrayView(" \t\r\n").contains(record[end - 1]))
        --end;
    m_out.append(record.first(end)).append(",\"").append(errorName).append("\":");
    appendJsonString(m_out, message);
    m_out.append(",\"").append(templateName).append("\":");
    appendJsonString(m_out, kindOf(message));
    m_out.append(record.sliced(end));
}

void Filter::write(const OriginalRecord &record, const QByteArray &message)
{
    if (m_reader.form() == OriginalForm::JsonArray && m_report.kept > 0)
        m_out.append(',');
    m_out.append(record.before);
    if (!hasErrors())
        m_out.append(record.text);
    else if (m_reader.form() == OriginalForm::Separated)
        appendCells(record.text, message);
    else
        appendMembers(record.text, message);
    m_out.append(record.after);
    ++m_report.kept;
}

Result<void> Filter::flush()
{
    Result<void> written = writeAll(m_output, m_out);
    m_out.resize(0);
    return written;
}

Result<void> Filter::reportProgress()
{
    if (!m_options.progress)
        return {};
    m_reported = m_reader.bytesRead();
    if (m_options.progress(m_reported, m_reader.bytesTotal()))
        return {};
    return Error{.kind = Error::Kind::Cancelled,
        .sentence = Words::tr("Filtering was stopped; no file was written."),
        .detail = u"stopped by its watcher"_s};
}

Result<OriginalFilterReport> Filter::run()
{
    if (const Result<void> begun = begin(); !begun)
        return begun.error();
    OriginalRecord record;
    while (true) {
        const Result<bool> read = m_reader.next(record);
        if (!read)
            return read.error();
        if (!*read)
            break;
        ++m_report.records;
        for (QByteArray &one : m_keys)
            one.resize(0);
        const Match match = m_reader.form() == OriginalForm::Separated ? matchSeparated(record.text)
                                                                       : matchJson(record.text);
        count(match);
        if (match.has_value() != (m_options.keep == OriginalKeep::Others))
            write(record, match ? match->message : QByteArray());
        if (m_out.size() >= bufferSize) {
            if (const Result<void> written = flush(); !written)
                return written.error();
        }
        if (m_reader.bytesRead() - m_reported >= progressStep) {
            if (const Result<void> reported = reportProgress(); !reported)
                return reported.error();
        }
    }
    if (m_report.records > 0 && m_report.unreadable == m_report.records)
        return fileError(
            Words::tr(
                "No record of %1 can be read: each line, or each element of the list, must be a "
                "JSON object. Choose the file that was imported."),
            u"no JSON objects"_s);
    if (m_report.records > 0 && !m_hasKeys)
        return noKeys({});
    m_out.append(m_reader.ending());
    if (const Result<void> written = flush(); !written)
        return written.error();
    if (const Result<void> reported = reportProgress(); !reported)
        return reported.error();
    m_report.encoding = m_letters.name();
    m_report.isEncodingGuessed = m_letters.isGuess();
    m_report.notFound = m_failures.rowsNotFound();
    if (m_options.keep == OriginalKeep::Others && !m_options.allowsUnmatched
        && (m_report.notFound > 0 || m_report.unreadable > 0))
        return notKnownGood();
    m_report.firstNotFound = m_failures.firstRowsNotFound(notFoundShown);
    return m_report;
}

} // namespace

Result<OriginalFilterReport> filterOriginal(const QString &path, FailureIndex &failures,
    QIODevice &output, const OriginalFilterOptions &options)
{
    std::optional<TextEncoding> encoding = TextEncoding::named(options.encoding);
    if (!options.encoding.isEmpty() && !encoding)
        return Error{.kind = Error::Kind::Storage,
            .sentence = Words::tr("“%1” is no encoding that is known here. Name one such as UTF-8, "
                                  "UTF-16LE or windows-1252.")
                .arg(QString::fromUtf8(options.encoding.left(40))),
            .detail = u"unknown encoding"_s};
    if (options.encoding.isEmpty()) {
        const Result<TextEncoding> told = TextEncoding::of(path);
        if (!told)
            return told.error();
        encoding = *told;
    }
    if (encoding->isAsciiBased()) {
        Result<OriginalReader> reader =
            OriginalReader::open(path, options.longestRecord, options.skippedLines);
        if (!reader)
            return reader.error();
        return Filter(*reader, path, *encoding, failures, output, options).run();
    }
    const Result<std::unique_ptr<QTemporaryFile>> copy = inUtf8(path, *encoding);
    if (!copy)
        return copy.error();
    Result<OriginalReader> reader =
        OriginalReader::open((*copy)->fileName(), options.longestRecord, options.skippedLines);
    if (!reader)
        return reader.error();
    EncodingDevice encoded(output, *encoding);
    Result<OriginalFilterReport> report =
        Filter(*reader, path, *TextEncoding::named("UTF-8"), failures, encoded, options).run();
    if (report)
        report->encoding = encoding->name();
    return report;
}

} // namespace taskglass
