// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/TaskRecord.h"
#include "engine/RowStreamState.h"

#include <QCoreApplication>
#include <QString>

namespace taskglass {

/// What a pane without rows says, and what its one button is called.
struct EmptyRows {
    QString icon{};
    QString sentence{};
    QString action{}; ///< Empty: there is no button.

    Q_DECLARE_TR_FUNCTIONS(taskglass::EmptyRows)
};

/// Why a list of rows of @p entry is empty (Design.md, "Empty states").
EmptyRows whyRowsAreEmpty(const TaskEntry &entry, const RowStreamState &state);

/// Why no more rows arrive for a while, and when the server is asked again, as a sentence; empty
/// unless there is such a wait.
QString whyRowsWait(const RowStreamState &state);

/// Why the rows on show are not all, or not all of them good, as a sentence; empty if they are, and
/// while they arrive or were stopped by the user.
QString whatRowsLack(const RowStreamState &state);

} // namespace taskglass
