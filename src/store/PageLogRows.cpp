// SPDX-License-Identifier: Apache-2.0
// Reading the rows of a page log.
#include "store/PageHash.h"
#include "store/PageLogError.h"
#include "store/PageLogState.h"

#include <QtEndian>

#include <algorithm>
#include <limits>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 hashedAtOnce = 256 * 1024;

void toHostOrder(std::vector<quint32> &numbers)
{
    qFromLittleEndian<quint32>(
        numbers.data(), static_cast<qsizetype>(numbers.size()), numbers.data());
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

qsizetype PageLog::pageOfRow(qint64 row) const
{
    // Of several pages that begin at a row all but the last are empty.
    const auto &pages = m_state->pages;
    const auto after = std::upper_bound(pages.begin(), pages.end(), row,
        [](qint64 wanted, const PageEntry &page) { return wanted < page.place.header.firstRow; });
    return std::max<qsizetype>(0, after - pages.begin() - 1);
}

/// Appends rows @p first to @p first + @p count - 1 of @p record, counted within it, to @p into.
Outcome PageLog::State::readSlice(
    const RecordPlace &record, qint64 first, qint64 count, RowPage &into) const
{
    const auto size = static_cast<std::size_t>(count);
    const qint64 before = first > 0 ? 1 : 0;
    if (record.header.withTemplates) {
        std::vector<quint32> ids(size);
        if (Outcome read = file.readAt(record.rowPart() + first * 4, ids.data(), count * 4); !read)
            return read;
        toHostOrder(ids);
        for (const quint32 id : ids) {
            if (id >= templates.size())
                return damagedPageLog(file.path(), u"template id %1"_s.arg(id));
        }
        into.templates.insert(into.templates.end(), ids.begin(), ids.end());
    }
    for (std::size_t index = 0; index < columns; ++index) {
        RowColumn &column = into.columns[index];
        std::vector<quint32> ends(size + static_cast<std::size_t>(before));
        if (Outcome read = file.readAt(record.endsAt(index) + (first - before) * 4, ends.data(),
                static_cast<qint64>(ends.size()) * 4);
            !read)
            return read;
        toHostOrder(ends);
        if (!std::is_sorted(ends.begin(), ends.end())
            || ends.back() > record.header.columnBytes[index])
            return damagedPageLog(file.path(), u"cell ends of column %1"_s.arg(index));
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

        const std::size_t kindsBefore = column.kinds.size();
        column.kinds.resize(kindsBefore + size);
        if (Outcome read = file.readAt(
                record.kindsAt(index) + first, column.kinds.data() + kindsBefore, count);
            !read)
            return read;
        const bool known = std::all_of(column.kinds.begin() + static_cast<qsizetype>(kindsBefore),
            column.kinds.end(), [](CellKind kind) { return kind <= CellKind::Json; });
        if (!known)
            return damagedPageLog(file.path(), u"cell kinds of column %1"_s.arg(index));
    }
    return {};
}

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

} // namespace taskglass
