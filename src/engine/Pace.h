// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Error.h"

#include <chrono>
#include <optional>

namespace taskglass {

/// What decides when to ask again.
struct PaceFacts {
    bool anyRunning = false;
    bool windowHidden = false;
    int failuresInARow = 0;
    std::optional<Error> lastError{}; ///< Set while failing.
    double random = 0.5;              ///< Uniform in [0, 1); spreads retries.
};

/// No refresh comes sooner than this after the last (the SDK's own floor).
inline constexpr std::chrono::milliseconds shortestPause{2'000};
/// Everything is listed again after this long.
inline constexpr std::chrono::minutes sweepInterval{15};

/// The pause before the next refresh: 5 s while something runs, 60 s otherwise, three times that
/// when nobody looks; after failures 2, 4, 8 ... 60 s; after a rate limit what the server asked
/// for, else 10 s doubling to 5 minutes.
std::chrono::milliseconds nextPause(const PaceFacts &facts);

/// How long to wait before a key that has worked before is tried again, after it was rejected
/// @p rejections times in a row, from 1: gateways stumble while they are renewed. Nothing if it is
/// to be believed: asking on with a rejected key would only look like an attack.
std::optional<std::chrono::milliseconds> rejectionPause(int rejections);

} // namespace taskglass
