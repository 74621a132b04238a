// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "domain/RowPage.h"

#include <QByteArray>
#include <QByteArrayView>

#include <string_view>

namespace taskglass {

/// Reads one server page of `RowStream::Failed` or `Created` (Protocol.md, "Paged rows") straight
/// into columns. @p body is a whole answer that `readGraphQlAnswer` accepted. An element that
/// cannot be read costs only itself: it is kept as text in the column of row data. Error
/// `Malformed`.
Result<RowPage> decodeRowPage(QByteArrayView body, RowStream stream);

/// Appends what one element of a result file's list stands for: a message and its many rows for
/// `RowStream::Failed` (old key names included: Protocol.md, "History to tolerate"), one row for
/// `Created`. False if something of it could not be read; that is kept as text then, as above. @p
/// at: where in the file the element begins.
bool appendFileElement(RowPage &page, std::string_view element, qint64 at);
/// Appends one row of a group that is too big to be read as one element; @p message is the JSON of
/// the group's message, empty if it has none. The rest as above.
bool appendGroupedRow(RowPage &page, std::string_view message, std::string_view row, qint64 at);

/// One JSON text a row, as the SDK's list holds them: `{message, failedDataRows: [...]}` for
/// `Failed`,
/// `{id, external_id, row_data, global_key}` for `Created`. The cursor and total stay.
RowPage sdkValues(const RowPage &rows);

/// A page of whole values: one column of JSON texts, for @p stream.
RowPage emptyValuePage(RowStream stream);

} // namespace taskglass
