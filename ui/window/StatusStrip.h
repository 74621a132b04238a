// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/Engine.h"
#include "ui/tasks/ListCounts.h"

#include <QTimer>
#include <QWidget>

class QLabel;
class QToolButton;

namespace taskglass {

/// The status bar: counts that can be clicked, and how the conversation with the server goes.
class StatusStrip : public QWidget {
    Q_OBJECT
public:
    explicit StatusStrip(QWidget *parent = nullptr);

    void setCounts(const ListCounts &counts);
    void setState(const PollState &state);
    /// Where the tasks come from, when that needs saying; empty otherwise.
    void setPlace(const QString &words);
    /// Replaces the counts for four seconds.
    void showMessage(const QString &sentence);

signals:
    void clearFiltersRequested();
    void selectAllRequested();
    void runningRequested();
    void refreshRequested();

protected:
    void paintEvent(QPaintEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override; // Comes for minimised windows, too.

private:
    void tick();

    PollState m_state{};
    ListCounts m_counts{};
    QTimer m_clock{};
    bool m_isOnScreen = false;
    QTimer m_message{};
    QToolButton *m_shown;
    QToolButton *m_selected;
    QToolButton *m_running;
    QLabel *m_messageText;
    QToolButton *m_refreshed;
    QLabel *m_requests;
    QLabel *m_place;
    QLabel *m_dot;
    QLabel *m_word;
};

} // namespace taskglass
