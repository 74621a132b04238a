// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/KindText.h"
#include "domain/TemplateCount.h"

#include <string>
#include <vector>

namespace taskglass {

/// Templates that one fix cures, as far as that can be told from their words (Kinds.md).
struct ErrorKind {
    KindText said{};                  ///< What its templates have in common.
    std::vector<quint32> templates{}; ///< Ascending; the first one identifies the kind.
    qint64 rows = 0;
};

/// The kinds of @p templates, in order of their first templates; each template is of one kind.
/// Pure: the same templates and counts give the same kinds.
std::vector<ErrorKind> errorKinds(const std::vector<TemplateCount> &templates);
/// The templates of the kind that template @p id is of, ascending; @p id alone if it is not there.
std::vector<quint32> templatesOfKind(const std::vector<TemplateCount> &templates, quint32 id);

} // namespace taskglass
