// SPDX-License-Identifier: Apache-2.0
#include "files/RowFile.h"

#include "json/JsonText.h"

namespace taskglass {

namespace {

void appendJsonCell(QByteArray &out, const RowColumn &column, qsizetype row)
{
    switch (column.kind(row)) {
    case CellKind::Missing:
    case CellKind::Null:
        out.append("null");
        return;
    case CellKind::Text:
        appendJsonString(out, column.cell(row));
        return;
    case CellKind::Json:
        // Should it not be JSON after all, it is text.
        if (!appendMinified(out, column.cell(row)))
            appendJsonString(out, column.cell(row));
        return;
    }
    Q_UNREACHABLE();
}

} // namespace

const std::vector<QByteArray> &rowColumnNames(RowStream stream)
{
    static const std::vector<QByteArray> failed{
        "message", "global_key", "external_id", "row_data", "metadata", "attachments"};
    static const std::vector<QByteArray> created{"id", "global_key", "external_id", "row_data"};
    static const std::vector<QByteArray> lines{"line"};
    switch (stream) {
    case RowStream::Failed:
        return failed;
    case RowStream::Created:
        return created;
    case RowStream::ExportResult:
    case RowStream::ExportErrors:
        return lines;
    }
    Q_UNREACHABLE();
}

RowFileWriter::RowFileWriter(
    QIODevice &device, RowStream stream, RowFileFormat format, RowFileLayout layout)
    : m_stream(stream), m_layout(std::move(layout))
{
    switch (format) {
    case RowFileFormat::CsvForSpreadsheets:
        m_csv.emplace(device, CsvWriter::Style::ForSpreadsheets,
            m_layout.separator != '\0' ? m_layout.separator : spreadsheetSeparator());
        break;
    case RowFileFormat::CsvExact:
        m_csv.emplace(device, CsvWriter::Style::Exact);
        break;
    case RowFileFormat::JsonArray:
        m_json.emplace(device, JsonWriter::Form::List);
        break;
    case RowFileFormat::Ndjson:
        m_json.emplace(device, JsonWriter::Form::Lines);
        break;
    }
    if (m_layout.columns.empty()) {
        for (int column = 0; column < columnCount(stream); ++column)
            m_layout.columns.push_back(column);
    }
}

void RowFileWriter::setTask(const QByteArray &id, const QByteArray &name)
{
    m_taskId = id;
    m_taskName = name;
}

Result<void> RowFileWriter::begin()
{
    if (m_begun)
        return {};
    m_begun = true;
    if (!m_csv)
        return {};
    if (m_layout.hasTask) {
        m_csv->cell("task_id");
        m_csv->cell("task_name");
    }
    for (const int column : m_layout.columns)
        m_csv->cell(rowColumnNames(m_stream)[static_cast<std::size_t>(column)]);
    for (const QByteArray &name : m_layout.metadata.names())
        m_csv->cell(m_metadataColumns.emplace_back("metadata." + name));
    return m_csv->endRecord();
}

Result<void> RowFileWriter::write(const RowPage &page)
{
    for (qsizetype row = 0; row < page.rows(); ++row) {
        if (Result<void> written = writeRow(page, row); !written)
            return written;
    }
    return {};
}

Result<void> RowFileWriter::writeRow(const RowPage &page, qsizetype row)
{
    if (Result<void> begun = begin(); !begun)
        return begun;
    if (Result<void> written = m_csv ? writeCsvRow(page, row) : writeJsonRow(page, row); !written)
        return written;
    ++m_rows;
    return {};
}

Result<void> RowFileWriter::writeCsvCell(const QByteArray &column, QByteArrayView cell)
{
    if (!m_layout.longCells || !LongCellFile::isTooLong(cell)) {
        m_csv->cell(cell);
        return {};
    }
    const Result<QByteArray> beginning = m_layout.longCells->keep(m_rows + 1, column, cell);
    if (!beginning)
        return beginning.error();
    m_csv->cell(*beginning);
    return {};
}

Result<void> RowFileWriter::writeCsvRow(const RowPage &page, qsizetype row)
{
    if (m_layout.hasTask) {
        m_csv->cell(m_taskId);
        if (Result<void> written = writeCsvCell(QByteArrayLiteral("task_name"), m_taskName);
            !written)
            return written;
    }
    for (const int column : m_layout.columns) {
        const auto place = static_cast<std::size_t>(column);
        if (place >= page.columns.size())
            continue;
        if (Result<void> written =
                writeCsvCell(rowColumnNames(m_stream)[place], page.columns[place].cell(row));
            !written)
            return written;
    }
    if (!m_metadataColumns.empty()) {
        const std::vector<QByteArray> values =
            m_layout.metadata.valuesOf(page.column(FailedColumn::Metadata).cell(row));
        for (std::size_t field = 0; field < values.size(); ++field) {
            if (Result<void> written = writeCsvCell(m_metadataColumns[field], values[field]);
                !written)
                return written;
        }
    }
    return m_csv->endRecord();
}

Result<void> RowFileWriter::writeJsonRow(const RowPage &page, qsizetype row)
{
    QByteArray &out = m_json->beginValue();
    if (page.columns.size() == 1 && !m_layout.hasTask) {
        appendJsonCell(out, page.columns.front(), row);
        return m_json->endValue();
    }
    char before = '{';
    const auto appendName = [&](const QByteArray &name) {
        out.append(before).append('"').append(name).append("\":");
        before = ',';
    };
    if (m_layout.hasTask) {
        appendName("task_id");
        appendJsonString(out, m_taskId);
        appendName("task_name");
        appendJsonString(out, m_taskName);
    }
    for (const int column : m_layout.columns) {
        const auto index = static_cast<std::size_t>(column);
        if (index >= page.columns.size())
            continue;
        appendName(rowColumnNames(m_stream)[index]);
        appendJsonCell(out, page.columns[index], row);
    }
    out.append('}');
    return m_json->endValue();
}

Result<void> RowFileWriter::finish()
{
    if (m_json)
        return m_json->finish();
    const Result<void> begun = begin();
    return begun ? m_csv->flush() : begun;
}

} // namespace taskglass
