// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/StreamId.h"
#include "files/OriginalFilter.h"
#include "files/RetryFile.h"
#include "files/RowFileFormat.h"
#include "store/RowQuery.h"

#include <QString>

#include <optional>
#include <variant>
#include <vector>

namespace taskglass {

/// The rows as a list.
struct RowsOutput {
    RowFileFormat format = RowFileFormat::CsvForSpreadsheets;
    std::vector<int> columns{};    ///< Indices in `RowPage::columns`; empty: all.
    bool flattensMetadata = false; ///< A column for each metadata field; CSV of failed rows only.
    char separator = '\0';         ///< As in `RowFileLayout`.
};

/// The rows in the form in which they can be imported again.
struct RetryOutput {
    RetryFormat format = RetryFormat::JsonArray;
};

/// The records of the user's own file that are among the rows, or are not.
struct OriginalOutput {
    QString original{}; ///< The file, as it was imported.
    OriginalKeep keep = OriginalKeep::Failed;
    QByteArray keyColumn{}; ///< This and what follows as in `OriginalFilterOptions`.
    QByteArray encoding{};
    qint64 skippedLines = 0;
    bool allowsUnmatched = false;
};

/// Which rows go to which file, and how.
struct RowExportRequest {
    struct Source {
        TaskId task{};
        QString name{};    ///< The task's, for files with rows of several.
        QString logPath{}; ///< Needed only with `rows`.
    };

    std::vector<Source> sources{}; ///< Tasks whose rows are written, one after the other.
    RowStream stream = RowStream::Failed;
    /// Row numbers to write, counted from 0, in this order; empty: what `query` asks. They are
    /// taken from every source alike, so they make sense for one source only. Nothing is fetched
    /// for them: its `logPath` must hold these rows.
    std::vector<quint32> rows{};
    RowQuery query{}; ///< Which rows of each source, and in which order; default: all.
    QString path{};
    std::variant<RowsOutput, RetryOutput, OriginalOutput> output{};
};

/// What an export has done.
struct RowExportReport {
    qint64 written = 0;  ///< Rows, or records, in the file.
    qint64 expected = 0; ///< How many rows the server announced, of those asked for.
    std::optional<RetryCounts> retry{};
    std::optional<OriginalFilterReport> original{};
};

} // namespace taskglass
