// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/TaskId.h"
#include "models/TaskTableModel.h"
#include "ui/tables/TableView.h"

#include <QBasicTimer>
#include <QList>
#include <QPersistentModelIndex>

#include <array>

namespace taskglass {

class StretchColumn;
class TaskDelegate;
class TaskFilterModel;

/// The list of tasks. Selection, current row and scroll position belong to tasks, not to row
/// numbers: they survive every refresh, sort and reset.
class TaskView : public TableView {
    Q_OBJECT
public:
    explicit TaskView(QWidget *parent = nullptr);
    ~TaskView() override;

    /// Shows @p tasks, whose source is a TaskTableModel. Use this instead of setModel, once.
    void setTasks(TaskFilterModel *tasks);

    /// Makes @p id current, selects it alone and brings it into view; false if it is not shown.
    bool selectTask(const TaskId &id);
    /// The selected tasks, top to bottom.
    QList<TaskId> selectedTasks() const;
    /// The task with the focus frame; empty if there is none.
    TaskId currentTask() const;

    /// Puts the ids of the selected tasks on the clipboard, one a line.
    void copyIds();

    /// Column widths, order, visibility and sort; opaque.
    QByteArray saveState() const;
    /// False, and nothing changed, if @p state is none of ours or of another set of columns.
    bool restoreState(const QByteArray &state);
    /// The columns of Design.md, "Columns of tasks": widths, order, visibility, newest first.
    void resetColumns();
    /// Makes each shown column as wide as what is visible of it.
    void fitColumns();
    void setColumnShown(TaskTableModel::Column column, bool isShown);

    void keyboardSearch(const QString &search) override;

signals:
    /// Double click or Enter.
    void taskActivated(const taskglass::TaskId &id);
    /// The number of failed rows was clicked, or Enter pressed on it.
    void failedRowsClicked(const taskglass::TaskId &id);
    /// Other tasks are selected than before; not told when only their order is another.
    void selectionChangedTo(const QList<taskglass::TaskId> &ids);
    /// Something that saveState() would remember has changed.
    void stateChanged();

protected:
    void activate(const QModelIndex &index) override;
    void activateAt(const QPoint &position, const QModelIndex &index) override;
    TableCells cellsToCopy() const override;
    QString copiedText(int rows) const override;

    void mouseMoveEvent(QMouseEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void timerEvent(QTimerEvent *event) override;
    void selectionChanged(
        const QItemSelection &selected, const QItemSelection &deselected) override;

private:
    /// A task that must not move on screen, and where it stands.
    struct Anchor {
        QPersistentModelIndex index{};
        TaskId id{};
        int offset = 0; ///< From the top of the viewport, in pixels.
    };

    TaskId idAt(const QModelIndex &index) const;
    bool isOnLink(const QPoint &position) const;
    QStyleOptionViewItem cellOption(const QModelIndex &index) const;
    void keepPlace();
    void restorePlace();
    void rememberForReset();
    void restoreAfterReset();
    bool hasContent(int column) const;
    void arrangeColumns();
    void announceStateChange();
    void announceSelection();
    void handleSortChanged();
    void showColumnMenu(const QPoint &position);

    TaskFilterModel *m_tasks = nullptr;
    TaskDelegate *m_delegate;
    StretchColumn *m_stretch;
    /// What the user wants to see, room or not.
    std::array<bool, TaskTableModel::columnTotal> m_wantedColumns{};
    Anchor m_anchor{};
    QList<TaskId> m_selectedBefore{};
    QList<TaskId> m_announced{}; ///< What selectionChangedTo() said last, sorted.
    TaskId m_currentBefore{};
    int m_currentColumnBefore = 0;
    QPersistentModelIndex m_pressedLink{};
    QBasicTimer m_clock{};
    bool m_isRestoring = false;
    bool m_isArranging = false;
};

} // namespace taskglass
