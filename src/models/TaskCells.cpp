// SPDX-License-Identifier: Apache-2.0
#include "models/TaskCells.h"

#include "models/Display.h"

#include <algorithm>

namespace taskglass {

using namespace Qt::StringLiterals;
using namespace display;

namespace {

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

QString TaskCells::shown(Column column) const
{
    const TaskEntry &entry = m_entry;
    const TaskRecord &record = entry.record;
    const TaskFacts &facts = m_facts;
    switch (column) {
    case Column::Status: {
        const QString text = oneLine(outcomeText(entry), 80);
        return isLastKnown(column) ? tr("Last known: %1", "status").arg(text) : text;
    }
    case Column::Name:
        return facts.isNamed
            ? oneLine(record.name)
            : tr("(no name) %1", "short id of the task").arg(shortId(record.id.value));
    case Column::Type:
        return oneLine(facts.type, 80);
    case Column::Progress:
        return progressText();
    case Column::FailedRows:
        if (entry.failedRows)
            return count(*entry.failedRows);
        return reportsFailedRows(record.kind()) || !isFinished(record.meaning()) ? QString()
                                                                                 : u"–"_s;
    case Column::Rows:
        return facts.rows == TaskFacts::unknown ? QString() : count(facts.rows);
    case Column::Created:
        return momentOrWire(record.createdAt, m_now);
    case Column::Updated:
        return record.updatedAt.utc.isValid() ? ago(record.updatedAt.utc, m_now)
                                              : oneLine(record.updatedAt.wire);
    case Column::Finished: {
        const QDateTime end = finishOf(entry);
        return end.isValid() ? moment(end, m_now) : QString();
    }
    case Column::Duration: {
        const std::optional<qint64> seconds = durationOf(entry, m_now);
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

QString TaskCells::explained(Column column) const
{
    const TaskEntry &entry = m_entry;
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
        if (m_facts.outcome == TaskOutcome::Checking)
            return tr("Server status: %1. The number of rejected rows is not known yet.").arg(word);
        if (column == Column::FailedRows && !reportsFailedRows(record.kind()))
            return tr("Tasks of this type report no row errors.");
        return tr("Server status: %1.").arg(word);
    }
    case Column::Name:
        return m_facts.isNamed ? record.name : tr("This task has no name.");
    case Column::Type:
        return record.type.isEmpty() ? tr("The server names no type.")
                                     : tr("Server type: %1").arg(record.type);
    case Column::Progress:
        return record.completionPercentage
            ? tr("The server says: %1 done.").arg(percent(*record.completionPercentage))
            : tr("The server does not say how much is done.");
    case Column::Rows:
        if (m_facts.rows == TaskFacts::unknown)
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

QString TaskCells::sentence() const
{
    const TaskEntry &entry = m_entry;
    QStringList parts{shown(Column::Name), shown(Column::Type), shown(Column::Status)};
    if (m_facts.outcome == TaskOutcome::InProgress && entry.record.completionPercentage)
        parts += percent(*entry.record.completionPercentage);
    if (entry.failedRows && *entry.failedRows > 0) {
        parts += *entry.failedRows == 1 ? tr("1 failed row")
                                        : tr("%1 failed rows").arg(count(*entry.failedRows));
    }
    const QString created = shown(Column::Created);
    if (!created.isEmpty())
        parts += tr("created %1", "a moment").arg(created);
    parts.removeAll(QString());
    return parts.join(tr(", ", "between the parts of a task read aloud"));
}

QString TaskCells::progressText() const
{
    const TaskEntry &entry = m_entry;
    const std::optional<double> reached = entry.record.completionPercentage;
    const TaskStatus meaning = entry.record.meaning();
    if (meaning == TaskStatus::Complete) {
        const std::optional<qint64> seconds = durationOf(entry, m_now);
        if (seconds)
            return duration(*seconds);
    }
    if (!reached)
        return u"–"_s;
    if (meaning == TaskStatus::Failed || meaning == TaskStatus::Cancelled)
        return tr("stopped at %1", "percentage").arg(percent(*reached));
    if (isLastKnown(Column::Progress))
        return tr("last known %1", "percentage").arg(percent(*reached));
    return percent(*reached);
}

QVariant TaskCells::fraction() const
{
    const TaskEntry &entry = m_entry;
    const std::optional<double> percent = entry.record.completionPercentage;
    QVariant filled = std::clamp(percent.value_or(0) / 100.0, 0.0, 1.0);
    switch (m_facts.outcome) {
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

bool TaskCells::isLastKnown(Column column) const
{
    return m_isStale && (column == Column::Status || column == Column::Progress)
        && mayStillChange(m_facts.outcome);
}

} // namespace taskglass
