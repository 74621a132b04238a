// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDeadlineTimer>
#include <QObject>

#include <chrono>
#include <deque>
#include <functional>

namespace taskglass {

/// Requests that wait for their turn: at most four of them are in flight, and none begins while the
/// server's rate limit lasts. Lives on one thread.
class RequestQueue : public QObject {
    Q_OBJECT
public:
    /// Sends a request; false if nobody wants its answer any more. Must not call the queue.
    using Send = std::function<bool()>;

    explicit RequestQueue(QObject *parent = nullptr) : QObject(parent) { }

    void append(Send send);
    /// For another attempt: it has waited already.
    void prepend(Send send);
    /// To be called when a request that was sent has ended.
    void release();
    /// Sends nothing for @p rest from now on. What is in flight goes on.
    void limitRate(std::chrono::milliseconds rest);

private:
    void sendWaiting();

    std::deque<Send> m_waiting{};
    int m_inFlight = 0;
    QDeadlineTimer m_rateLimitedUntil{0}; ///< Of a clock that nobody sets.
};

} // namespace taskglass
