// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/widgets/Palette.h"

class QPainter;
class QRect;

namespace taskglass {

/// What the filled part of a bar tells besides its length.
enum class BarTexture {
    Solid,     ///< Going on.
    Stopped,   ///< Striped: it went this far and no further.
    LastKnown, ///< Paler, with a dotted edge: true once.
};

/// One bar in a cell.
struct CellBar {
    double fraction = 0; ///< 0 to 1.
    Tone tone = Tone::Active;
    BarTexture texture = BarTexture::Solid;
    bool isOnSelection = false; ///< The track takes the base colour then.
};

/// Fills @p box with @p bar, in the reading direction.
void paintBar(QPainter &painter, const QRect &box, const CellBar &bar, const QPalette &palette,
    Qt::LayoutDirection direction);

/// The filled part of @p box.
QRect filledPart(const QRect &box, double fraction, Qt::LayoutDirection direction);

/// The colour of text over the filled part of @p bar, and over the rest.
QColor textOverFill(const CellBar &bar, const QPalette &palette);
QColor textOverTrack(const QPalette &palette);

} // namespace taskglass
