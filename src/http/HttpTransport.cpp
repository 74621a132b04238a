// SPDX-License-Identifier: Apache-2.0
#include "http/HttpTransport.h"

#include "base/Utc.h"
#include "http/ProxyVariables.h"
#include "http/ReplyLimits.h"

#include <QDateTime>
#include <QFile>
#include <QFileInfo>
#include <QHostAddress>
#include <QLocale>
#include <QNetworkAccessManager>
#include <QNetworkProxyFactory>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QTimer>

#include <algorithm>
#include <cmath>
#include <utility>

namespace taskglass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::seconds shortestRetryAfter = 1s;
constexpr std::chrono::seconds longestRetryAfter = 5min;

/// Certificates besides the system's, for all of the program.
QList<QSslCertificate> &furtherAuthorities()
{
    static QList<QSslCertificate> certificates;
    return certificates;
}

/// Who vouches for whom, from the server's certificate upwards.
QString chainText(const QNetworkReply &reply)
{
    QStringList links;
    const QList<QSslCertificate> chain = reply.sslConfiguration().peerCertificateChain();
    for (const QSslCertificate &certificate : chain)
        links += HttpTransport::tr("“%1”, valid until %2, issued by “%3”")
                     .arg(certificate.subjectDisplayName().left(80),
                         certificate.expiryDate().toUTC().date().toString(Qt::ISODate),
                         certificate.issuerDisplayName().left(80));
    return links.isEmpty() ? QString()
                           : HttpTransport::tr(" It showed: %1.").arg(links.join(u"; "_s));
}

/// The environment's proxies, else the system's; none to this computer itself.
class SystemProxies : public QNetworkProxyFactory {
public:
    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery &query) override
    {
        if (isLoopback(query.url()))
            return {QNetworkProxy(QNetworkProxy::NoProxy)};
        if (const std::optional<QNetworkProxy> named =
                proxyFromEnvironment(query.url(), [](const char *name) { return qgetenv(name); }))
            return {*named};
        return systemProxyForQuery(query);
    }
};

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
    if (!furtherAuthorities().isEmpty()) {
        QSslConfiguration secure = request.sslConfiguration();
        secure.addCaCertificates(furtherAuthorities());
        request.setSslConfiguration(secure);
    }
    // Asked for here, so that Qt leaves the body as it comes: see ReplyBody.
    request.setRawHeader("Accept-Encoding", "gzip, deflate");
    return request;
}

Result<void> HttpTransport::trustFile(const QString &path)
{
    QFile file(path);
    if (!QFileInfo(path).isFile() || !file.open(QIODevice::ReadOnly))
        return Error{Error::Kind::Storage,
            tr("The file of certificate authorities %1 cannot be read. Check its name and "
               "permissions.")
                .arg(path),
            u"CA file"_s};
    const QList<QSslCertificate> certificates = QSslCertificate::fromDevice(&file, QSsl::Pem);
    if (certificates.isEmpty())
        return Error{Error::Kind::Storage,
            tr("The file %1 holds no certificates in PEM form, so it adds nobody to trust. Name "
               "another file.")
                .arg(path),
            u"CA file is empty"_s};
    furtherAuthorities() = certificates;
    return {};
}

QString HttpTransport::namedAuthorities()
{
    for (const char *name : {"SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"}) {
        if (const QString path = qEnvironmentVariable(name); !path.isEmpty())
            return path;
    }
    return {};
}

QNetworkReply *HttpTransport::begin(QNetworkReply *reply)
{
    ++m_underWay;
    connect(reply, &QNetworkReply::finished, this, [this] { --m_underWay; });
    limitReply(reply, m_timeout);
    return reply;
}

QNetworkReply *HttpTransport::get(const QNetworkRequest &request, Priority priority)
{
    return begin(channel(priority).network->get(request));
}

QNetworkReply *HttpTransport::post(
    const QNetworkRequest &request, const QByteArray &body, Priority priority)
{
    return begin(channel(priority).network->post(request, body));
}

bool HttpTransport::retry(
    Attempts &attempts, const Error &error, const QObject *context, std::function<void()> again)
{
    const std::optional<std::chrono::milliseconds> delay = attempts.next(error);
    if (delay) {
        QTimer::singleShot(*delay / m_delayDivisor, context, std::move(again));
        emit retrying(error, *delay / m_delayDivisor);
    }
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
    if (hadTooLongHead(reply))
        return Error{Error::Kind::Malformed,
            HttpTransport::tr("%1 sends headers without end, so its answer was not read further. "
                              "Ask whoever runs that server, or the network between.")
                .arg(host),
            detail};
    if (failure == QNetworkReply::OperationCanceledError || failure == QNetworkReply::TimeoutError)
        return Error{Error::Kind::TimedOut,
            HttpTransport::tr(
                "%1 took too long to answer. It may be busy; trying again usually helps.")
                .arg(host),
            detail};
    if (failure == QNetworkReply::SslHandshakeFailedError)
        return Error{Error::Kind::Offline,
            HttpTransport::tr(
                "No secure connection to %1: %2.%3 On a company network the certificate of its "
                "authority may have to be added to this computer's trust store, or be named by "
                "SSL_CERT_FILE.")
                .arg(host, reply.errorString(), chainText(reply)),
            detail};
    if (failure >= QNetworkReply::ProxyConnectionRefusedError
        && failure <= QNetworkReply::UnknownProxyError)
        return Error{Error::Kind::Offline,
            HttpTransport::tr("The network proxy did not let the request to %1 through: %2. Check "
                              "the system's proxy settings.")
                .arg(host, reply.errorString()),
            detail};
    if (failure == QNetworkReply::TooManyRedirectsError)
        return Error{Error::Kind::Rejected,
            HttpTransport::tr("%1 sends its visitors from address to address without end, so this "
                              "was not followed further. Ask whoever runs that server.")
                .arg(host),
            detail};
    if (failure == QNetworkReply::InsecureRedirectError)
        return Error{Error::Kind::Rejected,
            HttpTransport::tr("%1 sends its visitors on to an address without encryption, which is "
                              "not followed. Ask whoever runs that server.")
                .arg(host),
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

std::optional<Error> networkRefusal(int status)
{
    const QString detail = u"HTTP %1"_s.arg(status);
    if (status == 511)
        return Error{Error::Kind::Offline,
            HttpTransport::tr("This network wants you to sign in before it lets anything through "
                              "(511). Open any page in a browser, sign in, then try again."),
            detail};
    if (status == 407)
        return Error{Error::Kind::Offline,
            HttpTransport::tr("The network proxy wants a name and a password (407). Check the "
                              "system's proxy settings."),
            detail};
    return std::nullopt;
}

int httpStatus(const QNetworkReply &reply)
{
    return reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
}

std::optional<std::chrono::seconds> retryAfter(const QNetworkReply &reply)
{
    const QByteArray text = reply.rawHeader("Retry-After").trimmed();
    const auto bounded = [](qint64 seconds) {
        return std::chrono::seconds(
            std::clamp<qint64>(seconds, shortestRetryAfter.count(), longestRetryAfter.count()));
    };
    bool isNumber = false;
    const double seconds = text.toDouble(&isNumber);
    if (isNumber && !std::isnan(seconds))
        return bounded(static_cast<qint64>(std::clamp(seconds, 0.0, 1e6)));
    const QDateTime moment =
        QLocale::c().toDateTime(QString::fromLatin1(text), u"ddd, dd MMM yyyy hh:mm:ss 'GMT'"_s);
    if (!moment.isValid())
        return std::nullopt;
    return bounded(QDateTime::currentDateTimeUtc().secsTo(readAsUtc(moment)));
}

bool isLoopback(const QUrl &url)
{
    const QString host = url.host();
    return host == "localhost"_L1 || QHostAddress(host).isLoopback();
}

} // namespace taskglass
