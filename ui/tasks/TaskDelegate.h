// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/TaskTableModel.h"
#include "ui/tables/TableDelegate.h"

namespace taskglass {

/// Paints the cells of the task list: icon and words, bars, links; without the style's text layout,
/// which is most of a frame otherwise.
class TaskDelegate : public TableDelegate {
    Q_OBJECT
public:
    using TableDelegate::TableDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
        const QModelIndex &index) const override;
    /// What the cell needs to show all of its text.
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

    /// Where the text of a link-like cell stands inside @p option; empty if the cell is no link.
    QRect linkRect(const QStyleOptionViewItem &option, const QModelIndex &index) const;

private:
    struct Cell;
    void paintStatus(QPainter &painter, const Cell &cell) const;
    void paintProgress(QPainter &painter, const Cell &cell) const;
    void paintText(QPainter &painter, const Cell &cell) const;
    Cell cellAt(const QStyleOptionViewItem &option, const QModelIndex &index) const;
};

} // namespace taskglass
