// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/RowQuery.h"

#include <QTableView>

#include <optional>

namespace taskglass {

class RowDelegate;
class RowTableModel;
class StretchColumn;
enum class RowStream : quint8;

/// A table over rows on disk: fixed height, no vertical header, only what is visible is read.
class RowView : public QTableView {
    Q_OBJECT
public:
    explicit RowView(QWidget *parent = nullptr);

    /// Shows @p rows and gives its columns their widths. Use this instead of setModel, once.
    void setRows(RowTableModel *rows);

    /// Selected rows of the log (RowTableModel::RowNumberRole), ascending. Whole rows only.
    QList<qint64> selectedRows() const;
    /// The row of the log with the focus frame, or -1.
    qint64 currentRow() const;

    /// How selected rows are put on the clipboard.
    enum class CopyAs {
        Table,             ///< Tab-separated text and an HTML table: for spreadsheets.
        TableWithHeadings, ///< The same with the columns' headings.
        Csv,
        Json, ///< An array of objects, with all of each row.
        Markdown,
        GlobalKeys, ///< One a line; only where rows have them.
        Cell,       ///< The text of the one cell with the focus frame.
    };
    /// Puts the selected rows on the clipboard, at most `copyLimit` of them.
    void copy(CopyAs format);
    /// Whether the rows on show have global keys.
    bool hasGlobalKeys() const { return globalKeyColumn() >= 0; }
    static constexpr int copyLimit = 100'000;

    /// Column widths and order of the stream that is shown; opaque.
    QByteArray saveState() const;
    /// False, and nothing changed, if @p state is none of ours or of another stream.
    bool restoreState(const QByteArray &state);
    /// The widths of Design.md, "Columns of rows", for the stream that is shown.
    void resetColumns();
    /// Takes the mark of an order off the headings; says nothing.
    void clearOrder();

signals:
    /// A heading was clicked: first up, then down, then back to the server's order (absent).
    void orderChosen(const std::optional<taskglass::RowOrder> &order);
    /// Double click or Enter; the number in the log.
    void rowActivated(qint64 row);
    /// -1 when there is no current row any more.
    void currentRowChanged(qint64 row);
    /// Rows selected now, for a status line.
    void selectionChangedTo(int rows);
    /// @p sentence says what was put on the clipboard.
    void copied(const QString &sentence);
    void contextMenuRequested(const QPoint &globalPosition);
    /// Something that saveState() would remember has changed.
    void stateChanged();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void changeEvent(QEvent *event) override;
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void selectionChanged(
        const QItemSelection &selected, const QItemSelection &deselected) override;

private:
    int selectedTotal() const;
    int globalKeyColumn() const;
    QString selectedJson() const;
    QString selectedKeys() const;
    void setHoveredRow(int row);
    void setRowHeight();
    void followStream();

    RowTableModel *m_rows = nullptr;
    RowDelegate *m_delegate;
    StretchColumn *m_stretch;
    std::optional<RowStream> m_stream{}; ///< The stream that the columns are arranged for.
    int m_hoveredRow = -1;
    bool m_isArranging = false;
};

} // namespace taskglass
