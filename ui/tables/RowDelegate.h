// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/tables/CellText.h"

#include <QStyledItemDelegate>

namespace taskglass {

/// Paints plain text cells from a cache of laid-out texts; addresses are cut in the middle, so that
/// host and file name stay visible.
class RowDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    /// @p standInRole is the model's role for texts that stand in for something absent: italic.
    explicit RowDelegate(int standInRole, QObject *parent = nullptr);

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
        const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

    /// The column in the fixed-width font, or -1.
    void setMonospaceColumn(int column) { m_monospaceColumn = column; }
    /// The row under the pointer, or -1; its whole width is tinted.
    void setHoveredRow(int row) { m_hoveredRow = row; }

protected:
    /// Selection, hover and focus; everything but what the cell says.
    void paintGround(
        QPainter &painter, const QStyleOptionViewItem &option, const QModelIndex &index) const;
    CellText &text() const { return m_text; }

private:
    mutable CellText m_text;
    int m_standInRole;
    int m_monospaceColumn = -1;
    int m_hoveredRow = -1;
};

} // namespace taskglass
