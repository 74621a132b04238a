// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "domain/RowPage.h"
#include "files/CsvWriter.h"
#include "files/JsonWriter.h"
#include "files/RowHash.h"

#include <QIODevice>

#include <optional>

namespace taskglass {

/// How a retry file is written. CSV cells are exact: the file goes back to a machine.
enum class RetryFormat { JsonArray, Ndjson, Csv };

/// What became of the failed rows that a retry file was to hold.
struct RetryCounts {
    qint64 written = 0;
    qint64 withoutRowData = 0; ///< Not written: row data missing, null or an empty text.
    qint64 repeated = 0;       ///< Not written: the same row is in the file already.
    /// Of those written, how many lack metadata or attachments that the server gave in a form which
    /// no import understands.
    qint64 incomplete = 0;

    friend bool operator==(const RetryCounts &, const RetryCounts &) = default;
};

/// Writes rows of `RowStream::Failed` to a device in the form in which they can be imported again:
/// `row_data`, `global_key`, `external_id`, `metadata_fields`, `attachments`. What is null, missing
/// or empty is left out. Rows with the same global key, or without one and alike in everything, are
/// written once. Needs some 40 bytes of memory a row.
class RetryFileWriter {
public:
    /// @p device must be open and outlive the writer.
    RetryFileWriter(QIODevice &device, RetryFormat format);

    /// Error `Storage` if the device refused bytes; every later call then says the same.
    Result<void> write(const RowPage &page);
    Result<void> writeRow(const RowPage &page, qsizetype row);
    /// Ends the file and hands what is buffered to the device; once, last. A file without rows has
    /// its header, or is an empty list.
    Result<void> finish();

    const RetryCounts &counts() const { return m_counts; }
    /// Rows written so far.
    qint64 rows() const { return m_counts.written; }

private:
    bool isRepeated(const RowPage &page, qsizetype row);
    Result<void> begin();
    Result<void> writeCsvRow(const RowPage &page, qsizetype row);

    std::optional<CsvWriter> m_csv{}; ///< Either this one or the other.
    std::optional<JsonWriter> m_json{};
    QByteArray m_record{};      ///< The current row as a JSON object.
    QByteArray m_metadata{};    ///< Its metadata as it is written; empty if there is none.
    QByteArray m_attachments{}; ///< Likewise.
    RowHashTable m_seen{};
    RetryCounts m_counts{};
    bool m_begun = false;
};

} // namespace taskglass
