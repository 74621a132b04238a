// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "domain/RowPage.h"

#include <QByteArray>

#include <optional>
#include <string_view>

namespace taskglass {

/// Reads one server page of `RowStream::Failed` or `Created` (Protocol.md, "Paged rows") straight
/// into columns. @p body is a whole answer that `readGraphQlAnswer` accepted. Error `Malformed`.
Result<RowPage> decodeRowPage(QByteArray &body, RowStream stream);
/// The same for a body that nobody has looked at yet: absent if it holds anything beside such a
/// page, or cannot be read; then the error ladder is to be asked.
std::optional<RowPage> decodePlainRowPage(QByteArray &body, RowStream stream);

/// Appends what one element of a result file's list stands for: a message and its many rows for
/// `RowStream::Failed` (old key names included: Protocol.md, "History to tolerate"), one row for
/// `Created`. Error `Malformed`; the page is as before then.
Result<void> appendFileElement(RowPage &page, std::string_view element);
/// Appends one row of a group that is too big to be read as one element; @p message is the JSON of
/// the group's message, empty if it has none. Error `Malformed`.
Result<void> appendGroupedRow(RowPage &page, std::string_view message, std::string_view row);

/// One JSON text a row, as the SDK's list holds them: `{message, failedDataRows: [...]}` for
/// `Failed`,
/// `{id, external_id, row_data, global_key}` for `Created`. The cursor and total stay.
RowPage sdkValues(const RowPage &rows);

/// A page of whole values: one column of JSON texts, for @p stream.
RowPage emptyValuePage(RowStream stream);

} // namespace taskglass
