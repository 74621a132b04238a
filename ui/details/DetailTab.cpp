// SPDX-License-Identifier: Apache-2.0
#include "ui/details/DetailTab.h"

#include <iterator>

namespace taskglass {
namespace {

struct TabRow {
    DetailTab tab;
    QLatin1StringView name;
};

constexpr TabRow tabTable[] = {
    {DetailTab::Summary, QLatin1StringView("summary")},
    {DetailTab::Errors, QLatin1StringView("errors")},
    {DetailTab::FailedRows, QLatin1StringView("failed")},
    {DetailTab::Result, QLatin1StringView("result")},
};
static_assert(std::size(tabTable) == detailTabTotal);

} // namespace

QString detailTabName(DetailTab tab)
{
    return tabTable[static_cast<std::size_t>(tab)].name;
}

std::optional<DetailTab> detailTabFromName(QStringView name)
{
    for (const TabRow &row : tabTable) {
        if (name.compare(row.name, Qt::CaseInsensitive) == 0)
            return row.tab;
    }
    return std::nullopt;
}

} // namespace taskglass
