// SPDX-License-Identifier: Apache-2.0
#include "FailDevice.h"
#include "files/CsvWriter.h"

#include <QBuffer>
#include <QFile>
#include <QProcess>
#include <QRandomGenerator>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace taskglass;

namespace {

QByteArray csv(const QList<QByteArrayList> &records, CsvWriter::Style style)
{
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    CsvWriter writer(buffer, style);
    for (const QByteArrayList &record : records) {
        for (const QByteArray &cell : record)
            writer.cell(cell);
        if (!writer.endRecord())
            return "refused";
    }
    return writer.flush() ? buffer.data() : "refused";
}

} // namespace

class CsvWriterSpec : public QObject {
    Q_OBJECT

private slots:
    void init();
    void quotesOnlyWhereNeeded_data();
    void quotesOnlyWhereNeeded();
    void findsASpecialCharacterAtEveryPlace();
    void writesWhatPythonWrites();
    void guardsCellsThatASpreadsheetWouldRun_data();
    void guardsCellsThatASpreadsheetWouldRun();
    void keepsWhatASpreadsheetWouldChange_data();
    void keepsWhatASpreadsheetWouldChange();
    void halvesOfPairsAreReplacedAndCounted();
    void beginsWithAMarkForSpreadsheets();
    void saysThatTheDeviceIsFullAndGoesOnSayingSo();
};

void CsvWriterSpec::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
}

void CsvWriterSpec::quotesOnlyWhereNeeded_data()
{
    QTest::addColumn<QByteArrayList>("record");
    QTest::addColumn<QByteArray>("written");
    QTest::newRow("plain") << QByteArrayList{"a", "b c"} << QByteArray("a,b c\r\n");
    QTest::newRow("comma") << QByteArrayList{"a,b", "c"} << QByteArray("\"a,b\",c\r\n");
    QTest::newRow("quote") << QByteArrayList{"5\" nail"} << QByteArray("\"5\"\" nail\"\r\n");
    QTest::newRow("quotes only") << QByteArrayList{"\"\""} << QByteArray("\"\"\"\"\"\"\r\n");
    QTest::newRow("line feed") << QByteArrayList{"a\nb"} << QByteArray("\"a\nb\"\r\n");
    QTest::newRow("carriage return") << QByteArrayList{"a\rb"} << QByteArray("\"a\rb\"\r\n");
    QTest::newRow("semicolon, tab, blank")
        << QByteArrayList{"a;b", "\t", " "} << QByteArray("a;b,\t, \r\n");
    QTest::newRow("one empty cell") << QByteArrayList{""} << QByteArray("\"\"\r\n");
    QTest::newRow("two empty cells") << QByteArrayList{"", ""} << QByteArray(",\r\n");
    QTest::newRow("no cell") << QByteArrayList{} << QByteArray("\r\n");
    QTest::newRow("formula") << QByteArrayList{"=1+1", "-12.5"} << QByteArray("=1+1,-12.5\r\n");
    QTest::newRow("not ASCII") << QByteArrayList{"caf\xC3\xA9 \xF0\x9F\x98\x80"}
                               << QByteArray("caf\xC3\xA9 \xF0\x9F\x98\x80\r\n");
    QTest::newRow("not UTF-8") << QByteArrayList{"\xFF\xAC\xA2"} << QByteArray("\xFF\xAC\xA2\r\n");
}

void CsvWriterSpec::quotesOnlyWhereNeeded()
{
    QFETCH(const QByteArrayList, record);
    QFETCH(const QByteArray, written);
    QCOMPARE(csv({record}, CsvWriter::Style::Exact), written);
    QCOMPARE(csv({record, record}, CsvWriter::Style::Exact), written + written);
}

void CsvWriterSpec::findsASpecialCharacterAtEveryPlace()
{
    for (int size = 1; size < 40; ++size) {
        for (int at = 0; at < size; ++at) {
            for (const char special : {',', '\n', '\r'}) {
                QByteArray cell(size, 'x');
                cell[at] = special;
                QCOMPARE(csv({{cell}}, CsvWriter::Style::Exact), '"' + cell + "\"\r\n");
            }
            // Neighbours of the special characters, and bytes with the highest bit set.
            for (const char plain : {'+', '-', '!', '#', '\t', '\x0B', '\x0C', '\x0E', '\xAC'}) {
                QByteArray cell(size, 'x');
                cell[at] = plain;
                QCOMPARE(csv({{cell}}, CsvWriter::Style::Exact), cell + "\r\n");
            }
        }
    }
}

void CsvWriterSpec::writesWhatPythonWrites()
{
    const QString python = QStandardPaths::findExecutable(u"python3"_s);
    if (python.isEmpty())
        QSKIP("There is no python3 to compare with.");
    // The same cells on both sides: cells end with 1, records with 2.
    QRandomGenerator random(20260924);
    const QByteArray letters = "ab,\"\r\n\t ';=\\\xC3";
    QList<QByteArrayList> records;
    QByteArray input;
    for (int record = 0; record < 2000; ++record) {
        QByteArrayList cells;
        for (int cell = random.bounded(1, 5); cell > 0; --cell) {
            QByteArray text;
            for (int letter = random.bounded(12); letter > 0; --letter) {
                const char byte = letters[random.bounded(letters.size())];
                text += byte == '\xC3' ? QByteArray("\xC3\xA9") : QByteArray(1, byte);
            }
            cells.append(text);
            input += text + '\x01';
        }
        records.append(cells);
        input += '\x02';
    }
    QTemporaryDir folder;
    QFile script(folder.filePath(u"write.py"_s));
    QVERIFY(script.open(QIODevice::WriteOnly));
    script.write("import csv, io, sys\n"
                 "text = sys.stdin.buffer.read().decode()\n"
                 "out = io.StringIO(newline='')\n"
                 "writer = csv.writer(out, lineterminator='\\r\\n')\n"
                 "for record in text.split('\\x02')[:-1]:\n"
                 "    writer.writerow(record.split('\\x01')[:-1])\n"
                 "sys.stdout.buffer.write(out.getvalue().encode())\n");
    script.close();
    QProcess process;
    process.start(python, {script.fileName()});
    QVERIFY(process.waitForStarted());
    process.write(input);
    process.closeWriteChannel();
    QVERIFY(process.waitForFinished());
    QCOMPARE(process.exitCode(), 0);
    const QByteArray expected = process.readAllStandardOutput();
    QVERIFY(expected.size() > 10'000);
    QCOMPARE(csv(records, CsvWriter::Style::Exact), expected);
}

void CsvWriterSpec::guardsCellsThatASpreadsheetWouldRun_data()
{
    QTest::addColumn<QByteArray>("cell");
    QTest::addColumn<QByteArray>("written");
    const auto row = [](const char *name, const QByteArray &cell, const QByteArray &written) {
        QTest::newRow(name) << cell << written;
    };
    row("equals", "=1+1", "'=1+1");
    row("plus", "+a", "'+a");
    row("minus", "-12.5m", "'-12.5m");
    row("at", "@SUM(A1)", "'@SUM(A1)");
    row("tab", "\tx", "\"'\tx\"");
    row("full-width",
        "\xEF\xBC\x9D"
        "1+A1",
        "'\xEF\xBC\x9D"
        "1+A1");
    row("full-width at",
        "\xEF\xBC\xA0"
        "a",
        "'\xEF\xBC\xA0"
        "a");
    row("after an em space", "\xE2\x80\x83=a", "'\xE2\x80\x83=a");
    row("after a zero-width space", "\xE2\x80\x8B=a", "'\xE2\x80\x8B=a");
    row("after an Arabic mark", "\xD8\x9C=a", "'\xD8\x9C=a");
    row("after NUL", QByteArray("\0=a", 3), QByteArray("'\0=a", 4));
    row("after a vertical tab", "x\v=a", "\"'x\v=a\"");
    row("after a line separator", "x\xE2\x80\xA8=a", "'x\xE2\x80\xA8=a");
    row("a semicolon", "a;=1+1", "\"a;=1+1\"");
    row("a tab inside", "a\t=1+1", "\"a\t=1+1\"");
    row("carriage return", "\rx", "\"'\rx\"");
    row("after blanks", "   =1", "'   =1");
    row("after other blanks", "\xC2\xA0\xE3\x80\x80\xEF\xBB\xBF=1",
        "'\xC2\xA0\xE3\x80\x80\xEF\xBB\xBF=1");
    row("after a line feed", "hello\n=1", "\"'hello\n=1\"");
    row("after a carriage return", "hello\r-1", "\"'hello\r-1\"");
    row("after a line break and blanks", "a\r\n  @b", "\"'a\r\n  @b\"");
    row("in the third line", "a\nb\n+c", "\"'a\nb\n+c\"");
    row("with quotes", "=\"a\"", "\"'=\"\"a\"\"\"");
    row("alone", "=", "'=");
    row("inside", "a=b", "a=b");
    row("address", "https://example.com/?a=1", "https://example.com/?a=1");
    row("JSON", "[-1]", "[-1]");
    row("text in lines", "a\nb", "\"a\nb\"");
    row("an apostrophe", "'=1", "'=1");
    row("blank", "  ", "  ");
}

void CsvWriterSpec::guardsCellsThatASpreadsheetWouldRun()
{
    QFETCH(const QByteArray, cell);
    QFETCH(const QByteArray, written);
    QCOMPARE(
        csv({{"x", cell}}, CsvWriter::Style::ForSpreadsheets), "\xEF\xBB\xBFx," + written + "\r\n");
    QCOMPARE(looksLikeFormula(cell), written.contains('\'') && !cell.contains('\''));
}

void CsvWriterSpec::keepsWhatASpreadsheetWouldChange_data()
{
    QTest::addColumn<QByteArray>("cell");
    QTest::addColumn<bool>("isKept");
    for (const char *cell : {"9912140633506421", "12345678901234567890", "007", "1E5", "4.892E+92",
             "3-4", "2026-01-02", "1/2", "MARCH1", "1-Mar", "Sep 2", "TRUE", "false", "wahr",
             "12:30", "1.50", "-5", "+49 30 1234", "10%", "1,5", "$5", "(3)", "1 PM"})
        QTest::newRow(cell) << QByteArray(cell) << true;
    for (const char *cell : {"", "gk-1", "cat 1.jpg", "http://a.test/1", "true story", "1x", "e",
             "marble", "[1]", "--"})
        QTest::newRow(*cell == 0 ? "empty" : cell) << QByteArray(cell) << false;
}

void CsvWriterSpec::keepsWhatASpreadsheetWouldChange()
{
    QFETCH(const QByteArray, cell);
    QFETCH(const bool, isKept);
    const QByteArray written = csv({{"x", cell}}, CsvWriter::Style::ForSpreadsheets);
    QCOMPARE(written.contains(QByteArray("x,\"=\"\"" + cell + "\"\"\"\r\n")), isKept);
    QVERIFY(csv({{"x", cell}}, CsvWriter::Style::Exact).contains(QByteArray("x," + cell))
        || cell.contains(','));
}

void CsvWriterSpec::halvesOfPairsAreReplacedAndCounted()
{
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    CsvWriter writer(buffer, CsvWriter::Style::Exact);
    writer.cell("a\xED\xA0\xBD");
    writer.cell("\xED\x95\x9C"); // A letter of Korean, which begins alike.
    QVERIFY(writer.endRecord());
    QVERIFY(writer.flush());
    QCOMPARE(buffer.data(), QByteArray("a\xEF\xBF\xBD,\xED\x95\x9C\r\n"));
    QCOMPARE(writer.replaced(), 1);
}

void CsvWriterSpec::beginsWithAMarkForSpreadsheets()
{
    QCOMPARE(csv({{"a"}, {"b"}}, CsvWriter::Style::ForSpreadsheets),
        QByteArray("\xEF\xBB\xBF"
                   "a\r\nb\r\n"));
}

void CsvWriterSpec::saysThatTheDeviceIsFullAndGoesOnSayingSo()
{
    FailDevice device(5'000'000);
    CsvWriter writer(device, CsvWriter::Style::Exact);
    const QByteArray cell(100'000, 'x');
    Result<void> ended;
    int records = 0;
    while (ended && records < 1000) {
        writer.cell(cell);
        ended = writer.endRecord();
        ++records;
    }
    QVERIFY(!ended);
    QCOMPARE(ended.error().kind, Error::Kind::Storage);
    QVERIFY(ended.error().sentence.contains(u"no more room"_s));
    QVERIFY(records < 70);
    writer.cell("more");
    QVERIFY(!writer.endRecord());
    QVERIFY(!writer.flush());
    QCOMPARE(device.taken(), 5'000'000);
}

QTEST_GUILESS_MAIN(CsvWriterSpec)
#include "CsvWriterSpec.moc"
