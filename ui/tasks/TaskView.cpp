// SPDX-License-Identifier: Apache-2.0
#include "ui/tasks/TaskView.h"

#include "base/EnumTable.h"
#include "models/TaskFilterModel.h"
#include "ui/tables/StretchColumn.h"
#include "ui/tasks/TaskDelegate.h"

#include <QAction>
#include <QClipboard>
#include <QDataStream>
#include <QGuiApplication>
#include <QHeaderView>
#include <QIODevice>
#include <QMenu>
#include <QMouseEvent>
#include <QScopedValueRollback>
#include <QScrollBar>

#include <algorithm>
#include <array>
#include <chrono>
#include <set>

namespace taskglass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

using Column = TaskTableModel::Column;

enum class Shown { ByDefault, OnDemand };

struct ColumnInfo {
    Column column;
    int width;
    int minimumWidth;
    Shown shown;
};

/// Design.md, "Columns of tasks"; in pixels at 100 %.
constexpr EnumTable<Column, ColumnInfo, TaskTableModel::columnTotal> columnTable(
    &ColumnInfo::column,
    {{
        {Column::Status, 232, 90, Shown::ByDefault},
        {Column::Name, 300, 120, Shown::ByDefault},
        {Column::Type, 104, 60, Shown::ByDefault},
        {Column::Progress, 140, 90, Shown::ByDefault},
        {Column::FailedRows, 96, 60, Shown::ByDefault},
        {Column::Rows, 96, 60, Shown::ByDefault},
        {Column::Created, 128, 84, Shown::ByDefault},
        {Column::Updated, 96, 70, Shown::ByDefault},
        {Column::Finished, 128, 84, Shown::OnDemand},
        {Column::Duration, 90, 60, Shown::OnDemand},
        {Column::Id, 210, 90, Shown::OnDemand},
        {Column::CreatedBy, 120, 70, Shown::ByDefault},
    }});

constexpr int ownRowHeight = 28;
constexpr auto relativeTimesAge = 30s;
constexpr quint32 stateMagic = 0x54475631; // "TGV1"

const ColumnInfo &infoOf(int column)
{
    return columnTable[static_cast<Column>(column)];
}

} // namespace

TaskView::TaskView(QWidget *parent)
    : TableView(tr("Tasks"), ownRowHeight, parent)
    , m_delegate(new TaskDelegate(this))
    , m_stretch(new StretchColumn(this, infoOf(static_cast<int>(Column::Name)).minimumWidth))
{
    setTableDelegate(m_delegate);
    QHeaderView *header = horizontalHeader();
    header->setMinimumSectionSize(50);
    header->setTextElideMode(Qt::ElideRight);
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(header, &QHeaderView::customContextMenuRequested, this, &TaskView::showColumnMenu);
    connect(header, &QHeaderView::sectionMoved, this, &TaskView::announceStateChange);
    connect(header, &QHeaderView::sectionResized, this, [this](int column, int, int width) {
        if (width > 0 && width < infoOf(column).minimumWidth && !m_isArranging) {
            const QScopedValueRollback guard(m_isArranging, true);
            horizontalHeader()->resizeSection(column, infoOf(column).minimumWidth);
        }
        announceStateChange();
    });
}

TaskView::~TaskView() = default;

void TaskView::setTasks(TaskFilterModel *tasks)
{
    Q_ASSERT(!m_tasks);
    m_tasks = tasks;
    setModel(tasks);
    setSortingEnabled(true);
    // After the view's own connections, so that it has done its part when ours is called.
    connect(tasks, &QAbstractItemModel::rowsAboutToBeInserted, this, &TaskView::keepPlace);
    connect(tasks, &QAbstractItemModel::rowsAboutToBeRemoved, this, &TaskView::keepPlace);
    connect(tasks, &QAbstractItemModel::layoutAboutToBeChanged, this, &TaskView::keepPlace);
    connect(tasks, &QAbstractItemModel::rowsInserted, this, &TaskView::restorePlace);
    connect(tasks, &QAbstractItemModel::rowsRemoved, this, &TaskView::restorePlace);
    connect(tasks, &QAbstractItemModel::layoutChanged, this, &TaskView::restorePlace);
    connect(tasks, &QAbstractItemModel::modelAboutToBeReset, this, &TaskView::rememberForReset);
    connect(tasks, &QAbstractItemModel::modelReset, this, &TaskView::restoreAfterReset);
    connect(
        horizontalHeader(), &QHeaderView::sortIndicatorChanged, this, &TaskView::handleSortChanged);
    connect(
        m_tasks->tasks(), &TaskTableModel::severalCreatorsChanged, this, &TaskView::arrangeColumns);
    resetColumns();
}

TaskId TaskView::idAt(const QModelIndex &index) const
{
    return TaskId{index.data(TaskTableModel::IdRole).toString()};
}

bool TaskView::selectTask(const TaskId &id)
{
    if (!m_tasks || !m_tasks->tasks())
        return false;
    const int sourceRow = m_tasks->tasks()->rowOf(id);
    if (sourceRow < 0)
        return false;
    const int column =
        currentIndex().isValid() ? currentIndex().column() : static_cast<int>(Column::Name);
    const QModelIndex index = m_tasks->mapFromSource(m_tasks->tasks()->index(sourceRow, column));
    if (!index.isValid())
        return false;
    selectionModel()->setCurrentIndex(
        index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    scrollTo(index);
    return true;
}

QList<TaskId> TaskView::selectedTasks() const
{
    if (!selectionModel())
        return {};
    std::set<int> rows;
    const QItemSelection selection = selectionModel()->selection();
    for (const QItemSelectionRange &range : selection) {
        for (int row = range.top(); row <= range.bottom(); ++row)
            rows.insert(rows.end(), row);
    }
    QList<TaskId> ids;
    ids.reserve(static_cast<qsizetype>(rows.size()));
    for (const int row : rows)
        ids.append(idAt(model()->index(row, 0)));
    return ids;
}

TaskId TaskView::currentTask() const
{
    return idAt(currentIndex());
}

// ---- columns

QByteArray TaskView::saveState() const
{
    QByteArray state;
    QDataStream out(&state, QIODevice::WriteOnly);
    out.setVersion(QDataStream::Qt_6_4);
    const QHeaderView *header = horizontalHeader();
    out << stateMagic << static_cast<qint32>(TaskTableModel::columnTotal)
        << static_cast<qint32>(header->sortIndicatorSection())
        << static_cast<qint32>(header->sortIndicatorOrder());
    for (int column = 0; column < TaskTableModel::columnTotal; ++column) {
        // A hidden section has no width; it gets the one of the table when it returns.
        const int width =
            header->isSectionHidden(column) ? infoOf(column).width : header->sectionSize(column);
        out << static_cast<qint32>(header->visualIndex(column)) << static_cast<qint32>(width)
            << m_wantedColumns[static_cast<std::size_t>(column)];
    }
    return state;
}

bool TaskView::restoreState(const QByteArray &state)
{
    struct Saved {
        qint32 visual = 0;
        qint32 width = 0;
        bool isWanted = false;
    };
    QDataStream in(state);
    in.setVersion(QDataStream::Qt_6_4);
    quint32 magic = 0;
    qint32 total = 0;
    qint32 sortColumn = 0;
    qint32 sortOrder = 0;
    in >> magic >> total >> sortColumn >> sortOrder;
    if (in.status() != QDataStream::Ok || magic != stateMagic || total < 1
        || total > TaskTableModel::columnTotal || sortColumn < 0 || sortColumn >= total
        || (sortOrder != Qt::AscendingOrder && sortOrder != Qt::DescendingOrder))
        return false;
    std::vector<Saved> columns(static_cast<std::size_t>(total));
    std::set<qint32> places;
    for (Saved &column : columns) {
        in >> column.visual >> column.width >> column.isWanted;
        if (column.visual < 0 || column.visual >= total || column.width < 0
            || column.width > 10'000)
            return false;
        places.insert(column.visual);
    }
    if (in.status() != QDataStream::Ok || places.size() != columns.size())
        return false;
    // Columns that came later than this state are where they always are.
    for (; total < TaskTableModel::columnTotal; ++total) {
        const ColumnInfo &info = infoOf(total);
        columns.push_back({total, info.width, info.shown == Shown::ByDefault});
    }

    QHeaderView *header = horizontalHeader();
    {
        const QScopedValueRollback guard(m_isArranging, true);
        for (int place = 0; place < total; ++place) {
            const auto column = std::find_if(columns.cbegin(), columns.cend(),
                [place](const Saved &saved) { return saved.visual == place; });
            header->moveSection(
                header->visualIndex(static_cast<int>(column - columns.cbegin())), place);
        }
        for (int column = 0; column < total; ++column) {
            const Saved &saved = columns[static_cast<std::size_t>(column)];
            m_wantedColumns[static_cast<std::size_t>(column)] =
                saved.isWanted || column == static_cast<int>(Column::Name);
            header->showSection(column);
            header->resizeSection(column, std::max(saved.width, infoOf(column).minimumWidth));
        }
        sortByColumn(sortColumn, static_cast<Qt::SortOrder>(sortOrder));
    }
    m_stretch->setColumn(static_cast<int>(Column::Name));
    arrangeColumns();
    return true;
}

void TaskView::resetColumns()
{
    QHeaderView *header = horizontalHeader();
    {
        const QScopedValueRollback guard(m_isArranging, true);
        for (const ColumnInfo &info : columnTable) {
            const int column = static_cast<int>(info.column);
            header->moveSection(header->visualIndex(column), column);
            header->showSection(column);
            header->resizeSection(column, info.width);
            m_wantedColumns[static_cast<std::size_t>(column)] = info.shown == Shown::ByDefault;
        }
        sortByColumn(static_cast<int>(Column::Created), Qt::DescendingOrder);
    }
    m_stretch->setColumn(static_cast<int>(Column::Name));
    arrangeColumns();
    announceStateChange();
}

void TaskView::setColumnShown(Column column, bool isShown)
{
    if (column == Column::Name)
        return;
    m_wantedColumns[static_cast<std::size_t>(column)] = isShown;
    arrangeColumns();
    announceStateChange();
}

/// Whose tasks they are is no question while all are one person's.
bool TaskView::hasContent(int column) const
{
    const TaskTableModel *tasks = m_tasks->tasks();
    return column != static_cast<int>(Column::CreatedBy)
        || (tasks && tasks->totals().haveSeveralCreators());
}

void TaskView::arrangeColumns()
{
    if (!model())
        return;
    QHeaderView *header = horizontalHeader();
    {
        const QScopedValueRollback guard(m_isArranging, true);
        int needed = 0;
        for (int column = 0; column < TaskTableModel::columnTotal; ++column) {
            const bool isWanted =
                m_wantedColumns[static_cast<std::size_t>(column)] && hasContent(column);
            if (header->isSectionHidden(column) == isWanted)
                header->setSectionHidden(column, !isWanted);
            if (isWanted)
                needed += column == static_cast<int>(Column::Name) ? infoOf(column).minimumWidth
                                                                   : header->sectionSize(column);
        }
        // Better to miss "2 min ago" than to scroll sideways; it returns with the room.
        const int updated = static_cast<int>(Column::Updated);
        if (m_wantedColumns[static_cast<std::size_t>(updated)] && viewport()->width() > 0
            && needed > viewport()->width())
            header->setSectionHidden(updated, true);
    }
    m_stretch->stretch();
}

void TaskView::fitColumns()
{
    QHeaderView *header = horizontalHeader();
    const int first = rowAt(0);
    if (first < 0)
        return;
    const int bottom = rowAt(viewport()->height() - 1);
    const int last = bottom < 0 ? model()->rowCount() - 1 : bottom;
    {
        const QScopedValueRollback guard(m_isArranging, true);
        for (int column = 0; column < TaskTableModel::columnTotal; ++column) {
            if (header->isSectionHidden(column) || column == m_stretch->column())
                continue;
            int width = std::max(infoOf(column).minimumWidth, header->sectionSizeHint(column));
            for (int row = first; row <= last; ++row) {
                const QModelIndex index = model()->index(row, column);
                width = std::max(width, m_delegate->sizeHint(cellOption(index), index).width());
            }
            header->resizeSection(column, width);
        }
    }
    m_stretch->stretch();
    announceStateChange();
}

void TaskView::announceStateChange()
{
    if (!m_isArranging && !m_stretch->isAtWork())
        emit stateChanged();
}

void TaskView::showColumnMenu(const QPoint &position)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (int column = 0; column < TaskTableModel::columnTotal; ++column) {
        QAction *action = menu->addAction(model()->headerData(column, Qt::Horizontal).toString());
        action->setCheckable(true);
        action->setChecked(m_wantedColumns[static_cast<std::size_t>(column)]);
        // Without its name a task is nobody.
        action->setEnabled(column != static_cast<int>(Column::Name));
        action->setVisible(hasContent(column));
        connect(action, &QAction::toggled, this,
            [this, column](bool isShown) { setColumnShown(static_cast<Column>(column), isShown); });
    }
    menu->addSeparator();
    menu->addAction(tr("Fit to contents"), this, &TaskView::fitColumns);
    menu->addAction(tr("Reset columns"), this, &TaskView::resetColumns);
    menu->popup(horizontalHeader()->mapToGlobal(position));
}

// ---- keeping the place

void TaskView::keepPlace()
{
    const int scrolled = verticalScrollBar()->value();
    // At the top one wants to see what is new; anywhere else nothing may move.
    if (m_anchor.index.isValid() || scrolled == 0)
        return;
    QModelIndex index = currentIndex();
    if (!index.isValid() || !visualRect(index).intersects(viewport()->rect()))
        index = indexAt(QPoint(columnViewportPosition(static_cast<int>(Column::Name)) + 1, 0));
    if (!index.isValid())
        return;
    m_anchor = {.index = index, .id = idAt(index), .offset = rowViewportPosition(index.row())};
}

void TaskView::restorePlace()
{
    const Anchor anchor = std::exchange(m_anchor, {});
    if (!anchor.index.isValid())
        return;
    updateGeometries();
    verticalScrollBar()->setValue(
        verticalHeader()->sectionPosition(anchor.index.row()) - anchor.offset);
}

void TaskView::rememberForReset()
{
    keepPlace();
    m_anchor.index = QPersistentModelIndex();
    m_selectedBefore = selectedTasks();
    m_currentBefore = currentTask();
    m_currentColumnBefore = currentIndex().column();
}

void TaskView::restoreAfterReset()
{
    const Anchor anchor = std::exchange(m_anchor, {});
    TaskTableModel *tasks = m_tasks->tasks();
    if (!tasks)
        return;
    const auto shownRow = [&](const TaskId &id) {
        const int row = tasks->rowOf(id);
        return row < 0 ? -1 : m_tasks->mapFromSource(tasks->index(row, 0)).row();
    };
    QList<int> rows;
    for (const TaskId &id : std::as_const(m_selectedBefore)) {
        const int row = shownRow(id);
        if (row >= 0)
            rows.append(row);
    }
    std::sort(rows.begin(), rows.end());
    QItemSelection selection;
    for (qsizetype at = 0; at < rows.size();) {
        qsizetype end = at + 1;
        while (end < rows.size() && rows.at(end) == rows.at(end - 1) + 1)
            ++end;
        selection.append(QItemSelectionRange(model()->index(rows.at(at), 0),
            model()->index(rows.at(end - 1), TaskTableModel::columnTotal - 1)));
        at = end;
    }
    {
        const QScopedValueRollback guard(m_isRestoring, true);
        const int current = m_currentBefore.isEmpty() ? -1 : shownRow(m_currentBefore);
        if (current >= 0) {
            selectionModel()->setCurrentIndex(
                model()->index(current, std::max(m_currentColumnBefore, 0)),
                QItemSelectionModel::NoUpdate);
        }
        selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
    }
    const int anchored = anchor.id.isEmpty() ? -1 : shownRow(anchor.id);
    updateGeometries();
    verticalScrollBar()->setValue(
        anchored < 0 ? 0 : verticalHeader()->sectionPosition(anchored) - anchor.offset);
    announceSelection();
}

void TaskView::handleSortChanged()
{
    // A current row that was in view has kept its place; otherwise the other end is what one wants
    // to see.
    const QModelIndex current = currentIndex();
    if (current.isValid() && visualRect(current).intersects(viewport()->rect()))
        scrollTo(current);
    else
        scrollToTop();
    announceStateChange();
}

void TaskView::selectionChanged(const QItemSelection &selected, const QItemSelection &deselected)
{
    TableView::selectionChanged(selected, deselected);
    if (!m_isRestoring)
        announceSelection();
}

void TaskView::announceSelection()
{
    // Moving rows makes the selection model speak up, too; to us the same tasks are the same
    // selection.
    const QList<TaskId> selected = selectedTasks();
    QList<TaskId> sorted = selected;
    std::sort(sorted.begin(), sorted.end());
    if (sorted == m_announced)
        return;
    m_announced = std::move(sorted);
    emit selectionChangedTo(selected);
}

// ---- keys and mouse

void TaskView::activate(const QModelIndex &index)
{
    if (!index.isValid())
        return;
    if (!m_delegate->linkRect(cellOption(index), index).isNull())
        emit failedRowsClicked(idAt(index));
    else
        emit taskActivated(idAt(index));
}

TableCells TaskView::cellsToCopy() const
{
    // The id leads, on show or not: it is what a task is found by elsewhere.
    QList<int> columns = shownColumns(*this);
    columns.removeOne(static_cast<int>(Column::Id));
    columns.prepend(static_cast<int>(Column::Id));
    return selectedCells(*this, columns, Qt::DisplayRole);
}

QString TaskView::copiedText(int rows) const
{
    return tr("Copied %n task(s)", nullptr, rows);
}

void TaskView::copyIds()
{
    QStringList ids;
    for (const TaskId &id : selectedTasks())
        ids += id.value;
    if (ids.isEmpty())
        return;
    QGuiApplication::clipboard()->setText(ids.join(u'\n'));
    emit copied(tr("Copied %n task id(s)", nullptr, static_cast<int>(ids.size())));
}

void TaskView::keyboardSearch(const QString &search)
{
    // Letters jump by name, whichever cell has the focus.
    const QModelIndex current = currentIndex();
    if (current.isValid()) {
        selectionModel()->setCurrentIndex(
            current.siblingAtColumn(static_cast<int>(Column::Name)), QItemSelectionModel::NoUpdate);
    }
    TableView::keyboardSearch(search);
}

QStyleOptionViewItem TaskView::cellOption(const QModelIndex &index) const
{
    QStyleOptionViewItem option;
    initViewItemOption(&option);
    option.rect = visualRect(index);
    return option;
}

bool TaskView::isOnLink(const QPoint &position) const
{
    const QModelIndex index = indexAt(position);
    return index.isValid() && m_delegate->linkRect(cellOption(index), index).contains(position);
}

void TaskView::mouseMoveEvent(QMouseEvent *event)
{
    TableView::mouseMoveEvent(event);
    viewport()->setCursor(
        isOnLink(event->position().toPoint()) ? Qt::PointingHandCursor : Qt::ArrowCursor);
}

void TaskView::mousePressEvent(QMouseEvent *event)
{
    TableView::mousePressEvent(event);
    const QPoint position = event->position().toPoint();
    const bool isPlain = event->button() == Qt::LeftButton && event->modifiers() == Qt::NoModifier;
    m_pressedLink = isPlain && isOnLink(position) ? QPersistentModelIndex(indexAt(position))
                                                  : QPersistentModelIndex();
}

void TaskView::mouseReleaseEvent(QMouseEvent *event)
{
    TableView::mouseReleaseEvent(event);
    const QPersistentModelIndex pressed = std::exchange(m_pressedLink, {});
    const QPoint position = event->position().toPoint();
    if (pressed.isValid() && event->button() == Qt::LeftButton && isOnLink(position)
        && indexAt(position) == pressed)
        emit failedRowsClicked(idAt(pressed));
}

/// Not as Enter does it: on a link the first click has already done what was asked.
void TaskView::activateAt(const QPoint &position, const QModelIndex &index)
{
    if (index.isValid() && !isOnLink(position))
        emit taskActivated(idAt(index));
}

// ---- the widget

void TaskView::resizeEvent(QResizeEvent *event)
{
    TableView::resizeEvent(event);
    arrangeColumns();
}

void TaskView::showEvent(QShowEvent *event)
{
    TableView::showEvent(event);
    m_clock.start(static_cast<int>(std::chrono::milliseconds(relativeTimesAge).count()),
        Qt::VeryCoarseTimer, this);
}

void TaskView::hideEvent(QHideEvent *event)
{
    TableView::hideEvent(event);
    m_clock.stop();
}

void TaskView::timerEvent(QTimerEvent *event)
{
    if (event->timerId() == m_clock.timerId()) {
        // "2 min ago" ages by itself; only what is visible is asked again.
        viewport()->update();
        return;
    }
    TableView::timerEvent(event);
}

} // namespace taskglass
