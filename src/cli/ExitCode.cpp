// SPDX-License-Identifier: Apache-2.0
#include "cli/ExitCode.h"

#include <QtGlobal>

namespace taskglass {

ExitCode exitCode(Error::Kind kind)
{
    switch (kind) {
    case Error::Kind::Cancelled:
        return ExitCode::Interrupted;
    case Error::Kind::TimedOut:
        return ExitCode::TimedOut;
    case Error::Kind::KeyMissing:
    case Error::Kind::Unauthorized:
    case Error::Kind::Forbidden:
        return ExitCode::Key;
    case Error::Kind::NoSuchTask:
        return ExitCode::NoSuchTask;
    case Error::Kind::Offline:
    case Error::Kind::Unavailable:
    case Error::Kind::RateLimited:
    case Error::Kind::InvalidQuery:
    case Error::Kind::TooComplex:
    case Error::Kind::Rejected:
    case Error::Kind::NotFound:
    case Error::Kind::Malformed:
        return ExitCode::Server;
    case Error::Kind::Storage:
    case Error::Kind::Damaged:
        return ExitCode::LocalFile;
    case Error::Kind::NoData:
        return ExitCode::NoData;
    case Error::Kind::Incomplete:
        return ExitCode::Incomplete;
    case Error::Kind::TaskFailed:
        return ExitCode::TaskFailed;
    }
    Q_UNREACHABLE();
}

} // namespace taskglass
