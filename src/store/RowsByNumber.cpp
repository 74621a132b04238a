// SPDX-License-Identifier: Apache-2.0
#include "store/RowsByNumber.h"

#include "store/PageLog.h"
#include "store/PageLogError.h"

#include <algorithm>
#include <numeric>
#include <vector>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 windowBytes = 48 * 1024 * 1024;
constexpr std::size_t firstWindow = 4096;
constexpr std::size_t widestWindow = 256 * 1024;
constexpr std::size_t rowsAhead = 4; ///< So many rows are on their way into the cache.

/// Begins to bring a row's cells into the processor's cache, where they will be when their turn
/// comes: in a random order each would be waited for.
void fetchIntoCache(const RowPage &page, quint32 row)
{
    constexpr qsizetype lineBytes = 64;
    constexpr qsizetype mostBytes = 512; // The processor guesses the rest of a long cell itself.
    for (const RowColumn &column : page.columns) {
        const QByteArrayView cell = column.cell(row);
        for (qsizetype at = 0; at < std::min(cell.size(), mostBytes); at += lineBytes)
            __builtin_prefetch(cell.data() + at);
    }
}

/// Numbers in any order as ascending ones without repeats, and where among them each stands.
struct Sorted {
    std::vector<quint32> numbers{};
    std::vector<quint32> places{};

    void assign(std::span<const quint32> asked)
    {
        places.resize(asked.size());
        m_byNumber.resize(asked.size());
        std::iota(m_byNumber.begin(), m_byNumber.end(), 0U);
        if (!std::is_sorted(asked.begin(), asked.end()))
            std::sort(m_byNumber.begin(), m_byNumber.end(),
                [asked](quint32 a, quint32 b) { return asked[a] < asked[b]; });
        numbers.clear();
        for (const quint32 at : m_byNumber) {
            if (numbers.empty() || numbers.back() != asked[at])
                numbers.push_back(asked[at]);
            places[at] = static_cast<quint32>(numbers.size() - 1);
        }
    }

private:
    std::vector<quint32> m_byNumber{};
};

} // namespace

Result<void> readRowsByNumber(
    const PageLog &log, std::span<const quint32> numbers, const RowSink &sink)
{
    for (const quint32 number : numbers) {
        if (number >= log.rows())
            return changedPageLog(
                log.path(), u"row %1 of %2 was asked for"_s.arg(number).arg(log.rows()));
    }
    Sorted sorted;
    std::size_t window = firstWindow;
    while (!numbers.empty()) {
        const std::span asked = numbers.first(std::min(window, numbers.size()));
        sorted.assign(asked);
        const Result<RowPage> page =
            log.readRows(sorted.numbers, PageLog::Check::Hashes, windowBytes);
        if (!page)
            return page.error();
        if (page->rows() < static_cast<qsizetype>(sorted.numbers.size())) {
            // Bigger rows than before: what was read is not the beginning of what was asked for.
            window = std::max<std::size_t>(1, asked.size() / 2);
            continue;
        }
        for (std::size_t at = 0; at < sorted.places.size(); ++at) {
            if (at + rowsAhead < sorted.places.size())
                fetchIntoCache(*page, sorted.places[at + rowsAhead]);
            if (Result<void> taken = sink(*page, sorted.places[at]); !taken)
                return taken;
        }
        numbers = numbers.subspan(asked.size());
        // As many rows at once as the memory holds, if they go on like these: rows in a random
        // order make every window read most of the file.
        const double fit = 0.75 * static_cast<double>(windowBytes)
            / static_cast<double>(std::max<qint64>(page->cellBytes(), 1));
        window = std::clamp(static_cast<std::size_t>(static_cast<double>(asked.size()) * fit),
            std::max<std::size_t>(window / 2, 1), std::min(widestWindow, window * 4));
    }
    return {};
}

} // namespace taskglass
