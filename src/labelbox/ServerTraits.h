// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Error.h"

#include <QtGlobal>

#include <optional>

namespace taskglass {

/// What was learned of a server and of the key by asking, and need not be found out again.
struct ServerTraits {
    bool takesOrderBy = true;                ///< Cleared once it refused `orderBy`.
    std::optional<bool> listsOrganization{}; ///< Absent until it was tried.
    qsizetype newestSkip = 0;                ///< Offset of the page with the user's newest task.
    qsizetype tasksPerBatch = 25;            ///< Halved when it finds a request too complex.
};

/// Whether @p error may say that this server does not know such a question at all: `InvalidQuery`,
/// `Malformed`, `Rejected` or `NotFound`.
bool isUnknownQuestion(const Error &error);

} // namespace taskglass
