// SPDX-License-Identifier: Apache-2.0
#include "PreparedLabelbox.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace taskglass::test;

namespace {

QByteArray firstCells(const QByteArray &table)
{
    QByteArray cells;
    for (const QByteArray &line : table.split('\n').mid(1))
        cells += line.isEmpty() ? QByteArray() : line.simplified().split(' ').last() + ' ';
    return cells.trimmed();
}

} // namespace

/// Arguments, keys, listing, showing and waiting, each with its exit code.
class CommandLineSpec : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void mistakesInTheArgumentsEndWithTwo_data();
    void mistakesInTheArgumentsEndWithTwo();
    void helpAndVersionAreDataAndFine();
    void theKeyDecides_data();
    void theKeyDecides();
    void aKeyFileServesInsteadOfTheEnvironment();
    void aKeyFileThatOthersMayReadIsWarnedOf();
    void aKeyFileThatCannotServeIsRefused();
    void anUnknownTaskEndsWithSeven();
    void aServerThatIsDownEndsWithEight();
    void waitOutlastsAServerThatIsDown();
    void listLeavesAStatusToTheServer_data();
    void listLeavesAStatusToTheServer();
    void listFiltersAndOrders_data();
    void listFiltersAndOrders();
    void listWritesTheSameTasksInEveryFormat();
    void hostileNamesStayOnTheirLine();
    void showHasExactlyTheNamesOfTheSdk();
    void showIsReadableAsText();
    void whoseTaskItIsIsSaid();
    void waitTellsHowTheTaskEnded_data();
    void waitTellsHowTheTaskEnded();
    void waitAsksUntilTheTaskIsDone();
    void theDemoNeedsNeitherKeyNorServer();
    void aPoorEnvironmentIsNoNews();

private:
    Run ask(const QStringList &arguments, const QByteArray &key = "good-key")
    {
        return run(QStringList{u"--endpoint"_s, m_server.file("/graphql")} + arguments, key);
    }

    PreparedLabelbox m_server{};
};

void CommandLineSpec::initTestCase()
{
    m_server.start();
    m_server.files = {{"/partly",
        R"({"createdDataRows":[],"errors":[{"message":"m","failedDataRows":[{"rowData":"u"}]}]})"}};
    const auto made = [](const QString &id, const QString &name, const QString &type,
                          const QString &status, const QString &created) {
        return task(id,
            {{u"name"_s, name}, {u"type"_s, type}, {u"status"_s, status},
                {u"createdAt"_s, created}});
    };
    m_server.tasks = {
        made(
            u"old"_s, u"cats-1"_s, u"export-data-rows"_s, u"COMPLETE"_s, u"2024-01-01T00:00:00Z"_s),
        made(u"new"_s, u"Cats-2"_s, u"adv-upsert-data-rows"_s, u"IN_PROGRESS"_s,
            u"2024-03-01T00:00:00+02:00"_s),
        made(u"mid"_s, u"dogs"_s, u"send-to-annotate"_s, u"FAILED"_s, u"2024-02-01T00:00:00.5Z"_s),
        made(u"odd"_s, u"birds"_s, u"tile-things"_s, u"ARCHIVING"_s, u"yesterday"_s),
        task(u"import"_s,
            {{u"name"_s, u"JSON Import"_s}, {u"status"_s, u"CANCELED"_s},
                {u"createdAt"_s, QJsonValue()}, {u"completionPercentage"_s, QJsonValue()}}),
        task(u"partly"_s,
            {{u"name"_s, u"JSON Import"_s}, {u"result"_s, m_server.file("/partly")},
                {u"createdAt"_s, u"2023-01-01T00:00:00Z"_s},
                {u"metadata"_s, QJsonObject{{u"modelRunId"_s, u"run1"_s}}}}),
    };
}

void CommandLineSpec::mistakesInTheArgumentsEndWithTwo_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("no command") << QStringList();
    QTest::newRow("unknown command") << QStringList{u"delete"_s, u"t1"_s};
    QTest::newRow("unknown option") << QStringList{u"list"_s, u"--key"_s, u"secret"_s};
    QTest::newRow("no id") << QStringList{u"show"_s};
    QTest::newRow("two ids") << QStringList{u"show"_s, u"a"_s, u"b"_s};
    QTest::newRow("unknown format") << QStringList{u"list"_s, u"--format"_s, u"xml"_s};
    QTest::newRow("table of rows") << QStringList{u"errors"_s, u"a"_s, u"--format"_s, u"table"_s};
    QTest::newRow("retry file without a name") << QStringList{u"retry-file"_s, u"a"_s};
    QTest::newRow("nothing to filter")
        << QStringList{u"filter-original"_s, u"a"_s, u"-o"_s, u"f"_s};
    QTest::newRow("groups as text") << QStringList{u"groups"_s, u"a"_s, u"--format"_s, u"text"_s};
    QTest::newRow("fewer than none") << QStringList{u"list"_s, u"--limit"_s, u"-1"_s};
    QTest::newRow("a link to something else")
        << QStringList{u"show"_s, u"taskglass://settings/task/a"_s};
    QTest::newRow("no log") << QStringList{u"log-info"_s};
    QTest::newRow("negative limit") << QStringList{u"list"_s, u"--limit"_s, u"-1"_s};
    QTest::newRow("limit in words") << QStringList{u"list"_s, u"--limit"_s, u"ten"_s};
    QTest::newRow("asks too often")
        << QStringList{u"wait"_s, u"a"_s, u"--check-frequency"_s, u"1.9"_s};
    QTest::newRow("demo and endpoint")
        << QStringList{u"--demo"_s, u"--endpoint"_s, u"https://x.test"_s, u"list"_s};
    QTest::newRow("unprotected endpoint")
        << QStringList{u"--endpoint"_s, u"http://x.test/graphql"_s, u"list"_s};
    QTest::newRow("endpoint is no address")
        << QStringList{u"--endpoint"_s, u"labelbox"_s, u"list"_s};
}

void CommandLineSpec::mistakesInTheArgumentsEndWithTwo()
{
    QFETCH(QStringList, arguments);
    const Run told = run(arguments);
    QCOMPARE(told.code, 2);
    QCOMPARE(told.output, QByteArray());
    QVERIFY2(told.messages.startsWith("taskglass-cli: "), text(told.messages));
    QVERIFY2(told.messages.trimmed().endsWith('.'), text(told.messages));
}

void CommandLineSpec::helpAndVersionAreDataAndFine()
{
    const Run help = run({u"--help"_s});
    QCOMPARE(help.code, 0);
    QCOMPARE(help.messages, QByteArray());
    for (const char *word : {"list", "show", "result", "errors", "failed-rows", "created-rows",
             "groups", "export", "retry-file", "filter-original", "log-info", "wait", "--endpoint",
             "--demo", "--key-file", "LABELBOX_API_KEY", "timed out"})
        QVERIFY2(help.output.contains(word), word);
    const Run version = run({u"--version"_s});
    QCOMPARE(version.code, 0);
    QVERIFY(version.output.startsWith("taskglass-cli "));
}

void CommandLineSpec::theKeyDecides_data()
{
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<int>("code");
    QTest::newRow("good") << QByteArray("good-key") << 0;
    QTest::newRow("with blanks around it") << QByteArray(" good-key\n") << 0;
    QTest::newRow("missing") << QByteArray() << 6;
    QTest::newRow("rejected") << QByteArray("wrong-key") << 6;
    QTest::newRow("not allowed") << QByteArray("weak-key") << 6;
    QTest::newRow("two words") << QByteArray("good-key X-Other: 1") << 6;
}

void CommandLineSpec::theKeyDecides()
{
    QFETCH(QByteArray, key);
    QFETCH(int, code);
    const Run told = ask({u"list"_s}, key);
    QVERIFY2(told.code == code, text(QByteArray::number(told.code) + told.messages));
    QVERIFY(key.isEmpty() || !told.messages.contains(key.trimmed()));
    if (code != 0) {
        QCOMPARE(told.output, QByteArray());
        QVERIFY2(told.messages.startsWith("taskglass-cli: "), text(told.messages));
    }
}

void CommandLineSpec::aKeyFileServesInsteadOfTheEnvironment()
{
    const QTemporaryDir folder;
    QFile file(folder.filePath(u"key"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("good-key\n");
    file.close();
    QVERIFY(file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner));
    const Run told = ask({u"list"_s, u"--key-file"_s, file.fileName()}, "wrong-key");
    QCOMPARE(told.code, 0);
    QCOMPARE(told.messages, QByteArray());
}

void CommandLineSpec::aKeyFileThatOthersMayReadIsWarnedOf()
{
    const QTemporaryDir folder;
    QFile file(folder.filePath(u"key"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("good-key\n");
    file.close();
    QVERIFY(file.setPermissions(
        QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ReadOther));
    const Run told = ask({u"--key-file"_s, file.fileName(), u"list"_s}, {});
    QCOMPARE(told.code, 0);
    QVERIFY2(told.messages.contains("chmod 600"), text(told.messages));
    QVERIFY(!told.messages.contains("good-key"));
}

void CommandLineSpec::aKeyFileThatCannotServeIsRefused()
{
    const QTemporaryDir folder;
    QCOMPARE(ask({u"--key-file"_s, folder.filePath(u"none"_s), u"list"_s}).code, 9);
    QFile file(folder.filePath(u"empty"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.close();
    QCOMPARE(ask({u"--key-file"_s, file.fileName(), u"list"_s}).code, 6);
}

void CommandLineSpec::anUnknownTaskEndsWithSeven()
{
    for (const QString &command : {u"show"_s, u"result"_s, u"errors"_s, u"failed-rows"_s,
             u"created-rows"_s, u"groups"_s, u"wait"_s}) {
        const Run told = ask({command, u"no-such-task"_s});
        QVERIFY2(told.code == 7, text(command.toLatin1() + told.messages));
        QCOMPARE(told.output, QByteArray());
        QVERIFY(!told.messages.isEmpty());
    }
}

void CommandLineSpec::aServerThatIsDownEndsWithEight()
{
    PreparedLabelbox server;
    server.start();
    const QString endpoint = server.file("/graphql");
    server.stop();
    const Run told = run({u"--endpoint"_s, endpoint, u"list"_s});
    QVERIFY2(told.code == 8, text(QByteArray::number(told.code) + told.messages));
    QCOMPARE(told.output, QByteArray());
}

void CommandLineSpec::waitOutlastsAServerThatIsDown()
{
    PreparedLabelbox server;
    server.start();
    const QString endpoint = server.file("/graphql");
    server.stop();
    const Run told = run({u"--endpoint"_s, endpoint, u"wait"_s, u"t1"_s, u"--timeout"_s, u"1"_s});
    QCOMPARE(told.code, 5);
    QVERIFY2(told.messages.contains("Cannot reach 127.0.0.1"), text(told.messages));
    QVERIFY2(told.messages.contains("Waiting goes on."), text(told.messages));
    QVERIFY2(told.messages.contains("within 1 s"), text(told.messages));
}

void CommandLineSpec::listLeavesAStatusToTheServer_data()
{
    QTest::addColumn<QString>("wanted");
    QTest::addColumn<QByteArray>("asked");
    QTest::newRow("one word") << u"In progress"_s << QByteArray(R"("status":"IN_PROGRESS")");
    QTest::newRow("two words") << u"cancelled"_s << QByteArray();
    QTest::newRow("a word unknown to us") << u"archiving"_s << QByteArray();
}

void CommandLineSpec::listLeavesAStatusToTheServer()
{
    QFETCH(const QString, wanted);
    QFETCH(const QByteArray, asked);
    std::atomic_int asking = 0;
    const auto server =
        *taskglass::sandbox::HttpServer::start([&](const taskglass::sandbox::HttpRequest &request) {
            if (request.body.contains("createdTasks")) {
                asking += request.body.contains(R"("status":)") ? 1 : 0;
                if (!asked.isEmpty() && !request.body.contains(asked))
                    return taskglass::sandbox::HttpResponse{.status = 400};
                return taskglass::sandbox::HttpResponse{
                    .body = R"({"data":{"user":{"createdTasks":[]}}})"};
            }
            return taskglass::sandbox::HttpResponse{
                .body = R"({"data":{"user":{"id":"u"},"organization":null}})"};
        });
    run({u"--endpoint"_s, server->url("/graphql").toString(), u"list"_s, u"--status"_s, wanted});
    QCOMPARE(asking.load(), asked.isEmpty() ? 0 : 1);
}

void CommandLineSpec::listFiltersAndOrders_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("ids");
    const auto row = [](const char *title, const QStringList &arguments, const char *ids) {
        QTest::newRow(title) << arguments << QByteArray(ids);
    };
    row("all, newest first", {}, "new mid old partly odd import");
    row("limit", {u"--limit"_s, u"2"_s}, "new mid");
    row("limit of none", {u"--limit"_s, u"0"_s}, "");
    row("status, our word", {u"--status"_s, u"in progress"_s}, "new");
    row("status, the server's word", {u"--status"_s, u"IN_PROGRESS"_s}, "new");
    row("status, with a hyphen", {u"--status"_s, u"in-progress"_s}, "new");
    row("status, other spelling", {u"--status"_s, u"cancelled"_s}, "import");
    row("status, unknown to us", {u"--status"_s, u"archiving"_s}, "odd");
    row("status that no task has", {u"--status"_s, u"sleeping"_s}, "");
    row("type", {u"--type"_s, u"upsert"_s}, "new");
    row("kind", {u"--type"_s, u"Import"_s}, "partly import");
    row("raw type", {u"--type"_s, u"tile-things"_s}, "odd");
    row("name", {u"--name"_s, u"cats"_s}, "new old");
    row("limit after filter", {u"--name"_s, u"cats"_s, u"--limit"_s, u"1"_s}, "new");
}

void CommandLineSpec::listFiltersAndOrders()
{
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, ids);
    const Run told = ask(QStringList{u"list"_s, u"--format"_s, u"json"_s} + arguments);
    QVERIFY2(told.code == 0, text(told.messages));
    QByteArray seen;
    const QJsonValue list = told.json().first();
    QVERIFY(list.isArray());
    for (const QJsonValue &one : list.toArray())
        seen += one[u"uid"_s].toString().toLatin1() + ' ';
    QCOMPARE(seen.trimmed(), ids);
}

void CommandLineSpec::listWritesTheSameTasksInEveryFormat()
{
    const QJsonArray tasks = ask({u"list"_s, u"--format"_s, u"json"_s}).json()[0].toArray();
    QCOMPARE(tasks.size(), 6);
    QCOMPARE(tasks[3].toObject(),
        QJsonObject({{u"uid"_s, u"partly"_s}, {u"name"_s, u"JSON Import"_s},
            {u"type"_s, QJsonValue()}, {u"status"_s, u"COMPLETE"_s},
            {u"completion_percentage"_s, 100}, {u"created_at"_s, u"2023-01-01T00:00:00Z"_s},
            {u"updated_at"_s, u"2024-05-01T12:40:00.000Z"_s},
            {u"metadata"_s, QJsonObject{{u"modelRunId"_s, u"run1"_s}}},
            {u"result_url"_s, m_server.file("/partly")}, {u"errors_url"_s, QJsonValue()},
            {u"outcome"_s, u"unchecked"_s},
            {u"created_by"_s,
                QJsonObject{{u"uid"_s, u"user1"_s}, {u"email"_s, u"ann@example.test"_s},
                    {u"name"_s, u"Ann Example"_s}}}}));

    const Run lines = ask({u"list"_s, u"--format"_s, u"ndjson"_s});
    QJsonArray fromLines;
    for (const QByteArray &line : lines.output.trimmed().split('\n'))
        fromLines.append(QJsonDocument::fromJson(line).object());
    QCOMPARE(fromLines, tasks);

    const QList<QByteArray> csv = ask({u"list"_s, u"--format"_s, u"csv"_s}).output.split('\n');
    QCOMPARE(csv.size(), 8); // a heading, six tasks, nothing after the last line end
    QVERIFY(csv[0].startsWith("uid,name,type,status,completion_percentage,created_at"));
    QVERIFY(csv[4].startsWith("partly,JSON Import,,COMPLETE,100,2023-01-01T00:00:00Z"));

    const Run table = ask({u"list"_s});
    QCOMPARE(firstCells(table.output), QByteArray("Cats-2 dogs cats-1 Import birds Import"));
    QVERIFY2(!table.output.contains('\033'), "colours without a terminal");
}

void CommandLineSpec::hostileNamesStayOnTheirLine()
{
    PreparedLabelbox server;
    server.tasks = {task(u"t1"_s,
        {{u"name"_s, QString(u"a\nb\033[31m\u202e"_s + QString(5000, u'x'))},
            {u"status"_s, u"ODD\nWORD"_s}})};
    server.start();
    const QStringList endpoint{u"--endpoint"_s, server.file("/graphql")};
    const Run table = run(endpoint + QStringList{u"list"_s});
    QCOMPARE(table.output.count('\n'), 2);
    QVERIFY(!table.output.contains('\033'));
    QVERIFY(table.output.size() < 1000);
    const Run text = run(endpoint + QStringList{u"show"_s, u"t1"_s});
    QVERIFY(text.output.contains("a b [31m"));
    QVERIFY(!text.output.contains('\033'));
    const Run json = run(endpoint + QStringList{u"show"_s, u"t1"_s, u"--format"_s, u"json"_s});
    QCOMPARE(json.json()[0][u"name"_s], server.tasks[0][u"name"_s]);
}

void CommandLineSpec::showHasExactlyTheNamesOfTheSdk()
{
    const Run told = ask({u"show"_s, u"partly"_s, u"--format"_s, u"json"_s});
    QVERIFY2(told.code == 0, text(told.messages));
    const QJsonObject shown = told.json().first().toObject();
    QCOMPARE(shown.keys(),
        QStringList({u"completion_percentage"_s, u"created_at"_s, u"created_by"_s, u"errors_url"_s,
            u"has_errors"_s, u"metadata"_s, u"name"_s, u"organization"_s, u"outcome"_s,
            u"result_url"_s, u"status"_s, u"type"_s, u"uid"_s, u"updated_at"_s}));
    QCOMPARE(shown[u"uid"_s].toString(), u"partly"_s);
    QCOMPARE(shown[u"created_at"_s].toString(), u"2023-01-01T00:00:00Z"_s);
    QCOMPARE(shown[u"has_errors"_s].toBool(), true);
    QCOMPARE(shown[u"created_by"_s][u"name"_s].toString(), u"Ann Example"_s);
    QCOMPARE(shown[u"created_by"_s][u"nickname"_s].toString(), u"ann"_s);
    QCOMPARE(shown[u"created_by"_s][u"uid"_s].toString(), u"user1"_s);
    QCOMPARE(shown[u"organization"_s][u"uid"_s].toString(), u"org1"_s);
    QCOMPARE(shown[u"organization"_s][u"name"_s].toString(), u"Cats Inc"_s);
}

void CommandLineSpec::showIsReadableAsText()
{
    const Run told = ask({u"show"_s, u"partly"_s});
    QVERIFY2(told.code == 0, text(told.messages));
    for (const char *words : {"JSON Import", "Complete", "100 %", "2023-01-01 00:00:00",
             "ann <ann@example.test>", "Cats Inc", "yes"})
        QVERIFY2(told.output.contains(words), text(told.output));
}

void CommandLineSpec::whoseTaskItIsIsSaid()
{
    PreparedLabelbox server;
    server.tasks = {task(u"own"_s)};
    server.colleagues = {task(u"bens"_s,
                             {{u"createdBy"_s,
                                 QJsonObject{{u"id"_s, u"user2"_s}, {u"name"_s, u"Ben"_s},
                                     {u"email"_s, u"ben@example.test"_s}}}}),
        task(u"nobodys"_s, {{u"createdBy"_s, QJsonValue()}})};
    server.start();
    const QStringList endpoint{u"--endpoint"_s, server.file("/graphql")};
    const auto show = [&](const QString &id) {
        return run(endpoint + QStringList{u"show"_s, id, u"--format"_s, u"json"_s})
            .json()[0][u"created_by"_s];
    };
    QCOMPARE(show(u"own"_s)[u"nickname"_s].toString(), u"ann"_s);
    QCOMPARE(show(u"bens"_s),
        QJsonValue(QJsonObject{
            {u"uid"_s, u"user2"_s}, {u"email"_s, u"ben@example.test"_s}, {u"name"_s, u"Ben"_s}}));
    QVERIFY(show(u"nobodys"_s).isNull());
    const Run told = run(endpoint + QStringList{u"show"_s, u"nobodys"_s});
    QVERIFY2(told.output.contains("a colleague; the server does not say who"), text(told.output));

    const Run table = run(endpoint + QStringList{u"list"_s});
    QVERIFY2(table.output.contains("CREATED BY"), text(table.output));
    QVERIFY2(table.output.contains("Ben"), text(table.output));
    QVERIFY2(table.output.contains("not known"), text(table.output));
    QVERIFY(!ask({u"list"_s}).output.contains("CREATED BY")); // All of one person.
    const Run csv = run(endpoint + QStringList{u"list"_s, u"--format"_s, u"csv"_s});
    QVERIFY2(csv.output.contains(",Ben <ben@example.test>\r\n"), text(csv.output));
}

void CommandLineSpec::waitTellsHowTheTaskEnded_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<QString>("status");
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("words");
    const auto row = [](const char *title, const QString &type, const QString &status, int code,
                         const char *words) {
        QTest::newRow(title) << type << status << code << QByteArray(words);
    };
    row("complete", u"send-to-annotate"_s, u"COMPLETE"_s, 0, "");
    row("complete with errors", u"adv-upsert-data-rows"_s, u"COMPLETE"_s, 3, "some rows failed");
    row("failed", u"send-to-annotate"_s, u"FAILED"_s, 4, "No rows could be added");
    row("cancelled", u"send-to-annotate"_s, u"CANCELED"_s, 4, "cancelled");
    row("not in time", u"send-to-annotate"_s, u"IN_PROGRESS"_s, 5, "still in progress");
    row("unknown status", u"send-to-annotate"_s, u"ARCHIVING"_s, 5, "ARCHIVING");
    row("no status", u"send-to-annotate"_s, u""_s, 5, "still in progress");
}

void CommandLineSpec::waitTellsHowTheTaskEnded()
{
    QFETCH(QString, type);
    QFETCH(QString, status);
    QFETCH(int, code);
    QFETCH(QByteArray, words);
    PreparedLabelbox server;
    server.tasks = {task(u"t1"_s,
        {{u"type"_s, type}, {u"status"_s, status},
            {u"result"_s, uR"({"message":"No rows could be added"})"_s}})};
    server.failedPages = {
        {"", R"({"after":null,"total":1,"results":[{"message":"m","spec":{}}]})"}};
    server.start();
    const Run told =
        run({u"--endpoint"_s, server.file("/graphql"), u"wait"_s, u"t1"_s, u"--timeout"_s, u"0"_s});
    QVERIFY2(told.code == code, text(QByteArray::number(told.code) + told.messages));
    QVERIFY2(told.messages.contains(words), text(told.messages));
    QVERIFY2(!words.isEmpty() || told.messages.isEmpty(), text(told.messages));
    QCOMPARE(told.output, QByteArray());
}

void CommandLineSpec::waitAsksUntilTheTaskIsDone()
{
    PreparedLabelbox server;
    server.tasks = {
        task(u"t1"_s, {{u"type"_s, u"send-to-annotate"_s}, {u"status"_s, u"IN_PROGRESS"_s}})};
    server.tellings = 2;
    server.afterwards = {{u"status"_s, u"COMPLETE"_s}};
    server.start();
    const Run told = run(
        {u"--endpoint"_s, server.file("/graphql"), u"wait"_s, u"t1"_s, u"--timeout"_s, u"30"_s});
    QVERIFY2(told.code == 0, text(told.messages));
    QCOMPARE(server.tellings.load(), 0);
    QVERIFY2(told.messages.isEmpty(), "a progress line without a terminal");
}

void CommandLineSpec::theDemoNeedsNeitherKeyNorServer()
{
    const Run list = run({u"--demo"_s, u"list"_s, u"--format"_s, u"json"_s}, {});
    QVERIFY2(list.code == 0, text(list.messages));
    const QJsonArray tasks = list.json().first().toArray();
    QVERIFY(tasks.size() >= 40);
    const Run shown = run({u"show"_s, tasks[0][u"uid"_s].toString(), u"--demo"_s}, {});
    QVERIFY2(shown.code == 0, text(shown.messages));
}

/// As a job of cron starts it: neither a locale nor a folder for what lasts as long as a session.
void CommandLineSpec::aPoorEnvironmentIsNoNews()
{
    QProcessEnvironment environment;
    environment.insert(u"PATH"_s, qEnvironmentVariable("PATH"));
    environment.insert(u"LC_ALL"_s, u"C"_s);
    QProcess program;
    program.setProcessEnvironment(environment);
    program.start(QStringLiteral(TASKGLASS_CLI), {u"--demo"_s, u"list"_s, u"--limit"_s, u"3"_s});
    QVERIFY(program.waitForFinished());
    QCOMPARE(QString::fromUtf8(program.readAllStandardError()), QString());
    QCOMPARE(program.exitCode(), 0);
}

QTEST_GUILESS_MAIN(CommandLineSpec)
#include "CommandLineSpec.moc"
