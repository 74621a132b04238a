// SPDX-License-Identifier: Apache-2.0
#include "store/PageLog.h"

#include "base/Logging.h"
#include "store/PageLogError.h"
#include "store/PageLogState.h"

#include <algorithm>

using namespace Qt::StringLiterals;

// The format is described in PageLog.md.
namespace taskglass {

namespace {

constexpr qsizetype pagesPerSync = 16;

} // namespace

PageLog::State::State(DiskFile opened, RowStream which, Mode how, quint32 version)
    : file(std::move(opened))
    , stream(which)
    , mode(how)
    , columns(static_cast<std::size_t>(columnCount(which)))
    , templateVersion(version)
{
}

/// Reads the file header, or writes it into a new file.
Outcome PageLog::State::begin()
{
    const Result<qint64> size = file.size();
    if (!size)
        return size.error();
    FileHeaderBytes bytes{};
    const qint64 present = std::min(*size, fileHeaderSize);
    if (Outcome read = file.readAt(0, bytes.data(), present); !read)
        return read;
    if (!FileHeader::isBegunBy(bytes, present))
        return notAPageLog(file.path());

    const FileHeader ours = FileHeader::of(stream, templateVersion);
    if (present < fileHeaderSize) {
        if (mode == Mode::Read)
            return {};
        if (Outcome cut = file.truncate(0); !cut)
            return cut;
        const FileHeaderBytes fresh = ours.toBytes();
        if (Outcome written = file.writeAt(0, {QByteArrayView(fresh)}); !written)
            return written;
        end = fileHeaderSize;
        return {};
    }
    const FileHeader found = FileHeader::fromBytes(bytes);
    if (found.version > ours.version)
        return newerPageLog(file.path(), found.version);
    if (!found.verifies || found.version != ours.version)
        return damagedPageLog(file.path(), u"file header does not verify"_s);
    if (found.stream != ours.stream || found.columns != ours.columns)
        return otherPageLog(file.path(), found.stream);
    templateVersion = found.templateVersion;
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
        return changedPageLog(file.path(), u"the file has become shorter"_s);
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
    RecordHeaderBytes bytes;
    if (const Outcome read = file.readAt(end, bytes.data(), recordHeaderSize); !read)
        return read.error();
    const std::optional<RecordHeader> header =
        RecordHeader::fromBytes(bytes, static_cast<qint64>(columns));
    if (!header || header->size > fileSize - end || header->firstRow != rows)
        return false;

    QByteArray part(header->directorySize(), Qt::Uninitialized);
    if (const Outcome read = file.readAt(end + recordHeaderSize, part.data(), part.size()); !read)
        return read.error();
    const std::optional<RecordDirectory> directory =
        RecordDirectory::fromBytes(part, *header, static_cast<qint64>(templates.size()));
    if (!directory)
        return false;
    PageEntry entry{.place = {.offset = end, .header = *header}};
    if (end == tornAt) {
        const Result<bool> agrees = rowPartAgrees(entry.place);
        if (!agrees || !*agrees)
            return agrees;
        entry.verified = true;
    }
    remember(entry, *directory);
    return true;
}

void PageLog::State::remember(const PageEntry &entry, const RecordDirectory &directory)
{
    const RecordHeader &header = entry.place.header;
    pages.push_back(entry);
    pages.back().firstTemplate = static_cast<qint64>(templates.size());
    for (const QByteArray &text : directory.newTemplates)
        templates.push_back({.text = text});
    for (const Tally &tally : directory.tallies) {
        TemplateCount &count = templates[tally.id];
        if (count.rows == 0)
            count.firstRow = header.firstRow + tally.first;
        count.rows += tally.rows;
    }
    rows += header.rows;
    end += header.size;
    cursor = directory.cursor;
    if (header.total)
        total = header.total;
}

/// Starts over with the directory as it was before @p page.
Outcome PageLog::State::forgetPagesFrom(qsizetype page)
{
    const qint64 stop = this->page(page).place.offset;
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
            return changedPageLog(file.path(), u"changed while it was opened"_s);
    }
    return {};
}

/// Ends the log before the first of the last pages whose rows were torn; cuts the file there.
Outcome PageLog::State::recover()
{
    const auto count = static_cast<qsizetype>(pages.size());
    // Those since the last sync that was waited for.
    const qsizetype suspects = mode == Mode::Append ? 2 * pagesPerSync : 1;
    for (qsizetype page = std::max<qsizetype>(0, count - suspects); page < count; ++page) {
        PageEntry &entry = pages[static_cast<std::size_t>(page)];
        const Result<bool> agrees = rowPartAgrees(entry.place);
        if (!agrees)
            return agrees.error();
        entry.verified = *agrees;
        if (!*agrees) {
            tornAt = entry.place.offset;
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
qint64 PageLog::bytes() const
{
    return m_state->end;
}
qint64 PageLog::offsetOfPage(qsizetype page) const
{
    return m_state->page(page).place.offset;
}
qint64 PageLog::bytesOfPage(qsizetype page) const
{
    return m_state->page(page).place.header.size;
}

Outcome PageLog::append(const RowPage &page)
{
    State &state = *m_state;
    Q_ASSERT(state.mode == Mode::Append);
    if (isComplete())
        return misfitForPageLog(path(), u"the log is complete"_s);
    Result<ComposedRecord> record = composeRecord(page,
        {.path = path(),
            .stream = state.stream,
            .rowsBefore = state.rows,
            .templatesBefore = state.templates.size()},
        state.buffer);
    if (!record)
        return record.error();
    std::vector<QByteArrayView> parts{state.buffer};
    for (const RowColumn &column : page.columns)
        parts.push_back(column.bytes);
    if (const Outcome written = state.file.writeAt(state.end, parts); !written) {
        // Should this fail too, the tail is torn, and cut when the log is opened next.
        if (const Outcome cut = state.file.truncate(state.end); !cut)
            qCInfo(lcStore) << "torn tail left:" << cut.error().detail;
        return written.error();
    }
    state.file.beginWriteOut(state.end, record->header.size);
    state.remember({.place = {.offset = state.end, .header = record->header}, .verified = true},
        {.cursor = page.cursor,
            .tallies = std::move(record->tallies),
            .newTemplates = page.newTemplates});
    const bool isLast = page.cursor.isEmpty();
    if (++state.unsynced < pagesPerSync && !isLast)
        return {};
    state.unsynced = 0;
    // Only the end is worth waiting for: until then a page that a power cut took is read again.
    if (Outcome synced = state.file.beginSync(); !synced || !isLast)
        return synced;
    return state.file.endSync();
}

Outcome PageLog::refresh()
{
    return m_state->scan();
}

} // namespace taskglass
