// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/RowPage.h"

#include <QByteArray>

#include <string>
#include <string_view>
#include <unordered_map>

namespace taskglass {

/// The version of the normalising pass; stored with what it produced.
inline constexpr quint32 messageTemplateVersion = 1;

/// @p message with its variable parts replaced: {json}, {url}, {id}, "{text}", {n}, {date}.
/// Pure and deterministic; UTF-8 in and out.
std::string messageTemplate(std::string_view message);

/// Numbers the templates of one log in order of first appearance.
class TemplateTable {
public:
    /// Continues a log's dictionary.
    explicit TemplateTable(const std::vector<QByteArray> &known = {});

    /// Fills `page.templates` and `page.newTemplates` from its messages (`RowStream::Failed` only).
    void assign(RowPage &page);

private:
    std::unordered_map<std::string, quint32> m_byTemplate{};
    std::unordered_map<std::string, quint32>
        m_byMessage{}; ///< Bounded; exact repeats skip the pass.
};

} // namespace taskglass
