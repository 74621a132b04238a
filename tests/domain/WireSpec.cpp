// SPDX-License-Identifier: Apache-2.0
#include "base/Utc.h"
#include "domain/TaskRecord.h"

#include <QTest>

using namespace taskglass;
using namespace Qt::StringLiterals;

/// What the words and dates of the wire mean.
class WireSpec : public QObject {
    Q_OBJECT
private slots:
    void aStatusWordHasAMeaning_data();
    void aStatusWordHasAMeaning();
    void aTypeAndNameMakeAKind_data();
    void aTypeAndNameMakeAKind();
    void aDateIsReadWhateverItsForm_data();
    void aDateIsReadWhateverItsForm();
    void anUnreadableDateKeepsItsText();
};

void WireSpec::aStatusWordHasAMeaning_data()
{
    QTest::addColumn<QString>("word");
    QTest::addColumn<TaskStatus>("status");
    QTest::addColumn<bool>("active");
    QTest::addColumn<bool>("finished");
    QTest::newRow("running") << u"IN_PROGRESS"_s << TaskStatus::InProgress << true << false;
    QTest::newRow("done") << u"COMPLETE"_s << TaskStatus::Complete << false << true;
    QTest::newRow("failed") << u"FAILED"_s << TaskStatus::Failed << false << true;
    QTest::newRow("one l") << u"CANCELED"_s << TaskStatus::Cancelled << false << true;
    QTest::newRow("two l") << u"CANCELLED"_s << TaskStatus::Cancelled << false << true;
    QTest::newRow("one l, still at it")
        << u"CANCELING"_s << TaskStatus::Cancelling << true << false;
    QTest::newRow("two l, still at it")
        << u"CANCELLING"_s << TaskStatus::Cancelling << true << false;
    QTest::newRow("new word") << u"ARCHIVING"_s << TaskStatus::Unknown << false << false;
    QTest::newRow("other case") << u"complete"_s << TaskStatus::Unknown << false << false;
    QTest::newRow("nothing") << QString() << TaskStatus::Unknown << false << false;
}

void WireSpec::aStatusWordHasAMeaning()
{
    QFETCH(QString, word);
    QFETCH(TaskStatus, status);
    QFETCH(bool, active);
    QFETCH(bool, finished);
    QCOMPARE(taskStatusFromWire(word), status);
    QCOMPARE(isActive(status), active);
    QCOMPARE(isFinished(status), finished);
}

void WireSpec::aTypeAndNameMakeAKind_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<QString>("name");
    QTest::addColumn<TaskKind>("kind");
    QTest::newRow("upsert") << u"adv-upsert-data-rows"_s << u"x"_s << TaskKind::Upsert;
    QTest::newRow("upsert in capitals") << u"ADV-Upsert-Data-Rows"_s << u"x"_s << TaskKind::Upsert;
    QTest::newRow("upsert named as import")
        << u"adv-upsert-data-rows"_s << u"JSON Import"_s << TaskKind::Upsert;
    QTest::newRow("import by name") << QString() << u"JSON Import"_s << TaskKind::Import;
    QTest::newRow("import name in small letters")
        << QString() << u"json import"_s << TaskKind::Other;
    QTest::newRow("export") << u"export-data-rows"_s << QString() << TaskKind::Export;
    QTest::newRow("export in capitals") << u"Export-Data-Rows"_s << QString() << TaskKind::Other;
    QTest::newRow("batch") << u"add-data-rows-to-batch"_s << QString() << TaskKind::Batch;
    QTest::newRow("queue") << u"send-to-task-queue"_s << QString() << TaskKind::Queue;
    QTest::newRow("annotate") << u"send-to-annotate"_s << QString() << TaskKind::Annotate;
    QTest::newRow("unlisted") << u"make-coffee"_s << QString() << TaskKind::Other;
    QTest::newRow("nothing") << QString() << QString() << TaskKind::Other;
}

void WireSpec::aTypeAndNameMakeAKind()
{
    QFETCH(QString, type);
    QFETCH(QString, name);
    QFETCH(TaskKind, kind);
    QCOMPARE(taskKind(type, name), kind);
}

void WireSpec::aDateIsReadWhateverItsForm_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QDateTime>("moment");
    const auto utc = [](int hour, int minute, int second, int millisecond) {
        return utcMoment(QDate(2024, 5, 1), QTime(hour, minute, second, millisecond));
    };
    QTest::newRow("fraction") << u"2024-05-01T12:34:56.789Z"_s << utc(12, 34, 56, 789);
    QTest::newRow("microseconds") << u"2024-05-01T12:34:56.789000Z"_s << utc(12, 34, 56, 789);
    QTest::newRow("no fraction") << u"2024-05-01T12:34:56Z"_s << utc(12, 34, 56, 0);
    QTest::newRow("offset") << u"2024-05-01T14:34:56+02:00"_s << utc(12, 34, 56, 0);
    QTest::newRow("offset and fraction")
        << u"2024-05-01T07:34:56.5-05:00"_s << utc(12, 34, 56, 500);
    QTest::newRow("no zone is UTC") << u"2024-05-01T12:34:56"_s << utc(12, 34, 56, 0);
}

void WireSpec::aDateIsReadWhateverItsForm()
{
    QFETCH(QString, text);
    QFETCH(QDateTime, moment);
    const Timestamp stamp = Timestamp::fromWire(text);
    QCOMPARE(stamp.utc, moment);
    QCOMPARE(stamp.wire, text);
}

void WireSpec::anUnreadableDateKeepsItsText()
{
    for (const QString &text : {u"yesterday"_s, u""_s, QString(), u"2024-13-45T99:99:99Z"_s}) {
        const Timestamp stamp = Timestamp::fromWire(text);
        QVERIFY(!stamp.utc.isValid());
        QCOMPARE(stamp.wire, text);
        QCOMPARE(stamp.wire.isNull(), text.isNull());
    }
}

QTEST_GUILESS_MAIN(WireSpec)
#include "WireSpec.moc"
