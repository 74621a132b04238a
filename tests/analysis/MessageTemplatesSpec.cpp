// SPDX-License-Identifier: Apache-2.0
#include "analysis/MessageTemplates.h"
#include "analysis/TemplateTable.h"

#include <QTest>

using namespace taskglass;
using namespace Qt::StringLiterals;

namespace {

QByteArray templateOf(const QByteArray &message)
{
    return QByteArray::fromStdString(messageTemplate(message.toStdString()));
}

RowPage pageOf(const QByteArrayList &messages)
{
    RowPage page(RowStream::Failed);
    for (const QByteArray &message : messages) {
        for (RowColumn &column : page.columns)
            column.append(CellKind::Null);
        RowColumn &column = page.column(FailedColumn::Message);
        column.ends.pop_back();
        column.kinds.pop_back();
        column.append(message.isNull() ? CellKind::Missing : CellKind::Text, message.toStdString());
    }
    return page;
}

} // namespace

class MessageTemplatesSpec : public QObject {
    Q_OBJECT

private slots:
    void replacesWhatVaries_data();
    void replacesWhatVaries();
    void sameMistakesShareATemplate_data();
    void sameMistakesShareATemplate();
    void staysShortAndWhole();
    void takesLinearTimeOnHostileMessages_data();
    void takesLinearTimeOnHostileMessages();
    void numbersTemplatesInOrderOfAppearance();
    void continuesALog();
    void limitsTheNumberOfTemplates();
    void manyFormsOfOneMistakeHideNoOther();
    void leavesOtherStreamsAlone();
};

void MessageTemplatesSpec::replacesWhatVaries_data()
{
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const char *message, const char *expected) {
        QTest::newRow(name) << QByteArray(message) << QByteArray(expected);
    };
    // What the server says.
    row("duplicate key", "Duplicate global key: 'gk-2'", "Duplicate global key: '{text}'");
    row("schema id",
        "A schemaId can only be specified once per DataRow : [cko8xxxxxxxxxxxxxxxxxxxxx]",
        "A schemaId can only be specified once per DataRow : [{id}]");
    row("several schema ids",
        "A schemaId can only be specified once per DataRow : [cko8xxxxxxxxxxxxxxxxxxxxx, "
        "cko9xxxxxxxxxxxxxxxxxxxxx,cko7xxxxxxxxxxxxxxxxxxxxx]",
        "A schemaId can only be specified once per DataRow : [{id}]");
    row("embedded rows", "Rejected: [{\"a\": \"]\", \"b\": [1, {}]}] (2 rows)",
        "Rejected: {json} ({n} rows)");

    row("nothing", "", "(no message from server)");
    row("blanks", " \n\t ", "(no message from server)");
    row("plain", "Could not read the file", "Could not read the file");
    row("blanks between", "  Could\n  not\t\tread ", "Could not read");

    row("object", "Bad: {\"a\":1}", "Bad: {json}");
    row("empty object", "Bad: {} and []", "Bad: {json}");
    row("Python's spelling", "Bad: {'a': \"it's {\", 'b': ['}']}.", "Bad: {json}.");
    row("escaped quote", "Bad: {\"a\":\"\\\"}\"} x", "Bad: {json} x");
    row("list of texts", "Bad: [ \"a\", \"b\" ]", "Bad: {json}");
    row("list of numbers", "Bad: [1, 2.5, -3]", "Bad: {json}");
    row("a number in brackets", "Row [12] is bad", "Row [{n}] is bad");
    row("a word in brackets", "[error] bad", "[error] bad");
    row("a word in braces", "Bad {name} here", "Bad {name} here");
    row("open object", "Bad: {\"a\":", "Bad: {\"{text}\":");
    row("open, then closed", "Bad: [[ {\"a\": 1}", "Bad: [[ {json}");
    row("wrong bracket", "Bad: {\"a\": 1]", "Bad: {\"{text}\": {n}]");

    row("address", "Cannot fetch https://example.com/a/b.jpg?x=1&y=[2]: timeout",
        "Cannot fetch {url}: timeout");
    row("address at the end", "See http://example.com/x.", "See {url}.");
    row("bucket", "Cannot open gs://bucket/a b", "Cannot open {url} b");
    row("address in parentheses", "Bad (s3://bucket/a) file", "Bad ({url}) file");

    row("UUID", "Row 123e4567-e89b-12d3-a456-426614174000 failed", "Row {id} failed");
    row("cuid", "DataRow ckz1a2b3c4d5e6f7g8h9i0j1k failed", "DataRow {id} failed");
    row("hex", "Object 0123456789abcdef gone", "Object {id} gone");
    row("capital hex", "Object DEADBEEFDEADBEEF gone", "Object {id} gone");
    row("long word", "Donaudampfschifffahrtsgesellschaft", "Donaudampfschifffahrtsgesellschaft");
    row("short hex", "Object abc123 gone", "Object {name} gone");

    row("double quotes", "Key \"a b\" is unknown", "Key \"{text}\" is unknown");
    row("back quotes", "Key `a` is unknown", "Key `{text}` is unknown");
    row("curly quotes", "Key \u201Ca\u201D, \u2018b\u2019, \u00ABc\u00BB",
        "Key \u201C{text}\u201D, \u2018{text}\u2019, \u00AB{text}\u00BB");
    row("within Japanese", "\u30AD\u30FC\u300Cabc\u300D\u304C\u91CD\u8907",
        "\u30AD\u30FC\u300C{text}\u300D\u304C\u91CD\u8907");
    row("an apostrophe", "It doesn't exist, don't try", "It doesn't exist, don't try");
    row("an apostrophe quoted", "Key 'don't' is bad", "Key '{text}' is bad");
    row("escaped within quotes", "Key \"a\\\"b\" is bad", "Key \"{text}\" is bad");
    row("nothing quoted", "Key '' is bad", "Key '{text}' is bad");
    row("several quoted", "Not one of 'a', 'b', 'c'", "Not one of '{text}'");
    row("inches", "A 5\" nail", "A {n}\" nail");

    row("date", "Before 2026-09-24 or so", "Before {date} or so");
    row("date and time", "At 2026-09-24T10:11:12.123Z.", "At {date}.");
    row("time with offset", "At 2026-09-24 10:11:12+02:00 sharp", "At {date} sharp");
    row("compact", "At 20260924T101112Z", "At {date}");
    row("other dates", "On 24/09/2026 or 24.09.2026", "On {date}");
    row("time of day", "At 10:11:12", "At {time}");

    row("number", "Row 17 of 1,000,000", "Row {n} of {n}");
    row("decimal", "Got -12.5e-3 and +7", "Got {n}");
    row("hexadecimal", "Code 0x1F", "Code {n}");
    row("version", "Needs 1.2.3.", "Needs {n}.");
    row("unit", "Over 10MB, 50%", "Over {size}, {n}%");
    row("within a name", "image_001.jpg, gk-2", "{name}");
    row("range", "Between 1-5", "Between {n}-{n}");

    row("page of HTML", "<html><body><h1>502 Bad Gateway</h1></body></html>", "502 Bad Gateway");
    row("status", "GET https://a.test/1 returned 404", "GET {url} returned 404");
    row("no status", "Line 404 has 500 signs", "Line {n} has {n} signs");
    row("status in data", "Bad: {\"status\": 503, \"n\": 1}", "Bad: {json 503}");
    row("path", "Gone: /mnt/data/set 1/IMG_0001.JPG", "Gone: {name}");
    row("Windows path", "Cannot open C:\\a b\\c.png now", "Cannot open {name} now");
    row("addresses", "From 10.0.0.1:80 to fe80::1", "From {name} to {name}");
    row("mail", "User o'neil_7@example.test left", "User {name} left");
    row("capitals in quotes", "Is 'IMAGE', not 'VIDEO'", "Is 'IMAGE', not 'VIDEO'");
    row("a field", "Field 'row_data' is required", "Field 'row_data' is required");
    row("a key in capitals", "Duplicate key: 'ABC'", "Duplicate key: '{text}'");
    row("extension", "No .mp3, no mp4", "No .mp3, no mp4");
    row("written date", "On Tue, 05 Nov 2024 13:07:21 GMT", "On {date}");
    row("ordinal", "The 13th of them", "The {n} of them");
    row("size in two units", "Sent 18846 bytes (18.4 KB)", "Sent {size}");
    row("pixels", "Is 25000x18000", "Is {size}");

    row("other letters", "Größe 5 überschritten \xF0\x9F\x98\x80",
        "Größe {n} überschritten \xF0\x9F\x98\x80");
}

void MessageTemplatesSpec::replacesWhatVaries()
{
    QFETCH(const QByteArray, message);
    QFETCH(const QByteArray, expected);
    QCOMPARE(templateOf(message), expected);
}

void MessageTemplatesSpec::sameMistakesShareATemplate_data()
{
    QTest::addColumn<QByteArrayList>("messages");
    QTest::newRow("keys") << QByteArrayList{"Duplicate global key: 'gk-2'",
        "Duplicate global key: 'a b {\"c\"}'", "Duplicate global key: ''"};
    QTest::newRow("rows") << QByteArrayList{"Row 1: bad", "Row 1,234: bad", "Row  99:\nbad"};
    QTest::newRow("ids") << QByteArrayList{"Unknown: [cko8xxxxxxxxxxxxxxxxxxxxx]",
        "Unknown: [ckz1a2b3c4d5e6f7g8h9i0j1k, ckz1a2b3c4d5e6f7g8h9i0j1k]",
        "Unknown: [123e4567-e89b-12d3-a456-426614174000]"};
}

void MessageTemplatesSpec::sameMistakesShareATemplate()
{
    QFETCH(const QByteArrayList, messages);
    for (const QByteArray &message : messages)
        QCOMPARE(templateOf(message), templateOf(messages.front()));
}

void MessageTemplatesSpec::staysShortAndWhole()
{
    for (const QByteArray &word : {QByteArray("word "), QByteArray("\xC3\xA9"),
             QByteArray("\xE3\x81\x82\xE3\x81\x84"), QByteArray("a\xF0\x9F\x98\x80")}) {
        const QString shown = QString::fromUtf8(templateOf(word.repeated(2000)));
        QCOMPARE(shown.toUcs4().size(), static_cast<qsizetype>(maximumTemplateLength));
        QVERIFY(shown.endsWith(QChar(0x2026)));
        QVERIFY(!shown.contains(QChar::ReplacementCharacter));
    }
    const QByteArray exact(static_cast<qsizetype>(maximumTemplateLength), 'z');
    QCOMPARE(templateOf(exact), exact);
    QVERIFY(templateOf(exact + 'z').endsWith("\xE2\x80\xA6"));
    const QByteArray object = "{\"a\":\"" + QByteArray(1'000'000, 'x') + "\"}";
    QCOMPARE(templateOf("Bad " + object + " end"), QByteArray("Bad {json} end"));
}

void MessageTemplatesSpec::takesLinearTimeOnHostileMessages_data()
{
    QTest::addColumn<QByteArray>("piece");
    for (const char *piece :
        {"[", "[[\"", "{\"", "{'a':", "\"", "' ", " '", "`x ", "\\", "[ ", "[1", "a://", "1,",
            "1, ", "z", "0", "-", "\xE2\x80\x9C", "\xFF", "\n", "12:", "\"\\", "<html <", "<html><",
            "1-", "a/", "{\"code\" ", "\xE5\xB9\xB4", "1 x ", ": a,", "a:1:"})
        QTest::newRow(QByteArray(piece).toPercentEncoding().constData()) << QByteArray(piece);
}

void MessageTemplatesSpec::takesLinearTimeOnHostileMessages()
{
    // In quadratic time each of these would take hours.
    QFETCH(const QByteArray, piece);
    const QByteArray message = piece.repeated(2'000'000 / piece.size());
    QVERIFY(!templateOf(message).isEmpty());
    QVERIFY(!templateOf("x " + message).isEmpty());
}

void MessageTemplatesSpec::numbersTemplatesInOrderOfAppearance()
{
    TemplateTable table;
    RowPage page = pageOf({"Row 1", "Key 'a'", "Row 2", QByteArray(), "Key 'a'", ""});
    table.assign(page);
    QCOMPARE(page.templates, std::vector<quint32>({0, 1, 0, 2, 1, 2}));
    QCOMPARE(page.newTemplates,
        std::vector<QByteArray>({"Row {n}", "Key '{text}'", "(no message from server)"}));
    RowPage next = pageOf({"Row 3", "New"});
    table.assign(next);
    QCOMPARE(next.templates, std::vector<quint32>({0, 3}));
    QCOMPARE(next.newTemplates, std::vector<QByteArray>({"New"}));
}

void MessageTemplatesSpec::continuesALog()
{
    TemplateTable table({"Row {n}", "Key '{text}'"});
    RowPage page = pageOf({"Key 'b'", "New", "Row 7"});
    table.assign(page);
    QCOMPARE(page.templates, std::vector<quint32>({1, 2, 0}));
    QCOMPARE(page.newTemplates, std::vector<QByteArray>({"New"}));
}

void MessageTemplatesSpec::limitsTheNumberOfTemplates()
{
    TemplateTable table;
    std::vector<QByteArray> known;
    // Words without digits: a number in letters g to z.
    const auto word = [](int number) {
        QByteArray letters = "x";
        for (; number > 0; number /= 20)
            letters += static_cast<char>('g' + number % 20);
        return letters;
    };
    QSet<QByteArray> distinct;
    for (int page = 0; page < 30; ++page) {
        QByteArrayList messages;
        for (int row = 0; row < 1000; ++row)
            messages.append(word(page * 1000 + row));
        RowPage some = pageOf(messages);
        table.assign(some);
        known.insert(known.end(), some.newTemplates.begin(), some.newTemplates.end());
        for (qsizetype row = 0; row < messages.size(); ++row) {
            distinct.insert(messages[row]);
            const QByteArray &text = known.at(some.templates[static_cast<std::size_t>(row)]);
            QVERIFY(text == messages[row] || text == "(other messages)");
        }
    }
    QCOMPARE(distinct.size(), 30'000);
    const std::size_t most = maximumTemplates + furtherTemplates;
    QCOMPARE(known.size(), most + 1);
    QCOMPARE(known.back(), QByteArray("(other messages)"));

    TemplateTable continued(known);
    RowPage later = pageOf({"never seen before", "x"});
    continued.assign(later);
    QCOMPARE(later.templates.front(), static_cast<quint32>(most));
    QVERIFY(later.newTemplates.empty());
}

void MessageTemplatesSpec::manyFormsOfOneMistakeHideNoOther()
{
    TemplateTable table;
    QByteArrayList messages;
    for (int number = 0; number < 20'000; ++number) {
        QByteArray word = "x";
        for (int rest = number; rest > 0; rest /= 20)
            word += static_cast<char>('g' + rest % 20);
        messages.append("Cannot do " + word + " now");
    }
    messages += {"The disk is full", "Cannot do zzz now", "The disk is full"};
    RowPage page = pageOf(messages);
    table.assign(page);
    QCOMPARE(page.newTemplates.size(), maximumTemplates + 1);
    QCOMPARE(page.newTemplates.back(), "The disk is full"_ba);
    QCOMPARE(page.templates[20'000], static_cast<quint32>(maximumTemplates));
    QCOMPARE(page.templates[20'002], static_cast<quint32>(maximumTemplates));
    QCOMPARE(page.templates[20'001], 0U); // As the first one that begins and ends like it.
}

void MessageTemplatesSpec::leavesOtherStreamsAlone()
{
    TemplateTable table;
    RowPage page(RowStream::Created);
    for (RowColumn &column : page.columns)
        column.append(CellKind::Text, "a");
    table.assign(page);
    QVERIFY(page.templates.empty());
    QVERIFY(page.newTemplates.empty());
}

QTEST_GUILESS_MAIN(MessageTemplatesSpec)
#include "MessageTemplatesSpec.moc"
