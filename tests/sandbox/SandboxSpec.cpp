// SPDX-License-Identifier: Apache-2.0
#include "sandbox/Sandbox.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QSet>
#include <QSignalSpy>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace taskglass;
using sandbox::Sandbox;
using sandbox::SandboxOptions;

namespace {

const QString tenFields =
    u"completionPercentage createdAt errors metadata name result status type id updatedAt"_s;

const QString failedQuery =
    u"query FailedDataRowImportsPyApi($taskId: ID!, $first: Int, $from: String) {\n"
    "  failedDataRowImports(data: { taskId: $taskId, first: $first, from: $from}) {\n"
    "    after total results { message spec { externalId globalKey rowData\n"
    "      metadata { schemaId value name } attachments { type value name } } } } }"_s;

const QString createdQuery =
    u"query SuccessesfulDataRowImportsPyApi($taskId: ID!, $first: Int, $from: String) {\n"
    "  successesfulDataRowImports(data: { taskId: $taskId, first: $first, from: $from}) {\n"
    "    nodes { id externalId globalKey rowData } after total } }"_s;

const QString headerQuery =
    u"query GetExportMetadataHeaderPyApi($where: WhereUniqueIdInput, $streamType: "
    "TaskStreamType!){task(where: $where){exportMetadataHeader(streamType: $streamType){totalSize "
    "totalLines}}}"_s;

const QString chunkQuery =
    u"query GetExportFileFromOffsetPyApi($where: WhereUniqueIdInput, $streamType: "
    "TaskStreamType!, $offset: UInt64!){task(where: $where){exportFileFromOffset(streamType: "
    "$streamType, offset: $offset){offsets {start end} lines {start end} file}}}"_s;

} // namespace

class SandboxSpec : public QObject {
    Q_OBJECT
private slots:
    void init();

    void whoeverAsksIsAlwaysTheSameUser();
    void listsPageByPageAndEveryTaskOnce();
    void everyTaskHasAllTenFields();
    void newestFirstIsInOrder();
    void bothWaysToAskForOneTaskGiveIt();
    void severalTasksCanBeAskedForByAliases();
    void conditionsAreHonoured();
    void theOrganizationListsItsTasks();
    void wrongQuestionsAreRefused_data();
    void wrongQuestionsAreRefused();
    void tooManyListsAtOnceAreTooComplex();
    void aGivenKeyIsTheOnlyOneAccepted();
    void thePictureTaskHasItsMessagesInProportion();
    void pagingToTheEndGivesEveryRowOnce_data();
    void pagingToTheEndGivesEveryRowOnce();
    void createdRowsAreReadAnywhereInAMillion();
    void anExportStreamJoinsToValidLines_data();
    void anExportStreamJoinsToValidLines();
    void anOffsetInsideAChunkGivesTheWholeChunk();
    void anExportWithoutStreamsHasNoHeader();
    void theTrapsAreInTheLines();
    void resultFilesHoldWhatTheyShould();
    void filesAreRefusedToThoseWhoShowTheKey();
    void theSameSeedGivesTheSameWorld();
    void movingTasksMove();
    void aHundredThousandTasksAreListedToo();

private:
    struct Reply {
        int status = 0;
        QByteArray body{};
        QJsonObject json() const { return QJsonDocument::fromJson(body).object(); }
        QJsonObject data() const { return json()["data"_L1].toObject(); }
        QString code() const
        {
            return json()["errors"_L1][0]["extensions"_L1]["code"_L1].toString();
        }
        QString message() const { return json()["errors"_L1][0]["message"_L1].toString(); }
    };

    Reply wait(QNetworkReply *pending)
    {
        const std::unique_ptr<QNetworkReply> reply(pending);
        // Hundreds of requests are made here, and QTRY looks only every 50 ms.
        QSignalSpy(reply.get(), &QNetworkReply::finished).wait(30'000);
        [&] { QVERIFY(reply->isFinished()); }();
        return {
            reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(), reply->readAll()};
    }

    Reply ask(
        const QString &query, const QJsonObject &variables = {}, const QByteArray &key = "demo")
    {
        QNetworkRequest request(m_sandbox->endpoint());
        request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
        request.setRawHeader("Authorization", QByteArray("Bearer " + key));
        const QJsonObject body{{u"query"_s, query}, {u"variables"_s, variables}};
        return wait(m_network.post(request, QJsonDocument(body).toJson()));
    }

    Reply fetch(const QString &address)
    {
        return wait(m_network.get(QNetworkRequest(QUrl(address))));
    }

    QString userId() { return ask(u"{user{id}}"_s).data()["user"_L1]["id"_L1].toString(); }

    QString taskId(const QByteArray &nickname)
    {
        const QByteArray id = m_sandbox->taskId(nickname);
        [&] { QVERIFY2(!id.isEmpty(), nickname.constData()); }();
        return QString::fromLatin1(id);
    }

    QJsonObject task(const QByteArray &nickname)
    {
        return ask(
            u"query One($userId: ID!, $taskId: ID!) { user(where: {id: $userId}) { "
            "createdTasks(where: {id: $taskId} skip: 0 first: 1) { %1 } } }"_s.arg(tenFields),
            {{u"userId"_s, userId()}, {u"taskId"_s, taskId(nickname)}})
            .data()["user"_L1]["createdTasks"_L1][0]
            .toObject();
    }

    QJsonArray list(const QString &arguments)
    {
        const Reply reply = ask(u"query GetUserCreatedTasksPyApi($param_0: ID!){user(where: {id: "
                                "$param_0}){createdTasks(%1){%2}}}"_s.arg(arguments, tenFields),
            {{u"param_0"_s, userId()}});
        return reply.data()["user"_L1]["createdTasks"_L1].toArray();
    }

    void restart(const SandboxOptions &options)
    {
        m_sandbox.reset();
        auto sandbox = Sandbox::start(options);
        QVERIFY(sandbox);
        m_sandbox = std::move(sandbox).value();
    }

    QByteArray stream(const QString &id, const QString &type, qsizetype *chunks = nullptr,
        bool *hasCutCharacter = nullptr);

    QNetworkAccessManager m_network{};
    std::unique_ptr<Sandbox> m_sandbox{};
};

void SandboxSpec::init()
{
    restart({});
}

void SandboxSpec::whoeverAsksIsAlwaysTheSameUser()
{
    const Reply reply = ask(u"query GetUserPyApi{user{createdAt email intercomHash isExternalUser "
                            "isViewer nickname name picture id updatedAt}}"_s);
    QCOMPARE(reply.status, 200);
    const QJsonObject user = reply.data()["user"_L1].toObject();
    QCOMPARE(user.size(), 10);
    QCOMPARE(user["id"_L1].toString().size(), 25);
    QCOMPARE(ask(u"query U($p: ID!){user(where:{id:$p}){organization{name}}}"_s,
                 {{u"p"_s, user["id"_L1]}})
                 .data()["user"_L1]["organization"_L1]["name"_L1]
                 .toString(),
        u"Acme"_s);
    QCOMPARE(ask(u"{user(where:{id:\"nobody\"}){id}}"_s).code(), u"RESOURCE_NOT_FOUND"_s);
}

void SandboxSpec::listsPageByPageAndEveryTaskOnce()
{
    restart({.tasks = 250});
    QSet<QString> ids;
    const QList<qsizetype> sizes{100, 100, 50, 0};
    for (qsizetype page = 0; page < sizes.size(); ++page) {
        const QJsonArray tasks = list(u"skip: %1 first: 100"_s.arg(page * 100));
        QCOMPARE(tasks.size(), sizes[page]);
        for (const QJsonValue &each : tasks)
            ids.insert(each["id"_L1].toString());
    }
    QCOMPARE(ids.size(), 250);
}

void SandboxSpec::everyTaskHasAllTenFields()
{
    const QJsonArray tasks = list(u"skip: 0 first: 100"_s);
    QCOMPARE(tasks.size(), 60);
    QSet<QString> statuses;
    for (const QJsonValue &each : tasks) {
        QCOMPARE(each.toObject().size(), 10);
        statuses.insert(each["status"_L1].toString());
    }
    QCOMPARE(statuses,
        (QSet<QString>{
            u"IN_PROGRESS"_s, u"COMPLETE"_s, u"FAILED"_s, u"CANCELED"_s, u"ARCHIVING"_s}));
    QCOMPARE(task("long-name")["name"_L1].toString().size(), 5'000);
    QCOMPARE(task("long-name")["completionPercentage"_L1].toDouble(), 104.0);
    QCOMPARE(task("below-zero")["completionPercentage"_L1].toDouble(), -3.0);
    QVERIFY(task("below-zero")["createdAt"_L1].toString().endsWith(u"+02:00"));
    QVERIFY(!task("typeless")["createdAt"_L1].toString().contains(u'.'));
    QVERIFY(task("typeless")["type"_L1].isNull());
    QVERIFY(task("nameless")["name"_L1].isNull());
    QVERIFY(task("dateless")["createdAt"_L1].isNull());
    QVERIFY(task("running-upsert")["result"_L1].isNull());
    QVERIFY(task("import-without-file")["result"_L1].isNull());
}

void SandboxSpec::newestFirstIsInOrder()
{
    restart({.tasks = 150});
    QStringList dates;
    for (const QJsonValue &each : list(u"skip: 0 first: 100 orderBy: createdAt_DESC"_s)) {
        const QString date = each["createdAt"_L1].toString();
        if (date.endsWith(u'Z') && date.contains(u'.'))
            dates.append(date);
    }
    QVERIFY(dates.size() > 90);
    QVERIFY(std::is_sorted(dates.crbegin(), dates.crend()));
}

void SandboxSpec::bothWaysToAskForOneTaskGiveIt()
{
    const QString id = taskId("partly-failed");
    QCOMPARE(task("partly-failed")["id"_L1].toString(), id);
    const Reply reply = ask(
        u"query GetUserCreatedTasksPyApi($param_0: ID!, $param_1: ID!){user(where: {id: "
        "$param_1}){createdTasks(where: {id: $param_0} skip: 0 first: 100){%1}}}"_s.arg(tenFields),
        {{u"param_0"_s, id}, {u"param_1"_s, userId()}});
    const QJsonArray found = reply.data()["user"_L1]["createdTasks"_L1].toArray();
    QCOMPARE(found.size(), 1);
    QCOMPARE(found[0]["name"_L1].toString(), u"cats-2026-09-part2"_s);
    QCOMPARE(list(u"where: {id: \"none\"} skip: 0 first: 1"_s).size(), 0);
}

void SandboxSpec::severalTasksCanBeAskedForByAliases()
{
    const Reply reply = ask(
        u"query GetTasksByIdPyApi($userId: ID!, $id0: ID!, $id1: ID!) {\n"
        "  user(where: {id: $userId}) { # comment\n"
        "    t0: createdTasks(where: {id: $id0} skip: 0 first: 1) { id status }\n"
        "    t1: createdTasks(where: {id: $id1}, skip: 0, first: 1) { id status }\n } }"_s,
        {{u"userId"_s, userId()}, {u"id0"_s, taskId("stalled")}, {u"id1"_s, taskId("canceled")}});
    const QJsonObject user = reply.data()["user"_L1].toObject();
    QCOMPARE(user["t0"_L1][0]["status"_L1].toString(), u"IN_PROGRESS"_s);
    QCOMPARE(user["t1"_L1][0]["status"_L1].toString(), u"CANCELED"_s);
}

void SandboxSpec::conditionsAreHonoured()
{
    const QJsonArray failed = list(u"where: {status: FAILED} skip: 0 first: 100"_s);
    QVERIFY(failed.size() >= 8);
    for (const QJsonValue &each : failed)
        QCOMPARE(each["status"_L1].toString(), u"FAILED"_s);
    const QJsonArray both = list(u"where: {AND: [{status: FAILED}, {type: "
                                 "\"export-data-rows\"}]} skip: 0 first: 100"_s);
    QCOMPARE(both.size(), 1);
    QCOMPARE(both[0]["name"_L1].toString(), u"export-annotations-v7"_s);
    const QJsonArray over = list(u"where: {completionPercentage_gt: 100} skip: 0 first: 100"_s);
    QCOMPARE(over.size(), 1);
}

void SandboxSpec::theOrganizationListsItsTasks()
{
    const Reply reply =
        ask(u"query GetOrganizationTasksPyApi($param_0: TaskStatus!){organization{tasks(where: "
            "{status: $param_0} skip: 0 first: 100){%1}}}"_s.arg(tenFields),
            {{u"param_0"_s, u"IN_PROGRESS"_s}});
    QCOMPARE(reply.data()["organization"_L1]["tasks"_L1].toArray().size(), 5);
    QVERIFY(!ask(u"query GetCancelableTaskTypesPyApi { cancelableTaskTypes }"_s)
            .data()["cancelableTaskTypes"_L1]
            .toArray()
            .isEmpty());
}

void SandboxSpec::wrongQuestionsAreRefused_data()
{
    QTest::addColumn<QString>("query");
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("message");
    QTest::newRow("wrong key") << u"{user{id}}"_s << "wrong-one"_ba << u"AUTHENTICATION_ERROR"_s
                               << u"Invalid API key"_s;
    QTest::newRow("no key") << u"{user{id}}"_s << ""_ba << u"AUTHENTICATION_ERROR"_s
                            << u"Invalid API key"_s;
    QTest::newRow("unknown root field")
        << u"query {bbb {id}}"_s << "demo"_ba << u"GRAPHQL_VALIDATION_FAILED"_s
        << u"Cannot query field \"bbb\" on type \"Query\"."_s;
    QTest::newRow("unknown task field")
        << u"{user{createdTasks(skip: 0 first: 1){colour}}}"_s << "demo"_ba
        << u"GRAPHQL_VALIDATION_FAILED"_s << u"Cannot query field \"colour\" on type \"Task\"."_s;
    QTest::newRow("unknown condition")
        << u"{user{createdTasks(where: {colour: 1}){id}}}"_s << "demo"_ba
        << u"GRAPHQL_VALIDATION_FAILED"_s
        << u"Field \"colour\" is not defined by type \"TaskWhereInput\"."_s;
    QTest::newRow("unknown order")
        << u"{user{createdTasks(orderBy: colour_DESC){id}}}"_s << "demo"_ba
        << u"GRAPHQL_VALIDATION_FAILED"_s
        << u"Value \"colour_DESC\" does not exist in \"TaskOrderByInput\" enum."_s;
    QTest::newRow("undeclared variable")
        << u"query A {user(where: {id: $id}){id}}"_s << "demo"_ba << u"GRAPHQL_VALIDATION_FAILED"_s
        << u"Variable \"$id\" is not defined."_s;
    QTest::newRow("missing variable")
        << u"query A($id: ID!) {user(where: {id: $id}){id}}"_s << "demo"_ba
        << u"GRAPHQL_VALIDATION_FAILED"_s
        << u"Variable \"$id\" of required type \"ID!\" was not provided."_s;
    QTest::newRow("syntax") << u"query {user{"_s << "demo"_ba << u"GRAPHQL_PARSE_FAILED"_s
                            << u"Syntax Error: Expected Name, found <EOF>."_s;
    QTest::newRow("mutation") << u"mutation C {cancelBulkOperationJob(id: \"x\"){success}}"_s
                              << "demo"_ba << u"OPERATION_NOT_ALLOWED"_s
                              << u"This server only shows tasks; it takes no uploads and no "
                                 "mutations."_s;
    QTest::newRow("no such task") << u"{failedDataRowImports(data: {taskId: \"none\"}){total}}"_s
                                  << "demo"_ba << u"RESOURCE_NOT_FOUND"_s
                                  << u"Resource 'Task' not found."_s;
    QTest::newRow("foreign cursor")
        << u"{failedDataRowImports(data: {taskId: \"%1\", from: \"zzz\"}){total}}"_s << "demo"_ba
        << u"MALFORMED_REQUEST"_s << u"The cursor cannot be read."_s;
}

void SandboxSpec::wrongQuestionsAreRefused()
{
    QFETCH(QString, query);
    QFETCH(QByteArray, key);
    QFETCH(QString, code);
    QFETCH(QString, message);
    const Reply reply = ask(query.replace(u"%1"_s, taskId("partly-failed")), {}, key);
    QCOMPARE(reply.code(), code);
    QCOMPARE(reply.message(), message);
    QVERIFY(reply.json()["data"_L1].isNull());
}

void SandboxSpec::tooManyListsAtOnceAreTooComplex()
{
    const auto query = [](int lists) {
        QString text = u"{user{"_s;
        for (int index = 0; index < lists; ++index)
            text += u"t%1: createdTasks(where: {id: \"x\"} skip: 0 first: 1){id} "_s.arg(index);
        return QString(text + u"}}"_s);
    };
    QCOMPARE(ask(query(50)).code(), QString());
    QCOMPARE(ask(query(51)).code(), u"GRAPHQL_VALIDATION_FAILED"_s);
    QCOMPARE(ask(query(51)).message(), u"Query complexity limit exceeded"_s);
}

void SandboxSpec::aGivenKeyIsTheOnlyOneAccepted()
{
    restart({.key = "secret-1"});
    QCOMPARE(ask(u"{user{id}}"_s, {}, "demo").code(), u"AUTHENTICATION_ERROR"_s);
    QCOMPARE(ask(u"{user{id}}"_s, {}, "secret-1").status, 200);
}

void SandboxSpec::thePictureTaskHasItsMessagesInProportion()
{
    const QJsonObject page = ask(
        failedQuery, {{u"taskId"_s, taskId("partly-failed")}, {u"first"_s, 5'000}, {u"from"_s, {}}})
                                 .data()["failedDataRowImports"_L1]
                                 .toObject();
    QCOMPARE(page["total"_L1].toInt(), 3'211);
    QVERIFY(page["after"_L1].isNull());
    QCOMPARE(page.size(), 3);
    qsizetype schemas = 0;
    qsizetype duplicates = 0;
    qsizetype retries = 0;
    for (const QJsonValue &row : page["results"_L1].toArray()) {
        const QString message = row["message"_L1].toString();
        schemas += message.startsWith(u"A schemaId can only be specified once per DataRow : [");
        retries += message
            == u"Failed to create data rows after 5 retries. This chunk's data rows will not be "
               "imported.";
        if (message.startsWith(u"Duplicate global key: '")) {
            ++duplicates;
            QCOMPARE(message,
                u"Duplicate global key: '%1'"_s.arg(row["spec"_L1]["globalKey"_L1].toString()));
        }
    }
    QCOMPARE(schemas, 2'871);
    QCOMPARE(duplicates, 204);
    QCOMPARE(retries, 136);
}

void SandboxSpec::pagingToTheEndGivesEveryRowOnce_data()
{
    QTest::addColumn<QByteArray>("nickname");
    QTest::addColumn<bool>("isFailures");
    QTest::addColumn<int>("first");
    QTest::addColumn<int>("total");
    QTest::addColumn<int>("pages");
    QTest::newRow("uneven pages") << "partly-failed"_ba << true << 1'000 << 3'211 << 4;
    QTest::newRow("exactly one page, then an empty one")
        << "five-thousand-failed"_ba << true << 5'000 << 5'000 << 2;
    QTest::newRow("created rows") << "five-thousand-created"_ba << false << 900 << 5'000 << 6;
    QTest::newRow("none") << "complete"_ba << true << 5'000 << 0 << 1;
}

void SandboxSpec::pagingToTheEndGivesEveryRowOnce()
{
    QFETCH(QByteArray, nickname);
    QFETCH(bool, isFailures);
    QFETCH(int, first);
    QFETCH(int, total);
    QFETCH(int, pages);
    const QString field = isFailures ? u"failedDataRowImports"_s : u"successesfulDataRowImports"_s;
    QSet<QString> addresses;
    qsizetype rows = 0;
    int seen = 0;
    QJsonValue from;
    do {
        const QJsonObject page = ask(isFailures ? failedQuery : createdQuery,
            {{u"taskId"_s, taskId(nickname)}, {u"first"_s, first}, {u"from"_s, from}})
                                     .data()[field]
                                     .toObject();
        QCOMPARE(page["total"_L1].toInt(), total);
        for (const QJsonValue &row : page[isFailures ? "results"_L1 : "nodes"_L1].toArray()) {
            ++rows;
            addresses.insert(
                isFailures ? row["spec"_L1]["rowData"_L1].toString() : row["id"_L1].toString());
        }
        from = page["after"_L1];
        ++seen;
        QVERIFY(seen <= pages);
    } while (!from.isNull());
    QCOMPARE(seen, pages);
    QCOMPARE(rows, total);
    QCOMPARE(addresses.size(), total);
}

void SandboxSpec::createdRowsAreReadAnywhereInAMillion()
{
    const QByteArray cursor =
        QByteArrayLiteral("{\"o\":995000}").toBase64(QByteArray::OmitTrailingEquals);
    const QJsonObject page = ask(createdQuery,
        {{u"taskId"_s, taskId("partly-failed")}, {u"first"_s, 5'000},
            {u"from"_s, QString::fromLatin1(cursor)}})
                                 .data()["successesfulDataRowImports"_L1]
                                 .toObject();
    QCOMPARE(page["total"_L1].toInt(), 996'789);
    QCOMPARE(page["nodes"_L1].toArray().size(), 1'789);
    QVERIFY(page["after"_L1].isNull());
}

QByteArray SandboxSpec::stream(
    const QString &id, const QString &type, qsizetype *chunks, bool *hasCutCharacter)
{
    const QJsonObject where{{u"id"_s, id}};
    const QJsonObject header = ask(headerQuery, {{u"where"_s, where}, {u"streamType"_s, type}})
                                   .data()["task"_L1]["exportMetadataHeader"_L1]
                                   .toObject();
    const qint64 size = header["totalSize"_L1].toString().toLongLong();
    QByteArray whole;
    while (whole.size() < size) {
        const QJsonValue chunk = ask(chunkQuery,
            {{u"where"_s, where}, {u"streamType"_s, type},
                {u"offset"_s, QString::number(whole.size())}})
                                     .data()["task"_L1]["exportFileFromOffset"_L1];
        const qint64 start = chunk["offsets"_L1]["start"_L1].toString().toLongLong();
        const qint64 end = chunk["offsets"_L1]["end"_L1].toString().toLongLong();
        const QByteArray bytes = fetch(chunk["file"_L1].toString()).body;
        if (start != whole.size() || bytes.size() != end - start + 1)
            return "The offsets do not fit the bytes.";
        if (chunks != nullptr)
            ++*chunks;
        if (hasCutCharacter != nullptr)
            *hasCutCharacter =
                *hasCutCharacter || (static_cast<uchar>(bytes.front()) & 0xC0U) == 0x80U;
        whole += bytes;
    }
    if (whole.count('\n') != header["totalLines"_L1].toString().toLongLong())
        return "The number of lines is not that of the header.";
    return whole;
}

void SandboxSpec::anExportStreamJoinsToValidLines_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<int>("lines");
    QTest::newRow("result") << u"RESULT"_s << 12'000;
    QTest::newRow("errors") << u"ERRORS"_s << 800;
}

void SandboxSpec::anExportStreamJoinsToValidLines()
{
    QFETCH(QString, type);
    QFETCH(int, lines);
    qsizetype chunks = 0;
    bool hasCutCharacter = false;
    const QByteArray whole = stream(taskId("streamed-export"), type, &chunks, &hasCutCharacter);
    QVERIFY(chunks > 2);
    QVERIFY(hasCutCharacter);
    QVERIFY(whole.endsWith('\n'));
    const QList<QByteArray> parts = whole.chopped(1).split('\n');
    QCOMPARE(parts.size(), lines);
    for (const QByteArray &line : parts)
        QVERIFY2(QJsonDocument::fromJson(line).isObject(), line.constData());
}

void SandboxSpec::anOffsetInsideAChunkGivesTheWholeChunk()
{
    const QJsonValue chunk = ask(chunkQuery,
        {{u"where"_s, QJsonObject{{u"id"_s, taskId("streamed-export")}}},
            {u"streamType"_s, u"RESULT"_s}, {u"offset"_s, u"1234"_s}})
                                 .data()["task"_L1]["exportFileFromOffset"_L1];
    QCOMPARE(chunk["offsets"_L1]["start"_L1].toString(), u"0"_s);
    QVERIFY(chunk["offsets"_L1]["end"_L1].toString().toLongLong() > 1'234);
}

void SandboxSpec::anExportWithoutStreamsHasNoHeader()
{
    for (const char *nickname : {"weekly-export", "failed-export", "empty-export"}) {
        const Reply reply = ask(headerQuery,
            {{u"where"_s, QJsonObject{{u"id"_s, taskId(nickname)}}},
                {u"streamType"_s, u"RESULT"_s}});
        QVERIFY(reply.data()["task"_L1].isObject());
        QVERIFY(reply.data()["task"_L1]["exportMetadataHeader"_L1].isNull());
    }
}

void SandboxSpec::theTrapsAreInTheLines()
{
    const QByteArray lines = fetch(task("trap-export")["result"_L1].toString()).body;
    QVERIFY(lines.startsWith("\xEF\xBB\xBF"));
    QVERIFY(lines.contains("\xE2\x80\xA8"));
    QVERIFY(lines.contains("\n\n"));
    QVERIFY(lines.contains("}\r\n"));
    QVERIFY(!lines.endsWith('\n'));
    qsizetype valid = 0;
    for (const QByteArray &line : lines.mid(3).split('\n'))
        valid += QJsonDocument::fromJson(line).isObject();
    QCOMPARE(valid, 240);
    QCOMPARE(fetch(task("trap-export")["errors"_L1].toString()).body.count('\n'), 2);
}

void SandboxSpec::resultFilesHoldWhatTheyShould()
{
    const auto file = [this](const QByteArray &nickname) {
        return fetch(task(nickname)["result"_L1].toString()).json();
    };
    const QJsonObject part = file("partly-failed-import");
    QCOMPARE(part["createdDataRows"_L1].toArray().size(), 1'200 - 37);
    qsizetype failed = 0;
    for (const QJsonValue &group : part["errors"_L1].toArray())
        failed += group["failedDataRows"_L1].toArray().size();
    QCOMPARE(failed, 37);
    QVERIFY(!part.contains("error"_L1));

    const QJsonObject object = file("failed-import-object");
    QCOMPARE(object.keys(), QStringList{u"error"_s});
    QCOMPARE(object["error"_L1]["message"_L1].toString(), u"Could not read the manifest"_s);

    const QJsonObject legacy = file("failed-import-legacy");
    QVERIFY(legacy["error"_L1].isString());
    QCOMPARE(legacy["errors"_L1].toArray().size(), 1);
    QCOMPARE(legacy["errors"_L1][0]["failedDataRows"_L1].toArray().size(), 9);
    QVERIFY(
        legacy["errors"_L1][0]["failedDataRows"_L1][1].toObject().contains("metadataFields"_L1));

    const QJsonObject upsert = file("failed-upsert");
    QVERIFY(upsert["error"_L1].isString());
    QVERIFY(!upsert["errors"_L1].toArray().isEmpty());

    QVERIFY(
        QJsonDocument::fromJson(task("failed-batch")["result"_L1].toString().toUtf8()).isObject());
    const QString address = task("partly-failed-import")["result"_L1].toString();
    QCOMPARE(fetch(address + u"x"_s).status, 404);
}

void SandboxSpec::filesAreRefusedToThoseWhoShowTheKey()
{
    QNetworkRequest request(QUrl(task("partly-failed-import")["result"_L1].toString()));
    request.setRawHeader("Authorization", "Bearer demo");
    QCOMPARE(wait(m_network.get(request)).status, 400);
}

void SandboxSpec::theSameSeedGivesTheSameWorld()
{
    const auto world = [this](quint32 seed) {
        restart({.tasks = 120, .seed = seed});
        QString words;
        for (const QJsonValue &each : list(u"skip: 0 first: 1000"_s))
            words +=
                each["id"_L1].toString() + each["name"_L1].toString() + each["type"_L1].toString();
        return QString(words
            + QString::fromUtf8(ask(failedQuery, {{u"taskId"_s, taskId("partly-failed")}}).body));
    };
    const QString first = world(7);
    QCOMPARE(world(7), first);
    QVERIFY(world(8) != first);
}

void SandboxSpec::movingTasksMove()
{
    const double before = task("running-import")["completionPercentage"_L1].toDouble();
    QVERIFY(before >= 10);
    QTRY_VERIFY(task("running-import")["completionPercentage"_L1].toDouble() > before);
    QCOMPARE(task("running-import")["status"_L1].toString(), u"IN_PROGRESS"_s);
    QCOMPARE(task("stalled")["completionPercentage"_L1].toDouble(), 21.0);
}

void SandboxSpec::aHundredThousandTasksAreListedToo()
{
    restart({.tasks = 100'000});
    QCOMPARE(list(u"skip: 99900 first: 100 orderBy: createdAt_DESC"_s).size(), 100);
    QCOMPARE(list(u"skip: 100000 first: 100"_s).size(), 0);
}

QTEST_GUILESS_MAIN(SandboxSpec)
#include "SandboxSpec.moc"
