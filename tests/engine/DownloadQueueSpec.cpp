// SPDX-License-Identifier: Apache-2.0
#include "engine/DownloadQueue.h"
#include "tests/engine/ScriptedDownloads.h"

#include <QPointer>
#include <QTest>

using namespace taskglass;
using namespace Qt::StringLiterals;
using Phase = RowStreamState::Phase;
using Reading = DownloadFactory::Reading;

namespace {

const StreamId a{{u"a"_s}, RowStream::Failed};
const StreamId aCreated{{u"a"_s}, RowStream::Created};
const StreamId b{{u"b"_s}, RowStream::Failed};
const StreamId c{{u"c"_s}, RowStream::Failed};
const StreamId d{{u"d"_s}, RowStream::Failed};

TaskRecord record(const TaskId &id, const QString &status)
{
    return {.id = id, .name = u"JSON Import"_s, .status = status};
}

} // namespace

/// Who wants which rows, and which of them are fetched at the moment. No server is needed for that.
class DownloadQueueSpec : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();

    void rowsAreFetchedOnceHoweverManyWantThem();
    void rowsAreFetchedAsLongAsAnythingWantsThem();
    void demandsEndWithTheDownload();
    void stoppingEndsWhateverIsWanted();
    void bothStreamsOfFewTasksAreFetchedAtATime();
    void theLastOneAskedForComesFirst();
    void whatWaitsCanBeStopped();
    void withoutAServerWhatIsStoredIsSaid();
    void rowsOfATaskThatRunsArePartial();
    void partialRowsAreReplacedWhenTheTaskHasEnded();
    void damagedRowsAreFetchedAgainOnce();
    void soundRowsAreLoadedAgainAsOftenAsAsked();
    void whatIsUnderWayIsNotFetchedAgain();
    void whoHearsOfTheEndMayAskAgain();
    void clearingDropsEverythingSilently();

private:
    QList<Phase> phases(const StreamId &id) const { return m_phases.value(id); }
    ScriptedDownload *download(const StreamId &id) { return m_factory.last[id]; }

    TaskRegistry m_tasks;
    ScriptedDownloads m_factory;
    std::unique_ptr<DownloadQueue> m_queue;
    QHash<StreamId, QList<Phase>> m_phases;
    QList<Error> m_problems;
};

void DownloadQueueSpec::init()
{
    m_tasks.reset({});
    m_tasks.apply({record(a.task, u"COMPLETE"_s), record(b.task, u"COMPLETE"_s),
        record(c.task, u"COMPLETE"_s), record(d.task, u"IN_PROGRESS"_s)});
    m_factory = {};
    m_queue = std::make_unique<DownloadQueue>(m_tasks, m_factory);
    connect(m_queue.get(), &DownloadQueue::rowsChanged, this,
        [this](const RowStreamState &state) { m_phases[state.id].append(state.phase); });
    connect(m_queue.get(), &DownloadQueue::problemFound, this,
        [this](const Error &error) { m_problems.append(error); });
}

void DownloadQueueSpec::cleanup()
{
    m_queue.reset();
    m_phases.clear();
    m_problems.clear();
}

void DownloadQueueSpec::rowsAreFetchedOnceHoweverManyWantThem()
{
    m_queue->request(a, RowDemand::View);
    download(a)->arrive(5);
    m_queue->request(a, RowDemand::Export);
    m_queue->request(a, RowDemand::View);
    QCOMPARE(m_factory.made, 1);
    QCOMPARE(download(a)->starts, 1);
    // Who asks hears at once how they stand.
    QCOMPARE(phases(a), QList<Phase>(3, Phase::Fetching));
    QCOMPARE(download(a)->reading, Reading::Resume);
}

void DownloadQueueSpec::rowsAreFetchedAsLongAsAnythingWantsThem()
{
    m_queue->request(a, RowDemand::View);
    m_queue->request(a, RowDemand::Export);
    m_queue->request(a, RowDemand::Archive);
    m_queue->release(a, RowDemand::View);
    m_queue->release(a, RowDemand::View);
    m_queue->release(a, RowDemand::Archive);
    QVERIFY(download(a)->isRunning());
    m_queue->release(a, RowDemand::Export);
    QCOMPARE(phases(a).last(), Phase::Interrupted);
    m_queue->release(b, RowDemand::View); // Nobody asked for them.
}

void DownloadQueueSpec::demandsEndWithTheDownload()
{
    m_queue->request(a, RowDemand::Export);
    download(a)->end(Phase::Complete);
    m_queue->request(a, RowDemand::View);
    QCOMPARE(m_factory.made, 2);
    m_queue->release(a, RowDemand::View);
    QCOMPARE(phases(a).last(), Phase::Interrupted);
}

void DownloadQueueSpec::stoppingEndsWhateverIsWanted()
{
    m_queue->request(a, RowDemand::View);
    m_queue->request(a, RowDemand::Export);
    m_queue->stop(a);
    QCOMPARE(phases(a).last(), Phase::Interrupted);
    m_queue->stop(a);
    m_queue->stop(b);
    QCOMPARE(phases(a).count(Phase::Interrupted), 1);
}

void DownloadQueueSpec::bothStreamsOfFewTasksAreFetchedAtATime()
{
    m_queue->request(a, RowDemand::View);
    m_queue->request(b, RowDemand::View);
    m_queue->request(c, RowDemand::View);
    m_queue->request(aCreated, RowDemand::View);
    QVERIFY(download(a)->isRunning());
    QVERIFY(download(b)->isRunning());
    QVERIFY(download(aCreated)->isRunning());
    QCOMPARE(download(c)->starts, 0);
    download(b)->end(Phase::Complete);
    QTRY_VERIFY(download(c)->isRunning());
}

void DownloadQueueSpec::theLastOneAskedForComesFirst()
{
    m_queue->request(a, RowDemand::View);
    m_queue->request(b, RowDemand::View);
    m_queue->request(c, RowDemand::View);
    m_queue->request(d, RowDemand::View);
    download(a)->end(Phase::Complete);
    QTRY_VERIFY(download(d)->isRunning());
    QCOMPARE(download(c)->starts, 0);
}

void DownloadQueueSpec::whatWaitsCanBeStopped()
{
    m_queue->request(a, RowDemand::View);
    m_queue->request(b, RowDemand::View);
    m_queue->request(c, RowDemand::View);
    m_queue->stop(c);
    QCOMPARE(phases(c), QList<Phase>{Phase::Interrupted});
    const QPointer<ScriptedDownload> stopped = download(c);
    download(a)->end(Phase::Complete);
    download(b)->end(Phase::Complete);
    QTRY_VERIFY(!stopped); // Nothing is kept of what has ended.
    QCOMPARE(phases(c), QList<Phase>{Phase::Interrupted});
}

void DownloadQueueSpec::withoutAServerWhatIsStoredIsSaid()
{
    m_queue->request({{u"never heard of"_s}, RowStream::Failed}, RowDemand::View);
    m_factory.isConnected = false;
    m_queue->request(a, RowDemand::View);
    m_queue->refetch(b);
    QCOMPARE(m_factory.made, 0);
    QCOMPARE(m_phases.size(), 3);
    QCOMPARE(phases(a), QList<Phase>{Phase::Interrupted});
    QCOMPARE(phases(b), QList<Phase>{Phase::Interrupted});
}

void DownloadQueueSpec::rowsOfATaskThatRunsArePartial()
{
    QCOMPARE(m_queue->partialRows(d.task), QList<StreamId>());
    m_queue->request(d, RowDemand::View);
    m_queue->request(a, RowDemand::View);
    QCOMPARE(m_queue->partialRows(d.task), QList<StreamId>{d});
    QCOMPARE(m_queue->partialRows(a.task), QList<StreamId>());
    // That they have come, as far as they go, makes them no more whole.
    const QPointer<ScriptedDownload> ended = download(d);
    ended->end(Phase::NotYet);
    QTRY_VERIFY(!ended);
    QCOMPARE(m_queue->partialRows(d.task), QList<StreamId>{d});
    m_queue->release(d, RowDemand::View);
    m_queue->stop(d);
}

void DownloadQueueSpec::partialRowsAreReplacedWhenTheTaskHasEnded()
{
    m_queue->request(d, RowDemand::View);
    const QPointer<ScriptedDownload> partial = download(d);
    QVERIFY(partial->isRunning());
    m_tasks.apply({record(d.task, u"COMPLETE"_s)});
    for (const StreamId &id : m_queue->partialRows(d.task))
        m_queue->request(id, RowDemand::View);
    QCOMPARE(m_factory.made, 2);
    QVERIFY(!partial->isRunning());
    QVERIFY(download(d)->isRunning());
    QVERIFY(phases(d).isEmpty()); // Of its end nobody hears: the rows go on.
    QTRY_VERIFY(!partial);
    QCOMPARE(m_queue->partialRows(d.task), QList<StreamId>());
}

void DownloadQueueSpec::damagedRowsAreFetchedAgainOnce()
{
    m_queue->refetch(a);
    QCOMPARE(download(a)->reading, Reading::Refetch);
    // Whoever looks elsewhere still wants them mended.
    m_queue->request(a, RowDemand::View);
    m_queue->release(a, RowDemand::View);
    QVERIFY(download(a)->isRunning());
    download(a)->end(Phase::Complete);
    QVERIFY(m_problems.isEmpty());
    m_queue->refetch(a);
    QCOMPARE(m_factory.made, 1);
    QCOMPARE(m_problems.size(), 1);
    QCOMPARE(m_problems.first().kind, Error::Kind::Storage);
    m_queue->refetch(b);
    QCOMPARE(m_factory.made, 2);
}

void DownloadQueueSpec::soundRowsAreLoadedAgainAsOftenAsAsked()
{
    for (const int made : {1, 2, 3}) {
        QVERIFY(m_queue->reload(a));
        QCOMPARE(m_factory.made, made);
        QCOMPARE(download(a)->reading, Reading::Refetch);
        QVERIFY(!m_queue->reload(a));
        download(a)->end(Phase::Complete);
    }
    // That is no sign of a disk that spoils them.
    m_queue->refetch(a);
    QCOMPARE(m_factory.made, 4);
    QVERIFY(m_problems.isEmpty());
}

void DownloadQueueSpec::whatIsUnderWayIsNotFetchedAgain()
{
    m_queue->request(a, RowDemand::View);
    m_queue->request(b, RowDemand::View);
    m_queue->request(c, RowDemand::View);
    m_queue->refetch(a);
    m_queue->refetch(c);
    QCOMPARE(m_factory.made, 3);
    QVERIFY(m_problems.isEmpty());
}

void DownloadQueueSpec::whoHearsOfTheEndMayAskAgain()
{
    int asked = 0;
    connect(m_queue.get(), &DownloadQueue::rowsChanged, this, [&](const RowStreamState &state) {
        if (state.phase == Phase::Complete && ++asked == 1) {
            m_factory.endAtOnce = true;
            m_queue->request(state.id, RowDemand::Archive);
        }
    });
    m_queue->request(a, RowDemand::View);
    const QPointer<ScriptedDownload> first = download(a);
    first->end(Phase::Complete);
    QCOMPARE(asked, 2);
    QCOMPARE(m_factory.made, 2);
    QTRY_VERIFY(!first);
}

void DownloadQueueSpec::clearingDropsEverythingSilently()
{
    m_queue->request(a, RowDemand::View);
    m_queue->request(b, RowDemand::View);
    m_queue->request(c, RowDemand::View);
    m_queue->request(d, RowDemand::View);
    m_tasks.apply({record(d.task, u"COMPLETE"_s)});
    m_queue->request(d, RowDemand::View);
    const QPointer<ScriptedDownload> running = download(a);
    const QPointer<ScriptedDownload> waiting = download(c);
    m_phases.clear();
    m_queue->clear();
    QVERIFY(!running && !waiting);
    QVERIFY(m_phases.isEmpty());
    QVERIFY(m_queue->findChildren<Download *>().isEmpty());
    m_queue->request(a, RowDemand::View);
    QVERIFY(download(a)->isRunning());
}

QTEST_GUILESS_MAIN(DownloadQueueSpec)
#include "DownloadQueueSpec.moc"
