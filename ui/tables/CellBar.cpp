// SPDX-License-Identifier: Apache-2.0
#include "ui/tables/CellBar.h"

#include <QPainter>
#include <QPalette>

#include <cmath>

namespace taskglass {
namespace {

QColor paler(const QColor &color, const QColor &ground, float share)
{
    return QColor::fromRgbF(color.redF() + (ground.redF() - color.redF()) * share,
        color.greenF() + (ground.greenF() - color.greenF()) * share,
        color.blueF() + (ground.blueF() - color.blueF()) * share);
}

QColor fillColor(const CellBar &bar, const QPalette &palette)
{
    const QColor color = toneColor(bar.tone, palette);
    return bar.texture == BarTexture::LastKnown ? paler(color, palette.color(QPalette::Base), 0.75F)
                                                : color;
}

void paintStripes(QPainter &painter, const QRect &box, const QColor &color)
{
    constexpr int step = 6;
    painter.save();
    painter.setClipRect(box, Qt::IntersectClip);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(color, 2));
    for (int x = box.left() - box.height(); x < box.right() + step; x += step)
        painter.drawLine(QPointF(x, box.bottom() + 1), QPointF(x + box.height(), box.top()));
    painter.restore();
}

} // namespace

QRect filledPart(const QRect &box, double fraction, Qt::LayoutDirection direction)
{
    // Anything begun shows, and nothing but the whole looks whole.
    int width = static_cast<int>(std::floor(box.width() * fraction));
    if (fraction > 0 && width < 2)
        width = 2;
    if (fraction < 1 && width > box.width() - 2)
        width = box.width() - 2;
    if (direction == Qt::RightToLeft)
        return QRect(box.right() - width + 1, box.top(), width, box.height());
    return QRect(box.left(), box.top(), width, box.height());
}

QColor textOverFill(const CellBar &bar, const QPalette &palette)
{
    return readableOn(fillColor(bar, palette));
}

QColor textOverTrack(const QPalette &palette)
{
    return palette.color(QPalette::Text);
}

void paintBar(QPainter &painter, const QRect &box, const CellBar &bar, const QPalette &palette,
    Qt::LayoutDirection direction)
{
    painter.fillRect(box, bar.isOnSelection ? palette.color(QPalette::Base) : trackColor(palette));
    const QRect filled = filledPart(box, bar.fraction, direction);
    const QColor color = fillColor(bar, palette);
    if (filled.width() > 0)
        painter.fillRect(filled, color);
    switch (bar.texture) {
    case BarTexture::Solid:
        break;
    case BarTexture::Stopped:
        paintStripes(painter, filled, paler(color, palette.color(QPalette::Base), 0.55F));
        break;
    case BarTexture::LastKnown: {
        painter.setPen(QPen(toneColor(bar.tone, palette), 1, Qt::DotLine));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(box.adjusted(0, 0, -1, -1));
        break;
    }
    }
}

} // namespace taskglass
