// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/tables/CellText.h"

#include <QPalette>
#include <QStyledItemDelegate>

namespace taskglass {

/// What the delegates of our tables share: the ground of a cell, the colour of its text, and texts
/// that were laid out before.
class TableDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    /// The row under the pointer, or -1; its whole width is tinted.
    void setHoveredRow(int row) { m_hoveredRow = row; }

protected:
    static constexpr int sidePadding = 8;

    static QPalette::ColorGroup groupOf(const QStyleOptionViewItem &option);
    static bool isSelected(const QStyleOptionViewItem &option);
    static QColor textColor(const QStyleOptionViewItem &option);
    /// Selection or hover; nothing on other rows.
    void paintGround(
        QPainter &painter, const QStyleOptionViewItem &option, const QModelIndex &index) const;
    /// The frame of the cell that has the focus.
    static void paintFocusFrame(QPainter &painter, const QStyleOptionViewItem &option);
    CellText &text() const { return m_text; }

private:
    mutable CellText m_text{};
    int m_hoveredRow = -1;
};

} // namespace taskglass
