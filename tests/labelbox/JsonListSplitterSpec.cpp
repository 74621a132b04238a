// SPDX-License-Identifier: Apache-2.0
#include "labelbox/JsonListSplitter.h"

#include <QStringList>
#include <QTest>

using namespace taskglass;
using namespace Qt::StringLiterals;
using State = JsonListSplitter::State;

/// A result file of any size is cut into elements, wherever its bytes happen to be divided.
class JsonListSplitterSpec : public QObject {
    Q_OBJECT
private slots:
    void anObjectIsCutIntoItsParts_data();
    void anObjectIsCutIntoItsParts();
    void otherTextIsRefused_data();
    void otherTextIsRefused();
    void aSinkCanStop();
};

namespace {

/// `key[]=element` for elements, `key=value` for other values.
QStringList cut(const QByteArray &json, qsizetype pieceSize, State *state)
{
    QStringList parts;
    JsonListSplitter splitter([&](std::string_view member, std::string_view text, bool isElement) {
        parts.append(QString::fromUtf8(member.data(), qsizetype(member.size()))
            + (isElement ? u"[]="_s : u"="_s)
            + QString::fromUtf8(text.data(), qsizetype(text.size())));
        return true;
    });
    for (qsizetype at = 0; at < json.size(); at += pieceSize)
        splitter.feed(json.mid(at, pieceSize));
    *state = splitter.state();
    return parts;
}

} // namespace

void JsonListSplitterSpec::anObjectIsCutIntoItsParts_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QStringList>("parts");
    QTest::newRow("empty") << QByteArray("{}") << QStringList{};
    QTest::newRow("empty lists") << QByteArray(R"({"a":[],"b":[ ]})") << QStringList{};
    QTest::newRow("elements") << QByteArray(R"({"a":[{"x":1},{"x":[2,{}]}],"b":[[1],"t",3,null]})")
                              << QStringList{u"a[]={\"x\":1}"_s, u"a[]={\"x\":[2,{}]}"_s,
                                     u"b[]=[1]"_s, u"b[]=\"t\""_s, u"b[]=3"_s, u"b[]=null"_s};
    QTest::newRow("other values") << QByteArray(
        R"({"error":"no","n":-1.5e3,"t":true,"o":{"message":"m"}})")
                                  << QStringList{u"error=\"no\""_s, u"n=-1.5e3"_s, u"t=true"_s,
                                         u"o={\"message\":\"m\"}"_s};
    QTest::newRow("brackets and quotes inside strings")
        << QByteArray(R"({"a":["}],{","\"]","\\",{"k":"\\\"}"}],"b":1})")
        << QStringList{u"a[]=\"}],{\""_s, u"a[]=\"\\\"]\""_s, u"a[]=\"\\\\\""_s,
               u"a[]={\"k\":\"\\\\\\\"}\"}"_s, u"b=1"_s};
    QTest::newRow("blanks and line breaks")
        << QByteArray("\xEF\xBB\xBF \n{ \"a\" :\r\n [ 1 ,\t{ \"b\" : 2 } ] , \"c\" : null }\n")
        << QStringList{u"a[]=1"_s, u"a[]={ \"b\" : 2 }"_s, u"c=null"_s};
    QTest::newRow("many-byte characters")
        << QByteArray("{\"a\":[\"\xC3\xA9\xF0\x9F\x90\x88\"]}")
        << QStringList{QString::fromUtf8("a[]=\"\xC3\xA9\xF0\x9F\x90\x88\"")};
    QTest::newRow("what follows is ignored")
        << QByteArray("{\"a\":1} trailing") << QStringList{u"a=1"_s};
}

void JsonListSplitterSpec::anObjectIsCutIntoItsParts()
{
    QFETCH(QByteArray, json);
    QFETCH(QStringList, parts);
    for (const qsizetype size :
        {qsizetype(1), qsizetype(2), qsizetype(3), qsizetype(7), json.size()}) {
        State state{};
        QCOMPARE(cut(json, size, &state), parts);
        QCOMPARE(state, State::Done);
    }
}

void JsonListSplitterSpec::otherTextIsRefused_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<State>("state");
    QTest::newRow("nothing") << QByteArray("") << State::Reading;
    QTest::newRow("a list") << QByteArray("[1]") << State::NotAnObject;
    QTest::newRow("a page") << QByteArray("<html>") << State::NotAnObject;
    QTest::newRow("cut off in a list") << QByteArray("{\"a\":[1,") << State::Reading;
    QTest::newRow("cut off in a string") << QByteArray("{\"a\":\"x") << State::Reading;
    QTest::newRow("no colon") << QByteArray("{\"a\" 1}") << State::Broken;
    QTest::newRow("no value") << QByteArray("{\"a\":}") << State::Broken;
    QTest::newRow("bare key") << QByteArray("{a:1}") << State::Broken;
}

void JsonListSplitterSpec::otherTextIsRefused()
{
    QFETCH(QByteArray, json);
    QFETCH(State, state);
    State seen{};
    cut(json, 1, &seen);
    QCOMPARE(seen, state);
}

void JsonListSplitterSpec::aSinkCanStop()
{
    int calls = 0;
    JsonListSplitter splitter([&](std::string_view, std::string_view, bool) {
        ++calls;
        return calls < 2;
    });
    splitter.feed(R"({"a":[1,2,3,4],"b":{}})");
    QCOMPARE(calls, 2);
}

QTEST_GUILESS_MAIN(JsonListSplitterSpec)
#include "JsonListSplitterSpec.moc"
