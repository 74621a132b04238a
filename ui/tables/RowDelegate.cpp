// SPDX-License-Identifier: Apache-2.0
#include "ui/tables/RowDelegate.h"

#include <QPainter>
#include <QStyle>

#include <cmath>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

/// Addresses, keys and file names differ at their ends; sentences at their beginnings.
bool isKey(const QString &text)
{
    return !text.contains(u' ');
}

} // namespace

RowDelegate::RowDelegate(int standInRole, QObject *parent)
    : TableDelegate(parent), m_standInRole(standInRole)
{
}

void RowDelegate::paintBackground(
    QPainter &painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    paintGround(painter, option, index);
    if (option.state & QStyle::State_HasFocus)
        paintFocusFrame(painter, option);
}

void RowDelegate::paint(
    QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    paintBackground(*painter, option, index);
    const QString shown = index.data(Qt::DisplayRole).toString();
    if (shown.isEmpty())
        return;
    QFont font = index.column() == m_monospaceColumn ? monospaceLike(option.font) : option.font;
    if (m_standInRole >= 0 && index.data(m_standInRole).toBool())
        font.setItalic(true);
    const auto alignment = QStyle::visualAlignment(
        option.direction, index.data(Qt::TextAlignmentRole).value<Qt::Alignment>());
    text().draw(*painter, option.rect.adjusted(sidePadding, 0, -sidePadding, 0), alignment, shown,
        font, textColor(option), isKey(shown) ? Qt::ElideMiddle : Qt::ElideRight);
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
