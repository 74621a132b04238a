// SPDX-License-Identifier: Apache-2.0
#include "http/BackOff.h"

#include <QRandomGenerator>

#include <algorithm>
#include <cmath>

namespace taskglass {

namespace {

/// Lucky jitter must not make a storm of two minutes.
constexpr int maximumAttempts = 30;

} // namespace

bool isTransient(const Error &error)
{
    return error.kind == Error::Kind::TimedOut || error.kind == Error::Kind::Unavailable
        || error.kind == Error::Kind::RateLimited;
}

std::optional<std::chrono::milliseconds> backOff(
    const Error &error, int attempt, std::chrono::milliseconds elapsed, double random)
{
    if (!isTransient(error) || attempt >= maximumAttempts)
        return std::nullopt;
    const auto milliseconds = [](double count) {
        return std::chrono::milliseconds(std::llround(count));
    };
    std::chrono::milliseconds delay =
        milliseconds(std::min(60'000.0, 1'000.0 * std::pow(2.0, attempt)) * random);
    if (error.retryAfter)
        delay = std::max<std::chrono::milliseconds>(delay, *error.retryAfter);
    else if (error.kind == Error::Kind::RateLimited)
        delay = milliseconds(
            std::min(300'000.0, 10'000.0 * std::pow(2.0, attempt)) * (0.8 + 0.4 * random));
    if (elapsed + delay > retryDeadline)
        return std::nullopt;
    return delay;
}

std::chrono::milliseconds Attempts::elapsed() const
{
    return std::chrono::milliseconds(m_sinceFirst.elapsed());
}

std::optional<std::chrono::milliseconds> Attempts::next(const Error &error)
{
    const auto delay =
        backOff(error, m_failed, elapsed(), QRandomGenerator::global()->generateDouble());
    if (delay)
        ++m_failed;
    return delay;
}

} // namespace taskglass
