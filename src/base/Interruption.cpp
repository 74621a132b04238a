// SPDX-License-Identifier: Apache-2.0
#include "base/Interruption.h"

#include <atomic>
#include <csignal>
#include <fcntl.h>
#include <unistd.h>

namespace taskglass {

namespace {

std::atomic<int> signalEnd = -1;

extern "C" void tellOfSignal(int)
{
    const char byte = 0;
    // If even this fails, the second signal ends the program.
    [[maybe_unused]] const auto written = ::write(signalEnd, &byte, 1);
}

} // namespace

Interruption::Interruption()
{
    if (::pipe2(m_ends, O_CLOEXEC | O_NONBLOCK) != 0)
        return; // Then a signal simply ends the program.
    signalEnd = m_ends[1];
    m_notifier = new QSocketNotifier(m_ends[0], QSocketNotifier::Read, this);
    connect(m_notifier, &QSocketNotifier::activated, this, [this] {
        m_notifier->setEnabled(false);
        emit interrupted();
    });
    struct sigaction action = {};
    action.sa_handler = tellOfSignal;
    // Threads that read and write are not disturbed.
    action.sa_flags = static_cast<int>(SA_RESETHAND | SA_RESTART);
    ::sigaction(SIGINT, &action, nullptr);
    ::sigaction(SIGTERM, &action, nullptr);
}

Interruption::~Interruption()
{
    std::signal(SIGINT, SIG_DFL);
    std::signal(SIGTERM, SIG_DFL);
    for (const int descriptor : m_ends) {
        if (descriptor >= 0)
            ::close(descriptor);
    }
}

} // namespace taskglass
