// SPDX-License-Identifier: Apache-2.0
// How the window is put together: actions, menus, tool bar, panes, and the wires between them.
#include "settings/Settings.h"
#include "ui/details/RowPane.h"
#include "ui/jobs/JobsStrip.h"
#include "ui/tasks/TaskView.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/Theme.h"
#include "ui/widgets/ThinSplitter.h"
#include "ui/window/MainWindow.h"
#include "ui/window/StatusStrip.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QPushButton>
#include <QStackedWidget>
#include <QToolBar>
#include <QToolButton>
#include <QVBoxLayout>

namespace taskglass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

void MainWindow::makeActions()
{
    const auto action = [this](const QString &words, const QKeySequence &keys,
                            const QString &icon = {}) {
        auto *made = new QAction(words, this);
        made->setShortcut(keys);
        if (!icon.isEmpty())
            made->setIcon(themedIcon(icon));
        addAction(made);
        return made;
    };
    m_connect = action(tr("&Connect…"), {}, u"key"_s);
    m_export = action(tr("&Export errors…"), Qt::CTRL | Qt::Key_E, u"export"_s);
    m_export->setToolTip(
        tr("Save the errors, or the result that is looked at, to a file (Ctrl+E)"));
    m_retry = action(tr("Create &retry file…"), Qt::CTRL | Qt::SHIFT | Qt::Key_E);
    m_filterOriginal = action(tr("&Filter my original file…"), {});
    m_retry->setEnabled(false);
    m_filterOriginal->setEnabled(false);
    m_quit = action(tr("&Quit"), QKeySequence(Qt::CTRL | Qt::Key_Q));
    m_quit->setMenuRole(QAction::QuitRole);

    m_copy = action(tr("&Copy"), QKeySequence::Copy, u"copy"_s);
    m_copyWithHeadings = action(tr("Copy with &headings"), Qt::CTRL | Qt::SHIFT | Qt::Key_C);
    m_copyId = action(tr("Copy task &id"), Qt::CTRL | Qt::Key_I);
    m_selectAll = action(tr("Select &all"), QKeySequence::SelectAll);
    m_find = action(tr("&Find"), QKeySequence::Find, u"search"_s);
    m_clearFilters = action(tr("C&lear filters"), Qt::CTRL | Qt::Key_Backspace);

    for (const auto &[words, key] :
        {std::pair(tr("&Summary"), Qt::Key_1), std::pair(tr("&Errors"), Qt::Key_2),
            std::pair(tr("&Failed rows"), Qt::Key_3), std::pair(tr("&Result"), Qt::Key_4)})
        m_tabActions.append(action(words, Qt::CTRL | key));
    m_showSidebar = action(tr("Side&bar"), Qt::Key_F9);
    m_showSidebar->setCheckable(true);
    m_showSidebar->setChecked(true);
    m_showDetail = action(tr("&Detail pane"), Qt::Key_F7);
    m_showDetail->setCheckable(true);
    m_showDetail->setChecked(true);
    m_resetLayout = action(tr("Reset &window layout"), {});
    m_fullScreen = action(tr("F&ull screen"), QKeySequence(Qt::Key_F11));
    m_fullScreen->setCheckable(true);

    m_refresh = action(tr("&Refresh selected"), Qt::Key_F5);
    m_refreshAll = action(tr("Refresh &everything"), Qt::SHIFT | Qt::Key_F5, u"refresh"_s);
    m_refreshAll->setIconText(tr("Refresh"));
    m_refreshAll->setToolTip(tr("Ask for every task again (Shift+F5)"));
    m_pause = action(tr("&Pause refreshing"), Qt::CTRL | Qt::SHIFT | Qt::Key_P, u"pause"_s);
    m_pause->setCheckable(true);
    m_pause->setIconText(tr("Pause"));
    m_pause->setToolTip(tr("Stop asking the server until told otherwise (Ctrl+Shift+P)"));
    m_inspect = action(tr("&Inspect row"), Qt::Key_F4);
    m_export->setEnabled(false);
    m_refreshAll->setEnabled(false);
    m_pause->setEnabled(false);

    connect(m_connect, &QAction::triggered, this, &MainWindow::connectRequested);
    connect(m_export, &QAction::triggered, this, &MainWindow::exportErrors);
    connect(m_retry, &QAction::triggered, this, &MainWindow::createRetryFile);
    connect(m_filterOriginal, &QAction::triggered, this, [this] { filterOriginal({}); });
    connect(m_quit, &QAction::triggered, this, &QWidget::close);
    connect(m_copy, &QAction::triggered, this, [this] { copySelection(Headings::Left); });
    connect(
        m_copyWithHeadings, &QAction::triggered, this, [this] { copySelection(Headings::Taken); });
    connect(m_copyId, &QAction::triggered, this, [this] {
        QStringList ids;
        for (const TaskId &id : m_list->selectedTasks())
            ids += id.value;
        if (ids.isEmpty())
            return;
        QApplication::clipboard()->setText(ids.join(u'\n'));
        m_status->say(tr("Copied %n task id(s)", nullptr, static_cast<int>(ids.size())));
    });
    connect(m_selectAll, &QAction::triggered, this, [this] {
        if (auto *table = qobject_cast<QAbstractItemView *>(QApplication::focusWidget()))
            table->selectAll();
        else
            m_list->selectAll();
    });
    connect(m_find, &QAction::triggered, this, [this] {
        const bool amongRows =
            m_detail->isAncestorOf(focusWidget()) && m_detail->tab() != DetailTab::Summary;
        if (amongRows) {
            m_detail->focusSearch();
            return;
        }
        m_search->setFocus(Qt::ShortcutFocusReason);
        m_search->selectAll();
    });
    connect(m_clearFilters, &QAction::triggered, this, &MainWindow::clearFilters);
    for (int tab = 0; tab < detailTabTotal; ++tab) {
        connect(m_tabActions.at(tab), &QAction::triggered, this, [this, tab] {
            m_showDetail->setChecked(true);
            m_detail->setTab(static_cast<DetailTab>(tab));
        });
    }
    connect(m_showSidebar, &QAction::toggled, this, [this](bool shown) {
        m_sidebar->setVisible(shown);
        m_settings.setShown(Settings::Pane::Sidebar, shown);
    });
    connect(m_showDetail, &QAction::toggled, this, [this](bool shown) {
        m_detail->setVisible(shown);
        m_settings.setShown(Settings::Pane::Detail, shown);
    });
    connect(m_resetLayout, &QAction::triggered, this, &MainWindow::resetLayout);
    connect(m_fullScreen, &QAction::toggled, this,
        [this](bool full) { full ? showFullScreen() : showNormal(); });
    connect(m_refresh, &QAction::triggered, this, [this] {
        const QList<TaskId> ids = m_list->selectedTasks();
        if (ids.isEmpty())
            emit refreshAllRequested();
        else
            emit refreshRequested(ids);
    });
    connect(m_refreshAll, &QAction::triggered, this, &MainWindow::refreshAllRequested);
    connect(m_pause, &QAction::triggered, this, &MainWindow::pauseRequested);
    connect(m_pause, &QAction::toggled, this, [this](bool paused) {
        m_pause->setIcon(themedIcon(paused ? u"resume"_s : u"pause"_s));
        m_pause->setIconText(paused ? tr("Resume") : tr("Pause"));
    });
    connect(m_inspect, &QAction::triggered, this, [this] {
        if (m_detail->tab() == DetailTab::Result)
            m_detail->resultRows()->inspectCurrentRow();
        else if (m_detail->tab() == DetailTab::FailedRows)
            m_detail->failedRows()->inspectCurrentRow();
    });
}

void MainWindow::makeMenus()
{
    QMenu *file = menuBar()->addMenu(tr("&File"));
    file->addActions({m_connect, m_export, m_retry, m_filterOriginal});
    file->addSeparator();
    file->addAction(m_quit);
    QMenu *edit = menuBar()->addMenu(tr("&Edit"));
    edit->addActions({m_copy, m_copyWithHeadings, m_copyId, m_selectAll});
    edit->addSeparator();
    edit->addActions({m_find, m_clearFilters});
    QMenu *view = menuBar()->addMenu(tr("&View"));
    view->addActions(m_tabActions);
    view->addSeparator();
    view->addActions({m_showSidebar, m_showDetail, m_resetLayout});
    view->addSeparator();
    view->addAction(m_fullScreen);
    QMenu *task = menuBar()->addMenu(tr("&Task"));
    task->addActions({m_refresh, m_refreshAll, m_pause});
    task->addSeparator();
    task->addAction(m_inspect);
    QMenu *help = menuBar()->addMenu(tr("&Help"));
    help->addAction(tr("&Keyboard shortcuts"), QKeySequence(Qt::CTRL | Qt::Key_Question), this,
        &MainWindow::showShortcuts);
    help->addAction(tr("&About Taskglass"), this, &MainWindow::showAbout);
}

void MainWindow::makeToolBar()
{
    m_toolBar = addToolBar(tr("Tools"));
    m_toolBar->setObjectName(u"tools"_s);
    m_toolBar->setMovable(false);
    m_toolBar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_toolBar->setIconSize({16, 16});
    m_toolBar->setContentsMargins(4, 2, 4, 2);
    m_toolBar->addAction(m_refreshAll);
    m_toolBar->addAction(m_pause);
    m_toolBar->addSeparator();
    m_toolBar->addAction(m_export);
    auto *room = new QWidget;
    room->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    m_toolBar->addWidget(room);
    m_search = new QLineEdit;
    m_search->setPlaceholderText(
        tr("Search tasks (%1)").arg(m_find->shortcut().toString(QKeySequence::NativeText)));
    m_search->setAccessibleName(tr("Search tasks by name, id or type"));
    m_search->setToolTip(tr("Every word must occur in the task's name, id or type."));
    m_search->setClearButtonEnabled(true);
    m_search->addAction(themedIcon(u"search"_s), QLineEdit::LeadingPosition);
    m_search->setFixedWidth(280);
    m_search->setMinimumHeight(28);
    m_toolBar->addWidget(m_search);
    auto *margin = new QWidget;
    margin->setFixedWidth(4);
    m_toolBar->addWidget(margin);
}

QWidget *MainWindow::makeWelcome()
{
    auto *page = new QWidget;
    auto *picture = new QLabel;
    picture->setPixmap(programIcon().pixmap(QSize(72, 72), devicePixelRatioF()));
    picture->setAlignment(Qt::AlignCenter);
    auto *words = plainLabel(tr("Connect to Labelbox to see your tasks."));
    QFont large = words->font();
    large.setPointSizeF(large.pointSizeF() * 1.25);
    words->setFont(large);
    words->setAlignment(Qt::AlignCenter);
    words->setTextInteractionFlags(Qt::NoTextInteraction);
    auto *add = new QPushButton(themedIcon(u"key"_s), tr("Add API key…"));
    add->setDefault(true);
    add->setMinimumWidth(180);
    auto *demo = new QPushButton(tr("Try the demo"));
    demo->setFlat(true);
    demo->setMinimumWidth(180);
    auto *column = new QVBoxLayout(page);
    column->setSpacing(14);
    column->addStretch(2);
    column->addWidget(picture);
    column->addWidget(words);
    column->addSpacing(6);
    column->addWidget(add, 0, Qt::AlignHCenter);
    column->addWidget(demo, 0, Qt::AlignHCenter);
    column->addStretch(3);
    connect(add, &QPushButton::clicked, this, &MainWindow::connectRequested);
    connect(demo, &QPushButton::clicked, this, &MainWindow::demoRequested);
    return page;
}

void MainWindow::makeContent()
{
    auto *central = new QWidget(this);
    m_banner = new Banner(central);
    m_pages = new QStackedWidget(central);
    m_jobs = new JobsStrip(central);
    m_status = new StatusStrip(central);

    m_list = new TaskView;
    m_list->setTasks(&m_filter);
    m_noMatch = new EmptyState;
    m_listPages = new QStackedWidget;
    m_listPages->addWidget(m_list);
    m_listPages->addWidget(m_noMatch);

    m_filterLine = new QWidget;
    m_filterWords = plainLabel();
    auto *clear = new QToolButton;
    clear->setText(tr("Clear filters"));
    clear->setAutoRaise(true);
    makeQuiet(m_filterWords);
    auto *filterRow = new QHBoxLayout(m_filterLine);
    filterRow->setContentsMargins(12, 3, 8, 3);
    filterRow->addWidget(m_filterWords);
    filterRow->addWidget(clear);
    filterRow->addStretch(1);
    m_filterLine->hide();
    connect(clear, &QToolButton::clicked, this, &MainWindow::clearFilters);

    auto *listPart = new QWidget;
    auto *listColumn = new QVBoxLayout(listPart);
    listColumn->setContentsMargins(0, 0, 0, 0);
    listColumn->setSpacing(0);
    listColumn->addWidget(m_filterLine);
    listColumn->addWidget(m_listPages, 1);

    m_detail = new DetailPane;
    m_down = new ThinSplitter(Qt::Vertical);
    m_down->addWidget(listPart);
    m_down->addWidget(m_detail);
    m_down->setStretchFactor(0, 55);
    m_down->setStretchFactor(1, 45);
    m_sidebar = new Sidebar;
    m_sidebar->setMinimumWidth(150);
    m_across = new ThinSplitter(Qt::Horizontal);
    m_across->addWidget(m_sidebar);
    m_across->addWidget(m_down);
    m_across->setStretchFactor(0, 0);
    m_across->setStretchFactor(1, 1);

    m_welcome = makeWelcome();
    m_nothing = new EmptyState;
    m_pages->addWidget(m_across);
    m_pages->addWidget(m_welcome);
    m_pages->addWidget(m_nothing);

    auto *column = new QVBoxLayout(central);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_banner);
    column->addWidget(m_pages, 1);
    column->addWidget(m_jobs);
    column->addWidget(m_status);
    setCentralWidget(central);
    m_list->setFocus();
}

void MainWindow::connectParts()
{
    m_recount.setSingleShot(true);
    m_recount.setInterval(100ms);
    m_saveGeometry.setSingleShot(true);
    m_saveGeometry.setInterval(500ms);
    m_bannerClock.setInterval(1s);
    const auto recountSoon = [this] {
        if (!m_recount.isActive())
            m_recount.start();
    };
    m_giveUp.setSingleShot(true);
    m_giveUp.setInterval(1s);
    connect(&m_giveUp, &QTimer::timeout, this, &MainWindow::giveUpOnWanted);
    connect(&m_recount, &QTimer::timeout, this, &MainWindow::followTasks);
    connect(&m_bannerClock, &QTimer::timeout, this, &MainWindow::showBanner);
    connect(&m_saveGeometry, &QTimer::timeout, this, [this] {
        if (!isFullScreen())
            m_settings.setLayout(Settings::Layout::Geometry, saveGeometry());
    });
    // Queued: the list must have seen the reset first.
    connect(&m_tasks, &QAbstractItemModel::modelReset, this, &MainWindow::followTasks,
        Qt::QueuedConnection);
    connect(&m_tasks, &QAbstractItemModel::rowsInserted, this, recountSoon);
    connect(&m_tasks, &QAbstractItemModel::dataChanged, this, recountSoon);
    connect(&m_filter, &TaskFilterModel::filterChanged, this, [this] {
        showPage();
        showCounts();
    });
    connect(m_search, &QLineEdit::textChanged, &m_filter, &TaskFilterModel::setText);
    connect(m_search, &QLineEdit::returnPressed, this, [this] {
        m_list->setFocus();
        if (m_list->selectedTasks().isEmpty() && m_filter.rowCount() > 0)
            m_list->selectRow(0);
    });
    connect(m_sidebar, &Sidebar::viewChosen, this,
        [this](Sidebar::View view) { m_filter.setOutcomes(Sidebar::outcomesOf(view)); });
    connect(m_sidebar, &Sidebar::kindsChosen, &m_filter, &TaskFilterModel::setKinds);
    connect(m_noMatch, &EmptyState::actionRequested, this, &MainWindow::clearFilters);
    connect(m_nothing, &EmptyState::actionRequested, this, [this] {
        if (m_state.phase == PollState::Phase::Online)
            emit connectRequested();
        else
            emit refreshAllRequested();
    });

    connect(m_list, &TaskView::selectionChangedTo, this, &MainWindow::followSelection);
    connect(m_list, &TaskView::taskActivated, this, [this](const TaskId &id) {
        const int row = m_tasks.rowOf(id);
        const bool hasFailures = row >= 0 && m_tasks.entry(row).failedRows.value_or(0) > 0;
        m_showDetail->setChecked(true);
        m_detail->setTab(hasFailures ? DetailTab::FailedRows : DetailTab::Summary);
    });
    connect(m_list, &TaskView::failedRowsClicked, this, [this](const TaskId &id) {
        m_list->selectTask(id);
        m_showDetail->setChecked(true);
        m_detail->setTab(DetailTab::FailedRows);
    });
    connect(m_list, &TaskView::copied, m_status, &StatusStrip::say);
    connect(m_list, &TaskView::contextMenuRequested, this, &MainWindow::showTaskMenu);
    connect(m_list, &TaskView::stateChanged, this,
        [this] { m_settings.setLayout(Settings::Layout::TaskColumns, m_list->saveState()); });
    connect(m_across, &QSplitter::splitterMoved, this,
        [this] { m_settings.setLayout(Settings::Layout::SidebarSplitter, m_across->saveState()); });
    connect(m_down, &QSplitter::splitterMoved, this,
        [this] { m_settings.setLayout(Settings::Layout::DetailSplitter, m_down->saveState()); });

    connect(m_detail, &DetailPane::exportRequested, this, &MainWindow::exportErrors);
    connect(m_detail, &DetailPane::retryRequested, this, &MainWindow::createRetryFile);
    connect(m_detail, &DetailPane::originalDropped, this, &MainWindow::filterOriginal);
    connect(m_detail, &DetailPane::problemFound, this, &MainWindow::showProblem);
    connect(m_detail, &DetailPane::copied, m_status, &StatusStrip::say);
    connect(m_detail, &DetailPane::tabChanged, this, [this](DetailTab tab) {
        m_settings.setDetailTab(detailTabName(tab));
        m_inspect->setEnabled(tab == DetailTab::FailedRows || tab == DetailTab::Result);
        showCounts();
    });
    connect(m_banner, &Banner::actionTriggered, this, &MainWindow::actOnNotice);
    connect(m_banner, &Banner::dismissed, this, [this] {
        m_localNotice.reset();
        showBanner();
    });
    connect(m_jobs, &JobsStrip::jobFinished, m_status, &StatusStrip::say);
    connect(m_jobs, &JobsStrip::jobFinished, this, &MainWindow::quitWhenDone);
    connect(m_jobs, &JobsStrip::exportRequested, this, &MainWindow::exportRequested);
    connect(m_jobs, &JobsStrip::pauseRequested, this, &MainWindow::transferPaused);
    connect(m_jobs, &JobsStrip::resumeRequested, this, &MainWindow::transferResumed);
    connect(m_status, &StatusStrip::clearFiltersRequested, this, &MainWindow::clearFilters);
    connect(m_status, &StatusStrip::selectAllRequested, m_list, &QAbstractItemView::selectAll);
    connect(m_status, &StatusStrip::runningRequested, this, [this] {
        clearFilters();
        m_sidebar->setView(Sidebar::View::InProgress);
    });
    connect(m_status, &StatusStrip::refreshRequested, this, &MainWindow::refreshAllRequested);
}

} // namespace taskglass
