// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/TaskOutcome.h"
#include "models/TaskTableModel.h"

#include <QPointer>
#include <QSortFilterProxyModel>

#include <optional>

namespace taskglass {

/// Sorts by meaning (ties: newest first, then id; unknown last in either order) and accepts tasks
/// by text, outcome and kind. Its source is a TaskTableModel. A new filter is a model reset:
/// removing thousands of scattered rows one by one would stall the window.
class TaskFilterModel : public QSortFilterProxyModel {
    Q_OBJECT
public:
    explicit TaskFilterModel(QObject *parent = nullptr);

    /// @p source must be a TaskTableModel, or null.
    void setSourceModel(QAbstractItemModel *source) override;
    TaskTableModel *tasks() const { return m_tasks; }

    /// A view of the sidebar: which outcomes it holds; empty means all.
    void setOutcomes(const QList<TaskOutcome> &outcomes);
    QList<TaskOutcome> outcomes() const { return m_outcomes; }
    void setKinds(const QList<TaskKind> &kinds);
    QList<TaskKind> kinds() const { return m_kinds; }
    /// Case-insensitive substring of name, id or type; every word must occur.
    void setText(const QString &text);
    /// Accepts everything again.
    void clear();
    bool isFiltering() const;

signals:
    void filterChanged();

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override;
    bool lessThan(const QModelIndex &left, const QModelIndex &right) const override;

private:
    void filterAgain();

    QPointer<TaskTableModel> m_tasks{};
    QList<TaskOutcome> m_outcomes{};
    QList<TaskKind> m_kinds{};
    QStringList m_words{};
};

} // namespace taskglass
