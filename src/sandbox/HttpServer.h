// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"

#include <QByteArray>
#include <QList>
#include <QPair>
#include <QUrl>

#include <functional>
#include <memory>

namespace taskglass::sandbox {

/// What a client asked, all of it, as the handler is given it.
struct HttpRequest {
    QByteArray method{};
    QByteArray path{}; ///< With the query string, as sent.
    QList<QPair<QByteArray, QByteArray>> headers{};
    QByteArray body{}; ///< Of a multipart form: the contents of its parts, one after another.

    /// The first header of that name, compared without case; empty if absent.
    QByteArray header(const QByteArray &name) const;
};

/// One scripted answer, and how the server misbehaves while giving it.
struct HttpResponse {
    enum class Then {
        Finish,       ///< Send everything.
        StayMute,     ///< Read the request and never answer.
        StallMidBody, ///< Send headers and half of the body, then nothing more.
        CloseMidBody, ///< Send headers and half of the body, then cut the connection.
    };

    int status = 200;
    QByteArray body{};
    QByteArray contentType = QByteArrayLiteral("application/json");
    QList<QPair<QByteArray, QByteArray>> headers{};
    Then then = Then::Finish;
    /// For bodies too big to hold: when set, called again and again for the next piece until it
    /// gives none; `body` and `then` are not used. Called on the server's threads, one at a time.
    std::function<QByteArray()> next{};
};

/// A real HTTP/1.1 server on a loopback port. The handler runs on the server's own threads, up to
/// 32 at once. Destroying the server cuts all connections, stalled answers too; it waits for
/// handlers that are still running. Text and JSON are compressed for whoever accepts that, except
/// when the handler names a `Content-Encoding` itself.
class HttpServer {
public:
    using Handler = std::function<HttpResponse(const HttpRequest &)>;

    /// Listens on @p port of 127.0.0.1 (0: any free one). Error `Storage` never; `Offline` if the
    /// port is taken.
    static Result<std::unique_ptr<HttpServer>> start(Handler handler, quint16 port = 0);
    ~HttpServer();

    quint16 port() const;
    /// http://127.0.0.1:port/path
    QUrl url(const QByteArray &path) const;

private:
    struct State;
    explicit HttpServer(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

} // namespace taskglass::sandbox
