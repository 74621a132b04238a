// SPDX-License-Identifier: Apache-2.0
#include "FailDevice.h"
#include "FailedRows.h"
#include "files/OriginalFilter.h"

#include <QBuffer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRandomGenerator>
#include <QRegularExpression>
#include <QStringEncoder>
#include <QTemporaryDir>
#include <QTest>

#include <sys/resource.h>
#include <sys/stat.h>

using namespace Qt::StringLiterals;
using namespace taskglass;

namespace {

using Keep = OriginalKeep;

constexpr qsizetype blockSize = 1024 * 1024; // As the reader reads.

/// One record of a made-up file: its bytes, and whether it failed.
struct Record {
    QByteArray bytes{};
    bool failed = false;
};

QByteArray joined(const QList<Record> &records, bool failed)
{
    QByteArray bytes;
    for (const Record &record : records) {
        if (record.failed == failed)
            bytes += record.bytes;
    }
    return bytes;
}

QByteArray quoted(QByteArray text)
{
    return '"' + text.replace('"', "\"\"") + '"';
}

} // namespace

/// The file somebody imported, and a copy of what failed of it.
class OriginalFilterSpec : public QObject {
    Q_OBJECT

private slots:
    void init();
    void keepsFailedRecordsByteForByte_data();
    void keepsFailedRecordsByteForByte();
    void keysAreFoundUnderManyNames_data();
    void keysAreFoundUnderManyNames();
    void aColumnCanBeNamed();
    void addsTheErrors_data();
    void addsTheErrors();
    void halfAPairInAnErrorIsOneSign();
    void tellsWhatItFound();
    void copiesEverythingThatIsNotAFailure_data();
    void copiesEverythingThatIsNotAFailure();
    void refusesFilesThatItCannotUnderstand_data();
    void refusesFilesThatItCannotUnderstand();
    void refusesRecordsWithoutEnd();
    void edgesOfBlocksChangeNothing_data();
    void edgesOfBlocksChangeNothing();
    void randomFilesAreFilteredByteForByte_data();
    void randomFilesAreFilteredByteForByte();
    void brokenFilesNeverHang();
    void readsPipes();
    void tellsProgressAndStops();
    void saysThatTheDeviceIsFull();
    void memoryDoesNotGrowWithTheFile();
    void othersAreKnownToBeGood_data();
    void othersAreKnownToBeGood();
    void encodingsStay_data();
    void encodingsStay();
    void linesBeforeTheHeaderStay();
    void pythonsJsonIsRead();

private:
    struct Filtered {
        QByteArray bytes{};
        OriginalFilterReport report{};
        QString problem{};
        Error::Kind kind = Error::Kind::Malformed;
    };

    QString saved(const QByteArray &bytes, const QString &name = u"original"_s)
    {
        QFile file(m_folder.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("The test cannot write its file.");
        return file.fileName();
    }
    Filtered filtered(const QByteArray &original, const QList<FailedRow> &failures,
        OriginalFilterOptions options = {}, const QString &name = u"original"_s)
    {
        FailureIndex index(options.keep == Keep::FailedWithErrors
                ? FailureIndex::Messages::Kept
                : FailureIndex::Messages::Dropped);
        index.add(failedRows(failures));
        QBuffer buffer;
        buffer.open(QIODevice::WriteOnly);
        options.allowsUnmatched = options.allowsUnmatched || !m_isStrict;
        const Result<OriginalFilterReport> report =
            filterOriginal(saved(original, name), index, buffer, options);
        if (!report)
            return {.problem = report.error().sentence, .kind = report.error().kind};
        return {buffer.data(), *report};
    }

    QTemporaryDir m_folder{};
    bool m_isStrict = false; ///< Others only if they are known to be good.
};

void OriginalFilterSpec::init()
{
    m_isStrict = false;
    QTest::failOnWarning(QRegularExpression(u".*"_s));
}

void OriginalFilterSpec::keepsFailedRecordsByteForByte_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("original");
    QTest::addColumn<QByteArray>("failed");
    QTest::addColumn<QByteArray>("others");
    const auto row = [](const char *title, const QString &name, const char *original,
                         const char *failed, const char *others) {
        QTest::newRow(title) << name << QByteArray(original) << QByteArray(failed)
                             << QByteArray(others);
    };
    // The rows with the global keys "a" and "b,\n" failed.
    row("csv", u"o.csv"_s, "global_key,url\na,1\nc,2\n\"b,\n\",3\n",
        "global_key,url\na,1\n\"b,\n\",3\n", "global_key,url\nc,2\n");
    row("csv, CRLF and BOM", u"o.csv"_s,
        "\xEF\xBB\xBFglobal_key,url\r\nc,2\r\na,1\r\n\"b,\n\",3\r\n",
        "\xEF\xBB\xBFglobal_key,url\r\na,1\r\n\"b,\n\",3\r\n",
        "\xEF\xBB\xBFglobal_key,url\r\nc,2\r\n");
    row("csv, line endings of every kind", u"o.csv"_s, "global_key\r\na\nc\r\nx\ra\r\"b,\n\"\ry",
        "global_key\r\na\na\r\"b,\n\"\r", "global_key\r\nc\r\nx\ry");
    row("csv, no line ending at the end", u"o.csv"_s, "global_key\nc\na", "global_key\na",
        "global_key\nc\n");
    row("csv, lines with nothing in them", u"o.csv"_s, "\nglobal_key\n\n\r\na\n\nc\n\n",
        "global_key\na\n", "global_key\nc\n");
    row("csv, header only", u"o.csv"_s, "global_key", "global_key", "global_key");
    row("csv, quoted header", u"o.csv"_s, "\"x,\"\"y\",\"global_key\"\n1,a\n2,c\n",
        "\"x,\"\"y\",\"global_key\"\n1,a\n", "\"x,\"\"y\",\"global_key\"\n2,c\n");
    row("csv, quotes inside of cells", u"o.csv"_s,
        "x,global_key\n5\" 6\",a\n\"q\"\"\n\",c\n\"\",a\n", "x,global_key\n5\" 6\",a\n\"\",a\n",
        "x,global_key\n\"q\"\"\n\",c\n");
    row("csv, text behind the closing quote", u"o.csv"_s, "global_key,x\n\"\"a,1\n\"a\",\"2\"3\n",
        "global_key,x\n\"\"a,1\n\"a\",\"2\"3\n", "global_key,x\n");
    row("csv, records of any length", u"o.csv"_s, "x,global_key\n1\n1,a,2,3\n,\n,a\n",
        "x,global_key\n1,a,2,3\n,a\n", "x,global_key\n1\n,\n");
    row("csv, bytes that are no text", u"o.csv"_s, "x,global_key\n\xff\x01,a\n\xfe,c\n",
        "x,global_key\n\xff\x01,a\n", "x,global_key\n\xfe,c\n");
    row("semicolons", u"o.csv"_s, "url;global_key\n1,5;a\n2,5;c\n\"3;\";\"b,\n\"\n",
        "url;global_key\n1,5;a\n\"3;\";\"b,\n\"\n", "url;global_key\n2,5;c\n");
    row("tabs", u"o.tsv"_s, "url\tglobal_key\n1,\ta\n2\tc\n", "url\tglobal_key\n1,\ta\n",
        "url\tglobal_key\n2\tc\n");
    row("bars, and no suffix", u"o"_s, "x|global_key\n1|a\n2|c\n", "x|global_key\n1|a\n",
        "x|global_key\n2|c\n");
    row("ndjson", u"o.ndjson"_s,
        "{\"global_key\":\"c\"}\n{ \"global_key\" : \"\\u0061\" } \r\n\n{\"x\":1,\"global_key\":"
        "\"b,\\n\"}",
        "{ \"global_key\" : \"\\u0061\" } \r\n{\"x\":1,\"global_key\":\"b,\\n\"}",
        "{\"global_key\":\"c\"}\n");
    row("ndjson with BOM", u"o"_s, "\xEF\xBB\xBF{\"global_key\":\"a\"}\n{\"global_key\":\"c\"}\n",
        "\xEF\xBB\xBF{\"global_key\":\"a\"}\n", "\xEF\xBB\xBF{\"global_key\":\"c\"}\n");
    row("ndjson with lines that are no objects", u"o.jsonl"_s,
        "{\"global_key\":\"a\"}\n[1]\nnull\n{\"global_key\":\"a\"\n\"a\"\n",
        "{\"global_key\":\"a\"}\n", "[1]\nnull\n{\"global_key\":\"a\"\n\"a\"\n");
    row("json", u"o.json"_s,
        "[\n  {\"global_key\": \"a\"},\n  {\"global_key\": \"c\"},\n  {\"global_key\": \"b,\\n\"}\n"
        "]\n",
        "[\n  {\"global_key\": \"a\"},\n  {\"global_key\": \"b,\\n\"}\n]\n",
        "[\n  {\"global_key\": \"c\"}\n]\n");
    row("json on one line with BOM", u"o"_s,
        "\xEF\xBB\xBF [{\"global_key\":\"c\"},{\"global_key\":\"a\",\"x\":[{\"y\":\"]},\"}]}]",
        "\xEF\xBB\xBF [{\"global_key\":\"a\",\"x\":[{\"y\":\"]},\"}]}]",
        "\xEF\xBB\xBF [{\"global_key\":\"c\"}]");
    row("json with elements that are no objects", u"o.json"_s,
        "[1,{\"global_key\":\"a\"},\"a\",[],null]", "[{\"global_key\":\"a\"}]",
        "[1,\"a\",[],null]");
    row("json without elements", u"o.json"_s, " [\n] ", " [\n] ", " [\n] ");
    row("json, the last of two names counts", u"o.json"_s,
        "[{\"global_key\":\"c\",\"global_key\":\"a\"}]",
        "[{\"global_key\":\"c\",\"global_key\":\"a\"}]", "[]");
    row("json in a file that says csv", u"o.csv"_s, "[global_key\na\nc\n", "[global_key\na\n",
        "[global_key\nc\n");
}

void OriginalFilterSpec::keepsFailedRecordsByteForByte()
{
    QFETCH(const QString, name);
    QFETCH(const QByteArray, original);
    QFETCH(const QByteArray, failed);
    QFETCH(const QByteArray, others);
    const QList<FailedRow> failures{{.globalKey = "a"}, {.globalKey = "b,\n"}};
    const Filtered bad = filtered(original, failures, {}, name);
    QCOMPARE(bad.problem, QString());
    QCOMPARE(bad.bytes, failed);
    const Filtered good = filtered(original, failures, {.keep = Keep::Others}, name);
    QCOMPARE(good.bytes, others);
    QCOMPARE(good.report.records, bad.report.records);
    QCOMPARE(good.report.kept + bad.report.kept, bad.report.records);
}

void OriginalFilterSpec::keysAreFoundUnderManyNames_data()
{
    QTest::addColumn<QByteArray>("heading");
    QTest::addColumn<QByteArray>("by"); // G, E, D or nothing
    const auto row = [](const char *heading, const char *by) {
        QTest::newRow(heading) << QByteArray(heading) << QByteArray(by);
    };
    for (const char *heading : {"global_key", "globalKey", "Global key", "GLOBAL-KEY"})
        row(heading, "G");
    for (const char *heading : {"external_id", "externalId", "External ID"})
        row(heading, "E");
    for (const char *heading :
        {"row_data", "rowData", "Row data", "url", "URL", "data", "imageUrl"})
        row(heading, "D");
    for (const char *heading :
        {"key", "id", "global_key_2", "my url", "globalkeyglobalkeyglobalkey"})
        row(heading, "");
}

void OriginalFilterSpec::keysAreFoundUnderManyNames()
{
    QFETCH(const QByteArray, heading);
    QFETCH(const QByteArray, by);
    const QList<FailedRow> failures{{"k", "k", "k"}};
    for (const QByteArray &original : {QByteArray("x," + heading + "\n1,k\n"),
             QByteArray("{\"x\":1,\"" + heading + "\":\"k\"}\n"),
             QByteArray("[{\"x\":1,\"" + heading + "\":\"k\"}]")}) {
        const Filtered found = filtered(original, failures);
        if (by.isEmpty()) {
            QCOMPARE(found.kind, Error::Kind::Storage);
            QVERIFY2(found.problem.contains(u"Name the "_s), qPrintable(found.problem));
            continue;
        }
        QCOMPARE(found.problem, QString());
        QCOMPARE(found.bytes, original);
        QCOMPARE(found.report.byGlobalKey, by == "G" ? 1 : 0);
        QCOMPARE(found.report.byExternalId, by == "E" ? 1 : 0);
        QCOMPARE(found.report.byRowData, by == "D" ? 1 : 0);
    }
}

void OriginalFilterSpec::aColumnCanBeNamed()
{
    const QList<FailedRow> failures{{"g", {}, {}}, {"h", "e", {}}, {"i", {}, "d"}};
    const QByteArray csv = "global_key,\"my, key\"\ng,x\nx,g\nx,e\nx,d\nx,y\n";
    const Filtered found = filtered(csv, failures, {.keyColumn = "my, key"});
    QCOMPARE(found.problem, QString());
    QCOMPARE(found.bytes, QByteArray("global_key,\"my, key\"\nx,g\nx,e\nx,d\n"));
    QCOMPARE(found.report.byGlobalKey, 1);
    QCOMPARE(found.report.byExternalId, 1);
    QCOMPARE(found.report.byRowData, 1);
    QCOMPARE(
        filtered("[{\"my key\":\"g\"},{\"global_key\":\"g\"}]", failures, {.keyColumn = "my key"})
            .bytes,
        QByteArray("[{\"my key\":\"g\"}]"));
    for (const QByteArray &original : {csv, QByteArray("{\"global_key\":\"g\"}")}) {
        const Filtered refused = filtered(original, failures, {.keyColumn = "my"});
        QCOMPARE(refused.kind, Error::Kind::Storage);
        QVERIFY2(refused.problem.contains(u"“my”"_s), qPrintable(refused.problem));
    }
}

void OriginalFilterSpec::addsTheErrors_data()
{
    QTest::addColumn<QByteArray>("original");
    QTest::addColumn<QByteArray>("copy");
    const auto row = [](const char *title, const char *original, const char *copy) {
        QTest::newRow(title) << QByteArray(original) << QByteArray(copy);
    };
    row("csv", "global_key,x\na,1\nc,2\nb,\"3\n\"\nd,4",
        "global_key,x,_error,_template\na,1,row 12,row a number\n"
        "b,\"3\n\",\"He said \"\"no, no\"\"\nand; left\",He said a text and; left\n"
        "d,4,,(no message from server)");
    row("csv, CRLF", "x,global_key\r\n1,a\r\n",
        "x,global_key,_error,_template\r\n1,a,row 12,row a number\r\n");
    row("csv, records too short and too long", "global_key,x,y\na\na,1,2,3\n",
        "global_key,x,y,_error,_template\na,,,row 12,row a number\na,1,2,3,row 12,row a number\n");
    row("semicolons", "x;global_key\n1;a\n2;b\n",
        "x;global_key;_error;_template\n1;a;row 12;row a number\n2;b;\"He said \"\"no, no\"\"\n"
        "and; left\";\"He said a text and; left\"\n");
    row("ndjson", "{\"global_key\":\"a\"}\r\n{\"global_key\":\"c\"}\n{\"global_key\":\"b\" } \n",
        "{\"global_key\":\"a\",\"_error\":\"row 12\",\"_template\":\"row a number\"}\r\n"
        "{\"global_key\":\"b\",\"_error\":\"He said \\\"no, no\\\"\\nand; left\","
        "\"_template\":\"He said a text and; left\" } \n");
    row("json", "[\n {\n  \"x\": {},\n  \"global_key\": \"a\"\n },\n {\"global_key\":\"d\"}\n]\n",
        "[\n {\n  \"x\": {},\n  \"global_key\": \"a\",\"_error\":\"row 12\","
        "\"_template\":\"row a number\"\n },\n "
        "{\"global_key\":\"d\",\"_error\":\"\",\"_template\":\"(no message from server)\"}\n]\n");
}

void OriginalFilterSpec::addsTheErrors()
{
    QFETCH(const QByteArray, original);
    QFETCH(const QByteArray, copy);
    const QList<FailedRow> failures{
        {"a", {}, {}, "row 12"}, {"b", {}, {}, "He said \"no, no\"\nand; left"}, {"d", {}, {}, {}}};
    const Filtered found = filtered(original, failures, {.keep = Keep::FailedWithErrors});
    QCOMPARE(found.problem, QString());
    QCOMPARE(found.bytes, copy);
}

void OriginalFilterSpec::halfAPairInAnErrorIsOneSign()
{
    // No encoding of a text file has it; in JSON it stays the escape that the server sent.
    const QList<FailedRow> failures{{"a", {}, {}, "bad \xed\xa0\xbd"}};
    const OriginalFilterOptions options{.keep = Keep::FailedWithErrors};
    QCOMPARE(filtered("global_key\na\n", failures, options).bytes,
        QByteArray("global_key,_error,_template\na,bad \xef\xbf\xbd,bad \xef\xbf\xbd\n"));
    QCOMPARE(filtered("{\"global_key\":\"a\"}\n", failures, options).bytes,
        QByteArray(R"({"global_key":"a","_error":"bad \ud83d","_template":"bad \ud83d"})"
                   "\n"));
}

void OriginalFilterSpec::tellsWhatItFound()
{
    const Filtered found = filtered("global_key,external_id,url\n"
                                    "a,,1\n"   // by global key
                                    "a,,2\n"   // again
                                    "z,e,1\n"  // by external id
                                    ",e,1\n"   // again, another way: the failure has no key
                                    ",,u\n"    // by row data
                                    "y,f,v\n", // not at all
        {{"a", {}, {}}, {{}, "e", {}}, {"q", "f", "u"}, {"nobody", {}, {}}, {}});
    QCOMPARE(found.problem, QString());
    QCOMPARE(found.report.form, OriginalForm::Separated);
    QCOMPARE(found.report.records, 6);
    QCOMPARE(found.report.kept, 5);
    QCOMPARE(found.report.byGlobalKey, 2);
    QCOMPARE(found.report.byExternalId, 2);
    QCOMPARE(found.report.byRowData, 1);
    QCOMPARE(found.report.failed(), 5);
    QCOMPARE(found.report.repeated, 1);
    QCOMPARE(found.report.unreadable, 0);
    QCOMPARE(found.report.notFound, 2);
    QCOMPARE(found.report.firstNotFound, std::vector<qint64>({3, 4}));

    const Filtered lines = filtered("{\"url\":{\"a\": 1}}\n{\"url\":7}\nx\n{\"url\":null}\n",
        {{{}, {}, "{\"a\":1}"}, {{}, {}, "7"}});
    QCOMPARE(lines.report.form, OriginalForm::JsonLines);
    QCOMPARE(lines.report.byRowData, 2);
    QCOMPARE(lines.report.unreadable, 1);
    QCOMPARE(lines.report.notFound, 0);
}

void OriginalFilterSpec::copiesEverythingThatIsNotAFailure_data()
{
    QTest::addColumn<QByteArray>("original");
    QTest::newRow("csv") << QByteArray("\xEF\xBB\xBFurl;x\r\n\"1\n\";2\n3\r4;\"5\"\"\"");
    QTest::newRow("ndjson") << QByteArray(" {\"url\":\"1\"} \r\n\t{\"url\":\"2\"}\n{\"x\" : 1}");
    QTest::newRow("json") << QByteArray(
        " \n[ {\"url\":\"1\"} ,\t2 ,\n\n{\"url\":[ ]}\n, \"]\"\n ]\n");
}

void OriginalFilterSpec::copiesEverythingThatIsNotAFailure()
{
    QFETCH(const QByteArray, original);
    QCOMPARE(filtered(original, {{"a", {}, {}}}, {.keep = Keep::Others}).bytes, original);
}

void OriginalFilterSpec::refusesFilesThatItCannotUnderstand_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("original");
    QTest::addColumn<QString>("words");
    const auto row = [](const char *title, const QString &name, const QByteArray &original,
                         const QString &words) {
        QTest::newRow(title) << name << original << words;
    };
    row("empty", u"o.csv"_s, "", u"is empty"_s);
    row("nothing but a BOM", u"o"_s, "\xEF\xBB\xBF", u"is empty"_s);
    row("nothing but line ends", u"o"_s, "\n\r\n\n", u"is empty"_s);
    row("UTF-16 without BOM", u"o.json"_s, QByteArray("[\0{\0", 4), u"UTF-8"_s);
    row("a workbook", u"o.xlsx"_s, "PK\x03\x04 and so on", u"UTF-8"_s);
    row("gzip", u"o.gz"_s, "\x1F\x8B\x08", u"UTF-8"_s);
    row("no key", u"o.csv"_s, "a,b\n1,2\n", u"a, b"_s);
    row("no key in objects", u"o.json"_s, "[{\"a\":1}]", u"Name the member"_s);
    row("no objects", u"o.json"_s, "[1,2]", u"JSON object"_s);
    row("no JSON", u"o.ndjson"_s, "a,b\n1,2\n", u"JSON object"_s);
    row("csv cut in a quoted cell", u"o.csv"_s, "url\n1\n2\n\"3", u"after record 2"_s);
    row("header cut in a quoted cell", u"o.csv"_s, "\"url", u"after record 0"_s);
    row("json cut in an element", u"o.json"_s, "[{\"url\":1},{\"url\":\"", u"after record 1"_s);
    row("json cut behind an element", u"o.json"_s, "[{\"url\":1}", u"cut short"_s);
    row("json cut behind a comma", u"o.json"_s, "[{\"url\":1},", u"cut short"_s);
    row("json cut behind a backslash", u"o.json"_s, "[{\"url\":\"\\", u"cut short"_s);
    row("json cut at once", u"o.json"_s, "[", u"cut short"_s);
    row("no comma", u"o.json"_s, "[{\"url\":1} {\"url\":2}]", u"something is wrong"_s);
    row("two commas", u"o.json"_s, "[{\"url\":1},,{\"url\":2}]", u"something is wrong"_s);
    row("comma at the end", u"o.json"_s, "[{\"url\":1},]", u"something is wrong"_s);
    row("comma at the beginning", u"o.json"_s, "[,{\"url\":1}]", u"something is wrong"_s);
    row("bracket too many", u"o.json"_s, "[{\"url\":1}}]", u"something is wrong"_s);
    row("two lists", u"o.json"_s, "[{\"url\":1}]\n[{\"url\":2}]", u"goes on"_s);
    row("text behind an empty list", u"o.json"_s, "[] x", u"goes on"_s);
}

void OriginalFilterSpec::refusesFilesThatItCannotUnderstand()
{
    QFETCH(const QString, name);
    QFETCH(const QByteArray, original);
    QFETCH(const QString, words);
    const Filtered refused = filtered(original, {{"a", {}, {}}}, {}, name);
    QVERIFY2(refused.problem.contains(words), qPrintable(refused.problem));
    QVERIFY2(refused.problem.contains(m_folder.filePath(name)), qPrintable(refused.problem));
    QVERIFY2(refused.problem.endsWith(u'.'), qPrintable(refused.problem));
    QCOMPARE(refused.kind, Error::Kind::Storage);

    FailureIndex index(FailureIndex::Messages::Dropped);
    FailDevice nowhere(0);
    const auto missing = filterOriginal(m_folder.filePath(u"none"_s), index, nowhere);
    QVERIFY(!missing && missing.error().kind == Error::Kind::Storage);
    const auto folder = filterOriginal(m_folder.path(), index, nowhere);
    QVERIFY(!folder && folder.error().sentence.contains(u"is a folder"_s));
}

void OriginalFilterSpec::refusesRecordsWithoutEnd()
{
    const QByteArray much(3 * blockSize, 'x');
    for (const char *begin : {"url\n1\n\"", "{\"url\":1}\n{\"", "[{\"url\":1},{\"", "[1,"}) {
        const Filtered refused =
            filtered(begin + much, {{"a", {}, {}}}, {.longestRecord = blockSize});
        QVERIFY2(refused.problem.contains(u"too long"_s), qPrintable(refused.problem));
        QVERIFY2(refused.problem.contains(u"record 1 "_s), qPrintable(refused.problem));
    }
    // One that has an end is no reason to stop.
    const QByteArray big = "url,global_key\n\"" + much + "\",a\n";
    QVERIFY(filtered(big, {{"a", {}, {}}}).bytes == big);
}

void OriginalFilterSpec::edgesOfBlocksChangeNothing_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QByteArray>("padding"); // %: long enough to reach the edge
    QTest::addColumn<QByteArray>("failed");
    QTest::addColumn<QByteArray>("other");
    QTest::addColumn<QByteArray>("ending");
    const auto row = [](const char *title, const char *header, const char *padding,
                         const char *failed, const char *other, const char *ending) {
        QTest::newRow(title) << QByteArray(header) << QByteArray(padding) << QByteArray(failed)
                             << QByteArray(other) << QByteArray(ending);
    };
    row("csv", "x,url\r\n", "%,1\r\n", "\"\"\"\r\n,\"\"\",a\r\n", "\"\r\",b\r\"\"\n", "");
    row("ndjson", "", "{\"url\":1,\"x\":\"%\"}\r\n", "{\"url\":\"\\u0061\",\"x\":\"\\\"\"}\r\n",
        "{\"url\":\"b\"} \r\n", "");
    row("json", "[", "{\"url\":1,\"x\":\"%\"}", ", {\"url\":\"a\",\"x\":[\"\\\\\\\"]\",-1]}",
        ", {\"url\":\"b\"} ,\ttrue", " ] ");
}

void OriginalFilterSpec::edgesOfBlocksChangeNothing()
{
    QFETCH(const QByteArray, header);
    QFETCH(const QByteArray, padding);
    QFETCH(const QByteArray, failed);
    QFETCH(const QByteArray, other);
    QFETCH(const QByteArray, ending);
    const qsizetype tricky = failed.size() + other.size() + ending.size() + 4;
    for (qsizetype shift = 0; shift < tricky; ++shift) {
        QByteArray filler = padding;
        filler.replace('%', QByteArray(blockSize - header.size() - padding.size() - shift, 'x'));
        const QByteArray original = header + filler + failed + other + failed + ending;
        const Filtered others = filtered(original, {{{}, {}, "a"}}, {.keep = Keep::Others});
        QVERIFY2(others.problem.isEmpty(), qPrintable(others.problem));
        QVERIFY2(
            others.bytes == header + filler + other + ending, qPrintable(QString::number(shift)));
        QByteArray kept = failed + failed;
        if (kept.startsWith(','))
            kept = kept.sliced(1);
        QCOMPARE(filtered(original, {{{}, {}, "a"}}).bytes, header + kept + ending);
    }
}

void OriginalFilterSpec::randomFilesAreFilteredByteForByte_data()
{
    QTest::addColumn<int>("form");
    QTest::addColumn<quint32>("seed");
    for (quint32 seed = 1; seed <= 12; ++seed) {
        QTest::addRow("separated %u", seed) << 0 << seed;
        QTest::addRow("lines %u", seed) << 1 << seed;
        QTest::addRow("list %u", seed) << 2 << seed;
    }
}

/// Files are composed of records that are known to have failed or not, so nothing has to be read to
/// know what the copy must be.
void OriginalFilterSpec::randomFilesAreFilteredByteForByte()
{
    QFETCH(const int, form);
    QFETCH(const quint32, seed);
    QRandomGenerator random(seed);
    const auto chance = [&random](int one) { return random.bounded(one) == 0; };
    const QByteArray separator(1, ",;\t|"[random.bounded(4)]);
    const QByteArrayList pieces{"a", "\"", ",", ";", "\n", "\r\n", "\t", "|", "{", "]", "\\",
        "\xC3\xA9", " ", "'", "}", "[", ":", "\r"};
    const auto wildText = [&] {
        QByteArray text;
        for (int left = random.bounded(12); left > 0; --left)
            text += pieces[random.bounded(pieces.size())];
        if (chance(400))
            text += QByteArray(random.bounded(400'000), 'z');
        return text;
    };
    const auto cell = [&](const QByteArray &text) {
        const bool needs = text.contains('"') || text.contains('\n') || text.contains('\r')
            || text.contains(separator);
        return needs || chance(4) ? quoted(text) : text;
    };
    const auto jsonString = [](const QByteArray &text) {
        return QJsonDocument(QJsonArray{QString::fromUtf8(text)})
            .toJson(QJsonDocument::Compact)
            .mid(1)
            .chopped(1);
    };
    const auto blanks = [&] {
        QByteArray text;
        while (chance(3))
            text += form == 2 ? " \n\t\r"[random.bounded(4)] : " \t"[random.bounded(2)];
        return text;
    };

    QList<FailedRow> failures;
    QList<Record> records;
    const int total = random.bounded(3000);
    for (int number = 0; number < total; ++number) {
        // A prefix nothing else has makes the key known to belong to this record only.
        const QByteArray key = "#" + QByteArray::number(number) + wildText();
        const bool failed = chance(3);
        const int kind = random.bounded(3);
        if (failed) {
            FailedRow row;
            (kind == 0 ? row.globalKey : kind == 1 ? row.externalId : row.rowData) = key;
            failures.append(row);
        }
        QByteArray keys[3];
        keys[kind] = key;
        QByteArray bytes;
        if (form == 0) {
            bytes = cell(wildText()) + separator + cell(keys[1]) + separator + cell(keys[0])
                + separator + cell(keys[2]) + QByteArrayList{"\n", "\r\n", "\r"}[random.bounded(3)];
        } else {
            static const QByteArrayList names{"\"globalKey\"", "\"external_id\"", "\"rowData\""};
            QByteArrayList members{"\"wild\"" + blanks() + ":" + jsonString(wildText()),
                "\"list\":[1.50,{\"]\":null}]"};
            members.insert(
                random.bounded(3), names[kind] + blanks() + ':' + blanks() + jsonString(key));
            if (chance(2))
                members.append(names[(kind + 1) % 3] + ":null");
            bytes = "{" + blanks() + members.join(blanks() + ',' + blanks()) + blanks() + '}';
            if (form == 1)
                bytes = blanks() + bytes + blanks() + (chance(2) ? "\r\n" : "\n");
        }
        records.append({bytes, failed});
    }
    // Some failures that nothing describes.
    failures.append({"nobody", {}, {}});

    const QByteArray mark = chance(2) ? QByteArray("\xEF\xBB\xBF") : QByteArray();
    QByteArray header = mark;
    QByteArray original;
    QByteArray failed;
    QByteArray others;
    if (form == 2) {
        header += '[';
        QByteArrayList all;
        QByteArrayList expected[2];
        for (const Record &record : std::as_const(records)) {
            const QByteArray element = blanks() + record.bytes;
            all += element;
            expected[record.failed ? 0 : 1] += element;
        }
        const QByteArray end = blanks() + ']' + blanks();
        original = header + all.join(',') + end;
        failed = header + expected[0].join(',') + end;
        others = header + expected[1].join(',') + end;
    } else {
        if (form == 0)
            header += QByteArray("wild" + separator + "External id" + separator + "global_key"
                + separator + "url\r\n");
        if (!records.isEmpty() && chance(2)) {
            // The last line need not end.
            QByteArray &last = records.last().bytes;
            while (last.endsWith('\n') || last.endsWith('\r'))
                last.chop(1);
        }
        original = header;
        for (const Record &record : std::as_const(records))
            original += record.bytes;
        failed = header + joined(records, true);
        others = header + joined(records, false);
    }
    const QString name = form == 0 ? u"o.csv"_s : form == 1 ? u"o.ndjson"_s : u"o.json"_s;
    const Filtered bad = filtered(original, failures, {}, name);
    QCOMPARE(bad.problem, QString());
    QVERIFY(bad.bytes == failed);
    QCOMPARE(bad.report.records, records.size());
    QCOMPARE(bad.report.kept, failures.size() - 1);
    QCOMPARE(bad.report.notFound, 1);
    QCOMPARE(bad.report.repeated, 0);
    QVERIFY(filtered(original, failures, {.keep = Keep::Others}, name).bytes == others);
    // A copy can be filtered again.
    QVERIFY(filtered(failed, failures, {}, name).bytes == failed);
}

void OriginalFilterSpec::brokenFilesNeverHang()
{
    QRandomGenerator random(7);
    const QByteArrayList begins{"url,global_key\n", "[", "{", "\xEF\xBB\xBF", ""};
    const QByteArrayList pieces{"\"", ",", "\n", "\r", "[", "]", "{", "}", "\\", ":", "\"url\"",
        "a", " ", "1", "null", QByteArray(1, '\0'), "\xFF"};
    for (int file = 0; file < 3000; ++file) {
        QByteArray bytes = begins[random.bounded(begins.size())];
        for (int left = random.bounded(60); left > 0; --left)
            bytes += pieces[random.bounded(pieces.size())];
        const auto keep = static_cast<Keep>(random.bounded(3));
        const Filtered result = filtered(bytes, {{"a", {}, "1"}, {{}, {}, "a"}}, {.keep = keep});
        if (!result.problem.isEmpty()) {
            QCOMPARE(result.kind, Error::Kind::Storage);
            continue;
        }
        const OriginalFilterReport &report = result.report;
        QCOMPARE(
            report.kept, keep == Keep::Others ? report.records - report.failed() : report.failed());
        if (keep != Keep::FailedWithErrors)
            QVERIFY(result.bytes.size() <= bytes.size());
        if (report.form == OriginalForm::JsonArray && report.unreadable == 0 && report.records > 0)
            QVERIFY(QJsonDocument::fromJson(result.bytes).isArray());
    }
}

void OriginalFilterSpec::readsPipes()
{
    const QString path = m_folder.filePath(u"pipe.csv"_s);
    QCOMPARE(::mkfifo(path.toLocal8Bit().constData(), 0600), 0);
    QProcess writer;
    writer.start(u"sh"_s, {u"-c"_s, u"{ echo url; seq 1 500000; printf last; } > \"$0\""_s, path});
    FailureIndex index(FailureIndex::Messages::Dropped);
    index.add(failedRows({{{}, {}, "last"}, {{}, {}, "77777"}}));
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    qint64 total = -1;
    const auto report =
        filterOriginal(path, index, buffer, {.progress = [&total](qint64, qint64 bytesTotal) {
            total = bytesTotal;
            return true;
        }});
    QVERIFY(writer.waitForFinished());
    QVERIFY2(report, qPrintable(report ? QString() : report.error().sentence));
    QCOMPARE(buffer.data(), QByteArray("url\n77777\nlast"));
    QCOMPARE(report->records, 500'001);
    QCOMPARE(total, 0);
}

void OriginalFilterSpec::tellsProgressAndStops()
{
    QByteArray original = "url\n";
    while (original.size() < 10 * blockSize)
        original += "a row of some length, which makes the file long enough\n";
    qint64 calls = 0;
    qint64 last = 0;
    OriginalFilterOptions options;
    options.progress = [&](qint64 read, qint64 total) {
        ++calls;
        if (read < last || total != original.size())
            calls = -1000;
        last = read;
        return true;
    };
    QCOMPARE(filtered(original, {{{}, {}, "x"}}, options).problem, QString());
    QVERIFY2(calls >= 10 && calls < 20, qPrintable(QString::number(calls)));
    QCOMPARE(last, original.size());

    options.progress = [](qint64 read, qint64) { return read < 3 * blockSize; };
    const Filtered stopped = filtered(original, {{{}, {}, "x"}}, options);
    QCOMPARE(stopped.kind, Error::Kind::Cancelled);
    QVERIFY(!stopped.problem.isEmpty());
}

void OriginalFilterSpec::saysThatTheDeviceIsFull()
{
    QByteArray original = "url\n";
    while (original.size() < 3 * blockSize)
        original += "a\n";
    const QString path = saved(original);
    for (const qint64 room : {qint64(2), qint64(1'500'000)}) {
        FailureIndex index(FailureIndex::Messages::Dropped);
        index.add(failedRows({{{}, {}, "a"}}));
        FailDevice device(room);
        const auto refused = filterOriginal(path, index, device);
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, Error::Kind::Storage);
        QVERIFY(refused.error().sentence.contains(u"no more room"_s));
    }
}

void OriginalFilterSpec::memoryDoesNotGrowWithTheFile()
{
    QFile file(m_folder.filePath(u"long.csv"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("global_key,x\n");
    const QByteArray rest = "," + QByteArray(1000, 'x') + '\n';
    constexpr int total = 100'000;
    for (int number = 0; number < total; ++number)
        file.write("k" + QByteArray::number(number) + rest);
    file.close();
    QVERIFY(file.size() > 100'000'000);

    const auto peak = [] {
        rusage usage{};
        ::getrusage(RUSAGE_SELF, &usage);
        return usage.ru_maxrss; // In KiB, of the whole run so far.
    };
    FailureIndex index(FailureIndex::Messages::Dropped);
    index.add(failedRows({{"k0", {}, {}}, {"k99999", {}, {}}}));
    QFile copy(m_folder.filePath(u"copy.csv"_s));
    QVERIFY(copy.open(QIODevice::WriteOnly));
    const auto before = peak();
    const auto report = filterOriginal(file.fileName(), index, copy, {.keep = Keep::Others});
    QVERIFY(report);
    QCOMPARE(report->kept, total - 2);
    QVERIFY2(peak() - before < 20'000, qPrintable(QString::number(peak() - before)));
}

void OriginalFilterSpec::othersAreKnownToBeGood_data()
{
    QTest::addColumn<QByteArray>("original");
    QTest::addColumn<QByteArray>("others"); // Empty: refused.
    QTest::newRow("all found") << QByteArray("global_key\na\nc\n") << QByteArray("global_key\nc\n");
    QTest::newRow("one is not there") << QByteArray("global_key\nc\n") << QByteArray();
    QTest::newRow("a record is no JSON")
        << QByteArray("{\"global_key\":\"a\"}\n{\"global_key\":\n") << QByteArray();
}

void OriginalFilterSpec::othersAreKnownToBeGood()
{
    QFETCH(const QByteArray, original);
    QFETCH(const QByteArray, others);
    m_isStrict = true;
    const Filtered strict = filtered(original, {{"a", {}, {}}}, {.keep = Keep::Others});
    QCOMPARE(strict.bytes, others);
    if (others.isEmpty()) {
        QCOMPARE(strict.kind, Error::Kind::NoData);
        QVERIFY(
            !filtered(original, {{"a", {}, {}}}, {.keep = Keep::Others, .allowsUnmatched = true})
                .bytes.isEmpty());
    }
}

void OriginalFilterSpec::encodingsStay_data()
{
    QTest::addColumn<QByteArray>("encoding"); // To write it in.
    QTest::addColumn<QByteArray>("mark");
    QTest::addColumn<QByteArray>("named");
    QTest::newRow("UTF-16LE") << QByteArray("UTF-16LE") << QByteArray("\xFF\xFE") << QByteArray();
    QTest::newRow("UTF-16BE") << QByteArray("UTF-16BE") << QByteArray("\xFE\xFF") << QByteArray();
    QTest::newRow("UTF-32LE") << QByteArray("UTF-32LE") << QByteArray("\xFF\xFE\0\0", 4)
                              << QByteArray();
    QTest::newRow("a code page, named")
        << QByteArray("windows-1252") << QByteArray() << QByteArray("windows-1252");
    QTest::newRow("a code page, guessed")
        << QByteArray("windows-1252") << QByteArray() << QByteArray();
    QTest::newRow("UTF-8") << QByteArray("UTF-8") << QByteArray("\xEF\xBB\xBF") << QByteArray();
}

void OriginalFilterSpec::encodingsStay()
{
    QFETCH(const QByteArray, encoding);
    QFETCH(const QByteArray, mark);
    QFETCH(const QByteArray, named);
    const auto in = [&](const QString &text) -> QByteArray {
        QStringEncoder encoder(encoding.constData());
        return mark + QByteArray(encoder.encode(text));
    };
    const QByteArray original =
        in(u"global_key,x\r\ng\u00fct,cr\u00e8me\r\ncaf\u00e9,\u00fc\r\n"_s);
    const QList<FailedRow> failures{{"caf\xC3\xA9", {}, {}, "d\xC3\xA9j\xC3\xA0"}};
    const OriginalFilterOptions options{.encoding = named};
    const auto with = [&](Keep keep) {
        OriginalFilterOptions chosen = options;
        chosen.keep = keep;
        return filtered(original, failures, chosen, u"o.csv"_s);
    };
    QCOMPARE(with(Keep::Failed).bytes, in(u"global_key,x\r\ncaf\u00e9,\u00fc\r\n"_s));
    QCOMPARE(with(Keep::Others).bytes, in(u"global_key,x\r\ng\u00fct,cr\u00e8me\r\n"_s));
    QCOMPARE(with(Keep::FailedWithErrors).bytes,
        in(u"global_key,x,_error,_template\r\ncaf\u00e9,\u00fc,d\u00e9j\u00e0,d\u00e9j\u00e0\r\n"_s));
    // One character or two: the same letter.
    const QByteArray apart = "global_key\ncafe\xCC\x81\n";
    QCOMPARE(filtered(apart, failures).bytes, apart);
}

void OriginalFilterSpec::linesBeforeTheHeaderStay()
{
    const QByteArray body = "global_key;x,y\r\na;1\r\nc;2\r\n";
    const QByteArray failed = "global_key;x,y\r\na;1\r\n";
    for (const QByteArray &before : {QByteArray("sep=;\r\n"), QByteArray("\xEF\xBB\xBFSEP=;\n")})
        QCOMPARE(filtered(before + body, {{"a", {}, {}}}, {}, u"o.csv"_s).bytes, before + failed);
    const QByteArray comments = "# made by us,;\n\"unclosed\n";
    QCOMPARE(filtered(comments + body, {{"a", {}, {}}}, {.skippedLines = 2}, u"o.csv"_s).bytes,
        comments + failed);
}

void OriginalFilterSpec::pythonsJsonIsRead()
{
    const QByteArray failed = "{\"global_key\":\"a\",\"x\":NaN}\n";
    const QByteArray half = "{\"global_key\":\"k\\ud83d\",\"x\":-Infinity}\n";
    const QByteArray good = "{\"global_key\":\"c\",\"x\":NaN}\n";
    m_isStrict = true;
    const QList<FailedRow> failures{{"a", {}, {}}, {"k\xED\xA0\xBD", {}, {}}};
    QCOMPARE(filtered(failed + good + half, failures).bytes, failed + half);
    QCOMPARE(filtered(failed + good + half, failures, {.keep = Keep::Others}).bytes, good);
}

QTEST_GUILESS_MAIN(OriginalFilterSpec)
#include "OriginalFilterSpec.moc"
