// SPDX-License-Identifier: Apache-2.0
#include "graphql/GraphQlClient.h"

#include "base/Logging.h"
#include "graphql/GraphQlAnswer.h"
#include "http/ReplyBody.h"

#include <QJsonDocument>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QTimer>

#include <simdjson.h>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

constexpr int maximumReaders = 1;
constexpr qsizetype headBytes = 4096;
/// A page of 5,000 rows has a few million bytes. Whoever asks for less at once may get it.
constexpr qint64 longestBody = 32 << 20;

/// The reader of small answers: leaves the body as it is.
Result<QByteArray> checkedBody(QByteArray body)
{
    if (const Result<void> checked = readGraphQlAnswer(200, body); !checked)
        return checked.error();
    return body;
}

/// @p outcome, and the server's own wish with its error.
Result<void> withRetryAfter(Result<void> outcome, std::optional<std::chrono::seconds> retryAfter)
{
    if (outcome)
        return outcome;
    Error error = outcome.error();
    error.retryAfter = retryAfter;
    return error;
}

} // namespace

GraphQlClient::GraphQlClient(HttpTransport &transport, Endpoint endpoint, QObject *parent)
    : QObject(parent), m_transport(transport), m_endpoint(std::move(endpoint))
{
    m_clock.start();
    m_readers.setMaxThreadCount(maximumReaders);
}

GraphQlClient::~GraphQlClient() = default;

void GraphQlClient::post(GraphQlRequest request, QObject *receiver, Handler<QByteArray> handler)
{
    ask(std::make_shared<QuestionFor<QByteArray>>(
        std::move(request), receiver, ReadOn::ClientThread, checkedBody, std::move(handler)));
}

void GraphQlClient::ask(const QuestionPointer &question)
{
    if (!m_endpoint.key.isEmpty()) {
        queueOf(*question).append(sendingOf(question));
        return;
    }
    QTimer::singleShot(0, this, [this, question] {
        answer(question,
            Error{Error::Kind::KeyMissing,
                tr("No API key was given, so Labelbox cannot be asked. Enter a key, or set "
                   "LABELBOX_API_KEY."),
                {}});
    });
}

RequestQueue &GraphQlClient::queueOf(const Question &question)
{
    return m_transport.queue(question.request.priority);
}

RequestQueue::Send GraphQlClient::sendingOf(const QuestionPointer &question)
{
    return [self = QPointer(this), question] {
        if (!self || !question->receiver)
            return false;
        self->send(question);
        return true;
    };
}

int GraphQlClient::requestsInLastMinute() const
{
    const qint64 minuteAgo = m_clock.elapsed() - 60'000;
    while (!m_sentAt.empty() && m_sentAt.front() < minuteAgo)
        m_sentAt.pop_front();
    return static_cast<int>(m_sentAt.size());
}

void GraphQlClient::send(const QuestionPointer &question)
{
    QNetworkRequest request = m_transport.request(m_endpoint.url);
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    request.setRawHeader("Accept", "application/json");
    request.setRawHeader("X-User-Agent", "taskglass " TASKGLASS_VERSION);
    request.setRawHeader("Authorization", "Bearer " + m_endpoint.key.reveal());
    const QJsonObject body{{u"query"_s, QString::fromUtf8(question->request.document)},
        {u"variables"_s, question->request.variables}};

    m_sentAt.push_back(m_clock.elapsed());
    QNetworkReply *reply = m_transport.post(
        request, QJsonDocument(body).toJson(QJsonDocument::Compact), question->request.priority);
    connect(question->receiver, &QObject::destroyed, reply, &QNetworkReply::abort);
    connect(this, &QObject::destroyed, reply, [this, reply] {
        reply->disconnect(this);
        reply->abort();
        reply->deleteLater();
    });
    auto arrived = std::make_shared<QByteArray>();
    auto *reading = new ReplyBody(*reply, longestBody, [arrived, reply](QByteArrayView bytes) {
        // Room for all of it at once, and for simdjson, which reads a little beyond the end.
        if (arrived->isEmpty() && reply->rawHeader("Content-Encoding").isEmpty())
            arrived->reserve(
                std::clamp<qint64>(reply->header(QNetworkRequest::ContentLengthHeader).toLongLong(),
                    0, longestBody)
                + static_cast<qint64>(simdjson::SIMDJSON_PADDING));
        arrived->append(bytes);
        return true;
    });
    if (question->request.onProgress)
        watchHead(*reading, arrived, question);
    RequestQueue &queue = queueOf(*question);
    connect(reply, &QNetworkReply::finished, &queue, &RequestQueue::release);
    connect(reply, &QNetworkReply::finished, this, [this, reply, reading, arrived, question] {
        reply->deleteLater();
        reading->readRest();
        if (question->receiver)
            handleReply(*reply, *reading, std::move(*arrived), question);
    });
}

void GraphQlClient::watchHead(
    ReplyBody &reading, std::shared_ptr<QByteArray> body, const QuestionPointer &question)
{
    auto *watcher = new QObject(&reading); // Ends the watch by its own end.
    connect(&reading, &ReplyBody::grown, watcher, [body = std::move(body), question, watcher] {
        if (!question->receiver)
            return;
        const QByteArrayView head = QByteArrayView(*body).first(std::min(headBytes, body->size()));
        if (head.size() == headBytes)
            watcher->deleteLater();
        question->request.onProgress(head, GraphQlRequest::Arrived::Head);
    });
}

void GraphQlClient::handleReply(QNetworkReply &reply, const ReplyBody &reading, QByteArray body,
    const QuestionPointer &question)
{
    std::optional<Error> failure =
        reading.isTooLong() ? reading.failure() : transportFailure(reply);
    if (!failure)
        failure = reading.failure();
    if (failure) {
        finish(question, *std::move(failure));
        return;
    }
    const int status = httpStatus(reply);
    if (status >= 300 && status < 400) {
        finish(question,
            Error{Error::Kind::Rejected,
                tr("The endpoint sends its visitors on to another address (%1). The API key was "
                   "not sent there; enter the right address yourself. If nothing was changed, a "
                   "network's sign-in page may stand in between: open any page in a browser.")
                    .arg(QString::fromUtf8(reply.rawHeader("Location").left(200))),
                u"HTTP %1"_s.arg(status)});
        return;
    }
    // simdjson reads a little beyond the end.
    body.reserve(body.size() + static_cast<qsizetype>(simdjson::SIMDJSON_PADDING));
    const std::optional<std::chrono::seconds> rest = retryAfter(reply);
    if (status != 200) {
        finish(question, withRetryAfter(readGraphQlAnswer(status, reading.refusal()), rest));
        return;
    }
    if (question->request.onProgress)
        question->request.onProgress(body, GraphQlRequest::Arrived::Whole);
    if (question->readOn == ReadOn::ReaderThread)
        readAside(question, std::move(body), rest);
    else
        finish(question, withRetryAfter(question->read(std::move(body)), rest));
}

void GraphQlClient::readAside(
    QuestionPointer question, QByteArray body, std::optional<std::chrono::seconds> retryAfter)
{
    m_readers.start(
        [this, held = std::move(question), body = std::move(body), retryAfter]() mutable {
            Result<void> outcome = withRetryAfter(held->read(std::move(body)), retryAfter);
            // Moved on, so that what the handler holds dies on the thread it was made on. Moved
            // once more there: Qt may destroy the function here, after it was called.
            QMetaObject::invokeMethod(
                this,
                [this, held = std::move(held), outcome = std::move(outcome)]() mutable {
                    const QuestionPointer taken = std::move(held);
                    if (taken->receiver)
                        finish(taken, outcome);
                },
                Qt::QueuedConnection);
        });
}

void GraphQlClient::finish(const QuestionPointer &question, const Result<void> &outcome)
{
    qCInfo(lcNetwork).noquote() << question->request.operation
                                << question->attempts.elapsed().count() << "ms"
                                << (outcome ? u"answered"_s : outcome.error().detail);
    RequestQueue &queue = queueOf(*question);
    if (!outcome && outcome.error().kind == Error::Kind::RateLimited) {
        // Whoever asks for one page too many is not helped by the pages of others.
        if (outcome.error().retryAfter
            && question->request.priority == HttpTransport::Priority::Bulk)
            queue.limitRate(std::chrono::milliseconds(*outcome.error().retryAfter)
                / m_transport.delayDivisor());
        emit rateLimited();
    }
    const bool mayRepeat = question->request.retryPolicy == GraphQlRequest::RetryPolicy::Retry;
    if (!outcome && mayRepeat
        && m_transport.retry(question->attempts, outcome.error(), this,
            [this, question, &queue] { queue.prepend(sendingOf(question)); }))
        return;
    answer(question, outcome);
}

void GraphQlClient::answer(const QuestionPointer &question, const Result<void> &outcome)
{
    if (question->receiver)
        question->answer(outcome);
}

} // namespace taskglass
