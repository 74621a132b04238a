// SPDX-License-Identifier: Apache-2.0
#include "graphql/GraphQlClient.h"

#include "base/Logging.h"
#include "base/Utc.h"
#include "graphql/BackOff.h"
#include "graphql/GraphQlAnswer.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonDocument>
#include <QLocale>
#include <QNetworkAccessManager>
#include <QNetworkProxyFactory>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QRandomGenerator>
#include <QTimer>

#include <simdjson.h>

namespace taskglass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int maximumInFlight = 4; ///< In each lane; Qt opens up to six connections to a host.
constexpr int maximumReaders = 1;
constexpr qint64 headBytes = 4096;
constexpr auto connectTimeout = 30s;

QString tr(const char *sentence)
{
    return QCoreApplication::translate("GraphQlClient", sentence);
}

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
void limitConnecting(QNetworkReply *reply)
{
    auto *timer = new QTimer(reply);
    timer->setSingleShot(true);
    QObject::connect(timer, &QTimer::timeout, reply, &QNetworkReply::abort);
    QObject::connect(reply, &QNetworkReply::socketStartedConnecting, timer,
        [timer] { timer->start(connectTimeout); });
    QObject::connect(reply, &QNetworkReply::requestSent, timer, &QTimer::stop);
}

/// The one place where a failure of the transport becomes a kind; nothing if an HTTP answer arrived
/// whole.
std::optional<Error> transportFailure(const QNetworkReply &reply)
{
    const QNetworkReply::NetworkError failure = reply.error();
    const bool answered = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).isValid();
    // From ContentAccessDenied on, the codes only repeat the HTTP status.
    if (failure == QNetworkReply::NoError
        || (answered && failure >= QNetworkReply::ContentAccessDenied
            && failure != QNetworkReply::ProtocolFailure
            && failure != QNetworkReply::UnknownContentError)
        || (answered && failure == QNetworkReply::UnknownContentError))
        return std::nullopt;

    const QString host = reply.url().host();
    const QString detail = u"%1 (%2): %3"_s.arg(host).arg(failure).arg(reply.errorString());
    if (failure == QNetworkReply::OperationCanceledError || failure == QNetworkReply::TimeoutError)
        return Error{Error::Kind::TimedOut,
            tr(QT_TRANSLATE_NOOP("GraphQlClient",
                   "%1 took too long to answer. It may be busy; trying again usually helps."))
                .arg(host),
            detail};
    if (failure == QNetworkReply::SslHandshakeFailedError)
        return Error{Error::Kind::Offline,
            tr(QT_TRANSLATE_NOOP("GraphQlClient",
                   "No secure connection to %1: %2. On a company network its certificate may have "
                   "to be added to this computer's trust store."))
                .arg(host, reply.errorString()),
            detail};
    if (failure >= QNetworkReply::ProxyConnectionRefusedError
        && failure <= QNetworkReply::UnknownProxyError)
        return Error{Error::Kind::Offline,
            tr(QT_TRANSLATE_NOOP("GraphQlClient",
                   "The network proxy did not let the request to %1 through: %2. Check the "
                   "system's proxy settings."))
                .arg(host, reply.errorString()),
            detail};
    if (failure == QNetworkReply::HostNotFoundError)
        return Error{Error::Kind::Offline,
            tr(QT_TRANSLATE_NOOP("GraphQlClient",
                   "The name %1 could not be found. Check the network connection and the "
                   "endpoint."))
                .arg(host),
            detail};
    if (answered)
        return Error{Error::Kind::Unavailable,
            tr(QT_TRANSLATE_NOOP("GraphQlClient",
                   "The connection to %1 broke while it was answering. Nothing is lost; trying "
                   "again usually helps."))
                .arg(host),
            detail};
    return Error{Error::Kind::Offline,
        tr(QT_TRANSLATE_NOOP("GraphQlClient",
               "Cannot reach %1: %2. Check the network connection and the endpoint."))
            .arg(host, reply.errorString()),
        detail};
}

/// Seconds or an HTTP date (RFC 9110, 10.2.3); nothing if absent or unreadable.
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

/// What an answer is that arrived whole: itself, or the error in it.
Result<QByteArray> climbLadder(
    int status, QByteArray body, std::optional<std::chrono::seconds> retryAfter)
{
    if (const Outcome read = readGraphQlAnswer(status, body); !read) {
        Error error = read.error();
        error.retryAfter = retryAfter;
        return error;
    }
    return body;
}

QNetworkRequest plainRequest(const QUrl &url, std::chrono::milliseconds timeout)
{
    QNetworkRequest request(url);
    request.setHeader(QNetworkRequest::UserAgentHeader, u"Taskglass/" TASKGLASS_VERSION ""_s);
    request.setTransferTimeout(static_cast<int>(timeout.count()));
    // A page of a million alike messages compresses far better than Qt's bomb check expects.
    request.setDecompressedSafetyCheckThreshold(-1);
    return request;
}

} // namespace

/// A question on its way, through all its attempts.
struct GraphQlClient::Pending {
    GraphQlRequest request{};
    QPointer<QObject> receiver{};
    Handler<QByteArray> handler{};
    QByteArray body{};
    QElapsedTimer sinceFirst{};
    int attempt = 0;
};

GraphQlClient::GraphQlClient(Endpoint endpoint, QObject *parent)
    : QObject(parent), m_endpoint(std::move(endpoint))
{
    m_readers.setMaxThreadCount(maximumReaders);
    for (Lane *lane : {&m_polls, &m_bulk}) {
        lane->network = new QNetworkAccessManager(this);
        lane->network->setProxyFactory(new SystemProxies);
        // A redirected POST would carry the key to a host the user never named.
        lane->network->setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
    }
}

GraphQlClient::~GraphQlClient() = default;

void GraphQlClient::post(GraphQlRequest request, QObject *receiver, Handler<QByteArray> handler)
{
    auto pending = std::make_shared<Pending>();
    pending->body = QJsonDocument(QJsonObject{{u"query"_s, QString::fromUtf8(request.document)},
                                      {u"variables"_s, request.variables}})
                        .toJson(QJsonDocument::Compact);
    pending->request = std::move(request);
    pending->receiver = receiver;
    pending->handler = std::move(handler);
    pending->sinceFirst.start();
    if (m_endpoint.key.isEmpty()) {
        QTimer::singleShot(0, this, [this, pending] {
            settle(pending,
                Error{Error::Kind::KeyMissing,
                    tr(QT_TRANSLATE_NOOP("GraphQlClient",
                        "No API key was given, so Labelbox cannot be asked. Enter a key, or set "
                        "LABELBOX_API_KEY.")),
                    {}});
        });
        return;
    }
    Lane &lane = laneOf(*pending);
    lane.waiting.push_back(std::move(pending));
    startWaiting(lane);
}

GraphQlClient::Lane &GraphQlClient::laneOf(const Pending &pending)
{
    return pending.request.urgency == GraphQlRequest::Urgency::Bulk ? m_bulk : m_polls;
}

int GraphQlClient::requestsInLastMinute() const
{
    const qint64 minuteAgo = QDateTime::currentMSecsSinceEpoch() - 60'000;
    while (!m_sentAt.empty() && m_sentAt.front() < minuteAgo)
        m_sentAt.pop_front();
    return static_cast<int>(m_sentAt.size());
}

void GraphQlClient::startWaiting(Lane &lane)
{
    const qint64 rest = lane.restsUntil - QDateTime::currentMSecsSinceEpoch();
    if (rest > 0 && !lane.waiting.empty()) {
        QTimer::singleShot(rest, this, [this, &lane] { startWaiting(lane); });
        return;
    }
    while (lane.inFlight < maximumInFlight && !lane.waiting.empty()) {
        const std::shared_ptr<Pending> pending = lane.waiting.front();
        lane.waiting.pop_front();
        if (pending->receiver)
            send(pending);
    }
}

void GraphQlClient::send(const std::shared_ptr<Pending> &pending)
{
    QNetworkRequest request = plainRequest(m_endpoint.url, m_timeout);
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    request.setRawHeader("Accept", "application/json");
    request.setRawHeader("X-User-Agent", "taskglass " TASKGLASS_VERSION);
    request.setRawHeader("Authorization", "Bearer " + m_endpoint.key.reveal());

    Lane &lane = laneOf(*pending);
    ++lane.inFlight;
    m_sentAt.push_back(QDateTime::currentMSecsSinceEpoch());
    emit requestSent();

    QNetworkReply *reply = lane.network->post(request, pending->body);
    limitConnecting(reply);
    connect(pending->receiver, &QObject::destroyed, reply, &QNetworkReply::abort);
    if (pending->request.head)
        showHead(*reply, pending);
    connect(reply, &QNetworkReply::finished, this, [this, reply, pending, &lane] {
        reply->deleteLater();
        --lane.inFlight;
        startWaiting(lane);
        if (pending->receiver)
            take(*reply, pending);
    });
}

void GraphQlClient::showHead(QNetworkReply &reply, const std::shared_ptr<Pending> &pending)
{
    auto *watcher = new QObject(&reply); // Ends the watch by its own end.
    connect(&reply, &QNetworkReply::readyRead, watcher, [&reply, pending, watcher] {
        const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        if (status != 200 || !pending->receiver)
            return;
        const QByteArray head = reply.peek(headBytes);
        if (pending->request.head(head) || head.size() == headBytes)
            watcher->deleteLater();
    });
}

void GraphQlClient::take(QNetworkReply &reply, const std::shared_ptr<Pending> &pending)
{
    if (std::optional<Error> failure = transportFailure(reply)) {
        finish(pending, *std::move(failure));
        return;
    }
    const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (status >= 300 && status < 400) {
        finish(pending,
            Error{Error::Kind::Rejected,
                tr(QT_TRANSLATE_NOOP("GraphQlClient",
                       "The endpoint sends its visitors on to another address (%1). The API key "
                       "was not sent there; enter the right address yourself."))
                    .arg(QString::fromUtf8(reply.rawHeader("Location").left(200))),
                u"HTTP %1"_s.arg(status)});
        return;
    }
    QByteArray body(reply.bytesAvailable() + static_cast<qsizetype>(simdjson::SIMDJSON_PADDING),
        Qt::Uninitialized);
    body.resize(std::max<qint64>(0, reply.read(body.data(), reply.bytesAvailable())));
    const std::optional<std::chrono::seconds> rest = retryAfter(reply);
    if (status != 200 || !pending->request.read) {
        finish(pending, climbLadder(status, std::move(body), rest));
        return;
    }
    if (pending->request.arrived)
        pending->request.arrived(body);
    m_readers.start([this, held = pending, body = std::move(body), status, rest]() mutable {
        Result<QByteArray> answer = QByteArray();
        if (!held->request.read(body))
            answer = climbLadder(status, std::move(body), rest);
        // Moved on, so that what the handler holds dies on the thread it was made on. Moved once
        // more there: Qt may destroy the function here, after it was called.
        QMetaObject::invokeMethod(
            this,
            [this, held = std::move(held), answer = std::move(answer)]() mutable {
                const std::shared_ptr<Pending> taken = std::move(held);
                if (taken->receiver)
                    finish(taken, std::move(answer));
            },
            Qt::QueuedConnection);
    });
}

void GraphQlClient::finish(const std::shared_ptr<Pending> &pending, Result<QByteArray> answer)
{
    const std::chrono::milliseconds elapsed(pending->sinceFirst.elapsed());
    qCInfo(lcNetwork).noquote() << pending->request.operation << elapsed.count() << "ms"
                                << (answer ? u"answered"_s : answer.error().detail);
    Lane &lane = laneOf(*pending);
    if (!answer && answer.error().kind == Error::Kind::RateLimited) {
        // Whoever asks for one page too many is not helped by the pages of others.
        if (answer.error().retryAfter && &lane == &m_bulk)
            lane.restsUntil = QDateTime::currentMSecsSinceEpoch()
                + std::chrono::milliseconds(*answer.error().retryAfter).count() / m_delayDivisor;
        emit rateLimited();
    }
    if (!answer && pending->request.patience == GraphQlRequest::Patience::Retry) {
        const auto delay = backOff(answer.error(), pending->attempt, elapsed,
            QRandomGenerator::global()->generateDouble());
        if (delay) {
            ++pending->attempt;
            QTimer::singleShot(*delay / m_delayDivisor, this, [this, pending, &lane] {
                lane.waiting.push_front(pending);
                startWaiting(lane);
            });
            return;
        }
    }
    settle(pending, std::move(answer));
}

void GraphQlClient::settle(const std::shared_ptr<Pending> &pending, Result<QByteArray> answer)
{
    if (pending->receiver)
        pending->handler(std::move(answer));
}

namespace {

/// One download through all its attempts.
struct Transfer {
    QUrl url{};
    QPointer<QObject> receiver{};
    Handler<qint64> handler{};
    QFile file{};
    QElapsedTimer sinceFirst{};
    int attempt = 0;
    std::optional<Error> storageFailure{};
};

Error cannotKeep(const QFile &file)
{
    return {Error::Kind::Storage,
        tr(QT_TRANSLATE_NOOP("GraphQlClient",
               "The download could not be kept in %1: %2. Make room there, then try again."))
            .arg(file.fileName(), file.errorString()),
        file.errorString()};
}

void drain(QNetworkReply &reply, Transfer &transfer)
{
    if (transfer.storageFailure)
        return;
    const QByteArray bytes = reply.readAll();
    if (transfer.file.write(bytes) != bytes.size()) {
        transfer.storageFailure = cannotKeep(transfer.file);
        reply.abort();
    }
}

/// The HTTP statuses of a file address.
std::optional<Error> fileRefusal(const QNetworkReply &reply)
{
    const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const QString detail = u"file: HTTP %1"_s.arg(status);
    if (status == 200)
        return std::nullopt;
    if (status >= 500)
        return Error{Error::Kind::Unavailable,
            tr(QT_TRANSLATE_NOOP("GraphQlClient",
                   "The server that keeps the file had an internal problem (%1). Trying again "
                   "usually helps."))
                .arg(status),
            detail};
    if (status == 429)
        return Error{Error::Kind::RateLimited,
            tr(QT_TRANSLATE_NOOP("GraphQlClient",
                "The server that keeps the file asked to be questioned less often. Wait a little, "
                "then try again.")),
            detail, retryAfter(reply)};
    const bool isGone = status == 401 || status == 403 || status == 404 || status == 410;
    return Error{isGone ? Error::Kind::NotFound : Error::Kind::Rejected,
        tr(QT_TRANSLATE_NOOP("GraphQlClient",
               "The server no longer gives out this file (%1). Its address may have expired; ask "
               "for the task again to get a new one."))
            .arg(status),
        detail};
}

void startTransfer(QNetworkAccessManager &network, const std::shared_ptr<Transfer> &transfer,
    GraphQlClient &client, std::chrono::milliseconds timeout, int delayDivisor)
{
    if (!transfer->file.open(QIODevice::WriteOnly | QIODevice::Truncate)) {
        if (transfer->receiver)
            transfer->handler(cannotKeep(transfer->file));
        return;
    }
    transfer->file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    QNetworkRequest request = plainRequest(transfer->url, timeout);
    request.setAttribute(
        QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::NoLessSafeRedirectPolicy);
    QNetworkReply *reply = network.get(request);
    // Keeps a fast server from filling the memory while the disk is slow.
    reply->setReadBufferSize(4 << 20);
    limitConnecting(reply);
    QObject::connect(transfer->receiver, &QObject::destroyed, reply, &QNetworkReply::abort);
    QObject::connect(reply, &QNetworkReply::readyRead, &client, [reply, transfer] {
        if (reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt() == 200)
            drain(*reply, *transfer);
    });
    QObject::connect(reply, &QNetworkReply::finished, &client,
        [reply, transfer, &network, &client, timeout, delayDivisor] {
            reply->deleteLater();
            std::optional<Error> failure = transportFailure(*reply);
            if (!failure)
                failure = fileRefusal(*reply);
            if (!failure)
                drain(*reply, *transfer);
            if (!failure && !transfer->storageFailure && !transfer->file.flush())
                transfer->storageFailure = cannotKeep(transfer->file);
            const qint64 size = transfer->file.size();
            transfer->file.close();
            if (transfer->storageFailure)
                failure = transfer->storageFailure;
            if (!transfer->receiver)
                return;
            if (!failure) {
                transfer->handler(size);
                return;
            }
            const auto delay = backOff(*failure, transfer->attempt,
                std::chrono::milliseconds(transfer->sinceFirst.elapsed()),
                QRandomGenerator::global()->generateDouble());
            if (!delay) {
                transfer->handler(*std::move(failure));
                return;
            }
            ++transfer->attempt;
            QTimer::singleShot(*delay / delayDivisor, &client,
                [transfer, &network, &client, timeout, delayDivisor] {
                    if (transfer->receiver)
                        startTransfer(network, transfer, client, timeout, delayDivisor);
                });
        });
}

} // namespace

void GraphQlClient::download(
    const QUrl &url, const QString &path, QObject *receiver, Handler<qint64> handler)
{
    auto transfer = std::make_shared<Transfer>();
    transfer->url = url;
    transfer->receiver = receiver;
    transfer->handler = std::move(handler);
    transfer->file.setFileName(path);
    transfer->sinceFirst.start();
    const bool isWebAddress = url.isValid() && !url.host().isEmpty()
        && (url.scheme() == "https"_L1 || url.scheme() == "http"_L1);
    QTimer::singleShot(0, this, [this, transfer, isWebAddress] {
        if (!transfer->receiver)
            return;
        if (!isWebAddress) {
            transfer->handler(Error{Error::Kind::Malformed,
                tr(QT_TRANSLATE_NOOP("GraphQlClient",
                    "The server named a place for the file that is not a web address, so it was "
                    "not opened. The address is shown on the task's Summary.")),
                u"scheme refused: "_s + transfer->url.scheme()});
            return;
        }
        startTransfer(*m_bulk.network, transfer, *this, m_timeout, m_delayDivisor);
    });
}

} // namespace taskglass
