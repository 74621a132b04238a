// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/RowPage.h"

#include <QByteArray>

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace taskglass {

/// The version of the normalising pass; stored with what it produced.
inline constexpr quint32 messageTemplateVersion = 2;

/// The template of messages that are missing, null or blank.
inline constexpr std::string_view noMessageTemplate = "(no message from server)";
/// The template of messages that resemble no other, once a log has all the templates it may have.
inline constexpr std::string_view otherMessagesTemplate = "(other messages)";
/// Beyond these, a message gets the template of one that begins and ends as it does.
inline constexpr std::size_t maximumTemplates = 10'000;
/// As many may still come, of messages that do not resemble any: a second mistake is not hidden by
/// the many forms of the first.
inline constexpr std::size_t furtherTemplates = 2'000;
/// Characters a template may have; a longer one is cut and ends with U+2026.
inline constexpr std::size_t maximumTemplateLength = 500;

/// @p message with its variable parts replaced: {json}, {url}, {id}, "{text}", {n}, {date}. Lists
/// of one kind ("{id}, {id}") count as one, and blanks of any kind as one space. Pure and
/// deterministic; UTF-8 in and out; its time grows with the length of @p message only.
std::string messageTemplate(std::string_view message);

/// Numbers the templates of one log in order of first appearance.
class TemplateTable {
public:
    /// Continues a log's dictionary.
    explicit TemplateTable(const std::vector<QByteArray> &known = {});

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

    quint32 number(std::string_view message, RowPage &page);
    quint32 add(std::string text);
    static std::optional<quint32> numberIn(const Numbers &numbers, std::string_view text);

    quint32 m_next = 0; ///< The id of the next new template.
    Numbers m_byTemplate{};
    Numbers m_byOutline{}; ///< The first template of each; see the source.
    Numbers m_byMessage{}; ///< Bounded; exact repeats skip the pass.
};

} // namespace taskglass
