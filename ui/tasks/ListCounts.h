// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtGlobal>

namespace taskglass {

/// What the list of tasks counts, for the status bar.
struct ListCounts {
    qsizetype shown = 0;
    qsizetype all = 0;
    qsizetype selected = 0;
    qsizetype running = 0;
    qint64 failedInSelection = 0; ///< Rows, over all selected tasks.

    friend bool operator==(const ListCounts &, const ListCounts &) = default;
};

} // namespace taskglass
