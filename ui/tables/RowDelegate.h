// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/tables/TableDelegate.h"

namespace taskglass {

/// Paints plain text cells from a cache of laid-out texts; addresses are cut in the middle, so that
/// host and file name stay visible.
class RowDelegate : public TableDelegate {
    Q_OBJECT
public:
    /// @p standInRole is the model's role for texts that stand in for something absent: italic.
    explicit RowDelegate(int standInRole, QObject *parent = nullptr);

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
        const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

    /// The column in the fixed-width font, or -1.
    void setMonospaceColumn(int column) { m_monospaceColumn = column; }

protected:
    /// Selection, hover and focus; everything but what the cell says.
    void paintBackground(
        QPainter &painter, const QStyleOptionViewItem &option, const QModelIndex &index) const;

private:
    int m_standInRole;
    int m_monospaceColumn = -1;
};

} // namespace taskglass
