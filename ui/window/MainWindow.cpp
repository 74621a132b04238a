// SPDX-License-Identifier: Apache-2.0
#include "ui/window/MainWindow.h"

#include "analysis/TaskOutcome.h"
#include "ui/dialogs/AboutBox.h"
#include "ui/dialogs/ShortcutsDialog.h"
#include "ui/facts/Wording.h"
#include "ui/jobs/JobsStrip.h"
#include "ui/tables/TableView.h"
#include "ui/tasks/Sidebar.h"
#include "ui/tasks/TaskListPane.h"
#include "ui/tasks/TaskView.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/ThinSplitter.h"
#include "ui/window/StatusStrip.h"
#include "ui/window/WindowBanner.h"
#include "ui/window/WindowPages.h"

#include <QAction>
#include <QApplication>
#include <QCloseEvent>
#include <QLineEdit>
#include <QMenuBar>
#include <QMessageBox>
#include <QPushButton>
#include <QVBoxLayout>

namespace taskglass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

MainWindow::MainWindow(TaskTableModel &tasks, Settings &settings, QWidget *parent)
    : QMainWindow(parent)
    , m_tasks(tasks)
    , m_actions(this)
    , m_taskList(new TaskListPane(m_tasks))
    , m_detail(new DetailPane)
    , m_sidebar(new Sidebar)
    , m_exports(new ExportCommands(m_tasks, *taskView(), *m_detail, settings, this))
    , m_horizontalSplitter(new ThinSplitter(Qt::Horizontal))
    , m_verticalSplitter(new ThinSplitter(Qt::Vertical))
    , m_layout(new WindowLayout({.window = this,
                                    .sidebar = m_sidebar,
                                    .taskView = taskView(),
                                    .detail = m_detail,
                                    .horizontal = m_horizontalSplitter,
                                    .vertical = m_verticalSplitter},
          m_actions, settings))
    , m_pages(new WindowPages(m_horizontalSplitter))
    , m_banner(new WindowBanner)
    , m_jobs(new JobsStrip)
    , m_status(new StatusStrip)
{
    setWindowIcon(programIcon());
    setMinimumSize(900, 560);
    setContextMenuPolicy(Qt::NoContextMenu);
    m_actions.makeToolBar(m_taskList->search());
    layOut();
    connectActions();
    connectTasks();
    connectParts();
    m_layout->restore();
    setConnection(Connection::None, {});
    handleTasksChanged();
    handleSelectionChanged({});
}

MainWindow::~MainWindow()
{
    // Views tell of their end; by then this window is only a QWidget.
    taskView()->disconnect(this);
    m_taskList->disconnect(this);
    m_detail->disconnect(this);
    m_sidebar->disconnect(m_taskList);
}

TaskView *MainWindow::taskView()
{
    return m_taskList->view();
}

void MainWindow::layOut()
{
    m_sidebar->setMinimumWidth(150);
    m_verticalSplitter->addWidget(m_taskList);
    m_verticalSplitter->addWidget(m_detail);
    m_verticalSplitter->setStretchFactor(0, 55);
    m_verticalSplitter->setStretchFactor(1, 45);
    m_horizontalSplitter->addWidget(m_sidebar);
    m_horizontalSplitter->addWidget(m_verticalSplitter);
    m_horizontalSplitter->setStretchFactor(0, 0);
    m_horizontalSplitter->setStretchFactor(1, 1);

    auto *central = new QWidget(this);
    auto *column = new QVBoxLayout(central);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_banner);
    column->addWidget(m_pages, 1);
    column->addWidget(m_jobs);
    column->addWidget(m_status);
    setCentralWidget(central);
    taskView()->setFocus();
}

void MainWindow::connectActions()
{
    const auto onTriggered = [this](QAction *action, auto &&handler) {
        connect(action, &QAction::triggered, this, handler);
    };
    onTriggered(m_actions.openConnection, &MainWindow::connectRequested);
    onTriggered(m_actions.exportRows, [this] { m_exports->exportRows(); });
    onTriggered(m_actions.createRetryFile, [this] { m_exports->createRetryFile(); });
    onTriggered(m_actions.filterOriginal, [this] { m_exports->filterOriginal({}); });
    onTriggered(m_actions.quit, &QWidget::close);
    onTriggered(m_actions.copy, [this] { copySelection(Headings::Left); });
    onTriggered(m_actions.copyWithHeadings, [this] { copySelection(Headings::Taken); });
    onTriggered(m_actions.copyIds, [this] { taskView()->copyIds(); });
    onTriggered(m_actions.selectAll, &MainWindow::selectAll);
    onTriggered(m_actions.find, &MainWindow::find);
    onTriggered(m_actions.clearFilters, &MainWindow::clearFilters);
    for (int tab = 0; tab < detailTabTotal; ++tab) {
        onTriggered(m_actions.tabs.at(tab), [this, tab] { openTab(static_cast<DetailTab>(tab)); });
    }
    onTriggered(m_actions.resetLayout, [this] { m_layout->reset(); });
    onTriggered(m_actions.refreshSelected, &MainWindow::refreshSelected);
    onTriggered(m_actions.refreshAll, &MainWindow::refreshAllRequested);
    onTriggered(m_actions.pause, &MainWindow::pauseRequested);
    onTriggered(m_actions.inspectRow, [this] { m_detail->inspectCurrentRow(); });
    onTriggered(m_actions.shortcuts, [this] {
        auto *dialog = new ShortcutsDialog(*menuBar(), this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->open();
    });
    onTriggered(m_actions.about, [this] {
        auto *box = new AboutBox(this);
        box->setAttribute(Qt::WA_DeleteOnClose);
        box->open();
    });
    connect(m_actions.fullScreen, &QAction::toggled, this,
        [this](bool isFull) { isFull ? showFullScreen() : showNormal(); });
}

void MainWindow::connectTasks()
{
    m_recount.setSingleShot(true);
    m_recount.setInterval(100ms);
    m_giveUp.setSingleShot(true);
    m_giveUp.setInterval(1s);
    connect(&m_giveUp, &QTimer::timeout, this, &MainWindow::giveUpOnAwaitedTask);
    connect(&m_recount, &QTimer::timeout, this, &MainWindow::handleTasksChanged);
    const auto recountSoon = [this] {
        if (!m_recount.isActive())
            m_recount.start();
    };
    // Queued: the list must have seen the reset first.
    connect(&m_tasks, &QAbstractItemModel::modelReset, this, &MainWindow::handleTasksChanged,
        Qt::QueuedConnection);
    connect(&m_tasks, &QAbstractItemModel::rowsInserted, this, recountSoon);
    connect(&m_tasks, &QAbstractItemModel::dataChanged, this, recountSoon);
}

void MainWindow::connectParts()
{
    connect(m_pages, &WindowPages::connectRequested, this, &MainWindow::connectRequested);
    connect(m_pages, &WindowPages::demoRequested, this, &MainWindow::demoRequested);
    connect(m_pages, &WindowPages::refreshRequested, this, &MainWindow::refreshAllRequested);
    connect(m_banner, &WindowBanner::connectRequested, this, &MainWindow::connectRequested);
    connect(m_banner, &WindowBanner::refreshRequested, this, &MainWindow::refreshAllRequested);
    connect(m_sidebar, &Sidebar::viewChosen, m_taskList,
        [this](Sidebar::View view) { m_taskList->setOutcomes(Sidebar::outcomesOf(view)); });
    connect(m_sidebar, &Sidebar::kindsChosen, m_taskList, &TaskListPane::setKinds);
    connect(m_taskList, &TaskListPane::filterChanged, this, [this] {
        updatePage();
        updateState();
    });
    connect(m_taskList, &TaskListPane::clearRequested, this, &MainWindow::clearFilters);

    TaskView *view = taskView();
    connect(view, &TaskView::selectionChangedTo, this, &MainWindow::handleSelectionChanged);
    connect(view, &TaskView::taskActivated, this, [this](const TaskId &id) {
        const int row = m_tasks.rowOf(id);
        const bool hasFailures = row >= 0 && m_tasks.entry(row).failedRows.value_or(0) > 0;
        openTab(hasFailures ? DetailTab::FailedRows : DetailTab::Summary);
    });
    connect(view, &TaskView::failedRowsClicked, this, [this](const TaskId &id) {
        taskView()->selectTask(id);
        openTab(DetailTab::FailedRows);
    });
    connect(view, &TaskView::copied, m_status, &StatusStrip::showMessage);
    connect(view, &TaskView::contextMenuRequested, this,
        [this](const QPoint &position) { m_actions.showTaskMenu(position); });

    connect(m_detail, &DetailPane::exportRequested, m_exports, &ExportCommands::exportRows);
    connect(m_detail, &DetailPane::retryRequested, m_exports, &ExportCommands::createRetryFile);
    connect(m_detail, &DetailPane::originalDropped, m_exports, &ExportCommands::filterOriginal);
    connect(m_detail, &DetailPane::problemFound, this, &MainWindow::showProblem);
    connect(m_detail, &DetailPane::copied, m_status, &StatusStrip::showMessage);
    connect(m_detail, &DetailPane::tabChanged, this, &MainWindow::updateState);
    connect(m_exports, &ExportCommands::exportRequested, this, &MainWindow::exportRequested);
    connect(m_jobs, &JobsStrip::jobFinished, m_status, &StatusStrip::showMessage);
    connect(m_jobs, &JobsStrip::jobFinished, this, &MainWindow::quitWhenDone);
    connect(m_jobs, &JobsStrip::exportRequested, this, &MainWindow::exportRequested);
    connect(m_jobs, &JobsStrip::stopRequested, this, &MainWindow::stopRequested);
    connect(m_jobs, &JobsStrip::rowsRequested, this, &MainWindow::rowsRequested);
    connect(m_status, &StatusStrip::clearFiltersRequested, this, &MainWindow::clearFilters);
    connect(m_status, &StatusStrip::selectAllRequested, view, &QAbstractItemView::selectAll);
    connect(m_status, &StatusStrip::runningRequested, this, [this] {
        clearFilters();
        m_sidebar->setView(Sidebar::View::InProgress);
    });
    connect(m_status, &StatusStrip::refreshRequested, this, &MainWindow::refreshAllRequested);
}

// --- What it is told ----------------------------------------------------------------------------

void MainWindow::setConnection(Connection connection, const QUrl &endpoint)
{
    m_connection = connection;
    m_banner->setEndpoint(endpoint);
    m_organization = {};
    m_status->setPlace(connection == Connection::Demo ? tr("Demo data") : QString());
    updateTitle();
    updatePage();
}

void MainWindow::setPollState(const PollState &state)
{
    const PollState::Phase before = m_state.phase;
    m_state = state;
    m_status->setState(state);
    m_banner->setPollState(state);
    m_actions.pause->setChecked(state.phase == PollState::Phase::Paused);
    // The list may be told a moment after the state.
    if (before == PollState::Phase::Loading && state.phase == PollState::Phase::Online
        && !m_awaitedTask.isEmpty())
        m_giveUp.start();
    updatePage();
    updateState();
}

void MainWindow::setOrganization(const Organization &organization)
{
    m_organization = organization;
    updateTitle();
}

void MainWindow::showProblem(const Error &error)
{
    m_banner->showProblem(error);
}

void MainWindow::showNotice(const Notice &notice)
{
    m_banner->showNotice(notice);
}

void MainWindow::addJob(RowExport *job)
{
    m_jobs->add(job);
}

void MainWindow::updateDownload(const RowStreamState &state)
{
    const int row = m_tasks.rowOf(state.id.task);
    if (row >= 0)
        m_jobs->updateDownload(state, taskTitle(m_tasks.entry(row).record));
}

void MainWindow::selectTask(const TaskId &id)
{
    m_awaitedTask = id;
    if (m_tasks.rowOf(id) < 0)
        return;
    if (!taskView()->selectTask(id)) {
        clearFilters();
        if (!taskView()->selectTask(id))
            return;
    }
    m_awaitedTask = {};
}

void MainWindow::giveUpOnAwaitedTask()
{
    if (m_awaitedTask.isEmpty())
        return;
    showNotice(Notice{Notice::Tone::Warning,
        (!m_state.showsColleagues
                ? tr("There is no task with the id %1 in this list. It may belong to a colleague; "
                     "whether their tasks can be listed could not be found out.")
                : *m_state.showsColleagues
                ? tr("There is no task with the id %1 in this list, nor among the tasks of "
                     "colleagues. It may belong to another organization.")
                : tr("There is no task with the id %1 in this list. It may belong to another user; "
                     "tasks of colleagues are not visible with this key."))
            .arg(m_awaitedTask.value.left(60)),
        Notice::Action::None, {}});
    m_awaitedTask = {};
}

bool MainWindow::isSettled() const
{
    switch (m_state.phase) {
    case PollState::Phase::Loading:
        return false;
    case PollState::Phase::Disconnected:
        return m_connection == Connection::None;
    case PollState::Phase::Online:
    case PollState::Phase::Retrying:
    case PollState::Phase::Paused:
    case PollState::Phase::Stopped:
        return m_awaitedTask.isEmpty() && !m_recount.isActive() && m_detail->isSettled();
    }
    Q_UNREACHABLE();
}

// --- What is on show ----------------------------------------------------------------------------

void MainWindow::handleTasksChanged()
{
    m_sidebar->setTotals(m_tasks.totals());
    if (const std::optional<TaskEntry> &shown = m_detail->entry()) {
        const int row = m_tasks.rowOf(shown->record.id);
        if (row >= 0)
            m_detail->updateTask(m_tasks.entry(row));
    }
    if (!m_awaitedTask.isEmpty())
        selectTask(TaskId(m_awaitedTask));
    updatePage();
    updateState();
}

void MainWindow::handleSelectionChanged(const QList<TaskId> &ids)
{
    const int row = ids.size() == 1 ? m_tasks.rowOf(ids.front()) : -1;
    if (row >= 0) {
        m_detail->showTask(m_tasks.entry(row));
    } else if (ids.size() > 1) {
        m_detail->showMessage(tr("%n task(s) selected. Select one to see its result and errors.",
            nullptr, static_cast<int>(ids.size())));
    } else {
        m_detail->showMessage(tr("Select a task to see its result and errors."));
    }
    updateState();
}

void MainWindow::updatePage()
{
    if (m_tasks.rowCount() > 0)
        m_pages->showTasks();
    else if (m_connection == Connection::None)
        m_pages->showWelcome();
    else
        m_pages->showEmpty(m_state);
}

/// Counts anew, and with the counts what the user can do.
void MainWindow::updateState()
{
    const ListCounts counts = m_taskList->counts();
    m_status->setCounts(counts);
    m_taskList->updateTexts(counts);
    m_actions.update({.phase = m_state.phase,
        .tasks = counts.all,
        .selected = counts.selected,
        .isFiltering = m_taskList->isFiltering(),
        .tab = m_detail->tab(),
        .canExport = m_exports->canExport(),
        .exportsResult = m_exports->exportsResult(),
        .canRetry = m_exports->canRetry()});
}

void MainWindow::updateTitle()
{
    switch (m_connection) {
    case Connection::None:
        setWindowTitle(tr("Labelbox tasks"));
        return;
    case Connection::Demo:
        setWindowTitle(tr("Demo – Labelbox tasks"));
        return;
    case Connection::Live:
        setWindowTitle(m_organization.name.isEmpty()
                ? tr("Labelbox tasks")
                : tr("%1 – Labelbox tasks").arg(m_organization.name.left(100)));
        return;
    }
}

// --- What the user does -------------------------------------------------------------------------

void MainWindow::clearFilters()
{
    m_taskList->search()->clear();
    m_sidebar->clear();
}

void MainWindow::openTab(DetailTab tab)
{
    m_actions.showDetail->setChecked(true);
    m_detail->setTab(tab);
}

void MainWindow::copySelection(Headings headings)
{
    auto *table = qobject_cast<TableView *>(QApplication::focusWidget());
    (table ? table : taskView())->copy(headings);
}

void MainWindow::selectAll()
{
    auto *focused = qobject_cast<QAbstractItemView *>(QApplication::focusWidget());
    (focused ? focused : taskView())->selectAll();
}

void MainWindow::find()
{
    const bool amongRows =
        m_detail->isAncestorOf(focusWidget()) && m_detail->tab() != DetailTab::Summary;
    if (amongRows) {
        m_detail->focusSearch();
        return;
    }
    m_taskList->search()->setFocus(Qt::ShortcutFocusReason);
    m_taskList->search()->selectAll();
}

void MainWindow::refreshSelected()
{
    const QList<TaskId> ids = taskView()->selectedTasks();
    if (ids.isEmpty())
        emit refreshAllRequested();
    else
        emit refreshRequested(ids);
}

// --- Coming and going ---------------------------------------------------------------------------

void MainWindow::askBeforeQuitting()
{
    auto *box = new QMessageBox(QMessageBox::NoIcon, tr("Quit while exporting?"),
        tr("Not finished yet: %n export(s). Cancelled exports leave no file.", nullptr,
            m_jobs->running()),
        QMessageBox::NoButton, this);
    box->setTextFormat(Qt::PlainText);
    box->setAttribute(Qt::WA_DeleteOnClose);
    QPushButton *finish = box->addButton(tr("Finish, then quit"), QMessageBox::AcceptRole);
    QPushButton *quit = box->addButton(tr("Cancel exports and quit"), QMessageBox::DestructiveRole);
    box->addButton(tr("Do not quit"), QMessageBox::RejectRole);
    box->setDefaultButton(finish);
    connect(finish, &QPushButton::clicked, this, [this] {
        m_quitsWhenDone = true;
        m_jobs->resumeAll();
        quitWhenDone();
    });
    connect(quit, &QPushButton::clicked, this, &MainWindow::closeAtOnce);
    box->open();
}

void MainWindow::closeAtOnce()
{
    m_jobs->cancelAll();
    m_mayQuit = true;
    close();
}

void MainWindow::quitWhenDone()
{
    if (m_quitsWhenDone && m_jobs->running() == 0)
        close();
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    if (m_jobs->running() > 0 && !m_mayQuit) {
        event->ignore();
        askBeforeQuitting();
        return;
    }
    m_layout->saveGeometry();
    QMainWindow::closeEvent(event);
}

void MainWindow::changeEvent(QEvent *event)
{
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::WindowStateChange)
        reportVisibility();
}

void MainWindow::showEvent(QShowEvent *event)
{
    QMainWindow::showEvent(event);
    reportVisibility();
}

void MainWindow::hideEvent(QHideEvent *event)
{
    QMainWindow::hideEvent(event);
    reportVisibility();
}

void MainWindow::reportVisibility()
{
    const bool isHidden = !isVisible() || isMinimized();
    if (isHidden == m_isReportedHidden)
        return;
    m_isReportedHidden = isHidden;
    m_banner->setWindowHidden(isHidden);
    emit hiddenChanged(isHidden);
}

} // namespace taskglass
