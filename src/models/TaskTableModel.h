// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/TaskOutcome.h"
#include "domain/TaskRecord.h"
#include "models/TaskTotals.h"

#include <QAbstractTableModel>
#include <QHash>
#include <QList>

#include <compare>
#include <functional>
#include <map>
#include <memory>
#include <vector>

namespace taskglass {

class TaskCells;
struct TaskFacts;

/// The tasks of a workspace. Told of differences, it inserts and changes just those rows, so that
/// selection and scroll position survive every refresh.
class TaskTableModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum class Column {
        Status,
        Name,
        Type,
        Progress,
        FailedRows,
        Rows,
        Created,
        Updated,
        Finished,
        Duration,
        Id,
        CreatedBy
    };
    static constexpr int columnTotal = 12;
    enum Role {
        IdRole = Qt::UserRole + 1, ///< QString: the task's id, in every column.
        OutcomeRole,               ///< int: TaskOutcome, in every column.
        FractionRole, ///< double, 0 to 1: how far the bar is filled; invalid where no bar belongs.
        StaleRole,    ///< bool: what the cell says was true once and may have changed since.
        StandInRole,  ///< bool: the server has no such thing; the text stands in for it.
        HasFailedRowsRole, ///< bool: some rows of the task are known to have failed.
    };
    /// Where the present comes from, in UTC.
    using Clock = std::function<QDateTime()>;

    explicit TaskTableModel(QObject *parent = nullptr);
    ~TaskTableModel() override;

    /// Replaces everything (another workspace).
    void resetEntries(const QList<TaskEntry> &entries);
    /// Inserts unknown tasks, updates known ones.
    void applyChanges(const QList<TaskEntry> &entries);
    /// Whether what is shown may be out of date (offline); cells then say "last known".
    void setStale(bool stale);
    bool isStale() const { return m_stale; }
    /// For tests: relative times and running durations are measured against this clock.
    void setClock(Clock clock);

    const TaskEntry &entry(int row) const { return m_entries.at(row); }
    /// The row of @p id, or -1.
    int rowOf(const TaskId &id) const { return m_rowOf.value(id, -1); }
    TaskOutcome outcomeOf(int row) const;
    TaskKind kindOf(int row) const;
    const TaskTotals &totals() const { return m_totals; }

    /// Whether the cell has a value to sort by; those without come last, whatever the order.
    bool isKnown(int row, Column column) const;
    /// Two known cells by meaning; fast, for sorting.
    std::weak_ordering compare(int left, int right, Column column) const;
    /// Newer tasks first, then by id: total, so that equal cells keep a stable order.
    bool isBeforeByAge(int left, int right) const;
    /// Name, id, type and its display name, and creator, case-folded, one a line.
    const QString &searchText(int row) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

signals:
    /// Entries of these rows are others now, ascending; told once for a whole refresh, after
    /// `dataChanged`.
    void entriesChanged(const std::vector<int> &rows);
    /// Cells look different, though no entry has changed.
    void staleChanged();
    /// `totals().haveSeveralCreators()` has changed.
    void severalCreatorsChanged();

private:
    class Names;

    TaskCells cells(int row) const;
    void append(const TaskEntry &entry);
    void replace(int row, const TaskEntry &entry);
    void change(const std::map<int, const TaskEntry *> &entries);
    void tellOfCreators();

    QList<TaskEntry> m_entries{};
    std::vector<TaskFacts> m_facts; ///< What is derived from each entry, row for row.
    TaskTotals m_totals{};
    bool m_hadSeveralCreators = false; ///< When that was told last.
    QHash<TaskId, int> m_rowOf{};
    std::unique_ptr<Names> m_names;
    Clock m_clock;
    bool m_stale = false;
};

} // namespace taskglass
