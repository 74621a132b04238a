// SPDX-License-Identifier: Apache-2.0
#include "ui/tasks/TaskListPane.h"

#include "models/Display.h"
#include "ui/tasks/TaskView.h"
#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/Theme.h"

#include <QHBoxLayout>
#include <QKeySequence>
#include <QLineEdit>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace taskglass {

using namespace Qt::StringLiterals;

TaskListPane::TaskListPane(TaskTableModel &tasks, QWidget *parent)
    : QWidget(parent)
    , m_tasks(tasks)
    , m_search(new QLineEdit(this))
    , m_filterLine(new QWidget(this))
    , m_filterText(plainLabel({}, m_filterLine))
    , m_pages(new QStackedWidget(this))
    , m_view(new TaskView(this))
    , m_noMatch(new EmptyState(this))
{
    m_filter.setSourceModel(&m_tasks);
    m_view->setTasks(&m_filter);
    m_pages->addWidget(m_view);
    m_pages->addWidget(m_noMatch);
    makeSearch();

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeFilterLine());
    column->addWidget(m_pages, 1);

    connect(&m_filter, &TaskFilterModel::filterChanged, this, &TaskListPane::filterChanged);
    connect(m_noMatch, &EmptyState::actionRequested, this, &TaskListPane::clearRequested);
}

void TaskListPane::makeSearch()
{
    m_search->setPlaceholderText(tr("Search tasks (%1)")
            .arg(QKeySequence(QKeySequence::Find).toString(QKeySequence::NativeText)));
    m_search->setAccessibleName(tr("Search tasks by name, id or type"));
    m_search->setToolTip(tr("Every word must occur in the task's name, id or type."));
    m_search->setClearButtonEnabled(true);
    m_search->addAction(themedIcon(u"search"_s), QLineEdit::LeadingPosition);
    m_search->setFixedWidth(280);
    m_search->setMinimumHeight(28);
    connect(m_search, &QLineEdit::textChanged, &m_filter, &TaskFilterModel::setText);
    connect(m_search, &QLineEdit::returnPressed, this, [this] {
        m_view->setFocus();
        if (m_view->selectedTasks().isEmpty() && m_filter.rowCount() > 0)
            m_view->selectRow(0);
    });
}

QWidget *TaskListPane::makeFilterLine()
{
    auto *clear = new QToolButton(m_filterLine);
    clear->setText(tr("Clear filters"));
    clear->setAutoRaise(true);
    setSecondaryText(m_filterText);
    auto *row = new QHBoxLayout(m_filterLine);
    row->setContentsMargins(12, 3, 8, 3);
    row->addWidget(m_filterText);
    row->addWidget(clear);
    row->addStretch(1);
    m_filterLine->hide();
    connect(clear, &QToolButton::clicked, this, &TaskListPane::clearRequested);
    return m_filterLine;
}

ListCounts TaskListPane::counts() const
{
    ListCounts counts;
    counts.shown = m_filter.rowCount();
    counts.all = m_tasks.rowCount();
    const QList<TaskId> selected = m_view->selectedTasks();
    counts.selected = selected.size();
    for (const TaskId &id : selected) {
        const int row = m_tasks.rowOf(id);
        if (row >= 0)
            counts.failedInSelection += m_tasks.entry(row).failedRows.value_or(0);
    }
    counts.running = m_tasks.totals().of(TaskOutcome::InProgress);
    return counts;
}

void TaskListPane::updateTexts(const ListCounts &counts)
{
    m_search->setEnabled(counts.all > 0);
    m_filterLine->setVisible(isFiltering());
    m_filterText->setText(
        tr("Showing %1 of %2").arg(display::count(counts.shown), display::count(counts.all)));
    const bool nothingMatches = counts.all > 0 && counts.shown == 0;
    if (nothingMatches) {
        m_noMatch->show(secondaryIcon(u"search"_s),
            tr("No task matches these filters. %1 tasks are hidden.")
                .arg(display::count(counts.all)),
            tr("Clear filters"));
    }
    m_pages->setCurrentWidget(nothingMatches ? static_cast<QWidget *>(m_noMatch) : m_view);
}

} // namespace taskglass
