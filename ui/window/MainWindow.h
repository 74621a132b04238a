// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/Identity.h"
#include "engine/PollState.h"
#include "engine/RowExport.h"
#include "engine/RowStreamState.h"
#include "models/TaskTableModel.h"
#include "ui/details/DetailPane.h"
#include "ui/window/ExportCommands.h"
#include "ui/window/WindowActions.h"
#include "ui/window/WindowLayout.h"

#include <QMainWindow>
#include <QTimer>

class QSplitter;
class QUrl;

namespace taskglass {

class JobsStrip;
struct Notice;
class Settings;
class Sidebar;
class StatusStrip;
class TaskListPane;
class TaskView;
class WindowBanner;
class WindowPages;
enum class Headings;

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
    void setPollState(const PollState &state);
    void setOrganization(const Organization &organization);
    /// Something local went wrong; stays until it is closed.
    void showProblem(const Error &error);
    /// Good or neutral news.
    void showNotice(const Notice &notice);
    void addJob(RowExport *job);
    /// Rows are on their way, or have stopped being.
    void updateDownload(const RowStreamState &state);

    DetailPane *detail() { return m_detail; }
    TaskView *taskView();
    ExportCommands *exports() { return m_exports; }
    const PollState &pollState() const { return m_state; }
    /// Selects @p id as soon as it is known.
    void selectTask(const TaskId &id);
    /// Closes without asking; exports are cancelled.
    void closeAtOnce();
    /// Whether everything on show has arrived.
    bool isSettled() const;

signals:
    void connectRequested();
    void demoRequested();
    void refreshAllRequested();
    void refreshRequested(const QList<taskglass::TaskId> &ids);
    void pauseRequested(bool paused);
    void hiddenChanged(bool hidden);
    void exportRequested(const taskglass::RowExportRequest &request);
    /// A download of rows shall stop, or go on whether looked at or not.
    void stopRequested(const taskglass::StreamId &id);
    void rowsRequested(const taskglass::StreamId &id);

protected:
    void closeEvent(QCloseEvent *event) override;
    void changeEvent(QEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void layOut();
    void connectActions();
    void connectTasks();
    void connectParts();

    void handleTasksChanged();
    void handleSelectionChanged(const QList<TaskId> &ids);
    void updateState();
    void updatePage();
    void updateTitle();

    void giveUpOnAwaitedTask();
    void clearFilters();
    void openTab(DetailTab tab);
    void copySelection(Headings headings);
    void selectAll();
    void find();
    void refreshSelected();
    void askBeforeQuitting();
    void quitWhenDone();
    void reportVisibility();

    TaskTableModel &m_tasks;
    PollState m_state{};
    Connection m_connection = Connection::None;
    Organization m_organization{};
    bool m_mayQuit = false;
    bool m_quitsWhenDone = false; ///< When the last export has ended.
    bool m_isReportedHidden = false;
    TaskId m_awaitedTask{}; ///< To be selected once it is known.
    QTimer m_giveUp{};
    QTimer m_recount{};

    WindowActions m_actions;
    TaskListPane *m_taskList;
    DetailPane *m_detail;
    Sidebar *m_sidebar;
    ExportCommands *m_exports;
    QSplitter *m_horizontalSplitter;
    QSplitter *m_verticalSplitter;
    WindowLayout *m_layout;
    WindowPages *m_pages;
    WindowBanner *m_banner;
    JobsStrip *m_jobs;
    StatusStrip *m_status;
};

} // namespace taskglass
