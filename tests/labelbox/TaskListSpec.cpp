// SPDX-License-Identifier: Apache-2.0
#include "base/Utc.h"
#include "labelbox/TaskListing.h"
#include "tests/Answer.h"
#include "tests/labelbox/ScriptedLabelbox.h"

#include <QRegularExpression>

using namespace taskglass;
using namespace Qt::StringLiterals;
using Kind = Error::Kind;
using Asked = ScriptedLabelbox::Asked;

/// How tasks are listed and found (Protocol.md, "Listing tasks", "One task by id" and "The
/// organization's tasks"), over a real socket.
class TaskListSpec : public QObject {
    Q_OBJECT
private slots:
    void allPagesAreListedEachTaskOnce();
    void exactlyAHundredTasksCostTwoRequests();
    void aServerThatIgnoresTheOffsetDoesNotLoopForEver();
    void orderIsDroppedOnceRefused();
    void aStatusIsLeftToTheServerWhereItCan();
    void aStatusIsDroppedWhereItIsRefused();
    void theOrganizationsTasksComeTooWhereOffered();
    void whereTheOrganizationIsNotOfferedItIsAskedOnce();
    void creatorsAreToldWhereTheServerKnowsThem();
    void creatorsAreDroppedOnceRefused_data();
    void creatorsAreDroppedOnceRefused();
    void newTasksOfColleaguesAreFoundWhateverTheOrder();
    void colleaguesThatCannotBeListedAreMissed();
    void theSearchForAColleaguesTaskEnds();
    void theNewestPageIsFoundWhateverTheOrder();
    void oneTaskIsFoundById();
    void aTaskThatIsNotThereIsNotFound_data();
    void aTaskThatIsNotThereIsNotFound();
    void severalTasksTravelInOneRequest();
    void aComplexBatchIsHalved();
    void withoutAliasesTasksAreAskedOneByOne();
    void oddTasksAreShownAsTheyAre_data();
    void oddTasksAreShownAsTheyAre();
    void aTaskWithoutIdDoesNotHideTheOthers();
};

namespace {

/// Tasks numbered from newest to oldest, served by offset as the server does.
ScriptedLabelbox::Script pages(
    int total, bool oldestFirst = false, const QByteArray &list = "\"user\":{\"createdTasks\"")
{
    return [total, oldestFirst, list](const Asked &asked) {
        static const QRegularExpression paging(u"skip: (\\d+) first: (\\d+)"_s);
        const QRegularExpressionMatch match = paging.match(asked.query);
        const int skip = match.captured(1).toInt();
        const int first = match.captured(2).toInt();
        QJsonArray tasks;
        for (int i = skip; i < std::min(total, skip + first); ++i) {
            const int number = oldestFirst ? i : total - 1 - i;
            tasks.append(ScriptedLabelbox::task(u"t%1"_s.arg(number),
                {{u"createdAt"_s,
                    utcMoment(QDate(2024, 1, 1), QTime(0, 0))
                        .addSecs(number)
                        .toString(Qt::ISODate)}}));
        }
        return ScriptedLabelbox::data('{' + list + ':' + ScriptedLabelbox::json(tasks) + "}}");
    };
}

QStringList ids(const QList<TaskRecord> &tasks)
{
    QStringList list;
    for (const TaskRecord &task : tasks)
        list.append(task.id.value);
    return list;
}

} // namespace

void TaskListSpec::allPagesAreListedEachTaskOnce()
{
    ScriptedLabelbox server;
    server.on("createdTasks(skip", pages(257));
    Answer<TaskSweep> answer;
    int pagesSeen = 0;
    TaskListing(server.client)
        .fetchAll(
            this, [&](TaskListing::Scope, const QList<TaskRecord> &) { return ++pagesSeen > 0; },
            answer.handler());
    QVERIFY(answer.wait());
    QStringList found = ids(answer.value().tasks);
    QCOMPARE(found.size(), 257);
    QCOMPARE(QSet<QString>(found.cbegin(), found.cend()).size(), 257);
    QCOMPARE(found.first(), u"t256"_s);
    QCOMPARE(pagesSeen, 3);
    const QList<Asked> asked = server.asked("createdTasks(skip");
    QCOMPARE(asked.size(), 3);
    QCOMPARE(asked.first().variables["param_0"_L1].toString(), u"user-1"_s);
    QCOMPARE(server.asked("GetUserPyApi").size(), 1);
}

void TaskListSpec::exactlyAHundredTasksCostTwoRequests()
{
    ScriptedLabelbox server;
    server.on("createdTasks(skip", pages(100));
    Answer<TaskSweep> answer;
    TaskListing(server.client).fetchAll(this, {}, answer.handler());
    QVERIFY(answer.wait());
    QCOMPARE(answer.value().tasks.size(), 100);
    QCOMPARE(server.asked("createdTasks(skip").size(), 2);
}

void TaskListSpec::aServerThatIgnoresTheOffsetDoesNotLoopForEver()
{
    ScriptedLabelbox server;
    server.on("createdTasks(skip", [](const Asked &) {
        return pages(100)({.query = u"skip: 0 first: 100"_s, .variables = {}});
    });
    Answer<TaskSweep> answer;
    TaskListing(server.client).fetchAll(this, {}, answer.handler());
    QVERIFY(answer.wait());
    QCOMPARE(answer.value().tasks.size(), 100);
}

void TaskListSpec::orderIsDroppedOnceRefused()
{
    ScriptedLabelbox server;
    server.on("createdTasks(skip", [](const Asked &asked) {
        return asked.query.contains(u"orderBy"_s)
            ? ScriptedLabelbox::error("GRAPHQL_VALIDATION_FAILED", "Unknown argument orderBy")
            : pages(150)(asked);
    });
    Answer<TaskSweep> answer;
    TaskListing(server.client).fetchAll(this, {}, answer.handler());
    QVERIFY(answer.wait());
    QCOMPARE(answer.value().tasks.size(), 150);
    int ordered = 0;
    for (const Asked &asked : server.asked("createdTasks(skip"))
        ordered += asked.query.contains(u"orderBy: createdAt_DESC"_s) ? 1 : 0;
    QCOMPARE(ordered, 1); // refused once, remembered
}

void TaskListSpec::aStatusIsLeftToTheServerWhereItCan()
{
    ScriptedLabelbox server;
    server.on("createdTasks(where", pages(120));
    server.on("tasks(where", pages(3, false, R"("organization":{"tasks")"));
    Answer<TaskSweep> answer;
    TaskListing(server.client).fetchAllOf(u"FAILED"_s, this, {}, answer.handler());
    QVERIFY(answer.wait());
    QCOMPARE(answer.value().tasks.size(), 120);
    QVERIFY(!answer.value().shortfall);
    const QList<Asked> own = server.asked("createdTasks(where");
    QCOMPARE(own.size(), 2);
    QVERIFY2(own.last().query.contains(u"($param_0: ID!, $status: TaskStatus!)"_s),
        qPrintable(own.last().query));
    QVERIFY2(own.last().query.contains(
                 u"createdTasks(where: {status: $status} skip: 100 first: 100 orderBy"_s),
        qPrintable(own.last().query));
    QCOMPARE(own.last().variables["status"_L1].toString(), u"FAILED"_s);
    const QList<Asked> all = server.asked("tasks(where");
    QCOMPARE(all.size(), 1);
    QVERIFY2(all.first().query.contains(u"GetOrganizationTasksPyApi($status: TaskStatus!) {"_s),
        qPrintable(all.first().query));
    // What a part of the tasks spans says nothing of where the newest of all are.
    QCOMPARE(server.client.traits().newestSkip, 0);
}

void TaskListSpec::aStatusIsDroppedWhereItIsRefused()
{
    ScriptedLabelbox server;
    const auto refusal = [](const Asked &) {
        return ScriptedLabelbox::error("GRAPHQL_VALIDATION_FAILED", "Unknown type TaskStatus");
    };
    server.on("createdTasks(where", refusal);
    server.on("createdTasks(skip", pages(257));
    server.on("tasks(where", refusal);
    server.on("{\n    tasks(skip", pages(3, false, R"("organization":{"tasks")"));
    Answer<TaskSweep> answer;
    TaskListing(server.client).fetchAllOf(u"FAILED"_s, this, {}, answer.handler());
    QVERIFY(answer.wait());
    QCOMPARE(answer.value().tasks.size(), 257);
    QVERIFY(!answer.value().shortfall);
    QCOMPARE(server.asked("createdTasks(where").size(), 2); // With the order and without.
    QCOMPARE(server.asked("createdTasks(skip").size(), 3);
    // The order was not what was refused, and colleagues are offered.
    QVERIFY(server.client.traits().takesOrderBy);
    QCOMPARE(server.client.traits().listsOrganization, std::optional(true));
}

void TaskListSpec::theOrganizationsTasksComeTooWhereOffered()
{
    ScriptedLabelbox server;
    server.on("createdTasks(skip", pages(2));
    server.on("GetOrganizationTasks", [](const Asked &) {
        return ScriptedLabelbox::data("{\"organization\":{\"tasks\":"
            + ScriptedLabelbox::json(
                {ScriptedLabelbox::task(u"t1"_s), ScriptedLabelbox::task(u"colleague"_s)})
            + "}}");
    });
    Answer<TaskSweep> answer;
    TaskListing(server.client).fetchAll(this, {}, answer.handler());
    QVERIFY(answer.wait());
    QCOMPARE(ids(answer.value().tasks), QStringList({u"t1"_s, u"t0"_s, u"colleague"_s}));
    QCOMPARE(server.client.traits().listsOrganization, std::optional(true));
}

void TaskListSpec::whereTheOrganizationIsNotOfferedItIsAskedOnce()
{
    ScriptedLabelbox server;
    server.on("createdTasks(skip", pages(2));
    server.on("GetOrganizationTasks",
        [](const Asked &) { return ScriptedLabelbox::error("AUTHORIZATION_ERROR"); });
    for (int i = 0; i < 2; ++i) {
        Answer<TaskSweep> answer;
        TaskListing(server.client).fetchAll(this, {}, answer.handler());
        QVERIFY(answer.wait());
        QCOMPARE(answer.value().tasks.size(), 2);
    }
    QCOMPARE(server.asked("GetOrganizationTasks").size(), 2); // Each of two forms once.
}

void TaskListSpec::creatorsAreToldWhereTheServerKnowsThem()
{
    ScriptedLabelbox server;
    server.on("createdTasks(skip", pages(1));
    server.on("GetOrganizationTasks", [](const Asked &) {
        const auto createdBy = [](const QString &id, const QJsonValue &person) {
            return ScriptedLabelbox::task(id, {{u"createdBy"_s, person}});
        };
        return ScriptedLabelbox::data("{\"organization\":{\"tasks\":"
            + ScriptedLabelbox::json({createdBy(u"bens"_s,
                                          QJsonObject{{u"id"_s, u"user-2"_s}, {u"name"_s, u"Ben"_s},
                                              {u"email"_s, u"ben@example.com"_s}}),
                createdBy(u"null"_s, QJsonValue()), createdBy(u"odd"_s, 7),
                createdBy(u"half"_s, QJsonObject{{u"id"_s, 7}, {u"name"_s, u"Cy"_s}})})
            + "}}");
    });
    Answer<TaskSweep> answer;
    TaskListing(server.client).fetchAll(this, {}, answer.handler());
    QVERIFY(answer.wait());
    const QList<TaskRecord> &tasks = answer.value().tasks;
    QCOMPARE(ids(tasks), QStringList({u"t0"_s, u"bens"_s, u"null"_s, u"odd"_s, u"half"_s}));
    QCOMPARE(tasks[0].createdBy.email, u"ops@example.com"_s);
    QCOMPARE(tasks[1].createdBy.text(), u"Ben <ben@example.com>"_s);
    QVERIFY(!tasks[2].createdBy.isKnown());
    QVERIFY(!tasks[3].createdBy.isKnown());
    QCOMPARE(tasks[4].createdBy, (Person{.name = u"Cy"_s}));
    QVERIFY(server.asked("GetOrganizationTasks").first().query.contains(u"createdBy {"_s));
}

void TaskListSpec::creatorsAreDroppedOnceRefused_data()
{
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<int>("status");
    QTest::addColumn<int>("failures"); ///< Of so many questions for creators.
    QTest::addColumn<int>("asked");    ///< In three listings.
    QTest::newRow("refused") << QByteArray("GRAPHQL_VALIDATION_FAILED") << 200 << 99 << 1;
    QTest::newRow("forbidden") << QByteArray("AUTHORIZATION_ERROR") << 200 << 99 << 1;
    QTest::newRow("broken") << QByteArray("INTERNAL_SERVER_ERROR") << 200 << 99 << 1;
    QTest::newRow("too often, once") << QByteArray() << 429 << 1 << 3;
    QTest::newRow("down, once") << QByteArray() << 503 << 1 << 3;
    QTest::newRow("down for this question") << QByteArray() << 503 << 99 << 2;
}

void TaskListSpec::creatorsAreDroppedOnceRefused()
{
    QFETCH(const QByteArray, code);
    QFETCH(const int, status);
    QFETCH(const int, failures);
    QFETCH(const int, asked);
    ScriptedLabelbox server;
    std::atomic_int withCreators = 0;
    server.on("createdTasks(skip", pages(1));
    server.on("GetOrganizationTasks", [&](const Asked &question) {
        return question.query.contains(u"createdBy"_s) && ++withCreators <= failures
            ? (code.isEmpty() ? sandbox::HttpResponse{.status = status}
                              : ScriptedLabelbox::error(code))
            : pages(2, false, "\"organization\":{\"tasks\"")(question);
    });
    for (int i = 0; i < 3; ++i) {
        Answer<TaskSweep> answer;
        TaskListing(server.client).fetchAll(this, {}, answer.handler());
        QVERIFY(answer.wait());
        QVERIFY(!answer.value().shortfall);
        QCOMPARE(ids(answer.value().tasks), QStringList({u"t0"_s, u"t1"_s}));
    }
    QCOMPARE(withCreators.load(), asked);
}

void TaskListSpec::newTasksOfColleaguesAreFoundWhateverTheOrder()
{
    for (const bool oldestFirst : {false, true}) {
        ScriptedLabelbox server;
        std::atomic_int total = 250;
        server.on("createdTasks(skip", pages(1));
        server.on("GetOrganizationTasks", [&total, oldestFirst](const Asked &asked) {
            return pages(total, oldestFirst, "\"organization\":{\"tasks\"")(asked);
        });
        Answer<TaskSweep> all;
        TaskListing(server.client).fetchAll(this, {}, all.handler());
        QVERIFY(all.wait());
        // Enough of them to fill the page.
        for (const int more : {251, 300, 301, 302}) {
            total = more;
            Answer<TaskSweep> newest;
            TaskListing(server.client)
                .fetchNewest(LabelboxClient::RetryPolicy::Once, this, newest.handler());
            QVERIFY(newest.wait());
            QVERIFY(ids(newest.value().tasks).contains(u"t%1"_s.arg(more - 1)));
        }
    }
}

void TaskListSpec::colleaguesThatCannotBeListedAreMissed()
{
    ScriptedLabelbox server;
    server.on("createdTasks(skip", pages(3));
    server.on("GetOrganizationTasks", pages(5, false, "\"organization\":{\"tasks\""));
    Answer<TaskSweep> all;
    TaskListing(server.client).fetchAll(this, {}, all.handler());
    QVERIFY(all.wait());
    QVERIFY(!all.value().shortfall);
    server.on("GetOrganizationTasks",
        [](const Asked &) { return ScriptedLabelbox::error("INTERNAL_SERVER_ERROR"); });
    Answer<TaskSweep> newest;
    TaskListing(server.client)
        .fetchNewest(LabelboxClient::RetryPolicy::Once, this, newest.handler());
    QVERIFY(newest.wait());
    QCOMPARE(newest.value().tasks.size(), 3);
    QVERIFY(newest.value().shortfall);
    QCOMPARE(newest.value().shortfall->kind, Kind::Incomplete);
    QVERIFY(newest.value().shortfall->sentence.contains(u"colleagues"_s));
}

void TaskListSpec::theSearchForAColleaguesTaskEnds()
{
    ScriptedLabelbox server;
    server.on("$taskId",
        [](const Asked &) { return ScriptedLabelbox::data(R"({"user":{"createdTasks":[]}})"); });
    server.on("GetOrganizationTasks", [](const Asked &) {
        return pages(100, false, "\"organization\":{\"tasks\"")({.query = u"skip: 0 first: 100"_s});
    });
    Answer<TaskRecord> answer;
    server.client.fetchTask({u"nobody"_s}, this, answer.handler());
    QVERIFY(answer.wait());
    QCOMPARE(answer.error().kind, Kind::NoSuchTask);
    QCOMPARE(server.asked("GetOrganizationTasks").size(), 2);
}

void TaskListSpec::theNewestPageIsFoundWhateverTheOrder()
{
    for (const bool oldestFirst : {false, true}) {
        ScriptedLabelbox server;
        server.on("createdTasks(skip", pages(250, oldestFirst));
        Answer<TaskSweep> all;
        TaskListing(server.client).fetchAll(this, {}, all.handler());
        QVERIFY(all.wait());
        Answer<TaskSweep> newest;
        TaskListing(server.client)
            .fetchNewest(LabelboxClient::RetryPolicy::Once, this, newest.handler());
        QVERIFY(newest.wait());
        QVERIFY(ids(newest.value().tasks).contains(u"t249"_s));
    }
}

void TaskListSpec::oneTaskIsFoundById()
{
    ScriptedLabelbox server;
    server.on("$taskId", [](const Asked &asked) {
        return ScriptedLabelbox::data("{\"user\":{\"createdTasks\":"
            + ScriptedLabelbox::json(
                {ScriptedLabelbox::task(asked.variables["taskId"_L1].toString())})
            + "}}");
    });
    Answer<TaskRecord> answer;
    server.client.fetchTask({u"abc"_s}, this, answer.handler());
    QVERIFY(answer.wait());
    QCOMPARE(answer.value().id.value, u"abc"_s);
    QCOMPARE(server.asked("$taskId").first().variables["userId"_L1].toString(), u"user-1"_s);
}

void TaskListSpec::aTaskThatIsNotThereIsNotFound_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<Kind>("kind");
    QTest::newRow("empty list") << QByteArray(R"({"data":{"user":{"createdTasks":[]}}})")
                                << Kind::NoSuchTask;
    QTest::newRow("said so") << QByteArray(
        R"({"errors":[{"message":"n","extensions":{"code":"RESOURCE_NOT_FOUND"}}]})")
                             << Kind::NoSuchTask;
    // These say nothing about the task.
    QTest::newRow("no list") << QByteArray(R"({"data":{"user":{}}})") << Kind::Malformed;
    QTest::newRow("list is null") << QByteArray(R"({"data":{"user":{"createdTasks":null}}})")
                                  << Kind::Malformed;
    QTest::newRow("no user") << QByteArray(R"({"data":{"user":null}})") << Kind::Malformed;
}

void TaskListSpec::aTaskThatIsNotThereIsNotFound()
{
    QFETCH(const QByteArray, body);
    QFETCH(const Kind, kind);
    ScriptedLabelbox server;
    server.on("$taskId", [&](const Asked &) { return sandbox::HttpResponse{.body = body}; });
    Answer<TaskRecord> answer;
    server.client.fetchTask({u"abc"_s}, this, answer.handler());
    QVERIFY(answer.wait());
    QCOMPARE(answer.error().kind, kind);
    if (kind == Kind::NoSuchTask)
        QVERIFY(answer.error().sentence.contains(u"abc"_s));
}

namespace {

/// Answers `GetTasksById` for the ids whose number is even; refuses more than @p most at once.
ScriptedLabelbox::Script aliases(int most)
{
    return [most](const Asked &asked) {
        const qsizetype count = asked.variables.size() - 1;
        if (count > most)
            return ScriptedLabelbox::error(
                "GRAPHQL_VALIDATION_FAILED", "Query complexity limit exceeded");
        QByteArray fields;
        for (qsizetype i = 0; i < count; ++i) {
            const QString id = asked.variables[u"id%1"_s.arg(i)].toString();
            const bool exists = id.mid(1).toInt() % 2 == 0;
            fields += (i > 0 ? "," : "") + ("\"t" + QByteArray::number(i) + "\":")
                + ScriptedLabelbox::json(
                    exists ? QJsonArray{ScriptedLabelbox::task(id)} : QJsonArray{});
        }
        return ScriptedLabelbox::data("{\"user\":{" + fields + "}}");
    };
}

QList<TaskId> numbered(int count)
{
    QList<TaskId> list;
    for (int i = 0; i < count; ++i)
        list.append({u"t%1"_s.arg(i)});
    return list;
}

} // namespace

void TaskListSpec::severalTasksTravelInOneRequest()
{
    ScriptedLabelbox server;
    server.on("GetTasksById", aliases(1000));
    Answer<QList<TaskRecord>> answer;
    TaskListing(server.client)
        .fetchById(numbered(60), LabelboxClient::RetryPolicy::Once, this, answer.handler());
    QVERIFY(answer.wait());
    QCOMPARE(answer.value().size(), 30);
    QCOMPARE(server.asked("GetTasksById").size(), 3); // 25 each
}

void TaskListSpec::aComplexBatchIsHalved()
{
    ScriptedLabelbox server;
    server.on("GetTasksById", aliases(7));
    Answer<QList<TaskRecord>> answer;
    TaskListing(server.client)
        .fetchById(numbered(30), LabelboxClient::RetryPolicy::Once, this, answer.handler());
    QVERIFY(answer.wait());
    QCOMPARE(answer.value().size(), 15);
    const qsizetype before = server.asked("GetTasksById").size();
    Answer<QList<TaskRecord>> again;
    TaskListing(server.client)
        .fetchById(numbered(6), LabelboxClient::RetryPolicy::Once, this, again.handler());
    QVERIFY(again.wait());
    QCOMPARE(server.asked("GetTasksById").size(), before + 1); // the size that worked is remembered
}

void TaskListSpec::withoutAliasesTasksAreAskedOneByOne()
{
    ScriptedLabelbox server;
    server.on("$taskId", [](const Asked &asked) {
        return ScriptedLabelbox::data("{\"user\":{\"createdTasks\":"
            + ScriptedLabelbox::json(
                {ScriptedLabelbox::task(asked.variables["taskId"_L1].toString())})
            + "}}");
    });
    Answer<QList<TaskRecord>> answer;
    TaskListing(server.client)
        .fetchById(numbered(3), LabelboxClient::RetryPolicy::Once, this, answer.handler());
    QVERIFY(answer.wait());
    QCOMPARE(ids(answer.value()), QStringList({u"t0"_s, u"t1"_s, u"t2"_s}));
}

void TaskListSpec::oddTasksAreShownAsTheyAre_data()
{
    QTest::addColumn<QJsonObject>("odd");
    QTest::addColumn<std::function<bool(const TaskRecord &)>>("holds");
    const auto row = [](const char *name, const QJsonObject &odd,
                         std::function<bool(const TaskRecord &)> holds) {
        QTest::newRow(name) << odd << std::move(holds);
    };
    const QString longName = u"line\nbreak "_s.repeated(500);
    row("long name with line breaks", {{u"name"_s, longName}},
        [longName](const TaskRecord &task) { return task.name == longName; });
    row("no name", {{u"name"_s, QJsonValue()}},
        [](const TaskRecord &task) { return task.name.isNull(); });
    row("empty name", {{u"name"_s, u""_s}},
        [](const TaskRecord &task) { return task.name.isEmpty() && !task.name.isNull(); });
    row("no percentage", {{u"completionPercentage"_s, QJsonValue()}},
        [](const TaskRecord &task) { return !task.completionPercentage; });
    row("negative percentage", {{u"completionPercentage"_s, -3}},
        [](const TaskRecord &task) { return task.completionPercentage == -3.0; });
    row("percentage over 100", {{u"completionPercentage"_s, 104.5}},
        [](const TaskRecord &task) { return task.completionPercentage == 104.5; });
    row("no date", {{u"createdAt"_s, QJsonValue()}},
        [](const TaskRecord &task) { return task.createdAt.wire.isNull(); });
    row("unknown status", {{u"status"_s, u"ARCHIVING"_s}},
        [](const TaskRecord &task) { return task.status == u"ARCHIVING"_s; });
    row("no type", {{u"type"_s, QJsonValue()}},
        [](const TaskRecord &task) { return task.type.isNull(); });
    row("metadata", {{u"metadata"_s, QJsonObject{{u"modelRunId"_s, u"m"_s}}}},
        [](const TaskRecord &task) { return task.metadata == R"({"modelRunId":"m"})"; });
    row("inline result", {{u"result"_s, u"{\"message\":\"no\"}"_s}},
        [](const TaskRecord &task) { return task.result == u"{\"message\":\"no\"}"_s; });
}

void TaskListSpec::oddTasksAreShownAsTheyAre()
{
    QFETCH(QJsonObject, odd);
    QFETCH(std::function<bool(const TaskRecord &)>, holds);
    ScriptedLabelbox server;
    server.on("$taskId", [&](const Asked &) {
        return ScriptedLabelbox::data("{\"user\":{\"createdTasks\":"
            + ScriptedLabelbox::json({ScriptedLabelbox::task(u"odd"_s, odd)}) + "}}");
    });
    Answer<TaskRecord> answer;
    server.client.fetchTask({u"odd"_s}, this, answer.handler());
    QVERIFY(answer.wait());
    QVERIFY(answer.result());
    QVERIFY(holds(answer.value()));
}

void TaskListSpec::aTaskWithoutIdDoesNotHideTheOthers()
{
    ScriptedLabelbox server;
    server.on("createdTasks(skip", [](const Asked &) {
        return ScriptedLabelbox::data(
            R"({"user":{"createdTasks":[{"name":"x"},null,7,{"id":"t1"}]}})");
    });
    Answer<TaskSweep> answer;
    TaskListing(server.client).fetchAll(this, {}, answer.handler());
    QVERIFY(answer.wait());
    QCOMPARE(ids(answer.value().tasks), QStringList{u"t1"_s});
}

QTEST_GUILESS_MAIN(TaskListSpec)
#include "TaskListSpec.moc"
