// SPDX-License-Identifier: Apache-2.0
#include "store/SortRows.h"

#include "json/JsonStructure.h"
#include "store/PageLog.h"

#include <QtEndian>

#include <algorithm>
#include <array>
#include <cstring>
#include <span>
#include <thread>

namespace taskglass {

namespace {

using GoesOn = std::function<bool()>;

constexpr qsizetype keyText = 23;
/// Rows that are worth another thread.
constexpr std::size_t manyRows = 50'000;
constexpr unsigned mostThreads = 4;

/// What a row is ordered by: some bytes of its cell, or a number; and the row itself, which decides
/// between equals.
struct Key {
    std::array<quint64, 3> bytes{}; ///< Compared as numbers, the first one first.
    quint32 row = 0;

    bool hasSameBytes(const Key &other) const { return bytes == other.bytes; }
};

/// The first bytes of @p text, and in the last byte how many there are: one more than there is room
/// for says that others follow. Compares as the text does, as far as it goes.
Key keyOf(QByteArrayView text, quint32 row)
{
    std::array<char, keyText + 1> bytes{};
    const qsizetype size = std::min(text.size(), keyText);
    if (size > 0)
        std::memcpy(bytes.data(), text.data(), static_cast<std::size_t>(size));
    bytes[keyText] = static_cast<char>(std::min(text.size(), keyText + 1));
    return {{qFromBigEndian<quint64>(bytes.data()), qFromBigEndian<quint64>(bytes.data() + 8),
                qFromBigEndian<quint64>(bytes.data() + 16)},
        row};
}

bool hasMore(const Key &key)
{
    return (key.bytes[2] & 0xff) > keyText;
}

struct Ascending {
    bool operator()(const Key &a, const Key &b) const
    {
        for (std::size_t at = 0; at < a.bytes.size(); ++at) {
            if (a.bytes[at] != b.bytes[at])
                return a.bytes[at] < b.bytes[at];
        }
        return a.row < b.row;
    }
};

struct Descending {
    bool operator()(const Key &a, const Key &b) const
    {
        for (std::size_t at = 0; at < a.bytes.size(); ++at) {
            if (a.bytes[at] != b.bytes[at])
                return a.bytes[at] > b.bytes[at];
        }
        return a.row < b.row;
    }
};

unsigned threadsFor(std::size_t rows)
{
    return rows < manyRows ? 1 : std::clamp(std::thread::hardware_concurrency(), 1U, mostThreads);
}

/// Runs @p work(0) to @p work(@p threads - 1), each on a thread of its own, and waits for them.
template <typename Work> void inParallel(unsigned threads, const Work &work)
{
    std::vector<std::jthread> others;
    for (unsigned thread = 1; thread < threads; ++thread)
        others.emplace_back(work, thread);
    work(0U);
}

template <typename IsBefore> void sortKeys(std::span<Key> keys, IsBefore isBefore)
{
    const unsigned parts = threadsFor(keys.size());
    const auto edge = [&](unsigned part) {
        return keys.begin() + static_cast<std::ptrdiff_t>(keys.size() * part / parts);
    };
    inParallel(parts, [&](unsigned part) { std::sort(edge(part), edge(part + 1), isBefore); });
    for (unsigned sorted = 1; sorted < parts; sorted *= 2) {
        for (unsigned part = 0; part + sorted < parts; part += 2 * sorted)
            std::inplace_merge(edge(part), edge(part + sorted),
                edge(std::min(parts, part + 2 * sorted)), isBefore);
    }
}

void sortKeys(std::span<Key> keys, Qt::SortOrder direction)
{
    if (direction == Qt::AscendingOrder)
        sortKeys(keys, Ascending{});
    else
        sortKeys(keys, Descending{});
}

/// Calls @p take with the index and the cell of each of @p rows, which ascend.
template <typename Take>
Result<void> forEachCell(
    const PageLog &log, int column, std::span<const quint32> rows, const GoesOn &goesOn, Take take)
{
    RowColumn cells;
    for (std::size_t at = 0; at < rows.size();) {
        if (!goesOn())
            return queryStopped();
        const qsizetype page = log.index().pageOfRow(rows[at]);
        const qint64 first = log.index().firstRowOfPage(page);
        const qint64 end = first + log.index().rowsOfPage(page);
        if (Result<void> read = log.readColumn(page, column, cells); !read)
            return read;
        for (; at < rows.size() && rows[at] < end; ++at)
            take(at, cells.cell(static_cast<qsizetype>(rows[at] - first)));
    }
    return {};
}

QByteArrayView rest(QByteArrayView cell, qsizetype from)
{
    return cell.sliced(std::min(from, cell.size()));
}

/// The longest common prefix of some cells, each read from a place on.
struct CommonPrefix {
    qsizetype length = -1; ///< Bytes; -1 before the first cell.
    QByteArray example{};  ///< The first of them.
    bool areEqual = true;  ///< All of them, and not only their beginnings.

    void take(QByteArrayView text)
    {
        if (length < 0) {
            example = text.toByteArray();
            length = text.size();
            return;
        }
        const qsizetype most = std::min(length, text.size());
        const char *shared = example.constData();
        const bool isShared =
            most == 0 || std::memcmp(text.data(), shared, static_cast<std::size_t>(most)) == 0;
        areEqual = areEqual && isShared && text.size() == example.size();
        length = isShared
            ? most
            : std::mismatch(text.begin(), text.begin() + most, shared).first - text.begin();
    }
};

/// An equal range: keys next to each other whose cells agree in the first `depth` bytes, and go on.
struct EqualRange {
    std::size_t begin = 0;
    std::size_t end = 0;
    qsizetype depth = 0;
};

/// Orders by text, empty cells last in either direction. This is a multikey sort (Bentley and
/// Sedgewick, with as many bytes as a key holds in place of one character): it sorts by the bytes
/// that follow the common prefix, then does the same with each equal range, until the cells of
/// every range are equal. So no cell is read more often than its beginning needs, and all of a
/// round in the order of the file.
class TextSort {
public:
    TextSort(const PageLog &log, const RowOrder &order, const GoesOn &goesOn)
        : m_log(log), m_order(order), m_goesOn(goesOn)
    {
    }

    Result<void> sort(std::vector<quint32> &rows)
    {
        if (rows.size() < 2)
            return {};
        m_keys.resize(rows.size());
        qsizetype prefix = 0;
        if (Result<void> done = makeKeys(rows, prefix); !done)
            return done;
        if (!m_goesOn())
            return queryStopped();
        std::vector<EqualRange> ranges;
        sortRange({.begin = 0, .end = rows.size(), .depth = prefix}, ranges);
        // Nothing is less than anything, but whoever orders a column wants to see what is in it.
        auto firstNonEmpty = m_keys.begin();
        if (prefix == 0 && m_order.direction == Qt::AscendingOrder)
            firstNonEmpty = std::find_if_not(
                m_keys.begin(), m_keys.end(), [](const Key &key) { return key.hasSameBytes({}); });
        while (!ranges.empty()) {
            if (Result<void> done = refine(ranges); !done)
                return done;
        }
        std::rotate(m_keys.begin(), firstNonEmpty, m_keys.end());
        for (std::size_t at = 0; at < rows.size(); ++at)
            rows[at] = m_keys[at].row;
        return {};
    }

private:
    /// A row of an equal range: which one, and where its key is.
    struct Member {
        quint32 row = 0;
        quint32 key = 0;
        quint32 range = 0;
    };

    /// Makes the keys of all rows, by the bytes that follow the common @p prefix. How long that is
    /// is guessed from the first page; should another page disagree, the keys are made again.
    Result<void> makeKeys(const std::vector<quint32> &rows, qsizetype &prefix)
    {
        const qsizetype page = m_log.index().pageOfRow(rows.front());
        const auto stop = std::lower_bound(rows.begin(), rows.end(),
            m_log.index().firstRowOfPage(page) + m_log.index().rowsOfPage(page));
        CommonPrefix guess;
        Result<void> done = forEachCell(m_log, m_order.column, std::span(rows.begin(), stop),
            m_goesOn, [&guess](std::size_t, QByteArrayView cell) { guess.take(cell); });
        if (!done)
            return done;
        const unsigned threads = threadsFor(rows.size());
        const GoesOn always = [] { return true; }; // Only the caller's thread may be asked.
        for (prefix = guess.length;;) {
            std::vector<Result<void>> outcomes(threads);
            std::vector<qsizetype> seen(threads, prefix);
            inParallel(threads, [&](unsigned thread) {
                const std::size_t begin = rows.size() * thread / threads;
                const std::size_t end = rows.size() * (thread + 1) / threads;
                const std::span mine = std::span(rows).subspan(begin, end - begin);
                CommonPrefix common{.length = prefix, .example = guess.example};
                outcomes[thread] = forEachCell(
                    m_log, m_order.column, mine, always, [&](std::size_t at, QByteArrayView cell) {
                        common.take(cell);
                        m_keys[begin + at] = keyOf(rest(cell, prefix), mine[at]);
                    });
                seen[thread] = common.length;
            });
            for (const Result<void> &outcome : outcomes) {
                if (!outcome)
                    return outcome;
            }
            const qsizetype least = *std::min_element(seen.begin(), seen.end());
            if (least == prefix)
                return {};
            prefix = least;
        }
    }

    /// Sorts the keys of @p range, and appends to @p unresolved the equal ranges among them.
    void sortRange(const EqualRange &range, std::vector<EqualRange> &unresolved)
    {
        sortKeys(
            std::span(m_keys).subspan(range.begin, range.end - range.begin), m_order.direction);
        for (std::size_t begin = range.begin; begin < range.end;) {
            std::size_t end = begin + 1;
            while (end < range.end && m_keys[end].hasSameBytes(m_keys[begin]))
                ++end;
            if (end - begin > 1 && hasMore(m_keys[begin]))
                unresolved.push_back({.begin = begin, .end = end, .depth = range.depth + keyText});
            begin = end;
        }
    }

    /// Sorts each of @p ranges by more bytes of its cells, and replaces them by the equal ranges
    /// that are left.
    Result<void> refine(std::vector<EqualRange> &ranges)
    {
        std::vector<Member> members;
        for (std::size_t range = 0; range < ranges.size(); ++range) {
            for (std::size_t key = ranges[range].begin; key < ranges[range].end; ++key)
                members.push_back(
                    {m_keys[key].row, static_cast<quint32>(key), static_cast<quint32>(range)});
        }
        std::sort(members.begin(), members.end(),
            [](const Member &a, const Member &b) { return a.row < b.row; });
        std::vector<quint32> rows;
        rows.reserve(members.size());
        for (const Member &member : members)
            rows.push_back(member.row);

        std::vector<CommonPrefix> prefixes(ranges.size());
        Result<void> done = forEachCell(
            m_log, m_order.column, rows, m_goesOn, [&](std::size_t at, QByteArrayView cell) {
                const quint32 range = members[at].range;
                prefixes[range].take(rest(cell, ranges[range].depth));
            });
        if (!done)
            return done;
        done = forEachCell(
            m_log, m_order.column, rows, m_goesOn, [&](std::size_t at, QByteArrayView cell) {
                const Member &member = members[at];
                const CommonPrefix &prefix = prefixes[member.range];
                if (!prefix.areEqual)
                    m_keys[member.key] =
                        keyOf(rest(cell, ranges[member.range].depth + prefix.length), member.row);
            });
        if (!done)
            return done;

        std::vector<EqualRange> unresolved;
        for (std::size_t range = 0; range < ranges.size(); ++range) {
            if (prefixes[range].areEqual)
                continue; // In the order of their rows already.
            if (!m_goesOn())
                return queryStopped();
            ranges[range].depth += prefixes[range].length;
            sortRange(ranges[range], unresolved);
        }
        ranges = std::move(unresolved);
        return {};
    }

    const PageLog &m_log;
    const RowOrder &m_order;
    const GoesOn &m_goesOn;
    std::vector<Key> m_keys{};
};

Result<void> sortByNumber(
    const PageLog &log, const RowOrder &order, std::vector<quint32> &rows, const GoesOn &goesOn)
{
    std::vector<Key> keys;
    keys.reserve(rows.size());
    Result<void> read =
        forEachCell(log, order.column, rows, goesOn, [&](std::size_t at, QByteArrayView cell) {
            const qsizetype number =
                order.by == RowOrder::By::Size ? cell.size() : memberCount(cell).value_or(0);
            keys.push_back({{static_cast<quint64>(number)}, rows[at]});
        });
    if (!read)
        return read;
    sortKeys(keys, order.direction);
    for (std::size_t at = 0; at < rows.size(); ++at)
        rows[at] = keys[at].row;
    return {};
}

} // namespace

Result<void> sortRows(
    const PageLog &log, const RowOrder &order, std::vector<quint32> &rows, const GoesOn &goesOn)
{
    switch (order.by) {
    case RowOrder::By::Text:
        return TextSort(log, order, goesOn).sort(rows);
    case RowOrder::By::Size:
    case RowOrder::By::Members:
        return sortByNumber(log, order, rows, goesOn);
    }
    Q_UNREACHABLE();
}

} // namespace taskglass
