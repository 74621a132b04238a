// SPDX-License-Identifier: Apache-2.0
#include "ui/window/WindowActions.h"

#include "ui/widgets/Icons.h"

#include <QAction>
#include <QMainWindow>
#include <QMenu>
#include <QMenuBar>
#include <QToolBar>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

QAction *made(
    QMainWindow *window, const QString &text, const QKeySequence &keys, const QString &icon = {})
{
    auto *action = new QAction(text, window);
    action->setShortcut(keys);
    if (!icon.isEmpty())
        action->setIcon(themedIcon(icon));
    window->addAction(action);
    return action;
}

} // namespace

WindowActions::WindowActions(QMainWindow *window)
    : openConnection(made(window, tr("&Connect…"), {}, u"key"_s))
    , exportRows(made(window, tr("&Export errors…"), Qt::CTRL | Qt::Key_E, u"export"_s))
    , createRetryFile(made(window, tr("Create &retry file…"), Qt::CTRL | Qt::SHIFT | Qt::Key_E))
    , filterOriginal(made(window, tr("&Filter my original file…"), {}))
    , quit(made(window, tr("&Quit"), QKeySequence(Qt::CTRL | Qt::Key_Q)))
    , copy(made(window, tr("&Copy"), QKeySequence::Copy, u"copy"_s))
    , copyWithHeadings(made(window, tr("Copy with &headings"), Qt::CTRL | Qt::SHIFT | Qt::Key_C))
    , copyIds(made(window, tr("Copy task &id"), Qt::CTRL | Qt::Key_I))
    , selectAll(made(window, tr("Select &all"), QKeySequence::SelectAll))
    , find(made(window, tr("&Find"), QKeySequence::Find, u"search"_s))
    , clearFilters(made(window, tr("C&lear filters"), Qt::CTRL | Qt::Key_Backspace))
    , tabs{made(window, tr("&Summary"), Qt::CTRL | Qt::Key_1),
          made(window, tr("&Errors"), Qt::CTRL | Qt::Key_2),
          made(window, tr("&Failed rows"), Qt::CTRL | Qt::Key_3),
          made(window, tr("&Result"), Qt::CTRL | Qt::Key_4)}
    , showSidebar(made(window, tr("Side&bar"), Qt::Key_F9))
    , showDetail(made(window, tr("&Detail pane"), Qt::Key_F7))
    , resetLayout(made(window, tr("Reset &window layout"), {}))
    , fullScreen(made(window, tr("F&ull screen"), QKeySequence(Qt::Key_F11)))
    , refreshSelected(made(window, tr("&Refresh selected"), Qt::Key_F5))
    , refreshAll(made(window, tr("Refresh &everything"), Qt::SHIFT | Qt::Key_F5, u"refresh"_s))
    , pause(made(window, tr("&Pause refreshing"), Qt::CTRL | Qt::SHIFT | Qt::Key_P, u"pause"_s))
    , inspectRow(made(window, tr("&Inspect row"), Qt::Key_F4))
    , shortcuts(made(window, tr("&Keyboard shortcuts"), QKeySequence(Qt::CTRL | Qt::Key_Question)))
    , about(made(window, tr("&About Taskglass"), {}))
    , m_window(window)
{
    exportRows->setToolTip(
        tr("Save the errors, or the result that is looked at, to a file (Ctrl+E)"));
    quit->setMenuRole(QAction::QuitRole);
    for (QAction *shown : {showSidebar, showDetail}) {
        shown->setCheckable(true);
        shown->setChecked(true);
    }
    fullScreen->setCheckable(true);
    refreshAll->setIconText(tr("Refresh"));
    refreshAll->setToolTip(tr("Ask for every task again (Shift+F5)"));
    pause->setCheckable(true);
    pause->setIconText(tr("Pause"));
    pause->setToolTip(tr("Stop asking the server until told otherwise (Ctrl+Shift+P)"));
    QObject::connect(pause, &QAction::toggled, pause, [this](bool isPaused) {
        pause->setIcon(themedIcon(isPaused ? u"resume"_s : u"pause"_s));
        pause->setIconText(isPaused ? tr("Resume") : tr("Pause"));
    });
    makeMenus();
    update({});
}

void WindowActions::makeMenus()
{
    QMenuBar *bar = m_window->menuBar();
    QMenu *file = bar->addMenu(tr("&File"));
    file->addActions({openConnection, exportRows, createRetryFile, filterOriginal});
    file->addSeparator();
    file->addAction(quit);
    QMenu *edit = bar->addMenu(tr("&Edit"));
    edit->addActions({copy, copyWithHeadings, copyIds, selectAll});
    edit->addSeparator();
    edit->addActions({find, clearFilters});
    QMenu *view = bar->addMenu(tr("&View"));
    view->addActions(tabs);
    view->addSeparator();
    view->addActions({showSidebar, showDetail, resetLayout});
    view->addSeparator();
    view->addAction(fullScreen);
    QMenu *task = bar->addMenu(tr("&Task"));
    task->addActions({refreshSelected, refreshAll, pause});
    task->addSeparator();
    task->addAction(inspectRow);
    QMenu *help = bar->addMenu(tr("&Help"));
    help->addActions({shortcuts, about});
}

void WindowActions::makeToolBar(QWidget *search)
{
    QToolBar *bar = m_window->addToolBar(tr("Tools"));
    bar->setObjectName(u"tools"_s);
    bar->setMovable(false);
    bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    bar->setIconSize({16, 16});
    bar->setContentsMargins(4, 2, 4, 2);
    bar->addActions({refreshAll, pause});
    bar->addSeparator();
    bar->addAction(exportRows);
    auto *room = new QWidget;
    room->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    bar->addWidget(room);
    bar->addWidget(search);
    auto *margin = new QWidget;
    margin->setFixedWidth(4);
    bar->addWidget(margin);
}

void WindowActions::update(const WindowState &state) const
{
    const bool isConnected = state.phase != PollState::Phase::Disconnected;
    refreshSelected->setEnabled(isConnected);
    refreshAll->setEnabled(isConnected);
    pause->setEnabled(isConnected && state.phase != PollState::Phase::Stopped);
    find->setEnabled(state.tasks > 0);
    clearFilters->setEnabled(state.isFiltering);
    copyIds->setEnabled(state.selected > 0);
    exportRows->setEnabled(state.canExport);
    exportRows->setText(state.exportsResult ? tr("&Export result…") : tr("&Export errors…"));
    createRetryFile->setEnabled(state.canRetry);
    filterOriginal->setEnabled(state.canRetry);
    inspectRow->setEnabled(state.tab == DetailTab::FailedRows || state.tab == DetailTab::Result);
}

void WindowActions::showTaskMenu(const QPoint &globalPosition) const
{
    auto *menu = new QMenu(m_window);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto addTab = [&](const QString &text, DetailTab tab) {
        menu->addAction(text, tabs.at(static_cast<qsizetype>(tab)), &QAction::trigger);
    };
    addTab(tr("Show errors"), DetailTab::Errors);
    addTab(tr("Show failed rows"), DetailTab::FailedRows);
    menu->addActions({exportRows, createRetryFile, filterOriginal});
    menu->addSeparator();
    menu->addActions({copy, copyIds});
    menu->addSeparator();
    menu->addAction(refreshSelected);
    menu->popup(globalPosition);
}

} // namespace taskglass
