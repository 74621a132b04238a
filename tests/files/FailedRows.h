// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/RowPage.h"

#include <QByteArray>
#include <QList>

namespace taskglass {

/// A failed row as a test writes it down; a null text is a cell that is null.
struct FailedRow {
    QByteArray globalKey{};
    QByteArray externalId{};
    QByteArray rowData{};
    QByteArray message = QByteArrayLiteral("Refused");
};

inline RowPage failedRows(const QList<FailedRow> &rows)
{
    RowPage page(RowStream::Failed);
    const auto put = [&page](FailedColumn column, const QByteArray &cell) {
        page.column(column).append(cell.isNull() ? CellKind::Null : CellKind::Text,
            {cell.constData(), static_cast<std::size_t>(cell.size())});
    };
    for (const FailedRow &row : rows) {
        put(FailedColumn::Message, row.message);
        put(FailedColumn::GlobalKey, row.globalKey);
        put(FailedColumn::ExternalId, row.externalId);
        put(FailedColumn::RowData, row.rowData);
        page.column(FailedColumn::Metadata).append(CellKind::Missing);
        page.column(FailedColumn::Attachments).append(CellKind::Missing);
    }
    return page;
}

} // namespace taskglass
