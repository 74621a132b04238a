// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"

#include <QByteArray>
#include <QUrl>

#include <memory>

namespace taskglass::sandbox {

struct SandboxOptions {
    quint16 port = 0; ///< 0: any free one.
    int tasks = 40;   ///< How many; any number up to 100,000.
    quint32 seed = 1; ///< The same seed gives the same tasks, rows and messages.
    QByteArray key{}; ///< Accepts only this key; empty: any but those that begin with "wrong".
};

/// A server on loopback that speaks Labelbox's protocol: tasks of every type and status, some
/// moving, with result files, paged rows and export streams. Shares no code with the client.
class Sandbox {
public:
    static Result<std::unique_ptr<Sandbox>> start(SandboxOptions options);
    ~Sandbox();

    /// The GraphQL address.
    QUrl endpoint() const;

private:
    struct State;
    explicit Sandbox(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

} // namespace taskglass::sandbox
