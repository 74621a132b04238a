// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtGlobal>

#include <string>
#include <string_view>
#include <vector>

namespace taskglass {

/// How many rows have a message template.
struct TemplateRows {
    std::string_view text{};
    qint64 rows = 0;
};

/// Templates that one fix cures, as far as that can be told from their words (Kinds.md).
struct ErrorKind {
    std::string text{};               ///< What its templates have in common.
    std::vector<quint32> templates{}; ///< Ascending; the first one identifies the kind.
    qint64 rows = 0;
};

/// The kinds of @p templates, in order of their first templates; each template is of one kind.
/// Pure: the same templates and counts give the same kinds.
std::vector<ErrorKind> errorKinds(const std::vector<TemplateRows> &templates);

} // namespace taskglass
