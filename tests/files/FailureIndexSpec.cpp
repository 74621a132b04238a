// SPDX-License-Identifier: Apache-2.0
#include "FailedRows.h"
#include "files/FailureIndex.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace taskglass;

namespace {

using By = FailureIndex::By;
using Messages = FailureIndex::Messages;

FailureIndex indexOf(const QList<FailedRow> &rows, Messages messages = Messages::Dropped)
{
    FailureIndex index(messages);
    index.add(failedRows(rows));
    return index;
}

/// "G", "E" or "D" for the key that matched, "-" for none.
QByteArray letter(const std::optional<FailureIndex::Match> &match)
{
    if (!match)
        return "-";
    switch (match->by) {
    case By::GlobalKey:
        return "G";
    case By::ExternalId:
        return "E";
    case By::RowData:
        return "D";
    }
    Q_UNREACHABLE();
}

} // namespace

/// Which records are the rows that failed.
class FailureIndexSpec : public QObject {
    Q_OBJECT

private slots:
    void keysAreTriedInOrder_data();
    void keysAreTriedInOrder();
    void rowDataThatIsJsonMatchesHoweverItIsSpaced();
    void aKeyOfOneKindIsNoneOfAnother();
    void anyKeyWillDoWhereItsKindIsUnknown();
    void messagesAreThoseOfTheFirstRow();
    void repetitionsAreTold();
    void rowsThatNobodyDescribedAreCounted();
    void manyRowsWithTheSameRowDataTakeNoTime();
};

void FailureIndexSpec::keysAreTriedInOrder_data()
{
    QTest::addColumn<QList<QByteArray>>("failed");
    QTest::addColumn<QList<QByteArray>>("record");
    QTest::addColumn<QByteArray>("by");
    const auto row = [](const char *title, const QList<QByteArray> &failed,
                         const QList<QByteArray> &record, const char *by) {
        QTest::newRow(title) << failed << record << QByteArray(by);
    };
    const QByteArray none;
    row("all three agree", {"g", "e", "d"}, {"g", "e", "d"}, "G");
    row("only the global key agrees", {"g", "e", "d"}, {"g", "f", "c"}, "G");
    row("the record has a global key only", {"g", "e", "d"}, {"g", none, none}, "G");
    row("another global key", {"g", "e", "d"}, {"h", "e", "d"}, "-");
    row("no global key in the record", {"g", "e", "d"}, {none, "e", "c"}, "E");
    row("no global key in the failure", {none, "e", "d"}, {"g", "e", "c"}, "E");
    row("an empty one is none", {"", "e", "d"}, {"", "e", "c"}, "E");
    row("another external id", {none, "e", "d"}, {none, "f", "d"}, "-");
    row("no keys in the record", {"g", "e", "d"}, {none, none, "d"}, "D");
    row("no keys in the failure", {none, none, "d"}, {"g", "e", "d"}, "D");
    row("a global key here, an external id there", {"g", none, "d"}, {none, "e", "d"}, "D");
    row("an external id here, a global key there", {none, "e", "d"}, {"g", none, "d"}, "D");
    row("other row data", {none, none, "d"}, {none, none, "D"}, "-");
    row("nothing in the record", {"g", "e", "d"}, {none, none, none}, "-");
    row("nothing in the failure", {none, none, none}, {"g", "e", "d"}, "-");
    row("nothing at all", {none, none, none}, {none, none, none}, "-");
}

void FailureIndexSpec::keysAreTriedInOrder()
{
    QFETCH(const QList<QByteArray>, failed);
    QFETCH(const QList<QByteArray>, record);
    QFETCH(const QByteArray, by);
    FailureIndex index = indexOf({{failed[0], failed[1], failed[2]}});
    QCOMPARE(letter(index.match({record[0], record[1], record[2]})), by);
    QCOMPARE(index.rowsNotFound(), by == "-" ? 1 : 0);
}

void FailureIndexSpec::rowDataThatIsJsonMatchesHoweverItIsSpaced()
{
    FailureIndex index = indexOf({{{}, {}, "{ \"a\" : [1, \"x y\"] }"}, {{}, {}, "{\"a\":"}});
    QCOMPARE(letter(index.match({{}, {}, "{\"a\":[1,\"x y\"]}"})), "D");
    QCOMPARE(letter(index.match({{}, {}, "\n{\"a\":\t[1,\"x y\"]}\n"})), "D");
    QCOMPARE(letter(index.match({{}, {}, "{\"a\":[1,\"xy\"]}"})), "-");
    QCOMPARE(letter(index.match({{}, {}, "{\"a\":"})), "D");
    QCOMPARE(letter(index.match({{}, {}, "{ \"a\":"})), "-");
    RowPage page = failedRows({{}});
    page.column(FailedColumn::RowData) = {};
    page.column(FailedColumn::RowData).append(CellKind::Json, "{\"b\": 2}");
    index.add(page);
    QCOMPARE(letter(index.match({{}, {}, "{\"b\":2}"})), "D");
}

void FailureIndexSpec::aKeyOfOneKindIsNoneOfAnother()
{
    FailureIndex index = indexOf({{"k", {}, {}}});
    QCOMPARE(letter(index.match({{}, "k", {}})), "-");
    QCOMPARE(letter(index.match({{}, {}, "k"})), "-");
    QCOMPARE(letter(index.match({"k", {}, {}})), "G");
}

void FailureIndexSpec::anyKeyWillDoWhereItsKindIsUnknown()
{
    FailureIndex index = indexOf({{"g", "e", "d"}, {"e", "f", "[1, 2]"}});
    QCOMPARE(letter(index.match("g")), "G");
    QCOMPARE(letter(index.match("e")), "G");
    QCOMPARE(letter(index.match("f")), "E");
    QCOMPARE(letter(index.match("d")), "D");
    QCOMPARE(letter(index.match("[1,2]")), "D");
    QCOMPARE(letter(index.match("")), "-");
    QCOMPARE(letter(index.match("x")), "-");
}

void FailureIndexSpec::messagesAreThoseOfTheFirstRow()
{
    const QList<FailedRow> rows{
        {"a", {}, {}, "one"}, {"a", {}, {}, "two"}, {"b", {}, {}, "two"}, {"c", {}, {}, {}}};
    FailureIndex index = indexOf(rows, Messages::Kept);
    QCOMPARE(index.match({"a", {}, {}})->message, "one");
    QCOMPARE(index.match({"b", {}, {}})->message, "two");
    QCOMPARE(index.match({"c", {}, {}})->message, "");
    FailureIndex without = indexOf(rows);
    QCOMPARE(without.match({"a", {}, {}})->message, "");
}

void FailureIndexSpec::repetitionsAreTold()
{
    FailureIndex index = indexOf({{"a", {}, {}}, {"b", {}, {}}});
    QVERIFY(!index.match({"a", {}, {}})->isRepeated);
    QVERIFY(!index.match({"b", {}, {}})->isRepeated);
    QVERIFY(index.match({"a", {}, {}})->isRepeated);
    QVERIFY(index.match({"a", {}, {}})->isRepeated);
}

void FailureIndexSpec::rowsThatNobodyDescribedAreCounted()
{
    FailureIndex index(Messages::Dropped);
    QCOMPARE(index.rows(), 0);
    QCOMPARE(index.rowsNotFound(), 0);
    index.add(failedRows({{"a", {}, {}}, {"b", {}, {}}, {}}));
    index.add(failedRows({{"a", {}, {}}, {"c", "e", {}}, {"d", "e", {}}}));
    QCOMPARE(index.rows(), 6);
    QCOMPARE(index.rowsNotFound(), 6);
    QVERIFY(index.match({"a", {}, {}}));
    QVERIFY(index.match({{}, "e", {}}));
    QCOMPARE(index.rowsNotFound(), 2);
    QCOMPARE(index.firstRowsNotFound(10), std::vector<qint64>({1, 2}));
    QCOMPARE(index.firstRowsNotFound(1), std::vector<qint64>({1}));
}

void FailureIndexSpec::manyRowsWithTheSameRowDataTakeNoTime()
{
    QList<FailedRow> rows;
    for (int row = 0; row < 200'000; ++row)
        rows.append({QByteArray::number(row), "e", "d"});
    FailureIndex index = indexOf(rows);
    for (int row = 0; row < 200'000; ++row)
        QVERIFY(!index.match({QByteArray("x" + QByteArray::number(row)), "e", "d"}));
    QCOMPARE(index.rowsNotFound(), 200'000);
    QVERIFY(index.match({{}, {}, "d"}));
    QCOMPARE(index.rowsNotFound(), 0);
}

QTEST_GUILESS_MAIN(FailureIndexSpec)
#include "FailureIndexSpec.moc"
