// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "domain/RowPage.h"

#include <QByteArray>

#include <array>
#include <optional>
#include <vector>

namespace taskglass {

// A page log's bytes, as PageLog.md describes them: the file header and the record. No I/O here.

constexpr quint32 pageLogVersion = 1;
constexpr qint64 fileHeaderSize = 32;
constexpr qint64 recordHeaderSize = 112;
constexpr std::size_t maximumColumns = 8;

using FileHeaderBytes = std::array<char, fileHeaderSize>;
using RecordHeaderBytes = std::array<char, recordHeaderSize>;

/// The file header, without its magic.
struct FileHeader {
    quint32 version = pageLogVersion;
    quint32 stream = 0;
    quint32 columns = 0;
    quint32 templateVersion = 0;
    bool verifies = true; ///< Whether the hash agreed with the rest.

    static FileHeader of(RowStream stream, quint32 templateVersion);
    /// Whether the first @p size bytes can begin a page log of any version.
    static bool isBegunBy(const FileHeaderBytes &bytes, qint64 size);
    static FileHeader fromBytes(const FileHeaderBytes &bytes);
    FileHeaderBytes toBytes() const;
};

/// The sizes of a record, as its header states them.
struct RecordHeader {
    bool withTemplates = false;
    qint64 size = 0;
    qint64 firstRow = 0;
    qint64 rows = 0;
    qint64 cursorSize = 0;
    std::optional<qint64> total{};
    qint64 tallies = 0;
    qint64 newTemplates = 0;
    qint64 newTemplateBytes = 0;
    std::array<qint64, maximumColumns> columnBytes{};
    quint64 rowHash = 0;
    quint64 directoryHash = 0;

    qint64 directorySize() const;
    qint64 idsSize() const { return withTemplates ? rows * 4 : 0; }
    qint64 rowPartSize(qint64 columns) const;

    RecordHeaderBytes toBytes() const;
    /// Absent if these are not the bytes of a header whose sizes agree with each other.
    static std::optional<RecordHeader> fromBytes(const RecordHeaderBytes &bytes, qint64 columns);
};

/// How many rows of a page have a template, and the first of them, counted within the page.
struct Tally {
    quint32 id = 0;
    quint32 rows = 0;
    quint32 first = 0;
};

/// The directory part of a record.
struct RecordDirectory {
    QByteArray cursor{};
    std::vector<Tally> tallies{};
    std::vector<QByteArray> newTemplates{};

    /// Absent if @p bytes do not agree with @p header. @p templatesBefore is the size of the
    /// dictionary before this record.
    static std::optional<RecordDirectory> fromBytes(
        const QByteArray &bytes, const RecordHeader &header, qint64 templatesBefore);
};

/// Where a record stands in the file, and where in it are the parts of its rows.
struct RecordPlace {
    qint64 offset = 0;
    RecordHeader header{};

    qint64 end() const { return offset + header.size; }
    qint64 rowPart() const { return offset + recordHeaderSize + header.directorySize(); }
    qint64 endsAt(std::size_t column) const
    {
        return rowPart() + header.idsSize() + static_cast<qint64>(column) * header.rows * 5;
    }
    qint64 kindsAt(std::size_t column) const { return endsAt(column) + header.rows * 4; }
    qint64 bytesAt(std::size_t column, std::size_t columns) const;
};

/// What a record is composed for: what stands before it, and whose it is in case of an error.
struct RecordContext {
    QString path{};
    RowStream stream = RowStream::Failed;
    qint64 rowsBefore = 0;
    std::size_t templatesBefore = 0;
};

/// A record ready to be written, as far as the log must remember it. Behind the bytes in the buffer
/// come those of the columns, one after the other.
struct ComposedRecord {
    RecordHeader header{};
    std::vector<Tally> tallies{};
};

/// Lays @p page out as a record, in @p buffer all but the bytes of its columns. Error `Storage` if
/// the page does not fit the log or cannot be numbered in 32 bits.
Result<ComposedRecord> composeRecord(
    const RowPage &page, const RecordContext &context, QByteArray &buffer);

} // namespace taskglass
