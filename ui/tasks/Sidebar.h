// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/TaskOutcome.h"
#include "models/TaskTotals.h"

#include <QHash>
#include <QWidget>

class QTreeWidget;
class QTreeWidgetItem;

namespace taskglass {

/// The views of the task list, each with its count: by outcome above, by type below.
class Sidebar : public QWidget {
    Q_OBJECT
public:
    enum class View {
        All,
        NeedsAttention,
        InProgress,
        Complete,
        WithErrors,
        Failed,
        Cancelled,
        NotOnServer
    };

    explicit Sidebar(QWidget *parent = nullptr);

    void setTotals(const TaskTotals &totals);
    void setView(View view);
    View view() const;
    /// Every view and every type.
    void clear();

    /// The outcomes a view holds; empty means all.
    static QList<TaskOutcome> outcomesOf(View view);

signals:
    void viewChosen(taskglass::Sidebar::View view);
    /// Empty: all types.
    void kindsChosen(const QList<taskglass::TaskKind> &kinds);

private:
    QTreeWidget *makeList(const QString &name);
    void fitHeight(QTreeWidget *list);

    QTreeWidget *m_views;
    QTreeWidget *m_kinds;
    QHash<int, QTreeWidgetItem *> m_viewItems{};
    QHash<int, QTreeWidgetItem *> m_kindItems{};
    QTreeWidgetItem *m_allKinds = nullptr;
};

} // namespace taskglass
