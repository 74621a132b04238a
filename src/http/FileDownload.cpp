// SPDX-License-Identifier: Apache-2.0
#include "http/FileDownload.h"

#include <QNetworkReply>
#include <QNetworkRequest>
#include <QTimer>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

/// Keeps a fast server from filling the memory while the disk is slow.
constexpr qint64 readBufferBytes = 4 << 20;

/// What the HTTP status of a file address means; nothing if the file came.
std::optional<Error> fileRefusal(const QNetworkReply &reply)
{
    const int status = httpStatus(reply);
    const QString detail = u"file: HTTP %1"_s.arg(status);
    if (status == 200)
        return std::nullopt;
    if (status >= 500)
        return Error{Error::Kind::Unavailable,
            FileDownload::tr("The server that keeps the file had an internal problem (%1). Trying "
                             "again usually helps.")
                .arg(status),
            detail};
    if (status == 429)
        return Error{Error::Kind::RateLimited,
            FileDownload::tr("The server that keeps the file asked to be questioned less often. "
                             "Wait a little, then try again."),
            detail, retryAfter(reply)};
    const bool isGone = status == 401 || status == 403 || status == 404 || status == 410;
    return Error{isGone ? Error::Kind::NotFound : Error::Kind::Rejected,
        FileDownload::tr("The server no longer gives out this file (%1). Its address may have "
                         "expired; ask for the task again to get a new one.")
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
    // Not through the queue: it is another server's, which limits no rate of ours.
    m_reply = m_transport->get(request, HttpTransport::Priority::Bulk);
    m_reply->setReadBufferSize(readBufferBytes);
    connect(m_reply, &QNetworkReply::readyRead, this, [this] {
        if (httpStatus(*m_reply) == 200)
            keepArrived();
    });
    connect(m_reply, &QNetworkReply::finished, this, &FileDownload::handleReply);
}

void FileDownload::keepArrived()
{
    if (m_storageFailure)
        return;
    const QByteArray bytes = m_reply->readAll();
    if (m_file.write(bytes) != bytes.size()) {
        m_storageFailure = storageError();
        m_reply->abort();
    }
}

void FileDownload::handleReply()
{
    QNetworkReply &reply = *m_reply;
    reply.deleteLater();
    std::optional<Error> failure = transportFailure(reply);
    if (!failure)
        failure = fileRefusal(reply);
    if (!failure)
        keepArrived();
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
