// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QStringView>

#include <optional>

namespace taskglass {

/// The tabs of the detail pane, left to right.
enum class DetailTab { Summary, Errors, FailedRows, Result };
constexpr int detailTabTotal = 4;

/// The word of a tab on the command line and in settings.
QString detailTabName(DetailTab tab);
std::optional<DetailTab> detailTabFromName(QStringView name);

} // namespace taskglass
