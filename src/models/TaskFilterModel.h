// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/TaskOutcome.h"

#include <QSortFilterProxyModel>

#include <optional>

namespace taskglass {

/// Sorts by meaning (ties: newest first, then id) and accepts tasks by text, outcome and kind.
class TaskFilterModel : public QSortFilterProxyModel {
    Q_OBJECT
public:
    explicit TaskFilterModel(QObject *parent = nullptr);

    /// A view of the sidebar: which outcomes it holds; empty means all.
    void setOutcomes(const QList<TaskOutcome> &outcomes);
    void setKinds(const QList<TaskKind> &kinds);
    /// Case-insensitive substring of name, id or type; every word must occur.
    void setText(const QString &text);
    bool isFiltering() const;

signals:
    void filterChanged();

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override;
    bool lessThan(const QModelIndex &left, const QModelIndex &right) const override;

private:
    QList<TaskOutcome> m_outcomes{};
    QList<TaskKind> m_kinds{};
    QStringList m_words{};
};

} // namespace taskglass
