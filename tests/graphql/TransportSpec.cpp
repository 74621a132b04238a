// SPDX-License-Identifier: Apache-2.0
#include "graphql/GraphQlClient.h"
#include "sandbox/HttpServer.h"
#include "tests/Answer.h"

#include <QEventLoop>
#include <QJsonDocument>
#include <QMutex>
#include <QScopeGuard>
#include <QTcpServer>

#include <atomic>
#include <sched.h>

using namespace taskglass;
using namespace taskglass::sandbox;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = Error::Kind;

/// Questions over real sockets, to a server that misbehaves on cue.
class TransportSpec : public QObject {
    Q_OBJECT
private slots:
    void aQuestionCarriesKeyAndVariables();
    void aMisbehavingServerBecomesAKind_data();
    void aMisbehavingServerBecomesAKind();
    void nobodyListeningIsOffline();
    void transientTroubleIsRetriedUntilItWorks();
    void impatientQuestionsAreAskedOnce();
    void retryAfterIsRead_data();
    void retryAfterIsRead();
    void aBodyOverTheBoundIsRefused();
    void halfACompressedAnswerIsAskedForAgain();
    void aRedirectIsNotFollowedWithTheKey();
    void neverMoreThanFourAreInFlight();
    void bulkQuestionsLeaveRoomForPolls();
    void aDeadReceiverIsNotCalled();
    void aBigAnswerIsReadOnAnotherThread();
    void aClientMayDieWhileAnAnswerIsRead();
    void whatAHandlerHoldsDiesOnItsThread();
    void withoutAKeyNothingIsSent();
};

namespace {

const QByteArray fine = R"({"data":{"ok":true}})";

Endpoint endpointOf(const HttpServer &server)
{
    return {server.url("/graphql"), Secret("key-12345")};
}

GraphQlRequest question(GraphQlRequest::RetryPolicy retryPolicy = GraphQlRequest::RetryPolicy::Once)
{
    return {.operation = u"Ok"_s,
        .document = "query Ok { ok }",
        .variables = {{u"a"_s, 1}},
        .retryPolicy = retryPolicy};
}

} // namespace

void TransportSpec::aQuestionCarriesKeyAndVariables()
{
    HttpRequest seen;
    QMutex mutex;
    const auto server = *HttpServer::start([&](const HttpRequest &request) {
        const QMutexLocker lock(&mutex);
        seen = request;
        return HttpResponse{.body = fine};
    });
    HttpTransport transport;
    GraphQlClient client(transport, endpointOf(*server));
    Answer<QByteArray> answer;
    client.post(question(), this, answer.handler());
    QCOMPARE(answer.count(), 0); // later, never at once
    QVERIFY(answer.wait());
    QCOMPARE(answer.value(), fine);
    const QMutexLocker lock(&mutex);
    QCOMPARE(seen.method, QByteArray("POST"));
    QCOMPARE(seen.header("authorization"), QByteArray("Bearer key-12345"));
    QCOMPARE(seen.header("content-type"), QByteArray("application/json"));
    QVERIFY(seen.header("user-agent").startsWith("Taskglass/"));
    const QJsonObject body = QJsonDocument::fromJson(seen.body).object();
    QCOMPARE(body["query"_L1].toString(), u"query Ok { ok }"_s);
    QCOMPARE(body["variables"_L1]["a"_L1].toInt(), 1);
    QCOMPARE(client.requestsInLastMinute(), 1);
}

void TransportSpec::aMisbehavingServerBecomesAKind_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<HttpResponse::Then>("then");
    QTest::addColumn<Kind>("kind");
    using Then = HttpResponse::Then;
    QTest::newRow("silence") << 200 << Then::StayMute << Kind::TimedOut;
    QTest::newRow("silence mid-body") << 200 << Then::StallMidBody << Kind::TimedOut;
    QTest::newRow("cut mid-body") << 200 << Then::CloseMidBody << Kind::Unavailable;
    QTest::newRow("bad gateway") << 502 << Then::Finish << Kind::Unavailable;
    QTest::newRow("not found") << 404 << Then::Finish << Kind::Rejected;
    QTest::newRow("unauthorized") << 401 << Then::Finish << Kind::Unauthorized;
}

void TransportSpec::aMisbehavingServerBecomesAKind()
{
    QFETCH(int, status);
    QFETCH(HttpResponse::Then, then);
    QFETCH(Kind, kind);
    const QByteArray body = status == 200
        ? "{\"data\":{\"text\":\"" + QByteArray(10'000, 'x') + "\"}}"
        : QByteArray("{\"message\":\"no\"}");
    const auto server = *HttpServer::start([&](const HttpRequest &) {
        return HttpResponse{.status = status, .body = body, .then = then};
    });
    HttpTransport transport;
    GraphQlClient client(transport, endpointOf(*server));
    transport.setRequestTimeout(300ms);
    Answer<QByteArray> answer;
    client.post(question(), this, answer.handler());
    QVERIFY(answer.wait());
    QVERIFY(!answer.result());
    QCOMPARE(answer.error().kind, kind);
    QVERIFY(answer.error().sentence.endsWith(u'.'));
    QVERIFY(!answer.error().detail.contains(u"key-12345"));
}

void TransportSpec::nobodyListeningIsOffline()
{
    QTcpServer listener;
    QVERIFY(listener.listen(QHostAddress::LocalHost));
    const quint16 port = listener.serverPort();
    listener.close();
    HttpTransport transport;
    GraphQlClient client(
        transport, {QUrl(u"http://127.0.0.1:%1/graphql"_s.arg(port)), Secret("key")});
    Answer<QByteArray> answer;
    client.post(question(GraphQlRequest::RetryPolicy::Retry), this, answer.handler());
    QVERIFY(answer.wait());
    QCOMPARE(answer.error().kind, Kind::Offline);
}

void TransportSpec::transientTroubleIsRetriedUntilItWorks()
{
    std::atomic_int asked = 0;
    const auto server = *HttpServer::start([&](const HttpRequest &) {
        return ++asked < 4 ? HttpResponse{.status = 503} : HttpResponse{.body = fine};
    });
    HttpTransport transport;
    GraphQlClient client(transport, endpointOf(*server));
    transport.setDelayDivisor(1000);
    Answer<QByteArray> answer;
    client.post(question(GraphQlRequest::RetryPolicy::Retry), this, answer.handler());
    QVERIFY(answer.wait());
    QVERIFY(answer.result());
    QCOMPARE(asked.load(), 4);
    QCOMPARE(answer.count(), 1);
}

void TransportSpec::impatientQuestionsAreAskedOnce()
{
    std::atomic_int asked = 0;
    const auto server = *HttpServer::start([&](const HttpRequest &) {
        ++asked;
        return HttpResponse{.status = 503};
    });
    HttpTransport transport;
    GraphQlClient client(transport, endpointOf(*server));
    Answer<QByteArray> answer;
    client.post(question(), this, answer.handler());
    QVERIFY(answer.wait());
    QCOMPARE(answer.error().kind, Kind::Unavailable);
    QCOMPARE(asked.load(), 1);
}

void TransportSpec::retryAfterIsRead_data()
{
    QTest::addColumn<QByteArray>("wish");
    QTest::addColumn<int>("seconds");
    QTest::newRow("seconds") << QByteArray("7") << 7;
    QTest::newRow("none") << QByteArray("0") << 1;
    QTest::newRow("negative") << QByteArray("-5") << 1;
    QTest::newRow("half a second") << QByteArray("0.5") << 1;
    QTest::newRow("a lifetime") << QByteArray("1000000000") << 300;
    QTest::newRow("for ever") << QByteArray("1e308") << 300;
    QTest::newRow("no number") << QByteArray("nan") << 0;
    QTest::newRow("long ago") << QByteArray("Wed, 21 Oct 2015 07:28:00 GMT") << 1;
    QTest::newRow("far away") << QByteArray("Wed, 21 Oct 2099 07:28:00 GMT") << 300;
}

void TransportSpec::retryAfterIsRead()
{
    QFETCH(const QByteArray, wish);
    QFETCH(const int, seconds);
    const auto server = *HttpServer::start([&](const HttpRequest &) {
        return HttpResponse{.status = 429,
            .body = "{\"message\":\"You have exceeded it\"}",
            .headers = {{"Retry-After", wish}}};
    });
    HttpTransport transport;
    GraphQlClient client(transport, endpointOf(*server));
    Answer<QByteArray> answer;
    client.post(question(), this, answer.handler());
    QVERIFY(answer.wait());
    QCOMPARE(answer.error().kind, Kind::RateLimited);
    QCOMPARE(answer.error().retryAfter.value_or(0s), std::chrono::seconds(seconds));
}

void TransportSpec::aBodyOverTheBoundIsRefused()
{
    // A thousandth of that on the wire, and nothing to be held in memory.
    QByteArray blanks(1 << 20, ' ');
    const QByteArray zlib = qCompress(QByteArray(80 << 20, ' ')).mid(4);
    const auto server = *HttpServer::start([&](const HttpRequest &request) {
        return request.path == "/packed"
            ? HttpResponse{.body = zlib, .headers = {{"Content-Encoding", "deflate"}}}
            : HttpResponse{.next = [&] { return blanks; }};
    });
    HttpTransport transport;
    for (const QByteArray &path : {QByteArray("/packed"), QByteArray("/endless")}) {
        GraphQlClient client(transport, {server->url(path), Secret("key")});
        Answer<QByteArray> answer;
        client.post(question(), this, answer.handler());
        QVERIFY(answer.wait());
        QCOMPARE(answer.error().kind, Kind::TooComplex);
    }
}

void TransportSpec::halfACompressedAnswerIsAskedForAgain()
{
    const QByteArray zlib = qCompress(fine).mid(4);
    std::atomic_int asked = 0;
    const auto server = *HttpServer::start([&](const HttpRequest &) {
        return HttpResponse{.body = ++asked == 1 ? zlib.first(zlib.size() / 2) : zlib,
            .headers = {{"Content-Encoding", "deflate"}}};
    });
    HttpTransport transport;
    transport.setDelayDivisor(1000);
    GraphQlClient client(transport, endpointOf(*server));
    GraphQlRequest request = question();
    request.retryPolicy = GraphQlRequest::RetryPolicy::Retry;
    Answer<QByteArray> answer;
    client.post(request, this, answer.handler());
    QVERIFY(answer.wait());
    QVERIFY(answer.result());
    QCOMPARE(asked.load(), 2);
}

void TransportSpec::aRedirectIsNotFollowedWithTheKey()
{
    std::atomic_int visitors = 0;
    const auto elsewhere = *HttpServer::start([&](const HttpRequest &) {
        ++visitors;
        return HttpResponse{.body = fine};
    });
    const QByteArray target = elsewhere->url("/graphql").toEncoded();
    const auto server = *HttpServer::start([&](const HttpRequest &) {
        return HttpResponse{.status = 307, .headers = {{"Location", target}}};
    });
    HttpTransport transport;
    GraphQlClient client(transport, endpointOf(*server));
    Answer<QByteArray> answer;
    client.post(question(GraphQlRequest::RetryPolicy::Retry), this, answer.handler());
    QVERIFY(answer.wait());
    QCOMPARE(answer.error().kind, Kind::Rejected);
    QVERIFY(answer.error().sentence.contains(QString::fromLatin1(target)));
    QCOMPARE(visitors.load(), 0);
}

void TransportSpec::neverMoreThanFourAreInFlight()
{
    std::atomic_int inside = 0;
    std::atomic_int most = 0;
    const auto server = *HttpServer::start([&](const HttpRequest &) {
        const int now = ++inside;
        int seen = most;
        while (seen < now && !most.compare_exchange_weak(seen, now)) { }
        QTest::qSleep(20);
        --inside;
        return HttpResponse{.body = fine};
    });
    HttpTransport transport;
    GraphQlClient client(transport, endpointOf(*server));
    std::vector<Answer<QByteArray>> answers(20);
    for (Answer<QByteArray> &answer : answers)
        client.post(question(), this, answer.handler());
    for (const Answer<QByteArray> &answer : answers)
        QVERIFY(answer.wait());
    QVERIFY(most <= 4);
    QVERIFY(most >= 2); // and yet they do not queue up behind each other
}

void TransportSpec::bulkQuestionsLeaveRoomForPolls()
{
    // Bulk questions are never answered here; polls are.
    const auto server = *HttpServer::start([&](const HttpRequest &request) {
        return request.body.contains("Bulk") ? HttpResponse{.then = HttpResponse::Then::StayMute}
                                             : HttpResponse{.body = fine};
    });
    HttpTransport transport;
    GraphQlClient client(transport, endpointOf(*server));
    std::vector<Answer<QByteArray>> bulk(6);
    for (Answer<QByteArray> &answer : bulk) {
        GraphQlRequest request = question();
        request.document = "query Bulk { ok }";
        request.priority = GraphQlRequest::Priority::Bulk;
        client.post(request, this, answer.handler());
    }
    Answer<QByteArray> poll;
    client.post(question(), this, poll.handler());
    QVERIFY(poll.wait());
    QVERIFY(poll.result());
    for (const Answer<QByteArray> &answer : bulk)
        QCOMPARE(answer.count(), 0);
}

void TransportSpec::aDeadReceiverIsNotCalled()
{
    const auto server =
        *HttpServer::start([&](const HttpRequest &) { return HttpResponse{.body = fine}; });
    HttpTransport transport;
    GraphQlClient client(transport, endpointOf(*server));
    Answer<QByteArray> dead;
    Answer<QByteArray> alive;
    auto receiver = std::make_unique<QObject>();
    client.post(question(), receiver.get(), dead.handler());
    receiver.reset();
    client.post(question(), this, alive.handler());
    QVERIFY(alive.wait());
    QCOMPARE(dead.count(), 0);
}

void TransportSpec::aBigAnswerIsReadOnAnotherThread()
{
    const auto server =
        *HttpServer::start([&](const HttpRequest &) { return HttpResponse{.body = fine}; });
    HttpTransport transport;
    GraphQlClient client(transport, endpointOf(*server));
    for (const bool isUnderstood : {true, false}) {
        QByteArray shown;
        std::atomic<QThread *> reader = nullptr;
        GraphQlRequest request = question();
        request.onProgress = [&](QByteArrayView body, GraphQlRequest::Arrived arrived) {
            if (arrived == GraphQlRequest::Arrived::Whole)
                shown = body.toByteArray();
        };
        Answer<qsizetype> answer;
        client.post<qsizetype>(
            std::move(request),
            [&reader, isUnderstood](QByteArray body) -> Result<qsizetype> {
                reader = QThread::currentThread();
                if (!isUnderstood)
                    return Error{Kind::Malformed, u"No."_s, {}};
                return body.size();
            },
            this, answer.handler());
        QVERIFY(answer.wait());
        QCOMPARE(shown, fine);
        QVERIFY(reader != QThread::currentThread());
        QCOMPARE(bool(answer.result()), isUnderstood);
        if (isUnderstood)
            QCOMPARE(answer.value(), fine.size());
        else
            QCOMPARE(answer.error().kind, Kind::Malformed);
    }
}

void TransportSpec::aClientMayDieWhileAnAnswerIsRead()
{
    const auto server =
        *HttpServer::start([&](const HttpRequest &) { return HttpResponse{.body = fine}; });
    HttpTransport transport;
    auto client = std::make_unique<GraphQlClient>(transport, endpointOf(*server));
    std::atomic_bool isReading = false;
    std::atomic_bool isRead = false;
    Answer<bool> answer;
    client->post<bool>(
        question(),
        [&](const QByteArray &) {
            isReading = true;
            QThread::msleep(100);
            isRead = true;
            return true;
        },
        this, answer.handler());
    QTRY_VERIFY(isReading);
    client.reset();
    QVERIFY(isRead);
    QCoreApplication::processEvents();
    QCOMPARE(answer.count(), 0);
}

void TransportSpec::whatAHandlerHoldsDiesOnItsThread()
{
#ifndef Q_OS_LINUX
    QSKIP("Who lets go last can be arranged on Linux only.");
#else
    const auto server =
        *HttpServer::start([&](const HttpRequest &) { return HttpResponse{.body = fine}; });
    // One core for both threads, and the reader gives way: it is stopped the moment it has sent
    // the answer off, and goes on when the handler has been called.
    cpu_set_t all;
    QCOMPARE(::sched_getaffinity(0, sizeof all, &all), 0);
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(::sched_getcpu(), &one);
    QCOMPARE(::sched_setaffinity(0, sizeof one, &one), 0);
    const auto restore = qScopeGuard([&all] { ::sched_setaffinity(0, sizeof all, &all); });
    std::atomic_int diedElsewhere = 0;
    {
        HttpTransport transport;
        GraphQlClient client(transport, endpointOf(*server));
        for (int turn = 0; turn < 20; ++turn) {
            std::shared_ptr<void> held(
                nullptr, [&diedElsewhere, here = QThread::currentThread()](void *) {
                    if (QThread::currentThread() != here)
                        ++diedElsewhere;
                });
            QEventLoop loop;
            client.post<bool>(
                question(),
                [&one](const QByteArray &) {
                    const sched_param none{};
                    return ::sched_setaffinity(0, sizeof one, &one) == 0
                        && ::sched_setscheduler(0, SCHED_IDLE, &none) == 0;
                },
                this,
                [held = std::move(held), &loop](const Result<bool> &answer) {
                    loop.quit();
                    QVERIFY(answer && *answer);
                });
            loop.exec();
        }
    }
    QCOMPARE(diedElsewhere.load(), 0);
#endif
}

void TransportSpec::withoutAKeyNothingIsSent()
{
    std::atomic_int asked = 0;
    const auto server = *HttpServer::start([&](const HttpRequest &) {
        ++asked;
        return HttpResponse{.body = fine};
    });
    HttpTransport transport;
    GraphQlClient client(transport, {server->url("/graphql"), Secret()});
    Answer<QByteArray> answer;
    client.post(question(), this, answer.handler());
    QVERIFY(answer.wait());
    QCOMPARE(answer.error().kind, Kind::KeyMissing);
    QCOMPARE(asked.load(), 0);
}

QTEST_GUILESS_MAIN(TransportSpec)
#include "TransportSpec.moc"
