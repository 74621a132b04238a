// SPDX-License-Identifier: Apache-2.0
#include "models/TaskFilterModel.h"

namespace taskglass {

TaskFilterModel::TaskFilterModel(QObject *parent) : QSortFilterProxyModel(parent)
{
    setSortRole(TaskTableModel::SortRole);
    setDynamicSortFilter(true);
}

void TaskFilterModel::setSourceModel(QAbstractItemModel *source)
{
    m_tasks = qobject_cast<TaskTableModel *>(source);
    Q_ASSERT(m_tasks || !source);
    QSortFilterProxyModel::setSourceModel(source);
}

void TaskFilterModel::setOutcomes(const QList<TaskOutcome> &outcomes)
{
    if (m_outcomes == outcomes)
        return;
    m_outcomes = outcomes;
    filterAgain();
}

void TaskFilterModel::setKinds(const QList<TaskKind> &kinds)
{
    if (m_kinds == kinds)
        return;
    m_kinds = kinds;
    filterAgain();
}

void TaskFilterModel::setText(const QString &text)
{
    const QStringList words = text.simplified().toCaseFolded().split(u' ', Qt::SkipEmptyParts);
    if (m_words == words)
        return;
    m_words = words;
    filterAgain();
}

void TaskFilterModel::clear()
{
    if (!isFiltering())
        return;
    m_outcomes.clear();
    m_kinds.clear();
    m_words.clear();
    filterAgain();
}

bool TaskFilterModel::isFiltering() const
{
    return !m_outcomes.isEmpty() || !m_kinds.isEmpty() || !m_words.isEmpty();
}

void TaskFilterModel::filterAgain()
{
    // The base class would take rows out interval by interval, each at the price of the whole list;
    // starting afresh costs one sort.
    if (m_tasks)
        m_tasks->restartProxies();
    emit filterChanged();
}

bool TaskFilterModel::filterAcceptsRow(int row, const QModelIndex &) const
{
    if (!m_outcomes.isEmpty() && !m_outcomes.contains(m_tasks->outcomeOf(row)))
        return false;
    if (!m_kinds.isEmpty() && !m_kinds.contains(m_tasks->entry(row).record.kind()))
        return false;
    if (m_words.isEmpty())
        return true;
    const QString &text = m_tasks->searchText(row);
    return std::all_of(
        m_words.cbegin(), m_words.cend(), [&](const QString &word) { return text.contains(word); });
}

bool TaskFilterModel::lessThan(const QModelIndex &leftIndex, const QModelIndex &rightIndex) const
{
    // The base class sorts descending by asking the other way round. What must not turn around with
    // it, unknown cells and ties, is turned around here once more.
    const bool isAscending = sortOrder() == Qt::AscendingOrder;
    const int left = isAscending ? leftIndex.row() : rightIndex.row();
    const int right = isAscending ? rightIndex.row() : leftIndex.row();
    const auto column = static_cast<TaskTableModel::Column>(leftIndex.column());

    const bool isLeftKnown = m_tasks->isKnown(left, column);
    const bool isRightKnown = m_tasks->isKnown(right, column);
    if (isLeftKnown != isRightKnown)
        return isLeftKnown;
    if (isLeftKnown) {
        const std::weak_ordering order = m_tasks->compare(left, right, column);
        if (order != 0)
            return isAscending ? order < 0 : order > 0;
    }
    if (column == TaskTableModel::Column::Status) {
        const std::weak_ordering order =
            m_tasks->compare(left, right, TaskTableModel::Column::Updated);
        if (order != 0)
            return order > 0;
    }
    return m_tasks->isBeforeByAge(left, right);
}

} // namespace taskglass
