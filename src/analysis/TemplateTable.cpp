// SPDX-License-Identifier: Apache-2.0
#include "analysis/TemplateTable.h"

#include "analysis/MessageTemplates.h"

namespace taskglass {

namespace {

constexpr std::size_t rememberedMessages = 4096;
constexpr std::size_t longestRemembered = 1024; // Bytes.

/// How a template begins and ends: its first two words and its last.
std::string outline(std::string_view text)
{
    const std::size_t first = text.find(' ');
    const std::size_t second = first == std::string_view::npos ? first : text.find(' ', first + 1);
    const std::size_t last = text.rfind(' ');
    if (second == std::string_view::npos || last == second)
        return std::string(text.substr(0, first));
    return std::string(text.substr(0, second)) + std::string(text.substr(last));
}

} // namespace

TemplateTable::TemplateTable(const std::vector<QByteArray> &known)
{
    for (const QByteArray &text : known)
        add(text.toStdString());
}

std::optional<quint32> TemplateTable::numberIn(const Numbers &numbers, std::string_view text)
{
    const auto found = numbers.find(text);
    return found == numbers.end() ? std::nullopt : std::optional(found->second);
}

/// What stands for the template @p text, which is new, where there are many already.
std::optional<quint32> TemplateTable::nearest(std::string_view text) const
{
    if (m_templates.size() < maximumTemplates)
        return std::nullopt;
    if (const std::optional<quint32> similar = numberIn(m_byOutline, outline(text)))
        return similar;
    return m_templates.size() < maximumTemplates + furtherTemplates
        ? std::nullopt
        : numberIn(m_byTemplate, otherMessagesTemplate);
}

quint32 TemplateTable::add(std::string text)
{
    const auto number = static_cast<quint32>(m_templates.size());
    m_byOutline.try_emplace(outline(text), number);
    m_byTemplate.try_emplace(text, number);
    m_templates.push_back(std::move(text));
    return number;
}

quint32 TemplateTable::number(std::string_view message)
{
    if (const std::optional<quint32> known = numberIn(m_byMessage, message))
        return *known;
    std::string text = messageTemplate(message);
    std::optional<quint32> number = numberIn(m_byTemplate, text);
    if (!number)
        number = nearest(text);
    if (!number && m_templates.size() >= maximumTemplates + furtherTemplates)
        text = otherMessagesTemplate;
    if (!number)
        number = add(std::move(text));
    if (message.size() <= longestRemembered) {
        // Messages that repeat come back at once; those that do not would only fill the memory.
        if (m_byMessage.size() >= rememberedMessages)
            m_byMessage.clear();
        m_byMessage.emplace(message, *number);
    }
    return *number;
}

void TemplateTable::assign(RowPage &page)
{
    page.templates.clear();
    page.newTemplates.clear();
    if (page.stream != RowStream::Failed || page.columns.empty())
        return;
    const std::size_t known = m_templates.size();
    const RowColumn &messages = page.column(FailedColumn::Message);
    page.templates.reserve(static_cast<std::size_t>(messages.rows()));
    for (qsizetype row = 0; row < messages.rows(); ++row) {
        const QByteArrayView cell = messages.cell(row);
        page.templates.push_back(number({cell.data(), static_cast<std::size_t>(cell.size())}));
    }
    page.newTemplates.reserve(m_templates.size() - known);
    for (std::size_t added = known; added < m_templates.size(); ++added)
        page.newTemplates.push_back(QByteArray::fromStdString(m_templates[added]));
}

} // namespace taskglass
