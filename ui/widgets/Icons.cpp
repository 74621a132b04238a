// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/Icons.h"

#include <QFile>
#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPalette>
#include <QPixmapCache>
#include <QSvgRenderer>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

/// Draws an SVG whose `currentColor` is taken from the application's palette at painting time, so
/// that a change between light and dark needs no new icons.
class ThemedIconEngine : public QIconEngine {
public:
    ThemedIconEngine(QString name, QPalette::ColorRole role) : m_name(std::move(name)), m_role(role)
    {
        QFile file(u":/icons/%1.svg"_s.arg(m_name));
        if (file.open(QIODevice::ReadOnly))
            m_drawing = file.readAll();
    }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override
    {
        const qreal scale = painter->device()->devicePixelRatioF();
        painter->drawPixmap(rect, scaledPixmap(rect.size() * scale, mode, state, scale));
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        return scaledPixmap(size, mode, state, 1.0);
    }

    QPixmap scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State, qreal) override
    {
        const QColor color = colorFor(mode);
        const QString key = u"taskglass-icon/%1/%2x%3/%4"_s.arg(m_name)
                                .arg(size.width())
                                .arg(size.height())
                                .arg(color.name(QColor::HexArgb));
        QPixmap drawn;
        if (QPixmapCache::find(key, &drawn))
            return drawn;
        drawn = QPixmap(size);
        drawn.fill(Qt::transparent);
        QByteArray colored = m_drawing;
        colored.replace("currentColor", color.name(QColor::HexRgb).toLatin1());
        QSvgRenderer renderer(colored);
        QPainter painter(&drawn);
        painter.setOpacity(color.alphaF());
        renderer.render(&painter, QRectF(QPointF(0, 0), QSizeF(size)));
        painter.end();
        QPixmapCache::insert(key, drawn);
        return drawn;
    }

    QIconEngine *clone() const override { return new ThemedIconEngine(*this); }
    bool isNull() override { return m_drawing.isEmpty(); }

private:
    QColor colorFor(QIcon::Mode mode) const
    {
        const QPalette palette = QGuiApplication::palette();
        QColor color = palette.color(QPalette::Active, m_role);
        if (mode == QIcon::Selected)
            color = palette.color(QPalette::Active, QPalette::HighlightedText);
        if (mode == QIcon::Disabled)
            color.setAlphaF(0.38F);
        return color;
    }

    QString m_name;
    QPalette::ColorRole m_role;
    QByteArray m_drawing{};
};

} // namespace

QIcon themedIcon(const QString &name)
{
    return QIcon(new ThemedIconEngine(name, QPalette::ButtonText));
}

QIcon secondaryIcon(const QString &name)
{
    return QIcon(new ThemedIconEngine(name, QPalette::PlaceholderText));
}

QIcon programIcon()
{
    return QIcon(u":/icons/taskglass.svg"_s);
}

} // namespace taskglass
