// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Error.h"

#include <chrono>
#include <optional>

namespace taskglass {

/// Attempts end this long after the first one began (Protocol.md, "Retry and back-off").
inline constexpr std::chrono::milliseconds retryDeadline{120'000};

/// How long to wait before the next attempt, or nothing if there should be none. Full jitter:
/// uniform between zero and 1 s doubled @p attempt times, at most 60 s. A wait the server asked for
/// is kept to exactly; a rate limit without one begins at 10 s.
/// @p attempt counts from 0, @p elapsed from the first attempt, @p random is uniform in [0, 1).
std::optional<std::chrono::milliseconds> backOff(
    const Error &error, int attempt, std::chrono::milliseconds elapsed, double random);

} // namespace taskglass
