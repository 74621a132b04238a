// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/TaskOutcome.h"
#include "domain/TaskKind.h"

#include <QHash>
#include <QString>

#include <array>

namespace taskglass {

/// How many tasks there are, in all and of each outcome and kind.
class TaskTotals {
public:
    int all() const { return m_all; }
    int of(TaskOutcome outcome) const { return m_outcomes[static_cast<std::size_t>(outcome)]; }
    int of(TaskKind kind) const { return m_kinds[static_cast<std::size_t>(kind)]; }

    /// Whether they are of more than one creator; one that is not known counts as another.
    bool haveSeveralCreators() const { return m_creators.size() > 1; }

    /// Counts a task in (1) or out (-1).
    void count(TaskOutcome outcome, TaskKind kind, const QString &creator, int by)
    {
        int &ofCreator = m_creators[creator];
        ofCreator += by;
        if (ofCreator == 0)
            m_creators.remove(creator);
        m_all += by;
        m_outcomes[static_cast<std::size_t>(outcome)] += by;
        m_kinds[static_cast<std::size_t>(kind)] += by;
    }

private:
    int m_all = 0;
    QHash<QString, int> m_creators{};
    std::array<int, static_cast<std::size_t>(TaskOutcome::Complete) + 1> m_outcomes{};
    std::array<int, static_cast<std::size_t>(TaskKind::Annotate) + 1> m_kinds{};
};

} // namespace taskglass
