// SPDX-License-Identifier: Apache-2.0
#include "labelbox/RowDecoder.h"

#include "graphql/JsonBytes.h"
#include "labelbox/TaskDecoder.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <array>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

/// A cell on its way into a column; the text lives in the parser, or in `owned`.
struct Cell {
    CellKind kind = CellKind::Missing;
    std::string_view text{};
    std::string owned{};

    std::string_view view() const { return owned.empty() ? text : std::string_view(owned); }
};

/// A JSON string that simdjson refuses (a lone surrogate, say), decoded as far as it can be.
std::string lenientString(std::string_view token)
{
    const QByteArray wrapped =
        "[" + QByteArray(token.data(), static_cast<qsizetype>(token.size())).trimmed() + "]";
    return QJsonDocument::fromJson(wrapped).array().first().toString().toUtf8().toStdString();
}

std::string_view trimmed(std::string_view token)
{
    return token.substr(0, token.find_last_not_of(" \t\r\n") + 1);
}

simdjson::error_code readCell(simdjson::ondemand::value value, Cell &cell)
{
    simdjson::ondemand::json_type type{};
    if (const auto problem = value.type().get(type))
        return problem;
    switch (type) {
    case simdjson::ondemand::json_type::null:
        cell.kind = CellKind::Null;
        return value.is_null().error();
    case simdjson::ondemand::json_type::string: {
        const std::string_view token = value.raw_json_token();
        cell.kind = CellKind::Text;
        const auto problem = value.get_string().get(cell.text);
        if (problem != simdjson::STRING_ERROR)
            return problem;
        cell.owned = lenientString(token);
        return simdjson::SUCCESS;
    }
    case simdjson::ondemand::json_type::array:
    case simdjson::ondemand::json_type::object:
        cell.kind = CellKind::Json;
        return simdjson::to_json_string(value).get(cell.text);
    case simdjson::ondemand::json_type::number:
        cell.kind = CellKind::Json;
        cell.text = trimmed(value.raw_json_token());
        return value.get_number().error();
    case simdjson::ondemand::json_type::boolean:
        cell.kind = CellKind::Json;
        cell.text = trimmed(value.raw_json_token());
        return value.get_bool().error();
    }
    return simdjson::INCORRECT_TYPE;
}

template <std::size_t Size> void appendRow(RowPage &page, const std::array<Cell, Size> &cells)
{
    for (std::size_t i = 0; i < Size; ++i)
        page.columns[i].append(cells[i].kind, cells[i].view());
}

template <typename Column> constexpr std::size_t at(Column column)
{
    return static_cast<std::size_t>(column);
}

/// Which cell of a failed row a key fills; -1 for none. Both generations of names.
int failedCell(std::string_view key)
{
    if (key == "globalKey")
        return static_cast<int>(FailedColumn::GlobalKey);
    if (key == "externalId")
        return static_cast<int>(FailedColumn::ExternalId);
    if (key == "rowData")
        return static_cast<int>(FailedColumn::RowData);
    if (key == "metadata" || key == "metadataFields")
        return static_cast<int>(FailedColumn::Metadata);
    if (key == "attachments" || key == "attachmentInputs")
        return static_cast<int>(FailedColumn::Attachments);
    return -1;
}

int createdCell(std::string_view key)
{
    if (key == "id")
        return static_cast<int>(CreatedColumn::Id);
    if (key == "globalKey")
        return static_cast<int>(CreatedColumn::GlobalKey);
    if (key == "externalId")
        return static_cast<int>(CreatedColumn::ExternalId);
    if (key == "rowData")
        return static_cast<int>(CreatedColumn::RowData);
    return -1;
}

// The functions below return simdjson's code, so that one place turns it into an Error.

simdjson::error_code readSpec(simdjson::ondemand::value spec, std::array<Cell, 6> &cells)
{
    simdjson::ondemand::object members;
    if (const auto problem = spec.get_object().get(members))
        return problem == simdjson::INCORRECT_TYPE ? simdjson::SUCCESS : problem; // null: no row
    for (auto member : members) {
        std::string_view key;
        simdjson::ondemand::value value;
        if (const auto problem = member.unescaped_key().get(key))
            return problem;
        if (const auto problem = member.value().get(value))
            return problem;
        if (const int cell = failedCell(key); cell >= 0) {
            if (const auto problem = readCell(value, cells[static_cast<std::size_t>(cell)]))
                return problem;
        }
    }
    return simdjson::SUCCESS;
}

simdjson::error_code readFailure(simdjson::ondemand::value element, RowPage &page)
{
    std::array<Cell, 6> cells{};
    simdjson::ondemand::object members;
    if (const auto problem = element.get_object().get(members))
        return problem;
    for (auto member : members) {
        std::string_view key;
        simdjson::ondemand::value value;
        if (const auto problem = member.unescaped_key().get(key))
            return problem;
        if (const auto problem = member.value().get(value))
            return problem;
        simdjson::error_code problem = simdjson::SUCCESS;
        if (key == "message")
            problem = readCell(value, cells[at(FailedColumn::Message)]);
        else if (key == "spec")
            problem = readSpec(value, cells);
        if (problem)
            return problem;
    }
    appendRow(page, cells);
    return simdjson::SUCCESS;
}

simdjson::error_code readCreated(simdjson::ondemand::value element, RowPage &page)
{
    std::array<Cell, 4> cells{};
    simdjson::ondemand::object members;
    if (const auto problem = element.get_object().get(members))
        return problem;
    for (auto member : members) {
        std::string_view key;
        simdjson::ondemand::value value;
        if (const auto problem = member.unescaped_key().get(key))
            return problem;
        if (const auto problem = member.value().get(value))
            return problem;
        if (const int cell = createdCell(key); cell >= 0) {
            if (const auto problem = readCell(value, cells[static_cast<std::size_t>(cell)]))
                return problem;
        }
    }
    appendRow(page, cells);
    return simdjson::SUCCESS;
}

simdjson::error_code readRows(simdjson::ondemand::value rows, RowPage &page)
{
    simdjson::ondemand::array elements;
    if (const auto problem = rows.get_array().get(elements))
        return problem;
    for (auto item : elements) {
        simdjson::ondemand::value element;
        if (const auto problem = item.get(element))
            return problem;
        const auto problem = page.stream == RowStream::Failed ? readFailure(element, page)
                                                              : readCreated(element, page);
        if (problem)
            return problem;
    }
    return simdjson::SUCCESS;
}

simdjson::error_code readList(simdjson::ondemand::value list, RowPage &page, bool &hasRows)
{
    simdjson::ondemand::object members;
    if (const auto problem = list.get_object().get(members))
        return problem;
    for (auto member : members) {
        std::string_view key;
        simdjson::ondemand::value value;
        if (const auto problem = member.unescaped_key().get(key))
            return problem;
        if (const auto problem = member.value().get(value))
            return problem;
        if (key == "after") {
            Cell cursor;
            if (const auto problem = readCell(value, cursor))
                return problem;
            const std::string_view text = cursor.view();
            page.cursor = QByteArray(text.data(), static_cast<qsizetype>(text.size()));
        } else if (key == "total") {
            // A number, whatever its spelling; anything else means that the server did not say.
            Cell total;
            if (const auto problem = readCell(value, total))
                return problem;
            const std::string_view text = total.view();
            bool isNumber = false;
            const double count =
                QByteArray(text.data(), static_cast<qsizetype>(text.size())).toDouble(&isNumber);
            if (isNumber && count >= 0 && count < 9e15)
                page.total = static_cast<qint64>(count);
        } else if (key == "results" || key == "nodes") {
            hasRows = true;
            if (const auto problem = readRows(value, page))
                return problem;
        }
    }
    return simdjson::SUCCESS;
}

simdjson::error_code readBody(
    simdjson::ondemand::document &document, std::string_view field, RowPage &page, bool &hasRows)
{
    simdjson::ondemand::object envelope;
    if (const auto problem = document.get_object().get(envelope))
        return problem;
    simdjson::ondemand::value data;
    if (const auto problem = envelope.find_field_unordered("data").get(data))
        return problem;
    simdjson::ondemand::value list;
    if (const auto problem = data.find_field_unordered(field).get(list))
        return problem;
    return readList(list, page, hasRows);
}

// JSON text out of cells.

void appendQuoted(std::string &out, QByteArrayView text)
{
    static constexpr char digits[] = "0123456789abcdef";
    out += '"';
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (byte < 0x20) {
            out += "\\u00";
            out += digits[byte >> 4];
            out += digits[byte & 15];
        } else {
            out += c;
        }
    }
    out += '"';
}

void appendMember(std::string &out, std::string_view key, const RowColumn &column, qsizetype row,
    std::string_view ifMissing = "null")
{
    out += '"';
    out += key;
    out += "\":";
    const QByteArrayView cell = column.cell(row);
    switch (column.kind(row)) {
    case CellKind::Missing:
        out += ifMissing;
        return;
    case CellKind::Null:
        out += "null";
        return;
    case CellKind::Text:
        appendQuoted(out, cell);
        return;
    case CellKind::Json:
        out.append(cell.data(), static_cast<std::size_t>(cell.size()));
        return;
    }
}

// The file's elements arrive in any order of keys, so they are read as small trees.

Cell cellOf(simdjson::dom::element value)
{
    switch (value.type()) {
    case simdjson::dom::element_type::NULL_VALUE:
        return {CellKind::Null, {}, {}};
    case simdjson::dom::element_type::STRING:
        return {CellKind::Text, value.get_string().value_unsafe(), {}};
    case simdjson::dom::element_type::ARRAY:
    case simdjson::dom::element_type::OBJECT:
    case simdjson::dom::element_type::INT64:
    case simdjson::dom::element_type::UINT64:
    case simdjson::dom::element_type::DOUBLE:
    case simdjson::dom::element_type::BOOL:
        break;
    }
    return {CellKind::Json, {}, simdjson::minify(value)};
}

void appendFileFailure(RowPage &page, const Cell &message, simdjson::dom::element row)
{
    std::array<Cell, 6> cells{};
    cells[at(FailedColumn::Message)] = message;
    simdjson::dom::object members;
    if (!row.get(members)) {
        for (const auto member : members) {
            if (const int cell = failedCell(member.key); cell >= 0)
                cells[static_cast<std::size_t>(cell)] = cellOf(member.value);
        }
    }
    appendRow(page, cells);
}

} // namespace

Result<RowPage> decodeRowPage(QByteArray &body, RowStream stream)
{
    const std::string_view field =
        stream == RowStream::Failed ? "failedDataRowImports" : "successesfulDataRowImports";
    RowPage page(stream);
    simdjson::ondemand::parser parser;
    simdjson::ondemand::document document;
    bool hasRows = false;
    simdjson::error_code problem = beginReading(parser, body, document);
    if (!problem)
        problem = readBody(document, field, page, hasRows);
    if (problem)
        return unexpectedShape(
            u"row page: "_s + QString::fromUtf8(simdjson::error_message(problem)));
    if (!hasRows)
        return unexpectedShape(u"row page without rows"_s);
    return page;
}

Outcome appendFileElement(RowPage &page, std::string_view element)
{
    // One parser a thread: its buffers are as large as the largest element.
    thread_local simdjson::dom::parser parser;
    simdjson::dom::element value;
    if (const auto problem = parser.parse(element.data(), element.size()).get(value))
        return unexpectedShape(
            u"result file: "_s + QString::fromUtf8(simdjson::error_message(problem)));
    simdjson::dom::object members;
    if (value.get(members)) {
        // Not an object: the text itself is all there is.
        if (page.stream == RowStream::Failed) {
            appendFileFailure(page, cellOf(value), value);
            return {};
        }
        return unexpectedShape(u"result file: a created row that is not an object"_s);
    }
    if (page.stream == RowStream::Created) {
        std::array<Cell, 4> cells{};
        for (const auto member : members) {
            if (const int cell = createdCell(member.key); cell >= 0)
                cells[static_cast<std::size_t>(cell)] = cellOf(member.value);
        }
        appendRow(page, cells);
        return {};
    }
    Cell message;
    simdjson::dom::element found;
    if (!members["message"].get(found))
        message = cellOf(found);
    simdjson::dom::array rows;
    if (members["failedDataRows"].get(rows)) {
        appendFileFailure(page, message, value);
        return {};
    }
    bool isEmpty = true;
    for (const simdjson::dom::element row : rows) {
        appendFileFailure(page, message, row);
        isEmpty = false;
    }
    if (isEmpty) // A message about no row in particular is still a message.
        appendFileFailure(page, message, value);
    return {};
}

RowPage emptyValuePage(RowStream stream)
{
    RowPage page;
    page.stream = stream;
    page.columns.resize(1);
    return page;
}

RowPage sdkValues(const RowPage &rows)
{
    RowPage values = emptyValuePage(rows.stream);
    values.cursor = rows.cursor;
    values.total = rows.total;
    std::string json;
    for (qsizetype row = 0; row < rows.rows(); ++row) {
        json.clear();
        if (rows.stream == RowStream::Failed) {
            json += '{';
            appendMember(json, "message", rows.column(FailedColumn::Message), row);
            json += ",\"failedDataRows\":[{";
            appendMember(json, "externalId", rows.column(FailedColumn::ExternalId), row);
            json += ',';
            appendMember(json, "rowData", rows.column(FailedColumn::RowData), row);
            json += ',';
            appendMember(json, "globalKey", rows.column(FailedColumn::GlobalKey), row);
            json += ',';
            appendMember(json, "metadata", rows.column(FailedColumn::Metadata), row, "[]");
            json += ',';
            appendMember(json, "attachments", rows.column(FailedColumn::Attachments), row, "[]");
            json += "}]}";
        } else {
            json += '{';
            appendMember(json, "id", rows.column(CreatedColumn::Id), row);
            json += ',';
            appendMember(json, "external_id", rows.column(CreatedColumn::ExternalId), row);
            json += ',';
            appendMember(json, "row_data", rows.column(CreatedColumn::RowData), row);
            json += ',';
            appendMember(json, "global_key", rows.column(CreatedColumn::GlobalKey), row);
            json += '}';
        }
        values.columns.front().append(CellKind::Json, json);
    }
    return values;
}

} // namespace taskglass
