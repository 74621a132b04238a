// SPDX-License-Identifier: Apache-2.0
#include "store/RowQuery.h"

#include "store/PageLog.h"
#include "store/SortRows.h"
#include "store/TextFinder.h"

#include <QCoreApplication>

#include <algorithm>
#include <numeric>
#include <thread>

namespace taskglass {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(taskglass::RowQuery)
};

constexpr qsizetype mostPagesAtOnce = 16;

bool hasColumn(const PageLog &log, int column)
{
    return column >= 0 && column < columnCount(log.stream());
}

/// Finds the rows of one page after another, with buffers that are kept from page to page.
class PageSearch {
public:
    PageSearch(const PageLog &log, const RowQuery &query) : m_log(log), m_query(query)
    {
        if (!query.text.isEmpty())
            m_finder.emplace(query.text);
        m_columns = query.columns;
        if (m_columns.empty()) {
            m_columns.resize(static_cast<std::size_t>(columnCount(log.stream())));
            std::iota(m_columns.begin(), m_columns.end(), 0);
        }
        std::erase_if(m_columns, [&log](int column) { return !hasColumn(log, column); });
        std::sort(m_columns.begin(), m_columns.end());
        m_columns.erase(std::unique(m_columns.begin(), m_columns.end()), m_columns.end());
    }

    /// Appends the rows of @p page that are meant, none before number @p from.
    Result<void> search(qsizetype page, qint64 from, std::vector<quint32> &found)
    {
        const qint64 first = m_log.index().firstRowOfPage(page);
        m_isMeant.assign(static_cast<std::size_t>(m_log.index().rowsOfPage(page)), !m_finder);
        if (!m_query.templateIds.empty()) {
            if (Result<void> read = m_log.readTemplates(page, m_templates); !read)
                return read;
            if (std::none_of(m_templates.begin(), m_templates.end(),
                    [this](quint32 id) { return isWanted(id); }))
                return {};
        }
        if (m_finder) {
            for (const int column : m_columns) {
                if (Result<void> read = m_log.readColumn(page, column, m_cells); !read)
                    return read;
                markHits();
            }
        }
        for (std::size_t row = 0; row < m_isMeant.size(); ++row) {
            const bool isMeant =
                m_isMeant[row] != 0 && (m_query.templateIds.empty() || isWanted(m_templates[row]));
            if (isMeant && first + static_cast<qint64>(row) >= from)
                found.push_back(static_cast<quint32>(first + static_cast<qint64>(row)));
        }
        return {};
    }

private:
    bool isWanted(quint32 id) const
    {
        const std::vector<quint32> &wanted = m_query.templateIds;
        return wanted.size() == 1 ? id == wanted.front()
                                  : std::binary_search(wanted.begin(), wanted.end(), id);
    }

    /// A column's cells stand one behind the other, so a hit may reach from one into the next; that
    /// is none.
    void markHits()
    {
        const QByteArrayView bytes = m_cells.bytes;
        const qsizetype size = m_query.text.size();
        auto end = m_cells.ends.cbegin();
        for (qsizetype at = m_finder->find(bytes, 0); at >= 0;) {
            end = std::upper_bound(end, m_cells.ends.cend(), at,
                [](qsizetype hit, quint32 cellEnd) { return hit < qsizetype{cellEnd}; });
            const bool isInside = at + size <= qsizetype{*end};
            if (isInside)
                m_isMeant[static_cast<std::size_t>(end - m_cells.ends.cbegin())] = 1;
            // One hit a cell is enough.
            at = m_finder->find(bytes, isInside ? qsizetype{*end} : at + 1);
        }
    }

    const PageLog &m_log;
    const RowQuery &m_query;
    std::optional<TextFinder> m_finder{};
    std::vector<int> m_columns{};
    std::vector<char> m_isMeant{};
    std::vector<quint32> m_templates{};
    RowColumn m_cells{};
};

/// Searches pages with several threads, some pages at a time, and gives the finds in order.
class LogSearch {
public:
    LogSearch(const PageLog &log, const RowQuery &query)
    {
        const unsigned threads = std::clamp(std::thread::hardware_concurrency(), 1U, mostThreads);
        for (unsigned thread = 0; thread < threads; ++thread)
            m_searches.emplace_back(log, query);
    }

    /// Appends the rows of pages @p first to @p end - 1, none before number @p from.
    Result<void> search(qsizetype first, qsizetype end, qint64 from, std::vector<quint32> &found)
    {
        const auto pages = static_cast<std::size_t>(end - first);
        m_finds.resize(std::max(m_finds.size(), pages));
        std::vector<Result<void>> outcomes(pages);
        const auto work = [&](std::size_t thread) {
            for (std::size_t at = thread; at < pages; at += m_searches.size()) {
                m_finds[at].clear();
                outcomes[at] = m_searches[thread].search(
                    first + static_cast<qsizetype>(at), from, m_finds[at]);
            }
        };
        std::vector<std::jthread> others;
        for (std::size_t thread = 1; thread < std::min(m_searches.size(), pages); ++thread)
            others.emplace_back(work, thread);
        work(0);
        others.clear(); // Waits for them.
        for (std::size_t at = 0; at < pages; ++at) {
            if (!outcomes[at])
                return outcomes[at];
            found.insert(found.end(), m_finds[at].cbegin(), m_finds[at].cend());
        }
        return {};
    }

private:
    static constexpr unsigned mostThreads = 4;

    std::vector<PageSearch> m_searches{};
    std::vector<std::vector<quint32>> m_finds{}; ///< Of each page of one call.
};

} // namespace

Error queryStopped()
{
    return {Error::Kind::Cancelled, Words::tr("Searching the rows was stopped."), {}};
}

Result<std::vector<quint32>> findRows(
    const PageLog &log, const RowQuery &query, const RowQueryWatch &watch, qint64 from)
{
    std::vector<quint32> found;
    LogSearch search(log, query);
    // The first finds come soon; after that, fewer and bigger steps cost less.
    qsizetype step = 1;
    for (qsizetype page = log.index().pageOfRow(from); from < log.rows() && page < log.pages();) {
        const std::size_t before = found.size();
        const qsizetype end = std::min(page + step, log.pages());
        if (const Result<void> done = search.search(page, end, from, found); !done)
            return done.error();
        if (watch
            && !watch(std::span(found).subspan(before),
                log.index().firstRowOfPage(end - 1) + log.index().rowsOfPage(end - 1)))
            return queryStopped();
        page = end;
        step = std::min(2 * step, mostPagesAtOnce);
    }
    if (!query.order || !hasColumn(log, query.order->column))
        return found;
    const auto goesOn = [&] { return !watch || watch({}, log.rows()); };
    if (const Result<void> sorted = sortRows(log, *query.order, found, goesOn); !sorted)
        return sorted.error();
    return found;
}

} // namespace taskglass
