// SPDX-License-Identifier: Apache-2.0
#include "ui/tables/TableHeader.h"

#include <QPainter>
#include <QPainterPath>
#include <QStyle>

namespace taskglass {
namespace {

constexpr int sidePadding = 8; ///< As the cells'.
constexpr int arrowSize = 8;
constexpr int arrowGap = 6;
constexpr int ownHeight = 28;

QColor mixed(const QColor &a, const QColor &b, qreal share)
{
    return QColor::fromRgbF(static_cast<float>(a.redF() * (1 - share) + b.redF() * share),
        static_cast<float>(a.greenF() * (1 - share) + b.greenF() * share),
        static_cast<float>(a.blueF() * (1 - share) + b.blueF() * share));
}

} // namespace

TableHeader::TableHeader(QWidget *parent) : QHeaderView(Qt::Horizontal, parent)
{
    setSectionsClickable(true);
    setHighlightSections(false);
    setMouseTracking(true);
}

QSize TableHeader::sizeHint() const
{
    const int height = std::max(ownHeight, fontMetrics().height() + 10);
    return {QHeaderView::sizeHint().width(), height};
}

QSize TableHeader::sectionSizeFromContents(int section) const
{
    if (!model()) // a window being destroyed asks after its model has gone
        return QHeaderView::sectionSizeFromContents(section);
    const QString text = model()->headerData(section, orientation(), Qt::DisplayRole).toString();
    return {fontMetrics().horizontalAdvance(text) + 2 * sidePadding + arrowSize + arrowGap,
        sizeHint().height()};
}

void TableHeader::paintSection(QPainter *painter, const QRect &rect, int section) const
{
    const QColor ground = palette().color(QPalette::Window);
    const QColor ink = palette().color(QPalette::WindowText);
    const bool isHovered = underMouse() && logicalIndexAt(mapFromGlobal(QCursor::pos())) == section
        && sectionsClickable();
    painter->fillRect(rect, isHovered ? mixed(ground, ink, 0.06) : ground);
    painter->fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), mixed(ground, ink, 0.18));
    painter->fillRect(
        QRect(rect.right(), rect.top() + 7, 1, rect.height() - 14), mixed(ground, ink, 0.14));

    const auto alignment = QStyle::visualAlignment(layoutDirection(),
        model()->headerData(section, orientation(), Qt::TextAlignmentRole).value<Qt::Alignment>());
    const bool isRight = alignment & Qt::AlignRight;
    const bool isSorted = isSortIndicatorShown() && sortIndicatorSection() == section;
    const QString text = model()->headerData(section, orientation(), Qt::DisplayRole).toString();

    QRect words = rect.adjusted(sidePadding, 0, -sidePadding, 0);
    QFont heading = font();
    heading.setWeight(isSorted ? QFont::DemiBold : QFont::Normal);
    const QFontMetrics metrics(heading);
    const int room = words.width() - (isSorted ? arrowSize + arrowGap : 0);
    const QString shown = metrics.elidedText(text, Qt::ElideRight, std::max(0, room));
    painter->setFont(heading);
    painter->setPen(mixed(ground, ink, isSorted ? 1.0 : 0.75));
    painter->drawText(words, static_cast<int>(alignment | Qt::AlignVCenter), shown);
    if (!isSorted)
        return;

    // Beside the text, on the side away from the cell's edge.
    const int width = metrics.horizontalAdvance(shown);
    const int left = isRight ? words.right() - width - arrowGap - arrowSize + 1
                             : words.left() + width + arrowGap;
    const QPointF middle(left + arrowSize / 2.0, rect.center().y() + 0.5);
    const qreal half = arrowSize / 2.0;
    const qreal down = sortIndicatorOrder() == Qt::DescendingOrder ? 1 : -1;
    QPainterPath triangle;
    triangle.moveTo(middle + QPointF(-half, -down * half / 2));
    triangle.lineTo(middle + QPointF(half, -down * half / 2));
    triangle.lineTo(middle + QPointF(0, down * half / 2));
    triangle.closeSubpath();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->fillPath(triangle, mixed(ground, ink, 0.8));
}

} // namespace taskglass
