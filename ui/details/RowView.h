// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/RowQuery.h"
#include "ui/tables/TableView.h"

#include <optional>

namespace taskglass {

class RowDelegate;
class RowTableModel;
class StretchColumn;
enum class RowStream : quint8;

/// A table over rows on disk: fixed height, no vertical header, only what is visible is read.
class RowView : public TableView {
    Q_OBJECT
public:
    explicit RowView(QWidget *parent = nullptr);

    /// Shows @p rows and gives its columns their widths. Use this instead of setModel, once.
    void setRows(RowTableModel *rows);

    /// Selected rows of the log (RowTableModel::RowNumberRole), ascending. Whole rows only.
    QList<qint64> selectedRows() const;
    /// The row of the log with the focus frame, or -1.
    qint64 currentRow() const;

    /// How selected rows are put on the clipboard where it is not for spreadsheets.
    enum class CopyAs {
        Csv,
        Json, ///< An array of objects, with all of each row.
        Markdown,
        GlobalKeys, ///< One a line; only where rows have them.
        Cell,       ///< The text of the one cell with the focus frame.
    };
    /// Puts the selected rows on the clipboard, at most `copyLimit` of them.
    void copyAs(CopyAs format);
    /// Whether the rows on show have global keys.
    bool hasGlobalKeys() const { return globalKeyColumn() >= 0; }
    static constexpr int copyLimit = 100'000;

    /// The widths of Design.md, "Columns of rows", for the stream that is shown.
    void resetColumns();
    /// Takes the mark of an order off the headings; says nothing.
    void clearOrder();

signals:
    /// A heading was clicked: first up, then down, then back to the server's order (absent).
    void orderChosen(const std::optional<taskglass::RowOrder> &order);
    /// Double click or Enter; the number in the log.
    void rowActivated(qint64 row);
    /// Rows selected now, for a status line.
    void selectionChangedTo(int rows);

protected:
    void activate(const QModelIndex &index) override;
    TableCells cellsToCopy() const override;
    QString copiedText(int rows) const override;
    void selectionChanged(
        const QItemSelection &selected, const QItemSelection &deselected) override;

private:
    int selectedTotal() const;
    int globalKeyColumn() const;
    QString selectedJson() const;
    QString selectedKeys() const;
    void handleReset();

    RowTableModel *m_rows = nullptr;
    RowDelegate *m_delegate;
    StretchColumn *m_stretch;
    std::optional<RowStream> m_stream{}; ///< The stream that the columns are arranged for.
};

} // namespace taskglass
