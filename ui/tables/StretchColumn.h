// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>

class QTableView;

namespace taskglass {

/// Gives one column of a table whatever width the others leave, but never less than its minimum,
/// whenever the table's own width changes; the header's own stretching knows no minimum for one
/// column. Lives as long as the view, its parent.
class StretchColumn : public QObject {
    Q_OBJECT
public:
    StretchColumn(QTableView *view, int minimumWidth);

    /// -1 for none.
    void setColumn(int column);
    int column() const { return m_column; }
    /// Whether the header is being resized by this class, not by the user.
    bool isAtWork() const { return m_isAtWork; }
    /// Does so now.
    void stretch();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QTableView *m_view;
    int m_column = -1;
    int m_minimumWidth;
    bool m_isAtWork = false;
};

} // namespace taskglass
