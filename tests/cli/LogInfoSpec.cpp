// SPDX-License-Identifier: Apache-2.0
#include "PreparedLabelbox.h"
#include "store/PageHash.h"
#include "store/PageLog.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtEndian>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace taskglass;
using namespace taskglass::test;

namespace {

RowPage pageOf(RowStream stream, int rows, const QByteArray &cursor)
{
    RowPage page(stream);
    for (int row = 0; row < rows; ++row) {
        const std::string cell(static_cast<std::size_t>(row % 50), 'c');
        for (RowColumn &column : page.columns)
            column.append(row % 3 == 0 ? CellKind::Null : CellKind::Text, row % 3 == 0 ? "" : cell);
    }
    page.cursor = cursor;
    page.total = 1000;
    return page;
}

/// A record as PageLog.md describes it, read by no code of the program.
struct Record {
    qint64 offset = 0;
    qint64 bytes = 0;
    qint64 firstRow = 0;
    qint64 rows = 0;
};

template <typename Number> Number numberAt(const QByteArray &bytes, qsizetype at)
{
    return qFromLittleEndian<Number>(bytes.constData() + at);
}

QList<Record> recordsOf(const QByteArray &log)
{
    QList<Record> records;
    for (qsizetype at = 32; at < log.size();) {
        if (log.sliced(at, 4) != "TGPG")
            return {};
        const Record record{at, static_cast<qint64>(numberAt<quint64>(log, at + 8)),
            static_cast<qint64>(numberAt<quint64>(log, at + 16)), numberAt<quint32>(log, at + 24)};
        records.append(record);
        at += record.bytes;
    }
    return records;
}

} // namespace

/// `log-info`: the format of PageLog.md, seen from outside.
class LogInfoSpec : public QObject {
    Q_OBJECT
private slots:
    void init();
    void pagesAreWhereTheFormatPutsThem_data();
    void pagesAreWhereTheFormatPutsThem();
    void aLogThatGoesOnIsNotComplete();
    void theTextSaysTheSame();
    void aTornTailIsTold_data();
    void aTornTailIsTold();
    void aDamagedPageIsFound();
    void aLogThatWasOnlyBegunIsEmpty();
    void otherFilesAreRefused_data();
    void otherFilesAreRefused();
    void neitherKeyNorServerIsNeeded();

private:
    QString path() const { return m_folder->filePath(u"rows.log"_s); }
    QByteArray content() const
    {
        QFile file(path());
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    void replace(const QByteArray &bytes) const
    {
        QFile file(path());
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("The test cannot write its file.");
    }
    /// A log of three pages; the last completes it unless @p cursor says that more follow.
    void writeLog(RowStream stream = RowStream::Failed, const QByteArray &cursor = {}) const
    {
        auto log = PageLog::open(path(), stream, PageLog::Mode::Append, 7);
        RowPage first = pageOf(stream, 300, "a");
        if (stream == RowStream::Failed) {
            first.newTemplates = {"one", "two"};
            for (quint32 row = 0; row < 300; ++row)
                first.templates.push_back(row % 2);
        }
        if (!log || !log->append(first) || !log->append(pageOf(stream, 0, "b"))
            || !log->append(pageOf(stream, 77, cursor)))
            qFatal("The test cannot write its log.");
    }
    Run ask(const QStringList &options = {}) const
    {
        return run(QStringList{u"log-info"_s, path()} + options, {});
    }
    QJsonObject facts(const QStringList &options = {}) const
    {
        return ask(QStringList{u"--format"_s, u"json"_s} + options).json().first().toObject();
    }

    std::unique_ptr<QTemporaryDir> m_folder{};
};

void LogInfoSpec::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

void LogInfoSpec::pagesAreWhereTheFormatPutsThem_data()
{
    QTest::addColumn<RowStream>("stream");
    QTest::newRow("failed") << RowStream::Failed;
    QTest::newRow("created") << RowStream::Created;
    QTest::newRow("export_result") << RowStream::ExportResult;
    QTest::newRow("export_errors") << RowStream::ExportErrors;
}

void LogInfoSpec::pagesAreWhereTheFormatPutsThem()
{
    QFETCH(const RowStream, stream);
    writeLog(stream);
    const QByteArray bytes = content();
    const QList<Record> records = recordsOf(bytes);
    QCOMPARE(records.size(), 3);

    const Run told = ask({u"--pages"_s, u"--format"_s, u"json"_s});
    QVERIFY2(told.code == 0, text(told.messages));
    QCOMPARE(told.messages, QByteArray());
    QJsonObject log = told.json().first().toObject();
    const QJsonArray pages = log.take(u"page_list"_s).toArray();
    QCOMPARE(log,
        QJsonObject({{u"file"_s, path()}, {u"version"_s, qint64(numberAt<quint32>(bytes, 8))},
            {u"stream"_s, QString::fromLatin1(QTest::currentDataTag())}, {u"rows"_s, 377},
            {u"pages"_s, 3}, {u"total"_s, 1000}, {u"complete"_s, true},
            {u"templates"_s, stream == RowStream::Failed ? 2 : 0}, {u"template_version"_s, 7},
            {u"bytes"_s, bytes.size()}, {u"damaged_tail_bytes"_s, 0}}));
    QCOMPARE(pages.size(), records.size());
    for (qsizetype page = 0; page < records.size(); ++page)
        QCOMPARE(pages[page].toObject(),
            QJsonObject({{u"offset"_s, records[page].offset}, {u"bytes"_s, records[page].bytes},
                {u"first_row"_s, records[page].firstRow}, {u"rows"_s, records[page].rows},
                {u"whole"_s, true}}));
    QCOMPARE(content(), bytes);
}

void LogInfoSpec::aLogThatGoesOnIsNotComplete()
{
    writeLog(RowStream::Failed, "more");
    QCOMPARE(facts()[u"complete"_s], QJsonValue(false));
    QVERIFY(!facts().contains(u"page_list"_s));
}

void LogInfoSpec::theTextSaysTheSame()
{
    writeLog();
    const QByteArray bytes = content();
    const QByteArray text = ask({u"--pages"_s}).output;
    QByteArrayList lines;
    for (const QByteArray &line : text.split('\n'))
        lines += line.simplified();
    for (const char *line : {"Format version 1", "Stream rows that an import refused", "Rows 377",
             "Pages 3", "Total 1000", "Complete yes", "Message templates 2 (version 7)",
             "Damaged tail none", "PAGE OFFSET BYTES FIRST ROW ROWS"})
        QVERIFY2(lines.contains(line), text.constData());
    const QList<Record> records = recordsOf(bytes);
    for (qsizetype page = 0; page < records.size(); ++page) {
        const Record &record = records[page];
        const QString line = u"%1 %2 %3 %4 %5"_s.arg(page)
                                 .arg(record.offset)
                                 .arg(record.bytes)
                                 .arg(record.firstRow)
                                 .arg(record.rows);
        QVERIFY2(lines.contains(line.toLatin1()), text.constData());
    }
}

void LogInfoSpec::aTornTailIsTold_data()
{
    QTest::addColumn<int>("missing");
    QTest::newRow("a byte is missing") << 1;
    QTest::newRow("only the magic is there") << -4;
    QTest::newRow("half a header is there") << -50;
}

void LogInfoSpec::aTornTailIsTold()
{
    QFETCH(const int, missing);
    writeLog();
    const QByteArray bytes = content();
    const qint64 last = recordsOf(bytes).last().offset;
    const QByteArray torn = missing > 0 ? bytes.chopped(missing) : bytes.first(last - missing);
    replace(torn);
    const Run told = ask({u"--format"_s, u"json"_s});
    QCOMPARE(told.code, 0);
    const QJsonObject log = told.json().first().toObject();
    QCOMPARE(log[u"rows"_s].toInt(), 300);
    QCOMPARE(log[u"pages"_s].toInt(), 2);
    QCOMPARE(log[u"complete"_s], QJsonValue(false));
    QCOMPARE(log[u"damaged_tail_bytes"_s].toInteger(), torn.size() - last);
    const QByteArray size = QByteArray::number(torn.size() - last) + " bytes";
    QVERIFY2(told.messages.contains(size), text(told.messages));
    QVERIFY(ask().output.contains(size));
    // It looks and does not mend.
    QCOMPARE(content(), torn);
}

void LogInfoSpec::aDamagedPageIsFound()
{
    writeLog();
    QByteArray bytes = content();
    const Record second = recordsOf(bytes)[1];
    bytes[second.offset - 1] = static_cast<char>(bytes[second.offset - 1] ^ 1); // of the first
    replace(bytes);
    // The directory is whole, and the last page, so nothing is seen without a look at the rows.
    QCOMPARE(ask().code, 0);
    const Run told = ask({u"--pages"_s, u"--format"_s, u"json"_s});
    QCOMPARE(told.code, 9);
    QVERIFY2(told.messages.contains("damaged"), text(told.messages));
    const QJsonArray pages = told.json()[0][u"page_list"_s].toArray();
    QCOMPARE(pages.size(), 3);
    QCOMPARE(pages[0][u"whole"_s], QJsonValue(false));
    QCOMPARE(pages[1][u"whole"_s], QJsonValue(true));
    QCOMPARE(pages[2][u"whole"_s], QJsonValue(true));
    QVERIFY(ask({u"--pages"_s}).output.contains("  damaged\n"));
}

void LogInfoSpec::aLogThatWasOnlyBegunIsEmpty()
{
    writeLog();
    const QByteArray bytes = content();
    for (const qsizetype size : {0, 5, 31}) {
        replace(bytes.first(size));
        const QJsonObject log = facts({u"--pages"_s});
        QCOMPARE(log[u"rows"_s].toInt(-1), 0);
        QVERIFY(log[u"stream"_s].isNull());
        QCOMPARE(log[u"damaged_tail_bytes"_s].toInteger(-1), size);
        QCOMPARE(log[u"page_list"_s].toArray().size(), 0);
    }
    replace(bytes.first(32));
    QCOMPARE(facts()[u"stream"_s].toString(), u"failed"_s);
    QCOMPARE(facts()[u"damaged_tail_bytes"_s].toInteger(-1), 0);
}

void LogInfoSpec::otherFilesAreRefused_data()
{
    QTest::addColumn<QByteArray>("bytes"); // null: no file
    QTest::addColumn<QByteArray>("words");
    const auto header = [](quint32 version, quint32 stream, quint32 columns) {
        QByteArray bytes("TGPLOG\r\n");
        for (const quint32 number : {version, stream, columns, 0U}) {
            for (int shift = 0; shift < 32; shift += 8)
                bytes.append(static_cast<char>(number >> shift));
        }
        const quint64 hash =
            PageHash::of(bytes.constData(), static_cast<std::size_t>(bytes.size()));
        for (int shift = 0; shift < 64; shift += 8)
            bytes.append(static_cast<char>(hash >> shift));
        return bytes;
    };
    const auto row = [](const char *title, const QByteArray &bytes, const char *words) {
        QTest::newRow(title) << bytes << QByteArray(words);
    };
    row("no file", QByteArray(), "is not there");
    row("a text", "global_key\nx\n", "does not hold rows");
    row("a newer version", header(2, 0, 6), "newer");
    row("a stream that nobody knows", header(1, 77, 6), "damaged");
    row("columns that do not fit", header(1, 0, 1), "");
    QByteArray damaged = header(1, 0, 6);
    damaged[20] = 1;
    row("a header that does not verify", damaged, "damaged");
}

void LogInfoSpec::otherFilesAreRefused()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QByteArray, words);
    if (!bytes.isNull())
        replace(bytes);
    const Run told = ask({u"--pages"_s});
    QCOMPARE(told.code, 9);
    QCOMPARE(told.output, QByteArray());
    QVERIFY2(told.messages.contains(words), text(told.messages));
    QVERIFY2(told.messages.contains(path().toUtf8()), text(told.messages));
    QCOMPARE(content(), bytes);
    QCOMPARE(QFile::exists(path()), !bytes.isNull());
}

void LogInfoSpec::neitherKeyNorServerIsNeeded()
{
    writeLog();
    PreparedLabelbox server;
    server.start();
    const Run told = run({u"--endpoint"_s, server.file("/graphql"), u"log-info"_s, path()}, {});
    QVERIFY2(told.code == 0, text(told.messages));
    QCOMPARE(server.requests.load(), 0);
}

QTEST_GUILESS_MAIN(LogInfoSpec)
#include "LogInfoSpec.moc"
