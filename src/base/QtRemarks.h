// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace taskglass {

/// Whether @p message is Qt's remark about surroundings that it then copes with by itself: a locale
/// that is not in UTF-8 (cron, a bare ssh), no XDG_RUNTIME_DIR. Nobody can or need do anything
/// about it, and a script that reads standard error takes it for a failure.
bool isQtRemark(const QString &message);

/// Leaves such remarks out; all else is printed as usual. To be called before there is a
/// QCoreApplication, which makes them.
void muteQtRemarks();

} // namespace taskglass
