// SPDX-License-Identifier: Apache-2.0
#include "store/PageHash.h"
#include "store/PageLog.h"

#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <QtEndian>

#include <csignal>
#include <sys/resource.h>

using namespace Qt::StringLiterals;
using namespace taskglass;

namespace {

/// Page @p number: every kind of cell, some template ids, one new template.
RowPage samplePage(int number, int rows)
{
    RowPage page(RowStream::Failed);
    for (int row = 0; row < rows; ++row) {
        const std::string tail = std::to_string(number) + "-" + std::to_string(row);
        page.column(FailedColumn::Message).append(CellKind::Text, "message " + tail);
        page.column(FailedColumn::GlobalKey).append(CellKind::Null);
        page.column(FailedColumn::ExternalId).append(CellKind::Missing);
        page.column(FailedColumn::RowData)
            .append(CellKind::Text, row % 2 ? "" : "caf\xC3\xA9\n" + tail);
        page.column(FailedColumn::Metadata)
            .append(CellKind::Json, "[{\"a\":" + std::to_string(row) + "}]");
        page.column(FailedColumn::Attachments)
            .append(CellKind::Text, std::string_view("with\0zero", 9));
        page.templates.push_back(row % 3 == 0 ? static_cast<quint32>(number) : 0);
    }
    page.newTemplates = {"template " + QByteArray::number(number)};
    page.cursor = "cursor " + QByteArray::number(number);
    page.total = 1000;
    return page;
}

RowPage lastPage(int number, int rows)
{
    RowPage page = samplePage(number, rows);
    page.cursor.clear();
    return page;
}

QByteArray contents(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void replaceContents(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
    QCOMPARE(file.write(bytes), bytes.size());
}

Result<PageLog> opened(const QString &path, PageLog::Mode mode)
{
    return PageLog::open(path, RowStream::Failed, mode);
}

/// Makes the hashes of a header agree with bytes that were changed on purpose.
void signRecordHeader(QByteArray &bytes, qsizetype at)
{
    qToLittleEndian(PageHash::of(bytes.constData() + at, 104), bytes.data() + at + 104);
}

} // namespace

class PageLogSpec : public QObject {
    Q_OBJECT

private slots:
    void init();
    void givesBackEveryKindOfCell();
    void remembersWhereToResume();
    void acceptsEmptyPages();
    void readsAnySliceAcrossPages();
    void refusesWhatDoesNotContinueIt_data();
    void refusesWhatDoesNotContinueIt();
    void survivesATailTornAnywhere();
    void survivesATailOfZeros();
    void findsEveryFlippedByte();
    void neverReadsOutOfBoundsWhateverTheNumbersSay();
    void saysWhatIsWrongWithAFile_data();
    void saysWhatIsWrongWithAFile();
    void treatsAnUnfinishedHeaderAsAnEmptyLog();
    void showsAReaderWhatAWriterAdds();
    void doesNotShowAReaderHalfAPage();
    void tellsAReaderThatTheFileIsGone();
    void allowsOneWriter();
    void staysUsableWhenTheDiskIsFull();
    void keepsOthersFromReading();
    void holdsManyRows();

private:
    QString fresh(const QString &name = u"log"_s) const
    {
        QFile::remove(m_folder.filePath(name));
        return m_folder.filePath(name);
    }

    QTemporaryDir m_folder;
};

void PageLogSpec::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    QVERIFY(m_folder.isValid());
}

void PageLogSpec::givesBackEveryKindOfCell()
{
    const QString path = fresh();
    const RowPage first = samplePage(0, 7);
    RowPage second = lastPage(1, 5);
    second.total.reset();
    {
        Result<PageLog> log = PageLog::open(path, RowStream::Failed, PageLog::Mode::Append, 42);
        QVERIFY(log);
        QVERIFY(log->append(first));
        QVERIFY(log->append(second));
        QCOMPARE(*log->readPage(0), first);
        QCOMPARE(*log->readPage(1), second);
    }
    const Result<PageLog> log = opened(path, PageLog::Mode::Read);
    QVERIFY(log);
    QCOMPARE(log->rows(), 12);
    QCOMPARE(log->pages(), 2);
    QCOMPARE(log->total(), 1000);
    QCOMPARE(log->templateVersion(), 42U);
    QCOMPARE(*log->readPage(0), first);
    QCOMPARE(*log->readPage(1), second);
    const std::vector<TemplateCount> expected{
        {.text = "template 0", .rows = 7 + 3, .firstRow = 0},
        {.text = "template 1", .rows = 2, .firstRow = 7},
    };
    QCOMPARE(log->templates(), expected);
}

void PageLogSpec::remembersWhereToResume()
{
    const QString path = fresh();
    Result<PageLog> log = opened(path, PageLog::Mode::Append);
    QVERIFY(log);
    QCOMPARE(log->cursor(), QByteArray());
    QVERIFY(!log->isComplete());
    QVERIFY(log->append(samplePage(0, 2)));
    QCOMPARE(log->cursor(), QByteArray("cursor 0"));
    QVERIFY(!log->isComplete());
    QVERIFY(log->append(lastPage(1, 2)));
    QCOMPARE(log->cursor(), QByteArray());
    QVERIFY(log->isComplete());

    const Result<void> more = log->append(samplePage(2, 1));
    QVERIFY(!more);
    QCOMPARE(more.error().kind, Error::Kind::Storage);
    QCOMPARE(log->rows(), 4);
}

void PageLogSpec::acceptsEmptyPages()
{
    const QString path = fresh();
    RowPage nothing(RowStream::Failed);
    nothing.cursor = "further";
    {
        Result<PageLog> log = opened(path, PageLog::Mode::Append);
        QVERIFY(log);
        QVERIFY(log->append(nothing));
        QCOMPARE(log->cursor(), QByteArray("further"));
        QVERIFY(log->append(samplePage(0, 2)));
        QVERIFY(log->append(nothing));
        QVERIFY(log->append(RowPage(RowStream::Failed)));
    }
    const Result<PageLog> log = opened(path, PageLog::Mode::Read);
    QVERIFY(log);
    QVERIFY(log->isComplete());
    QCOMPARE(log->pages(), 4);
    QCOMPARE(log->rows(), 2);
    QCOMPARE(log->index().pageOfRow(0), 1);
    QCOMPARE(log->index().pageOfRow(1), 1);
    QCOMPARE(*log->readPage(0), nothing);
    QCOMPARE(log->readRows(0, 10)->rows(), 2);
}

void PageLogSpec::readsAnySliceAcrossPages()
{
    const QString path = fresh();
    Result<PageLog> log = opened(path, PageLog::Mode::Append);
    QVERIFY(log);
    std::vector<QByteArray> messages;
    std::vector<quint32> ids;
    for (int number = 0; number < 5; ++number) {
        const RowPage page = samplePage(number, number == 2 ? 1 : 4);
        for (qsizetype row = 0; row < page.rows(); ++row)
            messages.push_back(page.column(FailedColumn::Message).cell(row).toByteArray());
        ids.insert(ids.end(), page.templates.begin(), page.templates.end());
        QVERIFY(log->append(page));
    }
    const auto rows = static_cast<qsizetype>(messages.size());
    for (qsizetype first = 0; first <= rows + 1; ++first) {
        for (qsizetype count = 0; count <= rows + 1; ++count) {
            const Result<RowPage> slice = log->readRows(first, count);
            QVERIFY(slice);
            QCOMPARE(slice->rows(), std::clamp<qsizetype>(rows - first, 0, count));
            for (qsizetype row = 0; row < slice->rows(); ++row) {
                const auto at = static_cast<std::size_t>(first + row);
                QCOMPARE(
                    slice->column(FailedColumn::Message).cell(row).toByteArray(), messages[at]);
                QCOMPARE(slice->column(FailedColumn::GlobalKey).kind(row), CellKind::Null);
                QCOMPARE(slice->column(FailedColumn::Attachments).cell(row).size(), 9);
                QCOMPARE(slice->templates[static_cast<std::size_t>(row)], ids[at]);
            }
        }
    }
    QCOMPARE(log->readRows(-5, 3)->rows(), 3);
    QCOMPARE(log->readRows(0, -1)->rows(), 0);
}

void PageLogSpec::refusesWhatDoesNotContinueIt_data()
{
    QTest::addColumn<RowPage>("page");
    QTest::newRow("another stream") << RowPage(RowStream::Created);
    RowPage ragged = samplePage(0, 2);
    ragged.column(FailedColumn::RowData).append(CellKind::Null);
    QTest::newRow("columns of different lengths") << ragged;
    RowPage unnumbered = samplePage(0, 2);
    unnumbered.templates.pop_back();
    QTest::newRow("template ids for some rows") << unnumbered;
    RowPage unknown = samplePage(0, 2);
    unknown.templates[1] = 7;
    QTest::newRow("an unknown template id") << unknown;
}

void PageLogSpec::refusesWhatDoesNotContinueIt()
{
    QFETCH(const RowPage, page);
    const QString path = fresh();
    Result<PageLog> log = opened(path, PageLog::Mode::Append);
    QVERIFY(log);
    const QByteArray before = contents(path);
    const Result<void> appended = log->append(page);
    QVERIFY(!appended);
    QCOMPARE(appended.error().kind, Error::Kind::Storage);
    QCOMPARE(contents(path), before);
    QVERIFY(log->append(samplePage(0, 2)));
}

void PageLogSpec::survivesATailTornAnywhere()
{
    const QString path = fresh();
    const RowPage first = samplePage(0, 3);
    const RowPage second = samplePage(1, 2);
    qsizetype whole = 0;
    {
        Result<PageLog> log = opened(path, PageLog::Mode::Append);
        QVERIFY(log);
        QVERIFY(log->append(first));
        whole = contents(path).size();
        QVERIFY(log->append(second));
    }
    const QByteArray bytes = contents(path);
    const QString torn = fresh(u"torn"_s);
    for (qsizetype size = whole; size < bytes.size(); ++size) {
        replaceContents(torn, bytes.first(size));
        {
            const Result<PageLog> reader = opened(torn, PageLog::Mode::Read);
            QVERIFY(reader);
            QCOMPARE(reader->rows(), 3);
        }
        QCOMPARE(contents(torn).size(), size);
        Result<PageLog> writer = opened(torn, PageLog::Mode::Append);
        QVERIFY(writer);
        QCOMPARE(writer->rows(), 3);
        QCOMPARE(writer->cursor(), QByteArray("cursor 0"));
        QCOMPARE(contents(torn).size(), whole);
        QVERIFY(writer->append(second));
        QCOMPARE(contents(torn), bytes);
    }
}

void PageLogSpec::survivesATailOfZeros()
{
    // After a power cut a file can have its new size but not its new bytes.
    const QString path = fresh();
    qsizetype whole = 0;
    qsizetype second = 0;
    {
        Result<PageLog> log = opened(path, PageLog::Mode::Append);
        QVERIFY(log);
        QVERIFY(log->append(samplePage(0, 3)));
        whole = contents(path).size();
        QVERIFY(log->append(samplePage(1, 3)));
        second = contents(path).size();
        QVERIFY(log->append(samplePage(2, 3)));
    }
    QByteArray bytes = contents(path);
    for (qsizetype at = second - 50; at < second; ++at)
        bytes[at] = '\0';
    replaceContents(path, bytes);
    const Result<PageLog> log = opened(path, PageLog::Mode::Append);
    QVERIFY(log);
    QCOMPARE(log->pages(), 1);
    QCOMPARE(log->cursor(), QByteArray("cursor 0"));
    QCOMPARE(log->templates().size(), std::size_t{1});
    QCOMPARE(log->templates().front().rows, 3);
    QCOMPARE(contents(path).size(), whole);
}

void PageLogSpec::findsEveryFlippedByte()
{
    const QString path = fresh();
    const RowPage first = samplePage(0, 2);
    const RowPage second = lastPage(1, 2);
    {
        Result<PageLog> log = opened(path, PageLog::Mode::Append);
        QVERIFY(log);
        QVERIFY(log->append(first));
        QVERIFY(log->append(second));
    }
    const QByteArray bytes = contents(path);
    const QString damaged = fresh(u"damaged"_s);
    for (qsizetype at = 0; at < bytes.size(); ++at) {
        QByteArray changed = bytes;
        changed[at] = static_cast<char>(changed[at] ^ 0x10);
        replaceContents(damaged, changed);
        const Result<PageLog> log = opened(damaged, PageLog::Mode::Read);
        if (!log) {
            QVERIFY2(at < 32, qPrintable(QString::number(at)));
            // The first bytes say that it is a log at all, the next which version wrote it.
            QVERIFY(log.error().kind == Error::Kind::Storage
                || (at >= 8 && log.error().kind == Error::Kind::Damaged));
            continue;
        }
        // What is given back is right; the damaged page is missing or refused.
        bool missed = log->pages() < 2;
        for (qsizetype page = 0; page < log->pages(); ++page) {
            const Result<RowPage> read = log->readPage(page);
            if (read)
                QCOMPARE(*read, page == 0 ? first : second);
            else
                QVERIFY(!log->readRows(log->index().firstRowOfPage(page), 1));
            missed |= !read;
        }
        QVERIFY2(missed, qPrintable(u"byte %1 may change unseen"_s.arg(at)));
    }
}

void PageLogSpec::neverReadsOutOfBoundsWhateverTheNumbersSay()
{
    const QString path = fresh();
    {
        Result<PageLog> log = opened(path, PageLog::Mode::Append);
        QVERIFY(log);
        QVERIFY(log->append(samplePage(0, 2)));
    }
    const QByteArray bytes = contents(path);
    const QString hostile = fresh(u"hostile"_s);
    constexpr qsizetype record = 32;
    // Every field of the record's header, with hashes that vouch for it.
    for (qsizetype field = 4; field < 104; field += 4) {
        for (const quint32 number : {0U, 1U, 3U, 0x7FFFFFFFU, 0x80000000U, 0xFFFFFFFFU}) {
            QByteArray changed = bytes;
            qToLittleEndian(number, changed.data() + record + field);
            signRecordHeader(changed, record);
            replaceContents(hostile, changed);
            const Result<PageLog> log = opened(hostile, PageLog::Mode::Read);
            QVERIFY(log);
            if (log->pages() > 0 && !log->readPage(0))
                QVERIFY(!log->readRows(0, 100));
        }
    }
    // Every number of the row part, with hashes that vouch for it.
    const auto cursorSize = qFromLittleEndian<quint32>(bytes.constData() + record + 28);
    const auto tallies = qFromLittleEndian<quint32>(bytes.constData() + record + 40);
    const auto texts = qFromLittleEndian<quint32>(bytes.constData() + record + 48);
    const qsizetype rowPart = record + 112 + cursorSize + tallies * 12 + 4 + texts;
    int refused = 0;
    for (qsizetype at = rowPart; at < rowPart + 2 * 4 + 6 * 2 * 5; ++at) {
        QByteArray changed = bytes;
        changed[at] = '\xEE';
        qToLittleEndian(PageHash::of(changed.constData() + rowPart,
                            static_cast<std::size_t>(changed.size() - rowPart)),
            changed.data() + record + 88);
        signRecordHeader(changed, record);
        replaceContents(hostile, changed);
        const Result<PageLog> log = opened(hostile, PageLog::Mode::Read);
        QVERIFY(log);
        QCOMPARE(log->pages(), 1);
        const Result<RowPage> page = log->readPage(0);
        const Result<RowPage> rows = log->readRows(0, 2);
        QCOMPARE(bool(page), bool(rows));
        refused += page ? 0 : 1;
    }
    QVERIFY(refused > 60);
}

void PageLogSpec::saysWhatIsWrongWithAFile_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("says");
    QTest::addColumn<Error::Kind>("kind");
    const QString path = m_folder.filePath(u"sample"_s);
    {
        const Result<PageLog> log = PageLog::open(path, RowStream::Created, PageLog::Mode::Append);
        QVERIFY(log);
    }
    const QByteArray created = contents(path);
    QByteArray newer = created;
    newer[8] = 2;
    QTest::newRow("newer version") << newer << u"newer Taskglass"_s << Error::Kind::Storage;
    QTest::newRow("another stream") << created << u"another list"_s << Error::Kind::Storage;
    QTest::newRow("another format") << QByteArray("SQLite format 3, and so on and on")
                                    << u"does not hold rows"_s << Error::Kind::Storage;
    QTest::newRow("a short other file")
        << QByteArray("hello") << u"does not hold rows"_s << Error::Kind::Storage;
    QByteArray flipped = created;
    flipped[20] = 9;
    QTest::newRow("damaged header") << flipped << u"damaged"_s << Error::Kind::Damaged;
}

void PageLogSpec::saysWhatIsWrongWithAFile()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QString, says);
    QFETCH(const Error::Kind, kind);
    const QString path = fresh();
    replaceContents(path, bytes);
    for (const PageLog::Mode mode : {PageLog::Mode::Read, PageLog::Mode::Append}) {
        const Result<PageLog> log = opened(path, mode);
        QVERIFY(!log);
        QCOMPARE(log.error().kind, kind);
        QVERIFY2(log.error().sentence.contains(says), qPrintable(log.error().sentence));
        QVERIFY(log.error().sentence.endsWith(u'.'));
        QCOMPARE(contents(path), bytes);
    }
    const Result<PageLog> missing = opened(m_folder.filePath(u"none/log"_s), PageLog::Mode::Read);
    QVERIFY(!missing);
    QVERIFY(missing.error().sentence.contains(u"is not there"_s));
    QVERIFY(!opened(m_folder.path(), PageLog::Mode::Read));
}

void PageLogSpec::treatsAnUnfinishedHeaderAsAnEmptyLog()
{
    const QString path = fresh();
    {
        const Result<PageLog> log = opened(path, PageLog::Mode::Append);
        QVERIFY(log);
    }
    const QByteArray header = contents(path);
    QCOMPARE(header.size(), 32);
    for (qsizetype size = 0; size < header.size(); ++size) {
        replaceContents(path, header.first(size));
        Result<PageLog> reader = opened(path, PageLog::Mode::Read);
        QVERIFY(reader);
        QCOMPARE(reader->rows(), 0);
        QVERIFY(reader->refresh());
        QVERIFY(!reader->isComplete());
        Result<PageLog> writer = opened(path, PageLog::Mode::Append);
        QVERIFY(writer);
        QVERIFY(writer->append(samplePage(0, 2)));
        QVERIFY(reader->refresh());
        QCOMPARE(reader->rows(), 2);
    }
}

void PageLogSpec::showsAReaderWhatAWriterAdds()
{
    const QString path = fresh();
    Result<PageLog> writer = opened(path, PageLog::Mode::Append);
    QVERIFY(writer);
    Result<PageLog> reader = opened(path, PageLog::Mode::Read);
    QVERIFY(reader);
    for (int number = 0; number < 20; ++number) {
        const RowPage page = samplePage(number, 3);
        QVERIFY(writer->append(page));
        QCOMPARE(reader->rows(), 3 * number);
        QVERIFY(reader->refresh());
        QVERIFY(reader->refresh());
        QCOMPARE(reader->rows(), 3 * (number + 1));
        QCOMPARE(reader->cursor(), page.cursor);
        QCOMPARE(*reader->readPage(number), page);
        QCOMPARE(reader->templates(), writer->templates());
    }
    QVERIFY(writer->append(lastPage(20, 0)));
    QVERIFY(reader->refresh());
    QVERIFY(reader->isComplete());
}

void PageLogSpec::doesNotShowAReaderHalfAPage()
{
    const QString whole = fresh(u"whole"_s);
    {
        Result<PageLog> log = opened(whole, PageLog::Mode::Append);
        QVERIFY(log);
        QVERIFY(log->append(samplePage(0, 2)));
    }
    const QByteArray bytes = contents(whole);
    const QString path = fresh();
    QFile slow(path);
    QVERIFY(slow.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
    Result<PageLog> reader = opened(path, PageLog::Mode::Read);
    QVERIFY(reader);
    for (qsizetype at = 0; at < bytes.size(); ++at) {
        QVERIFY(reader->refresh());
        QCOMPARE(reader->rows(), 0);
        QCOMPARE(slow.write(bytes.constData() + at, 1), 1);
    }
    QVERIFY(reader->refresh());
    QCOMPARE(reader->rows(), 2);
}

void PageLogSpec::tellsAReaderThatTheFileIsGone()
{
    const QString path = fresh();
    Result<PageLog> writer = opened(path, PageLog::Mode::Append);
    QVERIFY(writer);
    QVERIFY(writer->append(samplePage(0, 2)));
    Result<PageLog> reader = opened(path, PageLog::Mode::Read);
    QVERIFY(reader);
    QVERIFY(QFile::resize(path, 40));
    QVERIFY(!reader->refresh());
    QVERIFY(QFile::remove(path));
    QVERIFY(!reader->refresh());
}

void PageLogSpec::allowsOneWriter()
{
    const QString path = fresh();
    {
        const Result<PageLog> first = opened(path, PageLog::Mode::Append);
        QVERIFY(first);
        const Result<PageLog> second = opened(path, PageLog::Mode::Append);
        QVERIFY(!second);
        QVERIFY(second.error().sentence.contains(u"another download"_s));
        QVERIFY(opened(path, PageLog::Mode::Read));
    }
    QVERIFY(opened(path, PageLog::Mode::Append));
}

void PageLogSpec::staysUsableWhenTheDiskIsFull()
{
    const QString path = fresh();
    Result<PageLog> log = opened(path, PageLog::Mode::Append);
    QVERIFY(log);
    QVERIFY(log->append(samplePage(0, 100)));
    const QByteArray before = contents(path);

    // A limit on file sizes fails a write half way, as a full disk does.
    struct rlimit limit{};
    QCOMPARE(::getrlimit(RLIMIT_FSIZE, &limit), 0);
    const struct rlimit tight{static_cast<rlim_t>(before.size() + 500), limit.rlim_max};
    ::signal(SIGXFSZ, SIG_IGN);
    QCOMPARE(::setrlimit(RLIMIT_FSIZE, &tight), 0);
    const Result<void> full = log->append(samplePage(1, 100));
    QCOMPARE(::setrlimit(RLIMIT_FSIZE, &limit), 0);

    QVERIFY(!full);
    QCOMPARE(full.error().kind, Error::Kind::Storage);
    QVERIFY(full.error().sentence.contains(u"no room left"_s));
    QCOMPARE(contents(path), before);
    QCOMPARE(log->rows(), 100);
    QCOMPARE(log->templates().size(), std::size_t{1});
    QVERIFY(log->append(samplePage(1, 100)));
    QCOMPARE(log->rows(), 200);
}

void PageLogSpec::keepsOthersFromReading()
{
    const QString path = fresh();
    QVERIFY(opened(path, PageLog::Mode::Append));
    const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
    QVERIFY(!(QFile::permissions(path) & others));
}

void PageLogSpec::holdsManyRows()
{
    const QString path = fresh();
    constexpr int pageRows = 5000;
    constexpr int pageCount = 40;
    {
        Result<PageLog> log = opened(path, PageLog::Mode::Append);
        QVERIFY(log);
        for (int number = 0; number < pageCount; ++number)
            QVERIFY(log->append(number + 1 < pageCount ? samplePage(number, pageRows)
                                                       : lastPage(number, pageRows)));
    }
    Result<PageLog> log = opened(path, PageLog::Mode::Read);
    QVERIFY(log);
    QCOMPARE(log->rows(), 200'000);
    QVERIFY(log->isComplete());
    QCOMPARE(log->templates().size(), std::size_t{pageCount});
    qint64 counted = 0;
    for (const TemplateCount &count : log->templates())
        counted += count.rows;
    QCOMPARE(counted, 200'000);
    for (qint64 row = 0; row < 200'000; row += 4999) {
        const Result<RowPage> slice = log->readRows(row, 2);
        QVERIFY(slice);
        const auto expected = u"message %1-%2"_s.arg(row / pageRows).arg(row % pageRows);
        QCOMPARE(QString::fromUtf8(slice->column(FailedColumn::Message).cell(0)), expected);
    }
    QBENCHMARK_ONCE
    {
        QVERIFY(opened(path, PageLog::Mode::Read));
    }
}

QTEST_GUILESS_MAIN(PageLogSpec)
#include "PageLogSpec.moc"
