// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "graphql/Endpoint.h"
#include "http/HttpTransport.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QJsonObject>
#include <QObject>
#include <QPointer>
#include <QString>
#include <QThreadPool>

#include <deque>
#include <functional>
#include <memory>

class QNetworkReply;

namespace taskglass {

/// One question: a document of `resources/queries`, its variables, and how it may be treated.
struct GraphQlRequest {
    using Priority = HttpTransport::Priority;
    enum class Patience {
        Once,  ///< One attempt; the caller has its own pace (the poller).
        Retry, ///< Repeated after transient trouble, up to two minutes (`backOff`).
    };

    QString operation{}; ///< The operation's name, for the log.
    QByteArray document{};
    QJsonObject variables{};
    Priority priority = Priority::Poll;
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
/// with back-off. Lives on one thread, its transport's; answers come on that thread, big ones are
/// read on another.
class GraphQlClient : public QObject {
    Q_OBJECT
public:
    /// @p transport must outlive the client.
    GraphQlClient(HttpTransport &transport, Endpoint endpoint, QObject *parent = nullptr);
    ~GraphQlClient() override;

    /// Calls @p handler once, later, with the whole body of an answer that carries `data`; or with
    /// the error the ladder found. Never, if @p receiver or this client dies first. The body has
    /// spare capacity for simdjson's padding.
    void post(GraphQlRequest request, QObject *receiver, Handler<QByteArray> handler);

    const Endpoint &endpoint() const { return m_endpoint; }
    /// Requests sent during the last minute.
    int requestsInLastMinute() const;

signals:
    /// A request left for the server.
    void requestSent();
    /// The server asked to be questioned less often.
    void rateLimited();

private:
    struct Pending;
    RequestQueue &queueOf(const Pending &pending);
    RequestQueue::Send sendingOf(const std::shared_ptr<Pending> &pending);
    void send(const std::shared_ptr<Pending> &pending);
    void showHead(QNetworkReply &reply, const std::shared_ptr<Pending> &pending);
    void take(QNetworkReply &reply, const std::shared_ptr<Pending> &pending);
    void finish(const std::shared_ptr<Pending> &pending, Result<QByteArray> answer);
    void settle(const std::shared_ptr<Pending> &pending, Result<QByteArray> answer);

    HttpTransport &m_transport;
    Endpoint m_endpoint;
    mutable std::deque<qint64> m_sentAt{};
    QThreadPool m_readers{}; ///< Dies first, so that no answer is read for a client that is gone.
};

} // namespace taskglass
