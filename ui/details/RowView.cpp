// SPDX-License-Identifier: Apache-2.0
#include "ui/details/RowView.h"

#include "models/Display.h"
#include "models/RowTableModel.h"
#include "ui/tables/RowDelegate.h"
#include "ui/tables/StretchColumn.h"
#include "ui/tables/TableCopy.h"
#include "ui/tables/TableHeader.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QDataStream>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMimeData>
#include <QScopedValueRollback>

#include <algorithm>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

constexpr int ownRowHeight = 24;
constexpr quint32 stateMagic = 0x54475231; // "TGR1"

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
    : QTableView(parent)
    , m_delegate(new RowDelegate(RowTableModel::StandInRole, this))
    , m_stretch(new StretchColumn(this, 160))
{
    setItemDelegate(m_delegate);
    dressTable(*this, tr("Rows"));
    setRowHeight();
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
    const auto announce = [this] {
        if (!m_isArranging && !m_stretch->isAtWork())
            emit stateChanged();
    };
    connect(horizontalHeader(), &QHeaderView::sectionMoved, this, announce);
    connect(horizontalHeader(), &QHeaderView::sectionResized, this, announce);
}

void RowView::setRows(RowTableModel *rows)
{
    Q_ASSERT(!m_rows);
    m_rows = rows;
    setModel(rows);
    connect(rows, &QAbstractItemModel::modelReset, this, &RowView::followStream);
    resetColumns();
}

void RowView::followStream()
{
    m_hoveredRow = -1;
    m_delegate->setHoveredRow(-1);
    if (m_stream != m_rows->stream())
        resetColumns();
    emit currentRowChanged(-1);
}

void RowView::resetColumns()
{
    const RowStream stream = m_rows->stream();
    const Arrangement arrangement = arrangementOf(stream);
    QHeaderView *header = horizontalHeader();
    {
        const QScopedValueRollback guard(m_isArranging, true);
        m_stream = stream;
        m_stretch->setColumn(-1);
        for (int column = 0; column < header->count(); ++column) {
            header->moveSection(header->visualIndex(column), column);
            header->resizeSection(column, arrangement.widths.at(column));
        }
        m_delegate->setMonospaceColumn(arrangement.monospace);
        m_stretch->setColumn(arrangement.stretched);
    }
    viewport()->update();
}

QByteArray RowView::saveState() const
{
    QByteArray state;
    QDataStream out(&state, QIODevice::WriteOnly);
    out.setVersion(QDataStream::Qt_6_4);
    const QHeaderView *header = horizontalHeader();
    out << stateMagic << static_cast<qint32>(m_stream.value_or(RowStream::Failed))
        << static_cast<qint32>(header->count());
    for (int column = 0; column < header->count(); ++column) {
        out << static_cast<qint32>(header->visualIndex(column))
            << static_cast<qint32>(header->sectionSize(column));
    }
    return state;
}

bool RowView::restoreState(const QByteArray &state)
{
    QHeaderView *header = horizontalHeader();
    QDataStream in(state);
    in.setVersion(QDataStream::Qt_6_4);
    quint32 magic = 0;
    qint32 stream = -1;
    qint32 total = 0;
    in >> magic >> stream >> total;
    if (in.status() != QDataStream::Ok || magic != stateMagic || !m_stream
        || stream != static_cast<qint32>(*m_stream) || total != header->count())
        return false;
    QList<std::pair<qint32, qint32>> columns; // Visual place and width.
    QList<bool> taken(total, false);
    for (qint32 column = 0; column < total; ++column) {
        qint32 place = -1;
        qint32 width = 0;
        in >> place >> width;
        if (in.status() != QDataStream::Ok || place < 0 || place >= total || taken.at(place)
            || width < 0 || width > 10'000)
            return false;
        taken[place] = true;
        columns.append({place, width});
    }
    const QScopedValueRollback guard(m_isArranging, true);
    for (int place = 0; place < total; ++place) {
        for (int column = 0; column < total; ++column) {
            if (columns.at(column).first == place)
                header->moveSection(header->visualIndex(column), place);
        }
    }
    for (int column = 0; column < total; ++column)
        header->resizeSection(column, columns.at(column).second);
    m_stretch->stretch();
    return true;
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
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
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

void RowView::copy(CopyAs format)
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
    const auto cells = [this] {
        return selectedCells(*this, RowTableModel::RawTextRole, copyLimit);
    };
    switch (format) {
    case CopyAs::Table:
        clipboard->setMimeData(asMimeData(cells(), Headings::Left).release());
        break;
    case CopyAs::TableWithHeadings:
        clipboard->setMimeData(asMimeData(cells(), Headings::Taken).release());
        break;
    case CopyAs::Csv:
        clipboard->setText(asCsv(cells()));
        break;
    case CopyAs::Json:
        clipboard->setText(selectedJson());
        break;
    case CopyAs::Markdown:
        clipboard->setText(asMarkdown(cells()));
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
    emit copied(selected > copyLimit
            ? tr("Copied the first %1 of %2 selected rows; export them to have all")
                  .arg(display::count(copyLimit), display::count(selected))
            : tr("Copied %n row(s)", nullptr, selected));
}

void RowView::keyPressEvent(QKeyEvent *event)
{
    const bool isEnter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (isEnter && (event->modifiers() & ~Qt::KeypadModifier) == Qt::NoModifier) {
        if (currentIndex().isValid())
            emit rowActivated(currentRow());
        return;
    }
    if (event->matches(QKeySequence::Copy)) {
        copy(CopyAs::Table);
        return;
    }
    QTableView::keyPressEvent(event);
}

void RowView::setHoveredRow(int row)
{
    if (row == m_hoveredRow)
        return;
    for (const int changed : {m_hoveredRow, row}) {
        if (changed >= 0 && model() && changed < model()->rowCount())
            viewport()->update(0, rowViewportPosition(changed), viewport()->width(),
                verticalHeader()->defaultSectionSize());
    }
    m_hoveredRow = row;
    m_delegate->setHoveredRow(row);
}

void RowView::mouseMoveEvent(QMouseEvent *event)
{
    QTableView::mouseMoveEvent(event);
    setHoveredRow(rowAt(event->position().toPoint().y()));
}

void RowView::leaveEvent(QEvent *event)
{
    QTableView::leaveEvent(event);
    setHoveredRow(-1);
}

void RowView::mouseDoubleClickEvent(QMouseEvent *event)
{
    QTableView::mouseDoubleClickEvent(event);
    const QModelIndex index = indexAt(event->position().toPoint());
    if (event->button() == Qt::LeftButton && index.isValid())
        emit rowActivated(index.data(RowTableModel::RowNumberRole).toLongLong());
}

void RowView::contextMenuEvent(QContextMenuEvent *event)
{
    QPoint position = event->globalPos();
    if (event->reason() == QContextMenuEvent::Keyboard) {
        if (!currentIndex().isValid())
            return;
        scrollTo(currentIndex());
        position = viewport()->mapToGlobal(visualRect(currentIndex()).center());
    } else if (!indexAt(event->pos()).isValid()) {
        return;
    }
    event->accept();
    emit contextMenuRequested(position);
}

void RowView::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QTableView::currentChanged(current, previous);
    if (current.row() != previous.row() || !current.isValid())
        emit currentRowChanged(currentRow());
}

void RowView::selectionChanged(const QItemSelection &selected, const QItemSelection &deselected)
{
    QTableView::selectionChanged(selected, deselected);
    emit selectionChangedTo(selectedTotal());
}

void RowView::setRowHeight()
{
    verticalHeader()->setDefaultSectionSize(std::max(ownRowHeight, fontMetrics().height() + 6));
}

void RowView::changeEvent(QEvent *event)
{
    QTableView::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        setRowHeight();
}

} // namespace taskglass
