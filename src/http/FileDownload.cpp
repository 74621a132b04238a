// SPDX-License-Identifier: Apache-2.0
#include "http/FileDownload.h"

#include <QNetworkReply>
#include <QNetworkRequest>
#include <QTimer>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

/// More than any result: a file of this size is a mistake, or malice.
constexpr qint64 longestFile = qint64(64) << 30;
constexpr int maximumRedirects = 5;

/// Google's storage says so with 400, as Amazon's does of session tokens (Protocol.md, "Export
/// streams").
bool isExpiry(int status, const QByteArray &words)
{
    return status == 400
        && (words.contains("ExpiredToken") || words.contains("TokenExpired")
            || words.contains("Request has expired"));
}

/// What the HTTP status of a file address means; nothing if the file came.
std::optional<Error> fileRefusal(const QNetworkReply &reply, const QByteArray &words)
{
    const int status = httpStatus(reply);
    const QString detail =
        u"file: HTTP %1 %2"_s.arg(status).arg(QString::fromUtf8(words.left(200)));
    if (status == 200)
        return std::nullopt;
    if (const std::optional<Error> refusal = networkRefusal(status))
        return refusal;
    if (status >= 500)
        return Error{Error::Kind::Unavailable,
            FileDownload::tr("The server that keeps the file had an internal problem (%1). Trying "
                             "again usually helps.")
                .arg(status),
            detail, retryAfter(reply)};
    if (status == 429)
        return Error{Error::Kind::RateLimited,
            FileDownload::tr("The server that keeps the file asked to be questioned less often. "
                             "Wait a little, then try again."),
            detail, retryAfter(reply)};
    const bool isGone =
        status == 401 || status == 403 || status == 404 || status == 410 || isExpiry(status, words);
    if (isGone)
        return Error{Error::Kind::NotFound,
            FileDownload::tr("The server no longer gives out this file (%1). Its address may have "
                             "expired; ask for the task again to get a new one.")
                .arg(status),
            detail};
    return Error{Error::Kind::Rejected,
        FileDownload::tr("The server that keeps the file answered without it (%1). Try again "
                         "later; if it stays so, ask Labelbox support.")
            .arg(status),
        detail};
}

bool isWebAddress(const QUrl &url)
{
    return url.isValid() && !url.host().isEmpty()
        && (url.scheme() == "https"_L1 || url.scheme() == "http"_L1);
}

} // namespace

FileDownload::FileDownload(HttpTransport &transport, QUrl url, const QString &path, QObject *parent)
    : QObject(parent), m_transport(&transport), m_url(std::move(url)), m_file(path)
{
}

FileDownload::~FileDownload()
{
    if (m_reply) {
        m_reply->disconnect(this);
        m_reply->abort();
        m_reply->deleteLater(); // It may be the caller, further up the stack.
    }
}

void FileDownload::start()
{
    QTimer::singleShot(0, this, [this] {
        if (isWebAddress(m_url)) {
            attempt();
            return;
        }
        emit finished(Error{Error::Kind::Malformed,
            tr("The server named a place for the file that is not a web address, so it was not "
               "opened. The address is shown on the task's Summary."),
            u"scheme refused: "_s + m_url.scheme()});
    });
}

void FileDownload::attempt()
{
    if (!m_transport)
        return;
    if (!m_file.open(QIODevice::WriteOnly | QIODevice::Truncate)) {
        emit finished(storageError());
        return;
    }
    m_file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    QNetworkRequest request = m_transport->request(m_url);
    request.setAttribute(
        QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::NoLessSafeRedirectPolicy);
    request.setMaximumRedirectsAllowed(maximumRedirects);
    // Not through the queue: it is another server's, which limits no rate of ours.
    m_reply = m_transport->get(request, HttpTransport::Priority::Bulk);
    m_body =
        new ReplyBody(*m_reply, longestFile, [this](QByteArrayView bytes) { return keep(bytes); });
    connect(m_reply, &QNetworkReply::finished, this, &FileDownload::handleReply);
}

bool FileDownload::keep(QByteArrayView bytes)
{
    if (m_file.write(bytes.data(), bytes.size()) == bytes.size())
        return true;
    m_storageFailure = storageError();
    return false;
}

void FileDownload::handleReply()
{
    QNetworkReply &reply = *m_reply;
    reply.deleteLater();
    m_body->readRest();
    std::optional<Error> failure =
        m_body->isTooLong() ? m_body->failure() : transportFailure(reply);
    if (!failure)
        failure = fileRefusal(reply, m_body->refusal());
    if (!failure)
        failure = m_body->failure();
    if (!failure && !m_storageFailure && !m_file.flush())
        m_storageFailure = storageError();
    const qint64 size = m_file.size();
    m_file.close();
    if (m_storageFailure)
        failure = m_storageFailure;
    if (!failure)
        emit finished(size);
    else if (!m_transport || !m_transport->retry(m_attempts, *failure, this, [this] { attempt(); }))
        emit finished(*std::move(failure));
}

Error FileDownload::storageError() const
{
    return {Error::Kind::Storage,
        tr("The download could not be kept in %1: %2. Make room there, then try again.")
            .arg(m_file.fileName(), m_file.errorString()),
        m_file.errorString()};
}

} // namespace taskglass
