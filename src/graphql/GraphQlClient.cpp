// SPDX-License-Identifier: Apache-2.0
#include "graphql/GraphQlClient.h"

#include "base/Logging.h"
#include "graphql/GraphQlAnswer.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QJsonDocument>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QTimer>

#include <simdjson.h>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

constexpr int maximumReaders = 1;
constexpr qint64 headBytes = 4096;

/// What an answer is that arrived whole: itself, or the error in it.
Result<QByteArray> climbLadder(
    int status, QByteArray body, std::optional<std::chrono::seconds> retryAfter)
{
    if (const Outcome read = readGraphQlAnswer(status, body); !read) {
        Error error = read.error();
        error.retryAfter = retryAfter;
        return error;
    }
    return body;
}

} // namespace

/// A question on its way, through all its attempts.
struct GraphQlClient::Pending {
    GraphQlRequest request{};
    QPointer<QObject> receiver{};
    Handler<QByteArray> handler{};
    QByteArray body{};
    Attempts attempts{};
};

GraphQlClient::GraphQlClient(HttpTransport &transport, Endpoint endpoint, QObject *parent)
    : QObject(parent), m_transport(transport), m_endpoint(std::move(endpoint))
{
    m_readers.setMaxThreadCount(maximumReaders);
}

GraphQlClient::~GraphQlClient() = default;

void GraphQlClient::post(GraphQlRequest request, QObject *receiver, Handler<QByteArray> handler)
{
    auto pending = std::make_shared<Pending>();
    pending->body = QJsonDocument(QJsonObject{{u"query"_s, QString::fromUtf8(request.document)},
                                      {u"variables"_s, request.variables}})
                        .toJson(QJsonDocument::Compact);
    pending->request = std::move(request);
    pending->receiver = receiver;
    pending->handler = std::move(handler);
    if (m_endpoint.key.isEmpty()) {
        QTimer::singleShot(0, this, [this, pending] {
            settle(pending,
                Error{Error::Kind::KeyMissing,
                    tr("No API key was given, so Labelbox cannot be asked. Enter a key, or set "
                       "LABELBOX_API_KEY."),
                    {}});
        });
        return;
    }
    queueOf(*pending).append(sendingOf(pending));
}

RequestQueue &GraphQlClient::queueOf(const Pending &pending)
{
    return m_transport.queue(pending.request.priority);
}

RequestQueue::Send GraphQlClient::sendingOf(const std::shared_ptr<Pending> &pending)
{
    return [self = QPointer(this), pending] {
        if (!self || !pending->receiver)
            return false;
        self->send(pending);
        return true;
    };
}

int GraphQlClient::requestsInLastMinute() const
{
    const qint64 minuteAgo = QDateTime::currentMSecsSinceEpoch() - 60'000;
    while (!m_sentAt.empty() && m_sentAt.front() < minuteAgo)
        m_sentAt.pop_front();
    return static_cast<int>(m_sentAt.size());
}

void GraphQlClient::send(const std::shared_ptr<Pending> &pending)
{
    QNetworkRequest request = m_transport.request(m_endpoint.url);
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    request.setRawHeader("Accept", "application/json");
    request.setRawHeader("X-User-Agent", "taskglass " TASKGLASS_VERSION);
    request.setRawHeader("Authorization", "Bearer " + m_endpoint.key.reveal());

    m_sentAt.push_back(QDateTime::currentMSecsSinceEpoch());
    emit requestSent();

    QNetworkReply *reply = m_transport.post(request, pending->body, pending->request.priority);
    connect(pending->receiver, &QObject::destroyed, reply, &QNetworkReply::abort);
    connect(this, &QObject::destroyed, reply, [this, reply] {
        reply->disconnect(this);
        reply->abort();
        reply->deleteLater();
    });
    if (pending->request.head)
        showHead(*reply, pending);
    RequestQueue &queue = queueOf(*pending);
    connect(reply, &QNetworkReply::finished, &queue, &RequestQueue::release);
    connect(reply, &QNetworkReply::finished, this, [this, reply, pending] {
        reply->deleteLater();
        if (pending->receiver)
            take(*reply, pending);
    });
}

void GraphQlClient::showHead(QNetworkReply &reply, const std::shared_ptr<Pending> &pending)
{
    auto *watcher = new QObject(&reply); // Ends the watch by its own end.
    connect(&reply, &QNetworkReply::readyRead, watcher, [&reply, pending, watcher] {
        if (httpStatus(reply) != 200 || !pending->receiver)
            return;
        const QByteArray head = reply.peek(headBytes);
        if (pending->request.head(head) || head.size() == headBytes)
            watcher->deleteLater();
    });
}

void GraphQlClient::take(QNetworkReply &reply, const std::shared_ptr<Pending> &pending)
{
    if (std::optional<Error> failure = transportFailure(reply)) {
        finish(pending, *std::move(failure));
        return;
    }
    const int status = httpStatus(reply);
    if (status >= 300 && status < 400) {
        finish(pending,
            Error{Error::Kind::Rejected,
                tr("The endpoint sends its visitors on to another address (%1). The API key "
                   "was not sent there; enter the right address yourself.")
                    .arg(QString::fromUtf8(reply.rawHeader("Location").left(200))),
                u"HTTP %1"_s.arg(status)});
        return;
    }
    QByteArray body(reply.bytesAvailable() + static_cast<qsizetype>(simdjson::SIMDJSON_PADDING),
        Qt::Uninitialized);
    body.resize(std::max<qint64>(0, reply.read(body.data(), reply.bytesAvailable())));
    const std::optional<std::chrono::seconds> rest = retryAfter(reply);
    if (status != 200 || !pending->request.read) {
        finish(pending, climbLadder(status, std::move(body), rest));
        return;
    }
    if (pending->request.arrived)
        pending->request.arrived(body);
    m_readers.start([this, held = pending, body = std::move(body), status, rest]() mutable {
        Result<QByteArray> answer = QByteArray();
        if (!held->request.read(body))
            answer = climbLadder(status, std::move(body), rest);
        // Moved on, so that what the handler holds dies on the thread it was made on. Moved once
        // more there: Qt may destroy the function here, after it was called.
        QMetaObject::invokeMethod(
            this,
            [this, held = std::move(held), answer = std::move(answer)]() mutable {
                const std::shared_ptr<Pending> taken = std::move(held);
                if (taken->receiver)
                    finish(taken, std::move(answer));
            },
            Qt::QueuedConnection);
    });
}

void GraphQlClient::finish(const std::shared_ptr<Pending> &pending, Result<QByteArray> answer)
{
    qCInfo(lcNetwork).noquote() << pending->request.operation << pending->attempts.elapsed().count()
                                << "ms" << (answer ? u"answered"_s : answer.error().detail);
    RequestQueue &queue = queueOf(*pending);
    if (!answer && answer.error().kind == Error::Kind::RateLimited) {
        // Whoever asks for one page too many is not helped by the pages of others.
        if (answer.error().retryAfter && pending->request.priority == HttpTransport::Priority::Bulk)
            queue.limitRate(
                std::chrono::milliseconds(*answer.error().retryAfter) / m_transport.delayDivisor());
        emit rateLimited();
    }
    const bool mayRepeat = pending->request.patience == GraphQlRequest::Patience::Retry;
    if (!answer && mayRepeat
        && m_transport.retry(pending->attempts, answer.error(), this,
            [this, pending, &queue] { queue.prepend(sendingOf(pending)); }))
        return;
    settle(pending, std::move(answer));
}

void GraphQlClient::settle(const std::shared_ptr<Pending> &pending, Result<QByteArray> answer)
{
    if (pending->receiver)
        pending->handler(std::move(answer));
}

} // namespace taskglass
