// SPDX-License-Identifier: Apache-2.0
#include "store/PageLog.h"
#include "store/RowsByNumber.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <numeric>
#include <random>

using namespace Qt::StringLiterals;
using namespace taskglass;

namespace {

/// The text of row @p number: its length differs, and some are long.
std::string cellOf(quint32 number)
{
    return std::to_string(number) + std::string(number % 97 == 0 ? 5'000 : number % 13, 'x');
}

PageLog logOf(const QString &path, quint32 rows, quint32 rowsPerPage)
{
    Result<PageLog> log = PageLog::open(path, RowStream::Created, PageLog::Mode::Append);
    Q_ASSERT(log);
    for (quint32 first = 0; first < rows; first += rowsPerPage) {
        RowPage page(RowStream::Created);
        page.cursor = "more";
        for (quint32 number = first; number < std::min(rows, first + rowsPerPage); ++number) {
            for (RowColumn &column : page.columns)
                column.append(CellKind::Text, cellOf(number));
        }
        const Result<void> appended = log->append(page);
        Q_ASSERT(appended);
    }
    return *std::move(log);
}

} // namespace

class RowsByNumberSpec : public QObject {
    Q_OBJECT
private slots:
    void init();
    void rowsComeInTheOrderAskedFor_data();
    void rowsComeInTheOrderAskedFor();
    void rowsBiggerThanAWindowComeToo();
    void aNumberBeyondTheLogIsRefused();
    void anErrorOfTheReceiverEndsTheReading();
    void aDamagedPageIsSaid();

private:
    QString path() const { return m_folder->filePath(u"rows.log"_s); }
    std::unique_ptr<QTemporaryDir> m_folder{};
};

void RowsByNumberSpec::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_folder->isValid());
}

void RowsByNumberSpec::rowsComeInTheOrderAskedFor_data()
{
    QTest::addColumn<std::vector<quint32>>("numbers");
    std::mt19937 random(7);
    std::vector<quint32> all(30'000);
    std::iota(all.begin(), all.end(), 0U);
    QTest::newRow("none") << std::vector<quint32>();
    QTest::newRow("one") << std::vector<quint32>{29'999};
    QTest::newRow("as they stand") << all;
    QTest::newRow("backwards") << std::vector<quint32>(all.rbegin(), all.rend());
    std::vector<quint32> mixed = all;
    std::shuffle(mixed.begin(), mixed.end(), random);
    QTest::newRow("mixed") << mixed;
    QTest::newRow("again and again") << std::vector<quint32>(10'000, 4'711);
    std::vector<quint32> some(20'000);
    std::generate(
        some.begin(), some.end(), [&] { return static_cast<quint32>(random() % 30'000); });
    QTest::newRow("with repeats") << some;
}

void RowsByNumberSpec::rowsComeInTheOrderAskedFor()
{
    QFETCH(std::vector<quint32>, numbers);
    const PageLog log = logOf(path(), 30'000, 700);
    std::size_t next = 0;
    const Result<void> done =
        readRowsByNumber(log, numbers, [&](const RowPage &page, qsizetype row) -> Result<void> {
            const QByteArray wanted = QByteArray::fromStdString(cellOf(numbers[next++]));
            for (const RowColumn &column : page.columns) {
                if (column.cell(row) != wanted || column.kind(row) != CellKind::Text)
                    return Error{Error::Kind::Malformed, QString::fromUtf8(wanted.left(20)), {}};
            }
            return {};
        });
    QVERIFY2(done, done ? "" : qPrintable(done.error().sentence));
    QCOMPARE(next, numbers.size());
}

void RowsByNumberSpec::rowsBiggerThanAWindowComeToo()
{
    Result<PageLog> log = PageLog::open(path(), RowStream::ExportResult, PageLog::Mode::Append);
    QVERIFY(log);
    const std::string big(20 * 1024 * 1024, 'b');
    for (int page = 0; page < 4; ++page) {
        RowPage rows(RowStream::ExportResult);
        rows.cursor = "more";
        rows.column(LineColumn::Line).append(CellKind::Json, big);
        rows.column(LineColumn::Line).append(CellKind::Json, std::to_string(page));
        QVERIFY(log->append(rows));
    }
    QList<qsizetype> sizes;
    const std::vector<quint32> numbers{7, 0, 2, 4, 6, 1};
    const Result<void> done =
        readRowsByNumber(*log, numbers, [&](const RowPage &page, qsizetype row) {
            sizes += page.column(LineColumn::Line).cell(row).size();
            return Result<void>();
        });
    QVERIFY(done);
    const auto all = static_cast<qsizetype>(big.size());
    QCOMPARE(sizes, QList<qsizetype>({1, all, all, all, all, 1}));
}

void RowsByNumberSpec::aNumberBeyondTheLogIsRefused()
{
    const PageLog log = logOf(path(), 10, 5);
    bool isAsked = false;
    const std::vector<quint32> numbers{3, 10};
    const Result<void> done = readRowsByNumber(log, numbers, [&](const RowPage &, qsizetype) {
        isAsked = true;
        return Result<void>();
    });
    QVERIFY(!done);
    QCOMPARE(done.error().kind, Error::Kind::Storage);
    QVERIFY(!isAsked);
}

void RowsByNumberSpec::anErrorOfTheReceiverEndsTheReading()
{
    const PageLog log = logOf(path(), 10, 5);
    int calls = 0;
    const std::vector<quint32> numbers{9, 8, 7};
    const Result<void> done =
        readRowsByNumber(log, numbers, [&](const RowPage &, qsizetype) -> Result<void> {
            if (++calls == 2)
                return Error{Error::Kind::Cancelled, u"Enough."_s, {}};
            return {};
        });
    QCOMPARE(calls, 2);
    QCOMPARE(done.error().kind, Error::Kind::Cancelled);
}

void RowsByNumberSpec::aDamagedPageIsSaid()
{
    {
        const PageLog log = logOf(path(), 10, 5);
    }
    QFile file(path());
    QVERIFY(file.open(QIODevice::ReadWrite));
    const QByteArray bytes = file.readAll();
    const qsizetype cell = bytes.indexOf("3xxx");
    QVERIFY(cell > 0);
    QVERIFY(file.seek(cell));
    file.write("4");
    file.close();
    const auto log = PageLog::open(path(), RowStream::Created, PageLog::Mode::Read);
    QVERIFY(log);
    const std::vector<quint32> numbers{7, 3};
    const Result<void> done =
        readRowsByNumber(*log, numbers, [](const RowPage &, qsizetype) { return Result<void>(); });
    QVERIFY(!done);
    QCOMPARE(done.error().kind, Error::Kind::Damaged);
}

QTEST_GUILESS_MAIN(RowsByNumberSpec)
#include "RowsByNumberSpec.moc"
