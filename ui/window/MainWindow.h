// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/RowExport.h"
#include "models/TaskFilterModel.h"
#include "models/TaskTableModel.h"
#include "ui/details/DetailPane.h"
#include "ui/dialogs/ExportDialog.h"
#include "ui/facts/Wording.h"
#include "ui/tables/TableCopy.h"
#include "ui/tasks/Sidebar.h"

#include <QMainWindow>
#include <QTimer>

#include <optional>

class QAction;
class QLabel;
class QLineEdit;
class QSplitter;
class QStackedWidget;
class QToolBar;
class QToolButton;

namespace taskglass {

class Banner;
class EmptyState;
class JobsStrip;
class RowExport;
class Settings;
class StatusStrip;
class TaskView;

/// The window: list, detail, jobs. It knows no server and no store; it is told values and says what
/// the user wants. The wiring is in Desktop.
class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    /// Whose tasks are on show, and why.
    enum class Connection {
        None, ///< There is no key yet.
        Demo, ///< The built-in server.
        Live, ///< A key was found or given.
    };

    MainWindow(TaskTableModel &tasks, Settings &settings, QWidget *parent = nullptr);
    ~MainWindow() override;

    void setConnection(Connection connection, const QUrl &endpoint);
    void showPollState(const PollState &state);
    void showIdentity(const User &user, const Organization &organization);
    /// Something local went wrong; stays until it is closed.
    void showProblem(const Error &error);
    /// Good or neutral news.
    void showNotice(const Notice &notice);
    void addJob(RowExport *job);
    /// Rows are on their way, or have stopped being.
    void showTransfer(const RowStreamState &state);

    DetailPane *detail() { return m_detail; }
    TaskView *taskView() { return m_list; }
    const PollState &pollState() const { return m_state; }
    /// Selects @p id as soon as it is known.
    void selectTask(const TaskId &id);
    /// The newest task that is partly done; empty if there is none.
    TaskId newestWithErrors() const;
    void exportErrors();
    void createRetryFile();
    /// Asks which records of a file shall be kept; @p original may be empty.
    void filterOriginal(const QString &original);
    /// Closes without asking; exports are cancelled.
    void closeAtOnce();
    /// Whether everything on show has arrived.
    bool isSettled() const;
    /// Whether the number of failures is still being asked for some task.
    bool isChecking() const;

signals:
    void connectRequested();
    void demoRequested();
    void refreshAllRequested();
    void refreshRequested(const QList<taskglass::TaskId> &ids);
    void pauseRequested(bool paused);
    void hiddenChanged(bool hidden);
    void exportRequested(const taskglass::RowExportRequest &request);
    /// A download of rows shall stop, or go on whether looked at or not.
    void transferPaused(const taskglass::TaskId &id, taskglass::RowStream stream);
    void transferResumed(const taskglass::TaskId &id, taskglass::RowStream stream);

protected:
    void closeEvent(QCloseEvent *event) override;
    void changeEvent(QEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void moveEvent(QMoveEvent *event) override;

private:
    void makeActions();
    void makeMenus();
    void makeToolBar();
    void makeContent();
    QWidget *makeWelcome();
    void connectParts();
    void restoreLayout();
    void saveGeometrySoon();
    void resetLayout();

    void giveUpOnWanted();
    void followTasks();
    void followSelection(const QList<TaskId> &ids);
    void showDetail();
    void showPage();
    void showCounts();
    void showBanner();
    void showTitle();
    void clearFilters();
    void actOnNotice(Notice::Action action);
    void copySelection(Headings headings);
    void showTaskMenu(const QPoint &position);
    void showShortcuts();
    void showAbout();
    QList<TaskEntry> selectedWithFailures() const;
    ExportOffer exportOffer(bool ofResult) const;
    bool exportsResult() const;
    bool hasFailures() const;
    bool canExport() const;
    bool canRetry() const;
    void openExport(ExportDialog::Purpose purpose);
    void askBeforeQuitting();
    void quitWhenDone();
    void tellVisibility();

    TaskTableModel &m_tasks;
    Settings &m_settings;
    TaskFilterModel m_filter{};
    PollState m_state{};
    Connection m_connection = Connection::None;
    QUrl m_endpoint{};
    User m_user{};
    Organization m_organization{};
    std::optional<Notice> m_localNotice{};
    bool m_wasInTrouble = false;
    bool m_mayQuit = false;
    bool m_quitsWhenDone = false; ///< When the last export has ended.
    bool m_saidHidden = false;
    TaskId m_wanted{};
    QTimer m_giveUp{};
    QTimer m_recount{};
    QTimer m_saveGeometry{};
    QTimer m_bannerClock{};

    QAction *m_connect = nullptr;
    QAction *m_export = nullptr;
    QAction *m_retry = nullptr;
    QAction *m_filterOriginal = nullptr;
    QAction *m_quit = nullptr;
    QAction *m_copy = nullptr;
    QAction *m_copyWithHeadings = nullptr;
    QAction *m_copyId = nullptr;
    QAction *m_selectAll = nullptr;
    QAction *m_find = nullptr;
    QAction *m_clearFilters = nullptr;
    QAction *m_showSidebar = nullptr;
    QAction *m_showDetail = nullptr;
    QAction *m_resetLayout = nullptr;
    QAction *m_fullScreen = nullptr;
    QAction *m_refresh = nullptr;
    QAction *m_refreshAll = nullptr;
    QAction *m_pause = nullptr;
    QAction *m_inspect = nullptr;
    QList<QAction *> m_tabActions{};

    QToolBar *m_toolBar = nullptr;
    QLineEdit *m_search = nullptr;
    Banner *m_banner = nullptr;
    QStackedWidget *m_pages = nullptr;
    QWidget *m_welcome = nullptr;
    EmptyState *m_nothing = nullptr;
    QSplitter *m_across = nullptr;
    QSplitter *m_down = nullptr;
    Sidebar *m_sidebar = nullptr;
    QWidget *m_filterLine = nullptr;
    QLabel *m_filterWords = nullptr;
    QStackedWidget *m_listPages = nullptr;
    TaskView *m_list = nullptr;
    EmptyState *m_noMatch = nullptr;
    DetailPane *m_detail = nullptr;
    JobsStrip *m_jobs = nullptr;
    StatusStrip *m_status = nullptr;
};

} // namespace taskglass
