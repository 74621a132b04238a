// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace taskglass {

/// How rows are written to a file.
enum class RowFileFormat {
    CsvForSpreadsheets, ///< UTF-8 with BOM, CRLF, cells that look like formulas prefixed with an
                        ///< apostrophe.
    CsvExact,           ///< UTF-8, no BOM, CRLF, RFC 4180: nothing changed.
    JsonArray,
    Ndjson,
};

} // namespace taskglass
