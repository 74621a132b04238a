// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"

#include <QTest>

#include <memory>
#include <optional>

namespace taskglass {

/// Waits for one answer and counts how often it came. The handler may outlive this object.
template <typename T> class Answer {
public:
    Handler<T> handler()
    {
        return [state = m_state](Result<T> result) {
            state->result.emplace(std::move(result));
            ++state->count;
        };
    }
    /// False if nothing came within half a minute.
    bool wait() const
    {
        return QTest::qWaitFor([this] { return m_state->count > 0; }, 30'000);
    }
    int count() const { return m_state->count; }
    Result<T> &result() { return *m_state->result; }
    const T &value() const { return **m_state->result; }
    const Error &error() const { return m_state->result->error(); }

private:
    struct State {
        std::optional<Result<T>> result{};
        int count = 0;
    };
    std::shared_ptr<State> m_state = std::make_shared<State>();
};

} // namespace taskglass
