// SPDX-License-Identifier: Apache-2.0
#include "store/PageLog.h"

#include "base/Logging.h"
#include "store/DiskFile.h"
#include "store/PageHash.h"

#include <QCoreApplication>
#include <QDir>
#include <QtEndian>

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>

using namespace Qt::StringLiterals;

// The format is described in PageLog.md.
namespace taskglass {

namespace {

constexpr quint32 formatVersion = 1;
constexpr std::array<char, 8> fileMagic{'T', 'G', 'P', 'L', 'O', 'G', '\r', '\n'};
constexpr qint64 fileHeaderSize = 32;
constexpr quint32 recordMagic = 0x47504754; // "TGPG"
constexpr qint64 recordHeaderSize = 112;
constexpr quint32 hasTemplates = 1;
constexpr std::size_t maximumColumns = 8;
constexpr qint64 maximumRecordSize = qint64{2} << 30;
constexpr qint64 tallySize = 12;
constexpr qsizetype pagesPerSync = 16;
constexpr qint64 hashedAtOnce = 256 * 1024;

using FileHeader = std::array<char, fileHeaderSize>;
using HeaderBytes = std::array<char, recordHeaderSize>;

template <typename Number> Number numberAt(const char *bytes, qint64 at)
{
    return qFromLittleEndian<Number>(bytes + at);
}

template <typename Number> void putNumber(char *bytes, qint64 at, Number number)
{
    qToLittleEndian<Number>(number, bytes + at);
}

quint64 hashOf(const char *bytes, qint64 size)
{
    return PageHash::of(bytes, static_cast<std::size_t>(size));
}

FileHeader fileHeader(RowStream stream, quint32 templateVersion)
{
    FileHeader header{};
    std::memcpy(header.data(), fileMagic.data(), fileMagic.size());
    putNumber<quint32>(header.data(), 8, formatVersion);
    putNumber<quint32>(header.data(), 12, static_cast<quint32>(stream));
    putNumber<quint32>(header.data(), 16, static_cast<quint32>(columnCount(stream)));
    putNumber<quint32>(header.data(), 20, templateVersion);
    putNumber<quint64>(header.data(), 24, hashOf(header.data(), 24));
    return header;
}

Error logError(const QString &sentence, const QString &path, const QString &detail)
{
    return Error{.kind = Error::Kind::Storage,
        .sentence = sentence.arg(QDir::toNativeSeparators(path)),
        .detail = u"%1: %2"_s.arg(path, detail)};
}

Error notALog(const QString &path)
{
    return logError(QCoreApplication::translate("PageLog",
                        "%1 does not hold rows saved by Taskglass, so it was left alone. Move the "
                        "file away and "
                        "load the rows again."),
        path, u"no file header of a page log"_s);
}

Error damaged(const QString &path, const QString &detail)
{
    return logError(
        QCoreApplication::translate("PageLog",
            "Rows saved in %1 are damaged and cannot be shown. Delete the file and load "
            "the rows again from the server."),
        path, detail);
}

Error tooBig(const QString &path, const QString &detail)
{
    return logError(QCoreApplication::translate("PageLog",
                        "So many rows cannot be read from or saved to %1 at once. Select fewer "
                        "rows and try again."),
        path, detail);
}

Error misfit(const QString &path, const QString &detail)
{
    return logError(QCoreApplication::translate("PageLog",
                        "The rows do not continue those saved in %1, so they were not added. "
                        "Delete the file and load the rows again from the server."),
        path, detail);
}

/// The sizes of a record, as its header states them.
struct RecordHeader {
    bool withTemplates = false;
    qint64 size = 0;
    qint64 firstRow = 0;
    qint64 rows = 0;
    qint64 cursorSize = 0;
    std::optional<qint64> total{};
    qint64 tallies = 0;
    qint64 newTemplates = 0;
    qint64 newTemplateBytes = 0;
    std::array<qint64, maximumColumns> columnBytes{};
    quint64 rowHash = 0;
    quint64 directoryHash = 0;

    qint64 directorySize() const
    {
        return cursorSize + tallies * tallySize + newTemplates * 4 + newTemplateBytes;
    }
    qint64 idsSize() const { return withTemplates ? rows * 4 : 0; }
    qint64 rowPartSize(qint64 columns) const
    {
        qint64 bytes = idsSize() + columns * rows * 5;
        for (const qint64 column : columnBytes)
            bytes += column;
        return bytes;
    }

    HeaderBytes toBytes() const
    {
        HeaderBytes bytes{};
        char *at = bytes.data();
        putNumber<quint32>(at, 0, recordMagic);
        putNumber<quint32>(at, 4, withTemplates ? hasTemplates : 0);
        putNumber<quint64>(at, 8, static_cast<quint64>(size));
        putNumber<quint64>(at, 16, static_cast<quint64>(firstRow));
        putNumber<quint32>(at, 24, static_cast<quint32>(rows));
        putNumber<quint32>(at, 28, static_cast<quint32>(cursorSize));
        putNumber<qint64>(at, 32, total.value_or(-1));
        putNumber<quint32>(at, 40, static_cast<quint32>(tallies));
        putNumber<quint32>(at, 44, static_cast<quint32>(newTemplates));
        putNumber<quint32>(at, 48, static_cast<quint32>(newTemplateBytes));
        for (std::size_t column = 0; column < maximumColumns; ++column)
            putNumber<quint32>(at, 56 + 4 * static_cast<qint64>(column),
                static_cast<quint32>(columnBytes[column]));
        putNumber<quint64>(at, 88, rowHash);
        putNumber<quint64>(at, 96, directoryHash);
        putNumber<quint64>(at, 104, hashOf(at, 104));
        return bytes;
    }

    /// Absent if these are not the bytes of a header whose sizes agree with each other.
    static std::optional<RecordHeader> fromBytes(const HeaderBytes &bytes, qint64 columns)
    {
        const char *at = bytes.data();
        if (numberAt<quint32>(at, 0) != recordMagic || numberAt<quint64>(at, 104) != hashOf(at, 104)
            || (numberAt<quint32>(at, 4) & ~hasTemplates) != 0
            || numberAt<quint64>(at, 8) > static_cast<quint64>(maximumRecordSize))
            return std::nullopt;
        RecordHeader header;
        header.withTemplates = numberAt<quint32>(at, 4) == hasTemplates;
        header.size = static_cast<qint64>(numberAt<quint64>(at, 8));
        header.firstRow = static_cast<qint64>(numberAt<quint64>(at, 16));
        header.rows = numberAt<quint32>(at, 24);
        header.cursorSize = numberAt<quint32>(at, 28);
        if (const auto total = numberAt<qint64>(at, 32); total >= 0)
            header.total = total;
        header.tallies = numberAt<quint32>(at, 40);
        header.newTemplates = numberAt<quint32>(at, 44);
        header.newTemplateBytes = numberAt<quint32>(at, 48);
        for (std::size_t column = 0; column < maximumColumns; ++column) {
            header.columnBytes[column] =
                numberAt<quint32>(at, 56 + 4 * static_cast<qint64>(column));
            if (static_cast<qint64>(column) >= columns && header.columnBytes[column] != 0)
                return std::nullopt;
        }
        header.rowHash = numberAt<quint64>(at, 88);
        header.directoryHash = numberAt<quint64>(at, 96);
        // Each term is below 2^37, so the sum cannot overflow.
        if (header.size != recordHeaderSize + header.directorySize() + header.rowPartSize(columns))
            return std::nullopt;
        return header;
    }
};

/// What is remembered of a page.
struct PageEntry {
    qint64 offset = 0;
    RecordHeader header{};
    qint64 firstTemplate = 0; ///< Size of the dictionary before this page.
    bool verified = false;    ///< The row part has been found to agree with its hash.

    qint64 rowPart() const { return offset + recordHeaderSize + header.directorySize(); }
    qint64 endsAt(std::size_t column) const
    {
        return rowPart() + header.idsSize() + static_cast<qint64>(column) * header.rows * 5;
    }
    qint64 kindsAt(std::size_t column) const { return endsAt(column) + header.rows * 4; }
    qint64 bytesAt(std::size_t column, std::size_t columns) const
    {
        qint64 at = endsAt(columns);
        for (std::size_t before = 0; before < column; ++before)
            at += header.columnBytes[before];
        return at;
    }
};

struct Tally {
    quint32 id = 0;
    quint32 rows = 0;
    quint32 first = 0;
};

void appendNumbers(QByteArray &bytes, const std::vector<quint32> &numbers)
{
    const qsizetype at = bytes.size();
    const auto count = static_cast<qsizetype>(numbers.size());
    if (count == 0)
        return;
    bytes.resize(at + 4 * count);
    qToLittleEndian<quint32>(numbers.data(), count, bytes.data() + at);
}

void toHostOrder(std::vector<quint32> &numbers)
{
    qFromLittleEndian<quint32>(
        numbers.data(), static_cast<qsizetype>(numbers.size()), numbers.data());
}

} // namespace

struct PageLog::State {
    DiskFile file;
    RowStream stream;
    Mode mode;
    std::size_t columns;
    quint32 templateVersion = 0;
    qint64 end = 0; ///< Where the next record belongs; 0 while the file header is missing.
    qint64 rows = 0;
    std::vector<PageEntry> pages{};
    std::vector<TemplateCount> templates{};
    QByteArray cursor{};
    std::optional<qint64> total{};
    qsizetype unsynced = 0;
    qint64 tornAt = -1;  ///< A record here was found torn; it needs a full look when it comes back.
    QByteArray buffer{}; ///< Kept, so that a download allocates once and not once a page.

    State(DiskFile opened, RowStream which, Mode how, quint32 version)
        : file(std::move(opened))
        , stream(which)
        , mode(how)
        , columns(static_cast<std::size_t>(columnCount(which)))
        , templateVersion(version)
    {
    }

    Outcome begin();
    Outcome scan();
    Outcome recover();
    Result<bool> takeRecord(qint64 fileSize);
    Result<bool> rowPartAgrees(const PageEntry &page) const;
    Outcome verify(qsizetype page);
    Outcome forgetPagesFrom(qsizetype page);
    void remember(const PageEntry &entry, const std::vector<Tally> &tallies,
        const std::vector<QByteArray> &newTemplates, const QByteArray &nextCursor);
    Outcome readSlice(const PageEntry &page, qint64 first, qint64 count, RowPage &into) const;
    Result<RecordHeader> compose(const RowPage &page, std::vector<Tally> &tallies);
};

/// Reads the file header, or writes it into a new file.
Outcome PageLog::State::begin()
{
    const Result<qint64> size = file.size();
    if (!size)
        return size.error();
    FileHeader header = fileHeader(stream, templateVersion);
    FileHeader found{};
    const qint64 present = std::min(*size, fileHeaderSize);
    if (Outcome read = file.readAt(0, found.data(), present); !read)
        return read;

    const auto agrees = [&](qint64 bytes) {
        return std::memcmp(found.data(), header.data(), static_cast<std::size_t>(bytes)) == 0;
    };
    if (!agrees(std::min<qint64>(present, fileMagic.size())))
        return notALog(file.path());
    if (present < fileHeaderSize) {
        if (mode == Mode::Read)
            return {};
        if (Outcome cut = file.truncate(0); !cut)
            return cut;
        if (Outcome written = file.writeAt(0, header.data(), fileHeaderSize); !written)
            return written;
        end = fileHeaderSize;
        return {};
    }
    if (const auto version = numberAt<quint32>(found.data(), 8); version > formatVersion)
        return logError(
            QCoreApplication::translate("PageLog",
                "%1 was written by a newer Taskglass and cannot be read by this one. Use "
                "the newer program, or delete the file and load the rows again."),
            file.path(), u"format version %1"_s.arg(version));
    if (numberAt<quint64>(found.data(), 24) != hashOf(found.data(), 24)
        || numberAt<quint32>(found.data(), 8) != formatVersion)
        return damaged(file.path(), u"file header does not verify"_s);
    if (numberAt<quint32>(found.data(), 12) != static_cast<quint32>(stream)
        || numberAt<quint32>(found.data(), 16) != columns)
        return logError(QCoreApplication::translate("PageLog",
                            "%1 holds rows of another list than the one asked for, so it was left "
                            "alone. Move the file away and load the rows again."),
            file.path(), u"stream %1"_s.arg(numberAt<quint32>(found.data(), 12)));
    templateVersion = numberAt<quint32>(found.data(), 20);
    end = fileHeaderSize;
    return {};
}

/// Takes in every whole record behind `end`.
Outcome PageLog::State::scan()
{
    const Result<qint64> size = file.size();
    if (!size)
        return size.error();
    if (*size < end)
        return damaged(file.path(), u"the file has become shorter"_s);
    if (end == 0) {
        if (*size < fileHeaderSize)
            return {};
        if (Outcome begun = begin(); !begun)
            return begun;
    }
    while (true) {
        const Result<bool> taken = takeRecord(*size);
        if (!taken)
            return taken.error();
        if (!*taken)
            return {};
    }
}

/// Takes in the record at `end`; false if there is none, or none that verifies.
Result<bool> PageLog::State::takeRecord(qint64 fileSize)
{
    if (fileSize - end < recordHeaderSize)
        return false;
    HeaderBytes bytes;
    if (const Outcome read = file.readAt(end, bytes.data(), recordHeaderSize); !read)
        return read.error();
    const std::optional<RecordHeader> header =
        RecordHeader::fromBytes(bytes, static_cast<qint64>(columns));
    if (!header || header->size > fileSize - end || header->firstRow != rows)
        return false;

    QByteArray directory(header->directorySize(), Qt::Uninitialized);
    if (const Outcome read =
            file.readAt(end + recordHeaderSize, directory.data(), directory.size());
        !read)
        return read.error();
    if (hashOf(directory.constData(), directory.size()) != header->directoryHash)
        return false;

    const char *at = directory.constData() + header->cursorSize;
    const auto known = static_cast<qint64>(templates.size()) + header->newTemplates;
    std::vector<Tally> tallies(static_cast<std::size_t>(header->tallies));
    for (Tally &tally : tallies) {
        tally = {numberAt<quint32>(at, 0), numberAt<quint32>(at, 4), numberAt<quint32>(at, 8)};
        at += tallySize;
        if (tally.id >= known || tally.rows > header->rows || tally.first >= header->rows)
            return false;
    }
    const char *text = at + 4 * header->newTemplates;
    std::vector<QByteArray> newTemplates;
    newTemplates.reserve(static_cast<std::size_t>(header->newTemplates));
    quint32 begin = 0;
    for (qint64 index = 0; index < header->newTemplates; ++index) {
        const auto stop = numberAt<quint32>(at, 4 * index);
        if (stop < begin || stop > header->newTemplateBytes)
            return false;
        newTemplates.emplace_back(text + begin, static_cast<qsizetype>(stop - begin));
        begin = stop;
    }
    PageEntry entry{.offset = end, .header = *header};
    if (end == tornAt) {
        const Result<bool> agrees = rowPartAgrees(entry);
        if (!agrees || !*agrees)
            return agrees;
        entry.verified = true;
    }
    remember(entry, tallies, newTemplates, directory.first(header->cursorSize));
    return true;
}

void PageLog::State::remember(const PageEntry &entry, const std::vector<Tally> &tallies,
    const std::vector<QByteArray> &newTemplates, const QByteArray &nextCursor)
{
    pages.push_back(entry);
    pages.back().firstTemplate = static_cast<qint64>(templates.size());
    for (const QByteArray &text : newTemplates)
        templates.push_back({.text = text});
    for (const Tally &tally : tallies) {
        TemplateCount &count = templates[tally.id];
        if (count.rows == 0)
            count.firstRow = entry.header.firstRow + tally.first;
        count.rows += tally.rows;
    }
    rows += entry.header.rows;
    end += entry.header.size;
    cursor = nextCursor;
    if (entry.header.total)
        total = entry.header.total;
}

Result<bool> PageLog::State::rowPartAgrees(const PageEntry &page) const
{
    PageHash hash;
    qint64 at = page.rowPart();
    const qint64 stop = page.offset + page.header.size;
    QByteArray chunk(std::min(hashedAtOnce, stop - at), Qt::Uninitialized);
    while (at < stop) {
        const qint64 size = std::min<qint64>(chunk.size(), stop - at);
        if (const Outcome read = file.readAt(at, chunk.data(), size); !read)
            return read.error();
        hash.add(chunk.constData(), static_cast<std::size_t>(size));
        at += size;
    }
    return hash.result() == page.header.rowHash;
}

Outcome PageLog::State::verify(qsizetype page)
{
    PageEntry &entry = pages[static_cast<std::size_t>(page)];
    if (entry.verified)
        return {};
    const Result<bool> agrees = rowPartAgrees(entry);
    if (!agrees)
        return agrees.error();
    if (!*agrees)
        return damaged(file.path(), u"page %1 does not verify"_s.arg(page));
    entry.verified = true;
    return {};
}

/// Starts over with the directory as it was before @p page.
Outcome PageLog::State::forgetPagesFrom(qsizetype page)
{
    const qint64 stop = pages[static_cast<std::size_t>(page)].offset;
    pages.clear();
    templates.clear();
    cursor.clear();
    total.reset();
    rows = 0;
    end = fileHeaderSize;
    while (end < stop) {
        const Result<bool> taken = takeRecord(stop);
        if (!taken)
            return taken.error();
        if (!*taken)
            return damaged(file.path(), u"changed while it was opened"_s);
    }
    return {};
}

/// Ends the log before the first of the last pages whose rows were torn; cuts the file there.
Outcome PageLog::State::recover()
{
    const auto count = static_cast<qsizetype>(pages.size());
    const qsizetype suspects = mode == Mode::Append ? pagesPerSync : 1;
    for (qsizetype page = std::max<qsizetype>(0, count - suspects); page < count; ++page) {
        PageEntry &entry = pages[static_cast<std::size_t>(page)];
        const Result<bool> agrees = rowPartAgrees(entry);
        if (!agrees)
            return agrees.error();
        entry.verified = *agrees;
        if (!*agrees) {
            tornAt = entry.offset;
            if (Outcome forgotten = forgetPagesFrom(page); !forgotten)
                return forgotten;
            break;
        }
    }
    if (mode == Mode::Read)
        return {};
    const Result<qint64> size = file.size();
    if (!size)
        return size.error();
    if (*size == end)
        return {};
    qCInfo(lcStore) << "cut a torn tail:" << file.path() << *size - end << "bytes after page"
                    << pages.size();
    return file.truncate(end);
}

PageLog::PageLog(std::unique_ptr<State> state) : m_state(std::move(state)) { }

PageLog::PageLog(PageLog &&) noexcept = default;
PageLog &PageLog::operator=(PageLog &&) noexcept = default;
PageLog::~PageLog() = default;

Result<PageLog> PageLog::open(
    const QString &path, RowStream stream, Mode mode, quint32 templateVersion)
{
    Result<DiskFile> file = DiskFile::open(
        path, mode == Mode::Append ? DiskFile::Access::Append : DiskFile::Access::Read);
    if (!file)
        return file.error();
    auto state = std::make_unique<State>(std::move(file).value(), stream, mode, templateVersion);
    if (const Outcome begun = state->begin(); !begun)
        return begun.error();
    if (const Outcome scanned = state->scan(); !scanned)
        return scanned.error();
    if (const Outcome recovered = state->recover(); !recovered)
        return recovered.error();
    return PageLog(std::move(state));
}

RowStream PageLog::stream() const
{
    return m_state->stream;
}
QString PageLog::path() const
{
    return m_state->file.path();
}
qint64 PageLog::rows() const
{
    return m_state->rows;
}
qsizetype PageLog::pages() const
{
    return static_cast<qsizetype>(m_state->pages.size());
}
bool PageLog::isComplete() const
{
    return !m_state->pages.empty() && m_state->cursor.isEmpty();
}
QByteArray PageLog::cursor() const
{
    return m_state->cursor;
}
std::optional<qint64> PageLog::total() const
{
    return m_state->total;
}
quint32 PageLog::templateVersion() const
{
    return m_state->templateVersion;
}
const std::vector<TemplateCount> &PageLog::templates() const
{
    return m_state->templates;
}

/// Lays @p page out in `buffer`, the header included.
Result<RecordHeader> PageLog::State::compose(const RowPage &page, std::vector<Tally> &tallies)
{
    constexpr qint64 limit = std::numeric_limits<quint32>::max();
    const qint64 count = page.rows();
    RecordHeader header;
    header.withTemplates = !page.templates.empty();
    header.firstRow = rows;
    header.rows = count;
    header.cursorSize = page.cursor.size();
    header.total = page.total;
    header.newTemplates = static_cast<qint64>(page.newTemplates.size());

    if (page.stream != stream || page.columns.size() != columns)
        return misfit(file.path(), u"page of another stream"_s);
    if (header.withTemplates && static_cast<qint64>(page.templates.size()) != count)
        return misfit(file.path(), u"template ids for some rows only"_s);
    for (std::size_t index = 0; index < columns; ++index) {
        const RowColumn &column = page.columns[index];
        if (column.rows() != count || static_cast<qint64>(column.kinds.size()) != count)
            return misfit(file.path(), u"columns of different lengths"_s);
        header.columnBytes[index] = column.bytes.size();
        if (column.bytes.size() > limit)
            return tooBig(file.path(), u"column of %1 bytes"_s.arg(column.bytes.size()));
        if (!std::is_sorted(column.ends.begin(), column.ends.end())
            || (count == 0 ? 0 : column.ends.back()) != column.bytes.size())
            return misfit(file.path(), u"cells do not fill their column"_s);
    }

    const std::size_t known = templates.size() + page.newTemplates.size();
    constexpr quint32 none = std::numeric_limits<quint32>::max();
    std::vector<quint32> tallyOf(header.withTemplates ? known : 0, none);
    for (quint32 row = 0; row < page.templates.size(); ++row) {
        const quint32 id = page.templates[row];
        if (id >= known)
            return misfit(file.path(), u"template id %1 of %2"_s.arg(id).arg(known));
        if (tallyOf[id] == none) {
            tallyOf[id] = static_cast<quint32>(tallies.size());
            tallies.push_back({.id = id, .first = row});
        }
        ++tallies[tallyOf[id]].rows;
    }
    header.tallies = static_cast<qint64>(tallies.size());

    std::vector<quint32> textEnds;
    for (const QByteArray &text : page.newTemplates) {
        header.newTemplateBytes += text.size();
        textEnds.push_back(static_cast<quint32>(header.newTemplateBytes));
    }
    header.size = recordHeaderSize + header.directorySize()
        + header.rowPartSize(static_cast<qint64>(columns));
    if (count > limit || header.size > maximumRecordSize)
        return tooBig(file.path(), u"record of %1 bytes"_s.arg(header.size));

    buffer.resize(0);
    buffer.reserve(header.size);
    buffer.append(recordHeaderSize, '\0');
    buffer.append(page.cursor);
    for (const Tally &tally : tallies)
        appendNumbers(buffer, {tally.id, tally.rows, tally.first});
    appendNumbers(buffer, textEnds);
    for (const QByteArray &text : page.newTemplates)
        buffer.append(text);
    const qsizetype rowPart = buffer.size();
    appendNumbers(buffer, page.templates);
    for (const RowColumn &column : page.columns) {
        appendNumbers(buffer, column.ends);
        static_assert(sizeof(CellKind) == 1);
        buffer.append(reinterpret_cast<const char *>(column.kinds.data()), count);
    }
    for (const RowColumn &column : page.columns)
        buffer.append(column.bytes);

    header.directoryHash =
        hashOf(buffer.constData() + recordHeaderSize, rowPart - recordHeaderSize);
    header.rowHash = hashOf(buffer.constData() + rowPart, buffer.size() - rowPart);
    const HeaderBytes bytes = header.toBytes();
    std::memcpy(buffer.data(), bytes.data(), bytes.size());
    Q_ASSERT(buffer.size() == header.size);
    return header;
}

Outcome PageLog::append(const RowPage &page)
{
    State &state = *m_state;
    Q_ASSERT(state.mode == Mode::Append);
    if (isComplete())
        return misfit(path(), u"the log is complete"_s);
    std::vector<Tally> tallies;
    const Result<RecordHeader> header = state.compose(page, tallies);
    if (!header)
        return header.error();
    if (const Outcome written =
            state.file.writeAt(state.end, state.buffer.constData(), state.buffer.size());
        !written) {
        // Should this fail too, the tail is torn, and cut when the log is opened next.
        if (const Outcome cut = state.file.truncate(state.end); !cut)
            qCInfo(lcStore) << "torn tail left:" << cut.error().detail;
        return written.error();
    }
    state.remember({.offset = state.end, .header = *header, .verified = true}, tallies,
        page.newTemplates, page.cursor);
    if (++state.unsynced < pagesPerSync && !page.cursor.isEmpty())
        return {};
    state.unsynced = 0;
    return state.file.sync();
}

Outcome PageLog::refresh()
{
    return m_state->scan();
}

qint64 PageLog::firstRowOfPage(qsizetype page) const
{
    return m_state->pages[static_cast<std::size_t>(page)].header.firstRow;
}

qsizetype PageLog::pageOfRow(qint64 row) const
{
    // Of several pages that begin at a row all but the last are empty.
    const auto &pages = m_state->pages;
    const auto after = std::upper_bound(pages.begin(), pages.end(), row,
        [](qint64 wanted, const PageEntry &page) { return wanted < page.header.firstRow; });
    return std::max<qsizetype>(0, after - pages.begin() - 1);
}

/// Appends rows @p first to @p first + @p count - 1 of @p page, counted within it, to @p into.
Outcome PageLog::State::readSlice(
    const PageEntry &page, qint64 first, qint64 count, RowPage &into) const
{
    const auto size = static_cast<std::size_t>(count);
    const qint64 before = first > 0 ? 1 : 0;
    if (page.header.withTemplates) {
        std::vector<quint32> ids(size);
        if (Outcome read = file.readAt(page.rowPart() + first * 4, ids.data(), count * 4); !read)
            return read;
        toHostOrder(ids);
        for (const quint32 id : ids) {
            if (id >= templates.size())
                return damaged(file.path(), u"template id %1"_s.arg(id));
        }
        into.templates.insert(into.templates.end(), ids.begin(), ids.end());
    }
    for (std::size_t index = 0; index < columns; ++index) {
        RowColumn &column = into.columns[index];
        std::vector<quint32> ends(size + static_cast<std::size_t>(before));
        if (Outcome read = file.readAt(page.endsAt(index) + (first - before) * 4, ends.data(),
                static_cast<qint64>(ends.size()) * 4);
            !read)
            return read;
        toHostOrder(ends);
        if (!std::is_sorted(ends.begin(), ends.end())
            || ends.back() > page.header.columnBytes[index])
            return damaged(file.path(), u"cell ends of column %1"_s.arg(index));
        const quint32 begin = before > 0 ? ends.front() : 0;
        const qint64 bytes = ends.back() - begin;

        const qint64 held = column.bytes.size();
        if (held + bytes > std::numeric_limits<quint32>::max())
            return tooBig(file.path(), u"slice of more than 4 GiB"_s);
        column.bytes.resize(held + bytes);
        if (Outcome read = file.readAt(
                page.bytesAt(index, columns) + begin, column.bytes.data() + held, bytes);
            !read)
            return read;
        for (std::size_t row = static_cast<std::size_t>(before); row < ends.size(); ++row)
            column.ends.push_back(static_cast<quint32>(held + (ends[row] - begin)));

        const std::size_t kindsBefore = column.kinds.size();
        column.kinds.resize(kindsBefore + size);
        if (Outcome read =
                file.readAt(page.kindsAt(index) + first, column.kinds.data() + kindsBefore, count);
            !read)
            return read;
        const bool known = std::all_of(column.kinds.begin() + static_cast<qsizetype>(kindsBefore),
            column.kinds.end(), [](CellKind kind) { return kind <= CellKind::Json; });
        if (!known)
            return damaged(file.path(), u"cell kinds of column %1"_s.arg(index));
    }
    return {};
}

Result<RowPage> PageLog::readPage(qsizetype page) const
{
    State &state = *m_state;
    if (const Outcome verified = state.verify(page); !verified)
        return verified.error();
    const PageEntry &entry = state.pages[static_cast<std::size_t>(page)];
    RowPage read(state.stream);
    read.total = entry.header.total;
    read.cursor.resize(entry.header.cursorSize);
    if (const Outcome done = state.file.readAt(
            entry.offset + recordHeaderSize, read.cursor.data(), entry.header.cursorSize);
        !done)
        return done.error();
    for (qint64 index = 0; index < entry.header.newTemplates; ++index)
        read.newTemplates.push_back(
            state.templates[static_cast<std::size_t>(entry.firstTemplate + index)].text);
    if (entry.header.rows > 0) {
        if (const Outcome done = state.readSlice(entry, 0, entry.header.rows, read); !done)
            return done.error();
    }
    return read;
}

Result<RowPage> PageLog::readRows(qint64 first, qsizetype count) const
{
    State &state = *m_state;
    RowPage read(state.stream);
    read.total = state.total;
    qint64 row = std::clamp<qint64>(first, 0, state.rows);
    const qint64 stop = row + std::clamp<qint64>(count, 0, state.rows - row);
    qsizetype page = pageOfRow(row);
    while (row < stop) {
        if (const Outcome verified = state.verify(page); !verified)
            return verified.error();
        const PageEntry &entry = state.pages[static_cast<std::size_t>(page)];
        const qint64 taken = std::min(stop, entry.header.firstRow + entry.header.rows) - row;
        if (taken > 0) {
            if (const Outcome done =
                    state.readSlice(entry, row - entry.header.firstRow, taken, read);
                !done)
                return done.error();
            row += taken;
        }
        ++page;
    }
    // Ids for some of the rows only would be attributed to the wrong ones.
    if (static_cast<qsizetype>(read.templates.size()) != read.rows())
        read.templates.clear();
    return read;
}

} // namespace taskglass
