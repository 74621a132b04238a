// SPDX-License-Identifier: Apache-2.0
#include "ui/tables/RowDelegate.h"

#include "ui/widgets/Palette.h"

#include <QPainter>
#include <QStyle>

#include <cmath>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

constexpr int sidePadding = 8;

QPalette::ColorGroup groupOf(const QStyleOptionViewItem &option)
{
    if (!(option.state & QStyle::State_Enabled))
        return QPalette::Disabled;
    return option.state & QStyle::State_Active ? QPalette::Active : QPalette::Inactive;
}

/// Addresses, keys and file names differ at their ends; sentences at their beginnings.
bool isKey(const QString &text)
{
    return !text.contains(u' ');
}

} // namespace

RowDelegate::RowDelegate(int standInRole, QObject *parent)
    : QStyledItemDelegate(parent), m_standInRole(standInRole)
{
}

void RowDelegate::paintGround(
    QPainter &painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    if (option.state & QStyle::State_Selected)
        painter.fillRect(option.rect, option.palette.brush(groupOf(option), QPalette::Highlight));
    else if (index.row() == m_hoveredRow)
        painter.fillRect(option.rect, hoverColor(option.palette));
    if (option.state & QStyle::State_HasFocus) {
        QColor frame = option.palette.color(groupOf(option),
            option.state & QStyle::State_Selected ? QPalette::HighlightedText : QPalette::Text);
        frame.setAlphaF(0.55F);
        painter.setPen(QPen(frame, 1));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(option.rect.adjusted(1, 1, -2, -2));
    }
}

void RowDelegate::paint(
    QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    paintGround(*painter, option, index);
    const QString shown = index.data(Qt::DisplayRole).toString();
    if (shown.isEmpty())
        return;
    QFont font = index.column() == m_monospaceColumn ? monospaceLike(option.font) : option.font;
    if (m_standInRole >= 0 && index.data(m_standInRole).toBool())
        font.setItalic(true);
    const auto alignment = QStyle::visualAlignment(
        option.direction, index.data(Qt::TextAlignmentRole).value<Qt::Alignment>());
    const QColor color = option.palette.color(groupOf(option),
        option.state & QStyle::State_Selected ? QPalette::HighlightedText : QPalette::Text);
    m_text.draw(*painter, option.rect.adjusted(sidePadding, 0, -sidePadding, 0), alignment, shown,
        font, color, isKey(shown) ? Qt::ElideMiddle : Qt::ElideRight);
}

QSize RowDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const QFontMetricsF metrics(
        index.column() == m_monospaceColumn ? monospaceLike(option.font) : option.font);
    const qreal width = metrics.horizontalAdvance(index.data(Qt::DisplayRole).toString());
    return {static_cast<int>(std::ceil(width)) + 2 * sidePadding + 2,
        static_cast<int>(std::ceil(metrics.height())) + 8};
}

} // namespace taskglass
