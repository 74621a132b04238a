// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Error.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <chrono>

namespace taskglass {

class HttpTransport;

/// Tells the person at a terminal what a command waits for, once it has been quiet for three
/// seconds.
class WaitingNotice : public QObject {
    Q_OBJECT
public:
    WaitingNotice();

    /// From now on @p awaited, a word for people, is waited for.
    void watch(const QString &awaited);
    /// From now on it is @p host, whenever @p transport asks it something; it must live as long.
    void watch(HttpTransport &transport, const QString &host);

private:
    void handleRetry(const Error &error, std::chrono::milliseconds delay);
    void tell();

    QTimer m_timer{};
    QString m_awaited{};
    HttpTransport *m_transport = nullptr;
    QString m_trouble{};                 ///< What went wrong last, a sentence.
    QElapsedTimer m_sinceTrouble{};      ///< Invalid if nothing did.
    std::chrono::milliseconds m_delay{}; ///< From then to the next attempt.
};

} // namespace taskglass
