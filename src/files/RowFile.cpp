// SPDX-License-Identifier: Apache-2.0
#include "files/RowFile.h"

#include "files/AtomicFile.h"
#include "files/JsonText.h"

namespace taskglass {

namespace {

constexpr qsizetype bufferSize = 1024 * 1024;

std::optional<CsvWriter> csvFor(QIODevice &device, RowFileFormat format)
{
    switch (format) {
    case RowFileFormat::CsvForSpreadsheets:
        return CsvWriter(device, CsvWriter::Style::ForSpreadsheets);
    case RowFileFormat::CsvExact:
        return CsvWriter(device, CsvWriter::Style::Exact);
    case RowFileFormat::JsonArray:
    case RowFileFormat::Ndjson:
        return std::nullopt;
    }
    Q_UNREACHABLE();
}

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

RowFileWriter::RowFileWriter(QIODevice &device, RowStream stream, RowFileFormat format)
    : m_device(device), m_stream(stream), m_format(format), m_csv(csvFor(device, format))
{
}

Outcome RowFileWriter::begin()
{
    if (m_begun)
        return {};
    m_begun = true;
    if (!m_csv)
        return {};
    for (const QByteArray &name : rowColumnNames(m_stream))
        m_csv->cell(name);
    return m_csv->endRecord();
}

Outcome RowFileWriter::write(const RowPage &page)
{
    for (qsizetype row = 0; row < page.rows(); ++row) {
        if (Outcome written = writeRow(page, row); !written)
            return written;
    }
    return {};
}

Outcome RowFileWriter::writeRow(const RowPage &page, qsizetype row)
{
    if (m_failure)
        return *m_failure;
    if (Outcome begun = begin(); !begun)
        return begun;
    if (Outcome written = m_csv ? writeCsvRow(page, row) : writeJsonRow(page, row); !written)
        return written;
    ++m_rows;
    return {};
}

Outcome RowFileWriter::writeCsvRow(const RowPage &page, qsizetype row)
{
    for (const RowColumn &column : page.columns)
        m_csv->cell(column.cell(row));
    return m_csv->endRecord();
}

Outcome RowFileWriter::writeJsonRow(const RowPage &page, qsizetype row)
{
    if (m_format == RowFileFormat::JsonArray)
        m_json.append(m_rows == 0 ? "[\n" : ",\n");
    if (page.columns.size() == 1) {
        appendJsonCell(m_json, page.columns.front(), row);
    } else {
        const std::vector<QByteArray> &names = rowColumnNames(m_stream);
        char before = '{';
        for (std::size_t index = 0; index < names.size() && index < page.columns.size(); ++index) {
            m_json.append(before).append('"').append(names[index]).append("\":");
            appendJsonCell(m_json, page.columns[index], row);
            before = ',';
        }
        m_json.append('}');
    }
    if (m_format == RowFileFormat::Ndjson)
        m_json.append('\n');
    return m_json.size() < bufferSize ? Outcome() : flushJson();
}

Outcome RowFileWriter::flushJson()
{
    if (Outcome written = writeAll(m_device, m_json); !written) {
        m_failure = written.error();
        return written;
    }
    m_json.resize(0);
    return {};
}

Outcome RowFileWriter::finish()
{
    if (m_failure)
        return *m_failure;
    if (Outcome begun = begin(); !begun)
        return begun;
    if (m_csv)
        return m_csv->flush();
    if (m_format == RowFileFormat::JsonArray)
        m_json.append(m_rows == 0 ? "[]\n" : "\n]\n");
    return flushJson();
}

} // namespace taskglass
