// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/PollState.h"
#include "ui/details/DetailTab.h"

#include <QCoreApplication>
#include <QList>

class QAction;
class QMainWindow;
class QPoint;
class QWidget;

namespace taskglass {

/// What decides which actions can be used at this moment, and what they are called.
struct WindowState {
    PollState::Phase phase = PollState::Phase::Disconnected;
    qsizetype tasks = 0;    ///< All that are known, on show or not.
    qsizetype selected = 0; ///< Tasks.
    bool isFiltering = false;
    DetailTab tab = DetailTab::Summary;
    bool canExport = false;
    bool exportsResult = false; ///< Else errors.
    bool canRetry = false;
};

/// The actions of the window's menus, its tool bar and the menu of a task (Design.md, "Menus and
/// keys"). What an action does is for others to connect. The menus of rows, of kinds of errors and
/// of headers are not here: panes and views make their own. Lives on the GUI thread; the actions
/// belong to the window.
class WindowActions {
    Q_DECLARE_TR_FUNCTIONS(taskglass::WindowActions)
public:
    /// Adds the actions to @p window, and its menus.
    explicit WindowActions(QMainWindow *window);
    Q_DISABLE_COPY_MOVE(WindowActions)

    /// Adds the tool bar, with @p search at its end.
    void makeToolBar(QWidget *search);
    /// Enables what can be used; the only place that decides it.
    void update(const WindowState &state) const;
    /// The menu of the selected tasks.
    void showTaskMenu(const QPoint &globalPosition) const;

    QAction *const openConnection;
    QAction *const exportRows;
    QAction *const createRetryFile;
    QAction *const filterOriginal;
    QAction *const quit;
    QAction *const copy;
    QAction *const copyWithHeadings;
    QAction *const copyIds;
    QAction *const selectAll;
    QAction *const find;
    QAction *const clearFilters;
    const QList<QAction *> tabs; ///< By DetailTab.
    QAction *const showSidebar;  ///< Checked while it is to be seen.
    QAction *const showDetail;   ///< The same of the detail pane.
    QAction *const resetLayout;
    QAction *const fullScreen;
    QAction *const refreshSelected;
    QAction *const refreshAll;
    QAction *const pause; ///< Checked while nothing is asked.
    QAction *const inspectRow;
    QAction *const shortcuts;
    QAction *const about;

private:
    void makeMenus();

    QMainWindow *m_window;
};

} // namespace taskglass
