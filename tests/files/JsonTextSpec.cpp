// SPDX-License-Identifier: Apache-2.0
#include "files/JsonText.h"

#include <QJsonArray>
#include <QJsonDocument>
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
    QTest::newRow("other letters")
        << QByteArray("\xC3\xA9\xF0\x9F\x98\x80") << QByteArray("\"\xC3\xA9\xF0\x9F\x98\x80\"");
    QTest::newRow("stray byte") << QByteArray("a\xFF"
                                              "b")
                                << QByteArray("\"a\xEF\xBF\xBD"
                                              "b\"");
    QTest::newRow("cut sequence") << QByteArray("a\xC3") << QByteArray("\"a\xEF\xBF\xBD\"");
    QTest::newRow("surrogate") << QByteArray("\xED\xA0\x80")
                               << QByteArray("\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
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
            "[1.0,123456789012345678901234567890]"})
        same(json);
    QTest::newRow("spread over lines")
        << QByteArray(" {\n  \"a b\" : [ 1 ,\t2 ] ,\r\n  \"c\" : { }\n}\n")
        << QByteArray("{\"a b\":[1,2],\"c\":{}}");
    QTest::newRow("empty with blanks") << QByteArray("[ ]") << QByteArray("[]");
    QTest::newRow("deep") << QByteArray("[").repeated(1024) + QByteArray("]").repeated(1024)
                          << QByteArray("[").repeated(1024) + QByteArray("]").repeated(1024);
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
             "\"a", "\"\\x\"", "\"\\u12g4\"", "\"a\nb\"", "{", "}", "[1", "[1,]", "[,1]", "{\"a\"}",
             "{\"a\":}", "{\"a\":1,}", "{a:1}", "{1:1}", "[1}", "{\"a\":1]", "1 2", "[] []", "NaN",
             "\"\xFF\"", "{\"a\":1", "[\"a\" \"b\"]"})
        QTest::newRow(QByteArray(text).replace("\n", "\\n").constData()) << QByteArray(text);
    QTest::newRow("too deep") << QByteArray("[").repeated(1025) + QByteArray("]").repeated(1025);
    QTest::newRow("five million brackets") << QByteArray("[").repeated(5'000'000);
}

void JsonTextSpec::refusesWhatIsNotJson()
{
    QFETCH(const QByteArray, text);
    QByteArray out = "x";
    QVERIFY(!appendMinified(out, text));
    QCOMPARE(out, QByteArray("x"));
}

QTEST_GUILESS_MAIN(JsonTextSpec)
#include "JsonTextSpec.moc"
