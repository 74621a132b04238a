// SPDX-License-Identifier: Apache-2.0
#include "ui/facts/StatusIcon.h"

#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPainterPath>
#include <QPalette>

#include <cmath>
#include <numbers>

namespace taskglass {
namespace {

/// All shapes are drawn on a square of this size; strokes of 1.5 stay clear at 16 px.
constexpr qreal gridSize = 16;
constexpr qreal strokeWidth = 1.5;

/// One icon: the body that is filled or outlined, and the sign in it.
struct Shape {
    QPainterPath body{};
    QPainterPath sign{}; ///< Stroked.
    QPainterPath dots{}; ///< Filled, in the colour of the sign.
    bool isRing = false; ///< The body is a line even when solid.
    bool isDashed = false;
};

QPainterPath polygon(std::initializer_list<QPointF> points)
{
    QPainterPath path;
    path.addPolygon(QPolygonF(QList<QPointF>(points)));
    path.closeSubpath();
    return path;
}

QPainterPath circle(qreal radius)
{
    QPainterPath path;
    path.addEllipse(QPointF(gridSize / 2, gridSize / 2), radius, radius);
    return path;
}

QPainterPath octagon()
{
    QPolygonF corners;
    for (int i = 0; i < 8; ++i) {
        const qreal angle = (i + 0.5) * std::numbers::pi / 4;
        corners << QPointF(8 + 7.4 * std::cos(angle), 8 + 7.4 * std::sin(angle));
    }
    QPainterPath path;
    path.addPolygon(corners);
    path.closeSubpath();
    return path;
}

QPainterPath lines(std::initializer_list<std::pair<QPointF, QPointF>> pairs)
{
    QPainterPath path;
    for (const auto &[from, to] : pairs) {
        path.moveTo(from);
        path.lineTo(to);
    }
    return path;
}

Shape shapeOf(TaskOutcome outcome)
{
    Shape shape;
    switch (outcome) {
    case TaskOutcome::Failed:
        shape.body = octagon();
        shape.sign = lines({{{5.5, 5.5}, {10.5, 10.5}}, {{10.5, 5.5}, {5.5, 10.5}}});
        return shape;
    case TaskOutcome::CompleteWithErrors:
        shape.body = polygon({{8, 1.4}, {15.2, 14.4}, {0.8, 14.4}});
        shape.sign = lines({{{8, 5.9}, {8, 9.5}}});
        shape.dots.addEllipse(QPointF(8, 12.1), 0.95, 0.95);
        return shape;
    case TaskOutcome::InProgress:
        shape.body = circle(6.6);
        shape.isRing = true;
        shape.dots = polygon({{6.2, 4.7}, {11.6, 8}, {6.2, 11.3}});
        return shape;
    case TaskOutcome::Other:
        shape.body.addRoundedRect(QRectF(1.5, 1.5, 13, 13), 2, 2);
        shape.isRing = true;
        shape.sign.moveTo(5.9, 6.2);
        shape.sign.cubicTo(5.9, 3.4, 10.2, 3.5, 10.1, 6.2);
        shape.sign.cubicTo(10.0, 7.8, 8.0, 7.8, 8.0, 9.5);
        shape.dots.addEllipse(QPointF(8, 11.9), 0.95, 0.95);
        return shape;
    case TaskOutcome::Checking:
        shape.body = circle(6.6);
        shape.isRing = true;
        shape.dots.addEllipse(QPointF(8, 8), 2.3, 2.3);
        return shape;
    case TaskOutcome::NotOnServer:
        shape.body = circle(6.6);
        shape.isRing = true;
        shape.isDashed = true;
        shape.sign = lines({{{5.2, 8}, {10.8, 8}}});
        return shape;
    case TaskOutcome::Cancelled:
        shape.body = circle(6.6);
        shape.isRing = true;
        shape.sign = lines({{{3.6, 12.4}, {12.4, 3.6}}});
        return shape;
    case TaskOutcome::Complete:
        shape.body = circle(7.2);
        shape.sign.moveTo(4.6, 8.3);
        shape.sign.lineTo(7.0, 10.7);
        shape.sign.lineTo(11.5, 5.6);
        return shape;
    }
    Q_UNREACHABLE();
}

const Shape &cachedShape(TaskOutcome outcome)
{
    static const QList<Shape> shapes = [] {
        QList<Shape> all;
        for (int i = 0; i <= static_cast<int>(TaskOutcome::Complete); ++i)
            all.append(shapeOf(static_cast<TaskOutcome>(i)));
        return all;
    }();
    return shapes.at(static_cast<int>(outcome));
}

/// Paints when asked, so that the icon has the colours of the present palette.
class StatusIconEngine : public QIconEngine {
public:
    StatusIconEngine(TaskOutcome outcome, IconFill fill) : m_outcome(outcome), m_fill(fill) { }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State) override
    {
        painter->save();
        if (mode == QIcon::Disabled)
            painter->setOpacity(0.4);
        paintStatusIcon(*painter, rect, m_outcome, QGuiApplication::palette(), m_fill);
        painter->restore();
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect(QPoint(), size), mode, state);
        return pixmap;
    }

    QIconEngine *clone() const override { return new StatusIconEngine(*this); }

private:
    TaskOutcome m_outcome;
    IconFill m_fill;
};

} // namespace

Tone toneOf(TaskOutcome outcome)
{
    switch (outcome) {
    case TaskOutcome::Failed:
        return Tone::Bad;
    case TaskOutcome::CompleteWithErrors:
        return Tone::Partial;
    case TaskOutcome::InProgress:
        return Tone::Active;
    case TaskOutcome::Complete:
        return Tone::Good;
    case TaskOutcome::Other:
    case TaskOutcome::Checking:
    case TaskOutcome::NotOnServer:
    case TaskOutcome::Cancelled:
        return Tone::Neutral;
    }
    Q_UNREACHABLE();
}

void paintStatusIcon(QPainter &painter, const QRectF &box, TaskOutcome outcome,
    const QPalette &palette, IconFill fill, IconGround ground)
{
    const Shape &shape = cachedShape(outcome);
    const qreal side = std::min(box.width(), box.height());
    const QColor color = toneColor(toneOf(outcome), palette);
    const QColor base = palette.color(QPalette::Base);

    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(box.center() - QPointF(side, side) / 2);
    painter.scale(side / gridSize, side / gridSize);

    if (ground == IconGround::Selected) {
        // A disc of the base with 1 px around the body keeps every colour as legible as on a plain
        // row.
        QPen halo(base, shape.isRing ? strokeWidth + 2 : 2.0);
        halo.setJoinStyle(Qt::RoundJoin);
        painter.setPen(halo);
        painter.setBrush(base);
        painter.drawPath(shape.body);
    }

    const bool isSolid = fill == IconFill::Solid && !shape.isRing;
    QPen pen(color, strokeWidth);
    pen.setJoinStyle(Qt::MiterJoin);
    pen.setCapStyle(Qt::FlatCap);
    if (shape.isDashed)
        pen.setDashPattern({2.3, 1.7});
    else if (fill == IconFill::Outline && shape.isRing)
        pen.setDashPattern({1.2, 1.2});
    painter.setPen(isSolid ? QPen(Qt::NoPen) : pen);
    painter.setBrush(isSolid ? QBrush(color) : QBrush(Qt::NoBrush));
    if (isSolid || shape.isRing) {
        painter.drawPath(shape.body);
    } else {
        // The line of an outline lies inside the body, so that both have the same size.
        painter.setClipPath(shape.body);
        pen.setWidthF(2 * strokeWidth);
        painter.setPen(pen);
        painter.drawPath(shape.body);
        painter.setClipping(false);
    }

    const QColor signColor = isSolid ? base : color;
    QPen sign(signColor, isSolid ? 1.8 : strokeWidth);
    sign.setCapStyle(Qt::RoundCap);
    sign.setJoinStyle(Qt::RoundJoin);
    painter.setPen(sign);
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(shape.sign);
    painter.setPen(
        fill == IconFill::Outline && shape.isRing ? QPen(signColor, 1.0) : QPen(Qt::NoPen));
    painter.setBrush(
        fill == IconFill::Outline && shape.isRing ? QBrush(Qt::NoBrush) : QBrush(signColor));
    painter.drawPath(shape.dots);
    painter.restore();
}

QIcon statusIcon(TaskOutcome outcome, IconFill fill)
{
    return QIcon(new StatusIconEngine(outcome, fill));
}

} // namespace taskglass
