// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace taskglass {

/// Takes over what Qt prints, before there is a QApplication. Without a display the program then
/// ends with a sentence of ours and exit code 1, where Qt would advise to install it again and
/// abort; and Qt's remarks about a start that goes well are left out. All else is printed as usual.
void installMessageHandler();

/// There is a QApplication, so there is a display: from here on nothing is kept back but what
/// concerns the start.
void displayWasFound();

} // namespace taskglass
