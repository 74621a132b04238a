// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QFlags>

namespace taskglass {

/// What rows are wanted for: as long as anything wants them, they are fetched.
enum class RowDemand {
    View = 1,    ///< Somebody looks at them.
    Export = 2,  ///< A file shall be made of them.
    Archive = 4, ///< They shall be here, whether they are looked at or not.
};
/// Without operators for two of them: declared in this namespace they would hide those of Qt's
/// keys.
Q_DECLARE_FLAGS(RowDemands, RowDemand)

} // namespace taskglass
