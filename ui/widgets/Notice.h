// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace taskglass {

/// What a banner says and offers.
struct Notice {
    enum class Tone { Good, Info, Warning, Problem };
    enum class Action { None, RetryNow, EnterKey, Connect, ShowFolder };

    Tone tone = Tone::Info;
    QString text{};
    Action action = Action::None;
    QString details{}; ///< Facts for whoever asks; empty if there are none.

    friend bool operator==(const Notice &, const Notice &) = default;
};

} // namespace taskglass
