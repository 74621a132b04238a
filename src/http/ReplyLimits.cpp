// SPDX-License-Identifier: Apache-2.0
#include "http/ReplyLimits.h"

#include <QDir>
#include <QTimer>

#include <atomic>
#include <memory>
#include <optional>
#include <utility>

#ifdef Q_OS_LINUX
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>
#endif

namespace taskglass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto connectTimeout = 30s;
/// A body that comes more slowly, for as long as a server may be silent, counts as not coming.
constexpr qint64 slowestBytesPerSecond = 100;
/// So much may arrive while a head is waited for and nothing of any body comes, in bytes.
constexpr qint64 longestHead = 8 << 20;
constexpr char tooLongHead[] = "taskglass-too-long-head";

/// How often something of any body has arrived.
std::atomic_uint64_t bodyArrivals = 0;

/// Calls @p take with each TCP connection of this program and how many bytes have come over it.
template <typename Take> void forEachConnection(Take take)
{
#ifdef Q_OS_LINUX
    const QStringList descriptors = QDir(u"/proc/self/fd"_s).entryList(QDir::Files | QDir::System);
    for (const QString &descriptor : descriptors) {
        tcp_info info{};
        socklen_t size = sizeof info;
        const int socket = descriptor.toInt();
        if (::getsockopt(socket, IPPROTO_TCP, TCP_INFO, &info, &size) == 0)
            take(socket, static_cast<qint64>(info.tcpi_bytes_received));
    }
#else
    Q_UNUSED(take);
#endif
}

/// Over all connections that are open now; 0 where nobody tells.
qint64 bytesReceived()
{
    qint64 sum = 0;
    forEachConnection([&sum](int, qint64 received) { sum += received; });
    return sum;
}

/// Ends connections that have brought much. Without encryption Qt 6.4 reads a head byte by byte, in
/// a loop that a fast server keeps busy for ever: abort() is never heard there, nor is any other
/// question.
void hangUp()
{
#ifdef Q_OS_LINUX
    forEachConnection([](int socket, qint64 received) {
        if (received > longestHead / 2)
            ::shutdown(socket, SHUT_RDWR);
    });
#endif
}

/// How things stood at a moment.
struct Look {
    qint64 received = bytesReceived();
    quint64 arrivals = bodyArrivals;
};

void limitHead(QNetworkReply *reply, std::chrono::milliseconds silence)
{
    auto *timer = new QTimer(reply);
    timer->setSingleShot(true);
    QObject::connect(timer, &QTimer::timeout, reply, &QNetworkReply::abort);
    QObject::connect(reply, &QNetworkReply::socketStartedConnecting, timer,
        [timer] { timer->start(connectTimeout); });
    QObject::connect(
        reply, &QNetworkReply::requestSent, timer, [timer, silence] { timer->start(2 * silence); });
    QObject::connect(reply, &QNetworkReply::metaDataChanged, timer, &QTimer::stop);

    // Qt 6.4 reads a head to its end, however long it is, and tells nobody how much has come; the
    // system does.
    auto *look = new QTimer(reply);
    QObject::connect(reply, &QNetworkReply::requestSent, look, [look] { look->start(200ms); });
    // An answer that comes at once is never looked at.
    const auto before = std::make_shared<std::optional<Look>>();
    QObject::connect(look, &QTimer::timeout, reply, [reply, before] {
        const Look now;
        if (!*before || now.arrivals != (*before)->arrivals) {
            *before = now;
        } else if (now.received - (*before)->received > longestHead) {
            reply->setProperty(tooLongHead, true);
            ++bodyArrivals; // Whoever else waits begins to count anew.
            if (reply->url().scheme() == u"http"_s)
                hangUp();
            reply->abort();
        }
    });
    QObject::connect(reply, &QNetworkReply::metaDataChanged, look, &QTimer::stop);
    QObject::connect(reply, &QNetworkReply::finished, look, &QTimer::stop);
}

void limitBody(QNetworkReply *reply, std::chrono::milliseconds silence)
{
    auto *pace = new QTimer(reply);
    QObject::connect(
        reply, &QNetworkReply::metaDataChanged, pace, [pace, silence] { pace->start(silence); });
    const auto arrived = std::make_shared<qint64>(0); // Since the last look.
    QObject::connect(pace, &QTimer::timeout, reply, [reply, silence, arrived] {
        if (std::exchange(*arrived, 0) < slowestBytesPerSecond * silence / 1s)
            reply->abort();
    });
    QObject::connect(reply, &QNetworkReply::downloadProgress, pace,
        [arrived, before = qint64(0)](qint64 received) mutable {
            *arrived += received - before;
            before = received;
            ++bodyArrivals;
        });
}

} // namespace

void limitReply(QNetworkReply *reply, std::chrono::milliseconds silence)
{
    limitHead(reply, silence);
    limitBody(reply, silence);
}

bool hadTooLongHead(const QNetworkReply &reply)
{
    return reply.property(tooLongHead).toBool();
}

} // namespace taskglass
