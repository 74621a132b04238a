// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/TaskTableModel.h"
#include "ui/tables/CellText.h"

#include <QStyledItemDelegate>

namespace taskglass {

/// Paints the cells of the task list: icon and words, bars, links; without the style's text layout,
/// which is most of a frame otherwise.
class TaskDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    explicit TaskDelegate(QObject *parent = nullptr);

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
        const QModelIndex &index) const override;
    /// What the cell needs to show all of its text.
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

    /// Where the text of a link-like cell stands inside @p option; empty if the cell is no link.
    QRect linkRect(const QStyleOptionViewItem &option, const QModelIndex &index) const;
    /// The row under the pointer, or -1; its whole width is tinted.
    void setHoveredRow(int row) { m_hoveredRow = row; }

private:
    struct Cell;
    void paintStatus(QPainter &painter, const Cell &cell) const;
    void paintProgress(QPainter &painter, const Cell &cell) const;
    void paintText(QPainter &painter, const Cell &cell) const;
    Cell cellAt(const QStyleOptionViewItem &option, const QModelIndex &index) const;

    mutable CellText m_text;
    int m_hoveredRow = -1;
};

} // namespace taskglass
