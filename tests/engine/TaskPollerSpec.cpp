// SPDX-License-Identifier: Apache-2.0
#include "base/Utc.h"
#include "engine/TaskPoller.h"
#include "tests/labelbox/ScriptedLabelbox.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace taskglass;
using namespace Qt::StringLiterals;
using Asked = ScriptedLabelbox::Asked;
using Phase = PollState::Phase;

namespace {

/// A clock that stands still until a test moves it.
class ManualTimer : public PollTimer {
public:
    void start(std::chrono::milliseconds delay) override { due = m_now.addMSecs(delay.count()); }
    void stop() override { due = {}; }
    QDateTime now() const override { return m_now; }

    bool isArmed() const { return due.isValid(); }
    qint64 pause() const { return m_now.msecsTo(due); }
    /// Lets the alarm ring at its time.
    void ring()
    {
        m_now = std::exchange(due, {});
        emit timeout();
    }
    void advance(qint64 milliseconds) { m_now = m_now.addMSecs(milliseconds); }

private:
    QDateTime m_now = utcMoment(QDate(2026, 11, 1), QTime(12, 0));
    QDateTime due{};
};

/// A server with tasks whose state a test changes, and a poller that watches it.
struct Watched {
    Watched()
    {
        server.on("createdTasks(skip", [this](const Asked &asked) {
            if (failure.load() != 0)
                return sandbox::HttpResponse{.status = failure};
            static const QRegularExpression paging(u"skip: (\\d+)"_s);
            const int skip = paging.match(asked.query).captured(1).toInt();
            const QMutexLocker lock(&mutex);
            QJsonArray page;
            for (qsizetype i = skip; i < std::min(tasks.size(), qsizetype(skip + 100)); ++i)
                page.append(tasks.at(i));
            return ScriptedLabelbox::data(
                "{\"user\":{\"createdTasks\":" + ScriptedLabelbox::json(page) + "}}");
        });
        server.on("GetTasksById", [this](const Asked &asked) {
            const QMutexLocker lock(&mutex);
            QByteArray fields;
            for (qsizetype i = 0; i < asked.variables.size() - 1; ++i) {
                QJsonArray found;
                for (const QJsonValue &task : std::as_const(tasks)) {
                    if (task["id"_L1] == asked.variables[u"id%1"_s.arg(i)])
                        found.append(task);
                }
                fields += (i > 0 ? ",\"t" : "\"t") + QByteArray::number(i)
                    + "\":" + ScriptedLabelbox::json(found);
            }
            return ScriptedLabelbox::data("{\"user\":{" + fields + "}}");
        });
        server.on("$taskId", [this](const Asked &asked) {
            const QMutexLocker lock(&mutex);
            QJsonArray found;
            for (const QJsonValue &task : std::as_const(tasks)) {
                if (task["id"_L1] == asked.variables["taskId"_L1])
                    found.append(task);
            }
            return ScriptedLabelbox::data(
                "{\"user\":{\"createdTasks\":" + ScriptedLabelbox::json(found) + "}}");
        });
    }

    /// Newest first, @p count of them; those in @p running run.
    void put(int count, const QList<int> &running)
    {
        const QMutexLocker lock(&mutex);
        tasks = {};
        for (int i = count - 1; i >= 0; --i)
            tasks.append(ScriptedLabelbox::task(u"t%1"_s.arg(i),
                {{u"status"_s, running.contains(i) ? u"IN_PROGRESS"_s : u"COMPLETE"_s}}));
    }
    bool settled()
    {
        return QTest::qWaitFor(
            [this] { return timer.isArmed() || poller.state().phase == Phase::Stopped; });
    }

    QMutex mutex{};
    QJsonArray tasks{};
    std::atomic_int failure{0};
    ScriptedLabelbox server{};
    ManualTimer timer{};
    TaskPoller poller{server.client, timer};
};

} // namespace

/// The poller's conversation, with a clock that is moved by hand.
class TaskPollerSpec : public QObject {
    Q_OBJECT
private slots:
    void itBeginsWithEverythingAndThenAsksForTheNewestPage();
    void thePaceFollowsWhatRuns();
    void runningTasksBeyondThePageAreAskedById();
    void everythingIsListedAgainAfterAQuarterOfAnHour();
    void failuresSlowItDownAndSuccessClearsThem();
    void aRejectedKeyStopsIt();
    void pausingStopsTheAlarmAndResumingAsks();
    void aWishDuringAQuestionIsGrantedAfterwards();
    void aHiddenWindowIsServedMoreSlowly();
};

void TaskPollerSpec::itBeginsWithEverythingAndThenAsksForTheNewestPage()
{
    Watched w;
    w.put(150, {});
    QSignalSpy sweeps(&w.poller, &TaskPoller::sweepFinished);
    w.poller.start();
    QCOMPARE(w.poller.state().phase, Phase::Loading);
    QVERIFY(w.settled());
    QCOMPARE(sweeps.size(), 1);
    QCOMPARE(sweeps.first().first().value<QSet<TaskId>>().size(), 150);
    QCOMPARE(w.poller.state().phase, Phase::Online);
    QCOMPARE(w.server.asked("createdTasks(skip").size(), 2);
    w.timer.ring();
    QVERIFY(w.settled());
    QCOMPARE(w.server.asked("createdTasks(skip").size(), 3);
    QCOMPARE(sweeps.size(), 1);
}

void TaskPollerSpec::thePaceFollowsWhatRuns()
{
    Watched w;
    w.put(3, {1});
    w.poller.start();
    QVERIFY(w.settled());
    QCOMPARE(w.timer.pause(), 5'000);
    w.put(3, {});
    w.timer.ring();
    QVERIFY(w.settled());
    QCOMPARE(w.timer.pause(), 60'000);
}

void TaskPollerSpec::runningTasksBeyondThePageAreAskedById()
{
    Watched w;
    w.put(150, {3, 140});
    w.poller.start();
    QVERIFY(w.settled());
    QStringList seen;
    connect(&w.poller, &TaskPoller::tasksSeen, this, [&](const QList<TaskRecord> &tasks) {
        for (const TaskRecord &task : tasks)
            seen.append(task.id.value + u' ' + task.status);
    });
    w.put(150, {140}); // t3 has ended, far below the first page
    w.timer.ring();
    QVERIFY(w.settled());
    QVERIFY(seen.contains(u"t3 COMPLETE"_s));
    QCOMPARE(w.timer.pause(), 5'000);
    const qsizetype byId = w.server.asked("$taskId").size();
    w.timer.ring();
    QVERIFY(w.settled());
    QCOMPARE(w.server.asked("$taskId").size(), byId); // it is not asked for again
}

void TaskPollerSpec::everythingIsListedAgainAfterAQuarterOfAnHour()
{
    Watched w;
    w.put(2, {});
    QSignalSpy sweeps(&w.poller, &TaskPoller::sweepFinished);
    w.poller.start();
    QVERIFY(w.settled());
    for (int minute = 1; minute < 15; ++minute) {
        w.timer.ring();
        QVERIFY(w.settled());
    }
    QCOMPARE(sweeps.size(), 1);
    w.timer.ring();
    QVERIFY(w.settled());
    QCOMPARE(sweeps.size(), 2);
}

void TaskPollerSpec::failuresSlowItDownAndSuccessClearsThem()
{
    Watched w;
    w.put(1, {});
    w.poller.start();
    QVERIFY(w.settled());
    w.failure = 503;
    for (const int pause : {2'000, 4'000, 8'000}) {
        w.timer.ring();
        QVERIFY(w.settled());
        QCOMPARE(w.poller.state().phase, Phase::Retrying);
        QCOMPARE(w.poller.state().error->kind, Error::Kind::Unavailable);
        QCOMPARE(w.timer.pause(), pause);
    }
    QCOMPARE(w.poller.state().failuresInARow, 3);
    w.failure = 0;
    w.timer.ring();
    QVERIFY(w.settled());
    QCOMPARE(w.poller.state().phase, Phase::Online);
    QVERIFY(!w.poller.state().error);
    QCOMPARE(w.timer.pause(), 60'000);
}

void TaskPollerSpec::aRejectedKeyStopsIt()
{
    Watched w;
    w.server.on("GetUserPyApi",
        [](const Asked &) { return ScriptedLabelbox::error("AUTHENTICATION_ERROR"); });
    w.poller.start();
    QVERIFY(w.settled());
    QCOMPARE(w.poller.state().phase, Phase::Stopped);
    QVERIFY(!w.timer.isArmed());
}

void TaskPollerSpec::pausingStopsTheAlarmAndResumingAsks()
{
    Watched w;
    w.put(1, {});
    w.poller.start();
    QVERIFY(w.settled());
    w.poller.setPaused(true);
    QCOMPARE(w.poller.state().phase, Phase::Paused);
    QVERIFY(!w.timer.isArmed());
    const qsizetype before = w.server.asked("createdTasks(skip").size();
    w.poller.setPaused(false);
    QVERIFY(w.settled());
    QCOMPARE(w.server.asked("createdTasks(skip").size(), before + 1);
    QCOMPARE(w.poller.state().phase, Phase::Online);
}

void TaskPollerSpec::aWishDuringAQuestionIsGrantedAfterwards()
{
    Watched w;
    w.put(1, {});
    QSignalSpy sweeps(&w.poller, &TaskPoller::sweepFinished);
    w.poller.start();
    w.poller.refreshAll(); // while the first sweep is under way
    QTRY_COMPARE(sweeps.size(), 2);
    QVERIFY(w.settled());
    w.poller.refreshTasks({{u"t0"_s}});
    QTRY_VERIFY(!w.server.asked("$taskId").isEmpty());
    QVERIFY(w.settled());
}

void TaskPollerSpec::aHiddenWindowIsServedMoreSlowly()
{
    Watched w;
    w.put(1, {0});
    w.poller.start();
    QVERIFY(w.settled());
    w.poller.setWindowHidden(true);
    QCOMPARE(w.timer.pause(), 15'000);
    w.timer.advance(10'000);
    const qsizetype before = w.server.asked("createdTasks(skip").size();
    w.poller.setWindowHidden(false); // whoever comes back sees the present
    QTRY_COMPARE(w.server.asked("createdTasks(skip").size(), before + 1);
}

QTEST_GUILESS_MAIN(TaskPollerSpec)
#include "TaskPollerSpec.moc"
