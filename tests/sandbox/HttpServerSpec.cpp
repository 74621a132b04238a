// SPDX-License-Identifier: Apache-2.0
#include "sandbox/HttpServer.h"

#include <QElapsedTimer>
#include <QTcpSocket>
#include <QtTest>

#include <atomic>

using namespace Qt::StringLiterals;
using namespace taskglass;
using sandbox::HttpRequest;
using sandbox::HttpResponse;
using sandbox::HttpServer;

namespace {

const QByteArray body = QByteArrayLiteral("{\"data\":{\"answer\":42}}");

QByteArray request(const QByteArray &path, const QByteArray &more = {})
{
    return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + more + "\r\n";
}

std::unique_ptr<QTcpSocket> sent(const HttpServer &server, const QByteArray &bytes)
{
    auto socket = std::make_unique<QTcpSocket>();
    socket->connectToHost(u"127.0.0.1"_s, server.port());
    socket->write(bytes);
    return socket;
}

std::unique_ptr<HttpServer> serving(HttpServer::Handler handler)
{
    return std::move(HttpServer::start(std::move(handler))).value();
}

HttpServer::Handler always(const HttpResponse &response)
{
    return [response](const HttpRequest &) { return response; };
}

} // namespace

class HttpServerSpec : public QObject {
    Q_OBJECT
private slots:
    void theHandlerSeesTheRequestAsItWasSent();
    void aMultipartRequestArrivesWithTheContentsOfItsParts();
    void aConnectionServesManyRequests();
    void aTextIsCompressedForThoseWhoAcceptThat();
    void aNamedEncodingIsSentAsItIs();
    void theStatusAndHeadersAreTheHandlers();
    void aMuteServerSaysNothingAndStopsAtOnce();
    void aStalledBodyEndsInTheMiddleAndTheConnectionStays();
    void aCutBodyEndsInTheMiddleAndTheConnectionEnds();
    void stalledAnswersDoNotHoldUpOthers();
    void aPortInUseIsReported();
};

void HttpServerSpec::theHandlerSeesTheRequestAsItWasSent()
{
    HttpRequest seen;
    std::atomic<bool> hasSeen = false;
    const auto server = serving([&](const HttpRequest &incoming) {
        seen = incoming;
        hasSeen = true;
        return HttpResponse{.body = body};
    });
    const auto socket = sent(*server,
        "POST /graphql?a=%20b HTTP/1.1\r\nHost: x\r\nX-Case: Kept\r\n"
        "Content-Type: application/json\r\nContent-Length: 7\r\n\r\n{\"q\":1}");
    QTRY_VERIFY(socket->bytesAvailable() > 0);
    QVERIFY(hasSeen);
    QCOMPARE(seen.method, "POST"_ba);
    QCOMPARE(seen.path, "/graphql?a=%20b"_ba);
    QCOMPARE(seen.header("x-CASE"), "Kept"_ba);
    QVERIFY(seen.header("REMOTE_ADDR").isEmpty());
    QCOMPARE(seen.body, "{\"q\":1}"_ba);
}

void HttpServerSpec::aMultipartRequestArrivesWithTheContentsOfItsParts()
{
    const auto server =
        serving([](const HttpRequest &incoming) { return HttpResponse{.body = incoming.body}; });
    const QByteArray form = "--b\r\nContent-Disposition: form-data; name=\"operations\"\r\n\r\n"
                            "{\"query\":\"mutation UploadFile\"}\r\n--b--\r\n";
    const auto socket = sent(*server,
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\n"
        "Content-Length: "
            + QByteArray::number(form.size()) + "\r\n\r\n" + form);
    QByteArray answer;
    QTRY_VERIFY((answer += socket->readAll()).endsWith("\"mutation UploadFile\"}"));
}

void HttpServerSpec::aConnectionServesManyRequests()
{
    std::atomic<int> served = 0;
    const auto server = serving([&](const HttpRequest &) {
        ++served;
        return HttpResponse{.body = body};
    });
    const auto socket = sent(*server, request("/1"));
    for (int turn = 2; turn <= 20; ++turn) {
        QByteArray answer;
        QTRY_VERIFY((answer += socket->readAll()).endsWith(body));
        socket->write(request("/" + QByteArray::number(turn)));
    }
    QTRY_COMPARE(served.load(), 20);
    QCOMPARE(socket->state(), QAbstractSocket::ConnectedState);
}

void HttpServerSpec::aTextIsCompressedForThoseWhoAcceptThat()
{
    const QByteArray long1 = body.repeated(1'000);
    const auto server = serving(always({.body = long1}));
    QByteArray plain;
    const auto one = sent(*server, request("/"));
    QTRY_VERIFY((plain += one->readAll()).endsWith(long1));
    QByteArray packed;
    const auto two = sent(*server, request("/", "Accept-Encoding: gzip, deflate, br\r\n"));
    QTRY_VERIFY((packed += two->readAll()).contains("Content-Encoding: gzip"));
    QTRY_VERIFY((packed += two->readAll()).endsWith("0\r\n\r\n") || packed.size() > 200);
    QVERIFY(packed.size() < plain.size() / 10);
}

void HttpServerSpec::aNamedEncodingIsSentAsItIs()
{
    const auto server =
        serving(always({.body = "abc", .headers = {{"Content-Encoding", "identity"}}}));
    QByteArray answer;
    const auto socket = sent(*server, request("/", "Accept-Encoding: gzip\r\n"));
    QTRY_VERIFY((answer += socket->readAll()).endsWith("\r\n\r\nabc"));
    QVERIFY(!answer.contains("gzip"));
}

void HttpServerSpec::theStatusAndHeadersAreTheHandlers()
{
    const auto server =
        serving(always({.status = 429, .body = "no", .headers = {{"Retry-After", "7"}}}));
    QByteArray answer;
    const auto socket = sent(*server, request("/"));
    QTRY_VERIFY((answer += socket->readAll()).endsWith("\r\n\r\nno"));
    QVERIFY(answer.startsWith("HTTP/1.1 429 "));
    QVERIFY(answer.contains("Retry-After: 7\r\n"));
}

void HttpServerSpec::aMuteServerSaysNothingAndStopsAtOnce()
{
    std::atomic<bool> hasSeen = false;
    auto server = serving([&](const HttpRequest &) {
        hasSeen = true;
        return HttpResponse{.body = body, .then = HttpResponse::Then::StayMute};
    });
    const auto mute = sent(*server, request("/"));
    const auto idle = sent(*server, {});
    QTRY_VERIFY(hasSeen);
    QElapsedTimer stopping;
    stopping.start();
    server.reset();
    QTRY_COMPARE(mute->state(), QAbstractSocket::UnconnectedState);
    QCOMPARE(mute->readAll(), QByteArray());
    // Far below the keep-alive timeout that it would otherwise wait for.
    QVERIFY2(stopping.elapsed() < 20'000, "stopping waited for a connection");
}

void HttpServerSpec::aStalledBodyEndsInTheMiddleAndTheConnectionStays()
{
    auto server = serving(always({.body = body, .then = HttpResponse::Then::StallMidBody}));
    const QByteArray half = body.first(body.size() / 2);
    const auto socket = sent(*server, request("/"));
    QByteArray answer;
    QTRY_VERIFY((answer += socket->readAll()).endsWith(QByteArray("\r\n\r\n" + half)));
    QVERIFY(answer.contains(
        "Content-Length: %1\r\n"_ba.replace("%1", QByteArray::number(body.size()))));
    QTest::qWait(50); // Proves silence.
    QCOMPARE(socket->bytesAvailable(), 0);
    QCOMPARE(socket->state(), QAbstractSocket::ConnectedState);
    server.reset();
    QTRY_COMPARE(socket->state(), QAbstractSocket::UnconnectedState);
}

void HttpServerSpec::aCutBodyEndsInTheMiddleAndTheConnectionEnds()
{
    const auto server = serving(always({.body = body, .then = HttpResponse::Then::CloseMidBody}));
    const auto socket = sent(*server, request("/"));
    QTRY_COMPARE(socket->state(), QAbstractSocket::UnconnectedState);
    QVERIFY(socket->readAll().endsWith(QByteArray("\r\n\r\n" + body.first(body.size() / 2))));
}

void HttpServerSpec::stalledAnswersDoNotHoldUpOthers()
{
    const auto server = serving([](const HttpRequest &incoming) {
        return HttpResponse{.body = body,
            .then = incoming.path == "/mute" ? HttpResponse::Then::StayMute
                                             : HttpResponse::Then::Finish};
    });
    std::vector<std::unique_ptr<QTcpSocket>> mutes;
    for (int count = 0; count < 12; ++count)
        mutes.push_back(sent(*server, request("/mute")));
    const auto socket = sent(*server, request("/"));
    QByteArray answer;
    QTRY_VERIFY((answer += socket->readAll()).endsWith(body));
    for (const auto &mute : mutes)
        QCOMPARE(mute->bytesAvailable(), 0);
}

void HttpServerSpec::aPortInUseIsReported()
{
    const auto server = serving(always({}));
    const auto second = HttpServer::start(always({}), server->port());
    QVERIFY(!second);
    QCOMPARE(second.error().kind, Error::Kind::Offline);
    QVERIFY(second.error().sentence.contains(QString::number(server->port())));
}

QTEST_GUILESS_MAIN(HttpServerSpec)
#include "HttpServerSpec.moc"
