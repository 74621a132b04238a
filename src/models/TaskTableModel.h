// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/TaskRecord.h"

#include <QAbstractTableModel>
#include <QHash>
#include <QList>

namespace taskglass {

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
        Id
    };
    static constexpr int columnTotal = 11;
    enum Role {
        EntryRole = Qt::UserRole + 1, ///< The whole TaskEntry.
        SortRole,                     ///< What the cell means, comparable; never its text.
    };

    explicit TaskTableModel(QObject *parent = nullptr);

    /// Replaces everything (another workspace).
    void resetEntries(const QList<TaskEntry> &entries);
    /// Inserts unknown tasks, updates known ones.
    void applyChanges(const QList<TaskEntry> &entries);
    /// Whether what is shown may be out of date (offline); cells then say "last known".
    void setStale(bool stale);
    bool isStale() const { return m_stale; }

    const TaskEntry &entry(int row) const { return m_entries.at(row); }
    /// The row of @p id, or -1.
    int rowOf(const TaskId &id) const { return m_rowOf.value(id, -1); }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QList<TaskEntry> m_entries{};
    QHash<TaskId, int> m_rowOf{};
    bool m_stale = false;
};

} // namespace taskglass
