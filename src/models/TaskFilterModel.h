// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/TaskOutcome.h"
#include "models/TaskTableModel.h"

#include <QAbstractProxyModel>
#include <QPointer>

#include <optional>
#include <vector>

namespace taskglass {

/// Sorts by meaning (ties: newest first, then id; unknown last in either order) and accepts tasks
/// by text, outcome and kind. Its source is a TaskTableModel, of which it hears of all changes of a
/// refresh at once: those tasks are sorted among themselves and merged with the others, which have
/// kept their order. A new filter is a model reset: removing thousands of scattered rows one by one
/// would stall the window.
class TaskFilterModel : public QAbstractProxyModel {
    Q_OBJECT
public:
    explicit TaskFilterModel(QObject *parent = nullptr);

    /// @p source must be a TaskTableModel, or null.
    void setSourceModel(QAbstractItemModel *source) override;
    TaskTableModel *tasks() const { return m_tasks; }

    /// A view of the sidebar: which outcomes it holds; empty means all.
    void setOutcomes(const QList<TaskOutcome> &outcomes);
    void setKinds(const QList<TaskKind> &kinds);
    /// Case-insensitive substring of name, id or type; every word must occur.
    void setText(const QString &text);
    bool isFiltering() const;

    /// The column that tasks are sorted by; -1: the source's order.
    int sortColumn() const { return m_sortColumn; }
    Qt::SortOrder sortOrder() const { return m_sortOrder; }

    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;
    QModelIndex mapToSource(const QModelIndex &index) const override;
    QModelIndex mapFromSource(const QModelIndex &index) const override;
    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &index) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

signals:
    void filterChanged();

private:
    using Rows = std::vector<int>; ///< Of the source, in the order shown.

    void filterAgain();
    void remap();
    void setRows(Rows rows);
    bool keepsItsPlace(int row) const;
    void handleEntriesChanged(const std::vector<int> &changed);
    void handleRowsInserted(int first, int last);
    void merge(Rows others, const std::vector<bool> &isMoved);
    void arrange(Rows rows);
    void showMembers(const Rows &rows);
    void emitDataChanged(const std::vector<int> &sourceRows);
    bool accepts(int row) const;
    bool isBefore(int left, int right) const;

    QPointer<TaskTableModel> m_tasks{};
    QList<TaskOutcome> m_outcomes{};
    QList<TaskKind> m_kinds{};
    QStringList m_words{};
    int m_sortColumn = -1;
    Qt::SortOrder m_sortOrder = Qt::AscendingOrder;
    Rows m_rows{};
    std::vector<int> m_places{}; ///< Where each row of the source is shown; -1: it is not.
};

} // namespace taskglass
