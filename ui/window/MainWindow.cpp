// SPDX-License-Identifier: Apache-2.0
#include "ui/window/MainWindow.h"

#include "analysis/TaskOutcome.h"
#include "models/Display.h"
#include "settings/Settings.h"
#include "ui/jobs/ExportLine.h"
#include "ui/jobs/JobsStrip.h"
#include "ui/tasks/TaskView.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/Theme.h"
#include "ui/widgets/ThinSplitter.h"
#include "ui/window/StatusStrip.h"

#include <QAction>
#include <QApplication>
#include <QCloseEvent>
#include <QDialog>
#include <QDialogButtonBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QMessageBox>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace taskglass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

MainWindow::MainWindow(TaskTableModel &tasks, Settings &settings, QWidget *parent)
    : QMainWindow(parent), m_tasks(tasks), m_settings(settings)
{
    setWindowIcon(programIcon());
    setMinimumSize(900, 560);
    setContextMenuPolicy(Qt::NoContextMenu);
    m_filter.setSourceModel(&m_tasks);
    makeActions();
    makeMenus();
    makeToolBar();
    makeContent();
    connectParts();
    restoreLayout();
    setConnection(Connection::None, {});
    followTasks();
    followSelection({});
}

MainWindow::~MainWindow()
{
    // Views tell of their end; by then this window is only a QWidget.
    m_list->disconnect(this);
    m_detail->disconnect(this);
    m_sidebar->disconnect(this);
}

void MainWindow::setConnection(Connection connection, const QUrl &endpoint)
{
    m_connection = connection;
    m_endpoint = endpoint;
    m_user = {};
    m_organization = {};
    m_detail->setUser({});
    m_status->setPlace(connection == Connection::Demo ? tr("Demo data") : QString());
    showTitle();
    showPage();
}

void MainWindow::showPollState(const PollState &state)
{
    const PollState::Phase before = m_state.phase;
    m_state = state;
    m_status->setState(state);
    m_pause->setChecked(state.phase == PollState::Phase::Paused);
    const bool isAsking = state.phase != PollState::Phase::Disconnected;
    m_refreshAll->setEnabled(isAsking);
    m_pause->setEnabled(isAsking && state.phase != PollState::Phase::Stopped);
    if (state.error)
        m_wasInTrouble = true;
    if (m_wasInTrouble && state.phase == PollState::Phase::Online) {
        m_wasInTrouble = false;
        showNotice(Notice{Notice::Tone::Good, tr("Back online. The list is up to date again."),
            Notice::Action::None, {}});
    }
    // The list may be told a moment after the state.
    if (before == PollState::Phase::Loading && state.phase == PollState::Phase::Online
        && !m_wanted.isEmpty())
        m_giveUp.start();
    // The countdown in the banner needs a clock only while there is a banner.
    if (state.error && state.nextAt.isValid() && !m_saidHidden)
        m_bannerClock.start();
    else
        m_bannerClock.stop();
    showBanner();
    showPage();
    showCounts();
}

void MainWindow::showIdentity(const User &user, const Organization &organization)
{
    m_user = user;
    m_organization = organization;
    m_detail->setUser(user);
    showTitle();
}

void MainWindow::showProblem(const Error &error)
{
    showNotice(Notice{Notice::Tone::Warning, error.sentence, Notice::Action::None, error.detail});
}

void MainWindow::showNotice(const Notice &notice)
{
    m_localNotice = notice;
    showBanner();
}

void MainWindow::addJob(RowExport *job)
{
    m_jobs->add(job);
}

void MainWindow::showTransfer(const RowStreamState &state)
{
    const int row = m_tasks.rowOf(state.task);
    if (row >= 0)
        m_jobs->showTransfer(state, taskTitle(m_tasks.entry(row).record));
}

void MainWindow::selectTask(const TaskId &id)
{
    m_wanted = id;
    if (m_tasks.rowOf(id) < 0)
        return;
    if (!m_list->selectTask(id)) {
        clearFilters();
        if (!m_list->selectTask(id))
            return;
    }
    m_wanted = {};
}

void MainWindow::giveUpOnWanted()
{
    if (m_wanted.isEmpty())
        return;
    showNotice(Notice{Notice::Tone::Warning,
        tr("There is no task with the id %1 in this list. It may belong to another user; tasks of "
           "colleagues are not visible with this key.")
            .arg(m_wanted.value.left(60)),
        Notice::Action::None, {}});
    m_wanted = {};
}

TaskId MainWindow::newestWithErrors() const
{
    const TaskEntry *newest = nullptr;
    for (int row = 0; row < m_tasks.rowCount(); ++row) {
        const TaskEntry &entry = m_tasks.entry(row);
        if (m_tasks.outcomeOf(row) != TaskOutcome::CompleteWithErrors)
            continue;
        if (!newest || newest->record.createdAt.utc < entry.record.createdAt.utc)
            newest = &entry;
    }
    return newest ? newest->record.id : TaskId();
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
        return m_wanted.isEmpty() && !m_recount.isActive() && m_detail->isSettled();
    }
    Q_UNREACHABLE();
}

bool MainWindow::isChecking() const
{
    return m_tasks.totals().of(TaskOutcome::Checking) > 0;
}

// --- Layout kept across restarts ----------------------------------------------------------------

void MainWindow::restoreLayout()
{
    if (!restoreGeometry(m_settings.layout(Settings::Layout::Geometry)))
        resize(1280, 800);
    if (!m_across->restoreState(m_settings.layout(Settings::Layout::SidebarSplitter)))
        m_across->setSizes({208, 1072});
    if (!m_down->restoreState(m_settings.layout(Settings::Layout::DetailSplitter)))
        m_down->setSizes({550, 450});
    m_showSidebar->setChecked(m_settings.isShown(Settings::Pane::Sidebar));
    m_showDetail->setChecked(m_settings.isShown(Settings::Pane::Detail));
    if (!m_list->restoreState(m_settings.layout(Settings::Layout::TaskColumns)))
        m_list->resetColumns();
    if (const std::optional<DetailTab> tab = detailTabFromName(m_settings.detailTab()))
        m_detail->setTab(*tab);
    m_inspect->setEnabled(
        m_detail->tab() == DetailTab::FailedRows || m_detail->tab() == DetailTab::Result);
}

void MainWindow::resetLayout()
{
    m_settings.forgetLayouts();
    m_showSidebar->setChecked(true);
    m_showDetail->setChecked(true);
    m_list->resetColumns();
    m_across->setSizes({208, std::max(1, width() - 208)});
    m_down->setSizes({550, 450});
}

void MainWindow::saveGeometrySoon()
{
    if (isVisible())
        m_saveGeometry.start();
}

void MainWindow::resizeEvent(QResizeEvent *event)
{
    QMainWindow::resizeEvent(event);
    saveGeometrySoon();
}

void MainWindow::moveEvent(QMoveEvent *event)
{
    QMainWindow::moveEvent(event);
    saveGeometrySoon();
}

// --- What is on show ----------------------------------------------------------------------------

void MainWindow::followTasks()
{
    m_sidebar->setTotals(m_tasks.totals());
    if (const std::optional<TaskEntry> &shown = m_detail->entry()) {
        const int row = m_tasks.rowOf(shown->record.id);
        if (row >= 0)
            m_detail->updateTask(m_tasks.entry(row));
    }
    if (!m_wanted.isEmpty())
        selectTask(TaskId(m_wanted));
    showPage();
    showCounts();
}

void MainWindow::followSelection(const QList<TaskId> &ids)
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
    m_copyId->setEnabled(!ids.isEmpty());
    showCounts();
}

void MainWindow::showPage()
{
    if (m_tasks.rowCount() > 0) {
        m_pages->setCurrentWidget(m_across);
        const bool nothingMatches = m_filter.rowCount() == 0;
        if (nothingMatches) {
            m_noMatch->show(quietIcon(u"search"_s),
                tr("No task matches these filters. %1 tasks are hidden.")
                    .arg(display::count(m_tasks.rowCount())),
                tr("Clear filters"));
        }
        m_listPages->setCurrentWidget(nothingMatches ? static_cast<QWidget *>(m_noMatch) : m_list);
        return;
    }
    if (m_connection == Connection::None) {
        m_pages->setCurrentWidget(m_welcome);
        return;
    }
    m_pages->setCurrentWidget(m_nothing);
    switch (m_state.phase) {
    case PollState::Phase::Disconnected:
    case PollState::Phase::Loading:
        m_nothing->show(quietIcon(u"refresh"_s),
            m_state.tasksLoaded > 0
                ? tr("Loading tasks… %1 so far").arg(display::count(m_state.tasksLoaded))
                : tr("Loading tasks…"));
        return;
    case PollState::Phase::Online:
        m_nothing->show(quietIcon(u"info"_s),
            tr("This key's user has not created any tasks. Tasks of colleagues are not visible "
               "with this key."),
            tr("Use another key…"));
        return;
    case PollState::Phase::Retrying:
    case PollState::Phase::Paused:
    case PollState::Phase::Stopped:
        m_nothing->show(quietIcon(u"warning"_s), tr("Not connected, and nothing is stored yet."),
            m_state.phase == PollState::Phase::Stopped ? QString() : tr("Retry now"));
        return;
    }
}

void MainWindow::showCounts()
{
    ListCounts counts;
    counts.shown = m_filter.rowCount();
    counts.all = m_tasks.rowCount();
    const QList<TaskId> selected = m_list->selectedTasks();
    counts.selected = selected.size();
    for (const TaskId &id : selected) {
        const int row = m_tasks.rowOf(id);
        if (row >= 0)
            counts.failedInSelection += m_tasks.entry(row).failedRows.value_or(0);
    }
    counts.running = m_tasks.totals().of(TaskOutcome::InProgress);
    m_status->setCounts(counts);

    const bool isFiltering = m_filter.isFiltering();
    m_filterLine->setVisible(isFiltering);
    m_filterWords->setText(
        tr("Showing %1 of %2").arg(display::count(counts.shown), display::count(counts.all)));
    m_clearFilters->setEnabled(isFiltering);
    m_refresh->setEnabled(m_state.phase != PollState::Phase::Disconnected);
    m_export->setEnabled(canExport());
    m_export->setText(exportsResult() ? tr("&Export result…") : tr("&Export errors…"));
    m_retry->setEnabled(canRetry());
    m_filterOriginal->setEnabled(canRetry());
    m_search->setEnabled(counts.all > 0);
    m_find->setEnabled(counts.all > 0);
}

void MainWindow::showBanner()
{
    std::optional<Notice> notice = noticeFor(m_state, m_endpoint, QDateTime::currentDateTimeUtc());
    if (!notice)
        notice = m_localNotice;
    m_banner->setNotice(notice);
}

void MainWindow::showTitle()
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
    m_search->clear();
    m_sidebar->clear();
}

void MainWindow::actOnNotice(Notice::Action action)
{
    switch (action) {
    case Notice::Action::None:
        return;
    case Notice::Action::RetryNow:
        emit refreshAllRequested();
        return;
    case Notice::Action::EnterKey:
    case Notice::Action::Connect:
        emit connectRequested();
        return;
    case Notice::Action::ShowFolder:
        if (m_localNotice)
            showFileInFolder(m_localNotice->details);
        return;
    }
}

void MainWindow::copySelection(Headings headings)
{
    auto *table = qobject_cast<TableView *>(QApplication::focusWidget());
    (table ? table : m_list)->copy(headings);
}

void MainWindow::showTaskMenu(const QPoint &position)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("Show errors"), this, [this] {
        m_showDetail->setChecked(true);
        m_detail->setTab(DetailTab::Errors);
    });
    menu->addAction(tr("Show failed rows"), this, [this] {
        m_showDetail->setChecked(true);
        m_detail->setTab(DetailTab::FailedRows);
    });
    menu->addActions({m_export, m_retry, m_filterOriginal});
    menu->addSeparator();
    menu->addAction(m_copy);
    menu->addAction(m_copyId);
    menu->addSeparator();
    menu->addAction(m_refresh);
    menu->popup(position);
}

void MainWindow::showShortcuts()
{
    auto *dialog = new QDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Keyboard shortcuts"));
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(28);
    grid->setVerticalSpacing(6);
    int row = 0;
    for (const QAction *menu : menuBar()->actions()) {
        for (const QAction *entry : menu->menu()->actions()) {
            if (entry->shortcut().isEmpty())
                continue;
            auto *keys = plainLabel(entry->shortcut().toString(QKeySequence::NativeText));
            makeQuiet(keys);
            grid->addWidget(
                plainLabel(entry->text().remove(u'&').remove(u'…')), row % 14, row / 14 * 3);
            grid->addWidget(keys, row % 14, row / 14 * 3 + 1);
            ++row;
        }
    }
    grid->setColumnMinimumWidth(2, 24);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::close);
    auto *column = new QVBoxLayout(dialog);
    column->setContentsMargins(18, 18, 18, 14);
    column->setSpacing(16);
    column->addLayout(grid);
    column->addWidget(buttons);
    dialog->open();
}

void MainWindow::showAbout()
{
    auto *box = new QMessageBox(QMessageBox::NoIcon, tr("About Taskglass"),
        tr("Taskglass %1").arg(QApplication::applicationVersion()), QMessageBox::Close, this);
    box->setTextFormat(Qt::PlainText);
    box->setIconPixmap(programIcon().pixmap(QSize(64, 64), devicePixelRatioF()));
    box->setInformativeText(
        tr("Watches the server-side tasks of Labelbox. It only reads: nothing on the "
           "server is ever changed.\n\nLicensed under the Apache License 2.0. "
           "Not made by Labelbox."));
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->open();
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
    if (!isFullScreen())
        m_settings.setLayout(Settings::Layout::Geometry, saveGeometry());
    QMainWindow::closeEvent(event);
}

void MainWindow::changeEvent(QEvent *event)
{
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::WindowStateChange)
        tellVisibility();
}

void MainWindow::showEvent(QShowEvent *event)
{
    QMainWindow::showEvent(event);
    tellVisibility();
}

void MainWindow::hideEvent(QHideEvent *event)
{
    QMainWindow::hideEvent(event);
    tellVisibility();
}

void MainWindow::tellVisibility()
{
    const bool isHidden = !isVisible() || isMinimized();
    if (isHidden == m_saidHidden)
        return;
    m_saidHidden = isHidden;
    if (isHidden)
        m_bannerClock.stop();
    emit hiddenChanged(isHidden);
}

} // namespace taskglass
