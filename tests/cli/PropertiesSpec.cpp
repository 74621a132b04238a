// SPDX-License-Identifier: Apache-2.0
#include "PreparedLabelbox.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace taskglass::test;

namespace {

const QByteArray createdInFile =
    R"([{"id":"r1","externalId":"e1","globalKey":"g1","rowData":"u1","datasetId":"d1"}])";
const QByteArray createdMapped =
    R"([{"id":"r1","external_id":"e1","row_data":"u1","global_key":"g1"}])";
const QByteArray failedInFile =
    R"([{"message":"m","failedDataRows":[{"externalId":"e2","globalKey":"g2","rowData":"u2"}]}])";
const QByteArray failedMapped =
    R"([{"message":"dup","failedDataRows":[{"externalId":"e2","rowData":"u2","globalKey":null,)"
    R"("metadata":[{"schemaId":"s","value":"v","name":"n"}],"attachments":[]}]}])";
const QByteArray failedPage =
    R"({"after":null,"total":1,"results":[{"message":"dup","spec":{"externalId":"e2",)"
    R"("globalKey":null,"rowData":"u2","metadata":[{"schemaId":"s","value":"v","name":"n"}],)"
    R"("attachments":[]}}]})";
const QByteArray createdPage =
    R"({"after":null,"total":1,"nodes":[{"id":"r1","externalId":"e1","globalKey":"g1","rowData":"u1"}]})";

/// What a command must do: an exit code, and JSON if that is 0.
struct Expected {
    int code = 0;
    QByteArray json{};
};

Expected is(const QByteArray &json)
{
    return {0, json};
}

const Expected failed{4, {}};
const Expected nothing{10, {}}; ///< There is no such data, or not yet.
const Expected null{0, "null"};

enum class Pages { None, Rows };

} // namespace

/// Every row of Protocol.md, "What each property holds", as the program answers it.
class PropertiesSpec : public QObject {
    Q_OBJECT
private slots:
    void everyKindOfTaskAnswersAsItsStatusSays_data();
    void everyKindOfTaskAnswersAsItsStatusSays();
};

void PropertiesSpec::everyKindOfTaskAnswersAsItsStatusSays_data()
{
    QTest::addColumn<QJsonObject>("fields");
    QTest::addColumn<Pages>("pages");
    QTest::addColumn<Expected>("result");
    QTest::addColumn<Expected>("errors");
    QTest::addColumn<Expected>("failedRows");
    QTest::addColumn<Expected>("createdRows");
    QTest::addColumn<QByteArray>("hasErrors");

    // Values that begin with "/" become addresses of the scripted server.
    const auto row = [](const QByteArray &title, const QString &type, const QString &status,
                         const QJsonValue &result, const QJsonValue &errors, Pages pages,
                         const Expected &resultIs, const Expected &errorsAre,
                         const Expected &failedAre, const Expected &createdAre,
                         const QByteArray &hasErrors) {
        QJsonObject fields{{u"status"_s, status}, {u"result"_s, result}, {u"errors"_s, errors}};
        if (type == "JSON Import"_L1)
            fields.insert(u"name"_s, type);
        else
            fields.insert(u"type"_s, type);
        QTest::newRow(title.constData())
            << fields << pages << resultIs << errorsAre << failedAre << createdAre << hasErrors;
    };
    const QJsonValue none;
    const QString import = u"JSON Import"_s;
    row("import in progress", import, u"IN_PROGRESS"_s, none, none, Pages::None, nothing, null,
        nothing, nothing, "null");
    row("import complete, partly", import, u"COMPLETE"_s, u"/partly"_s, none, Pages::None,
        is(createdMapped), is(failedInFile), is(failedInFile), is(createdInFile), "true");
    row("import complete, all", import, u"COMPLETE"_s, u"/all"_s, none, Pages::None,
        is(createdMapped), null, null, is(createdInFile), "false");
    row("import complete, empty lists", import, u"COMPLETE"_s, u"/empty"_s, none, Pages::None,
        is("[]"), null, null, null, "false");
    row("import complete, no result", import, u"COMPLETE"_s, none, none, Pages::None, nothing,
        nothing, nothing, nothing, "null");
    row("import failed, error is an object", import, u"FAILED"_s, u"/error-object"_s, none,
        Pages::None, failed, is(R"({"message":"Could not read the manifest"})"), null, null,
        "true");
    row("import failed, error is a text", import, u"FAILED"_s, u"/error-text"_s, none, Pages::None,
        failed, is(R"("Duplicate \"keys\"")"), is(failedInFile), null, "true");
    row("import failed, no error in the file", import, u"FAILED"_s, u"/partly"_s, none, Pages::None,
        failed, nothing, is(failedInFile), is(createdInFile), "true");
    row("import failed, no result", import, u"FAILED"_s, none, none, Pages::None, failed, nothing,
        nothing, nothing, "true");
    row("import cancelled", import, u"CANCELED"_s, u"/partly"_s, none, Pages::None,
        is(createdMapped), null, is(failedInFile), is(createdInFile), "true");

    const QString upsert = u"adv-upsert-data-rows"_s;
    row("upsert in progress, no row yet", upsert, u"IN_PROGRESS"_s, none, none, Pages::None, null,
        null, null, null, "false");
    row("upsert in progress, some rows", upsert, u"IN_PROGRESS"_s, none, none, Pages::Rows,
        is(createdMapped), is(failedMapped), is(failedMapped), is(createdMapped), "true");
    row("upsert complete, partly", upsert, u"COMPLETE"_s, u"/partly"_s, none, Pages::Rows,
        is(createdMapped), is(failedMapped), is(failedMapped), is(createdMapped), "true");
    row("upsert complete, no row", upsert, u"COMPLETE"_s, u"/partly"_s, none, Pages::None, null,
        null, null, null, "false");
    row("upsert of another spelling", u"ADV-Upsert-Data-Rows"_s, u"COMPLETE"_s, none, none,
        Pages::Rows, is(createdMapped), is(failedMapped), is(failedMapped), is(createdMapped),
        "true");
    row("upsert cancelled", upsert, u"CANCELED"_s, none, none, Pages::Rows, is(createdMapped),
        is(failedMapped), is(failedMapped), is(createdMapped), "true");
    row("upsert failed, some rows", upsert, u"FAILED"_s, none, none, Pages::Rows, failed,
        is(failedMapped), is(failedMapped), failed, "true");
    row("upsert failed, no row", upsert, u"FAILED"_s, none, none, Pages::None, failed, null, null,
        failed, "true");

    const QString exported = u"export-data-rows"_s;
    const Expected lines = is(R"([{"data_row":{"id":"a"}},{"data_row":{"id":"b"}}])");
    const Expected problems = is(R"([{"error":"gone"}])");
    row("export in progress", exported, u"IN_PROGRESS"_s, none, none, Pages::None, nothing, nothing,
        nothing, nothing, "null");
    row("export complete", exported, u"COMPLETE"_s, u"/lines"_s, u"/problems"_s, Pages::None, lines,
        problems, nothing, nothing, "true");
    row("export complete, nothing", exported, u"COMPLETE"_s, none, none, Pages::None, null, null,
        nothing, nothing, "false");
    row("export complete, empty file", exported, u"COMPLETE"_s, u"/nothing"_s, none, Pages::None,
        is("[]"), null, nothing, nothing, "false");
    row("export failed", exported, u"FAILED"_s, none, u"/problems"_s, Pages::None, failed, problems,
        nothing, nothing, "true");
    row("export failed, no reason", exported, u"FAILED"_s, none, none, Pages::None, failed, null,
        nothing, nothing, "true");

    for (const char *type : {"add-data-rows-to-batch", "send-to-task-queue", "send-to-annotate"}) {
        const auto title = [type](const char *state) -> QByteArray {
            return QByteArray(type) + ' ' + state;
        };
        const QString name = QString::fromLatin1(type);
        row(title("failed"), name, u"FAILED"_s, uR"({"message":"No rows"})"_s, none, Pages::None,
            failed, is(R"({"message":"No rows"})"), nothing, nothing, "true");
        row(title("complete"), name, u"COMPLETE"_s, none, none, Pages::None, nothing, null, nothing,
            nothing, "false");
        row(title("in progress"), name, u"IN_PROGRESS"_s, none, none, Pages::None, nothing, null,
            nothing, nothing, "false");
    }
    row("batch failed, reason is not JSON", u"add-data-rows-to-batch"_s, u"FAILED"_s, u"sorry"_s,
        none, Pages::None, failed, {8, {}}, nothing, nothing, "true");
    row("batch failed, no reason", u"add-data-rows-to-batch"_s, u"FAILED"_s, none, none,
        Pages::None, failed, nothing, nothing, nothing, "true");

    row("other type failed", u"mea-label-registration"_s, u"FAILED"_s, none, none, Pages::None,
        failed, null, nothing, nothing, "true");
    row("other type complete", u"mea-label-registration"_s, u"COMPLETE"_s, none, none, Pages::None,
        nothing, null, nothing, nothing, "false");
    row("other type, other status", u"unheard-of"_s, u"ARCHIVING"_s, none, none, Pages::None,
        nothing, null, nothing, nothing, "false");
}

void PropertiesSpec::everyKindOfTaskAnswersAsItsStatusSays()
{
    QFETCH(QJsonObject, fields);
    QFETCH(Pages, pages);
    QFETCH(Expected, result);
    QFETCH(Expected, errors);
    QFETCH(Expected, failedRows);
    QFETCH(Expected, createdRows);
    QFETCH(QByteArray, hasErrors);

    PreparedLabelbox server;
    server.start();
    for (const QString &field : {u"result"_s, u"errors"_s}) {
        if (fields[field].toString().startsWith(u'/'))
            fields[field] = server.file(fields[field].toString().toLatin1());
    }
    server.tasks = {task(u"t1"_s, fields)};
    server.files = {
        {"/partly", "{\"createdDataRows\":" + createdInFile + ",\"errors\":" + failedInFile + "}"},
        {"/all", "{\"createdDataRows\":" + createdInFile + "}"},
        {"/empty", R"({"createdDataRows":[],"errors":[]})"},
        {"/error-object", R"({"error":{"message":"Could not read the manifest"}})"},
        {"/error-text", R"({"error":"Duplicate \"keys\"","errors":)" + failedInFile + "}"},
        {"/lines", "{\"data_row\":{\"id\":\"a\"}}\n\n{\"data_row\":{\"id\":\"b\"}}\n"},
        {"/problems", "{\"error\":\"gone\"}\n"},
        {"/nothing", ""},
    };
    if (pages == Pages::Rows) {
        server.failedPages = {{"", failedPage}};
        server.createdPages = {{"", createdPage}};
    }

    const QStringList start{u"--endpoint"_s, server.file("/graphql")};
    const QList<QPair<QString, Expected>> commands{{u"result"_s, result}, {u"errors"_s, errors},
        {u"failed-rows"_s, failedRows}, {u"created-rows"_s, createdRows}};
    for (const auto &[command, expected] : commands) {
        const Run told = run(start + QStringList{command, u"t1"_s});
        const QByteArray seen = command.toLatin1() + ": " + told.output + told.messages;
        QVERIFY2(told.code == expected.code,
            text("code " + QByteArray::number(told.code) + " of " + seen));
        if (expected.code == 0) {
            const QJsonArray wanted = QJsonDocument::fromJson('[' + expected.json + ']').array();
            QCOMPARE(wanted.size(), 1);
            QVERIFY2(told.json() == wanted, text(seen));
            QVERIFY2(told.messages.isEmpty(), text(seen));
        } else {
            QVERIFY2(told.output.isEmpty(), text(seen));
            QVERIFY2(told.messages.startsWith("taskglass-cli: "), text(seen));
        }
    }
    const Run shown = run(start + QStringList{u"show"_s, u"t1"_s, u"--format"_s, u"json"_s});
    QCOMPARE(shown.code, 0);
    const QJsonValue has = shown.json().first().toObject().value(u"has_errors"_s);
    QCOMPARE(QJsonArray({has}), QJsonDocument::fromJson('[' + hasErrors + ']').array());
    QVERIFY(!server.keyLeaked());
}

QTEST_GUILESS_MAIN(PropertiesSpec)
#include "PropertiesSpec.moc"
