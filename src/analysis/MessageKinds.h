// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/TemplateTable.h"

#include <string>
#include <string_view>
#include <vector>

namespace taskglass {

/// Which kind of error each of many messages is, the same as in the window and in `groups`: first
/// all are added, in the order of their rows, then asked for.
class MessageKinds {
public:
    /// @p rows: how many have @p message.
    void add(std::string_view message, qint64 rows);
    /// The text of the kind that @p message is of, which was added.
    const std::string &kindOf(std::string_view message);

private:
    TemplateTable m_templates{};
    std::vector<qint64> m_rows{};       ///< By template.
    std::vector<std::string> m_kinds{}; ///< By template; empty until asked for.
};

} // namespace taskglass
