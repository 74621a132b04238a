// SPDX-License-Identifier: Apache-2.0
#include "ui/tables/TableCopy.h"

#include "files/CsvWriter.h"

#include <QBuffer>
#include <QHeaderView>
#include <QMimeData>
#include <QTableView>

#include <algorithm>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype htmlLimit = 10'000; ///< Rows.

bool mustBeQuoted(QChar character)
{
    return character == u'\t' || character == u'\n' || character == u'\r' || character == u'"';
}

QString quotedCell(QString cell)
{
    if (std::none_of(cell.cbegin(), cell.cend(), mustBeQuoted))
        return cell;
    cell.replace(u'"', "\"\""_L1);
    return u'"' + cell + u'"';
}

QString markdownCell(QString cell)
{
    cell.replace(u'\\', "\\\\"_L1).replace(u'|', "\\|"_L1);
    cell.replace("\r\n"_L1, "<br>"_L1).replace(u'\n', "<br>"_L1).replace(u'\r', "<br>"_L1);
    return cell;
}

/// One line: @p before, the cells as @p written with @p between, @p after.
template <typename Written>
void appendLine(QString &out, const QStringList &cells, QLatin1StringView before,
    QLatin1StringView between, QLatin1StringView after, Written written)
{
    out += before;
    for (qsizetype at = 0; at < cells.size(); ++at) {
        if (at > 0)
            out += between;
        out += written(cells.at(at));
    }
    out += after;
}

QString asHtml(const TableCells &cells, Headings headings)
{
    const auto escaped = [](const QString &cell) {
        return cell.toHtmlEscaped().replace(u'\n', "<br>"_L1);
    };
    QString html = u"<meta charset=\"utf-8\"><table>"_s;
    if (headings == Headings::Taken)
        appendLine(html, cells.headings, "<tr><th>"_L1, "</th><th>"_L1, "</th></tr>"_L1, escaped);
    for (const QStringList &row : cells.rows)
        appendLine(html, row, "<tr><td>"_L1, "</td><td>"_L1, "</td></tr>"_L1, escaped);
    return html + u"</table>"_s;
}

} // namespace

QList<int> shownColumns(const QTableView &view)
{
    const QHeaderView *header = view.horizontalHeader();
    QList<int> columns;
    for (int place = 0; place < header->count(); ++place) {
        const int column = header->logicalIndex(place);
        if (!header->isSectionHidden(column))
            columns.append(column);
    }
    return columns;
}

TableCells selectedCells(const QTableView &view, const QList<int> &columns, int role, int limit)
{
    TableCells cells;
    if (!view.selectionModel())
        return cells;
    for (const int column : columns)
        cells.headings += view.model()->headerData(column, Qt::Horizontal).toString();
    QList<std::pair<int, int>> ranges;
    const QItemSelection selection = view.selectionModel()->selection();
    for (const QItemSelectionRange &range : selection)
        ranges.append({range.top(), range.bottom()});
    std::sort(ranges.begin(), ranges.end());

    int next = 0;
    for (const auto &[top, bottom] : std::as_const(ranges)) {
        for (int row = std::max(top, next); row <= bottom && cells.rows.size() < limit; ++row) {
            QStringList &line = cells.rows.emplaceBack();
            for (const int column : columns)
                line += view.model()->index(row, column).data(role).toString();
        }
        next = std::max(next, bottom + 1);
    }
    return cells;
}

QString asTabbed(const TableCells &cells, Headings headings)
{
    QString text;
    if (headings == Headings::Taken)
        appendLine(text, cells.headings, ""_L1, "\t"_L1, "\n"_L1, quotedCell);
    for (const QStringList &row : cells.rows)
        appendLine(text, row, ""_L1, "\t"_L1, "\n"_L1, quotedCell);
    return text;
}

QString asCsv(const TableCells &cells)
{
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    CsvWriter writer(buffer, CsvWriter::Style::Exact);
    const auto write = [&writer](const QStringList &row) {
        for (const QString &cell : row)
            writer.cell(cell.toUtf8());
        return writer.endRecord();
    };
    // A buffer in memory refuses nothing.
    Result<void> written = write(cells.headings);
    for (const QStringList &row : cells.rows)
        written = write(row);
    written = writer.flush();
    return QString::fromUtf8(buffer.data());
}

QString asMarkdown(const TableCells &cells)
{
    QString text;
    const auto dashes = [](const QString &) { return u"---"_s; };
    appendLine(text, cells.headings, "| "_L1, " | "_L1, " |\n"_L1, markdownCell);
    appendLine(text, cells.headings, "| "_L1, " | "_L1, " |\n"_L1, dashes);
    for (const QStringList &row : cells.rows)
        appendLine(text, row, "| "_L1, " | "_L1, " |\n"_L1, markdownCell);
    return text;
}

std::unique_ptr<QMimeData> asMimeData(const TableCells &cells, Headings headings)
{
    auto data = std::make_unique<QMimeData>();
    data->setText(asTabbed(cells, headings));
    if (cells.rows.size() <= htmlLimit)
        data->setHtml(asHtml(cells, headings));
    return data;
}

} // namespace taskglass
