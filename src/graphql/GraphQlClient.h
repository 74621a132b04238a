// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "graphql/Endpoint.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QJsonObject>
#include <QObject>
#include <QPointer>
#include <QString>
#include <QThreadPool>

#include <chrono>
#include <deque>
#include <functional>
#include <memory>

class QNetworkAccessManager;
class QNetworkReply;

namespace taskglass {

/// One question: a document of `resources/queries`, its variables, and how it may be treated.
struct GraphQlRequest {
    enum class Urgency {
        Poll, ///< Answers people wait for; never held up by bulk transfers.
        Bulk, ///< Pages of rows; wait together when the server asked to be questioned less often.
    };
    enum class Patience {
        Once,  ///< One attempt; the caller has its own pace (the poller).
        Retry, ///< Repeated after transient trouble, up to two minutes (`backOff`).
    };

    QString operation{}; ///< The operation's name, for the log.
    QByteArray document{};
    QJsonObject variables{};
    Urgency urgency = Urgency::Poll;
    Patience patience = Patience::Retry;
    /// Shown the first bytes of a body with status 200 while the rest is on its way, more of them
    /// each time, until it returns true. Once an attempt.
    std::function<bool(QByteArrayView head)> head{};
    /// Shown a whole body with status 200 before it is read.
    std::function<void(QByteArrayView body)> arrived{};
    /// For answers too big to be read twice: reads a body with status 200 before the error ladder
    /// does. True: it was all understood, and `post` answers with an empty body. False: the ladder
    /// decides what it is. Called on another thread, which may outlive everything but what it
    /// holds.
    std::function<bool(QByteArray &body)> read{};
};

/// Asks a GraphQL server over HTTP: the error ladder (Protocol.md, "The error ladder"), retries
/// with back-off, at most four polls and four bulk questions in flight, each kind on connections of
/// its own, so that pages of rows never delay a poll. Lives on one thread; answers come on that
/// thread, big ones are read on others.
class GraphQlClient : public QObject {
    Q_OBJECT
public:
    explicit GraphQlClient(Endpoint endpoint, QObject *parent = nullptr);
    ~GraphQlClient() override;

    /// Calls @p handler once, later, with the whole body of an answer that carries `data`; or with
    /// the error the ladder found. Never, if @p receiver or this client dies first. The body has
    /// spare capacity for simdjson's padding.
    void post(GraphQlRequest request, QObject *receiver, Handler<QByteArray> handler);

    /// Downloads a file address into @p path without the API key, following redirects. Any http or
    /// https address is allowed. Calls @p handler once with the number of bytes written; never, if
    /// @p receiver dies first, and then the transfer is stopped. The file must be on local disk.
    void download(const QUrl &url, const QString &path, QObject *receiver, Handler<qint64> handler);

    const Endpoint &endpoint() const { return m_endpoint; }
    /// Requests sent during the last minute.
    int requestsInLastMinute() const;
    /// Shortens waiting in tests: every back-off delay is divided by this.
    void setDelayDivisor(int divisor) { m_delayDivisor = divisor; }
    /// How long one request may take; 60 s unless changed.
    void setRequestTimeout(std::chrono::milliseconds timeout) { m_timeout = timeout; }

signals:
    /// A request left for the server.
    void requestSent();
    /// The server asked to be questioned less often.
    void rateLimited();

private:
    struct Pending;
    /// Questions of one urgency, and the connections they share.
    struct Lane {
        QNetworkAccessManager *network = nullptr;
        std::deque<std::shared_ptr<Pending>> waiting{};
        int inFlight = 0;
        qint64 restsUntil = 0; ///< Milliseconds since 1970; nothing is sent before.
    };

    Lane &laneOf(const Pending &pending);
    void startWaiting(Lane &lane);
    void send(const std::shared_ptr<Pending> &pending);
    void showHead(QNetworkReply &reply, const std::shared_ptr<Pending> &pending);
    void take(QNetworkReply &reply, const std::shared_ptr<Pending> &pending);
    void finish(const std::shared_ptr<Pending> &pending, Result<QByteArray> answer);
    void settle(const std::shared_ptr<Pending> &pending, Result<QByteArray> answer);

    Endpoint m_endpoint;
    Lane m_polls{};
    Lane m_bulk{};
    mutable std::deque<qint64> m_sentAt{};
    int m_delayDivisor = 1;
    std::chrono::milliseconds m_timeout{60'000};
    QThreadPool m_readers{}; ///< Dies first, so that no answer is read for a client that is gone.
};

} // namespace taskglass
