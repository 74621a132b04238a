// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Error.h"

namespace taskglass {

/// How the program ends; scripts rely on these numbers (README.md, "On the command line").
enum class ExitCode {
    Fine = 0,
    Usage = 2,              ///< The command line cannot be understood.
    CompleteWithErrors = 3, ///< `wait`: the task is done, and some of its rows failed.
    TaskFailed = 4,         ///< The task failed or was cancelled, so it has no result.
    TimedOut = 5,           ///< The task, or an answer, took longer than allowed.
    Key = 6,                ///< The API key is missing, rejected, or may not do this.
    NoSuchTask = 7,         ///< The key's user created no such task.
    Server = 8,             ///< The server or the network is in trouble.
    LocalFile = 9,          ///< A file of this computer cannot be read or written.
    NoData = 10,            ///< This task has no such data, or not yet.
    Incomplete = 11,        ///< What was written is good but not all, and that was said.
    Interrupted = 130,      ///< By Ctrl+C, as shells count it.
};

/// The one place where an error becomes a number.
ExitCode exitCode(Error::Kind kind);

} // namespace taskglass
