// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "http/BackOff.h"
#include "http/RequestQueue.h"

#include <QObject>

#include <chrono>
#include <functional>
#include <optional>

class QNetworkAccessManager;
class QNetworkReply;
class QNetworkRequest;
class QUrl;

namespace taskglass {

/// HTTP as all of the program speaks it: the system's proxies, limits of time, connections of its
/// own for each priority, so that bulk transfers never delay a poll. Lives on one thread and must
/// outlive whoever sends through it; its replies die with it.
class HttpTransport : public QObject {
    Q_OBJECT
public:
    enum class Priority {
        Poll, ///< Every short question, of the poller, the window and the command line alike:
              ///< tasks, details, counts, the key. Never held up by bulk transfers.
        Bulk, ///< Pages of rows, files, and where the chunks of an export are.
    };

    explicit HttpTransport(QObject *parent = nullptr);

    /// Lets all of the program trust the certificate authorities of the PEM file at @p path,
    /// besides the system's. To be called before the first request. Error `Storage` if it has none.
    static Result<void> trustFile(const QString &path);
    /// The file that `SSL_CERT_FILE` or `REQUESTS_CA_BUNDLE` names; empty if neither is set.
    static QString namedAuthorities();

    /// A request with what all of ours have in common. It follows no redirect, unless told to.
    QNetworkRequest request(const QUrl &url) const;
    /// Sends at once. The reply belongs to the caller, who deletes it later.
    QNetworkReply *get(const QNetworkRequest &request, Priority priority);
    QNetworkReply *post(const QNetworkRequest &request, const QByteArray &body, Priority priority);
    /// Where requests of @p priority wait, if their server wants them to.
    RequestQueue &queue(Priority priority) { return *channel(priority).queue; }

    /// Calls @p again after the wait that `backOff` names for the next of @p attempts, unless
    /// @p context dies first. False, and no call, if there should be no further attempt.
    bool retry(Attempts &attempts, const Error &error, const QObject *context,
        std::function<void()> again);

    /// Whether a request is under way.
    bool isBusy() const { return m_underWay > 0; }

    /// Shortens waiting in tests: every delay is divided by this.
    void setDelayDivisor(int divisor) { m_delayDivisor = divisor; }
    int delayDivisor() const { return m_delayDivisor; }
    /// How long a server may be silent; 60 s unless changed.
    void setRequestTimeout(std::chrono::milliseconds timeout) { m_timeout = timeout; }

signals:
    /// A request failed for @p error and is repeated after @p delay.
    void retrying(const taskglass::Error &error, std::chrono::milliseconds delay);

private:
    struct Channel {
        QNetworkAccessManager *network = nullptr;
        RequestQueue *queue = nullptr;
    };
    Channel &channel(Priority priority);
    QNetworkReply *begin(QNetworkReply *reply);

    Channel m_polls{};
    Channel m_bulk{};
    int m_underWay = 0;
    int m_delayDivisor = 1;
    std::chrono::milliseconds m_timeout{60'000};
};

/// The one place where a failure of the transport becomes a kind: `TimedOut`, `Offline`, or
/// `Unavailable` if the connection broke within the answer. Nothing if an HTTP answer arrived
/// whole, whatever its status.
std::optional<Error> transportFailure(const QNetworkReply &reply);

/// 0 while no head of an answer is here.
int httpStatus(const QNetworkReply &reply);

/// What stands between here and the server says so with @p status: a proxy that wants a password
/// (407), a network that wants its visitors to sign in (511). Kind `Offline`: asking again at once
/// would not help.
std::optional<Error> networkRefusal(int status);

/// What the header `Retry-After` asks for: seconds or an HTTP date (RFC 9110, 10.2.3), at least a
/// second and at most five minutes, whatever it says; nothing if absent or unreadable.
std::optional<std::chrono::seconds> retryAfter(const QNetworkReply &reply);

/// Whether @p url names this computer.
bool isLoopback(const QUrl &url);

} // namespace taskglass
