// SPDX-License-Identifier: Apache-2.0
#include "PreparedLabelbox.h"
#include "sandbox/Sandbox.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include <csignal>
#include <sys/stat.h>

using namespace Qt::StringLiterals;
using namespace taskglass::test;

namespace {

QByteArray failure(const QByteArray &message, const QByteArray &spec)
{
    return "{\"message\":\"" + message + "\",\"spec\":{" + spec + "}}";
}

QByteArray page(const QByteArrayList &failures, const QByteArray &after, int total)
{
    return "{\"after\":" + (after.isEmpty() ? QByteArray("null") : '"' + after + '"')
        + ",\"total\":" + QByteArray::number(total) + ",\"results\":[" + failures.join(',') + "]}";
}

} // namespace

/// `groups`, `retry-file`, `filter-original`: what can be done with the rows that failed.
class FailedRowsSpec : public QObject {
    Q_OBJECT
private slots:
    void init();
    void groupsCountTheKindsOfErrors();
    void groupsHaveTheSameContentInEveryFormat();
    void tasksWithoutFailedRowsSaySo_data();
    void tasksWithoutFailedRowsSaySo();
    void rowsOfSeveralTasksAreExportedWithTheirTasks();
    void rowsOfEveryTaskAreExported();
    void metadataFieldsBecomeColumns();
    void metadataColumnsNeedCsv();
    void anExportGoesOnPastWhatCannotBeRead_data();
    void anExportGoesOnPastWhatCannotBeRead();
    void aRetryFileHasTheImportsNames_data();
    void aRetryFileHasTheImportsNames();
    void onlyUpsertsAreWarnedOf();
    void whatIsLeftOutOfARetryFileIsCounted();
    void withNothingToRetryThereIsNoFile();
    void rowsThatTheServerKeepsBackAreMissed();
    void aRunningTaskIsSaidToRun();
    void anOriginalIsFilteredByteForByte_data();
    void anOriginalIsFilteredByteForByte();
    void theReportOfAFilterIsTold();
    void mistakesLeaveNoFileBehind_data();
    void mistakesLeaveNoFileBehind();
    void theOriginalIsNeverReplaced();
    void anOriginalThatIsNotThereEndsBeforeAnybodyIsAsked();
    void anErrorInTheMiddleLeavesTheOlderFile();
    void aFullDiskEndsWithNine();
    void aReaderThatLeavesIsNoError();
    void interruptingStopsTheFilter();
    void whatTheSandboxRefusedCanBeTakenOutOfAFile();

private:
    Run ask(const QStringList &arguments, const QString &shell = {})
    {
        return run(QStringList{u"--endpoint"_s, m_server->file("/graphql")} + arguments, "good-key",
            shell);
    }
    QString place(const QString &name) const { return m_folder->filePath(name); }
    QString saved(const QString &name, const QByteArray &bytes) const
    {
        QFile file(place(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("The test cannot write its file.");
        return file.fileName();
    }
    QByteArray content(const QString &name) const
    {
        QFile file(place(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("no such file");
    }
    QStringList files() const
    {
        return QDir(m_folder->path()).entryList(QDir::Files | QDir::Hidden | QDir::System);
    }

    std::unique_ptr<PreparedLabelbox> m_server{};
    std::unique_ptr<QTemporaryDir> m_folder{};
};

void FailedRowsSpec::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_server = std::make_unique<PreparedLabelbox>();
    m_server->tasks = {task(u"upsert"_s, {{u"type"_s, u"adv-upsert-data-rows"_s}}),
        task(u"running"_s,
            {{u"type"_s, u"adv-upsert-data-rows"_s}, {u"status"_s, u"IN_PROGRESS"_s}}),
        task(u"export"_s, {{u"type"_s, u"export-data-rows"_s}}),
        task(u"batch"_s, {{u"type"_s, u"add-data-rows-to-batch"_s}}),
        task(u"waiting"_s, {{u"name"_s, u"JSON Import"_s}, {u"status"_s, u"IN_PROGRESS"_s}})};
    m_server->start();
    const auto import = [this](const QString &id, const QString &status, const QByteArray &file) {
        const QByteArray path = "/" + id.toLatin1();
        m_server->files.insert(path, file);
        m_server->tasks.append(task(id,
            {{u"name"_s, u"JSON Import"_s}, {u"status"_s, status},
                {u"result"_s, m_server->file(path)}}));
    };
    import(u"legacy"_s, u"COMPLETE"_s,
        R"({"createdDataRows":[],"errors":[{"message":"Chunk refused","failedDataRows":[
            {"externalId":"a","globalKey":"","rowData":"u1","attachmentInputs":
                [{"type":"IMAGE","value":"v","name":null}]},
            {"externalId":"b","globalKey":"","rowData":"","attachmentInputs":[]},
            {"externalId":"a","rowData":"u1","attachmentInputs":[{"type":"IMAGE","value":"v"}]},
            {"externalId":"c","rowData":"u3",
                "metadataFields":[{"schemaId":"s","value":"x"},{"value":1}]}]}]})");
    import(u"whole"_s, u"FAILED"_s, R"({"error":"Cannot read the file"})");
    import(u"empty"_s, u"COMPLETE"_s, R"({"createdDataRows":[],"errors":[]})");
    import(u"keyless"_s, u"COMPLETE"_s,
        R"({"errors":[{"message":"m","failedDataRows":[{"globalKey":"k"}]}]})");

    m_server->failedPages = {
        {"",
            page({failure("Duplicate global key: 'gk-1'",
                      R"("globalKey":"gk-1","externalId":"e1","rowData":"https://x.test/1.jpg",)"
                      R"("metadata":[{"schemaId":"s","value":"v","name":"split"}],)"
                      R"("attachments":[{"type":"RAW_TEXT","value":"n","name":null}])"),
                     failure("Cannot read 'a, \\\"b\\\"'",
                         R"("globalKey":null,"externalId":"e2","rowData":"{\"x\": 1}",)"
                         R"("metadata":[],"attachments":[])")},
                "next", 3)},
        {"next",
            page({failure("Duplicate global key: 'gk-3'",
                     R"("globalKey":"gk-3","externalId":null,"rowData":"u3","metadata":[],)"
                     R"("attachments":[])")},
                {}, 3)}};
}

void FailedRowsSpec::groupsCountTheKindsOfErrors()
{
    const Run told = ask({u"groups"_s, u"upsert"_s});
    QVERIFY2(told.code == 0, text(told.messages));
    QCOMPARE(told.messages, QByteArray());
    const QByteArrayList lines = told.output.split('\n');
    QCOMPARE(lines.size(), 4);
    QCOMPARE(lines[0].simplified(), QByteArray("COUNT SHARE TEXT"));
    QCOMPARE(lines[1].simplified(), QByteArray("2 66.7 % Duplicate global key: a key"));
    QCOMPARE(lines[2].simplified(), QByteArray("1 33.3 % Cannot read a text"));
}

void FailedRowsSpec::groupsHaveTheSameContentInEveryFormat()
{
    const QJsonArray groups =
        ask({u"groups"_s, u"upsert"_s, u"--format"_s, u"json"_s}).json()[0].toArray();
    QCOMPARE(groups.size(), 2);
    QCOMPARE(groups[0].toObject(),
        QJsonObject(
            {{u"count"_s, 2}, {u"share"_s, 2.0 / 3}, {u"text"_s, u"Duplicate global key: a key"_s},
                {u"example"_s, u"Duplicate global key: 'gk-1'"_s}}));
    QCOMPARE(groups[1][u"example"_s].toString(), u"Cannot read 'a, \"b\"'"_s);
    QJsonArray fromLines;
    for (const QByteArray &line :
        ask({u"groups"_s, u"upsert"_s, u"--format"_s, u"ndjson"_s}).output.trimmed().split('\n'))
        fromLines.append(QJsonDocument::fromJson(line).object());
    QCOMPARE(fromLines, groups);
    const QByteArrayList csv =
        ask({u"groups"_s, u"upsert"_s, u"--format"_s, u"csv"_s}).output.split('\n');
    QCOMPARE(csv.size(), 4);
    QCOMPARE(csv[0], QByteArray("count,share,text,example\r"));
    QVERIFY(csv[1].startsWith("2,0.666"));
    QVERIFY(csv[2].endsWith("Cannot read a text,\"Cannot read 'a, \"\"b\"\"'\"\r"));
}

void FailedRowsSpec::tasksWithoutFailedRowsSaySo_data()
{
    QTest::addColumn<QString>("id");
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("words");
    const auto row = [](const char *title, const QString &id, int code, const char *words) {
        QTest::newRow(title) << id << code << QByteArray(words);
    };
    row("an import without failures", u"empty"_s, 0, "has no failed rows");
    row("an import that failed as a whole", u"whole"_s, 0, "failed as a whole");
    row("an import in progress", u"waiting"_s, 10, "in progress");
    row("an export", u"export"_s, 10, "");
    row("a batch", u"batch"_s, 10, "");
    row("no such task", u"nobody"_s, 7, "");
}

void FailedRowsSpec::tasksWithoutFailedRowsSaySo()
{
    QFETCH(const QString, id);
    QFETCH(const int, code);
    QFETCH(const QByteArray, words);
    const Run groups = ask({u"groups"_s, id});
    QCOMPARE(groups.code, code);
    QCOMPARE(groups.output, QByteArray());
    QVERIFY2(groups.messages.contains(words), text(groups.messages));
    const Run json = ask({u"groups"_s, id, u"--format"_s, u"json"_s});
    QCOMPARE(json.code, code);
    QCOMPARE(json.output, code == 0 ? QByteArray("[]\n") : QByteArray());

    const QString original = saved(u"original.csv"_s, "global_key\nx\n");
    for (const QStringList &arguments : {QStringList{u"retry-file"_s, id, u"-o"_s, place(u"new"_s)},
             QStringList{
                 u"filter-original"_s, id, u"--input"_s, original, u"-o"_s, place(u"new"_s)}}) {
        const Run told = ask(arguments);
        QCOMPARE(told.code, code == 0 ? 10 : code);
        QCOMPARE(told.output, QByteArray());
        QVERIFY2(told.messages.startsWith("taskglass-cli: "), text(told.messages));
        QCOMPARE(files(), QStringList{u"original.csv"_s});
    }
}

void FailedRowsSpec::rowsOfSeveralTasksAreExportedWithTheirTasks()
{
    const Run told = ask({u"export"_s, u"legacy"_s, u"upsert"_s, u"legacy"_s, u"export"_s,
        u"--columns"_s, u"external_id,message"_s});
    QVERIFY2(told.code == 0, text(told.messages));
    const QByteArrayList lines = told.output.split('\n');
    QCOMPARE(lines.size(), 1 + 4 + 3 + 1);
    QCOMPARE(lines.at(0), QByteArray("task_id,task_name,external_id,message\r"));
    QCOMPARE(lines.at(1), QByteArray("legacy,JSON Import,a,Chunk refused\r"));
    QVERIFY2(lines.at(5).startsWith("upsert,"), text(told.output));
    QVERIFY2(lines.at(5).endsWith(",e1,Duplicate global key: 'gk-1'\r"), text(told.output));
    QVERIFY2(told.messages.contains("7 failed rows of 2 tasks"), text(told.messages));
    QVERIFY2(told.messages.contains("no failed rows, or none yet: export."), text(told.messages));
}

void FailedRowsSpec::rowsOfEveryTaskAreExported()
{
    const Run told = ask({u"export"_s, u"--all-failed"_s, u"-o"_s, place(u"all.ndjson"_s),
        u"--format"_s, u"ndjson"_s});
    QVERIFY2(told.code == 0, text(told.messages));
    QCOMPARE(told.output, QByteArray());
    QSet<QByteArray> tasks;
    for (const QByteArray &line : content(u"all.ndjson"_s).trimmed().split('\n'))
        tasks.insert(QJsonDocument::fromJson(line)[u"task_id"_s].toString().toUtf8());
    QVERIFY(tasks.contains("upsert"));
    QVERIFY(tasks.contains("legacy"));
    QVERIFY(tasks.contains("keyless"));
    QVERIFY(!tasks.contains("empty"));
    QCOMPARE(ask({u"export"_s, u"--all-failed"_s, u"upsert"_s}).code, 2);
    QCOMPARE(ask({u"export"_s}).code, 2);
    QCOMPARE(ask({u"export"_s, u"upsert"_s, u"--columns"_s, u"nonsense"_s}).code, 2);
}

void FailedRowsSpec::metadataFieldsBecomeColumns()
{
    // The field of the first task has the name that only the second one's rows tell.
    const Run told = ask({u"export"_s, u"legacy"_s, u"upsert"_s, u"--flatten-metadata"_s,
        u"--columns"_s, u"external_id"_s});
    QVERIFY2(told.code == 0, text(told.messages));
    const QByteArrayList lines = told.output.split('\n');
    QCOMPARE(lines.size(), 1 + 4 + 3 + 1);
    QCOMPARE(lines.at(0), QByteArray("task_id,task_name,external_id,metadata.split\r"));
    QCOMPARE(lines.at(1), QByteArray("legacy,JSON Import,a,\r"));
    QCOMPARE(lines.at(4), QByteArray("legacy,JSON Import,c,x\r"));
    QVERIFY2(lines.at(5).startsWith("upsert,"), text(told.output));
    QVERIFY2(lines.at(5).endsWith(",e1,v\r"), text(told.output));
    QVERIFY2(lines.at(7).endsWith(",,\r"), text(told.output));
    QVERIFY2(told.messages.contains("7 failed rows of 2 tasks"), text(told.messages));

    const Run whole =
        ask({u"export"_s, u"upsert"_s, u"--flatten-metadata"_s, u"-o"_s, place(u"rows.csv"_s)});
    QVERIFY2(whole.code == 0, text(whole.messages));
    QVERIFY2(content(u"rows.csv"_s)
                 .startsWith("task_id,task_name,message,global_key,external_id,"
                             "row_data,metadata,attachments,metadata.split\r\n"),
        text(content(u"rows.csv"_s)));
    QCOMPARE(files(), QStringList{u"rows.csv"_s});
}

void FailedRowsSpec::metadataColumnsNeedCsv()
{
    for (const QString &format : {u"json"_s, u"ndjson"_s}) {
        const Run told = ask({u"export"_s, u"upsert"_s, u"--flatten-metadata"_s, u"--format"_s,
            format, u"-o"_s, place(u"rows"_s)});
        QCOMPARE(told.code, 2);
        QVERIFY2(told.messages.contains("--format csv"), text(told.messages));
        QCOMPARE(files(), QStringList());
    }
}

void FailedRowsSpec::anExportGoesOnPastWhatCannotBeRead_data()
{
    QTest::addColumn<QStringList>("more");
    QTest::newRow("written as it comes") << QStringList();
    QTest::newRow("with metadata columns") << QStringList{u"--flatten-metadata"_s};
}

void FailedRowsSpec::anExportGoesOnPastWhatCannotBeRead()
{
    QFETCH(const QStringList, more);
    const QStringList toFile = QStringList{u"-o"_s, place(u"rows.csv"_s)} + more;
    QCOMPARE(ask(QStringList{u"export"_s, u"no-such"_s} + toFile).code, 7);
    QCOMPARE(ask(QStringList{u"export"_s, u"empty"_s, u"batch"_s} + toFile).code, 10);
    QCOMPARE(files(), QStringList());

    const Run told = ask(QStringList{u"export"_s, u"no-such"_s, u"upsert"_s} + toFile);
    QCOMPARE(told.code, 11);
    QVERIFY2(told.messages.contains("Task no-such is left out: "), text(told.messages));
    QVERIFY2(told.messages.contains("lacks these tasks, which could not be read: no-such."),
        text(told.messages));
    QCOMPARE(files(), QStringList{u"rows.csv"_s});
}

void FailedRowsSpec::aRetryFileHasTheImportsNames_data()
{
    QTest::addColumn<QString>("format");
    QTest::addColumn<QByteArray>("file");
    const QByteArray first = R"({"row_data":"https://x.test/1.jpg","global_key":"gk-1",)"
                             R"("external_id":"e1","metadata_fields":[{"schema_id":"s",)"
                             R"("value":"v"}],"attachments":[{"type":"RAW_TEXT","value":"n"}]})";
    const QByteArray second = R"({"row_data":"{\"x\": 1}","external_id":"e2"})";
    const QByteArray third = R"({"row_data":"u3","global_key":"gk-3"})";
    QTest::newRow("json") << u"json"_s << "[\n" + first + ",\n" + second + ",\n" + third + "\n]\n";
    QTest::newRow("ndjson") << u"ndjson"_s << first + '\n' + second + '\n' + third + '\n';
    QTest::newRow("csv") << u"csv"_s
                         << QByteArray(
                                "row_data,global_key,external_id,metadata_fields,attachments\r\n"
                                "https://x.test/1.jpg,gk-1,e1,"
                                "\"[{\"\"schema_id\"\":\"\"s\"\",\"\"value\"\":\"\"v\"\"}]\","
                                "\"[{\"\"type\"\":\"\"RAW_TEXT\"\",\"\"value\"\":\"\"n\"\"}]\"\r\n"
                                "\"{\"\"x\"\": 1}\",,e2,,\r\nu3,gk-3,,,\r\n");
}

void FailedRowsSpec::aRetryFileHasTheImportsNames()
{
    QFETCH(const QString, format);
    QFETCH(const QByteArray, file);
    const QStringList arguments{u"retry-file"_s, u"upsert"_s, u"--format"_s, format};
    const Run told = ask(arguments + QStringList{u"-o"_s, place(u"retry"_s)});
    QVERIFY2(told.code == 0, text(told.messages));
    QCOMPARE(told.output, QByteArray());
    QVERIFY2(told.messages.contains("3 of 3"), text(told.messages));
    QCOMPARE(content(u"retry"_s), file);
    QCOMPARE(files(), QStringList{u"retry"_s});
    QCOMPARE(ask(arguments + QStringList{u"-o"_s, u"-"_s}).output, file);
}

void FailedRowsSpec::onlyUpsertsAreWarnedOf()
{
    const Run upsert = ask({u"retry-file"_s, u"upsert"_s, u"-o"_s, u"-"_s});
    for (const char *words : {"upsert", "update keys", "embeddings", "media types",
             "filter-original upsert --input FILE"})
        QVERIFY2(upsert.messages.contains(words), text(upsert.messages));
    const Run import = ask({u"retry-file"_s, u"legacy"_s, u"-o"_s, u"-"_s});
    QVERIFY2(!import.messages.contains("embeddings"), text(import.messages));
}

void FailedRowsSpec::whatIsLeftOutOfARetryFileIsCounted()
{
    const Run told =
        ask({u"retry-file"_s, u"legacy"_s, u"-o"_s, u"-"_s, u"--format"_s, u"ndjson"_s});
    QVERIFY2(told.code == 0, text(told.messages));
    QCOMPARE(told.output,
        QByteArray(R"({"row_data":"u1","external_id":"a","attachments":[{"type":"IMAGE",)"
                   R"("value":"v"}]})"
                   "\n"
                   R"({"row_data":"u3","external_id":"c","metadata_fields":[{"schema_id":"s",)"
                   R"("value":"x"}]})"
                   "\n"));
    for (const char *words : {"2 of 4", "no row data, without which nothing can be imported: 1.",
             "in the file already: 1.", "metadata or attachments"})
        QVERIFY2(told.messages.contains(words), text(told.messages));
}

void FailedRowsSpec::withNothingToRetryThereIsNoFile()
{
    const Run told = ask({u"retry-file"_s, u"keyless"_s, u"-o"_s, place(u"retry"_s)});
    QCOMPARE(told.code, 10);
    QVERIFY2(told.messages.contains("no row data, without which nothing can be imported: 1."),
        text(told.messages));
    QVERIFY2(told.messages.contains("no file was written"), text(told.messages));
    QCOMPARE(files(), QStringList());
}

void FailedRowsSpec::rowsThatTheServerKeepsBackAreMissed()
{
    m_server->failedPages["next"].replace("\"total\":3", "\"total\":7");
    const Run told = ask({u"groups"_s, u"upsert"_s});
    QCOMPARE(told.code, 11);
    QVERIFY2(told.messages.contains("announced 7 rows and sent 3"), text(told.messages));
}

void FailedRowsSpec::aRunningTaskIsSaidToRun()
{
    const Run told = ask({u"retry-file"_s, u"running"_s, u"-o"_s, u"-"_s});
    QCOMPARE(told.code, 0);
    QVERIFY2(told.messages.contains("still in progress"), text(told.messages));
}

void FailedRowsSpec::anOriginalIsFilteredByteForByte_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("original");
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<QByteArray>("copy");
    const auto row = [](const char *title, const QString &name, const QByteArray &original,
                         const QStringList &options, const QByteArray &copy) {
        QTest::newRow(title) << name << original << options << copy;
    };
    const QByteArray csv = "\xEF\xBB\xBF\"Global key\";externalId;note\r\n"
                           "gk-0;;\"nothing\r\nwrong; here\"\r\n"
                           "gk-1;;\"two\nlines\"\n"
                           ";e2;x\r\n"
                           "gk-3;e9;\"\"\"\"";
    const QByteArray header = csv.first(csv.indexOf('\n') + 1);
    row("csv", u"o.csv"_s, csv, {}, header + "gk-1;;\"two\nlines\"\n;e2;x\r\ngk-3;e9;\"\"\"\"");
    row("csv, the good ones", u"o.csv"_s, csv, {u"--good"_s},
        header + "gk-0;;\"nothing\r\nwrong; here\"\r\n");
    row("csv, with errors", u"o.csv"_s, csv, {u"--with-errors"_s},
        "\xEF\xBB\xBF\"Global key\";externalId;note;_error;_template\r\n"
        "gk-1;;\"two\nlines\";Duplicate global key: 'gk-1';Duplicate global key: a key\n"
        ";e2;x;\"Cannot read 'a, \"\"b\"\"'\";Cannot read a text\r\n"
        "gk-3;e9;\"\"\"\";Duplicate global key: 'gk-3';Duplicate global key: a key");
    row("tsv, a column of another name", u"o.tsv"_s, "my id\tn\ne2\t1\ne3\t2\ngk-3\t3\n",
        {u"--key"_s, u"my id"_s}, "my id\tn\ne2\t1\ngk-3\t3\n");
    row("json", u"o.json"_s,
        "[\n  {\"row_data\": {\"x\":1}},\n  {\"global_key\": \"gk-0\"},\n"
        "  {\"globalKey\": \"gk-1\"}\n]\n",
        {}, "[\n  {\"row_data\": {\"x\":1}},\n  {\"globalKey\": \"gk-1\"}\n]\n");
    row("ndjson, with errors", u"o.ndjson"_s, "{\"url\":\"u3\"}\r\n{\"url\":\"u4\"}\n",
        {u"--with-errors"_s},
        "{\"url\":\"u3\",\"_error\":\"Duplicate global key: 'gk-3'\","
        "\"_template\":\"Duplicate global key: a key\"}\r\n");
}

void FailedRowsSpec::anOriginalIsFilteredByteForByte()
{
    QFETCH(const QString, name);
    QFETCH(const QByteArray, original);
    QFETCH(const QStringList, options);
    QFETCH(const QByteArray, copy);
    const QStringList arguments =
        QStringList{u"filter-original"_s, u"upsert"_s, u"--input"_s, saved(name, original)}
        + options;
    const Run told = ask(arguments + QStringList{u"-o"_s, place(u"copy"_s)});
    QVERIFY2(told.code == 0, text(told.messages));
    QCOMPARE(told.output, QByteArray());
    QCOMPARE(content(u"copy"_s), copy);
    QCOMPARE(content(name), original);
    QCOMPARE(files(), QStringList({u"copy"_s, name}));
    QCOMPARE(ask(arguments + QStringList{u"-o"_s, u"-"_s}).output, copy);
}

void FailedRowsSpec::theReportOfAFilterIsTold()
{
    const QString original = saved(u"o.jsonl"_s,
        "{\"global_key\":\"gk-1\"}\n{\"global_key\":\"gk-1\"}\n{\"external_id\":\"e2\"}\n"
        "not json\n{\"global_key\":\"gk-9\"}\n");
    const Run told =
        ask({u"filter-original"_s, u"upsert"_s, u"--input"_s, original, u"-o"_s, place(u"copy"_s)});
    QVERIFY2(told.code == 0, text(told.messages));
    for (const char *words : {"copied: 3 of 5", "global key: 2;", "external id: 1;", "row data: 0.",
             "treated alike: 1.", "no JSON objects", "does not have: 1.", "begin with: 3."})
        QVERIFY2(told.messages.contains(words), text(told.messages));
}

void FailedRowsSpec::mistakesLeaveNoFileBehind_data()
{
    QTest::addColumn<QByteArray>("original");
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("words");
    const auto row = [](const char *title, const QByteArray &original, const QStringList &options,
                         int code, const char *words) {
        QTest::newRow(title) << original << options << code << QByteArray(words);
    };
    row("another file", "global_key\nx\n", {}, 10, "which has 1 records");
    row("another file, the good ones", "global_key\nx\n", {u"--good"_s}, 10,
        "might have failed after all: 3 of the failed rows");
    row("no key column", "a,b\ngk-1,2\n", {}, 9, "a, b");
    row("no such column", "a,b\ngk-1,2\n", {u"--key"_s, u"c"_s}, 9, "“c”");
    row("empty", "", {}, 9, "is empty");
    row("cut short", "[{\"global_key\":\"gk-1\"},{\"glo", {}, 9, "cut short");
    row("both kinds of records", "global_key\ngk-1\n", {u"--good"_s, u"--with-errors"_s}, 2,
        "excludes");
}

void FailedRowsSpec::mistakesLeaveNoFileBehind()
{
    QFETCH(const QByteArray, original);
    QFETCH(const QStringList, options);
    QFETCH(const int, code);
    QFETCH(const QByteArray, words);
    const Run told = ask(QStringList{u"filter-original"_s, u"upsert"_s, u"--input"_s,
                             saved(u"original"_s, original), u"-o"_s, place(u"copy"_s)}
        + options);
    QVERIFY2(told.code == code, text(told.messages));
    QVERIFY2(told.messages.contains(words), text(told.messages));
    QCOMPARE(told.output, QByteArray());
    QCOMPARE(files(), QStringList{u"original"_s});
}

void FailedRowsSpec::theOriginalIsNeverReplaced()
{
    const QByteArray bytes = "global_key\ngk-0\ngk-1\n";
    const QString original = saved(u"original.csv"_s, bytes);
    QVERIFY(QFile::link(original, place(u"link"_s)));
    for (const QString &path : {original, place(u"./original.csv"_s), place(u"link"_s)}) {
        const Run told =
            ask({u"filter-original"_s, u"upsert"_s, u"--input"_s, original, u"-o"_s, path});
        QVERIFY2(told.code == 2, text(told.messages));
        QVERIFY2(told.messages.contains("another name"), text(told.messages));
        QCOMPARE(content(u"original.csv"_s), bytes);
    }
    QCOMPARE(m_server->requests.load(), 0);
}

void FailedRowsSpec::anOriginalThatIsNotThereEndsBeforeAnybodyIsAsked()
{
    const Run told = ask({u"filter-original"_s, u"upsert"_s, u"--input"_s, place(u"none"_s),
        u"-o"_s, place(u"copy"_s)});
    QCOMPARE(told.code, 9);
    QVERIFY2(told.messages.contains(place(u"none"_s).toUtf8()), text(told.messages));
    QCOMPARE(m_server->requests.load(), 0);
    QCOMPARE(files(), QStringList());
}

void FailedRowsSpec::anErrorInTheMiddleLeavesTheOlderFile()
{
    m_server->failedPages.remove("next");
    const QString original = saved(u"original.csv"_s, "global_key\ngk-1\n");
    saved(u"older"_s, "as it was");
    for (const QStringList &arguments :
        {QStringList{u"retry-file"_s, u"upsert"_s, u"-o"_s, place(u"older"_s)},
            QStringList{u"filter-original"_s, u"upsert"_s, u"--input"_s, original, u"-o"_s,
                place(u"older"_s)},
            QStringList{u"groups"_s, u"upsert"_s}}) {
        const Run told = ask(arguments);
        QVERIFY2(told.code == 8, text(told.messages));
        QCOMPARE(told.output, QByteArray());
        QCOMPARE(content(u"older"_s), QByteArray("as it was"));
        QCOMPARE(files(), QStringList({u"older"_s, u"original.csv"_s}));
    }
}

void FailedRowsSpec::aFullDiskEndsWithNine()
{
    const QString original = saved(u"original.csv"_s, "global_key\ngk-1\n");
    const QString full = u"exec \"$0\" \"$@\" > /dev/full"_s;
    for (const QStringList &arguments : {QStringList{u"groups"_s, u"upsert"_s},
             QStringList{u"retry-file"_s, u"upsert"_s, u"-o"_s, u"-"_s},
             QStringList{
                 u"filter-original"_s, u"upsert"_s, u"--input"_s, original, u"-o"_s, u"-"_s}}) {
        const Run told = ask(arguments, full);
        QVERIFY2(told.code == 9, text(arguments[0].toLatin1() + told.messages));
        QVERIFY(told.messages.startsWith("taskglass-cli: "));
    }
}

void FailedRowsSpec::aReaderThatLeavesIsNoError()
{
    QByteArray rows = "global_key,x\n";
    while (rows.size() < 3'000'000)
        rows += "gk-1,a row that makes more of them than a pipe holds\n";
    const QString original = saved(u"original.csv"_s, rows);
    const Run told =
        ask({u"filter-original"_s, u"upsert"_s, u"--input"_s, original, u"-o"_s, u"-"_s},
            u"{ \"$0\" \"$@\"; echo \"code $?\" >&2; } | head -n 1"_s);
    QCOMPARE(told.messages, QByteArray("code 0\n"));
    QCOMPARE(told.output, QByteArray("global_key,x\n"));
}

void FailedRowsSpec::interruptingStopsTheFilter()
{
    const QString pipe = place(u"pipe.csv"_s);
    QCOMPARE(::mkfifo(pipe.toLocal8Bit().constData(), 0600), 0);
    QProcess writer; // An original without end.
    writer.start(u"sh"_s, {u"-c"_s, u"{ echo global_key; yes gk-1; } > \"$0\""_s, pipe});
    QProcess process;
    process.setProcessEnvironment(bareEnvironment("good-key"));
    process.start(QStringLiteral(TASKGLASS_CLI),
        {u"--endpoint"_s, m_server->file("/graphql"), u"filter-original"_s, u"upsert"_s,
            u"--input"_s, pipe, u"-o"_s, place(u"copy"_s)});
    const auto bytesWritten = [&process] {
        QFile counters(u"/proc/%1/io"_s.arg(process.processId()));
        if (!counters.open(QIODevice::ReadOnly))
            return qint64(0);
        const QByteArray all = counters.readAll();
        return all.sliced(all.indexOf("wchar: ")).split('\n').first().mid(7).toLongLong();
    };
    QTRY_VERIFY_WITH_TIMEOUT(bytesWritten() > 3'000'000, 20'000);
    QCOMPARE(::kill(static_cast<pid_t>(process.processId()), SIGINT), 0);
    QVERIFY(process.waitForFinished(20'000));
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 130);
    QVERIFY(writer.waitForFinished(20'000));
    QCOMPARE(files(), QStringList{u"pipe.csv"_s});
}

/// The demo server, another hand's work: what it refused is found again among records it did not.
void FailedRowsSpec::whatTheSandboxRefusedCanBeTakenOutOfAFile()
{
    auto started = taskglass::sandbox::Sandbox::start({});
    QVERIFY(started);
    const auto &sandbox = *started;
    const QStringList endpoint{u"--endpoint"_s, sandbox->endpoint().toString()};
    const QString id = QString::fromLatin1(sandbox->taskId("partly-failed"));
    const Run retry = run(endpoint
        + QStringList{u"retry-file"_s, id, u"-o"_s, place(u"retry"_s), u"--format"_s, u"ndjson"_s});
    QVERIFY2(retry.code == 0, text(retry.messages));
    const QByteArray failed = content(u"retry"_s);
    const QByteArrayList lines = failed.trimmed().split('\n');
    QVERIFY2(lines.size() > 3000, text(QByteArray::number(lines.size())));

    const QJsonArray groups =
        run(endpoint + QStringList{u"groups"_s, id, u"--format"_s, u"json"_s}).json()[0].toArray();
    double share = 0;
    int count = 0;
    for (const QJsonValue &group : groups) {
        share += group[u"share"_s].toDouble();
        count += group[u"count"_s].toInt();
    }
    QVERIFY(groups.size() > 1);
    QVERIFY(qFuzzyCompare(share, 1.0));
    QCOMPARE(count, 3211);

    QByteArray original;
    QByteArray others;
    for (int number = 0; number < lines.size(); ++number) {
        const QByteArray other =
            "{\"global_key\": \"unrefused-" + QByteArray::number(number) + "\"}\n";
        original += lines[number] + '\n' + other;
        others += other;
    }
    const QStringList arguments = endpoint
        + QStringList{u"filter-original"_s, id, u"--input"_s, saved(u"original"_s, original)};
    const Run bad = run(arguments + QStringList{u"-o"_s, place(u"bad"_s)});
    QVERIFY2(bad.code == 0, text(bad.messages));
    QVERIFY(content(u"bad"_s) == failed);
    QCOMPARE(run(arguments + QStringList{u"-o"_s, place(u"good"_s), u"--good"_s}).code, 0);
    QVERIFY(content(u"good"_s) == others);
}

QTEST_GUILESS_MAIN(FailedRowsSpec)
#include "FailedRowsSpec.moc"
