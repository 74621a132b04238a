// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDateTime>
#include <QObject>
#include <QTimer>

#include <chrono>

namespace taskglass {

/// The poller's clock and alarm, so that a test can move time by hand.
class PollTimer : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    /// Times out once after @p delay; an earlier start is forgotten.
    virtual void start(std::chrono::milliseconds delay) = 0;
    virtual void stop() = 0;
    /// UTC.
    virtual QDateTime now() const = 0;

signals:
    void timeout();
};

/// Real time, by QTimer.
class RealPollTimer : public PollTimer {
    Q_OBJECT
public:
    explicit RealPollTimer(QObject *parent = nullptr) : PollTimer(parent)
    {
        m_timer.setSingleShot(true);
        connect(&m_timer, &QTimer::timeout, this, &PollTimer::timeout);
    }

    void start(std::chrono::milliseconds delay) override { m_timer.start(delay); }
    void stop() override { m_timer.stop(); }
    QDateTime now() const override { return QDateTime::currentDateTimeUtc(); }

private:
    QTimer m_timer{};
};

} // namespace taskglass
