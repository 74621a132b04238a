// SPDX-License-Identifier: Apache-2.0
#include "json/JsonText.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace taskglass;

class JsonTextSpec : public QObject {
    Q_OBJECT

private slots:
    void escapesText_data();
    void escapesText();
    void everyByteBecomesReadableJson();
    void minifies_data();
    void minifies();
    void refusesWhatIsNotJson_data();
    void refusesWhatIsNotJson();
    void readsText_data();
    void readsText();
    void readsBackWhatItEscaped();
    void keepsHalvesOfPairs();
    void peopleSeeHalvesAsReplaced();
    void qtReadsWhatPythonReads();
    void takesObjectsAndListsApart_data();
    void takesObjectsAndListsApart();
};

void JsonTextSpec::escapesText_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("empty") << QByteArray() << QByteArray("\"\"");
    QTest::newRow("plain") << QByteArray("a/b") << QByteArray("\"a/b\"");
    QTest::newRow("quote and backslash") << QByteArray("\"\\") << QByteArray("\"\\\"\\\\\"");
    QTest::newRow("line breaks") << QByteArray("a\r\n\tb") << QByteArray("\"a\\r\\n\\tb\"");
    QTest::newRow("control") << QByteArray("\x01\x1F\0z", 4)
                             << QByteArray("\"\\u0001\\u001f\\u0000z\"");
    QTest::newRow("all of these") << QByteArray("a\"b\\c\nd\x01")
                                  << QByteArray("\"a\\\"b\\\\c\\nd\\u0001\"");
    QTest::newRow("other letters")
        << QByteArray("\xC3\xA9\xF0\x9F\x98\x80") << QByteArray("\"\xC3\xA9\xF0\x9F\x98\x80\"");
    QTest::newRow("stray byte") << QByteArray("a\xFF"
                                              "b")
                                << QByteArray("\"a\xEF\xBF\xBD"
                                              "b\"");
    QTest::newRow("cut sequence") << QByteArray("a\xC3") << QByteArray("\"a\xEF\xBF\xBD\"");
    QTest::newRow("half a pair") << QByteArray("\xED\xA0\xBD!\xED\xB8\x80")
                                 << QByteArray("\"\\ud83d!\\ude00\"");
    QTest::newRow("cut half") << QByteArray("\xED\xA0")
                              << QByteArray("\"\xEF\xBF\xBD\xEF\xBF\xBD\"");
    QTest::newRow("overlong") << QByteArray("\xC0\x80")
                              << QByteArray("\"\xEF\xBF\xBD\xEF\xBF\xBD\"");
}

void JsonTextSpec::escapesText()
{
    QFETCH(const QByteArray, text);
    QFETCH(const QByteArray, json);
    QByteArray out = "x";
    appendJsonString(out, text);
    QCOMPARE(out, "x" + json);
}

void JsonTextSpec::everyByteBecomesReadableJson()
{
    for (int byte = 0; byte < 256; ++byte) {
        for (const QByteArray &rest :
            {QByteArray("z"), QByteArray("\x80"), QByteArray("\xBF\x80")}) {
            const QByteArray text = static_cast<char>(byte) + rest;
            QByteArray out = "[";
            appendJsonString(out, text);
            const QJsonDocument document = QJsonDocument::fromJson(out + ']');
            QVERIFY2(document.isArray(), out.constData());
            if (byte < 0x80 && rest == "z")
                QCOMPARE(document[0].toString().toUtf8(), text);
        }
    }
}

void JsonTextSpec::minifies_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("minified");
    const auto same = [](const QByteArray &json) {
        QTest::newRow(json.constData()) << json << json;
    };
    for (const char *json :
        {"null", "true", "false", "0", "-0", "1.50", "-1e+10", "2E-3", "\"a b\"", "{}", "[]",
            "[[],{}]", "{\"a\":[1,2,{\"b\":null}],\"c\":\"\\u00e9\\n\\\"\"}",
            "[1.0,123456789012345678901234567890]", "[NaN,-Infinity,1e400]", "\"\\ud83d\"",
            "{\"a\":1,\"a\":2}"})
        same(json);
    QTest::newRow("spread over lines")
        << QByteArray(" {\n  \"a b\" : [ 1 ,\t2 ] ,\r\n  \"c\" : { }\n}\n")
        << QByteArray("{\"a b\":[1,2],\"c\":{}}");
    QTest::newRow("empty with blanks") << QByteArray("[ ]") << QByteArray("[]");
    QTest::newRow("deep") << QByteArray("[").repeated(100'000) + QByteArray("]").repeated(100'000)
                          << QByteArray("[").repeated(100'000) + QByteArray("]").repeated(100'000);
    QTest::newRow("no UTF-8") << QByteArray("[ \"a\xFF\" ]") << QByteArray("[\"a\xEF\xBF\xBD\"]");
    QTest::newRow("control characters") << QByteArray("\"a\nb\"") << QByteArray("\"a\\u000ab\"");
}

void JsonTextSpec::minifies()
{
    QFETCH(const QByteArray, json);
    QFETCH(const QByteArray, minified);
    QByteArray out = "x";
    QVERIFY(appendMinified(out, json));
    QCOMPARE(out, "x" + minified);
}

void JsonTextSpec::refusesWhatIsNotJson_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char *text : {"", " ", "nul", "nulll", "01", "1.", ".5", "-", "+1", "1e", "'a'",
             "\"a", "\"\\x\"", "\"\\u12g4\"", "{", "}", "[1", "[1,]", "[,1]", "{\"a\"}", "{\"a\":}",
             "{\"a\":1,}", "{a:1}", "{1:1}", "[1}", "{\"a\":1]", "1 2", "[] []", "nan", "-NaN",
             "{\"a\":1", "[\"a\" \"b\"]"})
        QTest::newRow(QByteArray(text).replace("\n", "\\n").constData()) << QByteArray(text);
    QTest::newRow("five million brackets") << QByteArray("[").repeated(5'000'000);
}

void JsonTextSpec::refusesWhatIsNotJson()
{
    QFETCH(const QByteArray, text);
    QByteArray out = "x";
    QVERIFY(!appendMinified(out, text));
    QCOMPARE(out, QByteArray("x"));
}

void JsonTextSpec::readsText_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("text"); // null: refused
    const auto row = [](const char *json, const QByteArray &text) {
        QTest::newRow(json) << QByteArray(json) << text;
    };
    row("\"\"", "");
    row("\"a b\"", "a b");
    row("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t");
    row("\"\\u0041\\u00e9\\u20AC.\"", "A\xC3\xA9\xE2\x82\xAC.");
    row("\"\\ud83d\\uDE00!\"", "\xF0\x9F\x98\x80!");
    // Halves of pairs are kept, in the form that UTF-8 would have for them.
    row("\"\\ud83d!\"", "\xED\xA0\xBD!");
    row("\"\\ud83d\\u0041\"",
        "\xED\xA0\xBD"
        "A");
    row("\"\\ude00\\ud83d\"", "\xED\xB8\x80\xED\xA0\xBD");
    row("\"\xFF\"", "\xEF\xBF\xBD");
    row("\"\xED\xA0\xBD\"", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
    for (const char *json :
        {"", "\"", "a", "\"a", "\"\\", "\"\\u12\"", "\"\\x\"", "\"a\" ", "\"a\"b\"", "12"})
        row(json, QByteArray());
}

void JsonTextSpec::readsText()
{
    QFETCH(const QByteArray, json);
    QFETCH(const QByteArray, text);
    QByteArray out = "x";
    QCOMPARE(appendUnquoted(out, json), !text.isNull());
    QCOMPARE(out, "x" + text);
}

void JsonTextSpec::readsBackWhatItEscaped()
{
    for (char32_t character = 0; character < 0x110000; ++character) {
        if (character >= 0xD800 && character < 0xE000)
            continue;
        const QByteArray text = QString::fromUcs4(&character, 1).toUtf8();
        QByteArray json;
        appendJsonString(json, text);
        QByteArray out;
        QVERIFY(appendUnquoted(out, json) && out == text);
    }
}

void JsonTextSpec::keepsHalvesOfPairs()
{
    for (char32_t half = 0xD800; half < 0xE000; ++half) {
        const QByteArray json = "\"\\u" + QByteArray::number(half, 16) + '"';
        QByteArray text;
        QVERIFY(appendUnquoted(text, json));
        QByteArray again;
        appendJsonString(again, text);
        QCOMPARE(again, json);
    }
}

void JsonTextSpec::peopleSeeHalvesAsReplaced()
{
    QCOMPARE(readableText("a\xED\xA0\xBD"
                          "b\xED\x95\x9C\xED"),
        u"a\uFFFDb\uD55C\uFFFD"_s);
}

void JsonTextSpec::qtReadsWhatPythonReads()
{
    QByteArray out;
    QVERIFY(appendForQt(
        out, R"([{"n":NaN,"e":1e400,"metadata":{"b":12345678901234567890,"a":NaN}}])", "metadata"));
    QVERIFY2(!QJsonDocument::fromJson(out).isNull(), out.constData());
    const QJsonObject first = QJsonDocument::fromJson(out)[0].toObject();
    QCOMPARE(first["n"_L1].toString(), u"NaN"_s);
    QCOMPARE(first["e"_L1].toString(), u"1e400"_s);
    QCOMPARE(first["metadata"_L1].toString(), u"\u0001{\"b\":12345678901234567890,\"a\":NaN}"_s);
}

void JsonTextSpec::takesObjectsAndListsApart_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("pieces"); // null: refused
    const auto row = [](const char *json, const QByteArray &pieces) {
        QTest::newRow(json) << QByteArray(json) << pieces;
    };
    row(" {} ", "");
    row("[ ]", "");
    row("{\"a\":1}", "a=1;");
    row(" {\"a\" : \"x,}\" ,\n\"\\u0062\": {\"c\":[1, {}]}\t, \"\":null}",
        "a=\"x,}\";b={\"c\":[1, {}]};=null;");
    row("[1, \"]\" ,[2,[]],{\"a\":3}]", "1;\"]\";[2,[]];{\"a\":3};");
    for (const char *json :
        {"", " ", "{", "[", "{\"a\"}", "{\"a\":}", "{\"a\":1", "{\"a\":1,}", "{a:1}", "{\"a\":1}}",
            "{\"a\":[1}", "[1,]", "[1 2]", "[[]", "[1]x", "null", "\"{}\"", "{\"a\":tru}"})
        row(json, QByteArray());
}

void JsonTextSpec::takesObjectsAndListsApart()
{
    QFETCH(const QByteArray, json);
    QFETCH(const QByteArray, pieces);
    QByteArray seen("");
    const bool isObject = forEachJsonMember(json, [&](QByteArrayView name, QByteArrayView value) {
        seen.append(name).append('=').append(value).append(';');
    });
    const bool isList =
        forEachJsonElement(json, [&](QByteArrayView value) { seen.append(value).append(';'); });
    QCOMPARE(isObject || isList, !pieces.isNull());
    QVERIFY(!isObject || !isList);
    if (!pieces.isNull())
        QCOMPARE(seen, pieces);
}

QTEST_GUILESS_MAIN(JsonTextSpec)
#include "JsonTextSpec.moc"
