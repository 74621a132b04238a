// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDialog>
#include <QPointer>

class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;

namespace taskglass {

class RowTableModel;

/// One row as indented JSON, to be searched, copied and leafed through. Modeless.
class RowInspector : public QDialog {
    Q_OBJECT
public:
    explicit RowInspector(QWidget *parent = nullptr);

    /// Shows @p row of @p rows and remembers both for leafing.
    void inspect(RowTableModel *rows, int row);

signals:
    /// The user leafed to this row of the model.
    void rowShown(int row);

private:
    enum class Step { Back, Forward };
    void leaf(Step step);
    void fill();
    void search(Step step);

    QPointer<RowTableModel> m_rows{};
    int m_row = -1;
    QLabel *m_title;
    QLineEdit *m_search;
    QLabel *m_found;
    QPlainTextEdit *m_text;
    QPushButton *m_previous;
    QPushButton *m_next;
};

} // namespace taskglass
