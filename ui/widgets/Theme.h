// SPDX-License-Identifier: Apache-2.0
#pragma once

class QPalette;
class QWidget;

namespace taskglass {

/// Which colours the window wears.
enum class Theme {
    Desktop, ///< Those of the desktop; our own light or dark ones where it brings none.
    Light,
    Dark,
};

/// Gives the application its style and palette. Call once, before any widget is made.
void applyTheme(Theme theme);

/// Whether @p palette is one of light text on a dark ground.
bool isDark(const QPalette &palette);

/// Makes @p widget's text secondary: readable, but quieter than its surroundings.
void setSecondaryText(QWidget *widget);

} // namespace taskglass
