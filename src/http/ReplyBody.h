// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Error.h"
#include "http/Inflater.h"

#include <QObject>

#include <optional>

class QNetworkReply;

namespace taskglass {

/// Reads the body of a reply as it arrives: undoes its encoding, keeps to a bound, and tells at the
/// end whether it is whole. "No transport error" is not "all of it": Qt says nothing of half a
/// compressed body. A child of its reply.
class ReplyBody : public QObject {
    Q_OBJECT
public:
    /// @p sink takes the decoded bytes of a status of 200, @p limit of them at most; false to stop.
    /// Of any other status some thousand are kept here.
    ReplyBody(QNetworkReply &reply, qint64 limit, Inflater::Sink sink);

    /// Takes what is left when the reply has finished.
    void readRest() { readArrived(); }
    /// Why a reply that finished without an error has no body all the same: `Unavailable` if it is
    /// not whole, `TooComplex` if it is more than the bound, `Malformed` for an encoding that
    /// nobody asked for. To be asked after `readRest`.
    std::optional<Error> failure() const;
    /// Whether the transfer was ended because of the bound.
    bool isTooLong() const { return m_isTooLong; }
    /// What a refusal says of itself, decoded; its first bytes.
    const QByteArray &refusal() const { return m_refusal; }

signals:
    /// More of a body with status 200 went to the sink.
    void grown();

private:
    void readArrived();
    bool take(QByteArrayView bytes);

    QNetworkReply &m_reply;
    qint64 m_limit;
    qint64 m_size = 0;
    Inflater::Sink m_sink;
    std::optional<Inflater> m_inflater{}; ///< Once the head is here.
    QByteArray m_refusal{};
    bool m_isTooLong = false;
    bool m_isStopped = false;
};

} // namespace taskglass
