// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "domain/RowPage.h"

#include <QByteArray>
#include <Qt>

#include <functional>
#include <optional>
#include <span>
#include <vector>

namespace taskglass {

class PageLog;

/// An order of rows by one column of their log. Rows that compare equal stay in the server's order,
/// whatever the direction.
struct RowOrder {
    enum class By {
        Text, ///< The cell's bytes, which for UTF-8 is the order of code points; empty ones last,
              ///< whatever the direction.
        Size, ///< Bytes in the cell.
        Members, ///< Members of the object or array in the cell; anything else counts as none.
    };
    int column = 0; ///< Index in `RowPage::columns`.
    By by = By::Text;
    Qt::SortOrder direction = Qt::AscendingOrder;

    friend bool operator==(const RowOrder &, const RowOrder &) = default;
};

/// Which rows of a log, and in which order; default: all of them, as the server gave them.
struct RowQuery {
    /// Only rows with one of these message templates, which ascend; empty: any.
    std::vector<quint32> templateIds{};
    QByteArray text{}; ///< Only rows that hold this UTF-8 text; A to Z in either case. Empty: all.
    std::vector<int> columns{}; ///< Where `text` is looked for; empty: in every column.
    std::optional<RowOrder> order{};

    bool isLimited() const { return !templateIds.empty() || !text.isEmpty(); }
    bool isAll() const { return !isLimited() && !order; }
    friend bool operator==(const RowQuery &, const RowQuery &) = default;
};

/// Told of rows as they are found: @p more of them (ascending) and how many rows were looked at so
/// far, in all. Returns false to stop.
using RowQueryWatch = std::function<bool(std::span<const quint32> more, qint64 scanned)>;

/// The numbers of the rows of @p log that @p query asks for, in its order; only of those from
/// number @p from on. Runs on the caller's thread and may take seconds. @p watch hears of rows page
/// by page, before they are put in order. Errors: `Cancelled` if @p watch stopped it; `Damaged` and
/// `Storage` if the log broke.
Result<std::vector<quint32>> findRows(
    const PageLog &log, const RowQuery &query, const RowQueryWatch &watch = {}, qint64 from = 0);

/// The error for a query that its caller stopped; kind `Cancelled`.
Error queryStopped();

} // namespace taskglass
