// SPDX-License-Identifier: Apache-2.0
#include "store/PageIndex.h"

#include <algorithm>

namespace taskglass {

void PageIndex::add(const RecordHeader &header, const RecordDirectory &directory)
{
    m_pages.push_back(
        {.place = {.offset = m_end, .header = header}, .firstTemplate = m_templates.size()});
    for (const QByteArray &text : directory.newTemplates)
        m_templates.push_back({.text = text});
    for (const Tally &tally : directory.tallies) {
        TemplateCount &count = m_templates[tally.id];
        if (count.rows == 0)
            count.firstRow = header.firstRow + tally.first;
        count.rows += tally.rows;
    }
    m_rows += header.rows;
    m_end += header.size;
    m_cursor = directory.cursor;
    m_leadsBack = m_leadsBack || (!m_cursor.isEmpty() && m_cursors.contains(m_cursor));
    m_cursors.insert(m_cursor);
    if (header.total)
        m_total = header.total;
}

qsizetype PageIndex::pageOfRow(qint64 row) const
{
    // Of several pages that begin at a row all but the last are empty.
    const auto after = std::upper_bound(m_pages.begin(), m_pages.end(), row,
        [](qint64 wanted, const Entry &page) { return wanted < page.place.header.firstRow; });
    return std::max<qsizetype>(0, after - m_pages.begin() - 1);
}

std::vector<QByteArray> PageIndex::newTemplatesOfPage(qsizetype page) const
{
    const Entry &wanted = entry(page);
    std::vector<QByteArray> texts;
    texts.reserve(static_cast<std::size_t>(wanted.place.header.newTemplates));
    for (qint64 at = 0; at < wanted.place.header.newTemplates; ++at)
        texts.push_back(m_templates[wanted.firstTemplate + static_cast<std::size_t>(at)].text);
    return texts;
}

} // namespace taskglass
