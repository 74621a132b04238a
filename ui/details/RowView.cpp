// SPDX-License-Identifier: Apache-2.0
#include "ui/details/RowView.h"

#include "models/Display.h"
#include "models/RowTableModel.h"
#include "ui/tables/RowDelegate.h"
#include "ui/tables/StretchColumn.h"
#include "ui/tables/TableCopy.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>

#include <algorithm>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

constexpr int ownRowHeight = 24;

/// How the columns of a stream are arranged (Design.md, "Columns of rows"), in pixels at 100 %.
struct Arrangement {
    QList<int> widths{};
    int stretched = 1;
    int monospace = -1;
};

Arrangement arrangementOf(RowStream stream)
{
    switch (stream) {
    case RowStream::Failed:
        return {.widths = {56, 340, 180, 150, 240, 100, 108}, .stretched = 1, .monospace = -1};
    case RowStream::Created:
        return {.widths = {70, 230, 180, 150, 300}, .stretched = 4, .monospace = 1};
    case RowStream::ExportResult:
    case RowStream::ExportErrors:
        return {.widths = {70, 400, 80}, .stretched = 1, .monospace = 1};
    }
    Q_UNREACHABLE();
}

} // namespace

RowView::RowView(QWidget *parent)
    : TableView(tr("Rows"), ownRowHeight, parent)
    , m_delegate(new RowDelegate(RowTableModel::StandInRole, this))
    , m_stretch(new StretchColumn(this, 160))
{
    setTableDelegate(m_delegate);
    horizontalHeader()->setMinimumSectionSize(48);
    horizontalHeader()->setSortIndicatorShown(true);
    horizontalHeader()->setSortIndicatorClearable(true);
    horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
    connect(horizontalHeader(), &QHeaderView::sortIndicatorChanged, this,
        [this](int section, Qt::SortOrder direction) {
            emit orderChosen(section < 0
                    ? std::nullopt
                    : RowTableModel::orderBy(m_rows->stream(), section, direction));
        });
}

void RowView::setRows(RowTableModel *rows)
{
    Q_ASSERT(!m_rows);
    m_rows = rows;
    setModel(rows);
    connect(rows, &QAbstractItemModel::modelReset, this, &RowView::handleReset);
    resetColumns();
}

void RowView::handleReset()
{
    setHoveredRow(-1);
    if (m_stream != m_rows->stream())
        resetColumns();
}

void RowView::resetColumns()
{
    const Arrangement arrangement = arrangementOf(m_rows->stream());
    QHeaderView *header = horizontalHeader();
    m_stream = m_rows->stream();
    m_stretch->setColumn(-1);
    for (int column = 0; column < header->count(); ++column) {
        header->moveSection(header->visualIndex(column), column);
        header->resizeSection(column, arrangement.widths.at(column));
    }
    m_delegate->setMonospaceColumn(arrangement.monospace);
    m_stretch->setColumn(arrangement.stretched);
    viewport()->update();
}

void RowView::clearOrder()
{
    const QSignalBlocker silence(horizontalHeader());
    horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
}

QList<qint64> RowView::selectedRows() const
{
    QList<qint64> rows;
    const QItemSelection selection =
        selectionModel() ? selectionModel()->selection() : QItemSelection();
    for (const QItemSelectionRange &range : selection) {
        for (int row = range.top(); row <= range.bottom(); ++row)
            rows.append(m_rows->numberAt(row));
    }
    std::sort(rows.begin(), rows.end());
    rows.resize(std::unique(rows.begin(), rows.end()) - rows.begin());
    return rows;
}

int RowView::selectedTotal() const
{
    int total = 0;
    const QItemSelection selection =
        selectionModel() ? selectionModel()->selection() : QItemSelection();
    for (const QItemSelectionRange &range : selection)
        total += range.height();
    return total;
}

qint64 RowView::currentRow() const
{
    const QModelIndex index = currentIndex();
    return index.isValid() ? index.data(RowTableModel::RowNumberRole).toLongLong() : -1;
}

int RowView::globalKeyColumn() const
{
    std::optional<int> wanted;
    if (m_rows->stream() == RowStream::Failed)
        wanted = static_cast<int>(FailedColumn::GlobalKey);
    else if (m_rows->stream() == RowStream::Created)
        wanted = static_cast<int>(CreatedColumn::GlobalKey);
    for (int section = 0; wanted && section < m_rows->columnCount(); ++section) {
        if (RowTableModel::logColumn(m_rows->stream(), section) == wanted)
            return section;
    }
    return -1;
}

QString RowView::selectedJson() const
{
    QStringList rows;
    for (const QModelIndex &index : selectionModel()->selectedRows()) {
        if (rows.size() == copyLimit)
            break;
        rows += index.data(RowTableModel::RowJsonRole).toString();
    }
    return u"[\n"_s + rows.join(u",\n"_s) + u"\n]\n"_s;
}

QString RowView::selectedKeys() const
{
    QStringList keys;
    for (const QModelIndex &index : selectionModel()->selectedRows(globalKeyColumn())) {
        const QString key = index.data(RowTableModel::RawTextRole).toString();
        if (!key.isEmpty())
            keys += key;
        if (keys.size() == copyLimit)
            break;
    }
    return keys.isEmpty() ? QString() : keys.join(u'\n') + u'\n';
}

TableCells RowView::cellsToCopy() const
{
    return selectedCells(*this, shownColumns(*this), RowTableModel::RawTextRole, copyLimit);
}

QString RowView::copiedText(int rows) const
{
    const int selected = selectedTotal();
    return selected > rows ? tr("Copied the first %1 of %2 selected rows; export them to have all")
                                 .arg(display::count(rows), display::count(selected))
                           : tr("Copied %n row(s)", nullptr, rows);
}

void RowView::copyAs(CopyAs format)
{
    QClipboard *clipboard = QGuiApplication::clipboard();
    if (format == CopyAs::Cell) {
        if (!currentIndex().isValid())
            return;
        clipboard->setText(currentIndex().data(RowTableModel::RawTextRole).toString());
        emit copied(tr("Copied one cell"));
        return;
    }
    const int selected = selectedTotal();
    if (selected == 0 || (format == CopyAs::GlobalKeys && !hasGlobalKeys()))
        return;
    switch (format) {
    case CopyAs::Csv:
        clipboard->setText(asCsv(cellsToCopy()));
        break;
    case CopyAs::Json:
        clipboard->setText(selectedJson());
        break;
    case CopyAs::Markdown:
        clipboard->setText(asMarkdown(cellsToCopy()));
        break;
    case CopyAs::GlobalKeys: {
        const QString keys = selectedKeys();
        if (keys.isEmpty()) {
            emit copied(tr("None of the selected rows has a global key; nothing was copied"));
            return;
        }
        clipboard->setText(keys);
        break;
    }
    case CopyAs::Cell:
        Q_UNREACHABLE();
    }
    emit copied(copiedText(std::min(selected, copyLimit)));
}

void RowView::activate(const QModelIndex &index)
{
    if (index.isValid())
        emit rowActivated(index.data(RowTableModel::RowNumberRole).toLongLong());
}

void RowView::selectionChanged(const QItemSelection &selected, const QItemSelection &deselected)
{
    TableView::selectionChanged(selected, deselected);
    emit selectionChangedTo(selectedTotal());
}

} // namespace taskglass
