// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QIODevice>

#include <optional>

namespace taskglass {

/// Writes RFC 4180 records to a device through a buffer: quotes only where needed, CRLF line ends.
/// In `Exact` style every byte is as Python's `csv.writer` would write it.
class CsvWriter {
public:
    enum class Style {
        ForSpreadsheets, ///< Begins with a BOM; cells that a spreadsheet would run get an
                         ///< apostrophe, and what it would take for a number, a date or a truth
                         ///< is written as the formula ="…", so that it comes back as it was.
        Exact,           ///< Cells are written as they are.
    };

    /// @p device must be open and outlive the writer. @p separator stands between cells.
    CsvWriter(QIODevice &device, Style style, char separator = ',');

    /// Adds a cell of UTF-8 text to the current record.
    void cell(QByteArrayView text);
    /// Ends the record. Error `Storage` if the device refused bytes; every later call then says the
    /// same.
    Result<void> endRecord();
    /// Hands what is buffered to the device.
    Result<void> flush();

    /// Cells in which U+FFFD stands for what is no text: halves of surrogate pairs.
    qint64 replaced() const { return m_replaced; }

private:
    void appendCell(QByteArrayView text);
    void appendRaw(QByteArrayView text);

    QIODevice &m_device;
    qint64 m_replaced = 0;
    Style m_style;
    char m_separator;
    QByteArray m_buffer{};
    qsizetype m_cells = 0; ///< Of the current record.
    bool m_blank = true;   ///< All cells of the current record are empty.
    std::optional<Error> m_failure{};
};

/// Whether a spreadsheet might run @p cell as a formula: it begins with = + - @ (full-width forms
/// too), TAB or CR, also after blanks and invisible characters or after a line break inside it.
bool looksLikeFormula(QByteArrayView cell);

/// Whether a spreadsheet would take @p cell for a number, a date, a time or a truth, so that it
/// comes back as another text: 007, 1E5, 3-4, MARCH1, TRUE, long digits.
bool isChangedBySpreadsheets(QByteArrayView cell);

/// What the spreadsheets of the user's locale expect between cells: a comma, or a semicolon where
/// that is the decimal point.
char spreadsheetSeparator();

} // namespace taskglass
