// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/TaskOutcome.h"
#include "ui/widgets/Palette.h"

#include <QIcon>

class QPainter;
class QPalette;
class QRectF;

namespace taskglass {

/// The tone an outcome is painted in.
Tone toneOf(TaskOutcome outcome);

/// How a status icon is drawn: `Outline` when the fact may be out of date.
enum class IconFill { Solid, Outline };
/// What it is drawn on: on a selected row it gets a 1 px outline in the base colour.
enum class IconGround { Plain, Selected };

/// Draws the shape of @p outcome (Design.md, "Outcomes") into the square inside @p box, from paths,
/// crisp at any scale.
void paintStatusIcon(QPainter &painter, const QRectF &box, TaskOutcome outcome,
    const QPalette &palette, IconFill fill = IconFill::Solid,
    IconGround ground = IconGround::Plain);

/// The same as an icon that follows the application's palette.
QIcon statusIcon(TaskOutcome outcome, IconFill fill = IconFill::Solid);

} // namespace taskglass
