// SPDX-License-Identifier: Apache-2.0
#include "engine/Pace.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace taskglass {

using namespace std::chrono_literals;

namespace {

std::chrono::milliseconds doubled(
    std::chrono::milliseconds first, int times, std::chrono::milliseconds most)
{
    const double factor = std::pow(2.0, std::clamp(times, 0, 30));
    const double delay = static_cast<double>(first.count()) * factor;
    return std::chrono::milliseconds(
        std::llround(std::min(delay, static_cast<double>(most.count()))));
}

} // namespace

std::chrono::milliseconds nextPause(const PaceFacts &facts)
{
    if (facts.lastError) {
        const int earlier = facts.failuresInARow - 1;
        if (facts.lastError->retryAfter)
            return std::max<std::chrono::milliseconds>(shortestPause, *facts.lastError->retryAfter);
        if (facts.lastError->kind == Error::Kind::RateLimited) {
            const auto pause = doubled(10s, earlier, 5min);
            const double spread = 0.8 + 0.4 * facts.random;
            return std::chrono::milliseconds(
                std::llround(static_cast<double>(pause.count()) * spread));
        }
        return doubled(shortestPause, earlier, 60s);
    }
    const std::chrono::milliseconds pause = facts.anyRunning ? 5s : 60s;
    return facts.windowHidden ? 3 * pause : pause;
}

std::optional<std::chrono::milliseconds> rejectionPause(int rejections)
{
    constexpr std::array<std::chrono::milliseconds, 2> pauses{30s, 5min};
    const auto index = static_cast<std::size_t>(rejections) - 1;
    return index < pauses.size() ? std::optional(pauses.at(index)) : std::nullopt;
}

} // namespace taskglass
