// SPDX-License-Identifier: Apache-2.0
#include "files/RetryFile.h"

#include "json/JsonText.h"

namespace taskglass {

namespace {

// What a hash stands for: a global key, or a whole row.
constexpr quint32 keySeed = 0x9E3779B9;
constexpr quint32 recordSeed = 0x3C6EF372;

/// Whether a cell holds anything: servers give "" where nothing was given.
bool isFilled(const RowColumn &column, qsizetype row)
{
    switch (column.kind(row)) {
    case CellKind::Missing:
    case CellKind::Null:
        return false;
    case CellKind::Text:
    case CellKind::Json:
        return !column.cell(row).isEmpty();
    }
    Q_UNREACHABLE();
}

bool isNothing(QByteArrayView json)
{
    return json.isEmpty() || json == "null" || json == "\"\"";
}

/// `"name":`, after a comma unless it is the first of its object.
void appendName(QByteArray &out, QByteArrayView name)
{
    if (!out.endsWith('{'))
        out.append(',');
    out.append('"').append(name).append("\":");
}

void appendCell(QByteArray &out, QByteArrayView name, const RowColumn &column, qsizetype row)
{
    if (!isFilled(column, row))
        return;
    appendName(out, name);
    // Should it not be JSON after all, it is text.
    if (column.kind(row) != CellKind::Json || !appendMinified(out, column.cell(row)))
        appendJsonString(out, column.cell(row));
}

/// Appends a member whose value is @p json; false if it is no JSON.
bool appendMember(QByteArray &out, QByteArrayView name, QByteArrayView json)
{
    appendName(out, name);
    return appendMinified(out, json);
}

/// Appends one metadata value as an import takes it; false if it cannot be.
bool appendMetadata(QByteArray &out, QByteArrayView item)
{
    QByteArrayView schemaId;
    QByteArrayView name;
    QByteArrayView value;
    const bool isObject =
        forEachJsonMember(item, [&](QByteArrayView member, QByteArrayView content) {
            if (member == "schemaId" || member == "schema_id")
                schemaId = content;
            else if (member == "name")
                name = content;
            else if (member == "value")
                value = content;
        });
    if (!isObject)
        return false;
    if (value.isEmpty() || value == "null")
        return true; // No value is no metadata.
    if (isNothing(schemaId) && isNothing(name))
        return false;
    out.append('{');
    const bool isNamed = isNothing(schemaId);
    const bool isWritten =
        appendMember(out, isNamed ? "name" : "schema_id", isNamed ? name : schemaId)
        && appendMember(out, "value", value);
    out.append('}');
    return isWritten;
}

/// Appends one attachment as an import takes it; false if it cannot be.
bool appendAttachment(QByteArray &out, QByteArrayView item)
{
    QByteArrayView type;
    QByteArrayView value;
    QByteArrayView name;
    const bool isObject =
        forEachJsonMember(item, [&](QByteArrayView member, QByteArrayView content) {
            if (member == "type")
                type = content;
            else if (member == "value")
                value = content;
            else if (member == "name")
                name = content;
        });
    if (!isObject || isNothing(type) || isNothing(value))
        return false;
    out.append('{');
    const bool isWritten = appendMember(out, "type", type) && appendMember(out, "value", value)
        && (isNothing(name) || appendMember(out, "name", name));
    out.append('}');
    return isWritten;
}

/// Fills @p list with the elements of a cell, each as @p append writes it; leaves it empty if there
/// are none. False if something of the cell had to be left out.
bool convert(QByteArray &list, const RowColumn &column, qsizetype row,
    bool (*append)(QByteArray &out, QByteArrayView item))
{
    list.resize(0);
    if (!isFilled(column, row))
        return true;
    bool isWhole = true;
    list.append('[');
    const bool isList = forEachJsonElement(column.cell(row), [&](QByteArrayView item) {
        const qsizetype before = list.size();
        if (before > 1)
            list.append(',');
        const qsizetype begin = list.size();
        if (!append(list, item))
            isWhole = false;
        else if (list.size() > begin)
            return;
        list.resize(before);
    });
    list.append(']');
    if (list.size() <= 2)
        list.resize(0);
    return isList && isWhole;
}

} // namespace

RetryFileWriter::RetryFileWriter(QIODevice &device, RetryFormat format)
{
    switch (format) {
    case RetryFormat::JsonArray:
        m_json.emplace(device, JsonWriter::Form::List);
        break;
    case RetryFormat::Ndjson:
        m_json.emplace(device, JsonWriter::Form::Lines);
        break;
    case RetryFormat::Csv:
        m_csv.emplace(device, CsvWriter::Style::Exact);
        break;
    }
}

Result<void> RetryFileWriter::begin()
{
    if (m_begun)
        return {};
    m_begun = true;
    if (!m_csv)
        return {};
    for (const char *name :
        {"row_data", "global_key", "external_id", "metadata_fields", "attachments"})
        m_csv->cell(name);
    return m_csv->endRecord();
}

Result<void> RetryFileWriter::write(const RowPage &page)
{
    for (qsizetype row = 0; row < page.rows(); ++row) {
        if (Result<void> written = writeRow(page, row); !written)
            return written;
    }
    return {};
}

Result<void> RetryFileWriter::writeRow(const RowPage &page, qsizetype row)
{
    Q_ASSERT(page.stream == RowStream::Failed);
    if (!isFilled(page.column(FailedColumn::RowData), row)) {
        ++m_counts.withoutRowData;
        return {};
    }
    const bool hasAllMetadata =
        convert(m_metadata, page.column(FailedColumn::Metadata), row, appendMetadata);
    const bool hasAllAttachments =
        convert(m_attachments, page.column(FailedColumn::Attachments), row, appendAttachment);
    m_record.resize(0);
    m_record.append('{');
    appendCell(m_record, "row_data", page.column(FailedColumn::RowData), row);
    appendCell(m_record, "global_key", page.column(FailedColumn::GlobalKey), row);
    appendCell(m_record, "external_id", page.column(FailedColumn::ExternalId), row);
    if (!m_metadata.isEmpty()) {
        appendName(m_record, "metadata_fields");
        m_record.append(m_metadata);
    }
    if (!m_attachments.isEmpty()) {
        appendName(m_record, "attachments");
        m_record.append(m_attachments);
    }
    m_record.append('}');
    if (isRepeated(page, row)) {
        ++m_counts.repeated;
        return {};
    }
    if (Result<void> begun = begin(); !begun)
        return begun;
    if (m_json)
        m_json->beginValue().append(m_record);
    if (Result<void> written = m_csv ? writeCsvRow(page, row) : m_json->endValue(); !written)
        return written;
    ++m_counts.written;
    if (!hasAllMetadata || !hasAllAttachments)
        ++m_counts.incomplete;
    return {};
}

bool RetryFileWriter::isRepeated(const RowPage &page, qsizetype row)
{
    const RowColumn &keys = page.column(FailedColumn::GlobalKey);
    const RowHash hash =
        isFilled(keys, row) ? rowHash(keys.cell(row), keySeed) : rowHash(m_record, recordSeed);
    return !m_seen.insert(hash).isNew;
}

Result<void> RetryFileWriter::writeCsvRow(const RowPage &page, qsizetype row)
{
    for (const FailedColumn column :
        {FailedColumn::RowData, FailedColumn::GlobalKey, FailedColumn::ExternalId})
        m_csv->cell(page.column(column).cell(row));
    m_csv->cell(m_metadata);
    m_csv->cell(m_attachments);
    return m_csv->endRecord();
}

Result<void> RetryFileWriter::finish()
{
    if (m_json)
        return m_json->finish();
    const Result<void> begun = begin();
    return begun ? m_csv->flush() : begun;
}

} // namespace taskglass
