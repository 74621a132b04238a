// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/RowPage.h"

#include <optional>
#include <string_view>

namespace taskglass {

// What the members of a page of rows are called and say, for both roads that read one (Protocol.md,
// "Paged rows").

/// Which cell of a failed row a key fills; -1 for none. Both generations of names.
inline int failedCell(std::string_view key)
{
    if (key == "globalKey")
        return static_cast<int>(FailedColumn::GlobalKey);
    if (key == "externalId")
        return static_cast<int>(FailedColumn::ExternalId);
    if (key == "rowData")
        return static_cast<int>(FailedColumn::RowData);
    if (key == "metadata" || key == "metadataFields")
        return static_cast<int>(FailedColumn::Metadata);
    if (key == "attachments" || key == "attachmentInputs")
        return static_cast<int>(FailedColumn::Attachments);
    return -1;
}

/// The same of a created row.
inline int createdCell(std::string_view key)
{
    if (key == "id")
        return static_cast<int>(CreatedColumn::Id);
    if (key == "globalKey")
        return static_cast<int>(CreatedColumn::GlobalKey);
    if (key == "externalId")
        return static_cast<int>(CreatedColumn::ExternalId);
    if (key == "rowData")
        return static_cast<int>(CreatedColumn::RowData);
    return -1;
}

/// The member of an answer's data that holds the rows of @p stream.
constexpr std::string_view listName(RowStream stream)
{
    return stream == RowStream::Failed ? "failedDataRowImports" : "successesfulDataRowImports";
}

/// A number, whatever its spelling; anything else means that the server did not say.
inline std::optional<qint64> announcedTotal(QByteArrayView text)
{
    bool isNumber = false;
    const double count = text.toDouble(&isNumber);
    return isNumber && count >= 0 && count < 9e15 ? std::optional(static_cast<qint64>(count))
                                                  : std::nullopt;
}

} // namespace taskglass
