// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

class QTableView;

namespace taskglass {

/// The selected rows of @p view as tab-separated text, a line each: its visible columns in visual
/// order, cells by @p role, at most @p limit rows. Cells with tabs, quotes or line breaks are
/// quoted.
QString tableText(const QTableView &view, int role, int limit);

} // namespace taskglass
