// SPDX-License-Identifier: Apache-2.0
#include "store/PageLog.h"
#include "store/RowQuery.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include <array>
#include <random>

using namespace Qt::StringLiterals;
using namespace taskglass;

namespace {

using Rows = std::vector<quint32>;

constexpr int columns = 4; ///< Of `RowStream::Created`.

/// A row as the log's user knows it.
struct PlainRow {
    std::array<QByteArray, columns> cells{};
    quint32 templateId = 0;
};

std::string_view view(const QByteArray &bytes)
{
    return {bytes.constData(), static_cast<std::size_t>(bytes.size())};
}

/// A log of @p rows, cut into pages of @p pageSizes rows and a last one with the rest.
PageLog logOf(
    const QString &path, const std::vector<PlainRow> &rows, const std::vector<int> &pageSizes)
{
    QFile::remove(path);
    Result<PageLog> log = PageLog::open(path, RowStream::Created, PageLog::Mode::Append);
    Q_ASSERT(log);
    std::size_t next = 0;
    bool isFirst = true;
    const auto appendPage = [&](std::size_t count) {
        RowPage page(RowStream::Created);
        page.cursor = "more";
        for (std::size_t row = 0; row < count; ++row, ++next) {
            for (std::size_t column = 0; column < columns; ++column)
                page.columns[column].append(CellKind::Json, view(rows[next].cells[column]));
            page.templates.push_back(rows[next].templateId);
        }
        if (std::exchange(isFirst, false))
            page.newTemplates = {"zero", "one", "two"};
        const Result<void> appended = log->append(page);
        Q_ASSERT(appended);
    };
    for (const int size : pageSizes)
        appendPage(std::min(static_cast<std::size_t>(size), rows.size() - next));
    appendPage(rows.size() - next);
    return std::move(log).value();
}

/// Rows whose first column holds @p cells; the others are empty.
std::vector<PlainRow> withCells(const QList<QByteArray> &cells)
{
    std::vector<PlainRow> rows;
    for (const QByteArray &cell : cells)
        rows.push_back({.cells = {cell}});
    return rows;
}

qsizetype membersOf(const QByteArray &json)
{
    const QJsonDocument document = QJsonDocument::fromJson(json);
    return document.isArray() ? document.array().size() : document.object().size();
}

/// The same question answered without haste.
Rows found(const std::vector<PlainRow> &rows, const RowQuery &query)
{
    Rows numbers;
    for (quint32 number = 0; number < rows.size(); ++number) {
        const PlainRow &row = rows[number];
        bool holds = query.text.isEmpty();
        for (int column = 0; column < columns; ++column) {
            const bool isAsked = query.columns.empty()
                || std::find(query.columns.begin(), query.columns.end(), column)
                    != query.columns.end();
            holds |= isAsked
                && row.cells[static_cast<std::size_t>(column)].toLower().contains(
                    query.text.toLower());
        }
        if (holds
            && (query.templateIds.empty()
                || std::find(query.templateIds.begin(), query.templateIds.end(), row.templateId)
                    != query.templateIds.end()))
            numbers.push_back(number);
    }
    if (!query.order)
        return numbers;
    const auto isBefore = [&](quint32 a, quint32 b) {
        const auto column = static_cast<std::size_t>(query.order->column);
        const QByteArray &first = rows[a].cells[column];
        const QByteArray &second = rows[b].cells[column];
        switch (query.order->by) {
        case RowOrder::By::Text:
            if (query.order->direction == Qt::AscendingOrder && first.isEmpty() != second.isEmpty())
                return second.isEmpty();
            return first < second;
        case RowOrder::By::Size:
            return first.size() < second.size();
        case RowOrder::By::Members:
            return membersOf(first) < membersOf(second);
        }
        Q_UNREACHABLE();
    };
    std::stable_sort(numbers.begin(), numbers.end(), [&](quint32 a, quint32 b) {
        return query.order->direction == Qt::AscendingOrder ? isBefore(a, b) : isBefore(b, a);
    });
    return numbers;
}

QByteArray described(const RowQuery &query)
{
    QByteArray text = "text '" + query.text.toPercentEncoding() + "' in";
    for (const int column : query.columns)
        text += ' ' + QByteArray::number(column);
    for (const quint32 id : query.templateIds)
        text += ", template " + QByteArray::number(id);
    if (query.order)
        text += ", ordered by " + QByteArray::number(query.order->column) + " as "
            + QByteArray::number(static_cast<int>(query.order->by))
            + (query.order->direction == Qt::AscendingOrder ? " up" : " down");
    return text;
}

} // namespace

class RowQuerySpec : public QObject {
    Q_OBJECT

private slots:
    void textIsFoundWhereverItStands_data();
    void textIsFoundWhereverItStands();
    void textIsFoundAtEveryPlaceOfACell();
    void textIsLookedForInTheColumnsAsked_data();
    void textIsLookedForInTheColumnsAsked();
    void rowsAreOrdered_data();
    void rowsAreOrdered();
    void longCommonBeginningsAreOrderedByWhatFollows();
    void anyQueryGivesWhatASlowSearchGives();
    void rowsAreToldAsTheyAreFound();
    void theWatchStopsTheSearch();
    void aSearchContinuesWhereAnotherEnded();
    void anEmptyLogHasNoRows();
    void whatCannotBeReadIsAnError();

private:
    Rows search(const QList<QByteArray> &cells, const RowQuery &query)
    {
        const PageLog log = logOf(path(), withCells(cells), {2, 0, 3});
        const Result<Rows> rows = findRows(log, query);
        Q_ASSERT(rows);
        return *rows;
    }
    QString path() const { return m_folder.filePath(u"log"_s); }

    QTemporaryDir m_folder;
};

void RowQuerySpec::textIsFoundWhereverItStands_data()
{
    QTest::addColumn<QList<QByteArray>>("cells");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<Rows>("expected");
    const QList<QByteArray> words{"one", "two", "three", "four", "five", "six", "seven"};
    QTest::newRow("nothing asked") << words << QByteArray() << Rows{0, 1, 2, 3, 4, 5, 6};
    QTest::newRow("at the beginning") << words << QByteArray("fi") << Rows{4};
    QTest::newRow("at the end") << words << QByteArray("ree") << Rows{2};
    QTest::newRow("the whole cell") << words << QByteArray("seven") << Rows{6};
    QTest::newRow("more than a cell") << words << QByteArray("sevens") << Rows{};
    QTest::newRow("one letter") << words << QByteArray("o") << Rows{0, 1, 3};
    QTest::newRow("several times in a cell")
        << QList<QByteArray>{"abab", "ab", "b"} << QByteArray("ab") << Rows{0, 1};
    QTest::newRow("never across two cells")
        << QList<QByteArray>{"ab", "cd", "bc", "", "b", "", "c"} << QByteArray("bc") << Rows{2};
    QTest::newRow("a cell after one that only seems to match")
        << QList<QByteArray>{"aaab", "aab", "ab"} << QByteArray("aab") << Rows{0, 1};
    QTest::newRow("small for capital")
        << QList<QByteArray>{"KEY-aZ", "key-Az", "kEy-az"} << QByteArray("key-az") << Rows{0, 1, 2};
    QTest::newRow("capital for small")
        << QList<QByteArray>{"KEY", "key"} << QByteArray("KEY") << Rows{0, 1};
    // These differ in the very bit that tells a from A.
    QTest::newRow("neighbours of letters")
        << QList<QByteArray>{"@", "`", "[", "{", "\x10", "0"} << QByteArray("@") << Rows{0};
    QTest::newRow("brackets") << QList<QByteArray>{"[x]", "{x}", "[X]"} << QByteArray("[x]")
                              << Rows{0, 2};
    QTest::newRow("other alphabets as they are") << QList<QByteArray>{"caf\u00e9", "CAF\u00c9",
        "CAF\u00e9"} << QByteArray("caf\u00e9") << Rows{0, 2};
    QTest::newRow("bytes of zero")
        << QList<QByteArray>{QByteArray("a\0b", 3), "ab", QByteArray("a\0", 2)}
        << QByteArray("a\0", 2) << Rows{0, 2};
    QTest::newRow("longer than a block")
        << QList<QByteArray>{QByteArray(40, 'x') + "End", QByteArray(39, 'x') + "End"}
        << QByteArray(QByteArray(40, 'X') + "eND") << Rows{0};
}

void RowQuerySpec::textIsFoundWhereverItStands()
{
    QFETCH(const QList<QByteArray>, cells);
    QFETCH(const QByteArray, text);
    QFETCH(const Rows, expected);
    QCOMPARE(search(cells, {.text = text}), expected);
    QCOMPARE(search(cells, {.text = text, .columns = {0}}), expected);
}

void RowQuerySpec::textIsFoundAtEveryPlaceOfACell()
{
    for (const QByteArray &text :
        {QByteArray("q"), QByteArray("qr"), QByteArray("qrstuvwxyz0123456789")}) {
        QList<QByteArray> cells;
        Rows expected;
        for (int place = 0; place <= 70; ++place) {
            QByteArray cell(70, 'a');
            cell.insert(place, text);
            cells.append(cell);
            expected.push_back(static_cast<quint32>(place));
        }
        QCOMPARE(search(cells, {.text = text}), expected);
    }
}

void RowQuerySpec::textIsLookedForInTheColumnsAsked_data()
{
    QTest::addColumn<RowQuery>("query");
    QTest::addColumn<Rows>("expected");
    QTest::newRow("all") << RowQuery{.text = "x"} << Rows{0, 1, 2, 3, 5};
    QTest::newRow("one") << RowQuery{.text = "x", .columns = {1}} << Rows{1, 5};
    QTest::newRow("two") << RowQuery{.text = "x", .columns = {3, 1}} << Rows{1, 3, 5};
    QTest::newRow("one twice") << RowQuery{.text = "x", .columns = {1, 1}} << Rows{1, 5};
    QTest::newRow("one the stream lacks") << RowQuery{.text = "x", .columns = {4, -1}} << Rows{};
    QTest::newRow("one of several kinds")
        << RowQuery{.templateIds = {1}, .text = "x"} << Rows{1, 3, 5};
    QTest::newRow("a kind without text") << RowQuery{.templateIds = {0}} << Rows{0, 2, 4};
    QTest::newRow("several templates") << RowQuery{.templateIds = {0, 2}} << Rows{0, 2, 4};
    QTest::newRow("a kind that does not occur") << RowQuery{.templateIds = {2}} << Rows{};
    QTest::newRow("a kind that nobody knows") << RowQuery{.templateIds = {99}} << Rows{};
    QTest::newRow("columns without text") << RowQuery{.columns = {2}} << Rows{0, 1, 2, 3, 4, 5};
}

void RowQuerySpec::textIsLookedForInTheColumnsAsked()
{
    QFETCH(const RowQuery, query);
    QFETCH(const Rows, expected);
    std::vector<PlainRow> rows(6);
    rows[0].cells = {"x", "", "", ""};
    rows[1].cells = {"", "x", "", ""};
    rows[2].cells = {"", "", "x", ""};
    rows[3].cells = {"", "", "", "x"};
    rows[5].cells = {"x", "x", "x", "x"};
    for (std::size_t row = 0; row < rows.size(); ++row)
        rows[row].templateId = row % 2;
    const PageLog log = logOf(path(), rows, {4});
    const Result<Rows> given = findRows(log, query);
    QVERIFY(given);
    QCOMPARE(*given, expected);
}

void RowQuerySpec::rowsAreOrdered_data()
{
    QTest::addColumn<QList<QByteArray>>("cells");
    QTest::addColumn<RowOrder::By>("by");
    QTest::addColumn<Rows>("ascending");
    QTest::addColumn<Rows>("descending");
    using By = RowOrder::By;
    QTest::newRow("texts") << QList<QByteArray>{"b", "a", "", "ab", "B"} << By::Text
                           << Rows{4, 1, 3, 0, 2} << Rows{0, 3, 1, 4, 2};
    QTest::newRow("nothing comes last") << QList<QByteArray>{"", "b", "", QByteArray("\0", 1), "a"}
                                        << By::Text << Rows{3, 4, 1, 0, 2} << Rows{1, 4, 3, 0, 2};
    QTest::newRow("nothing at all")
        << QList<QByteArray>{"", "", ""} << By::Text << Rows{0, 1, 2} << Rows{0, 1, 2};
    QTest::newRow("equal texts keep their order") << QList<QByteArray>{"b", "a", "b", "a",
        "b"} << By::Text << Rows{1, 3, 0, 2, 4} << Rows{0, 2, 4, 1, 3};
    QTest::newRow("beginnings of each other")
        << QList<QByteArray>{"aaaaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaa",
               "aaaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaa"}
        << By::Text << Rows{4, 2, 1, 3, 0} << Rows{0, 3, 1, 2, 4};
    QTest::newRow("bytes of zero are no padding")
        << QList<QByteArray>{QByteArray("a\0\0", 3), "a", QByteArray("a\0", 2), "a\x01"} << By::Text
        << Rows{1, 2, 0, 3} << Rows{3, 0, 2, 1};
    QTest::newRow("code points, not signed bytes") << QList<QByteArray>{"\u00e9", "z", "\U0001F600",
        "\uFFFD"} << By::Text << Rows{1, 0, 3, 2} << Rows{2, 3, 0, 1};
    QTest::newRow("sizes") << QList<QByteArray>{"aaa", "z", "", "bbb", "yy"} << By::Size
                           << Rows{2, 1, 4, 0, 3} << Rows{0, 3, 4, 1, 2};
    QTest::newRow("members") << QList<QByteArray>{R"([1,[2,3],{"a":[4,5]}])", "",
        R"({"a":",]","b\"":2})", "[ ]", "[{}]", "7", R"("[1,2,3,4]")"}
                             << By::Members << Rows{1, 3, 5, 6, 4, 2, 0}
                             << Rows{0, 2, 4, 1, 3, 5, 6};
}

void RowQuerySpec::rowsAreOrdered()
{
    QFETCH(const QList<QByteArray>, cells);
    QFETCH(const RowOrder::By, by);
    QFETCH(const Rows, ascending);
    QFETCH(const Rows, descending);
    QCOMPARE(search(cells, {.order = RowOrder{.by = by}}), ascending);
    QCOMPARE(
        search(cells, {.order = RowOrder{.by = by, .direction = Qt::DescendingOrder}}), descending);
}

void RowQuerySpec::longCommonBeginningsAreOrderedByWhatFollows()
{
    // Addresses: much in common, some of them equal, some a beginning of others, one very long.
    std::mt19937 random(7);
    const QByteArray host = "https://storage.example.com/a-bucket-with-a-long-name/";
    QList<QByteArray> cells;
    for (int row = 0; row < 3000; ++row) {
        const QByteArray folder = "folder-" + QByteArray::number(random() % 7) + '/';
        switch (random() % 8) {
        case 0:
            cells.append(host + folder);
            break;
        case 1:
            cells.append(host);
            break;
        case 2:
            cells.append(QByteArray());
            break;
        case 3:
            cells.append(host + QByteArray(100'000 / 64, 'x') + QByteArray::number(random() % 3));
            break;
        default:
            cells.append(host + folder + "picture-" + QByteArray::number(random() % 900) + ".jpg");
            break;
        }
    }
    const std::vector<PlainRow> rows = withCells(cells);
    const PageLog log = logOf(path(), rows, {1000, 1, 1000, 200});
    for (const Qt::SortOrder direction : {Qt::AscendingOrder, Qt::DescendingOrder}) {
        for (const QByteArray &text : {QByteArray(), QByteArray("7.jpg")}) {
            const RowQuery query{.text = text, .order = RowOrder{.direction = direction}};
            const Result<Rows> given = findRows(log, query);
            QVERIFY(given);
            QVERIFY2(*given == found(rows, query), described(query).constData());
        }
    }
}

void RowQuerySpec::anyQueryGivesWhatASlowSearchGives()
{
    std::mt19937 random(20260912);
    const auto below = [&random](std::size_t limit) {
        return static_cast<std::size_t>(random() % limit);
    };
    // Few letters, so that there are hits, near misses and ties; and what folding might confuse.
    constexpr std::string_view letters("aAbBzZ@`[{]}0P\x10\x80\xc3\0\x7f,\"", 21);
    const auto anyText = [&](std::size_t longest) {
        QByteArray text;
        for (std::size_t size = below(longest + 1); size > 0; --size)
            text += letters[below(letters.size())];
        return text;
    };
    const QByteArray beginnings[] = {"", "aaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaab",
        "a long beginning that many have", "[", "{\"a\":1,"};
    for (int round = 0; round < 60; ++round) {
        std::vector<PlainRow> rows(below(400));
        for (PlainRow &row : rows) {
            row.templateId = static_cast<quint32>(below(3));
            for (QByteArray &cell : row.cells) {
                cell = beginnings[below(std::size(beginnings))];
                cell += anyText(below(8) == 0 ? 60 : 4);
            }
        }
        // JSON in one column, so that there are members to count.
        for (PlainRow &row : rows) {
            QJsonArray list;
            for (std::size_t size = below(5); size > 0; --size)
                list.append(QString::fromLatin1(anyText(3)));
            row.cells[3] = QJsonDocument(list).toJson(QJsonDocument::Compact);
        }
        const std::vector<int> pages{static_cast<int>(below(100)), 0, static_cast<int>(below(100)),
            static_cast<int>(below(3))};
        const PageLog log = logOf(path(), rows, pages);
        for (int question = 0; question < 20; ++question) {
            RowQuery query;
            if (below(4) == 0) {
                const auto id = static_cast<quint32>(below(4));
                query.templateIds = {id};
                if (below(2) == 0)
                    query.templateIds.push_back(id + 1 + static_cast<quint32>(below(3)));
            }
            if (below(4) != 0 && !rows.empty()) {
                const QByteArray &cell = rows[below(rows.size())].cells[below(columns)];
                const auto at = static_cast<qsizetype>(below(cell.size() + 1U));
                query.text =
                    below(5) == 0 ? anyText(3) : cell.mid(at, static_cast<qsizetype>(below(30)));
                if (below(2) == 0)
                    query.text = query.text.toUpper();
            }
            while (below(2) == 0)
                query.columns.push_back(static_cast<int>(below(columns)));
            if (below(3) != 0) {
                const auto by = static_cast<RowOrder::By>(below(3));
                query.order = RowOrder{
                    .column = by == RowOrder::By::Members ? 3 : static_cast<int>(below(columns)),
                    .by = by,
                    .direction = below(2) == 0 ? Qt::AscendingOrder : Qt::DescendingOrder};
            }
            const Result<Rows> given = findRows(log, query);
            QVERIFY(given);
            QVERIFY2(*given == found(rows, query), described(query).constData());
        }
    }
}

void RowQuerySpec::rowsAreToldAsTheyAreFound()
{
    std::vector<PlainRow> rows(100);
    for (std::size_t row = 0; row < rows.size(); ++row)
        rows[row].cells[0] = row % 3 == 0 ? "yes" : "no";
    const PageLog log = logOf(path(), rows, {10, 0, 50});
    const RowQuery query{.text = "yes", .order = RowOrder{.direction = Qt::DescendingOrder}};
    Rows told;
    qint64 scanned = 0;
    int times = 0;
    const Result<Rows> given =
        findRows(log, query, [&](std::span<const quint32> more, qint64 sofar) {
            told.insert(told.end(), more.begin(), more.end());
            ++times;
            if (sofar < scanned || (!more.empty() && more.back() >= sofar))
                return false;
            scanned = sofar;
            return true;
        });
    QVERIFY(given);
    QCOMPARE(scanned, 100);
    QVERIFY(times >= 3);
    QCOMPARE(told, found(rows, {.text = "yes"}));
}

void RowQuerySpec::theWatchStopsTheSearch()
{
    const PageLog log = logOf(path(), std::vector<PlainRow>(100), {10, 50});
    int times = 0;
    const Result<Rows> given = findRows(log, {}, [&](std::span<const quint32>, qint64) {
        ++times;
        return false;
    });
    QVERIFY(!given);
    QCOMPARE(given.error().kind, Error::Kind::Cancelled);
    QCOMPARE(times, 1);
}

void RowQuerySpec::aSearchContinuesWhereAnotherEnded()
{
    std::vector<PlainRow> rows(100);
    for (std::size_t row = 0; row < rows.size(); ++row) {
        rows[row].cells[0] = row % 3 == 0 ? "yes" : "no";
        rows[row].templateId = row % 2;
    }
    const PageLog log = logOf(path(), rows, {10, 0, 50});
    for (const RowQuery &query : {RowQuery{}, RowQuery{.text = "yes"}, RowQuery{.templateIds = {1}},
             RowQuery{.templateIds = {1}, .text = "yes"},
             RowQuery{.text = "yes", .order = RowOrder{.by = RowOrder::By::Size}}}) {
        const Rows all = found(rows, query);
        for (const qint64 from : {0, 1, 9, 10, 60, 61, 99, 100, 1000}) {
            Rows expected;
            std::copy_if(all.begin(), all.end(), std::back_inserter(expected),
                [from](quint32 row) { return row >= from; });
            const Result<Rows> given = findRows(log, query, {}, from);
            QVERIFY(given);
            QCOMPARE(*given, expected);
        }
    }
}

void RowQuerySpec::anEmptyLogHasNoRows()
{
    const PageLog log = logOf(path(), {}, {});
    const Result<Rows> given = findRows(log, {.text = "x", .order = RowOrder{}});
    QVERIFY(given);
    QVERIFY(given->empty());
}

void RowQuerySpec::whatCannotBeReadIsAnError()
{
    std::vector<PlainRow> rows(200);
    for (PlainRow &row : rows)
        row.cells[0] = "words";
    const PageLog log = logOf(path(), rows, {100});
    QVERIFY(QFile::resize(path(), QFileInfo(path()).size() / 2));
    for (const RowQuery &query :
        {RowQuery{.text = "words"}, RowQuery{.templateIds = {0}}, RowQuery{.order = RowOrder{}}}) {
        const Result<Rows> given = findRows(log, query);
        QVERIFY(!given);
        QCOMPARE(given.error().kind, Error::Kind::Storage);
    }
}

QTEST_GUILESS_MAIN(RowQuerySpec)
#include "RowQuerySpec.moc"
