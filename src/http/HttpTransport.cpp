// SPDX-License-Identifier: Apache-2.0
#include "http/HttpTransport.h"

#include "base/Utc.h"

#include <QDateTime>
#include <QHostAddress>
#include <QLocale>
#include <QNetworkAccessManager>
#include <QNetworkProxyFactory>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QTimer>

#include <algorithm>

namespace taskglass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto connectTimeout = 30s;

/// The system's proxies, except to this computer itself.
class SystemProxies : public QNetworkProxyFactory {
public:
    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery &query) override
    {
        if (isLoopback(query.url()))
            return {QNetworkProxy(QNetworkProxy::NoProxy)};
        return systemProxyForQuery(query);
    }
};

/// Aborts @p reply when no connection comes about in time; its own timeout covers the rest.
QNetworkReply *limitConnecting(QNetworkReply *reply)
{
    auto *timer = new QTimer(reply);
    timer->setSingleShot(true);
    QObject::connect(timer, &QTimer::timeout, reply, &QNetworkReply::abort);
    QObject::connect(reply, &QNetworkReply::socketStartedConnecting, timer,
        [timer] { timer->start(connectTimeout); });
    QObject::connect(reply, &QNetworkReply::requestSent, timer, &QTimer::stop);
    return reply;
}

} // namespace

HttpTransport::HttpTransport(QObject *parent) : QObject(parent)
{
    for (Channel *channel : {&m_polls, &m_bulk}) {
        channel->queue = new RequestQueue(this);
        channel->network = new QNetworkAccessManager(this);
        channel->network->setProxyFactory(new SystemProxies);
        // A redirected POST would carry the key to a host the user never named.
        channel->network->setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
    }
}

HttpTransport::Channel &HttpTransport::channel(Priority priority)
{
    return priority == Priority::Bulk ? m_bulk : m_polls;
}

QNetworkRequest HttpTransport::request(const QUrl &url) const
{
    QNetworkRequest request(url);
    request.setHeader(QNetworkRequest::UserAgentHeader, u"Taskglass/" TASKGLASS_VERSION ""_s);
    request.setTransferTimeout(static_cast<int>(m_timeout.count()));
    // A page of a million alike messages compresses far better than Qt's bomb check expects.
    request.setDecompressedSafetyCheckThreshold(-1);
    return request;
}

QNetworkReply *HttpTransport::get(const QNetworkRequest &request, Priority priority)
{
    return limitConnecting(channel(priority).network->get(request));
}

QNetworkReply *HttpTransport::post(
    const QNetworkRequest &request, const QByteArray &body, Priority priority)
{
    return limitConnecting(channel(priority).network->post(request, body));
}

bool HttpTransport::retry(Attempts &attempts, const Error &error, const QObject *context,
    std::function<void()> again) const
{
    const std::optional<std::chrono::milliseconds> delay = attempts.next(error);
    if (delay)
        QTimer::singleShot(*delay / m_delayDivisor, context, std::move(again));
    return delay.has_value();
}

std::optional<Error> transportFailure(const QNetworkReply &reply)
{
    const QNetworkReply::NetworkError failure = reply.error();
    const bool answered = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).isValid();
    // From ContentAccessDenied on, the codes only repeat the HTTP status.
    if (failure == QNetworkReply::NoError
        || (answered && failure >= QNetworkReply::ContentAccessDenied
            && failure != QNetworkReply::ProtocolFailure))
        return std::nullopt;

    const QString host = reply.url().host();
    const QString detail = u"%1 (%2): %3"_s.arg(host).arg(failure).arg(reply.errorString());
    if (failure == QNetworkReply::OperationCanceledError || failure == QNetworkReply::TimeoutError)
        return Error{Error::Kind::TimedOut,
            HttpTransport::tr(
                "%1 took too long to answer. It may be busy; trying again usually helps.")
                .arg(host),
            detail};
    if (failure == QNetworkReply::SslHandshakeFailedError)
        return Error{Error::Kind::Offline,
            HttpTransport::tr(
                "No secure connection to %1: %2. On a company network its certificate may have to "
                "be added to this computer's trust store.")
                .arg(host, reply.errorString()),
            detail};
    if (failure >= QNetworkReply::ProxyConnectionRefusedError
        && failure <= QNetworkReply::UnknownProxyError)
        return Error{Error::Kind::Offline,
            HttpTransport::tr("The network proxy did not let the request to %1 through: %2. Check "
                              "the system's proxy settings.")
                .arg(host, reply.errorString()),
            detail};
    if (failure == QNetworkReply::HostNotFoundError)
        return Error{Error::Kind::Offline,
            HttpTransport::tr("The name %1 could not be found. Check the network connection and "
                              "the endpoint.")
                .arg(host),
            detail};
    if (answered)
        return Error{Error::Kind::Unavailable,
            HttpTransport::tr("The connection to %1 broke while it was answering. Nothing is lost; "
                              "trying again usually helps.")
                .arg(host),
            detail};
    return Error{Error::Kind::Offline,
        HttpTransport::tr("Cannot reach %1: %2. Check the network connection and the endpoint.")
            .arg(host, reply.errorString()),
        detail};
}

int httpStatus(const QNetworkReply &reply)
{
    return reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
}

std::optional<std::chrono::seconds> retryAfter(const QNetworkReply &reply)
{
    const QByteArray text = reply.rawHeader("Retry-After").trimmed();
    bool isNumber = false;
    const qint64 seconds = text.toLongLong(&isNumber);
    if (isNumber)
        return std::chrono::seconds(std::clamp<qint64>(seconds, 0, 24 * 3600));
    const QDateTime moment =
        QLocale::c().toDateTime(QString::fromLatin1(text), u"ddd, dd MMM yyyy hh:mm:ss 'GMT'"_s);
    if (!moment.isValid())
        return std::nullopt;
    return std::chrono::seconds(std::clamp<qint64>(
        QDateTime::currentDateTimeUtc().secsTo(readAsUtc(moment)), 0, 24 * 3600));
}

bool isLoopback(const QUrl &url)
{
    const QString host = url.host();
    return host == "localhost"_L1 || QHostAddress(host).isLoopback();
}

} // namespace taskglass
