// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/ErrorKinds.h"

#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>

namespace taskglass {

/// Which kind of error each of many messages is, the same as in the window and in `groups`: first
/// all are added, then asked for.
class MessageKinds {
public:
    /// @p rows: how many have @p message.
    void add(std::string_view message, qint64 rows);
    /// The text of the kind that @p message is of; it was added.
    const std::string &kindOf(std::string_view message);

private:
    std::unordered_map<std::string, quint32> m_numbers{}; ///< Of templates.
    std::deque<std::string> m_texts{};
    std::vector<TemplateRows> m_templates{};
    std::vector<std::string> m_kinds{}; ///< By template; empty until asked for.
};

} // namespace taskglass
