// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/RowQuery.h"

#include <functional>
#include <vector>

namespace taskglass {

/// Puts @p rows (ascending) of @p log in order. Memory: 32 bytes a row, and 16 for each
/// whose cell begins like another one's. Errors: `Cancelled` if @p goesOn says no;
/// `Damaged` and `Storage` if the log breaks.
Result<void> sortRows(const PageLog &log, const RowOrder &order, std::vector<quint32> &rows,
    const std::function<bool()> &goesOn);

} // namespace taskglass
