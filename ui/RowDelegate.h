// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QCache>
#include <QStaticText>
#include <QStyledItemDelegate>

namespace taskglass {

/// Paints plain text cells from a bounded cache of texts already cut to their width and laid out.
class RowDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    explicit RowDelegate(QObject* parent = nullptr);

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
        const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

    /// How many laid-out cells are kept at most.
    static constexpr int cacheLimit = 4096;

private:
    struct Key {
        QString text{};
        int width = 0;
        int style = 0; ///< Font variant and elide mode.

        friend bool operator==(const Key&, const Key&) = default;
        friend size_t qHash(const Key& key, size_t seed = 0)
        {
            return qHashMulti(seed, key.text, key.width, key.style);
        }
    };

    mutable QCache<Key, QStaticText> m_laidOut;
    mutable QFont m_font{};
    mutable qreal m_scale = 0;
};

} // namespace taskglass
