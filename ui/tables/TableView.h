// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/tables/TableCopy.h"

#include <QTableView>

namespace taskglass {

class TableDelegate;

/// What all our tables have in common: whole rows of one height, no grid and no headings of rows,
/// quiet headings of columns, the row under the pointer tinted, Enter, Copy, and a menu of the
/// rows.
class TableView : public QTableView {
    Q_OBJECT
public:
    /// Rows are @p rowHeight pixels high, and higher where the font is large.
    TableView(const QString &accessibleName, int rowHeight, QWidget *parent = nullptr);

    /// Puts the selected rows on the clipboard, as text and as an HTML table: for spreadsheets.
    void copy(Headings headings);

signals:
    /// @p sentence says what was put on the clipboard; for the status bar.
    void copied(const QString &sentence);
    /// The menu of the rows, at a global position; the row under it is selected already.
    void contextMenuRequested(const QPoint &globalPosition);

protected:
    /// Paints the cells; use this instead of setItemDelegate.
    void setTableDelegate(TableDelegate *delegate);
    /// Another row than before is tinted; -1: none.
    void setHoveredRow(int row);
    /// Enter on the current cell, or a double click; @p index may be invalid.
    virtual void activate(const QModelIndex &index) = 0;
    /// A double click on the row of @p index, at @p position in the viewport: activates it, unless
    /// a click there means something else.
    virtual void activateAt(const QPoint &position, const QModelIndex &index);
    /// The selected rows with what they are copied with.
    virtual TableCells cellsToCopy() const = 0;
    /// What the status bar says when @p rows of them were copied.
    virtual QString copiedText(int rows) const = 0;

    void keyPressEvent(QKeyEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void updateRowHeight();

    int m_rowHeight;
    TableDelegate *m_delegate = nullptr;
    int m_hoveredRow = -1;
};

} // namespace taskglass
