// SPDX-License-Identifier: Apache-2.0
#include "labelbox/Task.h"
#include "tests/Answer.h"
#include "tests/labelbox/ScriptedLabelbox.h"

using namespace taskglass;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = Error::Kind;
using Asked = ScriptedLabelbox::Asked;

/// The SDK's Task and DataUpsertTask: what each property says, and where the SDK would crash.
class TaskSpec : public QObject {
    Q_OBJECT
private slots:
    void getTaskByIdPicksTheClass_data();
    void getTaskByIdPicksTheClass();
    void itsMembersAreTheSdks();
    void aPropertySaysWhatTheSdkSays_data();
    void aPropertySaysWhatTheSdkSays();
    void aFailedTaskAlwaysHasErrors();
    void hasErrorsOfAnUpsertAsksForOneRow();
    void refreshingAnImportAliasesItsErrorsAddress();
    void waitingEndsWhenTheTaskDoes();
    void waitingTooOftenIsRefused();
    void aWaitThatTimesOutSaysSo();
};

namespace {

const char *const fileBody = R"({"error":{"message":"bad manifest"},
  "createdDataRows":[{"id":"r1","externalId":"e1","globalKey":"g1","rowData":"u1","datasetId":"d"},{"id":"r2","rowData":"u2"}],
  "errors":[{"message":"dup","failedDataRows":[{"globalKey":"g3"}]}]})";

/// Describes a value: "null", the JSON itself, "[a,b]", or "error KIND".
QString read(Task &task, TaskProperty property)
{
    QStringList elements;
    const ElementSink sink = [&](const RowPage &page) {
        for (qsizetype i = 0; i < page.rows(); ++i)
            elements.append(QString::fromUtf8(page.columns.front().cell(i)));
        return true;
    };
    Answer<PropertyValue> answer;
    QObject receiver;
    switch (property) {
    case TaskProperty::Result:
        task.result(sink, &receiver, answer.handler());
        break;
    case TaskProperty::Errors:
        task.errors(sink, &receiver, answer.handler());
        break;
    case TaskProperty::FailedDataRows:
        task.failedDataRows(sink, &receiver, answer.handler());
        break;
    case TaskProperty::CreatedDataRows:
        task.createdDataRows(sink, &receiver, answer.handler());
        break;
    case TaskProperty::HasErrors:
        break;
    }
    if (!answer.wait())
        return u"no answer"_s;
    if (!answer.result())
        return u"error %1: %2"_s.arg(int(answer.error().kind)).arg(answer.error().sentence);
    switch (answer.value().shape) {
    case PropertyValue::Shape::Null:
        return u"null"_s;
    case PropertyValue::Shape::Single:
        return QString::fromUtf8(answer.value().json);
    case PropertyValue::Shape::List:
        return u'[' + elements.join(u',') + u']';
    }
    return {};
}

} // namespace

void TaskSpec::getTaskByIdPicksTheClass_data()
{
    QTest::addColumn<QJsonValue>("type");
    QTest::addColumn<TaskClass>("as");
    QTest::newRow("upsert") << QJsonValue(u"adv-upsert-data-rows"_s) << TaskClass::DataUpsertTask;
    QTest::newRow("upsert in capitals")
        << QJsonValue(u"ADV-UPSERT-DATA-ROWS"_s) << TaskClass::DataUpsertTask;
    QTest::newRow("export") << QJsonValue(u"export-data-rows"_s) << TaskClass::Task;
    QTest::newRow("null crashes the SDK") << QJsonValue() << TaskClass::Task;
}

void TaskSpec::getTaskByIdPicksTheClass()
{
    QFETCH(QJsonValue, type);
    QFETCH(TaskClass, as);
    ScriptedLabelbox server;
    server.on("$taskId", [&](const Asked &) {
        return ScriptedLabelbox::data("{\"user\":{\"createdTasks\":"
            + ScriptedLabelbox::json({ScriptedLabelbox::task(u"t"_s, {{u"type"_s, type}})}) + "}}");
    });
    Answer<std::shared_ptr<Task>> answer;
    fetchTaskObject(server.client, {u"t"_s}, this, answer.handler());
    QVERIFY(answer.wait());
    QVERIFY(answer.result());
    QCOMPARE(answer.value()->taskClass(), as);
    QCOMPARE(answer.value()->createdBy().email, u"ops@example.com"_s);
    const bool isUpsert = qobject_cast<DataUpsertTask *>(answer.value().get()) != nullptr;
    QCOMPARE(isUpsert, as == TaskClass::DataUpsertTask);
}

void TaskSpec::itsMembersAreTheSdks()
{
    ScriptedLabelbox server;
    const TaskRecord record{
        .id = {u"t"_s},
        .name = u"n"_s,
        .type = u"send-to-annotate"_s,
        .status = u"COMPLETE"_s,
        .completionPercentage = 12.5,
        .createdAt = Timestamp::fromWire(u"2024-05-01T12:34:56.789Z"_s),
        .updatedAt = Timestamp::fromWire(u"2024-05-01T12:34:57.789Z"_s),
        .result = u"https://result"_s,
        .errors = u"https://errors"_s,
        .metadata = "{}",
        .createdBy = {.email = u"ops@example.com"_s},
    };
    const auto task = makeTask(server.client, record);
    QCOMPARE(task->uid(), record.id);
    QCOMPARE(task->name(), record.name);
    QCOMPARE(task->type(), record.type);
    QCOMPARE(task->status(), record.status);
    QCOMPARE(task->completionPercentage(), record.completionPercentage);
    QCOMPARE(task->createdAt(), record.createdAt);
    QCOMPARE(task->updatedAt(), record.updatedAt);
    QCOMPARE(task->resultUrl(), record.result);
    QCOMPARE(task->errorsUrl(), record.errors);
    QCOMPARE(task->metadata(), record.metadata);
    QCOMPARE(task->createdBy().email, u"ops@example.com"_s);
}

void TaskSpec::aPropertySaysWhatTheSdkSays_data()
{
    QTest::addColumn<TaskRecord>("record");
    QTest::addColumn<TaskProperty>("property");
    QTest::addColumn<QString>("value");
    const auto row = [](const char *name, TaskRecord record, TaskProperty property,
                         const QString &value) {
        record.id = {u"t"_s};
        QTest::newRow(name) << record << property << value;
    };
    const auto import = [](const char *status, const char *file) {
        return TaskRecord{.name = u"JSON Import"_s,
            .status = QString::fromLatin1(status),
            .result = file ? QString::fromLatin1(file) : QString()};
    };
    const auto typed = [](const char *type, const char *status, const QString &result = {}) {
        return TaskRecord{.type = QString::fromLatin1(type),
            .status = QString::fromLatin1(status),
            .result = result};
    };
    const QString noData = u"error %1"_s.arg(int(Kind::NoData));
    const QString failed = u"error %1"_s.arg(int(Kind::TaskFailed));
    const QString malformed = u"error %1"_s.arg(int(Kind::Malformed));
    using enum TaskProperty;

    row("import result is mapped", import("COMPLETE", "/full"), Result,
        u"[{\"id\":\"r1\",\"external_id\":\"e1\",\"row_data\":\"u1\",\"global_key\":\"g1\"},"
        "{\"id\":\"r2\",\"external_id\":null,\"row_data\":\"u2\",\"global_key\":null}]"_s);
    row("import created rows are raw", import("COMPLETE", "/full"), CreatedDataRows,
        u"[{\"id\":\"r1\",\"externalId\":\"e1\",\"globalKey\":\"g1\",\"rowData\":\"u1\",\"datasetId\":\"d\"},{\"id\":\"r2\",\"rowData\":\"u2\"}]"_s);
    row("import errors", import("COMPLETE", "/full"), Errors,
        u"[{\"message\":\"dup\",\"failedDataRows\":[{\"globalKey\":\"g3\"}]}]"_s);
    row("import without rows: result is an empty list", import("COMPLETE", "/none"), Result,
        u"[]"_s);
    row("import without rows: created rows are None", import("COMPLETE", "/none"), CreatedDataRows,
        u"null"_s);
    row("import without errors", import("COMPLETE", "/none"), FailedDataRows, u"null"_s);
    row("import with an empty file", import("COMPLETE", "/empty"), FailedDataRows, u"null"_s);
    row("import with an empty file: result", import("COMPLETE", "/empty"), Result, noData);
    row("import running", import("IN_PROGRESS", nullptr), Result, noData);
    row("import running: errors", import("IN_PROGRESS", nullptr), Errors, u"null"_s);
    row("import cancelled: errors", import("CANCELED", "/full"), Errors, u"null"_s);
    row("import failed: errors as object", import("FAILED", "/full"), Errors,
        u"{\"message\":\"bad manifest\"}"_s);
    row("import failed: errors as text", import("FAILED", "/text"), Errors, u"\"Duplicate\""_s);
    row("import failed: no error in the file", import("FAILED", "/none"), Errors, noData);
    row("import failed: result", import("FAILED", "/full"), Result, failed);
    row("import failed: created rows are readable", import("FAILED", "/none"), CreatedDataRows,
        u"null"_s);
    row("import without address", import("COMPLETE", nullptr), Result, noData);
    row("import without address: rows", import("COMPLETE", nullptr), FailedDataRows, noData);
    row("import failed without address", import("FAILED", nullptr), Errors, noData);
    row("import with a page for a file", import("COMPLETE", "/html"), Result, malformed);

    row("upsert result", typed("adv-upsert-data-rows", "COMPLETE"), Result,
        u"[{\"id\":\"p1\",\"external_id\":null,\"row_data\":\"pu\",\"global_key\":\"pg\"}]"_s);
    row("upsert errors", typed("adv-upsert-data-rows", "IN_PROGRESS"), Errors,
        u"[{\"message\":\"m\",\"failedDataRows\":[{\"externalId\":null,\"rowData\":\"u\",\"globalKey\":\"g\",\"metadata\":[],\"attachments\":null}]}]"_s);
    row("upsert failed: result", typed("adv-upsert-data-rows", "FAILED"), Result, failed);
    row("upsert failed: created rows", typed("adv-upsert-data-rows", "FAILED"), CreatedDataRows,
        failed);

    row("batch failed", typed("add-data-rows-to-batch", "FAILED", u"{\"message\":\"none\"}"_s),
        Errors, u"{\"message\":\"none\"}"_s);
    row("batch failed, text that is no JSON", typed("send-to-annotate", "FAILED", u"oops"_s),
        Errors, malformed);
    row("batch failed, null", typed("send-to-task-queue", "FAILED"), Errors, noData);
    row("batch failed: result",
        typed("add-data-rows-to-batch", "FAILED", u"{\"message\":\"none\"}"_s), Result, failed);
    row("batch done: errors", typed("add-data-rows-to-batch", "COMPLETE"), Errors, u"null"_s);
    row("batch done: result", typed("add-data-rows-to-batch", "COMPLETE"), Result, noData);
    row("other failed: errors", typed("make-coffee", "FAILED"), Errors, u"null"_s);
    row("other failed: result", typed("make-coffee", "FAILED"), Result, failed);
    row("other: rows", typed("make-coffee", "COMPLETE"), FailedDataRows, noData);

    row("export result", typed("export-data-rows", "COMPLETE", u"/lines"_s), Result,
        u"[{\"a\":1},{\"b\":2}]"_s);
    row("export without lines", typed("export-data-rows", "COMPLETE", u"/blank"_s), Result,
        u"[]"_s);
    row("export without anything", typed("export-data-rows", "COMPLETE"), Result, u"null"_s);
    row("export without errors", typed("export-data-rows", "FAILED"), Errors, u"null"_s);
    row("export running", typed("export-data-rows", "IN_PROGRESS"), Errors, noData);
    row("export has no failed rows", typed("export-data-rows", "COMPLETE"), FailedDataRows, noData);
}

void TaskSpec::aPropertySaysWhatTheSdkSays()
{
    QFETCH(TaskRecord, record);
    QFETCH(TaskProperty, property);
    QFETCH(QString, value);
    ScriptedLabelbox server;
    server.file("/full", {.body = fileBody});
    server.file("/none", {.body = R"({"createdDataRows":[],"errors":[]})"});
    server.file("/empty", {.body = "{}"});
    server.file("/text", {.body = R"({"error":"Duplicate"})"});
    server.file("/html", {.body = "<html>sign in</html>"});
    server.file("/lines", {.body = "{\"a\":1}\n{\"b\":2}\n"});
    server.file("/blank", {.body = ""});
    server.on("FailedDataRowImports", [](const Asked &) {
        return ScriptedLabelbox::data(
            R"({"failedDataRowImports":{"results":[{"message":"m","spec":{"globalKey":"g","rowData":"u","attachments":null}}],"after":null,"total":1}})");
    });
    server.on("SuccessesfulDataRowImports", [](const Asked &) {
        return ScriptedLabelbox::data(
            R"({"successesfulDataRowImports":{"nodes":[{"id":"p1","globalKey":"pg","rowData":"pu"}],"after":"","total":1}})");
    });
    server.on("GetExportMetadataHeader", [](const Asked &) {
        return ScriptedLabelbox::data(R"({"task":{"exportMetadataHeader":null}})");
    });
    if (record.result.startsWith(u'/'))
        record.result = server.address(record.result.toLatin1());
    const std::unique_ptr<Task> task = makeTask(server.client, record);
    const QString seen = read(*task, property);
    if (value.startsWith(u"error"))
        QVERIFY2(seen.startsWith(value + u": "), qPrintable(seen));
    else
        QCOMPARE(seen, value);
    if (value == u"error %1"_s.arg(int(Kind::TaskFailed)) && record.name == u"JSON Import"_s)
        QVERIFY(seen.contains(u"bad manifest"_s)); // the reason, not only the fact
}

void TaskSpec::aFailedTaskAlwaysHasErrors()
{
    ScriptedLabelbox server;
    for (const QString &type :
        {u"adv-upsert-data-rows"_s, u"export-data-rows"_s, u"make-coffee"_s, QString()}) {
        const auto task = makeTask(server.client,
            {.id = {u"t"_s},
                .name = type.isNull() ? u"JSON Import"_s : QString(),
                .type = type,
                .status = u"FAILED"_s});
        Answer<bool> answer;
        task->hasErrors(this, answer.handler());
        QVERIFY(answer.wait());
        QCOMPARE(answer.value(), true);
    }
}

void TaskSpec::hasErrorsOfAnUpsertAsksForOneRow()
{
    ScriptedLabelbox server;
    std::atomic_int total = 3211;
    server.on("FailedDataRowImports", [&](const Asked &) {
        return ScriptedLabelbox::data(
            "{\"failedDataRowImports\":{\"results\":[],\"after\":null,\"total\":"
            + QByteArray::number(total.load()) + "}}");
    });
    const auto task = makeTask(server.client,
        {.id = {u"t"_s}, .type = u"adv-upsert-data-rows"_s, .status = u"COMPLETE"_s});
    for (const int count : {3211, 0}) {
        total = count;
        Answer<bool> answer;
        task->hasErrors(this, answer.handler());
        QVERIFY(answer.wait());
        QCOMPARE(answer.value(), count > 0);
    }
    QCOMPARE(server.asked("FailedDataRowImports").first().variables["first"_L1].toInt(), 1);
}

void TaskSpec::refreshingAnImportAliasesItsErrorsAddress()
{
    ScriptedLabelbox server;
    server.on("$taskId", [&](const Asked &) {
        return ScriptedLabelbox::data("{\"user\":{\"createdTasks\":"
            + ScriptedLabelbox::json(
                {ScriptedLabelbox::task(u"t"_s, {{u"result"_s, u"https://fresh"_s}})})
            + "}}");
    });
    Answer<std::shared_ptr<Task>> fetched;
    fetchTaskObject(server.client, {u"t"_s}, this, fetched.handler());
    QVERIFY(fetched.wait());
    const std::shared_ptr<Task> task = fetched.value();
    QVERIFY(task->errorsUrl().isNull());
    Answer<TaskRecord> refreshed;
    task->refresh(this, refreshed.handler());
    QVERIFY(refreshed.wait());
    QCOMPARE(task->errorsUrl(), u"https://fresh"_s);
}

void TaskSpec::waitingEndsWhenTheTaskDoes()
{
    ScriptedLabelbox server;
    std::atomic_int asked = 0;
    server.on("$taskId", [&](const Asked &) {
        const QString status = ++asked < 2 ? u"IN_PROGRESS"_s : u"COMPLETE"_s;
        return ScriptedLabelbox::data("{\"user\":{\"createdTasks\":"
            + ScriptedLabelbox::json({ScriptedLabelbox::task(u"t"_s, {{u"status"_s, status}})})
            + "}}");
    });
    const auto task = makeTask(server.client, {.id = {u"t"_s}, .status = u"IN_PROGRESS"_s});
    Answer<TaskRecord> answer;
    int progress = 0;
    task->waitTillDone({}, this, answer.handler(), [&](const TaskRecord &) { ++progress; });
    QVERIFY(answer.wait());
    QCOMPARE(answer.value().status, u"COMPLETE"_s);
    QCOMPARE(progress, 2);
}

void TaskSpec::waitingTooOftenIsRefused()
{
    ScriptedLabelbox server;
    const auto task = makeTask(server.client, {.id = {u"t"_s}, .status = u"IN_PROGRESS"_s});
    Answer<TaskRecord> answer;
    task->waitTillDone({.checkFrequency = 1'999ms}, this, answer.handler());
    QVERIFY(answer.wait());
    QCOMPARE(answer.error().kind, Kind::Rejected);
}

void TaskSpec::aWaitThatTimesOutSaysSo()
{
    ScriptedLabelbox server;
    server.on("$taskId", [&](const Asked &) {
        return ScriptedLabelbox::data("{\"user\":{\"createdTasks\":"
            + ScriptedLabelbox::json(
                {ScriptedLabelbox::task(u"t"_s, {{u"status"_s, u"IN_PROGRESS"_s}})})
            + "}}");
    });
    const auto task = makeTask(server.client, {.id = {u"t"_s}, .status = u"IN_PROGRESS"_s});
    Answer<TaskRecord> answer;
    task->waitTillDone({.timeout = 300ms}, this, answer.handler());
    QVERIFY(answer.wait());
    QCOMPARE(answer.error().kind, Kind::TimedOut);
}

QTEST_GUILESS_MAIN(TaskSpec)
#include "TaskSpec.moc"
