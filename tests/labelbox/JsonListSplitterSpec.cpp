// SPDX-License-Identifier: Apache-2.0
#include "labelbox/JsonListSplitter.h"

#include <QStringList>
#include <QTest>

using namespace taskglass;
using namespace Qt::StringLiterals;
using State = JsonListSplitter::State;
using Then = JsonListSplitter::Then;
using Piece = JsonListSplitter::Piece;

/// A result file of any size is cut into elements, wherever its bytes happen to be divided.
class JsonListSplitterSpec : public QObject {
    Q_OBJECT
private slots:
    void anObjectIsCutIntoItsParts_data();
    void anObjectIsCutIntoItsParts();
    void otherTextIsRefused_data();
    void otherTextIsRefused();
    void aSinkCanStop();
    void aSinkCanPauseAfterEveryPiece();
    void aLongPieceIsOnlyPointedAt();
};

namespace {

QString textOf(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

/// `key[]=element` for elements, `key=value` for other values.
QStringList cut(const QByteArray &json, qsizetype pieceSize, State *state)
{
    QStringList parts;
    JsonListSplitter splitter([&](const Piece &piece) {
        parts.append(
            textOf(piece.member) + (piece.isElement ? u"[]="_s : u"="_s) + textOf(piece.json));
        // Its place leads to the same text.
        const auto size = static_cast<qsizetype>(piece.end - piece.begin);
        if (json.mid(piece.begin, size) != textOf(piece.json).toUtf8())
            parts.append(u"misplaced"_s);
        return Then::GoOn;
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
    JsonListSplitter splitter([&](const Piece &) {
        ++calls;
        return calls < 2 ? Then::GoOn : Then::Stop;
    });
    splitter.feed(R"({"a":[1,2,3,4],"b":{}})");
    QCOMPARE(calls, 2);
}

void JsonListSplitterSpec::aSinkCanPauseAfterEveryPiece()
{
    const QByteArray json = R"({"a":[1,{"b":2},"c"],"d":true,"e":{}})";
    QStringList parts;
    JsonListSplitter splitter([&](const Piece &piece) {
        parts.append(textOf(piece.json));
        return Then::Pause;
    });
    qsizetype at = 0;
    int calls = 0;
    while (splitter.state() == State::Reading && calls < 20) {
        const qsizetype before = parts.size();
        at += splitter.feed(json.mid(at));
        QVERIFY(parts.size() <= before + 1);
        ++calls;
    }
    QCOMPARE(parts, QStringList({u"1"_s, u"{\"b\":2}"_s, u"\"c\""_s, u"true"_s, u"{}"_s}));
    QCOMPARE(splitter.state(), State::Done);
}

void JsonListSplitterSpec::aLongPieceIsOnlyPointedAt()
{
    const QByteArray json = R"({"a":["short",{"rows":[1,2,3,4,5,6]},7],"b":"a long text"})";
    QStringList parts;
    JsonListSplitter splitter(
        [&](const Piece &piece) {
            parts.append(textOf(piece.json));
            if (piece.json.empty())
                parts.append(QString::fromUtf8(json.mid(piece.begin, piece.end - piece.begin)));
            return Then::GoOn;
        },
        8);
    for (const char c : json)
        splitter.feed({&c, 1});
    QCOMPARE(parts,
        QStringList({u"\"short\""_s, QString(), u"{\"rows\":[1,2,3,4,5,6]}"_s, u"7"_s, QString(),
            u"\"a long text\""_s}));
}

QTEST_GUILESS_MAIN(JsonListSplitterSpec)
#include "JsonListSplitterSpec.moc"
