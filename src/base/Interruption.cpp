// SPDX-License-Identifier: Apache-2.0
#include "base/Interruption.h"

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

namespace taskglass {

namespace {

std::atomic<int> signalEnd = -1;
std::atomic<int> waitingEnd = -1; ///< Nobody reads from it, so that it wakes everybody.

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
    waitingEnd = m_ends[0];
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
    waitingEnd = -1;
    for (const int descriptor : m_ends) {
        if (descriptor >= 0)
            ::close(descriptor);
    }
}

bool Interruption::waitFor(int descriptor, Direction direction)
{
    // A negative descriptor is none to poll().
    std::array<pollfd, 2> ends{
        pollfd{descriptor, direction == Direction::Reading ? short(POLLIN) : short(POLLOUT), 0},
        pollfd{waitingEnd, POLLIN, 0}};
    while (::poll(ends.data(), ends.size(), -1) < 0 && errno == EINTR) { }
    return ends[1].revents == 0;
}

bool Interruption::isPending()
{
    pollfd end{waitingEnd, POLLIN, 0};
    return ::poll(&end, 1, 0) > 0;
}

} // namespace taskglass
