// SPDX-License-Identifier: Apache-2.0
#include "ui/tables/CellText.h"

#include <QFontDatabase>
#include <QFontMetricsF>
#include <QPainter>

#include <cmath>
#include <memory>

namespace taskglass {

CellText::CellText(int limit) : m_laidOut(limit) { }

qsizetype CellText::numberOf(const QFont &font)
{
    constexpr qsizetype fontLimit = 16;
    const qsizetype known = m_fonts.indexOf(font);
    if (known >= 0)
        return known;
    if (m_fonts.size() >= fontLimit) {
        m_fonts.clear();
        m_laidOut.clear();
    }
    m_fonts.append(font);
    return m_fonts.size() - 1;
}

qreal CellText::draw(QPainter &painter, const QRect &box, Qt::Alignment alignment,
    const QString &text, const QFont &font, const QColor &color, Qt::TextElideMode elide)
{
    if (text.isEmpty() || box.width() <= 0)
        return 0;
    const Key key{.text = text, .width = box.width(), .font = numberOf(font), .elide = elide};
    if (!m_laidOut.contains(key)) {
        auto made =
            std::make_unique<QStaticText>(QFontMetricsF(font).elidedText(text, elide, box.width()));
        made->setTextFormat(Qt::PlainText);
        QTextOption option;
        option.setWrapMode(QTextOption::NoWrap);
        made->setTextOption(option);
        made->prepare(painter.transform(), font);
        m_laidOut.insert(key, made.release());
    }
    const QStaticText *laidOut = m_laidOut.object(key);
    const QSizeF size = laidOut->size();
    const qreal left = alignment & Qt::AlignRight ? box.x() + box.width() - size.width() : box.x();
    const qreal top = box.y() + std::floor((box.height() - size.height()) / 2);
    painter.setFont(font);
    painter.setPen(color);
    painter.drawStaticText(QPointF(left, top), *laidOut);
    return size.width();
}

QFont monospaceLike(const QFont &like)
{
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    if (like.pointSizeF() > 0)
        font.setPointSizeF(like.pointSizeF());
    else
        font.setPixelSize(like.pixelSize());
    return font;
}

} // namespace taskglass
