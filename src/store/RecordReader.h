// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/RowPage.h"
#include "store/DiskFile.h"
#include "store/PageRecord.h"

#include <span>
#include <vector>

namespace taskglass {

/// Reads the cells of one record: a file, a place in it, and nothing remembered, so that several
/// threads may read at once. Rows are counted within the record. Whatever the numbers in the file
/// say, only the record itself is read. Errors: `Storage`, and `Damaged` where the bytes contradict
/// each other; what was appended to `into` by then is not to be used.
class RecordReader {
public:
    /// @p file and @p record outlive the reader. @p templates: how many template ids there are.
    RecordReader(
        const DiskFile &file, const RecordPlace &record, RowStream stream, std::size_t templates);

    /// Whether the row part agrees with its hash.
    Result<bool> rowPartAgrees() const;
    Result<QByteArray> readCursor() const;
    /// Appends the template ids of @p count rows from @p first on; the record has some.
    Result<void> readIds(qint64 first, qint64 count, std::vector<quint32> &into) const;
    /// Replaces @p into by the bytes and ends of a whole column; kinds are not read.
    Result<void> readColumn(std::size_t column, RowColumn &into) const;
    /// Appends @p count rows from @p first on, with their ids if the record has some.
    Result<void> readSlice(qint64 first, qint64 count, RowPage &into) const;
    /// Appends the rows @p wanted, which ascend, until @p into holds @p limit bytes of cells.
    Result<void> readRows(std::span<const quint32> wanted, qint64 limit, RowPage &into) const;

private:
    /// Where a cell stands in its column's bytes.
    struct CellPlace {
        quint32 begin = 0;
        quint32 end = 0;
    };

    Result<void> readEnds(
        std::size_t column, qint64 first, qint64 count, std::vector<quint32> &into) const;
    Result<void> readKinds(
        std::size_t column, qint64 first, qint64 count, std::vector<CellKind> &into) const;
    Result<void> readOneByOne(std::span<const quint32> wanted, qint64 limit, RowPage &into) const;
    Result<void> readTogether(std::span<const quint32> wanted, qint64 limit, RowPage &into) const;
    Result<void> readCells(
        std::size_t column, std::span<const CellPlace> cells, RowColumn &into) const;

    const DiskFile &m_file;
    const RecordPlace &m_record;
    std::size_t m_columns;
    std::size_t m_templates;
};

} // namespace taskglass
