// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/TaskTableModel.h"

#include <QStyledItemDelegate>

namespace taskglass {

/// Paints the cells of the task list: icon and words, bars, links; without the style's text layout,
/// which is most of a frame otherwise.
class TaskDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    explicit TaskDelegate(QObject* parent = nullptr);

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
        const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

    /// Where the text of a link-like cell stands inside @p option; empty if the cell is no link.
    QRect linkRect(const QStyleOptionViewItem& option, const QModelIndex& index) const;
};

} // namespace taskglass
