// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"

#include <QByteArray>
#include <QUrl>

#include <memory>

namespace taskglass::sandbox {

/// What a sandbox holds and where it listens. As it stands here, it serves the demo.
struct SandboxOptions {
    quint16 port = 0; ///< 0: any free one.
    int tasks = 60;   ///< How many, up to 100,000; never fewer than the special ones.
    quint32 seed = 1; ///< The same seed gives the same tasks, rows and messages.
    QByteArray key{}; ///< Accepts only this key; empty: any but those that begin with "wrong".
};

/// A server on loopback that speaks Labelbox's protocol: tasks of every type and status, some
/// moving, with result files, paged rows and export streams. Shares no code with the client.
///
/// The special tasks, one of each kind, are always there; each has a nickname, listed with all its
/// numbers in `SandboxTasks.cpp`. Some of them: "partly-failed" (1,000,000 rows, 3,211 refused),
/// "complete", "failed-upsert", "stalled", "running-upsert", "five-thousand-failed",
/// "failed-import-object", "failed-import-legacy", "weekly-export", "trap-export",
/// "streamed-export", "failed-export", "failed-batch", "canceled", "archiving", "long-name".
/// Ids are "ck" and 23 letters and digits that follow from the seed and the task's place.
class Sandbox {
public:
    static Result<std::unique_ptr<Sandbox>> start(SandboxOptions options);
    ~Sandbox();

    /// The GraphQL address.
    QUrl endpoint() const;
    /// The id of the special task of that nickname; empty if there is none.
    QByteArray taskId(const QByteArray &nickname) const;

private:
    struct State;
    explicit Sandbox(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

} // namespace taskglass::sandbox
