// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/Engine.h"
#include "models/KindModel.h"

#include <QWidget>

#include <optional>

class QLineEdit;
class QPlainTextEdit;
class QStackedWidget;

namespace taskglass {

class ElidedLabel;
class EmptyState;
class KindView;

/// What kinds of things went wrong: the task's own error in its words, and the kinds of row errors.
class ErrorsPane : public QWidget {
    Q_OBJECT
public:
    explicit ErrorsPane(QWidget *parent = nullptr);

    void setTask(const TaskEntry &entry, RowStream stream);
    void setState(const RowStreamState &state);
    /// The task's own error; empty if it has none.
    void setTaskError(const QString &text);

    /// How many kinds of errors are known.
    int kinds() const { return m_kinds.kinds(); }
    std::optional<quint32> currentKind() const;
    /// The message templates of a kind, ascending.
    std::vector<quint32> templatesOf(quint32 id) const { return m_kinds.templatesOf(id); }
    /// What the messages of a kind have in common; empty if it is not known.
    QString kindText(quint32 id) const { return m_kinds.kindText(id); }
    /// How many rows are of this kind so far.
    qint64 rowsOfKind(quint32 id) const { return m_kinds.rowsOf(id); }

    /// Puts the focus into the search, if there is one.
    void focusSearch();

signals:
    void rowsOfKindRequested(quint32 id);
    void kindSelected(quint32 id);
    void allRowsRequested();
    void exportRequested();
    void retryRequested();
    void rowsRequested(const taskglass::StreamId &id);
    void summaryRequested();
    void kindsChanged();
    /// Something was put on the clipboard; for the status bar.
    void copied(const QString &sentence);
    void problemFound(const taskglass::Error &error);
    /// The log that is shown is damaged; said once a log, after `problemFound`.
    void refetchRequested(const taskglass::StreamId &id);
    /// They are complete, but the server may have more of them by now.
    void reloadRequested(const taskglass::StreamId &id);

private:
    enum class Offer { Summary, Retry, Rows };
    StreamId streamId() const { return {m_entry.record.id, m_stream}; }
    void handleProblem(const Error &problem);
    void updateState();
    QString countText() const;
    void showKindMenu(const QPoint &position);

    TaskEntry m_entry{};
    RowStream m_stream = RowStream::Failed;
    std::optional<RowStreamState> m_state{};
    LogRevision m_shown{};           ///< The log that is read; no path if none is.
    bool m_isDamageReported = false; ///< Of this log.
    QString m_error{};
    Offer m_offer = Offer::Summary;
    KindModel m_kinds{};

    QWidget *m_errorBlock;
    QPlainTextEdit *m_errorText;
    QStackedWidget *m_pages;
    EmptyState *m_empty;
    QWidget *m_tablePage;
    KindView *m_view;
    ElidedLabel *m_counts;
    QLineEdit *m_search;
};

} // namespace taskglass
