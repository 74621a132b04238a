// SPDX-License-Identifier: Apache-2.0
// Reading the rows of a page log.
#include "store/PageHash.h"
#include "store/PageLogError.h"
#include "store/PageLogState.h"

#include <QtEndian>

#include <algorithm>
#include <limits>
#include <numeric>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 hashedAtOnce = 256 * 1024;
/// So many rows of a page are worth reading where all its cells are, unless that is too much.
constexpr std::size_t manyRows = 4;
constexpr qint64 mapLimit = 16 * 1024 * 1024;
constexpr qint64 readThrough = 8 * 1024;
constexpr qint64 stretchBytes = 1024 * 1024;

void toHostOrder(std::span<quint32> numbers)
{
    qFromLittleEndian<quint32>(
        numbers.data(), static_cast<qsizetype>(numbers.size()), numbers.data());
}

qint64 cellBytes(const RowPage &page)
{
    return std::accumulate(page.columns.begin(), page.columns.end(), qint64{0},
        [](qint64 sum, const RowColumn &column) { return sum + column.bytes.size(); });
}

} // namespace

Result<bool> PageLog::State::rowPartAgrees(const RecordPlace &record) const
{
    PageHash hash;
    qint64 at = record.rowPart();
    const qint64 stop = record.end();
    QByteArray chunk(std::min(hashedAtOnce, stop - at), Qt::Uninitialized);
    while (at < stop) {
        const qint64 size = std::min<qint64>(chunk.size(), stop - at);
        if (const Outcome read = file.readAt(at, chunk.data(), size); !read)
            return read.error();
        hash.add(chunk.constData(), static_cast<std::size_t>(size));
        at += size;
    }
    return hash.result() == record.header.rowHash;
}

Outcome PageLog::State::verify(qsizetype page)
{
    PageEntry &entry = pages[static_cast<std::size_t>(page)];
    if (entry.verified)
        return {};
    const Result<bool> agrees = rowPartAgrees(entry.place);
    if (!agrees)
        return agrees.error();
    if (!*agrees)
        return damagedPageLog(file.path(), u"page %1 does not verify"_s.arg(page));
    entry.verified = true;
    return {};
}

qint64 PageLog::firstRowOfPage(qsizetype page) const
{
    return m_state->page(page).place.header.firstRow;
}

qint64 PageLog::rowsOfPage(qsizetype page) const
{
    return m_state->page(page).place.header.rows;
}

qsizetype PageLog::pageOfRow(qint64 row) const
{
    // Of several pages that begin at a row all but the last are empty.
    const auto &pages = m_state->pages;
    const auto after = std::upper_bound(pages.begin(), pages.end(), row,
        [](qint64 wanted, const PageEntry &page) { return wanted < page.place.header.firstRow; });
    return std::max<qsizetype>(0, after - pages.begin() - 1);
}

// --- Parts of a record --------------------------------------------------------------------------
// Rows are counted within it. Whatever the numbers in the file say, only the part itself is read.

/// Appends ids to @p into.
Outcome PageLog::State::readIds(
    const RecordPlace &record, qint64 first, qint64 count, std::vector<quint32> &into) const
{
    const std::size_t held = into.size();
    into.resize(held + static_cast<std::size_t>(count));
    const std::span ids = std::span(into).subspan(held);
    if (Outcome read = file.readAt(record.rowPart() + first * 4, ids.data(), count * 4); !read)
        return read;
    toHostOrder(ids);
    const auto unknown =
        std::find_if(ids.begin(), ids.end(), [this](quint32 id) { return id >= templates.size(); });
    if (unknown != ids.end())
        return damagedPageLog(file.path(), u"template id %1"_s.arg(*unknown));
    return {};
}

/// Replaces @p into.
Outcome PageLog::State::readEnds(const RecordPlace &record, std::size_t column, qint64 first,
    qint64 count, std::vector<quint32> &into) const
{
    into.resize(static_cast<std::size_t>(count));
    if (Outcome read = file.readAt(record.endsAt(column) + first * 4, into.data(), count * 4);
        !read)
        return read;
    toHostOrder(into);
    if (!std::is_sorted(into.begin(), into.end())
        || (!into.empty() && into.back() > record.header.columnBytes[column]))
        return damagedPageLog(file.path(), u"cell ends of column %1"_s.arg(column));
    return {};
}

/// Appends kinds to @p into.
Outcome PageLog::State::readKinds(const RecordPlace &record, std::size_t column, qint64 first,
    qint64 count, std::vector<CellKind> &into) const
{
    const std::size_t held = into.size();
    into.resize(held + static_cast<std::size_t>(count));
    const std::span kinds = std::span(into).subspan(held);
    if (Outcome read = file.readAt(record.kindsAt(column) + first, kinds.data(), count); !read)
        return read;
    const bool known = std::all_of(
        kinds.begin(), kinds.end(), [](CellKind kind) { return kind <= CellKind::Json; });
    if (!known)
        return damagedPageLog(file.path(), u"cell kinds of column %1"_s.arg(column));
    return {};
}

/// Appends consecutive rows to @p into.
Outcome PageLog::State::readSlice(
    const RecordPlace &record, qint64 first, qint64 count, RowPage &into) const
{
    if (record.header.withTemplates) {
        if (Outcome read = readIds(record, first, count, into.templates); !read)
            return read;
    }
    const qint64 before = first > 0 ? 1 : 0;
    std::vector<quint32> ends;
    for (std::size_t index = 0; index < columns; ++index) {
        RowColumn &column = into.columns[index];
        if (Outcome read = readEnds(record, index, first - before, count + before, ends); !read)
            return read;
        const quint32 begin = before > 0 ? ends.front() : 0;
        const qint64 bytes = ends.back() - begin;

        const qint64 held = column.bytes.size();
        if (held + bytes > std::numeric_limits<quint32>::max())
            return tooBigForPageLog(file.path(), u"slice of more than 4 GiB"_s);
        column.bytes.resize(held + bytes);
        if (Outcome read = file.readAt(
                record.bytesAt(index, columns) + begin, column.bytes.data() + held, bytes);
            !read)
            return read;
        for (std::size_t row = static_cast<std::size_t>(before); row < ends.size(); ++row)
            column.ends.push_back(static_cast<quint32>(held + (ends[row] - begin)));
        if (Outcome read = readKinds(record, index, first, count, column.kinds); !read)
            return read;
    }
    return {};
}

/// Appends the rows @p wanted to @p into, each by itself, until @p into is full.
Outcome PageLog::State::readFew(
    const RecordPlace &record, std::span<const quint32> wanted, qint64 limit, RowPage &into) const
{
    for (const quint32 row : wanted) {
        if (Outcome read = readSlice(record, row, 1, into); !read)
            return read;
        if (cellBytes(into) >= limit)
            break;
    }
    return {};
}

/// Appends the rows @p wanted to @p into, until it is full: what says where all cells of the page
/// are is read at once, and cells close to each other together.
Outcome PageLog::State::readMany(
    const RecordPlace &record, std::span<const quint32> wanted, qint64 limit, RowPage &into) const
{
    // Ids, ends and kinds of all columns stand in a row, before the first column's bytes.
    const qint64 begin = record.rowPart();
    QByteArray map(record.endsAt(columns) - begin, Qt::Uninitialized);
    if (Outcome read = file.readAt(begin, map.data(), map.size()); !read)
        return read;
    const auto numberAt = [&](qint64 part, quint32 row) {
        return qFromLittleEndian<quint32>(
            map.constData() + (part - begin) + static_cast<qint64>(row) * 4);
    };
    const auto placeOf = [&](std::size_t column, quint32 row) {
        return CellPlace{row == 0 ? 0 : numberAt(record.endsAt(column), row - 1),
            numberAt(record.endsAt(column), row)};
    };
    qint64 bytes = cellBytes(into);
    std::size_t taken = 0;
    while (taken < wanted.size() && (taken == 0 || bytes < limit)) {
        const quint32 row = wanted[taken++];
        for (std::size_t column = 0; column < columns; ++column) {
            const CellPlace place = placeOf(column, row);
            bytes += qint64{place.end} - place.begin;
        }
    }
    wanted = wanted.first(taken);
    if (record.header.withTemplates) {
        for (const quint32 row : wanted) {
            const quint32 id = numberAt(record.rowPart(), row);
            if (id >= templates.size())
                return damagedPageLog(file.path(), u"template id %1"_s.arg(id));
            into.templates.push_back(id);
        }
    }
    std::vector<CellPlace> places(wanted.size());
    for (std::size_t column = 0; column < columns; ++column) {
        std::transform(wanted.begin(), wanted.end(), places.begin(),
            [&](quint32 row) { return placeOf(column, row); });
        if (Outcome read = readCells(record, column, places, into.columns[column]); !read)
            return read;
        for (const quint32 row : wanted) {
            const auto kind =
                static_cast<CellKind>(map[record.kindsAt(column) - begin + qint64{row}]);
            if (kind > CellKind::Json)
                return damagedPageLog(file.path(), u"cell kinds of column %1"_s.arg(column));
            into.columns[column].kinds.push_back(kind);
        }
    }
    return {};
}

/// Appends the bytes and ends of @p cells, which stand in this order in the file.
Outcome PageLog::State::readCells(const RecordPlace &record, std::size_t column,
    std::span<const CellPlace> cells, RowColumn &into) const
{
    const qint64 columnAt = record.bytesAt(column, columns);
    QByteArray stretch;
    for (std::size_t first = 0; first < cells.size();) {
        // To read a few kilobytes that nobody asked for costs less than to ask again.
        std::size_t last = first;
        while (last + 1 < cells.size() && cells[last + 1].begin <= cells[last].end + readThrough
            && cells[last + 1].end <= cells[first].begin + stretchBytes)
            ++last;
        quint32 reached = cells[first].begin;
        for (std::size_t at = first; at <= last; ++at) {
            if (cells[at].begin < reached || cells[at].end < cells[at].begin
                || cells[at].end > record.header.columnBytes[column])
                return damagedPageLog(file.path(), u"cell ends of column %1"_s.arg(column));
            reached = cells[at].end;
        }
        const quint32 begin = cells[first].begin;
        stretch.resize(reached - begin);
        if (Outcome read = file.readAt(columnAt + begin, stretch.data(), stretch.size()); !read)
            return read;
        for (; first <= last; ++first) {
            const CellPlace &cell = cells[first];
            if (into.bytes.size() + (cell.end - cell.begin)
                > qint64{std::numeric_limits<quint32>::max()})
                return tooBigForPageLog(file.path(), u"rows of more than 4 GiB"_s);
            into.bytes.append(stretch.constData() + (cell.begin - begin),
                static_cast<qsizetype>(cell.end - cell.begin));
            into.ends.push_back(static_cast<quint32>(into.bytes.size()));
        }
    }
    return {};
}

// --- Rows for others ----------------------------------------------------------------------------

Result<RowPage> PageLog::readPage(qsizetype page) const
{
    State &state = *m_state;
    if (const Outcome verified = state.verify(page); !verified)
        return verified.error();
    const PageEntry &entry = state.page(page);
    const RecordPlace &record = entry.place;
    RowPage read(state.stream);
    read.total = record.header.total;
    read.cursor.resize(record.header.cursorSize);
    if (const Outcome done = state.file.readAt(
            record.offset + recordHeaderSize, read.cursor.data(), record.header.cursorSize);
        !done)
        return done.error();
    for (qint64 index = 0; index < record.header.newTemplates; ++index)
        read.newTemplates.push_back(
            state.templates[static_cast<std::size_t>(entry.firstTemplate + index)].text);
    if (record.header.rows > 0) {
        if (const Outcome done = state.readSlice(record, 0, record.header.rows, read); !done)
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
        const RecordPlace &record = state.page(page).place;
        const qint64 taken = std::min(stop, record.header.firstRow + record.header.rows) - row;
        if (taken > 0) {
            if (const Outcome done =
                    state.readSlice(record, row - record.header.firstRow, taken, read);
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

Result<RowPage> PageLog::readRows(std::span<const quint32> numbers, Check check, qint64 limit) const
{
    State &state = *m_state;
    RowPage read(state.stream);
    read.total = state.total;
    std::vector<quint32> rows; // Of one page, counted within it.
    while (!numbers.empty() && (read.rows() == 0 || cellBytes(read) < limit)) {
        const qsizetype page = pageOfRow(numbers.front());
        const RecordPlace &record = state.page(page).place;
        const qint64 first = record.header.firstRow;
        Q_ASSERT(numbers.front() < state.rows);
        const auto stop = std::lower_bound(numbers.begin(), numbers.end(),
            first + record.header.rows, [](quint32 row, qint64 end) { return row < end; });
        rows.clear();
        for (auto number = numbers.begin(); number != stop; ++number)
            rows.push_back(static_cast<quint32>(*number - first));
        numbers = numbers.subspan(rows.size());

        if (check == Check::Hashes) {
            if (const Outcome verified = state.verify(page); !verified)
                return verified.error();
        }
        const bool areFew =
            rows.size() < manyRows || record.endsAt(state.columns) > record.rowPart() + mapLimit;
        const Outcome done = areFew ? state.readFew(record, rows, limit, read)
                                    : state.readMany(record, rows, limit, read);
        if (!done)
            return done.error();
    }
    if (static_cast<qsizetype>(read.templates.size()) != read.rows())
        read.templates.clear();
    return read;
}

Outcome PageLog::readColumn(qsizetype page, int column, RowColumn &into) const
{
    const State &state = *m_state;
    const RecordPlace &record = state.page(page).place;
    const auto index = static_cast<std::size_t>(column);
    Q_ASSERT(index < state.columns);
    into.kinds.clear();
    if (Outcome read = state.readEnds(record, index, 0, record.header.rows, into.ends); !read)
        return read;
    into.bytes.resize(into.ends.empty() ? 0 : into.ends.back());
    return state.file.readAt(
        record.bytesAt(index, state.columns), into.bytes.data(), into.bytes.size());
}

Outcome PageLog::readTemplates(qsizetype page, std::vector<quint32> &into) const
{
    const State &state = *m_state;
    const RecordPlace &record = state.page(page).place;
    into.clear();
    if (!record.header.withTemplates)
        return {};
    return state.readIds(record, 0, record.header.rows, into);
}

} // namespace taskglass
