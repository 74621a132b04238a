// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <chrono>
#include <optional>

namespace taskglass {

/// What went wrong: a kind for the program, a sentence for the person, a detail for the log.
struct Error {
    enum class Kind {
        Cancelled,    ///< The user stopped it.
        Offline,      ///< No answer at all: name lookup, connection or TLS failed.
        TimedOut,     ///< The server, or what we waited for, took longer than allowed.
        Unavailable,  ///< The server answered that it has an internal problem (5xx).
        RateLimited,  ///< The server asked us to slow down.
        KeyMissing,   ///< No API key was given.
        Unauthorized, ///< The API key was rejected.
        Forbidden,    ///< The key is fine but may not do this.
        NotFound,     ///< The thing asked for does not exist on the server.
        NoSuchTask,   ///< No task that this key may see has this id.
        InvalidQuery, ///< The server has no such question: validation failed (older or newer API).
        TooComplex,   ///< The question was too big; ask for less at once.
        Rejected,     ///< Any other refusal by the server, with its words.
        Malformed,    ///< The server sent something that cannot be read.
        Storage,      ///< A local file or database failed.
        Damaged,      ///< A file of ours is not what was saved; fetching it again mends that.
        NoData,       ///< This task has no such data, or not yet.
        Incomplete,   ///< Less arrived than was announced; what did arrive is good.
        TaskFailed,   ///< The server-side task itself failed.
    };

    Kind kind = Kind::Malformed;
    QString sentence{}; ///< Translated, complete, ends with a full stop; safe to show.
    QString detail{};   ///< Untranslated facts for the log; never holds a secret.
    std::optional<std::chrono::seconds> retryAfter{}; ///< The server's own wish, when it named one.

    friend bool operator==(const Error &, const Error &) = default;
};

} // namespace taskglass
