// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/DiskFile.h"
#include "store/PageLog.h"
#include "store/PageRecord.h"

namespace taskglass {

/// What is remembered of a page.
struct PageEntry {
    RecordPlace place{};
    qint64 firstTemplate = 0; ///< Size of the dictionary before this page.
    bool verified = false;    ///< The row part has been found to agree with its hash.
};

/// Where a cell stands in its column's bytes.
struct CellPlace {
    quint32 begin = 0;
    quint32 end = 0;
};

/// What `PageLog` holds. Opening and writing are in PageLog.cpp, reading rows in PageLogRows.cpp.
struct PageLog::State {
    DiskFile file;
    RowStream stream;
    Mode mode;
    std::size_t columns;
    quint32 templateVersion = 0;
    qint64 end = 0; ///< Where the next record belongs; 0 while the file header is missing.
    qint64 rows = 0;
    std::vector<PageEntry> pages{};
    std::vector<TemplateCount> templates{};
    QByteArray cursor{};
    std::optional<qint64> total{};
    qsizetype unsynced = 0;
    qint64 tornAt = -1;  ///< A record here was found torn; it needs a full look when it comes back.
    QByteArray buffer{}; ///< Kept, so that a download allocates once and not once a page.

    State(DiskFile opened, RowStream which, Mode how, quint32 version);

    Outcome begin();
    Outcome scan();
    Outcome recover();
    Result<bool> takeRecord(qint64 fileSize);
    Outcome forgetPagesFrom(qsizetype page);
    void remember(const PageEntry &entry, const RecordDirectory &directory);

    const PageEntry &page(qsizetype number) const
    {
        return pages[static_cast<std::size_t>(number)];
    }
    Result<bool> rowPartAgrees(const RecordPlace &record) const;
    Outcome verify(qsizetype page);
    Outcome readIds(
        const RecordPlace &record, qint64 first, qint64 count, std::vector<quint32> &into) const;
    Outcome readEnds(const RecordPlace &record, std::size_t column, qint64 first, qint64 count,
        std::vector<quint32> &into) const;
    Outcome readKinds(const RecordPlace &record, std::size_t column, qint64 first, qint64 count,
        std::vector<CellKind> &into) const;
    Outcome readSlice(const RecordPlace &record, qint64 first, qint64 count, RowPage &into) const;
    Outcome readFew(const RecordPlace &record, std::span<const quint32> rows, qint64 limit,
        RowPage &into) const;
    Outcome readMany(const RecordPlace &record, std::span<const quint32> rows, qint64 limit,
        RowPage &into) const;
    Outcome readCells(const RecordPlace &record, std::size_t column,
        std::span<const CellPlace> cells, RowColumn &into) const;
};

} // namespace taskglass
