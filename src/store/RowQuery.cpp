// SPDX-License-Identifier: Apache-2.0
#include "store/RowQuery.h"

#include "store/PageLog.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace taskglass {

namespace {

qsizetype memberTotal(QByteArrayView json)
{
    const QJsonDocument document =
        QJsonDocument::fromJson(QByteArray::fromRawData(json.data(), json.size()));
    return document.isArray() ? document.array().size() : document.object().size();
}

bool holds(const RowPage &page, qsizetype row, const RowQuery &query, const QByteArray &wanted)
{
    const auto isIn = [&](const RowColumn &column) {
        return column.cell(row).toByteArray().toLower().contains(wanted);
    };
    if (query.columns.empty())
        return std::any_of(page.columns.cbegin(), page.columns.cend(), isIn);
    return std::any_of(query.columns.cbegin(), query.columns.cend(), [&](int column) {
        return column >= 0 && column < int(page.columns.size())
            && isIn(page.columns[static_cast<std::size_t>(column)]);
    });
}

} // namespace

Result<std::vector<quint32>> findRows(
    const PageLog &log, const RowQuery &query, const RowQueryWatch &watch, qint64 from)
{
    struct Key {
        quint32 row = 0;
        QByteArray text{};
        qsizetype number = 0;
    };
    std::vector<quint32> found;
    std::vector<Key> keys;
    const QByteArray wanted = query.text.toLower();
    for (qsizetype number = 0; number < log.pages(); ++number) {
        const Result<RowPage> page = log.readPage(number);
        if (!page)
            return page.error();
        const std::size_t before = found.size();
        for (qsizetype row = 0; row < page->rows(); ++row) {
            const auto at = static_cast<std::size_t>(row);
            if (log.firstRowOfPage(number) + row < from)
                continue;
            if (query.templateId
                && (at >= page->templates.size() || page->templates[at] != *query.templateId))
                continue;
            if (!wanted.isEmpty() && !holds(*page, row, query, wanted))
                continue;
            found.push_back(static_cast<quint32>(log.firstRowOfPage(number) + row));
            if (!query.order)
                continue;
            const QByteArrayView cell =
                page->columns[static_cast<std::size_t>(query.order->column)].cell(row);
            Key key{.row = found.back()};
            if (query.order->by == RowOrder::By::Text)
                key.text = cell.toByteArray();
            else
                key.number =
                    query.order->by == RowOrder::By::Size ? cell.size() : memberTotal(cell);
            keys.push_back(std::move(key));
        }
        if (watch
            && !watch(std::span(found).subspan(before), log.firstRowOfPage(number) + page->rows()))
            return Error{Error::Kind::Cancelled,
                QCoreApplication::translate("RowQuery", "Searching the rows was stopped."), {}};
    }
    if (!query.order)
        return found;
    const bool isDescending = query.order->direction == Qt::DescendingOrder;
    std::stable_sort(keys.begin(), keys.end(), [isDescending](const Key &a, const Key &b) {
        const Key &low = isDescending ? b : a;
        const Key &high = isDescending ? a : b;
        return low.number != high.number ? low.number < high.number : low.text < high.text;
    });
    for (std::size_t at = 0; at < keys.size(); ++at)
        found[at] = keys[at].row;
    return found;
}

} // namespace taskglass
