// SPDX-License-Identifier: Apache-2.0
#include "analysis/MessageKinds.h"

#include "analysis/MessageTemplates.h"

namespace taskglass {

void MessageKinds::add(std::string_view message, qint64 rows)
{
    std::string text = messageTemplate(message);
    const auto [found, isNew] =
        m_numbers.try_emplace(text, static_cast<quint32>(m_templates.size()));
    if (isNew) {
        m_texts.push_back(std::move(text));
        m_templates.push_back({.text = m_texts.back()});
    }
    m_templates[found->second].rows += rows;
    m_kinds.clear();
}

const std::string &MessageKinds::kindOf(std::string_view message)
{
    static const std::string unknown;
    if (m_kinds.empty()) {
        m_kinds.resize(m_templates.size());
        for (const ErrorKind &kind : errorKinds(m_templates)) {
            for (const quint32 id : kind.templates)
                m_kinds[id] = kind.text;
        }
    }
    const auto found = m_numbers.find(messageTemplate(message));
    return found == m_numbers.end() ? unknown : m_kinds[found->second];
}

} // namespace taskglass
