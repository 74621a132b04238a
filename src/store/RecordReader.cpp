// SPDX-License-Identifier: Apache-2.0
#include "store/RecordReader.h"

#include "store/PageHash.h"
#include "store/PageLogError.h"

#include <QtEndian>

#include <algorithm>
#include <limits>
#include <numeric>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

/// So much stays in the processor's cache from being read until it is hashed.
constexpr qint64 hashedAtOnce = 256 * 1024;
/// A row by itself takes three reads a column; many rows of a record take one read in all that says
/// where their cells are, and about one a column for these. From so few rows on, that is less.
constexpr std::size_t manyRows = 4;
/// Where all cells are takes some hundred kilobytes in a page as servers send them. A record with
/// more rows than anybody sends must not fill the memory for a few of them.
constexpr qint64 mapLimit = 16 * 1024 * 1024;
/// Cells closer to each other than this are read together: to copy as many bytes that nobody asked
/// for takes about as long as to ask again.
constexpr qint64 readThrough = 8 * 1024;
/// Bounds the buffer for cells that are read together; beyond that a call more costs nothing.
constexpr qint64 stretchBytes = 1024 * 1024;

void toHostOrder(std::span<quint32> numbers)
{
    qFromLittleEndian<quint32>(
        numbers.data(), static_cast<qsizetype>(numbers.size()), numbers.data());
}

} // namespace

RecordReader::RecordReader(
    const DiskFile &file, const RecordPlace &record, RowStream stream, std::size_t templates)
    : m_file(file)
    , m_record(record)
    , m_columns(static_cast<std::size_t>(columnCount(stream)))
    , m_templates(templates)
{
}

Result<bool> RecordReader::rowPartAgrees() const
{
    PageHash hash;
    qint64 at = m_record.rowPart();
    const qint64 stop = m_record.end();
    QByteArray chunk(std::min(hashedAtOnce, stop - at), Qt::Uninitialized);
    while (at < stop) {
        const qint64 size = std::min<qint64>(chunk.size(), stop - at);
        if (const Result<void> read = m_file.readAt(at, chunk.data(), size); !read)
            return read.error();
        hash.add(chunk.constData(), static_cast<std::size_t>(size));
        at += size;
    }
    return hash.result() == m_record.header.rowHash;
}

Result<QByteArray> RecordReader::readCursor() const
{
    QByteArray cursor(m_record.header.cursorSize, Qt::Uninitialized);
    if (const Result<void> read =
            m_file.readAt(m_record.offset + recordHeaderSize, cursor.data(), cursor.size());
        !read)
        return read.error();
    return cursor;
}

Result<void> RecordReader::readIds(qint64 first, qint64 count, std::vector<quint32> &into) const
{
    const std::size_t held = into.size();
    into.resize(held + static_cast<std::size_t>(count));
    const std::span ids = std::span(into).subspan(held);
    if (Result<void> read = m_file.readAt(m_record.rowPart() + first * 4, ids.data(), count * 4);
        !read)
        return read;
    toHostOrder(ids);
    const auto unknown =
        std::find_if(ids.begin(), ids.end(), [this](quint32 id) { return id >= m_templates; });
    if (unknown != ids.end())
        return damagedPageLog(m_file.path(), u"template id %1"_s.arg(*unknown));
    return {};
}

Result<void> RecordReader::readColumn(std::size_t column, RowColumn &into) const
{
    Q_ASSERT(column < m_columns);
    into.kinds.clear();
    if (Result<void> read = readEnds(column, 0, m_record.header.rows, into.ends); !read)
        return read;
    into.bytes.resize(into.ends.empty() ? 0 : into.ends.back());
    return m_file.readAt(m_record.bytesAt(column, m_columns), into.bytes.data(), into.bytes.size());
}

/// Replaces @p into.
Result<void> RecordReader::readEnds(
    std::size_t column, qint64 first, qint64 count, std::vector<quint32> &into) const
{
    into.resize(static_cast<std::size_t>(count));
    if (Result<void> read =
            m_file.readAt(m_record.endsAt(column) + first * 4, into.data(), count * 4);
        !read)
        return read;
    toHostOrder(into);
    if (!std::is_sorted(into.begin(), into.end())
        || (!into.empty() && into.back() > m_record.header.columnBytes[column]))
        return damagedPageLog(m_file.path(), u"cell ends of column %1"_s.arg(column));
    return {};
}

/// Appends kinds to @p into.
Result<void> RecordReader::readKinds(
    std::size_t column, qint64 first, qint64 count, std::vector<CellKind> &into) const
{
    const std::size_t held = into.size();
    into.resize(held + static_cast<std::size_t>(count));
    const std::span kinds = std::span(into).subspan(held);
    if (Result<void> read = m_file.readAt(m_record.kindsAt(column) + first, kinds.data(), count);
        !read)
        return read;
    const bool known = std::all_of(
        kinds.begin(), kinds.end(), [](CellKind kind) { return kind <= CellKind::Json; });
    if (!known)
        return damagedPageLog(m_file.path(), u"cell kinds of column %1"_s.arg(column));
    return {};
}

Result<void> RecordReader::readSlice(qint64 first, qint64 count, RowPage &into) const
{
    if (m_record.header.withTemplates) {
        if (Result<void> read = readIds(first, count, into.templates); !read)
            return read;
    }
    const qint64 before = first > 0 ? 1 : 0;
    std::vector<quint32> ends;
    for (std::size_t index = 0; index < m_columns; ++index) {
        RowColumn &column = into.columns[index];
        if (Result<void> read = readEnds(index, first - before, count + before, ends); !read)
            return read;
        const quint32 begin = before > 0 ? ends.front() : 0;
        const qint64 bytes = ends.back() - begin;

        const qint64 held = column.bytes.size();
        if (held + bytes > std::numeric_limits<quint32>::max())
            return tooBigForPageLog(m_file.path(), u"slice of more than 4 GiB"_s);
        column.bytes.resize(held + bytes);
        if (Result<void> read = m_file.readAt(
                m_record.bytesAt(index, m_columns) + begin, column.bytes.data() + held, bytes);
            !read)
            return read;
        for (std::size_t row = static_cast<std::size_t>(before); row < ends.size(); ++row)
            column.ends.push_back(static_cast<quint32>(held + (ends[row] - begin)));
        if (Result<void> read = readKinds(index, first, count, column.kinds); !read)
            return read;
    }
    return {};
}

Result<void> RecordReader::readRows(
    std::span<const quint32> wanted, qint64 limit, RowPage &into) const
{
    const qint64 mapBytes = m_record.endsAt(m_columns) - m_record.rowPart();
    return wanted.size() < manyRows || mapBytes > mapLimit ? readOneByOne(wanted, limit, into)
                                                           : readTogether(wanted, limit, into);
}

Result<void> RecordReader::readOneByOne(
    std::span<const quint32> wanted, qint64 limit, RowPage &into) const
{
    for (const quint32 row : wanted) {
        if (Result<void> read = readSlice(row, 1, into); !read)
            return read;
        if (into.cellBytes() >= limit)
            break;
    }
    return {};
}

/// What says where all cells of the record are is read at once, and cells close to each other
/// together.
Result<void> RecordReader::readTogether(
    std::span<const quint32> wanted, qint64 limit, RowPage &into) const
{
    // Ids, ends and kinds of all columns stand in a row, before the first column's bytes.
    const qint64 begin = m_record.rowPart();
    QByteArray map(m_record.endsAt(m_columns) - begin, Qt::Uninitialized);
    if (Result<void> read = m_file.readAt(begin, map.data(), map.size()); !read)
        return read;
    const auto numberAt = [&](qint64 part, quint32 row) {
        return qFromLittleEndian<quint32>(
            map.constData() + (part - begin) + static_cast<qint64>(row) * 4);
    };
    const auto placeOf = [&](std::size_t column, quint32 row) {
        return CellPlace{row == 0 ? 0 : numberAt(m_record.endsAt(column), row - 1),
            numberAt(m_record.endsAt(column), row)};
    };
    qint64 bytes = into.cellBytes();
    std::size_t taken = 0;
    while (taken < wanted.size() && (taken == 0 || bytes < limit)) {
        const quint32 row = wanted[taken++];
        for (std::size_t column = 0; column < m_columns; ++column) {
            const CellPlace place = placeOf(column, row);
            bytes += qint64{place.end} - place.begin;
        }
    }
    wanted = wanted.first(taken);
    if (m_record.header.withTemplates) {
        for (const quint32 row : wanted) {
            const quint32 id = numberAt(m_record.rowPart(), row);
            if (id >= m_templates)
                return damagedPageLog(m_file.path(), u"template id %1"_s.arg(id));
            into.templates.push_back(id);
        }
    }
    std::vector<CellPlace> places(wanted.size());
    for (std::size_t column = 0; column < m_columns; ++column) {
        std::transform(wanted.begin(), wanted.end(), places.begin(),
            [&](quint32 row) { return placeOf(column, row); });
        if (Result<void> read = readCells(column, places, into.columns[column]); !read)
            return read;
        for (const quint32 row : wanted) {
            const auto kind =
                static_cast<CellKind>(map[m_record.kindsAt(column) - begin + qint64{row}]);
            if (kind > CellKind::Json)
                return damagedPageLog(m_file.path(), u"cell kinds of column %1"_s.arg(column));
            into.columns[column].kinds.push_back(kind);
        }
    }
    return {};
}

/// Appends the bytes and ends of @p cells, which stand in this order in the m_file.
Result<void> RecordReader::readCells(
    std::size_t column, std::span<const CellPlace> cells, RowColumn &into) const
{
    const qint64 columnAt = m_record.bytesAt(column, m_columns);
    QByteArray stretch;
    for (std::size_t first = 0; first < cells.size();) {
        std::size_t last = first;
        while (last + 1 < cells.size() && cells[last + 1].begin <= cells[last].end + readThrough
            && cells[last + 1].end <= cells[first].begin + stretchBytes)
            ++last;
        quint32 reached = cells[first].begin;
        for (std::size_t at = first; at <= last; ++at) {
            if (cells[at].begin < reached || cells[at].end < cells[at].begin
                || cells[at].end > m_record.header.columnBytes[column])
                return damagedPageLog(m_file.path(), u"cell ends of column %1"_s.arg(column));
            reached = cells[at].end;
        }
        const quint32 begin = cells[first].begin;
        stretch.resize(reached - begin);
        if (Result<void> read = m_file.readAt(columnAt + begin, stretch.data(), stretch.size());
            !read)
            return read;
        for (; first <= last; ++first) {
            const CellPlace &cell = cells[first];
            if (into.bytes.size() + (cell.end - cell.begin)
                > qint64{std::numeric_limits<quint32>::max()})
                return tooBigForPageLog(m_file.path(), u"rows of more than 4 GiB"_s);
            into.bytes.append(stretch.constData() + (cell.begin - begin),
                static_cast<qsizetype>(cell.end - cell.begin));
            into.ends.push_back(static_cast<quint32>(into.bytes.size()));
        }
    }
    return {};
}

} // namespace taskglass
