// SPDX-License-Identifier: Apache-2.0
#include "engine/TaskPoller.h"

#include "base/Logging.h"
#include "engine/Pace.h"
#include "labelbox/TaskListing.h"

#include <QRandomGenerator>

namespace taskglass {

TaskPoller::TaskPoller(LabelboxClient &client, PollTimer &timer, QObject *parent)
    : QObject(parent), m_client(client), m_timer(timer)
{
    connect(&m_timer, &PollTimer::timeout, this, [this] { ask(Question::Newest); });
}

void TaskPoller::start()
{
    m_state.phase = PollState::Phase::Loading;
    refreshAll();
}

void TaskPoller::refreshAll()
{
    m_sweepWanted = true;
    if (!m_isAsking)
        ask(Question::Sweep);
}

void TaskPoller::refreshTasks(const QList<TaskId> &ids)
{
    for (const TaskId &id : ids) {
        if (!m_requestedIds.contains(id))
            m_requestedIds.append(id);
    }
    if (!m_isAsking)
        ask(Question::ById);
}

void TaskPoller::setPaused(bool paused)
{
    if (m_isPaused == paused)
        return;
    m_isPaused = paused;
    if (paused) {
        m_timer.stop();
        // An answer under way is still taken in; it only arms no further alarm.
        if (!m_isAsking) {
            m_state.phase = PollState::Phase::Paused;
            m_state.nextAt = {};
            reportState();
        }
    } else if (!m_isAsking) {
        ask(Question::Newest);
    }
}

void TaskPoller::setWindowHidden(bool hidden)
{
    if (m_isHidden == hidden)
        return;
    m_isHidden = hidden;
    if (m_isAsking || m_isPaused || m_state.phase == PollState::Phase::Stopped)
        return;
    // Whoever comes back to the window wants to see the present.
    if (!hidden && m_state.phase == PollState::Phase::Online
        && m_state.lastSuccess.msecsTo(m_timer.now()) >= shortestPause.count())
        ask(Question::Newest);
    else
        arm();
}

void TaskPoller::ask(Question question)
{
    m_timer.stop();
    m_isAsking = true;
    m_seenThisTime.clear();
    const quint64 generation = ++m_generation;
    const auto isLate = [this, generation] { return generation != m_generation; };

    const qint64 sinceSweep = m_lastSweep.isValid() ? m_lastSweep.msecsTo(m_timer.now()) : -1;
    // Negative, too, when the computer's clock was set back.
    const bool sweepIsDue = sinceSweep < 0
        || sinceSweep
            >= std::chrono::duration_cast<std::chrono::milliseconds>(sweepInterval).count();
    if (question == Question::ById) {
        const QList<TaskId> ids = std::exchange(m_requestedIds, {});
        TaskListing(m_client).fetchById(ids, LabelboxClient::RetryPolicy::Once, this,
            [this, isLate](const Result<QList<TaskRecord>> &tasks) {
                if (isLate())
                    return;
                if (!tasks) {
                    fail(tasks.error());
                    return;
                }
                handleTasks(*tasks);
                succeed();
            });
    } else if (question == Question::Sweep || m_sweepWanted || sweepIsDue) {
        m_sweepWanted = false;
        m_state.tasksLoaded = 0;
        TaskListing(m_client).fetchAll(
            this,
            [this, isLate](TaskListing::Scope, const QList<TaskRecord> &page) {
                if (isLate())
                    return false;
                m_state.tasksLoaded += page.size();
                handleTasks(page);
                reportState();
                return true;
            },
            [this, isLate](const Result<TaskSweep> &tasks) {
                if (isLate())
                    return;
                if (!tasks) {
                    m_sweepWanted = true; // not finished, so it begins again
                    fail(tasks.error());
                    return;
                }
                m_lastSweep = m_timer.now();
                m_sweepShortfall = tasks->shortfall;
                m_state.shortfall = tasks->shortfall;
                // Of a list that is not whole nobody can say what is no longer on it.
                if (!tasks->shortfall) {
                    QSet<TaskId> ids;
                    for (const TaskRecord &task : tasks->tasks)
                        ids.insert(task.id);
                    emit sweepFinished(ids);
                } else {
                    qCInfo(lcEngine).noquote() << "sweep:" << tasks->shortfall->detail;
                }
                succeed();
            });
    } else {
        TaskListing(m_client).fetchNewest(LabelboxClient::RetryPolicy::Once, this,
            [this, isLate](const Result<TaskSweep> &tasks) {
                if (isLate())
                    return;
                if (!tasks) {
                    fail(tasks.error());
                    return;
                }
                m_state.shortfall = tasks->shortfall ? tasks->shortfall : m_sweepShortfall;
                handleTasks(tasks->tasks);
                askRunning();
            });
    }
}

void TaskPoller::askRunning()
{
    const QSet<TaskId> beyond = QSet<TaskId>(m_running).subtract(m_seenThisTime);
    if (beyond.isEmpty()) {
        succeed();
        return;
    }
    const quint64 generation = m_generation;
    TaskListing(m_client).fetchById(QList<TaskId>(beyond.cbegin(), beyond.cend()),
        LabelboxClient::RetryPolicy::Once, this,
        [this, generation, beyond](const Result<QList<TaskRecord>> &tasks) {
            if (generation != m_generation)
                return;
            if (!tasks) {
                fail(tasks.error());
                return;
            }
            handleTasks(*tasks);
            // What the server no longer knows by id is left to the next sweep.
            m_running.subtract(QSet<TaskId>(beyond).subtract(m_seenThisTime));
            succeed();
        });
}

void TaskPoller::handleTasks(const QList<TaskRecord> &tasks)
{
    for (const TaskRecord &task : tasks) {
        m_seenThisTime.insert(task.id);
        if (isActive(task.meaning()))
            m_running.insert(task.id);
        else
            m_running.remove(task.id);
    }
    if (!tasks.isEmpty())
        emit tasksSeen(tasks);
}

void TaskPoller::succeed()
{
    m_isAsking = false;
    m_state.phase = PollState::Phase::Online;
    m_state.error.reset();
    m_state.failuresInARow = 0;
    m_rejections = 0;
    m_state.lastSuccess = m_timer.now();
    arm();
}

void TaskPoller::fail(const Error &error)
{
    m_isAsking = false;
    qCInfo(lcEngine).noquote() << "poll failed:" << error.detail;
    m_state.error = error;
    ++m_state.failuresInARow;
    m_rejections = error.kind == Error::Kind::Unauthorized ? m_rejections + 1 : 0;
    const bool mayBeAStumble =
        m_state.lastSuccess.isValid() && rejectionPause(m_rejections).has_value();
    const bool isHopeless = error.kind == Error::Kind::KeyMissing
        || (error.kind == Error::Kind::Unauthorized && !mayBeAStumble);
    m_state.phase = isHopeless ? PollState::Phase::Stopped : PollState::Phase::Retrying;
    arm();
}

void TaskPoller::arm()
{
    m_timer.stop();
    m_state.nextAt = {};
    if (m_state.phase == PollState::Phase::Stopped) {
        reportState();
        return;
    }
    if (m_isPaused) {
        m_state.phase = PollState::Phase::Paused;
        reportState();
        return;
    }
    if (m_state.phase == PollState::Phase::Online && (m_sweepWanted || !m_requestedIds.isEmpty())) {
        reportState();
        ask(m_sweepWanted ? Question::Sweep : Question::ById);
        return;
    }
    auto pause = nextPause({
        .anyRunning = !m_running.isEmpty(),
        .windowHidden = m_isHidden,
        .failuresInARow = m_state.failuresInARow,
        .lastError = m_state.error,
        .random = QRandomGenerator::global()->generateDouble(),
    });
    if (m_state.error && m_state.error->kind == Error::Kind::Unauthorized)
        pause = rejectionPause(m_rejections).value_or(pause);
    m_state.nextAt = m_timer.now().addMSecs(pause.count());
    m_timer.start(pause);
    reportState();
}

void TaskPoller::reportState()
{
    m_state.showsColleagues = m_client.traits().listsOrganization;
    m_state.requestsInLastMinute = m_client.graphQl().requestsInLastMinute();
    emit stateChanged(m_state);
}

} // namespace taskglass
