// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QIcon>
#include <QString>

namespace taskglass {

/// The drawing `resources/icons/<name>.svg` in the colour of text on buttons, whatever the palette
/// is when it is painted; paler when disabled. Crisp at every scale.
QIcon themedIcon(const QString &name);

/// The same in the colour of secondary text, for large pictures that should not shout.
QIcon secondaryIcon(const QString &name);

/// The program's own icon, in its own colours.
QIcon programIcon();

} // namespace taskglass
