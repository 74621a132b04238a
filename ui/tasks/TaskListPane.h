// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/TaskFilterModel.h"
#include "ui/tasks/ListCounts.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QStackedWidget;

namespace taskglass {

class EmptyState;
class TaskView;

/// The list of tasks and what limits it: the search, the line that says how many are left, and a
/// page that says so when none is.
class TaskListPane : public QWidget {
    Q_OBJECT
public:
    explicit TaskListPane(TaskTableModel &tasks, QWidget *parent = nullptr);

    TaskView *view() { return m_view; }
    /// The field of the search; it stands wherever its user puts it.
    QLineEdit *search() { return m_search; }
    ListCounts counts() const;
    bool isFiltering() const { return m_filter.isFiltering(); }

    /// Only tasks of these outcomes, and of these kinds; empty: all.
    void setOutcomes(const QList<TaskOutcome> &outcomes) { m_filter.setOutcomes(outcomes); }
    void setKinds(const QList<TaskKind> &kinds) { m_filter.setKinds(kinds); }
    /// Brings what is said around the list up to date; the list is so by itself.
    void updateTexts(const ListCounts &counts);

signals:
    /// The list shows other tasks than before, by what limits it.
    void filterChanged();
    /// The user wants to see every task.
    void clearRequested();

private:
    QWidget *makeFilterLine();
    void makeSearch();

    TaskTableModel &m_tasks;
    TaskFilterModel m_filter{};
    QLineEdit *m_search;
    QWidget *m_filterLine;
    QLabel *m_filterText;
    QStackedWidget *m_pages;
    TaskView *m_view;
    EmptyState *m_noMatch;
};

} // namespace taskglass
