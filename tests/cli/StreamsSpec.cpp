// SPDX-License-Identifier: Apache-2.0
#include "PreparedLabelbox.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include <csignal>

using namespace Qt::StringLiterals;
using namespace taskglass::test;

namespace {

constexpr int rowsPerPage = 5000;

/// A page of failures so wide that a pipe does not hold it.
QByteArray widePage(int first, const QByteArray &after)
{
    QByteArray rows;
    for (int row = first; row < first + rowsPerPage; ++row) {
        rows += QByteArray(rows.isEmpty() ? "" : ",") + "{\"message\":\"Duplicate global key: 'gk-"
            + QByteArray::number(row) + "'\",\"spec\":{\"externalId\":\"e" + QByteArray::number(row)
            + "\",\"globalKey\":\"gk-" + QByteArray::number(row)
            + "\",\"rowData\":\"https://example.test/a/rather/long/address.jpg\",\"metadata\":[],\"attachments\":[]}}";
    }
    return "{\"after\":" + (after.isEmpty() ? QByteArray("null") : '"' + after + '"')
        + ",\"total\":10000,\"results\":[" + rows + "]}";
}

} // namespace

/// Rows as they travel through the program: formats, files, pipes, interruptions.
class StreamsSpec : public QObject {
    Q_OBJECT
private slots:
    void init();
    void everyFormatHoldsEveryRowInOrder();
    void streamableExportsAreTheLinesOfTheirStreams();
    void failuresWithoutRowsAreATableToo_data();
    void failuresWithoutRowsAreATableToo();
    void aFileHoldsWhatStandardOutputWould();
    void anOlderFileIsReplaced();
    void aFileThatCannotBeWrittenEndsWithNineBeforeAnybodyIsAsked();
    void aFullDiskEndsWithNine();
    void anErrorInTheMiddleLeavesNoFile_data();
    void anErrorInTheMiddleLeavesNoFile();
    void aReaderThatLeavesIsNoError_data();
    void aReaderThatLeavesIsNoError();
    void interruptingEndsAtOnceAndLeavesNoFile();

private:
    Run ask(const QStringList &arguments, const QString &shell = {})
    {
        return run(QStringList{u"--endpoint"_s, m_server->file("/graphql")} + arguments, "good-key",
            shell);
    }

    std::unique_ptr<PreparedLabelbox> m_server{};
};

void StreamsSpec::init()
{
    m_server = std::make_unique<PreparedLabelbox>();
    m_server->tasks = {task(u"upsert"_s, {{u"type"_s, u"adv-upsert-data-rows"_s}}),
        task(u"stream"_s, {{u"type"_s, u"export-data-rows"_s}})};
    m_server->failedPages = {{"", widePage(0, "next")}, {"next", widePage(rowsPerPage, {})}};
    m_server->start();
}

void StreamsSpec::everyFormatHoldsEveryRowInOrder()
{
    const Run json = ask({u"failed-rows"_s, u"upsert"_s});
    QVERIFY2(json.code == 0, text(json.messages));
    const QJsonArray rows = json.json().first().toArray();
    QCOMPARE(rows.size(), 2 * rowsPerPage);

    const QList<QByteArray> lines =
        ask({u"failed-rows"_s, u"upsert"_s, u"--format"_s, u"ndjson"_s}).output.split('\n');
    QCOMPARE(lines.size(), 2 * rowsPerPage + 1);
    const QList<QByteArray> csv =
        ask({u"failed-rows"_s, u"upsert"_s, u"--format"_s, u"csv"_s}).output.split('\n');
    QCOMPARE(csv.size(), 2 * rowsPerPage + 2);
    QCOMPARE(csv[0], QByteArray("message,global_key,external_id,row_data,metadata,attachments\r"));

    for (int row = 0; row < 2 * rowsPerPage; ++row) {
        const QString key = u"gk-%1"_s.arg(row);
        QCOMPARE(rows[row][u"failedDataRows"_s][0][u"globalKey"_s].toString(), key);
        QCOMPARE(QJsonDocument::fromJson(lines[row]).object(), rows[row].toObject());
        QVERIFY(csv[row + 1].startsWith(
            QByteArray("Duplicate global key: '" + key.toLatin1() + "'," + key.toLatin1() + ",e")));
    }
}

void StreamsSpec::streamableExportsAreTheLinesOfTheirStreams()
{
    const QByteArray lines = "{\"data_row\":{\"id\":\"\xc3\xa4\xe2\x80\xa8z\"}}\n{\"n\":2}\n";
    m_server->streams = {{"RESULT", lines}, {"ERRORS", "{\"error\":\"gone\"}\n"}};
    m_server->files = {{"/stream-RESULT", lines}, {"/stream-ERRORS", "{\"error\":\"gone\"}\n"}};
    const Run result = ask({u"result"_s, u"stream"_s, u"--format"_s, u"ndjson"_s});
    QVERIFY2(result.code == 0, text(result.messages));
    QCOMPARE(result.output, lines);
    const Run errors = ask({u"errors"_s, u"stream"_s});
    QVERIFY2(errors.code == 0, text(errors.messages));
    QCOMPARE(errors.json().first().toArray(), QJsonArray({QJsonObject{{u"error"_s, u"gone"_s}}}));
    QVERIFY(!m_server->keyLeaked());
}

void StreamsSpec::failuresWithoutRowsAreATableToo_data()
{
    QTest::addColumn<QString>("command");
    QTest::addColumn<QJsonObject>("fields");
    QTest::addColumn<QByteArray>("table");
    QTest::newRow("one failure") << u"errors"_s
                                 << QJsonObject{{u"type"_s, u"send-to-annotate"_s},
                                        {u"status"_s, u"FAILED"_s},
                                        {u"result"_s, uR"("No rows, sorry")"_s}}
                                 << QByteArray("message\r\n\"No rows, sorry\"\r\n");
    QTest::newRow("no failure") << u"errors"_s << QJsonObject{{u"type"_s, u"send-to-annotate"_s}}
                                << QByteArray("message,global_key,external_id,row_data,metadata,"
                                              "attachments\r\n");
    QTest::newRow("no created row")
        << u"created-rows"_s << QJsonObject{{u"type"_s, u"adv-upsert-data-rows"_s}}
        << QByteArray("id,global_key,external_id,row_data\r\n");
}

void StreamsSpec::failuresWithoutRowsAreATableToo()
{
    QFETCH(QString, command);
    QFETCH(QJsonObject, fields);
    QFETCH(QByteArray, table);
    m_server->tasks = {task(u"t1"_s, fields)};
    const Run told = ask({command, u"t1"_s, u"--format"_s, u"csv"_s});
    QVERIFY2(told.code == 0, text(told.messages));
    QCOMPARE(told.output, table);
}

void StreamsSpec::aFileHoldsWhatStandardOutputWould()
{
    const QTemporaryDir folder;
    for (const QString &format : {u"json"_s, u"ndjson"_s, u"csv"_s}) {
        const QStringList arguments{u"errors"_s, u"upsert"_s, u"--format"_s, format};
        QFile file(folder.filePath(format));
        const Run told = ask(arguments + QStringList{u"-o"_s, file.fileName()});
        QVERIFY2(told.code == 0, text(told.messages));
        QCOMPARE(told.output, QByteArray());
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(file.readAll() == ask(arguments).output);
    }
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden).size(), 3);
}

void StreamsSpec::anOlderFileIsReplaced()
{
    const QTemporaryDir folder;
    QFile file(folder.filePath(u"rows"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray(100, 'x'));
    file.close();
    QCOMPARE(ask({u"created-rows"_s, u"upsert"_s, u"-o"_s, file.fileName()}).code, 0);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), QByteArray("null\n"));
}

void StreamsSpec::aFileThatCannotBeWrittenEndsWithNineBeforeAnybodyIsAsked()
{
    const QTemporaryDir folder;
    for (const QString &path : {folder.filePath(u"none/rows.json"_s), folder.path()}) {
        const Run told = ask({u"errors"_s, u"upsert"_s, u"-o"_s, path});
        QVERIFY2(told.code == 9, text(told.messages));
        QVERIFY2(told.messages.contains(path.toUtf8()), text(told.messages));
    }
    QCOMPARE(m_server->requests.load(), 0);
}

void StreamsSpec::aFullDiskEndsWithNine()
{
    for (const QStringList &arguments : {QStringList{u"list"_s},
             QStringList{u"show"_s, u"upsert"_s}, QStringList{u"errors"_s, u"upsert"_s},
             QStringList{u"errors"_s, u"upsert"_s, u"--format"_s, u"csv"_s}}) {
        const Run told = ask(arguments, u"exec \"$0\" \"$@\" > /dev/full"_s);
        QVERIFY2(told.code == 9, text(arguments.join(u' ').toLatin1() + told.messages));
        QVERIFY(told.messages.startsWith("taskglass-cli: "));
    }
}

void StreamsSpec::anErrorInTheMiddleLeavesNoFile_data()
{
    QTest::addColumn<QString>("format");
    QTest::newRow("json") << u"json"_s;
    QTest::newRow("ndjson") << u"ndjson"_s;
    QTest::newRow("csv") << u"csv"_s;
}

void StreamsSpec::anErrorInTheMiddleLeavesNoFile()
{
    QFETCH(QString, format);
    m_server->failedPages.remove("next");
    const QTemporaryDir folder;
    const QStringList arguments{u"errors"_s, u"upsert"_s, u"--format"_s, format};
    const Run told = ask(arguments + QStringList{u"-o"_s, folder.filePath(u"rows"_s)});
    QVERIFY2(told.code == 8, text(told.messages));
    QVERIFY(told.messages.startsWith("taskglass-cli: "));
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden), QStringList());
    QCOMPARE(ask(arguments).code, 8);
}

void StreamsSpec::aReaderThatLeavesIsNoError_data()
{
    anErrorInTheMiddleLeavesNoFile_data();
}

void StreamsSpec::aReaderThatLeavesIsNoError()
{
    QFETCH(QString, format);
    const Run told = ask({u"errors"_s, u"upsert"_s, u"--format"_s, format},
        u"{ \"$0\" \"$@\"; echo \"code $?\" >&2; } | head -n 1"_s);
    QCOMPARE(told.messages, QByteArray("code 0\n"));
    QCOMPARE(told.output.count('\n'), 1);
}

void StreamsSpec::interruptingEndsAtOnceAndLeavesNoFile()
{
    m_server->isMute = true;
    const QTemporaryDir folder;
    QProcess process;
    process.setProcessEnvironment(bareEnvironment("good-key"));
    process.start(QStringLiteral(TASKGLASS_CLI),
        {u"--endpoint"_s, m_server->file("/graphql"), u"errors"_s, u"upsert"_s, u"-o"_s,
            folder.filePath(u"rows"_s)});
    QTRY_VERIFY(m_server->requests > 0);
    QCOMPARE(::kill(static_cast<pid_t>(process.processId()), SIGINT), 0);
    QVERIFY(process.waitForFinished(20'000));
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 130);
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden), QStringList());
}

QTEST_GUILESS_MAIN(StreamsSpec)
#include "StreamsSpec.moc"
