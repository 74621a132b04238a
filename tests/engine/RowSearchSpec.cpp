// SPDX-License-Identifier: Apache-2.0
#include "engine/RowSearch.h"
#include "store/PageLog.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace taskglass;

namespace {

constexpr int patience = 20'000; ///< Milliseconds; only a failing test waits that long.

using Rows = std::vector<quint32>;

/// Appends @p count rows whose keys are `key-<number>`, counted from @p first.
void appendRows(PageLog &log, int first, int count)
{
    RowPage page(RowStream::Created);
    page.cursor = "more";
    for (int row = first; row < first + count; ++row) {
        const std::string key = "key-" + std::to_string(row);
        for (RowColumn &column : page.columns)
            column.append(CellKind::Text, key);
    }
    const Result<void> appended = log.append(page);
    Q_ASSERT(appended);
}

/// Everything a search has said, put together as its receiver would.
struct Answer {
    explicit Answer(RowSearch &search)
    {
        QObject::connect(&search, &RowSearch::found, &search,
            [this](const Rows &numbers, RowSearch::Batch batch) {
                if (batch == RowSearch::Batch::First)
                    rows.clear();
                rows.insert(rows.end(), numbers.begin(), numbers.end());
            });
        QObject::connect(
            &search, &RowSearch::ordered, &search, [this](const Rows &numbers) { rows = numbers; });
        QObject::connect(
            &search, &RowSearch::finished, &search, [this](const Result<void> &outcome) {
                ++ends;
                last = outcome;
            });
    }
    Rows rows{};
    int ends = 0;
    Result<void> last{};
};

} // namespace

class RowSearchSpec : public QObject {
    Q_OBJECT
private slots:
    void init();

    void rowsWithTheTextAreFound();
    void nothingIsSaidBeforeStartReturns();
    void rowsThatArriveLaterAreFound();
    void anOrderIsMadeAnewWhenRowsArrive();
    void aNewQuestionSilencesTheOld();
    void afterStopNothingIsHeard();
    void aMissingLogIsSaid();

private:
    QString path() const { return m_folder->filePath(u"rows.log"_s); }
    PageLog log() const
    {
        Result<PageLog> log = PageLog::open(path(), RowStream::Created, PageLog::Mode::Append);
        Q_ASSERT(log);
        return *std::move(log);
    }
    std::unique_ptr<QTemporaryDir> m_folder{};
};

void RowSearchSpec::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_folder->isValid());
}

void RowSearchSpec::rowsWithTheTextAreFound()
{
    PageLog rows = log();
    appendRows(rows, 0, 1000);
    RowSearch search;
    Answer answer(search);
    search.start(path(), RowStream::Created, {.text = "KEY-99"});
    QTRY_COMPARE_WITH_TIMEOUT(answer.ends, 1, patience);
    QVERIFY(answer.last);
    QCOMPARE(answer.rows, Rows({99, 990, 991, 992, 993, 994, 995, 996, 997, 998, 999}));
    QCOMPARE(search.scanned(), 1000);
    QVERIFY(!search.isRunning());
    search.start(path(), RowStream::Created, {.text = "nowhere"});
    QTRY_COMPARE_WITH_TIMEOUT(answer.ends, 2, patience);
    QCOMPARE(answer.rows, Rows());
}

void RowSearchSpec::nothingIsSaidBeforeStartReturns()
{
    PageLog rows = log();
    appendRows(rows, 0, 3);
    RowSearch search;
    Answer answer(search);
    search.start(path(), RowStream::Created, {.text = "key"});
    QTest::qSleep(50);
    QCOMPARE(answer.ends, 0);
    QVERIFY(search.isRunning());
    QTRY_COMPARE_WITH_TIMEOUT(answer.ends, 1, patience);
}

void RowSearchSpec::rowsThatArriveLaterAreFound()
{
    PageLog rows = log();
    appendRows(rows, 0, 100);
    RowSearch search;
    Answer answer(search);
    search.start(path(), RowStream::Created, {.text = "key-1"});
    search.refresh(); // While it runs: remembered.
    QTRY_VERIFY_WITH_TIMEOUT(answer.ends >= 1 && !search.isRunning(), patience);
    QCOMPARE(answer.rows.size(), 11U);
    appendRows(rows, 100, 100);
    search.refresh();
    QTRY_COMPARE_WITH_TIMEOUT(answer.rows.size(), 111U, patience);
    QVERIFY(std::is_sorted(answer.rows.begin(), answer.rows.end()));
    QVERIFY(std::adjacent_find(answer.rows.begin(), answer.rows.end()) == answer.rows.end());
}

void RowSearchSpec::anOrderIsMadeAnewWhenRowsArrive()
{
    PageLog rows = log();
    appendRows(rows, 0, 10);
    const RowOrder down{.column = 1, .by = RowOrder::By::Text, .direction = Qt::DescendingOrder};
    RowSearch search;
    Answer answer(search);
    search.start(path(), RowStream::Created, {.order = down});
    QTRY_COMPARE_WITH_TIMEOUT(answer.rows, Rows({9, 8, 7, 6, 5, 4, 3, 2, 1, 0}), patience);
    appendRows(rows, 10, 2);
    search.refresh();
    QTRY_COMPARE_WITH_TIMEOUT(answer.rows, Rows({9, 8, 7, 6, 5, 4, 3, 2, 11, 10, 1, 0}), patience);
}

void RowSearchSpec::aNewQuestionSilencesTheOld()
{
    PageLog rows = log();
    appendRows(rows, 0, 20'000);
    RowSearch search;
    Answer answer(search);
    for (int round = 0; round < 50; ++round)
        search.start(path(), RowStream::Created, {.text = "key"});
    search.start(path(), RowStream::Created, {.text = "key-19999"});
    QTRY_COMPARE_WITH_TIMEOUT(answer.ends, 1, patience);
    QCOMPARE(answer.rows, Rows({19'999}));
    QTest::qWait(50);
    QCOMPARE(answer.ends, 1);
}

void RowSearchSpec::afterStopNothingIsHeard()
{
    PageLog rows = log();
    appendRows(rows, 0, 20'000);
    auto search = std::make_unique<RowSearch>();
    Answer answer(*search);
    search->start(path(), RowStream::Created, {.text = "key"});
    search->stop();
    search->refresh();
    QVERIFY(!search->isRunning());
    QTest::qWait(50);
    search->start(path(), RowStream::Created, {.text = "key"});
    search.reset(); // With an answer on its way.
    QTest::qWait(50);
    QCOMPARE(answer.ends, 0);
    QCOMPARE(answer.rows, Rows());
}

void RowSearchSpec::aMissingLogIsSaid()
{
    RowSearch search;
    Answer answer(search);
    search.start(path(), RowStream::Created, {.text = "key"});
    QTRY_COMPARE_WITH_TIMEOUT(answer.ends, 1, patience);
    QVERIFY(!answer.last);
    QCOMPARE(answer.last.error().kind, Error::Kind::Storage);
}

QTEST_GUILESS_MAIN(RowSearchSpec)
#include "RowSearchSpec.moc"
