// SPDX-License-Identifier: Apache-2.0
#include "ui/tables/TableView.h"

#include "ui/tables/TableDelegate.h"
#include "ui/tables/TableHeader.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMimeData>

#include <algorithm>

namespace taskglass {
namespace {

constexpr int usualTextHeight = 18; ///< Of a line, in the font that row heights are made for.

/// Rows that are all alike: their order says nothing to the header, which would else note where
/// each of them goes.
class UniformRows : public QHeaderView {
public:
    explicit UniformRows(QWidget *parent) : QHeaderView(Qt::Vertical, parent)
    {
        setMinimumSectionSize(1);
        setSectionResizeMode(QHeaderView::Fixed);
    }

    void setModel(QAbstractItemModel *model) override
    {
        QHeaderView::setModel(model);
        if (model) {
            disconnect(model, &QAbstractItemModel::layoutAboutToBeChanged, this, nullptr);
            disconnect(model, &QAbstractItemModel::layoutChanged, this, nullptr);
        }
    }
};

} // namespace

TableView::TableView(const QString &accessibleName, int rowHeight, QWidget *parent)
    : QTableView(parent), m_rowHeight(rowHeight)
{
    setAccessibleName(accessibleName);
    setVerticalHeader(new UniformRows(this));
    setHorizontalHeader(new TableHeader(this));
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::ExtendedSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    setTabKeyNavigation(false);
    setWordWrap(false);
    setShowGrid(false);
    setCornerButtonEnabled(false);
    setFrameShape(QFrame::NoFrame);
    setMouseTracking(true);
    verticalHeader()->hide();
    horizontalHeader()->setSectionsMovable(true);
    updateRowHeight();
}

void TableView::setTableDelegate(TableDelegate *delegate)
{
    m_delegate = delegate;
    setItemDelegate(delegate);
}

void TableView::copy(Headings headings)
{
    const TableCells cells = cellsToCopy();
    if (cells.rows.isEmpty())
        return;
    QGuiApplication::clipboard()->setMimeData(asMimeData(cells, headings).release());
    emit copied(copiedText(static_cast<int>(cells.rows.size())));
}

void TableView::setHoveredRow(int row)
{
    if (row == m_hoveredRow)
        return;
    for (const int changed : {m_hoveredRow, row}) {
        if (changed >= 0 && model() && changed < model()->rowCount()) {
            viewport()->update(0, rowViewportPosition(changed), viewport()->width(),
                verticalHeader()->defaultSectionSize());
        }
    }
    m_hoveredRow = row;
    if (m_delegate)
        m_delegate->setHoveredRow(row);
}

void TableView::keyPressEvent(QKeyEvent *event)
{
    const bool isEnter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (isEnter && (event->modifiers() & ~Qt::KeypadModifier) == Qt::NoModifier) {
        activate(currentIndex());
        return;
    }
    if (event->matches(QKeySequence::Copy)) {
        copy(Headings::Left);
        return;
    }
    QTableView::keyPressEvent(event);
}

void TableView::mouseMoveEvent(QMouseEvent *event)
{
    QTableView::mouseMoveEvent(event);
    setHoveredRow(rowAt(event->position().toPoint().y()));
}

void TableView::mouseDoubleClickEvent(QMouseEvent *event)
{
    QTableView::mouseDoubleClickEvent(event);
    const QPoint position = event->position().toPoint();
    if (event->button() == Qt::LeftButton)
        activateAt(position, indexAt(position));
}

void TableView::activateAt(const QPoint &, const QModelIndex &index)
{
    activate(index);
}

void TableView::leaveEvent(QEvent *event)
{
    QTableView::leaveEvent(event);
    setHoveredRow(-1);
}

void TableView::contextMenuEvent(QContextMenuEvent *event)
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

void TableView::changeEvent(QEvent *event)
{
    QTableView::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        updateRowHeight();
}

void TableView::updateRowHeight()
{
    const int margin = m_rowHeight - usualTextHeight;
    verticalHeader()->setDefaultSectionSize(std::max(m_rowHeight, fontMetrics().height() + margin));
}

} // namespace taskglass
