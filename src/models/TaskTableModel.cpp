// SPDX-License-Identifier: Apache-2.0
#include "models/TaskTableModel.h"

#include "base/EnumTable.h"
#include "models/Display.h"

#include <QCollator>

#include <algorithm>
#include <limits>
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

constexpr qint64 unknown = std::numeric_limits<qint64>::min();
constexpr double percentWhenDone = 101;

qint64 milliseconds(const QDateTime &utc)
{
    return utc.isValid() ? utc.toMSecsSinceEpoch() : unknown;
}

/// When it ended, as far as one can tell; invalid while it may still change.
QDateTime finishOf(const TaskEntry &entry)
{
    if (entry.finishedAt.isValid())
        return entry.finishedAt;
    return isFinished(entry.record.meaning()) ? entry.record.updatedAt.utc : QDateTime();
}

/// Seconds from creation to the end, or to @p now while it runs.
std::optional<qint64> durationOf(const TaskEntry &entry, const QDateTime &now)
{
    const TaskRecord &record = entry.record;
    const QDateTime end = isActive(record.meaning()) ? now : finishOf(entry);
    if (!record.createdAt.utc.isValid() || !end.isValid())
        return std::nullopt;
    const qint64 seconds = record.createdAt.utc.secsTo(end);
    if (seconds < 0)
        return std::nullopt;
    return seconds;
}

/// Rows the task was about: those that went in and those that did not.
std::optional<qint64> rowTotal(const TaskEntry &entry)
{
    if (isActive(entry.record.meaning()) || !entry.createdRows)
        return std::nullopt;
    if (!entry.failedRows && reportsFailedRows(entry.record.kind()))
        return std::nullopt;
    return *entry.createdRows + entry.failedRows.value_or(0);
}

bool isUnnamed(const TaskRecord &record)
{
    return record.name.trimmed().isEmpty();
}

bool mayStillChange(TaskOutcome outcome)
{
    switch (outcome) {
    case TaskOutcome::InProgress:
    case TaskOutcome::Other:
    case TaskOutcome::Checking:
        return true;
    case TaskOutcome::Failed:
    case TaskOutcome::CompleteWithErrors:
    case TaskOutcome::NotOnServer:
    case TaskOutcome::Cancelled:
    case TaskOutcome::Complete:
        return false;
    }
    Q_UNREACHABLE();
}

/// An unreadable moment is shown as the server wrote it.
QString momentOrWire(const Timestamp &stamp, const QDateTime &now)
{
    return stamp.utc.isValid() ? moment(stamp.utc, now) : oneLine(stamp.wire);
}

QString wholeMomentOrWire(const Timestamp &stamp)
{
    return stamp.utc.isValid() ? wholeMoment(stamp.utc) : stamp.wire;
}

} // namespace

/// What sorting and filtering ask of a row again and again.
struct TaskTableModel::Facts {
    TaskOutcome outcome = TaskOutcome::Other;
    TaskKind kind = TaskKind::Other;
    qint64 created = unknown; ///< Milliseconds of UTC, as the next two.
    qint64 updated = unknown;
    qint64 finished = unknown;
    qint64 duration =
        unknown; ///< Seconds when the entry last changed, so that an order found stays true.
    qint64 rows = unknown;
    std::optional<double> percent{};
    QString type{};
    bool isNamed = false;
    mutable std::optional<QCollatorSortKey> name{};
    mutable QString searchText{};
};

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
    m_facts.push_back(factsOf(entry));
    m_totals.count(
        m_facts.back().outcome, m_facts.back().kind, entry.record.createdBy.identity(), 1);
}

void TaskTableModel::replace(int row, const TaskEntry &entry)
{
    Facts &facts = m_facts[static_cast<std::size_t>(row)];
    m_totals.count(facts.outcome, facts.kind, m_entries.at(row).record.createdBy.identity(), -1);
    m_entries[row] = entry;
    facts = factsOf(entry);
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

TaskTableModel::Facts TaskTableModel::factsOf(const TaskEntry &entry) const
{
    const TaskRecord &record = entry.record;
    Facts facts;
    facts.outcome = taskOutcome(entry);
    facts.kind = record.kind();
    facts.created = milliseconds(record.createdAt.utc);
    facts.updated = milliseconds(record.updatedAt.utc);
    facts.finished = milliseconds(finishOf(entry));
    facts.duration = durationOf(entry, m_clock()).value_or(unknown);
    facts.rows = rowTotal(entry).value_or(unknown);
    facts.percent =
        record.meaning() == TaskStatus::Complete ? percentWhenDone : record.completionPercentage;
    facts.type = displayName(facts.kind, record.type);
    facts.isNamed = !isUnnamed(record);
    return facts;
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
    const Facts &facts = m_facts[static_cast<std::size_t>(row)];
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
    const Facts &facts = m_facts[static_cast<std::size_t>(row)];
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
        return facts.rows != unknown;
    case Column::Created:
        return facts.created != unknown;
    case Column::Updated:
        return facts.updated != unknown;
    case Column::Finished:
        return facts.finished != unknown;
    case Column::Duration:
        return facts.duration != unknown;
    case Column::CreatedBy:
        return m_entries.at(row).record.createdBy.isKnown();
    }
    Q_UNREACHABLE();
}

std::weak_ordering TaskTableModel::compare(int left, int right, Column column) const
{
    const Facts &a = m_facts[static_cast<std::size_t>(left)];
    const Facts &b = m_facts[static_cast<std::size_t>(right)];
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

QVariant TaskTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const int row = index.row();
    const auto column = static_cast<Column>(index.column());
    switch (role) {
    case Qt::DisplayRole:
        return shown(row, column);
    case Qt::ToolTipRole: {
        const QString text = explained(row, column);
        return text.isEmpty() ? QVariant() : QVariant(toolTip(text));
    }
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::Alignment(columnTable[column].alignment | Qt::AlignVCenter));
    case Qt::AccessibleTextRole: {
        if (column == Column::Name)
            return rowText(row);
        const QString text = shown(row, column);
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
        return column == Column::Progress ? fraction(row) : QVariant();
    case StaleRole:
        return isLastKnown(row, column);
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

QVariant TaskTableModel::fraction(int row) const
{
    const TaskEntry &entry = m_entries.at(row);
    const std::optional<double> percent = entry.record.completionPercentage;
    QVariant filled = std::clamp(percent.value_or(0) / 100.0, 0.0, 1.0);
    switch (outcomeOf(row)) {
    case TaskOutcome::InProgress:
        return filled;
    case TaskOutcome::Failed:
    case TaskOutcome::Cancelled:
    case TaskOutcome::Other:
        return percent ? filled : QVariant();
    case TaskOutcome::NotOnServer:
        return percent && !isFinished(entry.record.meaning()) ? filled : QVariant();
    case TaskOutcome::CompleteWithErrors:
    case TaskOutcome::Checking:
    case TaskOutcome::Complete:
        return {};
    }
    Q_UNREACHABLE();
}

bool TaskTableModel::isLastKnown(int row, Column column) const
{
    return m_stale && (column == Column::Status || column == Column::Progress)
        && mayStillChange(outcomeOf(row));
}

QString TaskTableModel::progressText(int row) const
{
    const TaskEntry &entry = m_entries.at(row);
    const std::optional<double> reached = entry.record.completionPercentage;
    const TaskStatus meaning = entry.record.meaning();
    if (meaning == TaskStatus::Complete) {
        const std::optional<qint64> seconds = durationOf(entry, m_clock());
        if (seconds)
            return duration(*seconds);
    }
    if (!reached)
        return u"–"_s;
    if (meaning == TaskStatus::Failed || meaning == TaskStatus::Cancelled)
        return tr("stopped at %1", "percentage").arg(percent(*reached));
    if (isLastKnown(row, Column::Progress))
        return tr("last known %1", "percentage").arg(percent(*reached));
    return percent(*reached);
}

QString TaskTableModel::shown(int row, Column column) const
{
    const TaskEntry &entry = m_entries.at(row);
    const TaskRecord &record = entry.record;
    const Facts &facts = m_facts[static_cast<std::size_t>(row)];
    switch (column) {
    case Column::Status: {
        const QString text = oneLine(outcomeText(entry), 80);
        return isLastKnown(row, column) ? tr("Last known: %1", "status").arg(text) : text;
    }
    case Column::Name:
        return facts.isNamed
            ? oneLine(record.name)
            : tr("(no name) %1", "short id of the task").arg(shortId(record.id.value));
    case Column::Type:
        return oneLine(facts.type, 80);
    case Column::Progress:
        return progressText(row);
    case Column::FailedRows:
        if (entry.failedRows)
            return count(*entry.failedRows);
        return reportsFailedRows(record.kind()) || !isFinished(record.meaning()) ? QString()
                                                                                 : u"–"_s;
    case Column::Rows:
        return facts.rows == unknown ? QString() : count(facts.rows);
    case Column::Created:
        return momentOrWire(record.createdAt, m_clock());
    case Column::Updated:
        return record.updatedAt.utc.isValid() ? ago(record.updatedAt.utc, m_clock())
                                              : oneLine(record.updatedAt.wire);
    case Column::Finished: {
        const QDateTime end = finishOf(entry);
        return end.isValid() ? moment(end, m_clock()) : QString();
    }
    case Column::Duration: {
        const std::optional<qint64> seconds = durationOf(entry, m_clock());
        return seconds ? duration(*seconds) : QString();
    }
    case Column::Id:
        return oneLine(record.id.value);
    case Column::CreatedBy:
        return record.createdBy.isKnown() ? oneLine(record.createdBy.shortName())
                                          : tr("not known", "the creator of a task");
    }
    Q_UNREACHABLE();
}

QString TaskTableModel::explained(int row, Column column) const
{
    const TaskEntry &entry = m_entries.at(row);
    const TaskRecord &record = entry.record;
    switch (column) {
    case Column::Status:
    case Column::FailedRows: {
        const QString word = record.status.isEmpty() ? tr("none") : record.status;
        if (!entry.onServer)
            return tr("The server no longer lists this task. Its last status was %1.").arg(word);
        if (entry.failedRows && *entry.failedRows > 0 && entry.createdRows) {
            const qint64 total = *entry.failedRows + *entry.createdRows;
            return tr("Server status: %1. %2 of %3 rows were rejected (%4).")
                .arg(word, count(*entry.failedRows), count(total), share(*entry.failedRows, total));
        }
        if (entry.failedRows && *entry.failedRows == 0)
            return tr("Server status: %1. No row was rejected.").arg(word);
        if (outcomeOf(row) == TaskOutcome::Checking)
            return tr("Server status: %1. The number of rejected rows is not known yet.").arg(word);
        if (column == Column::FailedRows && !reportsFailedRows(record.kind()))
            return tr("Tasks of this type report no row errors.");
        return tr("Server status: %1.").arg(word);
    }
    case Column::Name:
        return m_facts[static_cast<std::size_t>(row)].isNamed ? record.name
                                                              : tr("This task has no name.");
    case Column::Type:
        return record.type.isEmpty() ? tr("The server names no type.")
                                     : tr("Server type: %1").arg(record.type);
    case Column::Progress:
        return record.completionPercentage
            ? tr("The server says: %1 done.").arg(percent(*record.completionPercentage))
            : tr("The server does not say how much is done.");
    case Column::Rows:
        if (m_facts[static_cast<std::size_t>(row)].rows == unknown)
            return {};
        return tr("%1 rows went in, %2 were rejected.")
            .arg(count(entry.createdRows.value_or(0)), count(entry.failedRows.value_or(0)));
    case Column::Created:
        return wholeMomentOrWire(record.createdAt);
    case Column::Updated:
        return wholeMomentOrWire(record.updatedAt);
    case Column::Finished: {
        const QDateTime end = finishOf(entry);
        return end.isValid() ? wholeMoment(end) : QString();
    }
    case Column::Duration:
        return {};
    case Column::Id:
        return record.id.value;
    case Column::CreatedBy:
        return record.createdBy.isKnown() ? record.createdBy.text()
                                          : tr("The server does not say who created this task.");
    }
    Q_UNREACHABLE();
}

QString TaskTableModel::rowText(int row) const
{
    const TaskEntry &entry = m_entries.at(row);
    QStringList parts{
        shown(row, Column::Name), shown(row, Column::Type), shown(row, Column::Status)};
    if (outcomeOf(row) == TaskOutcome::InProgress && entry.record.completionPercentage)
        parts += percent(*entry.record.completionPercentage);
    if (entry.failedRows && *entry.failedRows > 0) {
        parts += *entry.failedRows == 1 ? tr("1 failed row")
                                        : tr("%1 failed rows").arg(count(*entry.failedRows));
    }
    const QString created = shown(row, Column::Created);
    if (!created.isEmpty())
        parts += tr("created %1", "a moment").arg(created);
    parts.removeAll(QString());
    return parts.join(tr(", ", "between the parts of a task read aloud"));
}

} // namespace taskglass
