// SPDX-License-Identifier: Apache-2.0
#include "cli/WaitingRows.h"

namespace taskglass {

Result<void> WaitingRows::beginTask(const TaskRecord &task)
{
    if (!m_folder.isValid()) {
        return Error{Error::Kind::Storage,
            tr("No temporary folder could be made for the rows that have to wait for each other: "
               "%1. Nothing was saved; make room, or set TMPDIR to a folder that has some.")
                .arg(m_folder.errorString()),
            m_folder.path()};
    }
    Result<PageLog> log = PageLog::open(m_folder.filePath(QString::number(m_parts.size())),
        RowStream::Failed, PageLog::Mode::Append);
    if (!log)
        return log.error();
    m_parts.push_back({task.id.value.toUtf8(), task.name.toUtf8(), *std::move(log)});
    return {};
}

Result<void> WaitingRows::add(const RowPage &page)
{
    const RowColumn &metadata = page.column(FailedColumn::Metadata);
    for (qsizetype row = 0; row < page.rows(); ++row)
        m_fields.add(metadata.cell(row));
    m_rows += page.rows();
    return m_parts.back().log.append(page);
}

Result<std::optional<WaitingRows::Page>> WaitingRows::takeNext()
{
    while (m_nextPart < m_parts.size() && m_nextPage == m_parts[m_nextPart].log.pages()) {
        ++m_nextPart;
        m_nextPage = 0;
    }
    if (m_nextPart == m_parts.size())
        return std::optional<Page>();
    const Part &part = m_parts[m_nextPart];
    Result<RowPage> rows = part.log.readPage(m_nextPage++);
    if (!rows)
        return rows.error();
    return std::optional(Page{part.taskId, part.taskName, *std::move(rows)});
}

} // namespace taskglass
