// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/StreamId.h"
#include "engine/Engine.h"
#include "engine/RowSearch.h"
#include "models/RowTableModel.h"

#include <QWidget>

#include <optional>

class QLabel;
class QProgressBar;
class QPushButton;
class QStackedWidget;
class QToolButton;

namespace taskglass {

class ElidedLabel;
class EmptyState;
class RowInspector;
class RowSearchField;
class RowView;

/// One stream of rows of a task: the table, a search, honest counts below it, or why there is none.
class RowPane : public QWidget {
    Q_OBJECT
public:
    explicit RowPane(QWidget *parent = nullptr);

    /// Another task, or the same with newer facts.
    void setTask(const TaskEntry &entry, RowStream stream);
    void setState(const RowStreamState &state);
    const std::optional<RowStreamState> &state() const { return m_state; }

    /// Only rows of one kind of error, with a chip that says so.
    void showKind(std::vector<quint32> templates, const QString &text);
    void clearKind();
    /// Which rows are on show, and in which order.
    const RowQuery &query() const { return m_query; }

    RowTableModel &rows() { return m_rows; }
    RowView *view() { return m_view; }
    void inspectCurrentRow();
    void focusSearch();
    /// Whether nothing is still on its way.
    bool isSettled() const;

signals:
    void rowsRequested(const taskglass::StreamId &id);
    void stopRequested(const taskglass::StreamId &id);
    void summaryRequested();
    void exportRequested();
    void retryRequested();
    /// Something was put on the clipboard; for the status bar.
    void copied(const QString &sentence);
    /// Something local could not be read.
    void problemFound(const taskglass::Error &error);
    /// The log that is shown is damaged; said once a log, after `problemFound`.
    void refetchRequested(const taskglass::StreamId &id);
    /// They are complete, but the server may have more of them by now.
    void reloadRequested(const taskglass::StreamId &id);

private:
    StreamId streamId() const { return {m_entry.record.id, m_stream}; }
    void handleProblem(const Error &problem);
    QWidget *makeChipBar();
    QLayout *makeFooter();
    void connectRows();
    void updateState();
    void showRowMenu(const QPoint &position);
    void setQuery(const RowQuery &query);
    void handleOrdered(const std::vector<quint32> &numbers);
    void updateTablePage();
    bool isPartial() const;
    bool isLacking() const;
    void requestRest();
    void updateFooter();
    QString countText() const;
    QString foundText() const;
    QString storedText() const;

    TaskEntry m_entry{};
    RowStream m_stream = RowStream::Failed;
    std::optional<RowStreamState> m_state{};
    LogRevision m_shown{};           ///< The log that is read; no path if none is.
    bool m_isDamageReported = false; ///< Of this log.
    RowQuery m_query{};
    RowTableModel m_rows{};
    RowSearch m_find{};
    RowInspector *m_inspector = nullptr;

    QStackedWidget *m_pages;
    EmptyState *m_empty;
    QWidget *m_tablePage;
    QWidget *m_chipBar;
    QLabel *m_chipText;
    QStackedWidget *m_tablePages;
    RowView *m_view;
    EmptyState *m_noMatch;
    ElidedLabel *m_counts;
    QLabel *m_selection;
    QProgressBar *m_progress;
    QPushButton *m_stop;
    QPushButton *m_loadAll;
    RowSearchField *m_search;
};

} // namespace taskglass
