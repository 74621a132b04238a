// SPDX-License-Identifier: Apache-2.0
#include "FailDevice.h"
#include "files/RowFile.h"

#include <QBuffer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace taskglass;

namespace {

RowPage failedPage()
{
    RowPage page(RowStream::Failed);
    page.column(FailedColumn::Message).append(CellKind::Text, "Duplicate \"gk-1\"");
    page.column(FailedColumn::GlobalKey).append(CellKind::Text, "gk-1");
    page.column(FailedColumn::ExternalId).append(CellKind::Null);
    page.column(FailedColumn::RowData).append(CellKind::Text, "=cmd\nx");
    page.column(FailedColumn::Metadata).append(CellKind::Json, "[ {\"name\" : 1.0} ]");
    page.column(FailedColumn::Attachments).append(CellKind::Missing);
    page.column(FailedColumn::Message).append(CellKind::Missing);
    page.column(FailedColumn::GlobalKey).append(CellKind::Text, "");
    page.column(FailedColumn::ExternalId).append(CellKind::Text, "e");
    page.column(FailedColumn::RowData).append(CellKind::Json, "{\"a\":");
    page.column(FailedColumn::Metadata).append(CellKind::Json, "[]");
    page.column(FailedColumn::Attachments).append(CellKind::Json, "[]");
    return page;
}

RowPage linePage(std::initializer_list<std::string_view> lines)
{
    RowPage page(RowStream::ExportResult);
    for (const std::string_view line : lines)
        page.column(LineColumn::Line).append(CellKind::Json, line);
    return page;
}

QByteArray written(const QList<RowPage> &pages, RowStream stream, RowFileFormat format)
{
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    RowFileWriter writer(buffer, stream, format);
    qint64 rows = 0;
    for (const RowPage &page : pages) {
        if (!writer.write(page))
            return "refused";
        rows += page.rows();
    }
    if (!writer.finish() || writer.rows() != rows)
        return "refused";
    return buffer.data();
}

/// The page above, laid out as told.
QByteArray writtenAs(RowFileFormat format, const RowFileLayout &layout)
{
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    RowFileWriter writer(buffer, RowStream::Failed, format, layout);
    writer.setTask("ck1", "one, two");
    return writer.write(failedPage()) && writer.finish() ? buffer.data() : "refused";
}

} // namespace

class RowFileSpec : public QObject {
    Q_OBJECT

private slots:
    void init();
    void writesFailedRows_data();
    void writesFailedRows();
    void writesCreatedRows();
    void writesLinesAsTheValuesTheyAre_data();
    void writesLinesAsTheValuesTheyAre();
    void writesFilesWithoutRows_data();
    void writesFilesWithoutRows();
    void writesTheRowsChosen();
    void writesTheColumnsChosen();
    void metadataBecomesColumns();
    void metadataStaysAsItCame();
    void longMetadataHasItsSidecar();
    void oddMetadataHasNoFields();
    void tellsWhoseRowsTheyAre();
    void namesAreAsManyAsColumns();
    void saysThatTheDeviceIsFull_data();
    void saysThatTheDeviceIsFull();
};

void RowFileSpec::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
}

void RowFileSpec::writesFailedRows_data()
{
    QTest::addColumn<RowFileFormat>("format");
    QTest::addColumn<QByteArray>("file");
    const QByteArray header = "message,global_key,external_id,row_data,metadata,attachments\r\n";
    QTest::newRow("CSV exact") << RowFileFormat::CsvExact
                               << header
            + "\"Duplicate \"\"gk-1\"\"\",gk-1,,\"=cmd\nx\",\"[ {\"\"name\"\" : 1.0} ]\",\r\n"
              ",,e,\"{\"\"a\"\":\",[],[]\r\n";
    QTest::newRow("CSV for spreadsheets") << RowFileFormat::CsvForSpreadsheets
                                          << "\xEF\xBB\xBF" + header
            + "\"Duplicate \"\"gk-1\"\"\",gk-1,,\"'=cmd\nx\",\"[ {\"\"name\"\" : 1.0} ]\",\r\n"
              ",,e,\"{\"\"a\"\":\",[],[]\r\n";
    const QByteArray first = "{\"message\":\"Duplicate \\\"gk-1\\\"\",\"global_key\":\"gk-1\","
                             "\"external_id\":null,\"row_data\":\"=cmd\\nx\","
                             "\"metadata\":[{\"name\":1.0}],\"attachments\":null}";
    const QByteArray second = "{\"message\":null,\"global_key\":\"\",\"external_id\":\"e\","
                              "\"row_data\":\"{\\\"a\\\":\",\"metadata\":[],\"attachments\":[]}";
    QTest::newRow("NDJSON") << RowFileFormat::Ndjson << first + '\n' + second + '\n';
    QTest::newRow("JSON") << RowFileFormat::JsonArray << "[\n" + first + ",\n" + second + "\n]\n";
}

void RowFileSpec::writesFailedRows()
{
    QFETCH(const RowFileFormat, format);
    QFETCH(const QByteArray, file);
    QCOMPARE(written({failedPage()}, RowStream::Failed, format), file);
}

void RowFileSpec::writesCreatedRows()
{
    RowPage page(RowStream::Created);
    page.column(CreatedColumn::Id).append(CellKind::Text, "d1");
    page.column(CreatedColumn::GlobalKey).append(CellKind::Text, "gk");
    page.column(CreatedColumn::ExternalId).append(CellKind::Null);
    page.column(CreatedColumn::RowData).append(CellKind::Text, "https://example.com/1.jpg");
    QCOMPARE(written({page, page}, RowStream::Created, RowFileFormat::CsvExact),
        QByteArray("id,global_key,external_id,row_data\r\n"
                   "d1,gk,,https://example.com/1.jpg\r\nd1,gk,,https://example.com/1.jpg\r\n"));
    QCOMPARE(written({page}, RowStream::Created, RowFileFormat::Ndjson),
        QByteArray("{\"id\":\"d1\",\"global_key\":\"gk\",\"external_id\":null,"
                   "\"row_data\":\"https://example.com/1.jpg\"}\n"));
}

void RowFileSpec::writesLinesAsTheValuesTheyAre_data()
{
    QTest::addColumn<RowFileFormat>("format");
    QTest::addColumn<QByteArray>("file");
    QTest::newRow("CSV") << RowFileFormat::CsvExact
                         << QByteArray("line\r\n\"{\"\"a\"\": 1}\"\r\n2\r\n\"\"\r\n");
    QTest::newRow("NDJSON") << RowFileFormat::Ndjson << QByteArray("{\"a\":1}\n2\n\"\"\n");
    QTest::newRow("JSON") << RowFileFormat::JsonArray << QByteArray("[\n{\"a\":1},\n2,\n\"\"\n]\n");
}

void RowFileSpec::writesLinesAsTheValuesTheyAre()
{
    QFETCH(const RowFileFormat, format);
    QFETCH(const QByteArray, file);
    QCOMPARE(
        written({linePage({"{\"a\": 1}", "2"}), linePage({""})}, RowStream::ExportResult, format),
        file);
}

void RowFileSpec::writesFilesWithoutRows_data()
{
    QTest::addColumn<RowFileFormat>("format");
    QTest::addColumn<QByteArray>("file");
    QTest::newRow("CSV exact") << RowFileFormat::CsvExact
                               << QByteArray("id,global_key,external_id,row_data\r\n");
    QTest::newRow("CSV for spreadsheets") << RowFileFormat::CsvForSpreadsheets
                                          << QByteArray("\xEF\xBB\xBF"
                                                        "id,global_key,external_id,row_data\r\n");
    QTest::newRow("NDJSON") << RowFileFormat::Ndjson << QByteArray();
    QTest::newRow("JSON") << RowFileFormat::JsonArray << QByteArray("[]\n");
}

void RowFileSpec::writesFilesWithoutRows()
{
    QFETCH(const RowFileFormat, format);
    QFETCH(const QByteArray, file);
    QCOMPARE(written({}, RowStream::Created, format), file);
    QCOMPARE(written({RowPage(RowStream::Created)}, RowStream::Created, format), file);
}

void RowFileSpec::writesTheRowsChosen()
{
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    RowFileWriter writer(buffer, RowStream::ExportErrors, RowFileFormat::Ndjson);
    const RowPage page = linePage({"1", "2", "3"});
    QVERIFY(writer.writeRow(page, 2));
    QVERIFY(writer.writeRow(page, 0));
    QVERIFY(writer.finish());
    QCOMPARE(writer.rows(), 2);
    QCOMPARE(buffer.data(), QByteArray("3\n1\n"));
}

void RowFileSpec::writesTheColumnsChosen()
{
    const RowFileLayout layout{.columns = {3, 0}};
    QCOMPARE(writtenAs(RowFileFormat::CsvExact, layout),
        QByteArray("row_data,message\r\n\"=cmd\nx\",\"Duplicate \"\"gk-1\"\"\"\r\n"
                   "\"{\"\"a\"\":\",\r\n"));
    QCOMPARE(writtenAs(RowFileFormat::Ndjson, layout),
        QByteArray("{\"row_data\":\"=cmd\\nx\",\"message\":\"Duplicate \\\"gk-1\\\"\"}\n"
                   "{\"row_data\":\"{\\\"a\\\":\",\"message\":null}\n"));
}

void RowFileSpec::metadataBecomesColumns()
{
    const QByteArray first = "[{\"schemaId\":\"s1\",\"name\":\"split\",\"value\":\"train\"},"
                             "{\"schemaId\":\"s2\",\"name\":null,\"value\":12.5}]";
    const QByteArray second = "[{\"name\":\"tags\",\"value\":[\"a\",1]},"
                              "{\"name\":\"split\",\"value\":\"x\"},"
                              "{\"name\":\"split\",\"value\":\"y\"}]";
    RowFileLayout layout{.columns = {1}};
    layout.metadata.add(first);
    layout.metadata.add(second);
    QCOMPARE(layout.metadata.names(), std::vector<QByteArray>({"split", "s2", "tags"}));
    RowPage page(RowStream::Failed);
    for (const QByteArray &metadata : {first, second}) {
        for (RowColumn &column : page.columns)
            column.append(CellKind::Json,
                std::string_view(metadata.constData(), static_cast<std::size_t>(metadata.size())));
    }
    for (RowColumn &column : page.columns)
        column.append(CellKind::Missing);
    page.column(FailedColumn::GlobalKey) = {};
    for (const char *key : {"k1", "k2", "k3"})
        page.column(FailedColumn::GlobalKey).append(CellKind::Text, key);

    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    RowFileWriter writer(buffer, RowStream::Failed, RowFileFormat::CsvExact, layout);
    QVERIFY(writer.write(page));
    QVERIFY(writer.finish());
    QCOMPARE(buffer.data(),
        QByteArray("global_key,metadata.split,metadata.s2,metadata.tags\r\n"
                   "k1,train,12.5,\r\n"
                   "k2,\"x\ny\",,\"[\"\"a\"\",1]\"\r\n"
                   "k3,,,\r\n"));
}

void RowFileSpec::metadataStaysAsItCame()
{
    // Python's dialect, digits, order, half a pair and a mark are what the server sent.
    const QByteArray odd = R"([{"schemaId":"s1","name":"n","value":NaN},)"
                           R"({"schemaId":"s2","name":"\ufeffn","value":12345678901234567890},)"
                           R"({"schemaId":"s3","name":"n","value":{"b":1.50,"a":1e400}},)"
                           R"({"schemaId":"s4","name":"h","value":"\ud83d"},)"
                           R"({"schemaId":"s5","name":null,"value":null}])";
    const QByteArray even =
        R"([{"schemaId":"s3","name":"n","value":"third"},)"
        R"({"schemaId":"s1","name":"n","value":"first","value":"last"},)"
        R"({"name":"s5","value":true},{"schemaId":"s6","name":"s5","value":6}])";
    MetadataFields fields;
    fields.add(odd);
    fields.add(even);
    QCOMPARE(fields.names(),
        std::vector<QByteArray>({"n", "\xef\xbb\xbfn", "n (s3)", "h", "s5", "s5 (2)"}));
    // A name that only a later row tells is that of the column.
    fields.add(R"([{"schemaId":"s5","name":"n","value":0}])");
    QCOMPARE(fields.names().at(4), QByteArray("n (s5)"));
    QCOMPARE(fields.valuesOf(odd),
        std::vector<QByteArray>(
            {"NaN", "12345678901234567890", R"({"b":1.50,"a":1e400})", "\xed\xa0\xbd", "", ""}));
    QCOMPARE(
        fields.valuesOf(even), std::vector<QByteArray>({"last", "", "third", "", "", "true\n6"}));
}

void RowFileSpec::longMetadataHasItsSidecar()
{
    QTemporaryDir folder;
    const QByteArray text(40'000, 'x');
    const QByteArray metadata = R"([{"name":"note","value":")" + text + R"("}])";
    LongCellFile longCells(folder.filePath(u"rows.csv"_s));
    RowFileLayout layout{.columns = {1}, .longCells = &longCells};
    layout.metadata.add(metadata);
    RowPage page(RowStream::Failed);
    for (RowColumn &column : page.columns)
        column.append(CellKind::Json,
            std::string_view(metadata.constData(), static_cast<std::size_t>(metadata.size())));
    page.column(FailedColumn::GlobalKey) = {};
    page.column(FailedColumn::GlobalKey).append(CellKind::Text, "k1");

    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    RowFileWriter writer(buffer, RowStream::Failed, RowFileFormat::CsvForSpreadsheets, layout);
    QVERIFY(writer.write(page));
    QVERIFY(writer.finish());
    QCOMPARE(longCells.cells(), 1);
    QVERIFY(buffer.data().size() < LongCellFile::longestCell);
    QVERIFY(longCells.commit());
    QFile sidecar(longCells.path());
    QVERIFY(sidecar.open(QIODevice::ReadOnly));
    QCOMPARE(sidecar.readAll(),
        QByteArray(R"({"row":1,"column":"metadata.note","text":")" + text + "\"}\n"));
}

void RowFileSpec::oddMetadataHasNoFields()
{
    MetadataFields fields;
    for (const char *metadata : {"", "null", "{}", "[]", "[1,null,\"x\"]", "[{\"value\":1}]",
             "[{\"name\":7}]", "not json", "[{\"name\":\"cut"})
        fields.add(metadata);
    QVERIFY(fields.names().empty());
    QVERIFY(fields.valuesOf("[{\"name\":\"a\",\"value\":1}]").empty());
    for (std::size_t number = 0; number < MetadataFields::most + 3; ++number) {
        const QByteArray name = QByteArray::number(quint64{number});
        fields.add(QByteArray("[{\"name\":\"field " + name + "\"}]"));
    }
    QCOMPARE(fields.names().size(), MetadataFields::most);
    QCOMPARE(fields.leftOut(), 3);
}

void RowFileSpec::tellsWhoseRowsTheyAre()
{
    const RowFileLayout layout{.columns = {1}, .hasTask = true};
    QCOMPARE(writtenAs(RowFileFormat::CsvExact, layout),
        QByteArray(
            "task_id,task_name,global_key\r\nck1,\"one, two\",gk-1\r\nck1,\"one, two\",\r\n"));
    QCOMPARE(writtenAs(RowFileFormat::Ndjson, layout),
        QByteArray("{\"task_id\":\"ck1\",\"task_name\":\"one, two\",\"global_key\":\"gk-1\"}\n"
                   "{\"task_id\":\"ck1\",\"task_name\":\"one, two\",\"global_key\":\"\"}\n"));
}

void RowFileSpec::namesAreAsManyAsColumns()
{
    for (const RowStream stream :
        {RowStream::Failed, RowStream::Created, RowStream::ExportResult, RowStream::ExportErrors})
        QCOMPARE(rowColumnNames(stream).size(), static_cast<std::size_t>(columnCount(stream)));
}

void RowFileSpec::saysThatTheDeviceIsFull_data()
{
    QTest::addColumn<RowFileFormat>("format");
    QTest::newRow("CSV exact") << RowFileFormat::CsvExact;
    QTest::newRow("CSV for spreadsheets") << RowFileFormat::CsvForSpreadsheets;
    QTest::newRow("NDJSON") << RowFileFormat::Ndjson;
    QTest::newRow("JSON") << RowFileFormat::JsonArray;
}

void RowFileSpec::saysThatTheDeviceIsFull()
{
    QFETCH(const RowFileFormat, format);
    // Found at the end, while it was all buffered; and half way, when there is much.
    FailDevice small(10);
    RowFileWriter atTheEnd(small, RowStream::Failed, format);
    QVERIFY(atTheEnd.write(failedPage()));
    const Result<void> finished = atTheEnd.finish();
    QVERIFY(!finished);
    QCOMPARE(finished.error().kind, Error::Kind::Storage);

    FailDevice device(1'500'000);
    RowFileWriter writer(device, RowStream::Failed, format);
    Result<void> done;
    for (int page = 0; done && page < 100'000; ++page)
        done = writer.write(failedPage());
    QVERIFY(!done);
    QVERIFY(done.error().sentence.contains(u"no more room"_s));
    const qint64 rows = writer.rows();
    QVERIFY(!writer.write(failedPage()));
    QVERIFY(!writer.finish());
    QCOMPARE(writer.rows(), rows);
    QCOMPARE(device.taken(), 1'500'000);
}

QTEST_GUILESS_MAIN(RowFileSpec)
#include "RowFileSpec.moc"
