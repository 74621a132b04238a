// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QList>
#include <QStringList>

#include <limits>
#include <memory>

class QMimeData;
class QTableView;

namespace taskglass {

/// The selected rows of a table, as they go to other programs: whole values.
struct TableCells {
    QStringList headings{};
    QList<QStringList> rows{};
};

/// The columns of @p view that are shown, in the order in which they are.
QList<int> shownColumns(const QTableView &view);
/// The selected rows of @p view, top to bottom and at most @p limit: their cells in @p columns, by
/// @p role.
TableCells selectedCells(const QTableView &view, const QList<int> &columns, int role,
    int limit = std::numeric_limits<int>::max());

/// Whether the headings of the columns are copied as the first line, or left out.
enum class Headings { Left, Taken };

/// A line each, tabs between cells. Cells with tabs, quotes or line breaks are quoted, as
/// spreadsheets expect.
QString asTabbed(const TableCells &cells, Headings headings);
/// RFC 4180 with a header record.
QString asCsv(const TableCells &cells);
/// A table of Markdown, as chats and issue trackers read it.
QString asMarkdown(const TableCells &cells);
/// Tab-separated text, and the same as an HTML table unless there are so many rows that receivers
/// would choke on it.
std::unique_ptr<QMimeData> asMimeData(const TableCells &cells, Headings headings);

} // namespace taskglass
