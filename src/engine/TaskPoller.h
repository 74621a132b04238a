// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/PollState.h"
#include "engine/PollTimer.h"
#include "labelbox/LabelboxClient.h"

#include <QHash>
#include <QObject>
#include <QSet>

namespace taskglass {

/// Asks for the tasks again and again: one question at a time, the alarm set after the answer. The
/// newest page each time, running tasks beyond it by id, everything at the start and every 15
/// minutes.
class TaskPoller : public QObject {
    Q_OBJECT
public:
    /// Both must outlive the poller.
    TaskPoller(LabelboxClient &client, PollTimer &timer, QObject *parent = nullptr);

    /// Begins with a full sweep.
    void start();
    /// Asks now: everything, or only @p ids.
    void refreshAll();
    void refreshTasks(const QList<TaskId> &ids);
    void setPaused(bool paused);
    void setWindowHidden(bool hidden);

    const PollState &state() const { return m_state; }

signals:
    /// Tasks the server described just now, in no particular order.
    void tasksSeen(const QList<taskglass::TaskRecord> &tasks);
    /// A full sweep ended: these are all the ids the server lists.
    void sweepFinished(const QSet<taskglass::TaskId> &ids);
    void stateChanged(const taskglass::PollState &state);

private:
    enum class Question { Sweep, Newest, ById };

    void ask(Question question);
    void askRunning();
    void handleTasks(const QList<TaskRecord> &tasks);
    void succeed();
    void fail(const Error &error);
    void arm();
    void reportState();

    LabelboxClient &m_client;
    PollTimer &m_timer;
    PollState m_state{};
    QSet<TaskId> m_running{}; ///< Active when last seen.
    QSet<TaskId> m_seenThisTime{};
    QList<TaskId> m_requestedIds{}; ///< Asked for by the user.
    QDateTime m_lastSweep{};
    std::optional<Error> m_sweepShortfall{}; ///< Of the last full sweep.
    int m_rejections = 0;                    ///< Of the key, in a row.
    quint64 m_generation = 0; ///< Answers to earlier generations come too late to matter.
    bool m_isAsking = false;
    bool m_sweepWanted = false;
    bool m_isPaused = false;
    bool m_isHidden = false;
};

} // namespace taskglass
