// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <optional>
#include <string_view>
#include <vector>

namespace taskglass {

/// The lists of rows a task can have; each is fetched, stored and shown by itself.
enum class RowStream : quint8 {
    Failed,       ///< Rows an import or upsert refused.
    Created,      ///< Rows it created.
    ExportResult, ///< Lines of an export.
    ExportErrors, ///< Error lines of an export.
};

/// Columns of `RowStream::Failed`, in order.
enum class FailedColumn { Message, GlobalKey, ExternalId, RowData, Metadata, Attachments };
/// Columns of `RowStream::Created`, in order.
enum class CreatedColumn { Id, GlobalKey, ExternalId, RowData };
/// The one column of the export streams, and of pages of whole values: one JSON text a row.
enum class LineColumn { Line };

/// How many columns a page of @p stream has.
int columnCount(RowStream stream);

/// What stood in a cell: nothing (no such key), `null`, a string (stored decoded), or other JSON
/// (stored raw).
enum class CellKind : quint8 { Missing, Null, Text, Json };

/// One column of a page: all cells' UTF-8 bytes in a row, no allocation a cell.
struct RowColumn {
    QByteArray bytes{};
    std::vector<quint32> ends{}; ///< Where each cell ends in `bytes`.
    std::vector<CellKind> kinds{};

    qsizetype rows() const { return static_cast<qsizetype>(ends.size()); }
    void append(CellKind kind, std::string_view cell = {});
    void removeLast();
    /// Makes room for that many @p cells of @p size bytes together.
    void reserve(std::size_t cells, qsizetype size);
    QByteArrayView cell(qsizetype row) const;
    CellKind kind(qsizetype row) const { return kinds[static_cast<std::size_t>(row)]; }

    friend bool operator==(const RowColumn &, const RowColumn &) = default;
};

/// Up to some thousand rows of one stream, as one server page or one slice of a file brought them.
struct RowPage {
    RowStream stream = RowStream::Failed;
    std::vector<RowColumn> columns{}; ///< All of the same length.
    QByteArray cursor{};              ///< Where the next page begins; empty after the last. Opaque.
    std::optional<qint64> total{};    ///< Rows in the whole stream, when the server said so.
    std::vector<quint32> templates{}; ///< Message template of each row; empty until assigned.
    std::vector<QByteArray> newTemplates{}; ///< Template texts that first occur on this page.

    RowPage() = default;
    /// An empty page with the right number of columns.
    explicit RowPage(RowStream which);

    /// Bytes in all cells together.
    qint64 cellBytes() const;
    qsizetype rows() const { return columns.empty() ? 0 : columns.front().rows(); }
    template <typename Column> RowColumn &column(Column which)
    {
        return columns[static_cast<std::size_t>(which)];
    }
    template <typename Column> const RowColumn &column(Column which) const
    {
        return columns[static_cast<std::size_t>(which)];
    }

    friend bool operator==(const RowPage &, const RowPage &) = default;
};

} // namespace taskglass
