// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QTableView>

namespace taskglass {

class RowTableModel;

/// A table over rows on disk: fixed height, no vertical header, only what is visible is read.
class RowView : public QTableView {
    Q_OBJECT
public:
    explicit RowView(QWidget* parent = nullptr);

    /// Shows @p rows and gives its columns their widths. Use this instead of setModel.
    void setRows(RowTableModel* rows);

    /// Selected rows of the log (RowTableModel::RowNumberRole), ascending. Whole rows only.
    QList<qint64> selectedRows() const;
    /// The row of the log with the focus frame, or -1.
    qint64 currentRow() const;

    /// The selected rows as tab-separated text: visible columns in visual order, whole values;
    /// tabs, quotes and line breaks inside a value are quoted as spreadsheets expect. At most
    /// `copyLimit` rows.
    QString selectedText() const;
    void copySelection();
    static constexpr int copyLimit = 100'000;

    QByteArray saveState() const;
    bool restoreState(const QByteArray& state);
    /// The widths of ui.md 3.2 for the stream that is shown.
    void resetColumns();

signals:
    /// Double click or Enter; the number in the log.
    void rowActivated(qint64 row);
    void currentRowChanged(qint64 row);
    /// Rows selected now, for a status line.
    void selectionChangedTo(int rows);
    void contextMenuRequested(const QPoint& globalPosition);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void changeEvent(QEvent* event) override;
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;
    void selectionChanged(
        const QItemSelection& selected, const QItemSelection& deselected) override;

private:
    RowTableModel* m_rows = nullptr;
};

} // namespace taskglass
