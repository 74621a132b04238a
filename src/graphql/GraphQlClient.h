// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "graphql/Endpoint.h"
#include "http/HttpTransport.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QElapsedTimer>
#include <QJsonObject>
#include <QObject>
#include <QPointer>
#include <QString>
#include <QThreadPool>

#include <deque>
#include <functional>
#include <memory>
#include <optional>

class QNetworkReply;

namespace taskglass {

class ReplyBody;

/// One question: a document of `resources/queries`, its variables, and how it may be treated.
struct GraphQlRequest {
    using Priority = HttpTransport::Priority;
    enum class RetryPolicy {
        Once,  ///< One attempt; the caller has its own pace (the poller).
        Retry, ///< Repeated after transient trouble, up to two minutes (`backOff`).
    };

    /// How much of a body is here.
    enum class Arrived { Head, Whole };

    QString operation{}; ///< The operation's name, for the log.
    QByteArray document{};
    QJsonObject variables{};
    Priority priority = Priority::Poll;
    RetryPolicy retryPolicy = RetryPolicy::Retry;
    /// Shown what has arrived of a body with status 200: its first bytes, more of them each time,
    /// while the rest is on its way, and the whole before it is read. Anew for each attempt.
    std::function<void(QByteArrayView body, Arrived arrived)> onProgress{};
};

/// Makes an answer of the whole body of an answer with status 200, or finds the error in it
/// (`readGraphQlAnswer`). The body has spare capacity for simdjson's padding.
template <typename T> using Reader = std::function<Result<T>(QByteArray body)>;

/// Asks a GraphQL server over HTTP: the error ladder (Protocol.md, "The error ladder"), retries
/// with back-off. Lives on one thread, its transport's; answers come on that thread, big ones are
/// read on another.
class GraphQlClient : public QObject {
    Q_OBJECT
public:
    /// @p transport must outlive the client.
    GraphQlClient(HttpTransport &transport, Endpoint endpoint, QObject *parent = nullptr);
    ~GraphQlClient() override;

    /// Calls @p handler once, later, with the whole body of an answer that carries `data`; or with
    /// the error the ladder found, or the transport (`transportFailure`, `ReplyBody`); `KeyMissing`
    /// without a key, `Rejected` where the server redirects. Never, if @p receiver or this client
    /// dies first.
    void post(GraphQlRequest request, QObject *receiver, Handler<QByteArray> handler);

    /// The same for answers too big to be read on this thread, or twice: @p reader reads them, on
    /// another thread, one at a time; it must not refer to anything that may die. @p handler is
    /// called, and dies, on this thread.
    template <typename T>
    void post(GraphQlRequest request, Reader<T> reader, QObject *receiver, Handler<T> handler)
    {
        ask(std::make_shared<QuestionFor<T>>(std::move(request), receiver, ReadOn::ReaderThread,
            std::move(reader), std::move(handler)));
    }

    /// Requests sent during the last minute.
    int requestsInLastMinute() const;

signals:
    /// The server asked to be questioned less often.
    void rateLimited();

private:
    enum class ReadOn { ClientThread, ReaderThread };

    /// A question on its way, through all its attempts.
    struct Question {
        Question(GraphQlRequest asked, QObject *asker, ReadOn thread)
            : request(std::move(asked)), receiver(asker), readOn(thread)
        {
        }
        virtual ~Question() = default;
        /// Reads a body with status 200 and keeps what is in it for `answer`.
        virtual Result<void> read(QByteArray body) = 0;
        /// Calls the handler, with what was read if @p outcome is no error.
        virtual void answer(const Result<void> &outcome) = 0;

        GraphQlRequest request;
        QPointer<QObject> receiver;
        ReadOn readOn;
        Attempts attempts{};
    };
    template <typename T> struct QuestionFor;
    using QuestionPointer = std::shared_ptr<Question>;

    void ask(const QuestionPointer &question);
    RequestQueue &queueOf(const Question &question);
    RequestQueue::Send sendingOf(const QuestionPointer &question);
    void send(const QuestionPointer &question);
    void watchHead(
        ReplyBody &reading, std::shared_ptr<QByteArray> body, const QuestionPointer &question);
    void handleReply(QNetworkReply &reply, const ReplyBody &reading, QByteArray body,
        const QuestionPointer &question);
    void readAside(
        QuestionPointer question, QByteArray body, std::optional<std::chrono::seconds> retryAfter);
    void finish(const QuestionPointer &question, const Result<void> &outcome);
    void answer(const QuestionPointer &question, const Result<void> &outcome);

    HttpTransport &m_transport;
    Endpoint m_endpoint;
    QElapsedTimer m_clock{}; ///< Which nobody sets.
    mutable std::deque<qint64> m_sentAt{};
    QThreadPool m_readers{}; ///< Dies first, so that no answer is read for a client that is gone.
};

template <typename T> struct GraphQlClient::QuestionFor final : Question {
    QuestionFor(
        GraphQlRequest asked, QObject *asker, ReadOn thread, Reader<T> reading, Handler<T> handling)
        : Question(std::move(asked), asker, thread)
        , reader(std::move(reading))
        , handler(std::move(handling))
    {
    }
    Result<void> read(QByteArray body) override
    {
        Result<T> read = reader(std::move(body));
        if (!read)
            return read.error();
        value = *std::move(read);
        return {};
    }
    void answer(const Result<void> &outcome) override
    {
        if (outcome)
            handler(*std::move(value));
        else
            handler(outcome.error());
    }

    Reader<T> reader;
    Handler<T> handler;
    std::optional<T> value{};
};

} // namespace taskglass
