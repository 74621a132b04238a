// SPDX-License-Identifier: Apache-2.0
#include "json/JsonStructure.h"
#include "store/PageLog.h"
#include "store/RowSorter.h"

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

    bool isLike(const Key &other) const { return bytes == other.bytes; }
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
Outcome forEachCell(
    const PageLog &log, int column, std::span<const quint32> rows, const GoesOn &goesOn, Take take)
{
    RowColumn cells;
    for (std::size_t at = 0; at < rows.size();) {
        if (!goesOn())
            return queryStopped();
        const qsizetype page = log.index().pageOfRow(rows[at]);
        const qint64 first = log.index().firstRowOfPage(page);
        const qint64 end = first + log.index().rowsOfPage(page);
        if (Outcome read = log.readColumn(page, column, cells); !read)
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

/// What some cells have in common from a place on.
struct Likeness {
    qsizetype alike = -1; ///< Bytes that all of them share; -1 before the first.
    QByteArray example{}; ///< The first of them.
    bool areEqual = true;

    void take(QByteArrayView text)
    {
        if (alike < 0) {
            example = text.toByteArray();
            alike = text.size();
            return;
        }
        const qsizetype most = std::min(alike, text.size());
        const char *shared = example.constData();
        const bool isAlike =
            most == 0 || std::memcmp(text.data(), shared, static_cast<std::size_t>(most)) == 0;
        areEqual = areEqual && isAlike && text.size() == example.size();
        alike = isAlike
            ? most
            : std::mismatch(text.begin(), text.begin() + most, shared).first - text.begin();
    }
};

/// Rows that are still alike: a stretch of the keys, and how much of their cells has been compared.
struct Tie {
    std::size_t begin = 0;
    std::size_t end = 0;
    qsizetype compared = 0;
};

/// Orders by text, empty cells last in either direction: sorts by the bytes that follow what all
/// cells share, then does the same with each group that is still alike, until every group is of
/// equal cells.
class TextSort {
public:
    TextSort(const PageLog &log, const RowOrder &order, const GoesOn &goesOn)
        : m_log(log), m_order(order), m_goesOn(goesOn)
    {
    }

    Outcome sort(std::vector<quint32> &rows)
    {
        if (rows.size() < 2)
            return {};
        m_keys.resize(rows.size());
        qsizetype alike = 0;
        if (Outcome done = makeKeys(rows, alike); !done)
            return done;
        if (!m_goesOn())
            return queryStopped();
        std::vector<Tie> ties;
        sortTie({.begin = 0, .end = rows.size(), .compared = alike}, ties);
        // Nothing is less than anything, but whoever orders a column wants to see what is in it.
        auto something = m_keys.begin();
        if (alike == 0 && m_order.direction == Qt::AscendingOrder)
            something = std::find_if_not(
                m_keys.begin(), m_keys.end(), [](const Key &key) { return key.isLike({}); });
        while (!ties.empty()) {
            if (Outcome done = separate(ties); !done)
                return done;
        }
        std::rotate(m_keys.begin(), something, m_keys.end());
        for (std::size_t at = 0; at < rows.size(); ++at)
            rows[at] = m_keys[at].row;
        return {};
    }

private:
    /// A row of a tie: which one, and where its key is.
    struct Member {
        quint32 row = 0;
        quint32 key = 0;
        quint32 tie = 0;
    };

    /// Makes the keys of all rows, by the bytes that follow the @p alike ones. How many those are
    /// is guessed from the first page; should another page disagree, the keys are made again.
    Outcome makeKeys(const std::vector<quint32> &rows, qsizetype &alike)
    {
        const qsizetype page = m_log.index().pageOfRow(rows.front());
        const auto stop = std::lower_bound(rows.begin(), rows.end(),
            m_log.index().firstRowOfPage(page) + m_log.index().rowsOfPage(page));
        Likeness guess;
        Outcome done = forEachCell(m_log, m_order.column, std::span(rows.begin(), stop), m_goesOn,
            [&guess](std::size_t, QByteArrayView cell) { guess.take(cell); });
        if (!done)
            return done;
        const unsigned threads = threadsFor(rows.size());
        const GoesOn always = [] { return true; }; // Only the caller's thread may be asked.
        for (alike = guess.alike;;) {
            std::vector<Outcome> outcomes(threads);
            std::vector<qsizetype> seen(threads, alike);
            inParallel(threads, [&](unsigned thread) {
                const std::size_t begin = rows.size() * thread / threads;
                const std::size_t end = rows.size() * (thread + 1) / threads;
                const std::span mine = std::span(rows).subspan(begin, end - begin);
                Likeness likeness{.alike = alike, .example = guess.example};
                outcomes[thread] = forEachCell(
                    m_log, m_order.column, mine, always, [&](std::size_t at, QByteArrayView cell) {
                        likeness.take(cell);
                        m_keys[begin + at] = keyOf(rest(cell, alike), mine[at]);
                    });
                seen[thread] = likeness.alike;
            });
            for (const Outcome &outcome : outcomes) {
                if (!outcome)
                    return outcome;
            }
            const qsizetype least = *std::min_element(seen.begin(), seen.end());
            if (least == alike)
                return {};
            alike = least;
        }
    }

    /// Sorts the keys of @p tie, and appends to @p left what is alike even so.
    void sortTie(const Tie &tie, std::vector<Tie> &left)
    {
        sortKeys(std::span(m_keys).subspan(tie.begin, tie.end - tie.begin), m_order.direction);
        for (std::size_t begin = tie.begin; begin < tie.end;) {
            std::size_t end = begin + 1;
            while (end < tie.end && m_keys[end].isLike(m_keys[begin]))
                ++end;
            if (end - begin > 1 && hasMore(m_keys[begin]))
                left.push_back({.begin = begin, .end = end, .compared = tie.compared + keyText});
            begin = end;
        }
    }

    /// Sorts each of @p ties by more bytes of its cells, and replaces them by what is left.
    Outcome separate(std::vector<Tie> &ties)
    {
        std::vector<Member> members;
        for (std::size_t tie = 0; tie < ties.size(); ++tie) {
            for (std::size_t key = ties[tie].begin; key < ties[tie].end; ++key)
                members.push_back(
                    {m_keys[key].row, static_cast<quint32>(key), static_cast<quint32>(tie)});
        }
        std::sort(members.begin(), members.end(),
            [](const Member &a, const Member &b) { return a.row < b.row; });
        std::vector<quint32> rows;
        rows.reserve(members.size());
        for (const Member &member : members)
            rows.push_back(member.row);

        std::vector<Likeness> likenesses(ties.size());
        Outcome done = forEachCell(
            m_log, m_order.column, rows, m_goesOn, [&](std::size_t at, QByteArrayView cell) {
                const quint32 tie = members[at].tie;
                likenesses[tie].take(rest(cell, ties[tie].compared));
            });
        if (!done)
            return done;
        done = forEachCell(
            m_log, m_order.column, rows, m_goesOn, [&](std::size_t at, QByteArrayView cell) {
                const Member &member = members[at];
                const Likeness &likeness = likenesses[member.tie];
                if (!likeness.areEqual)
                    m_keys[member.key] =
                        keyOf(rest(cell, ties[member.tie].compared + likeness.alike), member.row);
            });
        if (!done)
            return done;

        std::vector<Tie> left;
        for (std::size_t tie = 0; tie < ties.size(); ++tie) {
            if (likenesses[tie].areEqual)
                continue; // In the order of their rows already.
            if (!m_goesOn())
                return queryStopped();
            ties[tie].compared += likenesses[tie].alike;
            sortTie(ties[tie], left);
        }
        ties = std::move(left);
        return {};
    }

    const PageLog &m_log;
    const RowOrder &m_order;
    const GoesOn &m_goesOn;
    std::vector<Key> m_keys{};
};

Outcome sortByNumber(
    const PageLog &log, const RowOrder &order, std::vector<quint32> &rows, const GoesOn &goesOn)
{
    std::vector<Key> keys;
    keys.reserve(rows.size());
    const Outcome read =
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

Outcome sortRows(
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
