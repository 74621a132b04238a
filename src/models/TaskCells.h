// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/TaskFacts.h"
#include "models/TaskTableModel.h"

#include <QCoreApplication>
#include <QVariant>

namespace taskglass {

/// One task in words: the cells of its row. Made for a question and gone after it.
class TaskCells {
    Q_DECLARE_TR_FUNCTIONS(taskglass::TaskCells)
public:
    using Column = TaskTableModel::Column;

    /// @p isStale as in `TaskTableModel::setStale`.
    TaskCells(const TaskEntry &entry, const TaskFacts &facts, QDateTime now, bool isStale)
        : m_entry(entry), m_facts(facts), m_now(std::move(now)), m_isStale(isStale)
    {
    }

    /// The text of a cell; empty where nothing is known.
    QString shown(Column column) const;
    /// What the tool tip says beyond that; empty if nothing.
    QString explained(Column column) const;
    /// All of the row as one sentence, to be read aloud.
    QString sentence() const;
    /// How far the bar of `Progress` is filled, 0 to 1; invalid where no bar belongs.
    QVariant fraction() const;
    /// Whether what the cell says was true once and may have changed since.
    bool isLastKnown(Column column) const;

private:
    QString progressText() const;

    const TaskEntry &m_entry;
    const TaskFacts &m_facts;
    QDateTime m_now;
    bool m_isStale;
};

} // namespace taskglass
