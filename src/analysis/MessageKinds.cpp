// SPDX-License-Identifier: Apache-2.0
#include "analysis/MessageKinds.h"

#include "analysis/ErrorKinds.h"

namespace taskglass {

void MessageKinds::add(std::string_view message, qint64 rows)
{
    const quint32 number = m_templates.number(message);
    m_rows.resize(m_templates.templates().size());
    m_rows[number] += rows;
    m_kinds.clear();
}

const std::string &MessageKinds::kindOf(std::string_view message)
{
    const quint32 number = m_templates.number(message);
    Q_ASSERT(number < m_rows.size());
    if (m_kinds.empty()) {
        std::vector<TemplateCount> templates;
        templates.reserve(m_rows.size());
        for (std::size_t id = 0; id < m_rows.size(); ++id)
            templates.push_back({.text = QByteArray::fromStdString(m_templates.templates()[id]),
                .rows = m_rows[id]});
        m_kinds.resize(m_rows.size());
        for (const ErrorKind &kind : errorKinds(templates)) {
            for (const quint32 id : kind.templates)
                m_kinds[id] = kind.said.text;
        }
    }
    return m_kinds.at(number);
}

} // namespace taskglass
