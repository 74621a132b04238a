// SPDX-License-Identifier: Apache-2.0
#include "analysis/TaskOutcome.h"

#include <QTest>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 notKnown = -1;

TaskEntry entryOf(const QString &type, const QString &status, qint64 failedRows = notKnown)
{
    TaskEntry entry;
    entry.record.id = TaskId{u"t"_s};
    entry.record.type = type;
    entry.record.status = status;
    if (failedRows != notKnown)
        entry.failedRows = failedRows;
    return entry;
}

} // namespace

class TaskOutcomeSpec : public QObject {
    Q_OBJECT
private slots:
    void saysWhatHappened_data()
    {
        const QString upsert = u"adv-upsert-data-rows"_s;
        const QString exported = u"export-data-rows"_s;
        const QString queue = u"send-to-task-queue"_s;
        QTest::addColumn<QString>("type");
        QTest::addColumn<QString>("status");
        QTest::addColumn<qint64>("failedRows");
        QTest::addColumn<TaskOutcome>("outcome");
        QTest::addColumn<QString>("text");
        const auto row = [](const char *name, const QString &type, const QString &status,
                             qint64 failedRows, TaskOutcome outcome, const QString &text) {
            QTest::newRow(name) << type << status << failedRows << outcome << text;
        };
        row("failed", upsert, u"FAILED"_s, notKnown, TaskOutcome::Failed, u"Failed"_s);
        row("failed, with rows", upsert, u"FAILED"_s, 7, TaskOutcome::Failed, u"Failed"_s);
        row("complete with failures", upsert, u"COMPLETE"_s, 1, TaskOutcome::CompleteWithErrors,
            u"Complete with errors"_s);
        row("complete, all rows in", upsert, u"COMPLETE"_s, 0, TaskOutcome::Complete,
            u"Complete"_s);
        row("complete, not counted", upsert, u"COMPLETE"_s, notKnown, TaskOutcome::Checking,
            u"Complete – checking…"_s);
        row("export, not counted", exported, u"COMPLETE"_s, notKnown, TaskOutcome::Checking,
            u"Complete – checking…"_s);
        row("export with failures", exported, u"COMPLETE"_s, 2, TaskOutcome::CompleteWithErrors,
            u"Complete with errors"_s);
        row("a kind without rows", queue, u"COMPLETE"_s, notKnown, TaskOutcome::Complete,
            u"Complete"_s);
        row("no type at all", QString(), u"COMPLETE"_s, notKnown, TaskOutcome::Complete,
            u"Complete"_s);
        row("in progress", upsert, u"IN_PROGRESS"_s, notKnown, TaskOutcome::InProgress,
            u"In progress"_s);
        row("cancelling", upsert, u"CANCELLING"_s, notKnown, TaskOutcome::InProgress,
            u"Cancelling"_s);
        row("cancelled", upsert, u"CANCELED"_s, notKnown, TaskOutcome::Cancelled, u"Cancelled"_s);
        row("an unknown word", queue, u"ARCHIVING"_s, notKnown, TaskOutcome::Other,
            u"? ARCHIVING"_s);
        row("no word", queue, QString(), notKnown, TaskOutcome::Other, u"? no status"_s);
    }
    void saysWhatHappened()
    {
        QFETCH(QString, type);
        QFETCH(QString, status);
        QFETCH(qint64, failedRows);
        const TaskEntry entry = entryOf(type, status, failedRows);
        QTEST(taskOutcome(entry), "outcome");
        QTEST(outcomeText(entry), "text");
    }

    void aTaskTheServerForgotIsNotOnServerWhateverItWas()
    {
        for (const QString &status : {u"FAILED"_s, u"IN_PROGRESS"_s, u"COMPLETE"_s, u"NEW"_s}) {
            TaskEntry entry = entryOf(u"adv-upsert-data-rows"_s, status, 3);
            entry.onServer = false;
            QCOMPARE(taskOutcome(entry), TaskOutcome::NotOnServer);
            QCOMPARE(outcomeText(entry), u"Not on server"_s);
        }
    }

    void whatNobodyCanCountIsNotSaidToBeChecked()
    {
        TaskEntry entry = entryOf(u"adv-upsert-data-rows"_s, u"COMPLETE"_s);
        entry.failuresUnknowable = true;
        QCOMPARE(taskOutcome(entry), TaskOutcome::Checking);
        QCOMPARE(outcomeText(entry), u"Complete – failures unknown"_s);
    }

    void urgentOutcomesRankFirst()
    {
        const QList<TaskOutcome> byUrgency{TaskOutcome::Failed, TaskOutcome::CompleteWithErrors,
            TaskOutcome::InProgress, TaskOutcome::Checking, TaskOutcome::NotOnServer,
            TaskOutcome::Complete};
        for (qsizetype at = 1; at < byUrgency.size(); ++at)
            QCOMPARE_LT(attentionRank(byUrgency.at(at - 1)), attentionRank(byUrgency.at(at)));
        QCOMPARE(attentionRank(TaskOutcome::Other), attentionRank(TaskOutcome::InProgress));
    }
};

} // namespace taskglass

QTEST_GUILESS_MAIN(taskglass::TaskOutcomeSpec)
#include "TaskOutcomeSpec.moc"
