// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace taskglass {

/// How rows are written to a file.
enum class RowFileFormat {
    CsvForSpreadsheets, ///< UTF-8 with BOM, CRLF; see `CsvWriter::Style`.
    CsvExact,           ///< UTF-8, no BOM, CRLF, RFC 4180: nothing changed.
    JsonArray,
    Ndjson,
};

} // namespace taskglass
