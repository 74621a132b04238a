// SPDX-License-Identifier: Apache-2.0
#include "domain/StreamId.h"
#include "domain/TaskRecord.h"

#include <QSet>
#include <QTest>

#include <set>

using namespace taskglass;
using namespace Qt::StringLiterals;

/// One list of rows of one task.
class StreamIdSpec : public QObject {
    Q_OBJECT
private slots:
    void aTaskAndOneOfItsStreamsAreOneIdentity();
    void aTaskKeepsWhatItRefusedAndAcceptedApart_data();
    void aTaskKeepsWhatItRefusedAndAcceptedApart();
};

void StreamIdSpec::aTaskAndOneOfItsStreamsAreOneIdentity()
{
    const StreamId id{{u"a"_s}, RowStream::Created};
    const QList<StreamId> others{
        {{u"a"_s}, RowStream::Failed}, {{u"b"_s}, RowStream::Created}, {{}, RowStream::Created}};
    QCOMPARE(id, StreamId(id));
    for (const StreamId &other : others)
        QVERIFY(id != other && (id < other) != (other < id));
    QSet<StreamId> hashed{id, id};
    std::set<StreamId> ordered{id, id};
    for (const StreamId &other : others) {
        hashed.insert(other);
        ordered.insert(other);
    }
    QCOMPARE(hashed.size(), 4);
    QCOMPARE(ordered.size(), std::size_t(4));
}

void StreamIdSpec::aTaskKeepsWhatItRefusedAndAcceptedApart_data()
{
    QTest::addColumn<TaskRecord>("task");
    QTest::addColumn<RowStream>("rejected");
    QTest::addColumn<RowStream>("accepted");
    QTest::newRow("import") << TaskRecord{.name = u"JSON Import"_s} << RowStream::Failed
                            << RowStream::Created;
    QTest::newRow("upsert") << TaskRecord{.type = u"adv-upsert-data-rows"_s} << RowStream::Failed
                            << RowStream::Created;
    QTest::newRow("export") << TaskRecord{.type = u"export-data-rows"_s} << RowStream::ExportErrors
                            << RowStream::ExportResult;
}

void StreamIdSpec::aTaskKeepsWhatItRefusedAndAcceptedApart()
{
    QFETCH(const TaskRecord, task);
    QFETCH(const RowStream, rejected);
    QFETCH(const RowStream, accepted);
    QCOMPARE(rejectedStream(task), rejected);
    QCOMPARE(acceptedStream(task), accepted);
}

QTEST_GUILESS_MAIN(StreamIdSpec)
#include "StreamIdSpec.moc"
