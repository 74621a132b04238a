// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/Identity.h"
#include "engine/Engine.h"
#include "ui/details/DetailTab.h"

#include <QElapsedTimer>
#include <QTimer>
#include <QWidget>

#include <array>
#include <optional>

class QLabel;
class QStackedWidget;
class QTabWidget;
class QToolButton;

namespace taskglass {

class ElidedLabel;
class EmptyState;
class ErrorsPane;
class RowPane;
class SummaryPane;

/// The selected task: its outcome in a line, and four tabs that are filled when they are looked at.
class DetailPane : public QWidget {
    Q_OBJECT
public:
    explicit DetailPane(QWidget *parent = nullptr);

    /// Shows one task, or says why there is none to show.
    void showTask(const TaskEntry &entry);
    void showMessage(const QString &sentence);
    /// Newer facts of the task on show; another task's are ignored.
    void updateTask(const TaskEntry &entry);
    void setRows(const RowStreamState &state);
    void setDetails(
        const TaskId &id, const QByteArray &errorJson, const QList<StatusChange> &history);

    void setTab(DetailTab tab);
    DetailTab tab() const;
    /// The task on show; none if there is only a message.
    const std::optional<TaskEntry> &entry() const { return m_entry; }
    RowPane *failedRows() { return m_failed; }
    RowPane *resultRows() { return m_result; }
    ErrorsPane *errors() { return m_errors; }
    /// Puts the focus into the search of the tab on show, if it has one.
    void focusSearch();
    /// Opens the row with the focus frame in the inspector, where the tab on show has rows.
    void inspectCurrentRow();
    /// Asks for the rows behind the tab on show, as if it had just been opened.
    void requestVisibleRows();
    /// Whether nothing of the tab on show is still on its way.
    bool isSettled() const;

signals:
    void rowsRequested(const taskglass::StreamId &id);
    /// Rows that were on show are not any more.
    void rowsReleased(const taskglass::StreamId &id);
    void stopRequested(const taskglass::StreamId &id);
    /// Their log turned out to be damaged.
    void refetchRequested(const taskglass::StreamId &id);
    /// They are complete, but the server may have more of them by now.
    void reloadRequested(const taskglass::StreamId &id);
    void detailsRequested(const taskglass::TaskId &id);
    void exportRequested();
    void retryRequested();
    /// A file was dropped on the task: the one it was imported from.
    void originalDropped(const QString &path);
    void tabChanged(taskglass::DetailTab tab);
    void problemFound(const taskglass::Error &error);
    /// Something was put on the clipboard; for the status bar.
    void copied(const QString &what);

protected:
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    void leaveTask();
    void updateHeader();
    void updateTabTitles();
    void followKind();
    void copyId();

    std::optional<TaskEntry> m_entry{};
    bool m_hasDetails = false;
    QTimer m_debounce{};
    QElapsedTimer m_sinceLastTask{};
    /// The facts each stream was last asked for with: newer facts mean asking again.
    std::array<std::optional<TaskEntry>, 4> m_askedWith{};

    QStackedWidget *m_pages;
    EmptyState *m_message;
    QLabel *m_icon;
    ElidedLabel *m_name;
    QLabel *m_outcome;
    QLabel *m_id;
    QToolButton *m_copyId;
    ElidedLabel *m_facts;
    QTabWidget *m_tabs;
    SummaryPane *m_summary;
    ErrorsPane *m_errors;
    RowPane *m_failed;
    RowPane *m_result;
};

} // namespace taskglass
