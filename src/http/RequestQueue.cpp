// SPDX-License-Identifier: Apache-2.0
#include "http/RequestQueue.h"

#include <QTimer>

namespace taskglass {

namespace {

constexpr int maximumInFlight = 4; ///< Qt opens up to six connections to a host.

} // namespace

void RequestQueue::append(Send send)
{
    m_waiting.push_back(std::move(send));
    sendWaiting();
}

void RequestQueue::prepend(Send send)
{
    m_waiting.push_front(std::move(send));
    sendWaiting();
}

void RequestQueue::release()
{
    --m_inFlight;
    sendWaiting();
}

void RequestQueue::limitRate(std::chrono::milliseconds rest)
{
    m_rateLimitedUntil.setRemainingTime(rest);
}

void RequestQueue::sendWaiting()
{
    if (!m_rateLimitedUntil.hasExpired() && !m_waiting.empty()) {
        const std::chrono::milliseconds rest(m_rateLimitedUntil.remainingTime() + 1);
        QTimer::singleShot(rest, this, [this] { sendWaiting(); });
        return;
    }
    while (m_inFlight < maximumInFlight && !m_waiting.empty()) {
        const Send send = std::move(m_waiting.front());
        m_waiting.pop_front();
        if (send())
            ++m_inFlight;
    }
}

} // namespace taskglass
