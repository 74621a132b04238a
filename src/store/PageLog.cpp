// SPDX-License-Identifier: Apache-2.0
#include "store/PageLog.h"

#include "base/Logging.h"
#include "store/PageLogError.h"
#include "store/RecordReader.h"

#include <algorithm>

using namespace Qt::StringLiterals;

// The format is described in PageLog.md.
namespace taskglass {

namespace {

constexpr qsizetype pagesPerSync = 16;

} // namespace

PageLog::PageLog(DiskFile file, RowStream stream, Mode mode, quint32 templateVersion)
    : m_file(std::move(file)), m_stream(stream), m_mode(mode), m_templateVersion(templateVersion)
{
}

Result<PageLog> PageLog::open(
    const QString &path, RowStream stream, Mode mode, quint32 templateVersion)
{
    Result<DiskFile> file = DiskFile::open(
        path, mode == Mode::Append ? DiskFile::Access::Append : DiskFile::Access::Read);
    if (!file)
        return file.error();
    PageLog log(std::move(file).value(), stream, mode, templateVersion);
    if (const Result<void> begun = log.begin(); !begun)
        return begun.error();
    if (const Result<void> scanned = log.scan(); !scanned)
        return scanned.error();
    if (const Result<void> recovered = log.recover(); !recovered)
        return recovered.error();
    return log;
}

RecordReader PageLog::reader(qsizetype page) const
{
    return {m_file, m_index.place(page), m_stream, m_index.templates().size()};
}

/// Reads the file header, or writes it into a new m_file.
Result<void> PageLog::begin()
{
    const Result<qint64> size = m_file.size();
    if (!size)
        return size.error();
    FileHeaderBytes bytes{};
    const qint64 present = std::min(*size, fileHeaderSize);
    if (Result<void> read = m_file.readAt(0, bytes.data(), present); !read)
        return read;
    if (!FileHeader::isBegunBy(bytes, present))
        return notAPageLog(path());

    const FileHeader ours = FileHeader::of(m_stream, m_templateVersion);
    if (present < fileHeaderSize) {
        if (m_mode == Mode::Read)
            return {};
        if (Result<void> cut = m_file.truncate(0); !cut)
            return cut;
        const FileHeaderBytes fresh = ours.toBytes();
        if (Result<void> written = m_file.writeAt(0, {QByteArrayView(fresh)}); !written)
            return written;
        m_isBegun = true;
        return {};
    }
    const FileHeader found = FileHeader::fromBytes(bytes);
    if (found.version > ours.version)
        return newerPageLog(path(), found.version);
    if (!found.verifies || found.version != ours.version)
        return damagedPageLog(path(), u"file header does not verify"_s);
    if (found.stream != ours.stream || found.columns != ours.columns)
        return otherPageLog(path(), found.stream);
    m_templateVersion = found.templateVersion;
    m_isBegun = true;
    return {};
}

/// Takes in every whole record behind those that are known.
Result<void> PageLog::scan()
{
    const Result<qint64> size = m_file.size();
    if (!size)
        return size.error();
    if (*size < bytes())
        return changedPageLog(path(), u"the file has become shorter"_s);
    if (!m_isBegun) {
        if (*size < fileHeaderSize)
            return {};
        if (Result<void> begun = begin(); !begun)
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

/// Takes in the record behind those that are known; false if there is none, or none that verifies.
Result<bool> PageLog::takeRecord(qint64 fileSize)
{
    const qint64 offset = m_index.end();
    if (fileSize - offset < recordHeaderSize)
        return false;
    RecordHeaderBytes bytes;
    if (const Result<void> read = m_file.readAt(offset, bytes.data(), recordHeaderSize); !read)
        return read.error();
    const std::optional<RecordHeader> header =
        RecordHeader::fromBytes(bytes, columnCount(m_stream));
    if (!header || header->size > fileSize - offset || header->firstRow != rows())
        return false;

    const auto known = static_cast<qint64>(m_index.templates().size());
    QByteArray part(header->directorySize(), Qt::Uninitialized);
    if (const Result<void> read =
            m_file.readAt(offset + recordHeaderSize, part.data(), part.size());
        !read)
        return read.error();
    const std::optional<RecordDirectory> directory =
        RecordDirectory::fromBytes(part, *header, known);
    if (!directory)
        return false;
    const bool wasTorn = offset == m_tornAt;
    if (wasTorn) {
        const RecordPlace place{.offset = offset, .header = *header};
        const Result<bool> agrees =
            RecordReader(m_file, place, m_stream, m_index.templates().size()).rowPartAgrees();
        if (!agrees || !*agrees)
            return agrees;
    }
    m_index.add(*header, *directory);
    m_verified.push_back(wasTorn);
    return true;
}

/// Starts over with the index as it was before @p page.
Result<void> PageLog::forgetPagesFrom(qsizetype page)
{
    const qint64 stop = m_index.place(page).offset;
    m_index = {};
    m_verified.clear();
    while (m_index.end() < stop) {
        const Result<bool> taken = takeRecord(stop);
        if (!taken)
            return taken.error();
        if (!*taken)
            return changedPageLog(path(), u"changed while it was opened"_s);
    }
    return {};
}

/// Ends the log before the first of the last pages whose rows were torn; cuts the file there.
Result<void> PageLog::recover()
{
    const qsizetype count = pages();
    // Those since the last sync that was waited for.
    const qsizetype suspects = m_mode == Mode::Append ? 2 * pagesPerSync : 1;
    for (qsizetype page = std::max<qsizetype>(0, count - suspects); page < count; ++page) {
        const Result<bool> agrees = reader(page).rowPartAgrees();
        if (!agrees)
            return agrees.error();
        m_verified[static_cast<std::size_t>(page)] = *agrees;
        if (!*agrees) {
            m_tornAt = m_index.place(page).offset;
            if (Result<void> forgotten = forgetPagesFrom(page); !forgotten)
                return forgotten;
            break;
        }
    }
    if (m_mode == Mode::Read)
        return {};
    const Result<qint64> size = m_file.size();
    if (!size)
        return size.error();
    if (*size == bytes())
        return {};
    qCInfo(lcStore) << "cut a torn tail:" << path() << *size - bytes() << "bytes after page"
                    << pages();
    return m_file.truncate(bytes());
}

Result<void> PageLog::append(const RowPage &page)
{
    Q_ASSERT(m_mode == Mode::Append);
    if (isComplete())
        return misfitForPageLog(path(), u"the log is complete"_s);
    const qint64 offset = bytes();
    Result<ComposedRecord> record = composeRecord(page,
        {.path = path(),
            .stream = m_stream,
            .rowsBefore = rows(),
            .templatesBefore = templates().size()},
        m_buffer);
    if (!record)
        return record.error();
    std::vector<QByteArrayView> parts{m_buffer};
    for (const RowColumn &column : page.columns)
        parts.push_back(column.bytes);
    if (const Result<void> written = m_file.writeAt(offset, parts); !written) {
        // Should this fail too, the tail is torn, and cut when the log is opened next.
        if (const Result<void> cut = m_file.truncate(offset); !cut)
            qCInfo(lcStore) << "torn tail left:" << cut.error().detail;
        return written.error();
    }
    m_file.beginWriteOut(offset, record->header.size);
    m_index.add(record->header,
        {.cursor = page.cursor,
            .tallies = std::move(record->tallies),
            .newTemplates = page.newTemplates});
    m_verified.push_back(true);
    const bool isLast = page.cursor.isEmpty();
    if (++m_unsynced < pagesPerSync && !isLast)
        return {};
    m_unsynced = 0;
    // Only the end is worth waiting for: until then a page that a power cut took is read again.
    if (Result<void> synced = m_file.beginSync(); !synced || !isLast)
        return synced;
    return m_file.endSync();
}

Result<void> PageLog::refresh()
{
    return scan();
}

/// Compares the row part of @p page with its hash, unless that was done before.
Result<void> PageLog::verify(qsizetype page) const
{
    const auto place = static_cast<std::size_t>(page);
    if (m_verified[place])
        return {};
    const Result<bool> agrees = reader(page).rowPartAgrees();
    if (!agrees)
        return agrees.error();
    if (!*agrees)
        return damagedPageLog(path(), u"page %1 does not verify"_s.arg(page));
    m_verified[place] = true;
    return {};
}

Result<RowPage> PageLog::readPage(qsizetype page) const
{
    if (const Result<void> verified = verify(page); !verified)
        return verified.error();
    const RecordHeader &header = m_index.place(page).header;
    const RecordReader record = reader(page);
    Result<QByteArray> cursor = record.readCursor();
    if (!cursor)
        return cursor.error();
    RowPage read(m_stream);
    read.total = header.total;
    read.cursor = *std::move(cursor);
    read.newTemplates = m_index.newTemplatesOfPage(page);
    if (header.rows > 0) {
        if (const Result<void> done = record.readSlice(0, header.rows, read); !done)
            return done.error();
    }
    return read;
}

Result<RowPage> PageLog::readRows(qint64 first, qsizetype count) const
{
    RowPage read(m_stream);
    read.total = total();
    qint64 row = std::clamp<qint64>(first, 0, rows());
    const qint64 stop = row + std::clamp<qint64>(count, 0, rows() - row);
    for (qsizetype page = m_index.pageOfRow(row); row < stop; ++page) {
        if (const Result<void> verified = verify(page); !verified)
            return verified.error();
        const qint64 begin = m_index.firstRowOfPage(page);
        const qint64 taken = std::min(stop, begin + m_index.rowsOfPage(page)) - row;
        if (taken <= 0)
            continue;
        if (const Result<void> done = reader(page).readSlice(row - begin, taken, read); !done)
            return done.error();
        row += taken;
    }
    // Ids for some of the rows only would be attributed to the wrong ones.
    if (static_cast<qsizetype>(read.templates.size()) != read.rows())
        read.templates.clear();
    return read;
}

Result<RowPage> PageLog::readRows(std::span<const quint32> numbers, Check check, qint64 limit) const
{
    RowPage read(m_stream);
    read.total = total();
    std::vector<quint32> wanted; // Of one page, counted within it.
    while (!numbers.empty() && (read.rows() == 0 || read.cellBytes() < limit)) {
        Q_ASSERT(numbers.front() < rows());
        const qsizetype page = m_index.pageOfRow(numbers.front());
        const qint64 first = m_index.firstRowOfPage(page);
        const auto stop = std::lower_bound(numbers.begin(), numbers.end(),
            first + m_index.rowsOfPage(page), [](quint32 row, qint64 end) { return row < end; });
        wanted.clear();
        for (auto number = numbers.begin(); number != stop; ++number)
            wanted.push_back(static_cast<quint32>(*number - first));
        numbers = numbers.subspan(wanted.size());

        if (check == Check::Hashes) {
            if (const Result<void> verified = verify(page); !verified)
                return verified.error();
        }
        if (const Result<void> done = reader(page).readRows(wanted, limit, read); !done)
            return done.error();
    }
    if (static_cast<qsizetype>(read.templates.size()) != read.rows())
        read.templates.clear();
    return read;
}

Result<void> PageLog::readColumn(qsizetype page, int column, RowColumn &into) const
{
    return reader(page).readColumn(static_cast<std::size_t>(column), into);
}

Result<void> PageLog::readTemplates(qsizetype page, std::vector<quint32> &into) const
{
    into.clear();
    const RecordHeader &header = m_index.place(page).header;
    return header.withTemplates ? reader(page).readIds(0, header.rows, into) : Result<void>();
}

} // namespace taskglass
