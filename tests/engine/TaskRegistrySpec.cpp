// SPDX-License-Identifier: Apache-2.0
#include "base/Utc.h"
#include "engine/TaskRegistry.h"

#include <QTest>

using namespace taskglass;
using namespace Qt::StringLiterals;

namespace {

TaskRecord record(const QString &id, const QString &status)
{
    return {.id = {id},
        .name = u"JSON Import"_s,
        .status = status,
        .createdAt = Timestamp::fromWire(u"2026-09-24T10:00:00Z"_s),
        .updatedAt = Timestamp::fromWire(u"2026-09-24T10:05:00Z"_s)};
}

const QString running = u"IN_PROGRESS"_s;
const QString complete = u"COMPLETE"_s;

} // namespace

/// What a server's record becomes for us.
class TaskRegistrySpec : public QObject {
    Q_OBJECT
private slots:
    void whatIsSaidTwiceChangesNothing();
    void aCreatorOnceKnownStaysKnown();
    void aTaskThatFinishesIsSeenToEnd();
    void aTaskThatHadFinishedBeforeIsNotSeenToEnd();
    void aTaskThatRunsAgainHasNoCounts();
    void aTaskIsGoneAfterTwoSweepsWithoutIt();
    void aTaskThatComesBackIsOnTheServerAgain();
    void countsOfATaskThatRunsSayNothing();
    void countsTellOnceThatATaskWasSeenToEnd();
    void whatCannotBeCountedIsUnknowable();
    void anotherWorkspaceBeginsAfresh();
};

void TaskRegistrySpec::whatIsSaidTwiceChangesNothing()
{
    TaskRegistry registry;
    const QList<TaskRecord> tasks{record(u"a"_s, running), record(u"b"_s, complete)};
    QCOMPARE(registry.apply(tasks).entries.size(), 2);
    QCOMPARE(registry.apply(tasks).entries.size(), 0);
    TaskRecord renamed = tasks.first();
    renamed.name = u"another name"_s;
    const TaskRegistry::Changes changes = registry.apply({renamed, tasks.last()});
    QCOMPARE(changes.entries.size(), 1);
    QCOMPARE(changes.entries.first().record, renamed);
    QCOMPARE(registry.find({u"a"_s})->record, renamed);
    QVERIFY(!registry.find({u"c"_s}));
}

void TaskRegistrySpec::aCreatorOnceKnownStaysKnown()
{
    TaskRegistry registry;
    TaskRecord task = record(u"a"_s, running);
    task.createdBy = {.id = u"u1"_s, .name = u"Ann"_s};
    registry.apply({task});
    QVERIFY(registry.apply({record(u"a"_s, running)}).entries.isEmpty());
    registry.apply({record(u"a"_s, complete)});
    QCOMPARE(registry.find({u"a"_s})->record.createdBy.name, u"Ann"_s);
    QCOMPARE(registry.find({u"a"_s})->record.status, complete);
}

void TaskRegistrySpec::aTaskThatFinishesIsSeenToEnd()
{
    TaskRegistry registry;
    const TaskRegistry::Changes begun = registry.apply({record(u"a"_s, running)});
    QVERIFY(begun.ended.isEmpty());
    QVERIFY(!begun.entries.first().finishedAt.isValid());
    const TaskRegistry::Changes ended = registry.apply({record(u"a"_s, complete)});
    QCOMPARE(ended.ended, QList<TaskId>{{u"a"_s}});
    QCOMPARE(ended.entries.first().finishedAt, utcMoment(QDate(2026, 9, 24), QTime(10, 5)));

    // The first moment counts, whatever is touched later.
    TaskRecord later = record(u"a"_s, complete);
    later.updatedAt = Timestamp::fromWire(u"2026-09-24T11:00:00Z"_s);
    const TaskRegistry::Changes touched = registry.apply({later});
    QVERIFY(touched.ended.isEmpty());
    QCOMPARE(touched.entries.first().finishedAt, utcMoment(QDate(2026, 9, 24), QTime(10, 5)));
}

void TaskRegistrySpec::aTaskThatHadFinishedBeforeIsNotSeenToEnd()
{
    TaskRegistry registry;
    QVERIFY(registry.apply({record(u"a"_s, complete)}).ended.isEmpty());
    // A word that nobody knows is neither running nor finished.
    registry.apply({record(u"b"_s, u"NEVER_HEARD_OF"_s)});
    QVERIFY(registry.apply({record(u"b"_s, complete)}).ended.isEmpty());
}

void TaskRegistrySpec::aTaskThatRunsAgainHasNoCounts()
{
    TaskRegistry registry;
    registry.apply({record(u"a"_s, complete)});
    QVERIFY(registry.applyCounts({u"a"_s}, {.failed = 3, .created = 4}));
    QCOMPARE(registry.find({u"a"_s})->failedRows, std::optional<qint64>(3));
    registry.apply({record(u"a"_s, running)});
    QVERIFY(!registry.find({u"a"_s})->failedRows);
    QVERIFY(!registry.find({u"a"_s})->createdRows);
    QVERIFY(!registry.find({u"a"_s})->finishedAt.isValid());
}

void TaskRegistrySpec::aTaskIsGoneAfterTwoSweepsWithoutIt()
{
    TaskRegistry registry;
    registry.apply({record(u"a"_s, complete), record(u"b"_s, complete)});
    QVERIFY(registry.applySweep({{u"b"_s}}).isEmpty());
    QVERIFY(registry.applySweep({{u"a"_s}, {u"b"_s}}).isEmpty()); // There it is again.
    QVERIFY(registry.applySweep({{u"b"_s}}).isEmpty());
    const QList<TaskEntry> gone = registry.applySweep({{u"b"_s}});
    QCOMPARE(gone.size(), 1);
    QCOMPARE(gone.first().record.id, TaskId{u"a"_s});
    QVERIFY(!gone.first().onServer);
    QVERIFY(registry.applySweep({{u"b"_s}}).isEmpty()); // Said once.
}

void TaskRegistrySpec::aTaskThatComesBackIsOnTheServerAgain()
{
    TaskRegistry registry;
    const TaskRecord task = record(u"a"_s, complete);
    registry.apply({task});
    registry.applySweep({});
    registry.applySweep({});
    QVERIFY(!registry.find(task.id)->onServer);
    const TaskRegistry::Changes changes = registry.apply({task});
    QCOMPARE(changes.entries.size(), 1);
    QVERIFY(changes.entries.first().onServer);
}

void TaskRegistrySpec::countsOfATaskThatRunsSayNothing()
{
    TaskRegistry registry;
    registry.apply({record(u"a"_s, running)});
    QVERIFY(!registry.applyCounts({u"a"_s}, {.failed = 3, .created = {}}));
    QVERIFY(!registry.applyCounts({u"never heard of"_s}, {.failed = 3, .created = {}}));
    QVERIFY(!registry.find({u"a"_s})->failedRows);
}

void TaskRegistrySpec::countsTellOnceThatATaskWasSeenToEnd()
{
    TaskRegistry registry;
    registry.apply({record(u"a"_s, running), record(u"b"_s, complete)});
    registry.apply({record(u"a"_s, complete)});
    const auto first = registry.applyCounts({u"a"_s}, {.failed = 3, .created = 4});
    QVERIFY(first && first->wasSeenToEnd);
    QCOMPARE(first->entry.failedRows, std::optional<qint64>(3));
    QCOMPARE(first->entry.createdRows, std::optional<qint64>(4));
    QVERIFY(!registry.applyCounts({u"a"_s}, {.failed = 3, .created = 4})->wasSeenToEnd);
    QVERIFY(!registry.applyCounts({u"b"_s}, {.failed = 3, .created = 4})->wasSeenToEnd);
}

void TaskRegistrySpec::whatCannotBeCountedIsUnknowable()
{
    TaskRegistry registry;
    registry.apply({record(u"a"_s, complete)});
    const auto change = registry.applyCounts({u"a"_s}, {});
    QVERIFY(change && change->entry.failuresUnknowable);
    QVERIFY(
        !registry.applyCounts({u"a"_s}, {.failed = 0, .created = {}})->entry.failuresUnknowable);
}

void TaskRegistrySpec::anotherWorkspaceBeginsAfresh()
{
    TaskRegistry registry;
    registry.apply({record(u"a"_s, running)});
    registry.apply({record(u"a"_s, complete)});
    TaskEntry stored;
    stored.record = record(u"a"_s, complete);
    registry.reset({stored});
    QCOMPARE(registry.entries(), QList<TaskEntry>{stored});
    QVERIFY(!registry.applyCounts({u"a"_s}, {.failed = 1, .created = {}})->wasSeenToEnd);
    registry.reset({});
    QVERIFY(registry.entries().isEmpty());
}

QTEST_GUILESS_MAIN(TaskRegistrySpec)
#include "TaskRegistrySpec.moc"
