// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Error.h"

#include <QElapsedTimer>

#include <chrono>
#include <optional>

namespace taskglass {

/// Attempts end this long after the first one began (Protocol.md, "Retry and back-off").
inline constexpr std::chrono::milliseconds retryDeadline{120'000};

/// Whether the same request may succeed if repeated: `TimedOut`, `Unavailable` and `RateLimited`.
bool isTransient(const Error &error);

/// How long to wait before the next attempt, or nothing if there should be none. Full jitter:
/// uniform between zero and 1 s doubled @p attempt times, at most 60 s, and no shorter than the
/// wait that the server asked for; a rate limit without one begins at 10 s.
/// @p attempt counts from 0, @p elapsed from the first attempt, @p random is uniform in [0, 1).
std::optional<std::chrono::milliseconds> backOff(
    const Error &error, int attempt, std::chrono::milliseconds elapsed, double random);

/// The attempts at one request: how many, and since when. The first begins with this object.
class Attempts {
public:
    Attempts() { m_sinceFirst.start(); }

    std::chrono::milliseconds elapsed() const;
    /// Counts one more and tells how long to wait before it; nothing if there should be none.
    std::optional<std::chrono::milliseconds> next(const Error &error);

private:
    QElapsedTimer m_sinceFirst{};
    int m_failed = 0;
};

} // namespace taskglass
