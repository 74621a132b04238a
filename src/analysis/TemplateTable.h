// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/RowPage.h"

#include <QByteArray>

#include <cstddef>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace taskglass {

/// The template of messages that resemble no other, once a table has all the templates it may have.
inline constexpr std::string_view otherMessagesTemplate = "(other messages)";
/// Beyond these, a message gets the template of one that begins and ends as it does.
inline constexpr std::size_t maximumTemplates = 10'000;
/// As many may still come, of messages that do not resemble any: a second mistake is not hidden by
/// the many forms of the first.
inline constexpr std::size_t furtherTemplates = 2'000;

/// Numbers the templates of messages in order of first appearance.
class TemplateTable {
public:
    /// Continues a log's dictionary.
    explicit TemplateTable(const std::vector<QByteArray> &known = {});

    /// The number of the template of @p message; a new one is the last of `templates` from now on.
    quint32 number(std::string_view message);
    /// By their numbers. They stay where they are while the table lives.
    const std::deque<std::string> &templates() const { return m_templates; }
    /// Fills `page.templates` and `page.newTemplates` from its messages (`RowStream::Failed` only).
    void assign(RowPage &page);

private:
    /// Lets a map of strings be asked without making one.
    struct TextHash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const
        {
            return std::hash<std::string_view>{}(text);
        }
    };
    using Numbers = std::unordered_map<std::string, quint32, TextHash, std::equal_to<>>;

    static std::optional<quint32> numberIn(const Numbers &numbers, std::string_view text);
    std::optional<quint32> nearest(std::string_view text) const;
    quint32 add(std::string text);

    std::deque<std::string> m_templates{};
    Numbers m_byTemplate{};
    Numbers m_byOutline{}; ///< The first template that begins and ends so.
    Numbers m_byMessage{}; ///< Bounded; exact repeats skip the pass.
};

} // namespace taskglass
