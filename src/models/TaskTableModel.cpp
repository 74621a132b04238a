// SPDX-License-Identifier: Apache-2.0
#include "models/TaskTableModel.h"

#include "base/EnumTable.h"
#include "models/Display.h"
#include "models/TaskCells.h"
#include "models/TaskFacts.h"

#include <QCollator>

#include <map>
#include <optional>

namespace taskglass {

using namespace Qt::StringLiterals;
using namespace display;

namespace {

using Column = TaskTableModel::Column;

struct ColumnInfo {
    Column column;
    const char *header;
    Qt::AlignmentFlag alignment;
};

constexpr EnumTable<Column, ColumnInfo, TaskTableModel::columnTotal> columnTable(
    &ColumnInfo::column,
    {{
        {Column::Status, QT_TRANSLATE_NOOP("taskglass::TaskTableModel", "Status"),
            Qt::AlignLeading},
        {Column::Name, QT_TRANSLATE_NOOP("taskglass::TaskTableModel", "Name"), Qt::AlignLeading},
        {Column::Type, QT_TRANSLATE_NOOP("taskglass::TaskTableModel", "Type"), Qt::AlignLeading},
        {Column::Progress, QT_TRANSLATE_NOOP("taskglass::TaskTableModel", "Progress"),
            Qt::AlignLeading},
        {Column::FailedRows, QT_TRANSLATE_NOOP("taskglass::TaskTableModel", "Failed rows"),
            Qt::AlignTrailing},
        {Column::Rows, QT_TRANSLATE_NOOP("taskglass::TaskTableModel", "Rows"), Qt::AlignTrailing},
        {Column::Created, QT_TRANSLATE_NOOP("taskglass::TaskTableModel", "Created"),
            Qt::AlignLeading},
        {Column::Updated, QT_TRANSLATE_NOOP("taskglass::TaskTableModel", "Updated"),
            Qt::AlignLeading},
        {Column::Finished, QT_TRANSLATE_NOOP("taskglass::TaskTableModel", "Finished"),
            Qt::AlignLeading},
        {Column::Duration, QT_TRANSLATE_NOOP("taskglass::TaskTableModel", "Duration"),
            Qt::AlignTrailing},
        {Column::Id, QT_TRANSLATE_NOOP("taskglass::TaskTableModel", "Id"), Qt::AlignLeading},
        {Column::CreatedBy, QT_TRANSLATE_NOOP("taskglass::TaskTableModel", "Created by"),
            Qt::AlignLeading},
    }});

} // namespace

/// The natural, locale-aware order of names.
class TaskTableModel::Names {
public:
    Names()
    {
        m_collator.setNumericMode(true);
        m_collator.setCaseSensitivity(Qt::CaseInsensitive);
    }

    QCollatorSortKey key(const QString &name) const
    {
        // Names may have thousands of characters; no eye sorts by the end of them.
        return m_collator.sortKey(name.left(256));
    }

private:
    QCollator m_collator{readingLocale()};
};

TaskTableModel::TaskTableModel(QObject *parent)
    : QAbstractTableModel(parent)
    , m_names(std::make_unique<Names>())
    , m_clock(&QDateTime::currentDateTimeUtc)
{
}

TaskTableModel::~TaskTableModel() = default;

void TaskTableModel::resetEntries(const QList<TaskEntry> &entries)
{
    beginResetModel();
    m_entries.clear();
    m_facts.clear();
    m_rowOf.clear();
    m_totals = {};
    m_entries.reserve(entries.size());
    m_facts.reserve(static_cast<std::size_t>(entries.size()));
    m_rowOf.reserve(entries.size());
    for (const TaskEntry &entry : entries) {
        const auto known = m_rowOf.constFind(entry.record.id);
        if (known == m_rowOf.cend())
            append(entry);
        else
            replace(*known, entry);
    }
    endResetModel();
    tellOfCreators();
}

void TaskTableModel::tellOfCreators()
{
    const bool has = m_totals.haveSeveralCreators();
    if (std::exchange(m_hadSeveralCreators, has) != has)
        emit severalCreatorsChanged();
}

void TaskTableModel::append(const TaskEntry &entry)
{
    m_rowOf.insert(entry.record.id, static_cast<int>(m_entries.size()));
    m_entries.append(entry);
    m_facts.push_back(taskFacts(entry, m_clock()));
    m_totals.count(
        m_facts.back().outcome, m_facts.back().kind, entry.record.createdBy.identity(), 1);
}

void TaskTableModel::replace(int row, const TaskEntry &entry)
{
    TaskFacts &facts = m_facts[static_cast<std::size_t>(row)];
    m_totals.count(facts.outcome, facts.kind, m_entries.at(row).record.createdBy.identity(), -1);
    m_entries[row] = entry;
    facts = taskFacts(entry, m_clock());
    m_totals.count(facts.outcome, facts.kind, entry.record.createdBy.identity(), 1);
}

void TaskTableModel::applyChanges(const QList<TaskEntry> &entries)
{
    std::map<int, const TaskEntry *> changed;
    QList<TaskEntry> unknownEntries;
    QHash<TaskId, qsizetype> unknownAt;
    for (const TaskEntry &entry : entries) {
        const int row = rowOf(entry.record.id);
        if (row < 0) {
            const auto seen = unknownAt.constFind(entry.record.id);
            if (seen != unknownAt.cend()) {
                unknownEntries[*seen] = entry;
            } else {
                unknownAt.insert(entry.record.id, unknownEntries.size());
                unknownEntries.append(entry);
            }
        } else if (m_entries.at(row) != entry) {
            changed[row] = &entry;
        } else {
            changed.erase(row); // told twice, and the last word is what is known already
        }
    }
    change(changed);
    tellOfCreators();
    if (unknownEntries.isEmpty())
        return;
    const int first = static_cast<int>(m_entries.size());
    beginInsertRows({}, first, first + static_cast<int>(unknownEntries.size()) - 1);
    for (const TaskEntry &entry : std::as_const(unknownEntries))
        append(entry);
    endInsertRows();
    tellOfCreators();
}

void TaskTableModel::change(const std::map<int, const TaskEntry *> &entries)
{
    // Views look at each span; beyond some, one wide span is cheaper.
    constexpr std::size_t spanLimit = 16;
    if (entries.empty())
        return;
    std::vector<int> rows;
    std::vector<std::pair<int, int>> spans;
    for (const auto &[row, entry] : entries) {
        replace(row, *entry);
        rows.push_back(row);
        if (!spans.empty() && spans.back().second == row - 1)
            spans.back().second = row;
        else
            spans.emplace_back(row, row);
    }
    if (spans.size() > spanLimit)
        spans = {{rows.front(), rows.back()}};
    for (const auto &[first, last] : spans)
        emit dataChanged(index(first, 0), index(last, columnTotal - 1));
    emit entriesChanged(rows);
}

void TaskTableModel::setStale(bool stale)
{
    if (m_stale == stale)
        return;
    m_stale = stale;
    if (m_entries.isEmpty())
        return;
    emit dataChanged(index(0, static_cast<int>(Column::Status)),
        index(static_cast<int>(m_entries.size()) - 1, static_cast<int>(Column::Progress)),
        {Qt::DisplayRole, Qt::ToolTipRole, Qt::AccessibleTextRole, StaleRole});
    emit staleChanged();
}

void TaskTableModel::setClock(Clock clock)
{
    m_clock = std::move(clock);
}

TaskOutcome TaskTableModel::outcomeOf(int row) const
{
    return m_facts[static_cast<std::size_t>(row)].outcome;
}

TaskKind TaskTableModel::kindOf(int row) const
{
    return m_facts[static_cast<std::size_t>(row)].kind;
}

const QString &TaskTableModel::searchText(int row) const
{
    const TaskFacts &facts = m_facts[static_cast<std::size_t>(row)];
    if (facts.searchText.isNull()) {
        const TaskRecord &record = m_entries.at(row).record;
        facts.searchText = QString(record.name + u'\n' + record.id.value + u'\n' + record.type
            + u'\n' + facts.type + u'\n' + record.createdBy.name + u'\n' + record.createdBy.email)
                               .toCaseFolded();
    }
    return facts.searchText;
}

bool TaskTableModel::isKnown(int row, Column column) const
{
    const TaskFacts &facts = m_facts[static_cast<std::size_t>(row)];
    switch (column) {
    case Column::Status:
    case Column::Id:
        return true;
    case Column::Name:
        return facts.isNamed;
    case Column::Type:
        return !facts.type.isEmpty();
    case Column::Progress:
        return facts.percent.has_value();
    case Column::FailedRows:
        return m_entries.at(row).failedRows.has_value();
    case Column::Rows:
        return facts.rows != TaskFacts::unknown;
    case Column::Created:
        return facts.created != TaskFacts::unknown;
    case Column::Updated:
        return facts.updated != TaskFacts::unknown;
    case Column::Finished:
        return facts.finished != TaskFacts::unknown;
    case Column::Duration:
        return facts.duration != TaskFacts::unknown;
    case Column::CreatedBy:
        return m_entries.at(row).record.createdBy.isKnown();
    }
    Q_UNREACHABLE();
}

std::weak_ordering TaskTableModel::compare(int left, int right, Column column) const
{
    const TaskFacts &a = m_facts[static_cast<std::size_t>(left)];
    const TaskFacts &b = m_facts[static_cast<std::size_t>(right)];
    const auto ofTexts = [](int order) { return order <=> 0; };
    switch (column) {
    case Column::Status:
        return attentionRank(a.outcome) <=> attentionRank(b.outcome);
    case Column::Name:
        if (!a.name)
            a.name = m_names->key(m_entries.at(left).record.name);
        if (!b.name)
            b.name = m_names->key(m_entries.at(right).record.name);
        return ofTexts(a.name->compare(*b.name));
    case Column::Type:
        return ofTexts(a.type.compare(b.type, Qt::CaseInsensitive));
    case Column::Progress: {
        const double leftPercent = a.percent.value_or(0);
        const double rightPercent = b.percent.value_or(0);
        if (leftPercent < rightPercent)
            return std::weak_ordering::less;
        return leftPercent > rightPercent ? std::weak_ordering::greater
                                          : std::weak_ordering::equivalent;
    }
    case Column::FailedRows:
        return m_entries.at(left).failedRows.value_or(0)
            <=> m_entries.at(right).failedRows.value_or(0);
    case Column::Rows:
        return a.rows <=> b.rows;
    case Column::Created:
        return a.created <=> b.created;
    case Column::Updated:
        return a.updated <=> b.updated;
    case Column::Finished:
        return a.finished <=> b.finished;
    case Column::Duration:
        return a.duration <=> b.duration;
    case Column::Id:
        return ofTexts(
            m_entries.at(left).record.id.value.compare(m_entries.at(right).record.id.value));
    case Column::CreatedBy:
        return ofTexts(m_entries.at(left).record.createdBy.shortName().compare(
            m_entries.at(right).record.createdBy.shortName(), Qt::CaseInsensitive));
    }
    Q_UNREACHABLE();
}

bool TaskTableModel::isBeforeByAge(int left, int right) const
{
    const qint64 leftCreated = m_facts[static_cast<std::size_t>(left)].created;
    const qint64 rightCreated = m_facts[static_cast<std::size_t>(right)].created;
    if (leftCreated != rightCreated)
        return leftCreated > rightCreated;
    return m_entries.at(left).record.id < m_entries.at(right).record.id;
}

int TaskTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_entries.size());
}

int TaskTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : columnTotal;
}

TaskCells TaskTableModel::cells(int row) const
{
    return {m_entries.at(row), m_facts[static_cast<std::size_t>(row)], m_clock(), m_stale};
}

QVariant TaskTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const int row = index.row();
    const auto column = static_cast<Column>(index.column());
    switch (role) {
    case Qt::DisplayRole:
        return cells(row).shown(column);
    case Qt::ToolTipRole: {
        const QString text = cells(row).explained(column);
        return text.isEmpty() ? QVariant() : QVariant(toolTip(text));
    }
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::Alignment(columnTable[column].alignment | Qt::AlignVCenter));
    case Qt::AccessibleTextRole: {
        if (column == Column::Name)
            return cells(row).sentence();
        const QString text = cells(row).shown(column);
        //: A cell read aloud: its column and its text.
        return text.isEmpty()
            ? tr("%1: not known")
                  .arg(headerData(index.column(), Qt::Horizontal, Qt::DisplayRole).toString())
            : tr("%1: %2").arg(
                  headerData(index.column(), Qt::Horizontal, Qt::DisplayRole).toString(), text);
    }
    case IdRole:
        return m_entries.at(row).record.id.value;
    case OutcomeRole:
        return static_cast<int>(outcomeOf(row));
    case FractionRole:
        return column == Column::Progress ? cells(row).fraction() : QVariant();
    case StaleRole:
        return cells(row).isLastKnown(column);
    case StandInRole:
        return (column == Column::Name && !m_facts[static_cast<std::size_t>(row)].isNamed)
            || (column == Column::CreatedBy && !isKnown(row, column));
    case HasFailedRowsRole:
        return m_entries.at(row).failedRows.value_or(0) > 0;
    default:
        return {};
    }
}

QVariant TaskTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnTotal)
        return {};
    const ColumnInfo &column = columnTable[static_cast<Column>(section)];
    if (role == Qt::DisplayRole)
        return tr(column.header);
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment(column.alignment | Qt::AlignVCenter));
    return {};
}

} // namespace taskglass
