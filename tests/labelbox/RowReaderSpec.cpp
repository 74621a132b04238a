// SPDX-License-Identifier: Apache-2.0
#include "labelbox/RowReader.h"
#include "tests/labelbox/ScriptedLabelbox.h"

#include <QSignalSpy>
#include <QTest>
#include <QThread>

using namespace taskglass;
using namespace Qt::StringLiterals;
using Kind = Error::Kind;
using Asked = ScriptedLabelbox::Asked;
using Shape = RowReader::Shape;

/// Rows from wherever the server keeps them: paged, in a file, in a stream of chunks.
class RowReaderSpec : public QObject {
    Q_OBJECT
private slots:
    void pagesFollowTheirCursors_data();
    void pagesFollowTheirCursors();
    void whatTheServerKeepsBackIsMissed_data();
    void whatTheServerKeepsBackIsMissed();
    void aListWithoutEndIsLeft();
    void listsThatAreGoneAreReadFromTheFile();
    void exactlyFiveThousandRowsAreOnePage();
    void aFetchResumesAtACursor();
    void everyKindOfCellArrives();
    void aRowThatCannotBeReadCostsOnlyItself_data();
    void aRowThatCannotBeReadCostsOnlyItself();
    void oddCharactersCostNothing_data();
    void oddCharactersCostNothing();
    void aBrokenPageIsSaidSo_data();
    void aBrokenPageIsSaidSo();
    void aFileOfGroupedFailuresBecomesRows();
    void aFileIsFetchedAgainAtAFreshAddress();
    void aBigFileComesInPagesAndResumes();
    void aFileThatIsCutOffIsSaidSo();
    void exportLinesSurviveEveryTrap();
    void chunksAreJoinedBeforeTheyAreDecoded();
    void aChunkOfTheWrongSizeIsAskedForAgain();
    void anExportWithoutStreamHasNoData();
    void aStreamResumesAtALine();
    void cancellingEndsIt();
    void aReaderMayBeLetGoOfWhileItReports_data();
    void aReaderMayBeLetGoOfWhileItReports();
    void aPageBesideErrorsIsNotTrusted();
    void theNextPageIsAskedForWhileThisOneArrives();
    void theNextPageWaitsWhereTheHeadDoesNotTell_data();
    void theNextPageWaitsWhereTheHeadDoesNotTell();
    void theNextPageIsAskedForBeforeThisOneIsRead_data();
    void theNextPageIsAskedForBeforeThisOneIsRead();
    void aHeadThatLiesIsNotFollowed();
    void aFailedPageKeepsItsPlace();
    void aMessageWithAGreatManyRowsIsReadInPieces_data();
    void aMessageWithAGreatManyRowsIsReadInPieces();
};

namespace {

TaskRecord upsert()
{
    return {.id = {u"t"_s}, .type = u"adv-upsert-data-rows"_s, .status = u"COMPLETE"_s};
}
TaskRecord exportTask()
{
    return {.id = {u"t"_s}, .type = u"export-data-rows"_s, .status = u"COMPLETE"_s};
}
TaskRecord import(const QString &address)
{
    return {.id = {u"t"_s}, .name = u"JSON Import"_s, .status = u"COMPLETE"_s, .result = address};
}

/// Runs a fetch to its end and keeps what came.
struct Fetched {
    Fetched(LabelboxClient &client, const TaskRecord &task, TaskSource source, Shape shape,
        const QByteArray &cursor = {})
        : fetch(RowReader::create(client, task, source, shape))
    {
        QObject::connect(fetch.get(), &RowReader::pageFetched, fetch.get(),
            [this](const RowPage &page) { pages.push_back(page); });
        QObject::connect(
            fetch.get(), &RowReader::finished, fetch.get(), [this](const Result<void> &done) {
                outcome = done;
                ++ends;
            });
        fetch->start(cursor);
    }
    bool wait()
    {
        return QTest::qWaitFor([this] { return ends > 0; }, 30'000);
    }
    /// One column of all pages, as text.
    QStringList column(int index) const
    {
        QStringList cells;
        for (const RowPage &page : pages) {
            const RowColumn &cellColumn = page.columns[static_cast<std::size_t>(index)];
            for (qsizetype row = 0; row < page.rows(); ++row)
                cells.append(QString::fromUtf8(cellColumn.cell(row)));
        }
        return cells;
    }

    RowReader::Pointer fetch;
    std::vector<RowPage> pages{};
    Result<void> outcome{};
    int ends = 0;
};

QByteArray failure(const QByteArray &key)
{
    return R"({"message":"Duplicate global key: ')" + key + R"('","spec":{"globalKey":")" + key
        + R"("}})";
}

sandbox::HttpResponse failures(const QByteArray &after, const QByteArrayList &rows, int total = 1)
{
    return ScriptedLabelbox::data("{\"failedDataRowImports\":{\"after\":" + after
        + ",\"total\":" + QByteArray::number(total) + ",\"results\":[" + rows.join(',') + "]}}");
}

} // namespace

void RowReaderSpec::pagesFollowTheirCursors_data()
{
    QTest::addColumn<QByteArrayList>("bodies"); // "cursor:key key ..." for each page in turn
    QTest::addColumn<QStringList>("keys");
    QTest::newRow("one page") << QByteArrayList{"null:a b"} << QStringList{u"a"_s, u"b"_s};
    QTest::newRow("empty cursor ends") << QByteArrayList{"\"\":a"} << QStringList{u"a"_s};
    QTest::newRow("three pages") << QByteArrayList{"\"1\":a", "\"2\":b", "null:c"}
                                 << QStringList{u"a"_s, u"b"_s, u"c"_s};
    QTest::newRow("an empty page with a cursor is not the end")
        << QByteArrayList{"\"1\":a", "\"2\":", "null:c"} << QStringList{u"a"_s, u"c"_s};
    QTest::newRow("four empty pages are not the end either") << QByteArrayList{"\"1\":a",
        "\"2\":", "\"3\":", "\"4\":", "\"5\":", "null:z"} << QStringList{u"a"_s, u"z"_s};
    QTest::newRow("nothing") << QByteArrayList{"null:"} << QStringList{};
}

namespace {

/// Answers with one of @p bodies after the other, "cursor:key key ...", then with the last.
ScriptedLabelbox::Script pages(const QByteArrayList &bodies, int total)
{
    return [bodies, total, next = std::make_shared<std::atomic_int>(0)](const Asked &) {
        const QByteArray body = bodies[std::min<qsizetype>((*next)++, bodies.size() - 1)];
        const qsizetype colon = body.lastIndexOf(':');
        QByteArrayList rows;
        for (const QByteArray &key : body.mid(colon + 1).split(' ')) {
            if (!key.isEmpty())
                rows.append(failure(key));
        }
        return failures(body.left(colon), rows, total);
    };
}

} // namespace

void RowReaderSpec::pagesFollowTheirCursors()
{
    QFETCH(QByteArrayList, bodies);
    QFETCH(QStringList, keys);
    ScriptedLabelbox server;
    server.on("FailedDataRowImports", pages(bodies, static_cast<int>(keys.size())));
    Fetched fetched(server.client, upsert(), TaskSource::PagedFailedRows, Shape::Rows);
    QVERIFY(fetched.wait());
    QVERIFY(fetched.outcome);
    QCOMPARE(fetched.column(static_cast<int>(FailedColumn::GlobalKey)), keys);
    QVERIFY(fetched.pages.back().cursor.isEmpty()); // the last page says that it is the last
    const QList<Asked> asked = server.asked("FailedDataRowImports");
    QCOMPARE(asked.first().variables["first"_L1].toInt(), 5000);
    QVERIFY(asked.first().variables["from"_L1].isNull());
}

void RowReaderSpec::whatTheServerKeepsBackIsMissed_data()
{
    QTest::addColumn<QByteArrayList>("bodies");
    QTest::addColumn<QStringList>("keys");
    QTest::newRow("total is more") << QByteArrayList{"null:a b"} << QStringList{u"a"_s, u"b"_s};
    QTest::newRow("a repeated cursor")
        << QByteArrayList{"\"1\":a", "\"1\":b"} << QStringList{u"a"_s, u"b"_s};
    QTest::newRow("a cycle") << QByteArrayList{"\"1\":a", "\"2\":b", "\"1\":c"}
                             << QStringList{u"a"_s, u"b"_s, u"c"_s};
    QByteArrayList empty{"\"x\":a"};
    for (int page = 0; page < 200; ++page)
        empty += "\"" + QByteArray::number(page) + "\":";
    QTest::newRow("empty pages without end") << empty << QStringList{u"a"_s};
}

void RowReaderSpec::whatTheServerKeepsBackIsMissed()
{
    QFETCH(QByteArrayList, bodies);
    QFETCH(QStringList, keys);
    ScriptedLabelbox server;
    server.on("FailedDataRowImports", pages(bodies, 99));
    Fetched fetched(server.client, upsert(), TaskSource::PagedFailedRows, Shape::Rows);
    QVERIFY(fetched.wait());
    QVERIFY(!fetched.outcome);
    QCOMPARE(fetched.outcome.error().kind, Kind::Incomplete);
    QCOMPARE(fetched.column(static_cast<int>(FailedColumn::GlobalKey)), keys);
}

void RowReaderSpec::aListWithoutEndIsLeft()
{
    ScriptedLabelbox server;
    auto next = std::make_shared<std::atomic_int>(0);
    const QByteArrayList rows(5000, failure("k"));
    server.on("FailedDataRowImports", [&](const Asked &) {
        return failures("\"" + QByteArray::number((*next)++) + "\"", rows, 10);
    });
    Fetched fetched(server.client, upsert(), TaskSource::PagedFailedRows, Shape::Rows);
    QVERIFY(fetched.wait());
    QVERIFY(!fetched.outcome);
    QCOMPARE(fetched.outcome.error().kind, Kind::Incomplete);
    QVERIFY(*next < 30);
}

void RowReaderSpec::listsThatAreGoneAreReadFromTheFile()
{
    ScriptedLabelbox server;
    server.on("FailedDataRowImports",
        [](const Asked &) { return ScriptedLabelbox::error("RESOURCE_NOT_FOUND"); });
    server.file("/r.json",
        {.body = R"({"errors":[{"message":"m","failedDataRows":[{"globalKey":"k"}]}]})"});
    TaskRecord task = upsert();
    task.result = server.address("/r.json");
    Fetched fetched(server.client, task, TaskSource::PagedFailedRows, Shape::Rows);
    QVERIFY(fetched.wait());
    QVERIFY(fetched.outcome);
    QCOMPARE(fetched.column(static_cast<int>(FailedColumn::GlobalKey)), QStringList{u"k"_s});

    server.file("/r.json", {.status = 404});
    Fetched gone(server.client, task, TaskSource::PagedFailedRows, Shape::Rows);
    QVERIFY(gone.wait());
    QCOMPARE(gone.outcome.error().kind, Kind::NotFound);
}

void RowReaderSpec::exactlyFiveThousandRowsAreOnePage()
{
    ScriptedLabelbox server;
    server.on("SuccessesfulDataRowImports", [&](const Asked &) {
        QByteArrayList nodes;
        for (int i = 0; i < 5000; ++i)
            nodes.append("{\"id\":\"r" + QByteArray::number(i) + "\",\"rowData\":\"u\"}");
        return ScriptedLabelbox::data("{\"successesfulDataRowImports\":{\"nodes\":["
            + nodes.join(',') + "],\"after\":null,\"total\":5000}}");
    });
    Fetched fetched(server.client, upsert(), TaskSource::PagedCreatedRows, Shape::Rows);
    QVERIFY(fetched.wait());
    QCOMPARE(fetched.column(0).size(), 5000);
    QCOMPARE(fetched.column(0).last(), u"r4999"_s);
    QCOMPARE(server.asked("SuccessesfulDataRowImports").size(), 1);
    QCOMPARE(fetched.pages.front().total, std::optional<qint64>(5000));
}

void RowReaderSpec::aFetchResumesAtACursor()
{
    ScriptedLabelbox server;
    server.on("FailedDataRowImports", [&](const Asked &asked) {
        return asked.variables["from"_L1].toString() == u"half"_s
            ? failures("null", {failure("b")})
            : failures("\"half\"", {failure("a")});
    });
    Fetched fetched(server.client, upsert(), TaskSource::PagedFailedRows, Shape::Rows, "half");
    QVERIFY(fetched.wait());
    QCOMPARE(fetched.column(static_cast<int>(FailedColumn::GlobalKey)), QStringList{u"b"_s});
}

void RowReaderSpec::everyKindOfCellArrives()
{
    ScriptedLabelbox server;
    server.on("FailedDataRowImports", [&](const Asked &) {
        return failures("null",
            {R"({"spec":{"rowData":{"a":1},"metadata":[{"value":"x"}],"externalId":null,"globalKey":"caf\u00e9 \"q\""},"message":"late"})",
                R"({"message":null,"spec":null})", R"({"message":"lone \ud800 half"})"});
    });
    Fetched fetched(server.client, upsert(), TaskSource::PagedFailedRows, Shape::Rows);
    QVERIFY(fetched.wait());
    QVERIFY(fetched.outcome);
    const RowPage &page = fetched.pages.front();
    QCOMPARE(page.rows(), 3);
    QCOMPARE(QString::fromUtf8(page.column(FailedColumn::Message).cell(0)), u"late"_s);
    QCOMPARE(QString::fromUtf8(page.column(FailedColumn::GlobalKey).cell(0)), u"caf\u00e9 \"q\""_s);
    QCOMPARE(page.column(FailedColumn::RowData).kind(0), CellKind::Json);
    QCOMPARE(page.column(FailedColumn::RowData).cell(0).toByteArray(), QByteArray("{\"a\":1}"));
    QCOMPARE(page.column(FailedColumn::ExternalId).kind(0), CellKind::Null);
    QCOMPARE(page.column(FailedColumn::Attachments).kind(0), CellKind::Missing);
    QCOMPARE(page.column(FailedColumn::Message).kind(1), CellKind::Null);
    QCOMPARE(page.column(FailedColumn::GlobalKey).kind(1), CellKind::Missing);
    QVERIFY(page.column(FailedColumn::Message).cell(2).startsWith("lone "));
}

void RowReaderSpec::aBrokenPageIsSaidSo_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("no list") << QByteArray(R"({"data":{}})");
    QTest::newRow("null list") << QByteArray(R"({"data":{"failedDataRowImports":null}})");
    QTest::newRow("no results") << QByteArray(
        R"({"data":{"failedDataRowImports":{"after":null}}})");
    QTest::newRow("results of another type")
        << QByteArray(R"({"data":{"failedDataRowImports":{"results":{}}}})");
    QTest::newRow("broken") << QByteArray(R"({"data":{"failedDataRowImports":{"results":[{]}}})");
}

void RowReaderSpec::aRowThatCannotBeReadCostsOnlyItself_data()
{
    QTest::addColumn<QByteArray>("row");
    QTest::newRow("a number") << QByteArray("7");
    QTest::newRow("null") << QByteArray("null");
    QTest::newRow("a list") << QByteArray("[1]");
    QTest::newRow("no JSON") << QByteArray(R"({"message":tru})");
}

void RowReaderSpec::aRowThatCannotBeReadCostsOnlyItself()
{
    QFETCH(const QByteArray, row);
    ScriptedLabelbox server;
    server.on("FailedDataRowImports",
        [&](const Asked &) { return failures("null", {failure("a"), row, failure("b")}); });
    server.file("/r",
        {.body = R"({"errors":[{"message":"m","failedDataRows":[{"globalKey":"a"}]},)" + row
                + R"(,{"message":"m","failedDataRows":[{"globalKey":"b"}]}]})"});
    Fetched paged(server.client, upsert(), TaskSource::PagedFailedRows, Shape::Rows);
    QVERIFY(paged.wait());
    QCOMPARE(paged.column(static_cast<int>(FailedColumn::GlobalKey)),
        QStringList({u"a"_s, QString(), u"b"_s}));
    QVERIFY(paged.column(static_cast<int>(FailedColumn::Message))[1].startsWith(
        u"unreadable (byte "_s));
    QCOMPARE(paged.column(static_cast<int>(FailedColumn::RowData))[1], QString::fromUtf8(row));

    Fetched file(
        server.client, import(server.address("/r")), TaskSource::FileFailedRows, Shape::Rows);
    QVERIFY(file.wait());
    QCOMPARE(file.column(static_cast<int>(FailedColumn::GlobalKey)),
        QStringList({u"a"_s, QString(), u"b"_s}));
}

void RowReaderSpec::oddCharactersCostNothing_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("cell");
    QTest::newRow("half a pair") << QByteArray(R"("k\ud83d")") << QByteArray("k\xED\xA0\xBD");
    QTest::newRow("no UTF-8") << QByteArray("\"k\xFF\"") << QByteArray("k\xEF\xBF\xBD");
    QTest::newRow("NUL") << QByteArray(R"("k\u0000k")") << QByteArray("k\0k", 3);
    QTest::newRow("thirty digits") << QByteArray("123456789012345678901234567890")
                                   << QByteArray("123456789012345678901234567890");
    QTest::newRow("beyond a double") << QByteArray("1e400") << QByteArray("1e400");
    QTest::newRow("no number") << QByteArray("NaN") << QByteArray("NaN");
    QTest::newRow("a zero at the end") << QByteArray("1.50") << QByteArray("1.50");
    const QByteArray deep = QByteArray("[").repeated(100'000) + QByteArray("]").repeated(100'000);
    QTest::newRow("deep") << deep << deep;
    QTest::newRow("long") << '"' + QByteArray(10'000'000, 'x') + '"' << QByteArray(10'000'000, 'x');
}

void RowReaderSpec::oddCharactersCostNothing()
{
    QFETCH(const QByteArray, json);
    QFETCH(const QByteArray, cell);
    ScriptedLabelbox server;
    server.on("FailedDataRowImports", [&](const Asked &) {
        return failures("null", {failure("a"), R"({"spec":{"rowData":)" + json + "}}"});
    });
    server.file("/r",
        {.body =
                R"({"errors":[{"failedDataRows":[{"globalKey":"a"},{"rowData":)" + json + "}]}]}"});
    server.file("/lines",
        {.body = R"({"globalKey":"a"})"
                 "\n"
                 R"({"x":)"
                + json + "}\n"});
    Fetched paged(server.client, upsert(), TaskSource::PagedFailedRows, Shape::Rows);
    Fetched file(
        server.client, import(server.address("/r")), TaskSource::FileFailedRows, Shape::Rows);
    for (Fetched *fetched : {&paged, &file}) {
        QVERIFY(fetched->wait());
        QVERIFY(fetched->outcome);
        QCOMPARE(fetched->pages.front().rows(), 2);
        QVERIFY(fetched->pages.front().column(FailedColumn::RowData).cell(1) == cell);
    }
    TaskRecord old{.id = {u"t"_s}, .type = u"export-data-rows"_s, .status = u"COMPLETE"_s};
    old.result = server.address("/lines");
    Fetched lines(server.client, old, TaskSource::ExportResult, Shape::Values);
    QVERIFY(lines.wait());
    QVERIFY(lines.outcome);
    QCOMPARE(lines.pages.front().rows(), 2);
}

void RowReaderSpec::aBrokenPageIsSaidSo()
{
    QFETCH(QByteArray, body);
    ScriptedLabelbox server;
    server.on(
        "FailedDataRowImports", [&](const Asked &) { return sandbox::HttpResponse{.body = body}; });
    Fetched fetched(server.client, upsert(), TaskSource::PagedFailedRows, Shape::Rows);
    QVERIFY(fetched.wait());
    QVERIFY(!fetched.outcome);
    QCOMPARE(fetched.outcome.error().kind, Kind::Malformed);
    QVERIFY(fetched.pages.empty());
}

void RowReaderSpec::aFileOfGroupedFailuresBecomesRows()
{
    ScriptedLabelbox server;
    server.file("/r", {.body = R"({"error":"x","errors":[{"message":"dup","failedDataRows":[
        {"externalId":"a.jpg","globalKey":"","rowData":"","attachmentInputs":[{"type":"TEXT"}]},
        {"externalId":"b.jpg","metadataFields":[{"schemaId":"c","value":"x"}]}]},
        {"failedDataRows":[],"message":"no row in particular"}, "a bare word"]})"});
    Fetched rows(
        server.client, import(server.address("/r")), TaskSource::FileFailedRows, Shape::Rows);
    QVERIFY(rows.wait());
    QVERIFY(rows.outcome);
    QCOMPARE(rows.column(static_cast<int>(FailedColumn::Message)),
        QStringList({u"dup"_s, u"dup"_s, u"no row in particular"_s, u"a bare word"_s}));
    QCOMPARE(rows.column(static_cast<int>(FailedColumn::ExternalId)),
        QStringList({u"a.jpg"_s, u"b.jpg"_s, QString(), QString()}));
    QCOMPARE(rows.column(static_cast<int>(FailedColumn::Attachments)).first(),
        u"[{\"type\":\"TEXT\"}]"_s);
    QCOMPARE(rows.column(static_cast<int>(FailedColumn::Metadata)).at(1),
        u"[{\"schemaId\":\"c\",\"value\":\"x\"}]"_s);

    Fetched values(
        server.client, import(server.address("/r")), TaskSource::FileFailedRows, Shape::Values);
    QVERIFY(values.wait());
    QCOMPARE(values.column(0).size(), 3);
    QVERIFY(!values.column(0).first().contains(u'\n'));
}

void RowReaderSpec::aFileIsFetchedAgainAtAFreshAddress()
{
    ScriptedLabelbox server;
    server.file("/old", {.status = 403});
    server.file("/new", {.body = R"({"createdDataRows":[{"id":"r1","rowData":"u"}]})"});
    server.on("$taskId", [&](const Asked &) {
        return ScriptedLabelbox::data("{\"user\":{\"createdTasks\":"
            + ScriptedLabelbox::json(
                {ScriptedLabelbox::task(u"t"_s, {{u"result"_s, server.address("/new")}})})
            + "}}");
    });
    Fetched fetched(
        server.client, import(server.address("/old")), TaskSource::FileCreatedRows, Shape::Rows);
    QVERIFY(fetched.wait());
    QVERIFY(fetched.outcome);
    QCOMPARE(fetched.column(0), QStringList{u"r1"_s});

    // Fresh but just as dead: said once, not asked for ever.
    server.file("/new", {.status = 404});
    Fetched dead(
        server.client, import(server.address("/old")), TaskSource::FileCreatedRows, Shape::Rows);
    QVERIFY(dead.wait());
    QVERIFY(!dead.outcome);
    QCOMPARE(server.asked("$taskId").size(), 2);
}

void RowReaderSpec::aBigFileComesInPagesAndResumes()
{
    QByteArray body = "{\"createdDataRows\":[";
    for (int i = 0; i < 12'001; ++i)
        body += (i > 0 ? ",{\"id\":\"r" : "{\"id\":\"r") + QByteArray::number(i) + "\"}";
    body += "],\"errors\":[]}";
    ScriptedLabelbox server;
    server.file("/r", {.body = body});
    Fetched all(
        server.client, import(server.address("/r")), TaskSource::FileCreatedRows, Shape::Rows);
    QVERIFY(all.wait());
    QCOMPARE(all.pages.size(), std::size_t(3));
    QCOMPARE(all.column(0).size(), 12'001);
    QVERIFY(!all.pages.front().cursor.isEmpty());

    Fetched rest(server.client, import(server.address("/r")), TaskSource::FileCreatedRows,
        Shape::Rows, all.pages.front().cursor);
    QVERIFY(rest.wait());
    QCOMPARE(rest.column(0).size(), 7'001);
    QCOMPARE(rest.column(0).first(), u"r5000"_s);
}

void RowReaderSpec::aFileThatIsCutOffIsSaidSo()
{
    ScriptedLabelbox server;
    server.file("/r", {.body = R"({"errors":[{"message":"a","failedDataRows":[{}]},{"mess)"});
    Fetched fetched(
        server.client, import(server.address("/r")), TaskSource::FileFailedRows, Shape::Rows);
    QVERIFY(fetched.wait());
    QVERIFY(!fetched.outcome);
    QCOMPARE(fetched.pages.front().rows(), 1);
    QVERIFY(!fetched.pages.back().cursor.isEmpty()); // not the last one
    QCOMPARE(fetched.outcome.error().kind, Kind::Incomplete);
}

void RowReaderSpec::exportLinesSurviveEveryTrap()
{
    ScriptedLabelbox server;
    // A byte order mark, CR LF, a blank line, U+2028 inside a string, no line end at the end.
    server.file(
        "/r", {.body = "\xEF\xBB\xBF{\"a\":1}\r\n\n  \n{\"b\":\"x\xE2\x80\xA8y\"}\n{\"c\":3}"});
    TaskRecord task = exportTask();
    task.result = server.address("/r");
    Fetched fetched(server.client, task, TaskSource::ExportResult, Shape::Values);
    QVERIFY(fetched.wait());
    QVERIFY(fetched.outcome);
    QCOMPARE(fetched.column(0),
        QStringList({u"{\"a\":1}"_s, u"{\"b\":\"x\u2028y\"}"_s, u"{\"c\":3}"_s}));
}

namespace {

/// Serves @p content as an export stream cut at @p borders.
void serveChunks(ScriptedLabelbox &server, const QByteArray &content, const QList<int> &borders)
{
    server.on("GetExportMetadataHeader", [content](const Asked &asked) {
        return asked.variables["streamType"_L1] == u"RESULT"_s
            ? ScriptedLabelbox::data("{\"task\":{\"exportMetadataHeader\":{\"totalSize\":\""
                  + QByteArray::number(content.size()) + "\",\"totalLines\":3}}}")
            : ScriptedLabelbox::data("{\"task\":{\"exportMetadataHeader\":null}}");
    });
    QList<int> starts{0};
    starts += borders;
    for (qsizetype i = 0; i < starts.size(); ++i) {
        const qsizetype end = i + 1 < starts.size() ? starts.at(i + 1) : content.size();
        server.file("/chunk" + QByteArray::number(starts.at(i)),
            {.body = content.mid(starts.at(i), end - starts.at(i)),
                .contentType = "application/octet-stream"});
    }
    const QString base = server.address("/chunk");
    server.on("GetExportFileFromOffset", [content, starts, base](const Asked &asked) {
        const qint64 offset = asked.variables["offset"_L1].toString().toLongLong();
        qsizetype chunk = 0;
        while (chunk + 1 < starts.size() && starts.at(chunk + 1) <= offset)
            ++chunk;
        const qint64 start = starts.at(chunk);
        const qint64 end = (chunk + 1 < starts.size() ? starts.at(chunk + 1) : content.size()) - 1;
        return ScriptedLabelbox::data(
            u"{\"task\":{\"exportFileFromOffset\":{\"offsets\":{\"start\":\"%1\",\"end\":\"%2\"},\"lines\":{\"start\":0,\"end\":0},\"file\":\"%3\"}}}"_s
                .arg(start)
                .arg(end)
                .arg(base + QString::number(start))
                .toUtf8());
    });
}

const QByteArray threeLines = "{\"a\":\"caf\xC3\xA9\"}\n{\"b\":\"\xF0\x9F\x90\x88\"}\n{\"c\":3}\n";

} // namespace

void RowReaderSpec::chunksAreJoinedBeforeTheyAreDecoded()
{
    // A border at every place there is, so also inside each character of two and four bytes.
    for (int border = 1; border < threeLines.size(); ++border) {
        ScriptedLabelbox server;
        serveChunks(server, threeLines, {border});
        Fetched fetched(server.client, exportTask(), TaskSource::ExportResult, Shape::Values);
        QVERIFY(fetched.wait());
        QVERIFY(fetched.outcome);
        QCOMPARE(fetched.column(0),
            QStringList({u"{\"a\":\"caf\u00e9\"}"_s, u"{\"b\":\"\U0001F408\"}"_s, u"{\"c\":3}"_s}));
    }
}

void RowReaderSpec::aChunkOfTheWrongSizeIsAskedForAgain()
{
    ScriptedLabelbox server;
    serveChunks(server, threeLines, {20});
    server.file("/chunk20", {.body = "short"});
    Fetched fetched(server.client, exportTask(), TaskSource::ExportResult, Shape::Values);
    QVERIFY(fetched.wait());
    QVERIFY(!fetched.outcome);
    QCOMPARE(fetched.outcome.error().kind, Kind::Unavailable);
    QCOMPARE(server.fetched().count("/chunk20"), 2);
}

void RowReaderSpec::anExportWithoutStreamHasNoData()
{
    ScriptedLabelbox server;
    serveChunks(server, threeLines, {});
    Fetched fetched(server.client, exportTask(), TaskSource::ExportErrors, Shape::Values);
    QVERIFY(fetched.wait());
    QCOMPARE(fetched.outcome.error().kind, Kind::NoData);
}

void RowReaderSpec::aStreamResumesAtALine()
{
    QByteArray content;
    for (int i = 0; i < 5'200; ++i)
        content += "{\"line\":" + QByteArray::number(i) + "}\n";
    ScriptedLabelbox server;
    serveChunks(server, content, {7, 30'001, 60'013});
    Fetched all(server.client, exportTask(), TaskSource::ExportResult, Shape::Values);
    QVERIFY(all.wait());
    QCOMPARE(all.column(0).size(), 5'200);
    Fetched rest(server.client, exportTask(), TaskSource::ExportResult, Shape::Values,
        all.pages.front().cursor);
    QVERIFY(rest.wait());
    QCOMPARE(all.column(0).mid(all.pages.front().rows()), rest.column(0));
}

void RowReaderSpec::cancellingEndsIt()
{
    ScriptedLabelbox server;
    std::atomic_int cursor = 0;
    server.on("FailedDataRowImports", [&](const Asked &) {
        return failures("\"" + QByteArray::number(++cursor) + "\"", {failure("a")});
    });
    Fetched fetched(server.client, upsert(), TaskSource::PagedFailedRows, Shape::Rows);
    QTRY_VERIFY(fetched.pages.size() >= 2);
    fetched.fetch->cancel();
    QCOMPARE(fetched.ends, 1);
    QCOMPARE(fetched.outcome.error().kind, Kind::Cancelled);
    const std::size_t pages = fetched.pages.size();
    QTest::qWait(100); // to prove silence
    QCOMPARE(fetched.pages.size(), pages);
    QCOMPARE(fetched.ends, 1);
}

void RowReaderSpec::aReaderMayBeLetGoOfWhileItReports_data()
{
    QTest::addColumn<TaskSource>("source");
    QTest::newRow("pages") << TaskSource::PagedFailedRows;
    QTest::newRow("file") << TaskSource::FileFailedRows;
    QTest::newRow("lines") << TaskSource::ExportResult;
}

void RowReaderSpec::aReaderMayBeLetGoOfWhileItReports()
{
    QFETCH(TaskSource, source);
    ScriptedLabelbox server;
    server.on(
        "FailedDataRowImports", [&](const Asked &) { return failures("\"1\"", {failure("a")}); });
    server.file("/file", {.body = R"({"errors":[{"message":"a"},{"message":"b"}]})"});
    int pages = 0;
    int ends = 0;
    RowReader::Pointer reader =
        RowReader::create(server.client, import(server.address("/file")), source, Shape::Rows);
    connect(reader.get(), &RowReader::finished, this, [&ends] { ++ends; });
    connect(reader.get(), &RowReader::pageFetched, this, [&pages, &reader] {
        ++pages;
        reader.reset();
    });
    reader->start();
    QTRY_COMPARE(pages, 1);
    QTest::qWait(50); // to prove silence
    QCOMPARE(pages, 1);
    QCOMPARE(ends, 0);
}

void RowReaderSpec::aPageBesideErrorsIsNotTrusted()
{
    ScriptedLabelbox server;
    server.on("FailedDataRowImports", [&](const Asked &) {
        return sandbox::HttpResponse{
            .body = R"({"errors":[{"message":"no","extensions":{"code":"AUTHORIZATION_ERROR"}}],)"
                    R"("data":{"failedDataRowImports":{"after":null,"results":[]}}})"};
    });
    Fetched fetched(server.client, upsert(), TaskSource::PagedFailedRows, Shape::Rows);
    QVERIFY(fetched.wait());
    QCOMPARE(fetched.outcome.error().kind, Kind::Forbidden);
    QVERIFY(fetched.pages.empty());
}

namespace {

/// A type that is not compressed: a compressor would keep the beginning of a body to itself.
const QByteArray uncompressed = "application/octet-stream";

QString fromOf(const Asked &asked)
{
    return asked.variables["from"_L1].toString();
}

} // namespace

void RowReaderSpec::theNextPageIsAskedForWhileThisOneArrives()
{
    // The first page is not sent to its end before the second one has been asked for; the third is
    // not asked for before the first one is here: two at a time.
    ScriptedLabelbox server;
    std::atomic_bool secondAsked = false;
    std::atomic_bool secondCameInTime = false;
    std::atomic_bool firstIsOut = false;
    std::atomic_bool thirdCameEarly = false;
    server.on("FailedDataRowImports", [&](const Asked &asked) {
        const QString from = fromOf(asked);
        if (from == u"2"_s)
            secondAsked = true;
        if (from == u"3"_s && !firstIsOut)
            thirdCameEarly = true;
        if (!from.isEmpty())
            return from == u"2"_s ? failures("\"3\"", {failure("b")})
                                  : failures("null", {failure("c")});
        const QByteArray body = failures("\"2\"", {failure("a")}).body;
        auto sent = std::make_shared<qsizetype>(0);
        return sandbox::HttpResponse{
            .contentType = uncompressed, .next = [&, body, sent]() -> QByteArray {
                if (*sent == body.size())
                    return {};
                if (*sent == 0) {
                    *sent = body.size() - 5;
                    return body.first(*sent);
                }
                for (int patience = 0; !secondAsked && patience < 2'000; ++patience)
                    QThread::msleep(5);
                QThread::msleep(50); // Time for a third question that must not come.
                secondCameInTime = secondAsked.load();
                firstIsOut = true;
                return body.mid(std::exchange(*sent, body.size()));
            }};
    });
    Fetched fetched(server.client, upsert(), TaskSource::PagedFailedRows, Shape::Rows);
    QVERIFY(fetched.wait());
    QVERIFY(fetched.outcome);
    QVERIFY(secondCameInTime);
    QVERIFY(!thirdCameEarly);
    QCOMPARE(fetched.column(static_cast<int>(FailedColumn::GlobalKey)),
        QStringList({u"a"_s, u"b"_s, u"c"_s}));
}

void RowReaderSpec::theNextPageWaitsWhereTheHeadDoesNotTell_data()
{
    QTest::addColumn<QByteArray>("first");
    QTest::addColumn<RowReader::Pages>("pages");
    const QByteArray list = R"({"data":{"failedDataRowImports":{)";
    QTest::newRow("rows first") << list + "\"results\":[" + failure("a")
            + R"(],"after":"2","total":2}}})"
                                << RowReader::Pages::Ahead;
    QTest::newRow("another list first")
        << R"({"data":{"other":{"after":"9"},"failedDataRowImports":{"after":"2","results":[)"
            + failure("a") + "]}}}"
        << RowReader::Pages::Ahead;
    QTest::newRow("the same cursor again")
        << list + R"("after":"","results":[],"after":"2","results":[)" + failure("a") + "]}}}"
        << RowReader::Pages::Ahead;
    QTest::newRow("told not to") << list + R"("after":"2","total":2,"results":[)" + failure("a")
            + "]}}}" << RowReader::Pages::OneByOne;
}

void RowReaderSpec::theNextPageWaitsWhereTheHeadDoesNotTell()
{
    QFETCH(QByteArray, first);
    QFETCH(RowReader::Pages, pages);
    ScriptedLabelbox server;
    std::atomic_bool isWhole = false;
    std::atomic_bool cameEarly = false;
    server.on("FailedDataRowImports", [&](const Asked &asked) {
        if (!fromOf(asked).isEmpty()) {
            cameEarly = cameEarly || !isWhole;
            return failures("null", {failure("b")});
        }
        auto step = std::make_shared<int>(0);
        return sandbox::HttpResponse{
            .contentType = uncompressed, .next = [&, first, step]() -> QByteArray {
                switch ((*step)++) {
                case 0:
                    return first.chopped(3);
                case 1:
                    QThread::msleep(50);
                    isWhole = true;
                    return first.last(3);
                default:
                    return {};
                }
            }};
    });
    std::vector<RowPage> arrived;
    const RowReader::Pointer fetch =
        RowReader::create(server.client, upsert(), TaskSource::PagedFailedRows, Shape::Rows, pages);
    connect(fetch.get(), &RowReader::pageFetched, this,
        [&](const RowPage &page) { arrived.push_back(page); });
    QSignalSpy finished(fetch.get(), &RowReader::finished);
    fetch->start();
    QVERIFY(finished.wait());
    QVERIFY(!cameEarly);
    QCOMPARE(arrived.size(), std::size_t(2));
    QCOMPARE(arrived.back().column(FailedColumn::GlobalKey).cell(0).toByteArray(), QByteArray("b"));
}

void RowReaderSpec::theNextPageIsAskedForBeforeThisOneIsRead_data()
{
    QTest::addColumn<QByteArray>("first");
    QTest::addColumn<RowReader::Pages>("pages");
    QTest::addColumn<int>("requests"); // Sent when the first page is told.
    const QByteArray list = R"({"data":{"failedDataRowImports":{)";
    const QByteArray rows = "\"results\":[" + failure("a") + "]";
    const QByteArray rowsFirst = list + rows + R"(,"after":"2","total":2}}})";
    QTest::newRow("rows first") << rowsFirst << RowReader::Pages::Ahead << 2;
    QTest::newRow("rows first, one by one") << rowsFirst << RowReader::Pages::OneByOne << 2;
    QTest::newRow("cursor first, one by one")
        << list + R"("after":"2",)" + rows + "}}}" << RowReader::Pages::OneByOne << 2;
    // Only the page itself tells; its rows have been read then, but are not yet kept.
    QTest::newRow("cursor in the middle")
        << list + R"("total":2,"after":"2",)" + rows + "}}}" << RowReader::Pages::Ahead << 2;
    QTest::newRow("the last page")
        << list + rows + R"(,"after":null}}})" << RowReader::Pages::Ahead << 1;
}

void RowReaderSpec::theNextPageIsAskedForBeforeThisOneIsRead()
{
    QFETCH(QByteArray, first);
    QFETCH(RowReader::Pages, pages);
    QFETCH(int, requests);
    ScriptedLabelbox server;
    server.on("FailedDataRowImports", [&](const Asked &asked) {
        return fromOf(asked).isEmpty() ? sandbox::HttpResponse{.body = first}
                                       : failures("null", {failure("b")});
    });
    const RowReader::Pointer fetch =
        RowReader::create(server.client, upsert(), TaskSource::PagedFailedRows, Shape::Rows, pages);
    QList<int> sentAtPage;
    connect(fetch.get(), &RowReader::pageFetched, this,
        [&] { sentAtPage += server.client.graphQl().requestsInLastMinute(); });
    QSignalSpy finished(fetch.get(), &RowReader::finished);
    fetch->start();
    QVERIFY(finished.wait());
    QCOMPARE(sentAtPage.first(), requests);
    QCOMPARE(sentAtPage.size(), requests);
}

void RowReaderSpec::aHeadThatLiesIsNotFollowed()
{
    // The head names one cursor, the rest of the page another: the last one said counts, and the
    // page that was asked for ahead is no part of the list. Later that same cursor is a true one.
    ScriptedLabelbox server;
    server.on("FailedDataRowImports", [&](const Asked &asked) {
        const QString from = fromOf(asked);
        if (from.isEmpty())
            return sandbox::HttpResponse{
                .body = R"({"data":{"failedDataRowImports":{"after":"wrong","results":[)"
                    + failure("a") + R"(],"after":"right"}}})"};
        if (from == u"right"_s)
            return failures("\"wrong\"", {failure("b")});
        return failures("null", {failure("c")});
    });
    Fetched fetched(server.client, upsert(), TaskSource::PagedFailedRows, Shape::Rows);
    QVERIFY(fetched.wait());
    QVERIFY(fetched.outcome);
    QCOMPARE(fetched.column(static_cast<int>(FailedColumn::GlobalKey)),
        QStringList({u"a"_s, u"b"_s, u"c"_s}));
}

void RowReaderSpec::aFailedPageKeepsItsPlace()
{
    // Page 2 fails twice and is rate limited once while page 3 is not yet asked for; order holds.
    ScriptedLabelbox server;
    std::atomic_int tries = 0;
    server.on("FailedDataRowImports", [&](const Asked &asked) {
        const int page = std::max(1, fromOf(asked).toInt());
        if (page == 2) {
            switch (tries++) {
            case 0:
                return sandbox::HttpResponse{.status = 502, .body = "bad"};
            case 1:
                return sandbox::HttpResponse{
                    .status = 429, .body = R"({"message":"You have exceeded it"})"};
            case 2:
                return sandbox::HttpResponse{.body = failures("\"3\"", {failure("2")}).body,
                    .then = sandbox::HttpResponse::Then::CloseMidBody};
            default:
                break;
            }
        }
        return failures(
            page == 6 ? QByteArray("null") : QByteArray("\"" + QByteArray::number(page + 1) + "\""),
            {failure(QByteArray::number(page))});
    });
    Fetched fetched(server.client, upsert(), TaskSource::PagedFailedRows, Shape::Rows);
    QVERIFY(fetched.wait());
    QVERIFY(fetched.outcome);
    QCOMPARE(fetched.column(static_cast<int>(FailedColumn::GlobalKey)).join(u""_s), u"123456"_s);
}

void RowReaderSpec::aMessageWithAGreatManyRowsIsReadInPieces_data()
{
    QTest::addColumn<bool>("messageFirst");
    QTest::newRow("message, then rows") << true;
    QTest::newRow("rows, then message") << false;
}

void RowReaderSpec::aMessageWithAGreatManyRowsIsReadInPieces()
{
    QFETCH(bool, messageFirst);
    constexpr int total = 70'000; // 10 MB in one element; the limit is 8.
    QByteArray rows = "\"failedDataRows\":[";
    for (int row = 0; row < total; ++row)
        rows += (row > 0 ? ",{\"externalId\":\"" : "{\"externalId\":\"") + QByteArray::number(row)
            + "\",\"rowData\":\"" + QByteArray(100, 'x') + "\",\"attachmentInputs\":[]}";
    rows += "]";
    const QByteArray message = "\"message\":\"all \\\"alike\\\"\"";
    const QByteArray group =
        messageFirst ? QByteArray(message + "," + rows) : QByteArray(rows + "," + message);
    ScriptedLabelbox server;
    server.file("/r",
        {.body = R"({"error":"x","errors":[{"message":"before","failedDataRows":[{}]},{)" + group
                + R"(},{"message":"after","failedDataRows":[{"externalId":"last"}]},{"message":")"
                + QByteArray(9'000'000, 'm') + R"("}]})"});
    Fetched all(
        server.client, import(server.address("/r")), TaskSource::FileFailedRows, Shape::Rows);
    QVERIFY(all.wait());
    QVERIFY(all.outcome);
    const QStringList ids = all.column(static_cast<int>(FailedColumn::ExternalId));
    const QStringList messages = all.column(static_cast<int>(FailedColumn::Message));
    QCOMPARE(ids.size(), total + 3);
    QCOMPARE(all.pages.back().total, std::optional<qint64>(total + 3));
    for (int row = 0; row < total; ++row) {
        QCOMPARE(ids.at(row + 1), QString::number(row));
        QCOMPARE(messages.at(row + 1), u"all \"alike\""_s);
    }
    QCOMPARE(messages.first(), u"before"_s);
    QCOMPARE(messages.at(total + 1), u"after"_s);
    QCOMPARE(messages.back().size(), 9'000'000);
    for (const RowPage &page : all.pages)
        QVERIFY(page.rows() <= 5000);

    // From any page's cursor on, inside the group as well.
    for (const std::size_t page : {std::size_t(0), std::size_t(10), all.pages.size() - 2}) {
        Fetched rest(server.client, import(server.address("/r")), TaskSource::FileFailedRows,
            Shape::Rows, all.pages.at(page).cursor);
        QVERIFY(rest.wait());
        QVERIFY(rest.outcome);
        qsizetype before = 0;
        for (std::size_t at = 0; at <= page; ++at)
            before += all.pages.at(at).rows();
        QCOMPARE(rest.column(static_cast<int>(FailedColumn::ExternalId)), ids.mid(before));
        QCOMPARE(rest.column(static_cast<int>(FailedColumn::Message)), messages.mid(before));
    }
}

QTEST_GUILESS_MAIN(RowReaderSpec)
#include "RowReaderSpec.moc"
