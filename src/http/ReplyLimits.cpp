// SPDX-License-Identifier: Apache-2.0
#include "http/ReplyLimits.h"

#include <QFile>
#include <QTimer>

#include <memory>
#include <utility>

#ifdef Q_OS_LINUX
#include <unistd.h>
#endif

namespace taskglass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto connectTimeout = 30s;
/// A body that comes more slowly, for as long as a server may be silent, counts as not coming.
constexpr qint64 slowestBytesPerSecond = 100;
/// By so much the program may grow while it waits for a head.
constexpr qint64 mostForAHead = 64 << 20;
constexpr char tooLargeHead[] = "taskglass-too-large-head";

/// What this program takes of the computer's memory, in bytes; 0 where nobody tells.
qint64 memoryInUse()
{
#ifdef Q_OS_LINUX
    QFile file(u"/proc/self/statm"_s);
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    const QByteArrayList pages = file.readAll().split(' ');
    return pages.size() > 1 ? pages.at(1).toLongLong() * ::sysconf(_SC_PAGESIZE) : 0;
#else
    return 0;
#endif
}

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

    // Qt 6.4 reads a head to its end, however long it is, and tells nobody how much has come.
    auto *look = new QTimer(reply);
    const auto before = std::make_shared<qint64>(0);
    QObject::connect(reply, &QNetworkReply::requestSent, look, [look, before] {
        *before = memoryInUse();
        look->start(200ms);
    });
    QObject::connect(look, &QTimer::timeout, reply, [reply, before] {
        if (memoryInUse() - *before < mostForAHead)
            return;
        reply->setProperty(tooLargeHead, true);
        reply->abort();
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
        });
}

} // namespace

void limitReply(QNetworkReply *reply, std::chrono::milliseconds silence)
{
    limitHead(reply, silence);
    limitBody(reply, silence);
}

bool hadTooLargeHead(const QNetworkReply &reply)
{
    return reply.property(tooLargeHead).toBool();
}

} // namespace taskglass
