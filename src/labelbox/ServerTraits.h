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
    std::optional<bool> namesCreators{};     ///< Of the organization's tasks; absent until known.
    int creatorFailures = 0;                 ///< How often that ended in what may have been chance.
    qsizetype newestSkip = 0;                ///< Offset of the page with the user's newest task.
    qsizetype newestOrganizationSkip = 0;    ///< The same of the organization's.
    qsizetype tasksPerBatch = 25;            ///< Halved when it finds a request too complex.
};

/// Whether @p error says that this server has no such thing or knows no such question: a failed
/// validation or RESOURCE_NOT_FOUND (Protocol.md, "Export streams"). Any other refusal, an internal
/// error among them, leaves open what there is.
bool isUnknownQuestion(const Error &error);

} // namespace taskglass
