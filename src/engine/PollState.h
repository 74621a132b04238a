// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Error.h"

#include <QDateTime>

#include <optional>

namespace taskglass {

/// How the conversation with the server goes, for banner and status bar.
struct PollState {
    enum class Phase {
        Disconnected, ///< No key, so nothing is asked.
        Loading,      ///< The first full listing is under way.
        Online,       ///< The last question was answered.
        Retrying,     ///< The last question failed; asking again at `nextAt`.
        Paused,       ///< By the user.
        Stopped,      ///< The key was rejected; nothing is asked until there is a new one.
    };

    Phase phase = Phase::Disconnected;
    QDateTime lastSuccess{};               ///< UTC; invalid if the server has never answered.
    QDateTime nextAt{};                    ///< UTC; invalid when nothing is scheduled.
    std::optional<Error> error{};          ///< Why, while retrying or stopped.
    std::optional<Error> shortfall{};      ///< Why what was listed last is not all.
    std::optional<bool> showsColleagues{}; ///< Whether their tasks are listed; absent until tried.
    qsizetype tasksLoaded = 0;             ///< While loading: how many so far.
    int failuresInARow = 0;
    int requestsInLastMinute = 0;
};

} // namespace taskglass
