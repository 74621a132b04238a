// SPDX-License-Identifier: Apache-2.0
#include "graphql/GraphQlAnswer.h"
#include "http/BackOff.h"

#include <QTest>

using namespace taskglass;
using Kind = Error::Kind;

/// Protocol.md, "The error ladder", rung by rung, and the bodies that crash the SDK.
class LadderSpec : public QObject {
    Q_OBJECT
private slots:
    void theFirstRungThatAppliesDecides_data();
    void theFirstRungThatAppliesDecides();
    void anAnswerWithDataIsAccepted_data();
    void anAnswerWithDataIsAccepted();
    void theServersWordsAreInTheSentence();
    void longServerTextIsCutInTheSentenceButKeptInTheDetail();
};

namespace {

QByteArray entry(const char *code, const char *message = "m", const char *more = "")
{
    return QByteArray("{\"message\":\"") + message + "\",\"extensions\":{\"code\":\"" + code + "\""
        + more + "}}";
}

QByteArray errors(const QByteArray &entries)
{
    return "{\"errors\":[" + entries + "],\"data\":null}";
}

QByteArray internal(const char *status)
{
    return errors(entry("INTERNAL_SERVER_ERROR", "m",
        QByteArray(QByteArray(",\"exception\":{\"status\":") + status + "}").constData()));
}

} // namespace

void LadderSpec::theFirstRungThatAppliesDecides_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<bool>("transient");

    const auto row = [](const char *name, int status, const QByteArray &body, Kind kind,
                         bool transient = false) {
        QTest::newRow(name) << status << body << kind << transient;
    };
    row("1 connection reset", 503, "upstream connect error or disconnect/reset before headers",
        Kind::Unavailable, true);
    row("2 bad gateway", 502, "<html>", Kind::Unavailable, true);
    row("3 any 5xx, body not looked at", 500, errors(entry("AUTHENTICATION_ERROR")),
        Kind::Unavailable, true);
    row("4 not JSON", 200, "<html>sign in</html>", Kind::Malformed);
    row("4 empty body", 200, "", Kind::Malformed);
    row("4 cut off", 200, "{\"data\":{\"user\":{\"id\":\"u", Kind::Malformed);
    row("4 plain-text 429", 429, "slow down", Kind::RateLimited, true);
    row("5 key rejected", 200, errors(entry("AUTHENTICATION_ERROR")), Kind::Unauthorized);
    row("5 key rejected with 401", 401, errors(entry("AUTHENTICATION_ERROR")), Kind::Unauthorized);
    row("5 before 6, though it stands second", 200,
        errors(entry("AUTHORIZATION_ERROR") + "," + entry("AUTHENTICATION_ERROR")),
        Kind::Unauthorized);
    row("6 not allowed", 200, errors(entry("AUTHORIZATION_ERROR")), Kind::Forbidden);
    row("7 too complex", 200,
        errors(entry("GRAPHQL_VALIDATION_FAILED", "Query complexity limit exceeded")),
        Kind::TooComplex);
    row("8 unknown field", 400,
        errors(entry("GRAPHQL_VALIDATION_FAILED", "Cannot query field 'bbb'")), Kind::InvalidQuery);
    row("8 complexity words, but more of them", 400,
        errors(entry("GRAPHQL_VALIDATION_FAILED", "Query complexity limit exceeded by 3")),
        Kind::InvalidQuery);
    row("9 syntax", 400, errors(entry("GRAPHQL_PARSE_FAILED", "Syntax Error: x")), Kind::Rejected);
    row("10 rate limit", 429, "{\"message\":\"You have exceeded your limit\"}", Kind::RateLimited,
        true);
    row("10 rate limit with 200", 200, "{\"message\":\"You have exceeded your limit\"}",
        Kind::RateLimited, true);
    row("11 not found", 200, errors(entry("RESOURCE_NOT_FOUND")), Kind::NotFound);
    row("12 conflict", 200, errors(entry("RESOURCE_CONFLICT")), Kind::Rejected);
    row("13 malformed request", 200, errors(entry("MALFORMED_REQUEST")), Kind::Rejected);
    row("14 internal 400", 200, internal("400"), Kind::Rejected);
    row("15 internal 422", 200, internal("422"), Kind::Rejected);
    row("16 internal 426", 200, internal("426"), Kind::Rejected);
    row("17 internal 500", 200, internal("500"), Kind::Rejected);
    row("17 internal without status", 200, errors(entry("INTERNAL_SERVER_ERROR")), Kind::Rejected);
    row("17 internal with a word for a status", 200, internal("\"x\""), Kind::Rejected);
    row("18 internal 503", 200, internal("503"), Kind::Unavailable, true);
    row("18 internal 404 as text", 200, internal("\"404\""), Kind::Unavailable, true);
    row("19 not allowed", 200, errors(entry("OPERATION_NOT_ALLOWED")), Kind::Forbidden);
    row("20 unknown code", 200, errors(entry("TEAPOT")), Kind::Rejected);
    row("20 entry without extensions", 200, errors("{\"message\":\"m\"}"), Kind::Rejected);
    row("20 extensions null", 200, errors("{\"message\":\"m\",\"extensions\":null}"),
        Kind::Rejected);
    row("20 entry is text", 200, errors("\"m\""), Kind::Rejected);
    row("20 entry is null", 200, errors("null"), Kind::Rejected);
    row("20 errors is text", 200, "{\"errors\":\"m\",\"data\":null}", Kind::Rejected);
    row("20 data beside errors is not trusted", 200,
        "{\"data\":{\"user\":{}},\"errors\":[" + entry("TEAPOT") + "]}", Kind::Rejected);
    row("21 plan without API", 401, "{\"message\":\"API access disabled\"}", Kind::Unauthorized);
    row("21 forbidden", 403, "{\"message\":\"no\"}", Kind::Forbidden);
    row("21 no such address", 404, "{\"message\":\"no\"}", Kind::Rejected);
    row("21 other 429", 429, "{\"message\":\"slow down\"}", Kind::RateLimited, true);
    row("empty object", 200, "{}", Kind::Malformed);
    row("array", 200, "[1,2]", Kind::Malformed);
    row("data null", 200, "{\"data\":null}", Kind::Malformed);
    row("errors null and no data", 200, "{\"errors\":null}", Kind::Malformed);
}

void LadderSpec::theFirstRungThatAppliesDecides()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QFETCH(Kind, kind);
    QFETCH(bool, transient);
    const Result<void> outcome = readGraphQlAnswer(status, body);
    QVERIFY(!outcome);
    QCOMPARE(outcome.error().kind, kind);
    QCOMPARE(isTransient(outcome.error()), transient);
    QVERIFY(outcome.error().sentence.endsWith(u'.'));
    QVERIFY(!outcome.error().sentence.contains(u"%1"));
}

void LadderSpec::anAnswerWithDataIsAccepted_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("plain") << QByteArray("{\"data\":{\"user\":null}}");
    QTest::newRow("errors null") << QByteArray("{\"errors\":null,\"data\":{\"user\":null}}");
    QTest::newRow("errors empty") << QByteArray("{\"data\":{\"user\":null},\"errors\":[]}");
    QTest::newRow("more members") << QByteArray(
        "{\"extensions\":{\"a\":[1,{}]},\"data\":{\"user\":null}}");
    QTest::newRow("bytes that are not UTF-8") << QByteArray("{\"data\":{\"user\":\"\xff\xfe\"}}");
}

void LadderSpec::anAnswerWithDataIsAccepted()
{
    QFETCH(QByteArray, body);
    QVERIFY(readGraphQlAnswer(200, body));
    const Result<QJsonObject> data = graphQlData(body);
    QVERIFY(data);
    QVERIFY(data->contains(QStringLiteral("user")));
}

void LadderSpec::theServersWordsAreInTheSentence()
{
    QByteArray body = errors(entry("AUTHORIZATION_ERROR", "Viewers may not list tasks."));
    const Result<void> outcome = readGraphQlAnswer(200, body);
    QVERIFY(outcome.error().sentence.contains(u"Viewers may not list tasks"));
    QVERIFY(!outcome.error().sentence.contains(u".."));
}

void LadderSpec::longServerTextIsCutInTheSentenceButKeptInTheDetail()
{
    const QByteArray text(1500, 'x');
    QByteArray body = errors(entry("TEAPOT", text.constData()));
    const Result<void> outcome = readGraphQlAnswer(200, body);
    QVERIFY(outcome.error().sentence.size() < 500);
    QVERIFY(outcome.error().detail.contains(QString::fromLatin1(text)));
}

QTEST_GUILESS_MAIN(LadderSpec)
#include "LadderSpec.moc"
