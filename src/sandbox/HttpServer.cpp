// SPDX-License-Identifier: Apache-2.0
#include "sandbox/HttpServer.h"

#include <QCoreApplication>
#include <QDir>

#include <httplib.h>

#include <condition_variable>
#include <mutex>
#include <netinet/in.h>
#include <sys/socket.h>
#include <thread>

using namespace Qt::StringLiterals;

namespace taskglass::sandbox {

namespace {

/// Requests that may be answered or stalled at once.
constexpr std::size_t threadTotal = 32;

std::string text(const QByteArray &bytes)
{
    return bytes.toStdString();
}

bool sameName(const QByteArray &one, const char *other)
{
    return one.compare(other, Qt::CaseInsensitive) == 0;
}

/// Wakes everybody who waits, once and for all.
class Gate {
public:
    void open()
    {
        {
            const std::scoped_lock lock(m_mutex);
            m_isOpen = true;
        }
        m_opened.notify_all();
    }
    void waitUntilOpen()
    {
        std::unique_lock lock(m_mutex);
        m_opened.wait(lock, [this] { return m_isOpen; });
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_opened;
    bool m_isOpen = false;
};

/// Ends the connections that @p port has accepted. httplib keeps their sockets to itself and looks
/// at them again only when a keep-alive or write timeout is over, which would hold up stopping.
void cutConnections(quint16 port)
{
    const QStringList descriptors = QDir(u"/proc/self/fd"_s).entryList(QDir::System | QDir::Files);
    for (const QString &name : descriptors) {
        const int descriptor = name.toInt();
        sockaddr_in address{};
        socklen_t length = sizeof address;
        if (::getsockname(descriptor, reinterpret_cast<sockaddr *>(&address), &length) != 0
            || address.sin_family != AF_INET || ntohs(address.sin_port) != port)
            continue;
        ::shutdown(descriptor, SHUT_RDWR);
    }
}

HttpRequest readRequest(const httplib::Request &from, const httplib::ContentReader &reader)
{
    HttpRequest request{.method = QByteArray::fromStdString(from.method),
        .path = QByteArray::fromStdString(from.target)};
    for (const auto &[name, value] : from.headers) {
        // httplib adds the addresses of the connection as if they had been sent.
        if (name == "REMOTE_ADDR" || name == "REMOTE_PORT" || name == "LOCAL_ADDR"
            || name == "LOCAL_PORT")
            continue;
        request.headers.append({QByteArray::fromStdString(name), QByteArray::fromStdString(value)});
    }
    const auto append = [&request](const char *data, std::size_t size) {
        request.body.append(data, static_cast<qsizetype>(size));
        return true;
    };
    if (from.is_multipart_form_data())
        reader([](const auto &) { return true; }, append);
    else
        reader(append);
    return request;
}

/// httplib prefers brotli, at its slowest setting: four seconds for a page of rows. Its requests
/// are no constants, only shown as such, and this is the only way to make it choose gzip.
void declineBrotli(const httplib::Request &request)
{
    httplib::Headers &headers = const_cast<httplib::Request &>(request).headers;
    const bool takesGzip =
        request.get_header_value("Accept-Encoding").find("gzip") != std::string::npos;
    headers.erase("Accept-Encoding");
    if (takesGzip)
        headers.emplace("Accept-Encoding", "gzip");
}

} // namespace

QByteArray HttpRequest::header(const QByteArray &name) const
{
    for (const auto &[candidate, value] : headers) {
        if (candidate.compare(name, Qt::CaseInsensitive) == 0)
            return value;
    }
    return {};
}

struct HttpServer::State {
    Handler handler;
    httplib::Server server{};
    Gate stopping{};
    std::thread thread{};
    quint16 port = 0;

    void answer(const HttpRequest &request, httplib::Response &to)
    {
        const HttpResponse response = handler(request);
        // For 200 httplib decides itself, because a range request makes it 206.
        if (response.status != 200)
            to.status = response.status;
        bool isEncoded = false;
        for (const auto &[name, value] : response.headers) {
            isEncoded = isEncoded || sameName(name, "Content-Encoding");
            to.set_header(text(name), text(value));
        }
        const std::string type = text(response.contentType);
        if (response.next) {
            to.set_chunked_content_provider(
                type, [next = response.next](std::size_t, httplib::DataSink &sink) {
                    const QByteArray piece = next();
                    if (piece.isEmpty())
                        sink.done();
                    else
                        return sink.write(
                            piece.constData(), static_cast<std::size_t>(piece.size()));
                    return true;
                });
            return;
        }
        const auto size = static_cast<std::size_t>(response.body.size());
        switch (response.then) {
        case HttpResponse::Then::Finish:
            if (!isEncoded) {
                to.set_content(response.body.constData(), size, type);
                return;
            }
            // As a stream, so that httplib does not compress it once more.
            to.set_content_provider(size, type,
                [body = response.body](
                    std::size_t offset, std::size_t length, httplib::DataSink &sink) {
                    return sink.write(body.constData() + offset, length);
                });
            return;
        case HttpResponse::Then::StayMute:
            stopping.waitUntilOpen();
            return;
        case HttpResponse::Then::StallMidBody:
        case HttpResponse::Then::CloseMidBody:
            to.set_content_provider(size, type,
                [this, body = response.body, then = response.then](
                    std::size_t, std::size_t length, httplib::DataSink &sink) {
                    sink.write(body.constData(), length / 2);
                    if (then == HttpResponse::Then::StallMidBody)
                        stopping.waitUntilOpen();
                    return false;
                });
            return;
        }
    }
};

Result<std::unique_ptr<HttpServer>> HttpServer::start(Handler handler, quint16 port)
{
    std::unique_ptr<State> state(new State{.handler = std::move(handler)});
    httplib::Server &server = state->server;
    server.new_task_queue = [] { return new httplib::ThreadPool(threadTotal); };
    server.set_tcp_nodelay(true);
    server.set_keep_alive_max_count(1'000'000);
    server.set_keep_alive_timeout(60);
    server.set_read_timeout(60);
    // A reader that pauses for minutes is a case to be shown, not an error.
    server.set_write_timeout(600);
    // httplib's own choice lets several servers share a port, each getting some of the requests.
    server.set_socket_options([](int socket) {
        const int yes = 1;
        ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    });

    State *const raw = state.get();
    const auto answer = [raw](const httplib::Request &request, httplib::Response &response,
                            const httplib::ContentReader &reader) {
        const HttpRequest read = readRequest(request, reader);
        declineBrotli(request);
        raw->answer(read, response);
    };
    const auto answerWithoutBody = [raw](const httplib::Request &request,
                                       httplib::Response &response) {
        const httplib::ContentReader nothing([](const httplib::ContentReceiver &) { return true; },
            [](const httplib::MultipartContentHeader &, const httplib::ContentReceiver &) {
                return true;
            });
        const HttpRequest read = readRequest(request, nothing);
        declineBrotli(request);
        raw->answer(read, response);
    };
    server.Get(".*", answerWithoutBody);
    server.Options(".*", answerWithoutBody);
    server.Post(".*", answer);
    server.Put(".*", answer);
    server.Patch(".*", answer);
    server.Delete(".*", answer);

    const int bound = port == 0 ? server.bind_to_any_port("127.0.0.1")
                                : (server.bind_to_port("127.0.0.1", port) ? port : -1);
    if (bound <= 0) {
        const QString sentence = port == 0
            ? QCoreApplication::translate("HttpServer",
                  "The built-in server could not start, because no port of this computer is free. "
                  "Close other programs and start it again.")
            : QCoreApplication::translate("HttpServer",
                  "The built-in server could not start, because another program uses port %1. "
                  "Choose another port, or 0 for any free one.")
                  .arg(port);
        return Error{.kind = Error::Kind::Offline, .sentence = sentence};
    }
    state->port = static_cast<quint16>(bound);

    state->thread = std::thread([raw] { raw->server.listen_after_bind(); });
    // stop() does nothing before the loop runs, and would then be waited for in vain.
    while (!server.is_running())
        std::this_thread::yield();
    return std::unique_ptr<HttpServer>(new HttpServer(std::move(state)));
}

HttpServer::HttpServer(std::unique_ptr<State> state) : m_state(std::move(state)) { }

HttpServer::~HttpServer()
{
    m_state->server.stop();
    // First the connections, then the stalled answers: those have nobody left to be sent to.
    cutConnections(m_state->port);
    m_state->stopping.open();
    m_state->thread.join();
}

quint16 HttpServer::port() const
{
    return m_state->port;
}

QUrl HttpServer::url(const QByteArray &path) const
{
    return QUrl(u"http://127.0.0.1:%1"_s.arg(m_state->port) + QString::fromUtf8(path));
}

} // namespace taskglass::sandbox
