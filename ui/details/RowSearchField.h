// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/RowPage.h"

#include <QLineEdit>
#include <QTimer>

#include <vector>

class QAction;
class QMenu;

namespace taskglass {

/// Where rows are searched: the text, and a menu of the columns it is looked for in. Tells of what
/// was typed once the typing rests; Escape empties it, Enter and Down lead to the rows.
class RowSearchField : public QLineEdit {
    Q_OBJECT
public:
    explicit RowSearchField(QWidget *parent = nullptr);

    /// Offers the columns of @p stream, all of them chosen, and forgets the text; says nothing.
    void setStream(RowStream stream);
    /// Columns of the log that are searched; empty: all.
    std::vector<int> columns() const;

signals:
    /// The text or the columns are others now.
    void changed();
    /// The user is done here and wants the rows.
    void left();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void updateScope();
    void chooseColumn(QAction *chosen);

    QMenu *m_menu;
    QTimer m_debounce{};
};

} // namespace taskglass
