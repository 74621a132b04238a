// SPDX-License-Identifier: Apache-2.0
#include "cli/WaitingNotice.h"

#include "cli/Terminal.h"
#include "http/HttpTransport.h"

namespace taskglass {

using namespace std::chrono_literals;

namespace {

constexpr auto patience = 3s;

/// Full seconds, begun ones too.
qint64 seconds(std::chrono::milliseconds time)
{
    return std::chrono::ceil<std::chrono::seconds>(time).count();
}

} // namespace

WaitingNotice::WaitingNotice()
{
    connect(&m_timer, &QTimer::timeout, this, &WaitingNotice::tell);
}

void WaitingNotice::watch(const QString &awaited)
{
    m_awaited = awaited;
    terminal::clearProgress();
    m_timer.start(1s);
}

void WaitingNotice::watch(HttpTransport &transport, const QString &host)
{
    watch(host);
    m_transport = &transport;
    connect(&transport, &HttpTransport::retrying, this, &WaitingNotice::handleRetry);
}

void WaitingNotice::handleRetry(const Error &error, std::chrono::milliseconds delay)
{
    m_trouble = error.sentence;
    m_delay = delay;
    m_sinceTrouble.start();
}

void WaitingNotice::tell()
{
    const std::chrono::milliseconds quiet = terminal::quietTime();
    if (quiet < patience)
        return;
    const auto left = m_sinceTrouble.isValid()
        ? m_delay - std::chrono::milliseconds(m_sinceTrouble.elapsed())
        : 0ms;
    if (left > 0ms)
        terminal::addToProgress(tr("Asking again in %1 s: %2").arg(seconds(left)).arg(m_trouble));
    else if (m_transport == nullptr || m_transport->isBusy())
        terminal::addToProgress(tr("Waiting for %1, %2 s").arg(m_awaited).arg(seconds(quiet)));
}

} // namespace taskglass
