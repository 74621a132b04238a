// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "domain/RowPage.h"
#include "files/CsvWriter.h"
#include "files/JsonWriter.h"
#include "files/LongCellFile.h"
#include "files/MetadataFields.h"
#include "files/RowFileFormat.h"

#include <QIODevice>

#include <optional>
#include <vector>

namespace taskglass {

/// The names of a stream's columns as files show them: `message`, `global_key`, ...
const std::vector<QByteArray> &rowColumnNames(RowStream stream);

/// What a file has of each row.
struct RowFileLayout {
    /// Indices in `RowPage::columns`, in the order of the file; empty: all of them.
    std::vector<int> columns{};
    /// Only in CSV: a further column for each, `metadata.<name>`, with the row's value.
    MetadataFields metadata{};
    /// Only in CSV for spreadsheets: what stands between cells; NUL: what the locale's expect.
    char separator = '\0';
    /// Only in CSV for spreadsheets: where cells go that are too long for one; null: nowhere. Must
    /// outlive the writer.
    LongCellFile *longCells = nullptr;
    /// Begins each row with `task_id` and `task_name`, as told by `setTask`.
    bool hasTask = false;
};

/// Writes rows of one stream to a device in one of the formats, in constant memory. CSV has a
/// header record, and an empty cell for what is missing or null. JSON and NDJSON have an object per
/// row with the same names and null for what is missing; rows of export streams, and pages of one
/// column, are written as the values they are.
class RowFileWriter {
public:
    /// @p device must be open and outlive the writer.
    RowFileWriter(
        QIODevice &device, RowStream stream, RowFileFormat format, RowFileLayout layout = {});

    /// Whose rows come next; needed only where the layout has it.
    void setTask(const QByteArray &id, const QByteArray &name);
    /// Error `Storage` if the device refused bytes; every later call then says the same.
    Result<void> write(const RowPage &page);
    Result<void> writeRow(const RowPage &page, qsizetype row);
    /// Ends the file and hands what is buffered to the device; once, last. A file without rows has
    /// its header, or is an empty list.
    Result<void> finish();
    /// Rows written so far.
    qint64 rows() const { return m_rows; }
    /// Cells of CSV in which U+FFFD stands for what is no text.
    qint64 replaced() const { return m_csv ? m_csv->replaced() : 0; }

private:
    Result<void> begin();
    Result<void> writeCsvCell(const QByteArray &column, QByteArrayView cell);
    Result<void> writeCsvRow(const RowPage &page, qsizetype row);
    Result<void> writeJsonRow(const RowPage &page, qsizetype row);

    RowStream m_stream;
    RowFileLayout m_layout;
    QByteArray m_taskId{};
    QByteArray m_taskName{};
    std::optional<CsvWriter> m_csv{}; ///< Either this one or the other.
    std::optional<JsonWriter> m_json{};
    std::vector<QByteArray> m_metadataColumns{}; ///< The headings of `RowFileLayout::metadata`.
    bool m_begun = false;
    qint64 m_rows = 0;
};

} // namespace taskglass
