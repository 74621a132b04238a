// SPDX-License-Identifier: Apache-2.0
#include "FailDevice.h"
#include "files/RetryFile.h"

#include <QBuffer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace taskglass;

namespace {

/// A cell: text, JSON, null or nothing at all.
struct Cell {
    CellKind kind = CellKind::Missing;
    QByteArray bytes{};
};

Cell text(const QByteArray &bytes)
{
    return {CellKind::Text, bytes};
}
Cell json(const QByteArray &bytes)
{
    return {CellKind::Json, bytes};
}
const Cell null{CellKind::Null, {}};
const Cell missing{};

struct Row {
    Cell rowData = text("u");
    Cell globalKey = missing;
    Cell externalId = missing;
    Cell metadata = missing;
    Cell attachments = missing;
};

RowPage pageOf(const QList<Row> &rows)
{
    RowPage page(RowStream::Failed);
    const auto put = [&page](FailedColumn column, const Cell &cell) {
        page.column(column).append(
            cell.kind, {cell.bytes.constData(), static_cast<std::size_t>(cell.bytes.size())});
    };
    for (const Row &row : rows) {
        put(FailedColumn::Message, text("Refused"));
        put(FailedColumn::GlobalKey, row.globalKey);
        put(FailedColumn::ExternalId, row.externalId);
        put(FailedColumn::RowData, row.rowData);
        put(FailedColumn::Metadata, row.metadata);
        put(FailedColumn::Attachments, row.attachments);
    }
    return page;
}

struct Written {
    QByteArray file{};
    RetryCounts counts{};
};

Written written(const QList<Row> &rows, RetryFormat format)
{
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    RetryFileWriter writer(buffer, format);
    if (!writer.write(pageOf(rows)) || !writer.finish() || writer.rows() != writer.counts().written)
        return {"refused"};
    return {buffer.data(), writer.counts()};
}

const char header[] = "row_data,global_key,external_id,metadata_fields,attachments\r\n";

} // namespace

Q_DECLARE_METATYPE(Row)

/// Failed rows as an import takes them.
class RetryFileSpec : public QObject {
    Q_OBJECT

private slots:
    void init();
    void writesEveryFormat_data();
    void writesEveryFormat();
    void writesFilesWithoutRows_data();
    void writesFilesWithoutRows();
    void writesRowsInTheImportsNames_data();
    void writesRowsInTheImportsNames();
    void countsWhatNoImportUnderstands_data();
    void countsWhatNoImportUnderstands();
    void leavesOutRowsWithoutRowData();
    void writesRowsThatRepeatOnce();
    void guardsNoFormulas();
    void writesHugeRowsWhole();
    void hostileBytesStayJson();
    void saysThatTheDeviceIsFull_data();
    void saysThatTheDeviceIsFull();
};

void RetryFileSpec::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
}

void RetryFileSpec::writesEveryFormat_data()
{
    QTest::addColumn<RetryFormat>("format");
    QTest::addColumn<QByteArray>("file");
    const QByteArray first = "{\"row_data\":\"https://x.test/1.jpg\",\"global_key\":\"gk-1\","
                             "\"external_id\":\"e,1\",\"metadata_fields\":[{\"schema_id\":\"s\","
                             "\"value\":\"v\"}],\"attachments\":[{\"type\":\"RAW_TEXT\",\"value\":"
                             "\"n\"}]}";
    const QByteArray second = "{\"row_data\":\"u\"}";
    QTest::newRow("JSON") << RetryFormat::JsonArray << "[\n" + first + ",\n" + second + "\n]\n";
    QTest::newRow("NDJSON") << RetryFormat::Ndjson << first + '\n' + second + '\n';
    QTest::newRow("CSV") << RetryFormat::Csv
                         << header
            + QByteArray("https://x.test/1.jpg,gk-1,\"e,1\","
                         "\"[{\"\"schema_id\"\":\"\"s\"\",\"\"value\"\":\"\"v\"\"}]\","
                         "\"[{\"\"type\"\":\"\"RAW_TEXT\"\",\"\"value\"\":\"\"n\"\"}]\"\r\n"
                         "u,,,,\r\n");
}

void RetryFileSpec::writesEveryFormat()
{
    QFETCH(const RetryFormat, format);
    QFETCH(const QByteArray, file);
    const Row full{text("https://x.test/1.jpg"), text("gk-1"), text("e,1"),
        json("[{\"schemaId\":\"s\",\"value\":\"v\",\"name\":\"split\"}]"),
        json("[{\"type\":\"RAW_TEXT\",\"value\":\"n\",\"name\":null}]")};
    const Written retry = written({full, {}}, format);
    QCOMPARE(retry.file, file);
    QCOMPARE(retry.counts, (RetryCounts{.written = 2}));
}

void RetryFileSpec::writesFilesWithoutRows_data()
{
    QTest::addColumn<RetryFormat>("format");
    QTest::addColumn<QByteArray>("file");
    QTest::newRow("JSON") << RetryFormat::JsonArray << QByteArray("[]\n");
    QTest::newRow("NDJSON") << RetryFormat::Ndjson << QByteArray();
    QTest::newRow("CSV") << RetryFormat::Csv << QByteArray(header);
}

void RetryFileSpec::writesFilesWithoutRows()
{
    QFETCH(const RetryFormat, format);
    QFETCH(const QByteArray, file);
    QCOMPARE(written({}, format).file, file);
    QCOMPARE(written({Row{.rowData = missing}}, format).file, file);
}

void RetryFileSpec::writesRowsInTheImportsNames_data()
{
    QTest::addColumn<Row>("row");
    QTest::addColumn<QByteArray>("object");
    const auto row = [](const char *title, const Row &one, const char *object) {
        QTest::newRow(title) << one << QByteArray(object);
    };
    row("only row data", {}, "{'row_data':'u'}");
    row("nulls", {text("u"), null, null, null, null}, "{'row_data':'u'}");
    row("empty texts and lists", {text("u"), text(""), text(""), json("[]"), json("[ ]")},
        "{'row_data':'u'}");
    row("row data is an object", {json("{ 'a' : [1, 2.50] }")}, "{'row_data':{'a':[1,2.50]}}");
    row("row data is a big number", {json("12345678901234567890.10")},
        "{'row_data':12345678901234567890.10}");
    row("row data is JSON in a text", {text("{'a':1}")}, "{'row_data':'{\\'a\\':1}'}");
    row("row data is JSON cut short", {json("{'a':")}, "{'row_data':'{\\'a\\':'}");
    row("keys are numbers", {text("u"), json("7"), json("8.0")},
        "{'row_data':'u','global_key':7,'external_id':8.0}");
    row("metadata without a schema id",
        {.metadata = json(
             "[{'name':'split','value':'a'},{'schemaId':null,'name':'n','value':1},{'schemaId':'','name':'m','value':true}]")},
        "{'row_data':'u','metadata_fields':[{'name':'split','value':'a'},{'name':'n','value':1},{'name':'m','value':true}]}");
    row("metadata under the import's own names",
        {.metadata = json("[ {'value' : {'x' : [ ]}, 'schema_id' : 's'} ]")},
        "{'row_data':'u','metadata_fields':[{'schema_id':'s','value':{'x':[]}}]}");
    row("metadata without a value",
        {.metadata = json(
             "[{'schemaId':'s','value':null},{'schemaId':'t'},{'schemaId':'u','value':''}]")},
        "{'row_data':'u','metadata_fields':[{'schema_id':'u','value':''}]}");
    row("nothing but metadata without a value", {.metadata = json("[{'schemaId':'s'}]")},
        "{'row_data':'u'}");
    row("a list inside a text", {.attachments = text("[{'type':'IMAGE','value':'v'}]")},
        "{'row_data':'u','attachments':[{'type':'IMAGE','value':'v'}]}");
    row("attachments with names",
        {.attachments = json(
             "[{'name':'n','value':'v','type':'HTML','id':1},{'type':'PDF_URL','value':'w','name':''}]")},
        "{'row_data':'u','attachments':[{'type':'HTML','value':'v','name':'n'},{'type':'PDF_URL','value':'w'}]}");
}

void RetryFileSpec::writesRowsInTheImportsNames()
{
    QFETCH(Row, row);
    QFETCH(QByteArray, object);
    // Single quotes keep the table above readable.
    for (Cell *cell : {&row.rowData, &row.metadata, &row.attachments})
        cell->bytes.replace('\'', '"');
    object.replace('\'', '"');
    const Written retry = written({row}, RetryFormat::Ndjson);
    QCOMPARE(retry.file, object + '\n');
    QCOMPARE(retry.counts, (RetryCounts{.written = 1}));
}

void RetryFileSpec::countsWhatNoImportUnderstands_data()
{
    QTest::addColumn<QByteArray>("metadata");
    QTest::addColumn<QByteArray>("attachments");
    QTest::addColumn<QByteArray>("rest");
    const auto row = [](const char *title, const char *metadata, const char *attachments,
                         const char *rest) {
        QTest::newRow(title) << QByteArray(metadata) << QByteArray(attachments) << QByteArray(rest);
    };
    row("an object", "{}", "[]", "");
    row("a number", "7", "[]", "");
    row("elements that are none", "[7,{\"schemaId\":\"s\",\"value\":1},null]", "[]",
        ",\"metadata_fields\":[{\"schema_id\":\"s\",\"value\":1}]");
    row("neither id nor name", "[{\"value\":1}]", "[]", "");
    row("a value that is no JSON", "[{\"schemaId\":\"s\",\"value\":[1 2]}]", "[]", "");
    row("a list cut short", "[{\"schemaId\":\"s\",\"value\":1},{\"sch", "[]",
        ",\"metadata_fields\":[{\"schema_id\":\"s\",\"value\":1}]");
    row("attachment without type", "[]", "[{\"value\":\"v\"},{\"type\":\"T\",\"value\":\"v\"}]",
        ",\"attachments\":[{\"type\":\"T\",\"value\":\"v\"}]");
    row("attachment without value", "[]", "[{\"type\":\"T\",\"value\":null}]", "");
    row("both", "{}", "{}", "");
}

void RetryFileSpec::countsWhatNoImportUnderstands()
{
    QFETCH(const QByteArray, metadata);
    QFETCH(const QByteArray, attachments);
    QFETCH(const QByteArray, rest);
    const Written retry = written(
        {{.metadata = json(metadata), .attachments = json(attachments)}}, RetryFormat::Ndjson);
    QCOMPARE(retry.file, "{\"row_data\":\"u\"" + rest + "}\n");
    QCOMPARE(retry.counts, (RetryCounts{.written = 1, .incomplete = 1}));
}

void RetryFileSpec::leavesOutRowsWithoutRowData()
{
    const Written retry = written({{missing, text("a")}, {null, text("b")}, {text(""), text("c")},
                                      {text(" "), text("d")}, {json("0"), text("e")}},
        RetryFormat::Ndjson);
    QCOMPARE(retry.file,
        QByteArray("{\"row_data\":\" \",\"global_key\":\"d\"}\n"
                   "{\"row_data\":0,\"global_key\":\"e\"}\n"));
    QCOMPARE(retry.counts, (RetryCounts{.written = 2, .withoutRowData = 3}));
}

void RetryFileSpec::writesRowsThatRepeatOnce()
{
    const QList<Row> rows{
        {text("1"), text("k")},
        {missing, text("l")}, // Not written, so the next row is no repetition.
        {text("2"), text("l")},
        {text("other"), text("k"), text("e")}, // the same global key
        {text("1")},
        {text("1"), missing, text("e")},
        {text("1"), null, text("e")},                  // alike in everything
        {text("1"), text(""), text("e"), json("[ ]")}, // in what is written, too
        {text("1"), missing, text("e"), json("[{\"name\":\"n\",\"value\":1}]")},
        {text("{\"row_data\":\"1\"}")}, // a text is not the row it describes
        {text("1"), missing, text("f")},
        {json("1")},
    };
    for (const RetryFormat format :
        {RetryFormat::JsonArray, RetryFormat::Ndjson, RetryFormat::Csv}) {
        const Written retry = written(rows, format);
        QCOMPARE(retry.counts, (RetryCounts{.written = 8, .withoutRowData = 1, .repeated = 3}));
    }
    const QByteArray file = written(rows, RetryFormat::Csv).file;
    QCOMPARE(file,
        header
            + QByteArray("1,k,,,\r\n2,l,,,\r\n1,,,,\r\n1,,e,,\r\n"
                         "1,,e,\"[{\"\"name\"\":\"\"n\"\",\"\"value\"\":1}]\",\r\n"
                         "\"{\"\"row_data\"\":\"\"1\"\"}\",,,,\r\n1,,f,,\r\n1,,,,\r\n"));
}

void RetryFileSpec::guardsNoFormulas()
{
    QCOMPARE(written({{text("=1+1"), text("-k"), text("@e")}}, RetryFormat::Csv).file,
        header + QByteArray("=1+1,-k,@e,,\r\n"));
}

void RetryFileSpec::writesHugeRowsWhole()
{
    const QByteArray big(12'000'000, 'x');
    const QByteArray list = "[{\"type\":\"RAW_TEXT\",\"value\":\"" + big + "\"}]";
    const Written retry = written({{.rowData = text(big), .attachments = json(list)},
                                      {.rowData = text(big), .attachments = json(list)}},
        RetryFormat::Ndjson);
    QVERIFY(retry.file == "{\"row_data\":\"" + big + "\",\"attachments\":" + list + "}\n");
    QCOMPARE(retry.counts, (RetryCounts{.written = 1, .repeated = 1}));

    const QByteArray deep = QByteArray(5000, '[') + QByteArray(5000, ']');
    QCOMPARE(written({{.metadata = json("[{\"name\":\"n\",\"value\":" + deep + "}]")}},
                 RetryFormat::Ndjson)
                 .file,
        "{\"row_data\":\"u\",\"metadata_fields\":[{\"name\":\"n\",\"value\":" + deep + "}]}\n");
}

void RetryFileSpec::hostileBytesStayJson()
{
    const QByteArray zeros("\0\x1b\xff\xed\xa0\x80\"\\\n\r", 10);
    const Written retry =
        written({{text(zeros), text(zeros), text(zeros), json("[\"" + zeros), text(zeros)}},
            RetryFormat::JsonArray);
    const QJsonDocument document = QJsonDocument::fromJson(retry.file);
    QVERIFY2(document.isArray(), retry.file.constData());
    QVERIFY(document[0][u"row_data"_s].toString().startsWith(QChar(0)));
    QCOMPARE(document[0].toObject().keys(),
        QStringList({u"external_id"_s, u"global_key"_s, u"row_data"_s}));
    QCOMPARE(retry.counts, (RetryCounts{.written = 1, .incomplete = 1}));
}

void RetryFileSpec::saysThatTheDeviceIsFull_data()
{
    QTest::addColumn<RetryFormat>("format");
    QTest::newRow("JSON") << RetryFormat::JsonArray;
    QTest::newRow("NDJSON") << RetryFormat::Ndjson;
    QTest::newRow("CSV") << RetryFormat::Csv;
}

void RetryFileSpec::saysThatTheDeviceIsFull()
{
    QFETCH(const RetryFormat, format);
    FailDevice device(1'500'000);
    RetryFileWriter writer(device, format);
    Result<void> done;
    for (int row = 0; done && row < 100'000; ++row)
        done = writer.write(pageOf({{text(QByteArray(50, 'x')), text(QByteArray::number(row))}}));
    QVERIFY(!done);
    QCOMPARE(done.error().kind, Error::Kind::Storage);
    QVERIFY(done.error().sentence.contains(u"no more room"_s));
    const qint64 rows = writer.rows();
    QVERIFY(!writer.write(pageOf({{}})));
    QVERIFY(!writer.finish());
    QCOMPARE(writer.rows(), rows);
    QCOMPARE(device.taken(), 1'500'000);

    FailDevice small(3);
    RetryFileWriter atTheEnd(small, format);
    QVERIFY(atTheEnd.write(pageOf({{}})));
    QVERIFY(!atTheEnd.finish());
}

QTEST_GUILESS_MAIN(RetryFileSpec)
#include "RetryFileSpec.moc"
