// SPDX-License-Identifier: Apache-2.0
#include "models/TaskFilterModel.h"

#include <algorithm>
#include <numeric>

namespace taskglass {

namespace {

/// Each span of rows that comes or goes costs a pass over the whole list in every view.
constexpr std::size_t spanLimit = 200;

/// The first and last of each run of neighbours in @p rows, which ascend.
std::vector<std::pair<int, int>> spansOf(const std::vector<int> &rows)
{
    std::vector<std::pair<int, int>> spans;
    for (const int row : rows) {
        if (!spans.empty() && spans.back().second == row - 1)
            spans.back().second = row;
        else
            spans.emplace_back(row, row);
    }
    return spans;
}

} // namespace

TaskFilterModel::TaskFilterModel(QObject *parent) : QAbstractProxyModel(parent) { }

void TaskFilterModel::setSourceModel(QAbstractItemModel *source)
{
    beginResetModel();
    if (m_tasks)
        m_tasks->disconnect(this);
    m_tasks = qobject_cast<TaskTableModel *>(source);
    Q_ASSERT(m_tasks || !source);
    QAbstractProxyModel::setSourceModel(source);
    remap();
    endResetModel();
    if (!m_tasks)
        return;
    connect(m_tasks, &QAbstractItemModel::modelAboutToBeReset, this, [this] { beginResetModel(); });
    connect(m_tasks, &QAbstractItemModel::modelReset, this, [this] {
        remap();
        endResetModel();
    });
    connect(m_tasks, &QAbstractItemModel::rowsInserted, this,
        [this](const QModelIndex &, int first, int last) { handleRowsInserted(first, last); });
    connect(m_tasks, &TaskTableModel::entriesChanged, this, &TaskFilterModel::handleEntriesChanged);
    connect(m_tasks, &TaskTableModel::staleChanged, this, [this] {
        if (!m_rows.empty())
            emit dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
    });
}

// --- What is accepted, and in which order

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

bool TaskFilterModel::isFiltering() const
{
    return !m_outcomes.isEmpty() || !m_kinds.isEmpty() || !m_words.isEmpty();
}

void TaskFilterModel::filterAgain()
{
    beginResetModel();
    remap();
    endResetModel();
    emit filterChanged();
}

bool TaskFilterModel::accepts(int row) const
{
    if (!m_outcomes.isEmpty() && !m_outcomes.contains(m_tasks->outcomeOf(row)))
        return false;
    if (!m_kinds.isEmpty() && !m_kinds.contains(m_tasks->kindOf(row)))
        return false;
    if (m_words.isEmpty())
        return true;
    const QString &text = m_tasks->searchText(row);
    return std::all_of(
        m_words.cbegin(), m_words.cend(), [&](const QString &word) { return text.contains(word); });
}

bool TaskFilterModel::isBefore(int left, int right) const
{
    if (m_sortColumn < 0)
        return left < right;
    const bool isAscending = m_sortOrder == Qt::AscendingOrder;
    const auto column = static_cast<TaskTableModel::Column>(m_sortColumn);
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

void TaskFilterModel::sort(int column, Qt::SortOrder order)
{
    if (column == m_sortColumn && order == m_sortOrder)
        return;
    m_sortColumn = column;
    m_sortOrder = order;
    Rows rows = m_rows;
    std::sort(rows.begin(), rows.end(), [this](int a, int b) { return isBefore(a, b); });
    arrange(std::move(rows));
}

// --- What is shown

void TaskFilterModel::remap()
{
    Rows rows;
    const int total = m_tasks ? m_tasks->rowCount() : 0;
    for (int row = 0; row < total; ++row) {
        if (accepts(row))
            rows.push_back(row);
    }
    std::sort(rows.begin(), rows.end(), [this](int a, int b) { return isBefore(a, b); });
    setRows(std::move(rows));
}

void TaskFilterModel::setRows(Rows rows)
{
    m_rows = std::move(rows);
    m_places.assign(static_cast<std::size_t>(m_tasks ? m_tasks->rowCount() : 0), -1);
    for (std::size_t place = 0; place < m_rows.size(); ++place)
        m_places[static_cast<std::size_t>(m_rows[place])] = static_cast<int>(place);
}

void TaskFilterModel::handleRowsInserted(int first, int last)
{
    Rows fresh(static_cast<std::size_t>(last - first + 1));
    std::iota(fresh.begin(), fresh.end(), first);
    m_places.resize(static_cast<std::size_t>(m_tasks->rowCount()), -1);
    merge(std::move(fresh), std::vector<bool>(m_places.size(), false));
}

void TaskFilterModel::handleEntriesChanged(const std::vector<int> &changed)
{
    if (!std::all_of(
            changed.cbegin(), changed.cend(), [this](int row) { return keepsItsPlace(row); })) {
        std::vector<bool> isMoved(m_places.size(), false);
        for (const int row : changed)
            isMoved[static_cast<std::size_t>(row)] = true;
        merge(changed, isMoved);
    }
    emitDataChanged(changed);
}

/// Whether a row that changed is still shown or still not, and in order with its neighbours. If all
/// that changed are, everything is.
bool TaskFilterModel::keepsItsPlace(int row) const
{
    const int place = m_places[static_cast<std::size_t>(row)];
    if (place < 0 || !accepts(row))
        return (place < 0) != accepts(row);
    const auto at = m_rows.cbegin() + place;
    return (at == m_rows.cbegin() || isBefore(*(at - 1), row))
        && (at + 1 == m_rows.cend() || isBefore(row, *(at + 1)));
}

/// Shows what is shown now without those that @p isMoved, and what is accepted of @p others, in
/// order.
void TaskFilterModel::merge(Rows others, const std::vector<bool> &isMoved)
{
    const auto isBeforeHere = [this](int a, int b) { return isBefore(a, b); };
    std::erase_if(others, [this](int row) { return !accepts(row); });
    std::sort(others.begin(), others.end(), isBeforeHere);
    Rows kept;
    kept.reserve(m_rows.size());
    std::copy_if(m_rows.cbegin(), m_rows.cend(), std::back_inserter(kept),
        [&](int row) { return !isMoved[static_cast<std::size_t>(row)]; });
    Rows merged;
    merged.reserve(kept.size() + others.size());
    // Those that stay are many and in order: each of the few others finds its place among them.
    auto next = kept.cbegin();
    for (const int other : others) {
        const auto place = std::lower_bound(next, kept.cend(), other, isBeforeHere);
        merged.insert(merged.end(), next, place);
        merged.push_back(other);
        next = place;
    }
    merged.insert(merged.end(), next, kept.cend());
    showMembers(merged);
    arrange(std::move(merged));
}

/// Takes away and adds rows, so that those of @p rows are shown, the ones that were there before in
/// the order they have.
void TaskFilterModel::showMembers(const Rows &rows)
{
    std::vector<bool> isWanted(m_places.size(), false);
    for (const int row : rows)
        isWanted[static_cast<std::size_t>(row)] = true;
    std::vector<int> leaving; // Places.
    for (std::size_t place = 0; place < m_rows.size(); ++place) {
        if (!isWanted[static_cast<std::size_t>(m_rows[place])])
            leaving.push_back(static_cast<int>(place));
    }
    std::vector<int> arriving; // Places in `rows`.
    for (std::size_t place = 0; place < rows.size(); ++place) {
        if (m_places[static_cast<std::size_t>(rows[place])] < 0)
            arriving.push_back(static_cast<int>(place));
    }
    const auto leavingSpans = spansOf(leaving);
    const auto arrivingSpans = spansOf(arriving);
    if (leavingSpans.size() + arrivingSpans.size() > spanLimit) {
        beginResetModel();
        setRows(rows);
        endResetModel();
        return;
    }
    for (auto span = leavingSpans.crbegin(); span != leavingSpans.crend(); ++span) {
        beginRemoveRows({}, span->first, span->second);
        Rows fewer = m_rows;
        fewer.erase(fewer.begin() + span->first, fewer.begin() + span->second + 1);
        setRows(std::move(fewer));
        endRemoveRows();
    }
    // Rows that stay may still be in another order than in `rows`; what counts here is only that
    // each new one finds its place in the end.
    for (const auto &[first, last] : arrivingSpans) {
        const int place = std::min(first, rowCount());
        beginInsertRows({}, place, place + last - first);
        Rows more = m_rows;
        more.insert(more.begin() + place, rows.begin() + first, rows.begin() + last + 1);
        setRows(std::move(more));
        endInsertRows();
    }
}

/// Puts the rows that are shown into the order of @p rows, which are the same.
void TaskFilterModel::arrange(Rows rows)
{
    if (rows == m_rows)
        return;
    emit layoutAboutToBeChanged({}, VerticalSortHint);
    const QModelIndexList before = persistentIndexList();
    QModelIndexList after;
    after.reserve(before.size());
    const Rows old = std::exchange(m_rows, {});
    setRows(std::move(rows));
    for (const QModelIndex &index : before) {
        const int row = old[static_cast<std::size_t>(index.row())];
        after += createIndex(m_places[static_cast<std::size_t>(row)], index.column());
    }
    changePersistentIndexList(before, after);
    emit layoutChanged({}, VerticalSortHint);
}

void TaskFilterModel::emitDataChanged(const std::vector<int> &sourceRows)
{
    std::vector<int> places;
    for (const int row : sourceRows) {
        if (const int place = m_places[static_cast<std::size_t>(row)]; place >= 0)
            places.push_back(place);
    }
    std::sort(places.begin(), places.end());
    for (const auto &[first, last] : spansOf(places))
        emit dataChanged(index(first, 0), index(last, columnCount() - 1));
}

// --- The model

QModelIndex TaskFilterModel::mapToSource(const QModelIndex &index) const
{
    if (!index.isValid() || !m_tasks)
        return {};
    return m_tasks->index(m_rows[static_cast<std::size_t>(index.row())], index.column());
}

QModelIndex TaskFilterModel::mapFromSource(const QModelIndex &index) const
{
    if (!index.isValid())
        return {};
    const int place = m_places[static_cast<std::size_t>(index.row())];
    return place < 0 ? QModelIndex() : createIndex(place, index.column());
}

QModelIndex TaskFilterModel::index(int row, int column, const QModelIndex &parent) const
{
    return hasIndex(row, column, parent) ? createIndex(row, column) : QModelIndex();
}

QModelIndex TaskFilterModel::parent(const QModelIndex &) const
{
    return {};
}

int TaskFilterModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int TaskFilterModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() || !m_tasks ? 0 : m_tasks->columnCount();
}

QVariant TaskFilterModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    return m_tasks ? m_tasks->headerData(section, orientation, role) : QVariant();
}

} // namespace taskglass
