// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QColor>

class QPalette;

namespace taskglass {

// Our own colours, as functions of a widget's QPalette. None of them is a QPalette or changes one.

/// What a colour says; icon shape and words say it too (Design.md, "Colours").
enum class Tone { Active, Good, Partial, Bad, Neutral };

/// The colour of @p tone on the base of @p palette: one set for light grounds, one for dark.
/// At least 3:1 against base, alternate base and hovered rows.
QColor toneColor(Tone tone, const QPalette &palette);

/// The ground of a row under the pointer: a little nearer to the text than the base.
QColor hoverColor(const QPalette &palette);

/// The empty part of a bar.
QColor trackColor(const QPalette &palette);

/// Black or white, whichever is easier to read on @p ground.
QColor readableOn(const QColor &ground);

} // namespace taskglass
