// SPDX-License-Identifier: Apache-2.0
#include "ui/tables/TableDelegate.h"

#include "ui/widgets/Palette.h"

#include <QPainter>
#include <QStyle>

namespace taskglass {

QPalette::ColorGroup TableDelegate::groupOf(const QStyleOptionViewItem &option)
{
    if (!(option.state & QStyle::State_Enabled))
        return QPalette::Disabled;
    return option.state & QStyle::State_Active ? QPalette::Active : QPalette::Inactive;
}

bool TableDelegate::isSelected(const QStyleOptionViewItem &option)
{
    return option.state & QStyle::State_Selected;
}

QColor TableDelegate::textColor(const QStyleOptionViewItem &option)
{
    return option.palette.color(
        groupOf(option), isSelected(option) ? QPalette::HighlightedText : QPalette::Text);
}

void TableDelegate::paintGround(
    QPainter &painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    if (isSelected(option))
        painter.fillRect(option.rect, option.palette.brush(groupOf(option), QPalette::Highlight));
    else if (index.row() == m_hoveredRow)
        painter.fillRect(option.rect, hoverColor(option.palette));
}

void TableDelegate::paintFocusFrame(QPainter &painter, const QStyleOptionViewItem &option)
{
    QColor frame = textColor(option);
    frame.setAlphaF(0.55F);
    painter.setPen(QPen(frame, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(option.rect.adjusted(1, 1, -2, -2));
}

} // namespace taskglass
