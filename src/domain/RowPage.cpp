// SPDX-License-Identifier: Apache-2.0
#include "domain/RowPage.h"

#include <algorithm>
#include <numeric>

namespace taskglass {

int columnCount(RowStream stream)
{
    switch (stream) {
    case RowStream::Failed:
        return 6;
    case RowStream::Created:
        return 4;
    case RowStream::ExportResult:
    case RowStream::ExportErrors:
        return 1;
    }
    Q_UNREACHABLE();
}

void RowColumn::append(CellKind kind, std::string_view cell)
{
    const qsizetype end = bytes.size();
    bytes.resize(end + static_cast<qsizetype>(cell.size()));
    std::copy(cell.begin(), cell.end(), bytes.data() + end);
    ends.push_back(static_cast<quint32>(bytes.size()));
    kinds.push_back(kind);
}

void RowColumn::reserve(std::size_t cells, qsizetype size)
{
    bytes.reserve(size);
    ends.reserve(cells);
    kinds.reserve(cells);
}

void RowColumn::removeLast()
{
    ends.pop_back();
    kinds.pop_back();
    bytes.truncate(ends.empty() ? 0 : static_cast<qsizetype>(ends.back()));
}

QByteArrayView RowColumn::cell(qsizetype row) const
{
    const auto at = static_cast<std::size_t>(row);
    const quint32 begin = at == 0 ? 0 : ends[at - 1];
    return QByteArrayView(bytes.constData() + begin, static_cast<qsizetype>(ends[at] - begin));
}

RowPage::RowPage(RowStream which)
    : stream(which), columns(static_cast<std::size_t>(columnCount(which)))
{
}

qint64 RowPage::cellBytes() const
{
    return std::accumulate(columns.begin(), columns.end(), qint64{0},
        [](qint64 sum, const RowColumn &column) { return sum + column.bytes.size(); });
}

} // namespace taskglass
