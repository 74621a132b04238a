// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QCache>
#include <QFont>
#include <QList>
#include <QStaticText>

class QColor;
class QPainter;
class QRect;

namespace taskglass {

/// Draws one-line texts from a bounded cache of them, cut to their width and laid out already;
/// laying out is most of a frame otherwise.
class CellText {
public:
    explicit CellText(int limit = 4096);

    /// Draws @p text inside @p box, vertically centred; @p alignment is visual (left or right).
    /// Returns the width it takes.
    qreal draw(QPainter &painter, const QRect &box, Qt::Alignment alignment, const QString &text,
        const QFont &font, const QColor &color, Qt::TextElideMode elide = Qt::ElideRight);

private:
    struct Key {
        QString text{};
        int width = 0;
        qsizetype font = 0; ///< Index in `m_fonts`.
        Qt::TextElideMode elide = Qt::ElideRight;

        friend bool operator==(const Key &, const Key &) = default;
        friend size_t qHash(const Key &key, size_t seed = 0)
        {
            return qHashMulti(seed, key.text, key.width, key.font, static_cast<int>(key.elide));
        }
    };

    qsizetype numberOf(const QFont &font);

    QCache<Key, QStaticText> m_laidOut;
    QList<QFont> m_fonts{};
};

/// @p like in the system's fixed-width family, at the same size.
QFont monospaceLike(const QFont &like);

} // namespace taskglass
