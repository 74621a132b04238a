// SPDX-License-Identifier: Apache-2.0
#include "http/ReplyBody.h"

#include "base/Format.h"
#include "http/HttpTransport.h"

#include <QNetworkReply>

namespace taskglass {

namespace {

constexpr qsizetype refusalBytes = 64 * 1024;
/// Keeps a fast server from filling the memory while this thread is busy.
constexpr qint64 mostUnread = 4 << 20;

} // namespace

ReplyBody::ReplyBody(QNetworkReply &reply, qint64 limit, Inflater::Sink sink)
    : QObject(&reply), m_reply(reply), m_limit(limit), m_sink(std::move(sink))
{
    // Later: before a reply has begun, and it begins later, Qt 6.4 takes no note of a bound.
    QMetaObject::invokeMethod(
        this, [&reply] { reply.setReadBufferSize(mostUnread); }, Qt::QueuedConnection);
    connect(&reply, &QNetworkReply::readyRead, this, &ReplyBody::readArrived);
}

void ReplyBody::readArrived()
{
    if (m_isStopped || m_isTooLong || !m_reply.isOpen())
        return;
    const QByteArray bytes = m_reply.readAll();
    if (bytes.isEmpty())
        return;
    if (!m_inflater)
        m_inflater.emplace(m_reply.rawHeader("Content-Encoding"));
    if (!m_inflater->feed(bytes, [this](QByteArrayView decoded) { return take(decoded); })) {
        m_reply.abort();
        return;
    }
    if (httpStatus(m_reply) == 200)
        emit grown();
}

bool ReplyBody::take(QByteArrayView bytes)
{
    if (httpStatus(m_reply) != 200) {
        m_refusal.append(bytes.first(std::min(bytes.size(), refusalBytes - m_refusal.size())));
        return m_refusal.size() < refusalBytes;
    }
    m_size += bytes.size();
    m_isTooLong = m_size > m_limit;
    if (m_isTooLong)
        return false;
    m_isStopped = !m_sink(bytes);
    return !m_isStopped;
}

std::optional<Error> ReplyBody::failure() const
{
    const QString host = m_reply.url().host();
    if (m_isTooLong)
        return Error{Error::Kind::TooComplex,
            tr("The answer of %1 is larger than %2, more than this program takes at once, so it "
               "was not read to its end.")
                .arg(host, display::byteSize(m_limit)),
            QStringLiteral("body over %1 bytes").arg(m_limit)};
    if (!m_inflater || m_inflater->mayEnd())
        return std::nullopt;
    if (m_inflater->state() == Inflater::State::Unknown)
        return Error{Error::Kind::Malformed,
            tr("The answer of %1 is compressed in a way that nobody asked for (%2), so it cannot "
               "be read. A proxy may have done that.")
                .arg(host, QString::fromLatin1(m_reply.rawHeader("Content-Encoding").left(40))),
            QStringLiteral("content encoding")};
    return Error{Error::Kind::Unavailable,
        tr("The connection to %1 broke while it was answering. Nothing is lost; trying again "
           "usually helps.")
            .arg(host),
        QStringLiteral("compressed body, state %1").arg(static_cast<int>(m_inflater->state()))};
}

} // namespace taskglass
