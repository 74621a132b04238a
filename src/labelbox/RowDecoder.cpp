// SPDX-License-Identifier: Apache-2.0
#include "labelbox/RowDecoder.h"

#include "graphql/JsonBytes.h"
#include "json/JsonText.h"
#include "labelbox/TaskDecoder.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

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

/// Appends what @p value holds to @p column, straight from the parser.
simdjson::error_code appendCell(RowColumn &column, simdjson::ondemand::value value)
{
    simdjson::ondemand::json_type type = simdjson::ondemand::json_type::null;
    if (const auto problem = value.type().get(type))
        return problem;
    simdjson::error_code problem = simdjson::SUCCESS;
    std::string_view text;
    switch (type) {
    case simdjson::ondemand::json_type::null:
        problem = value.is_null().error();
        column.append(CellKind::Null);
        return problem;
    case simdjson::ondemand::json_type::string: {
        const std::string_view token = value.raw_json_token();
        problem = value.get_string().get(text);
        if (problem == simdjson::STRING_ERROR) {
            column.append(CellKind::Text, lenientString(token));
            return simdjson::SUCCESS;
        }
        column.append(CellKind::Text, text);
        return problem;
    }
    case simdjson::ondemand::json_type::array:
    case simdjson::ondemand::json_type::object:
        problem = simdjson::to_json_string(value).get(text);
        column.append(CellKind::Json, text);
        return problem;
    case simdjson::ondemand::json_type::number:
        column.append(CellKind::Json, trimmed(value.raw_json_token()));
        return value.get_number().error();
    case simdjson::ondemand::json_type::boolean:
        column.append(CellKind::Json, trimmed(value.raw_json_token()));
        return value.get_bool().error();
    }
    return simdjson::INCORRECT_TYPE;
}

/// One row on its way into a page. Keys come in any order; of two alike the last counts.
class RowBuilder {
public:
    explicit RowBuilder(RowPage &page) : m_page(page), m_row(page.rows()) { }

    simdjson::error_code put(int column, simdjson::ondemand::value value)
    {
        RowColumn &cells = m_page.columns[static_cast<std::size_t>(column)];
        // The first column tells how many rows there are, so it may be one ahead already.
        if (cells.rows() > m_row)
            cells.removeLast();
        return appendCell(cells, value);
    }
    /// Fills the cells whose keys did not come.
    void finish()
    {
        for (RowColumn &column : m_page.columns) {
            if (column.rows() == m_row)
                column.append(CellKind::Missing);
        }
    }

private:
    RowPage &m_page;
    qsizetype m_row;
};

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

/// Calls @p take with each member of @p object until it objects. @p ifNone: what is said of a value
/// that is no object.
template <typename Take>
simdjson::error_code forEachMember(
    simdjson::ondemand::value object, simdjson::error_code ifNone, Take take)
{
    simdjson::ondemand::object members;
    if (const auto problem = object.get_object().get(members))
        return problem == simdjson::INCORRECT_TYPE ? ifNone : problem;
    for (auto member : members) {
        std::string_view key;
        simdjson::ondemand::value value;
        if (const auto problem = member.unescaped_key().get(key))
            return problem;
        if (const auto problem = member.value().get(value))
            return problem;
        if (const simdjson::error_code problem = take(key, value))
            return problem;
    }
    return simdjson::SUCCESS;
}

simdjson::error_code readFailure(simdjson::ondemand::value element, RowPage &page)
{
    RowBuilder row(page);
    const auto problem = forEachMember(element, simdjson::INCORRECT_TYPE,
        [&row](std::string_view key, simdjson::ondemand::value value) {
            if (key == "message")
                return row.put(static_cast<int>(FailedColumn::Message), value);
            if (key != "spec")
                return simdjson::SUCCESS;
            // A spec of null describes no row; what is known of the failure is kept.
            return forEachMember(value, simdjson::SUCCESS,
                [&row](std::string_view name, simdjson::ondemand::value cell) {
                    const int column = failedCell(name);
                    return column < 0 ? simdjson::SUCCESS : row.put(column, cell);
                });
        });
    row.finish();
    return problem;
}

simdjson::error_code readCreated(simdjson::ondemand::value element, RowPage &page)
{
    RowBuilder row(page);
    const auto problem = forEachMember(element, simdjson::INCORRECT_TYPE,
        [&row](std::string_view key, simdjson::ondemand::value value) {
            const int column = createdCell(key);
            return column < 0 ? simdjson::SUCCESS : row.put(column, value);
        });
    row.finish();
    return problem;
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

/// The cell of a column made for it; for the few values that are no cells of a page.
struct LooseCell {
    simdjson::error_code read(simdjson::ondemand::value value)
    {
        column = {};
        return appendCell(column, value);
    }
    QByteArray text() const { return column.cell(0).toByteArray(); }

    RowColumn column{};
};

simdjson::error_code readList(simdjson::ondemand::value list, RowPage &page, bool &hasRows)
{
    LooseCell cell;
    return forEachMember(
        list, simdjson::INCORRECT_TYPE, [&](std::string_view key, simdjson::ondemand::value value) {
            simdjson::error_code problem = simdjson::SUCCESS;
            if (key == "after") {
                problem = cell.read(value);
                page.cursor = cell.text();
            } else if (key == "total") {
                // A number, whatever its spelling; anything else means that the server did not say.
                problem = cell.read(value);
                bool isNumber = false;
                const double count = cell.text().toDouble(&isNumber);
                if (isNumber && count >= 0 && count < 9e15)
                    page.total = static_cast<qint64>(count);
            } else if (key == "results" || key == "nodes") {
                hasRows = true;
                problem = readRows(value, page);
            }
            return problem;
        });
}

constexpr std::size_t mostColumns = 6;

/// What else an answer may hold beside the list that was asked for.
enum class Beside { Anything, Nothing };

simdjson::error_code readBody(simdjson::ondemand::document &document, RowPage &page, Beside beside)
{
    const std::string_view field =
        page.stream == RowStream::Failed ? "failedDataRowImports" : "successesfulDataRowImports";
    simdjson::ondemand::value envelope;
    if (const auto problem = document.get_value().get(envelope))
        return problem;
    bool hasRows = false;
    const auto problem = forEachMember(envelope, simdjson::INCORRECT_TYPE,
        [&](std::string_view key, simdjson::ondemand::value value) {
            if (key != "data")
                return beside == Beside::Nothing ? simdjson::INCORRECT_TYPE : simdjson::SUCCESS;
            return forEachMember(value, simdjson::INCORRECT_TYPE,
                [&](std::string_view name, simdjson::ondemand::value list) {
                    return name == field ? readList(list, page, hasRows) : simdjson::SUCCESS;
                });
        });
    if (problem)
        return problem;
    return hasRows ? simdjson::SUCCESS : simdjson::NO_SUCH_FIELD;
}

// JSON text out of cells.

void appendMember(QByteArray &out, const char *key, const RowColumn &column, qsizetype row,
    const char *ifMissing = "null")
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
        appendJsonString(out, cell);
        return;
    case CellKind::Json:
        out += cell;
        return;
    }
}

// The file's elements arrive in any order of keys, so they are read as small trees.

void appendCell(RowColumn &column, simdjson::dom::element value)
{
    switch (value.type()) {
    case simdjson::dom::element_type::NULL_VALUE:
        column.append(CellKind::Null);
        return;
    case simdjson::dom::element_type::STRING:
        column.append(CellKind::Text, value.get_string().value_unsafe());
        return;
    case simdjson::dom::element_type::ARRAY:
    case simdjson::dom::element_type::OBJECT:
    case simdjson::dom::element_type::INT64:
    case simdjson::dom::element_type::UINT64:
    case simdjson::dom::element_type::DOUBLE:
    case simdjson::dom::element_type::BOOL:
        break;
    }
    column.append(CellKind::Json, simdjson::minify(value));
}

/// Appends one row: the members of @p row by @p cellOf their keys, and @p message where there is
/// one.
void appendFileRow(RowPage &page, simdjson::dom::element row, int (*cellOf)(std::string_view),
    const simdjson::dom::element *message)
{
    const qsizetype before = page.rows();
    if (message != nullptr)
        appendCell(page.column(FailedColumn::Message), *message);
    simdjson::dom::object members;
    if (!row.get(members)) {
        for (const auto member : members) {
            const int cell = cellOf(member.key);
            if (cell < 0)
                continue;
            RowColumn &column = page.columns[static_cast<std::size_t>(cell)];
            if (column.rows() > before)
                column.removeLast();
            appendCell(column, member.value);
        }
    }
    for (RowColumn &column : page.columns) {
        if (column.rows() == before)
            column.append(CellKind::Missing);
    }
}

Error unreadable(simdjson::error_code problem, const QString &what)
{
    return unexpectedShape(what + u": "_s + QString::fromUtf8(simdjson::error_message(problem)));
}

} // namespace

Result<RowPage> decodeRowPage(QByteArray &body, RowStream stream)
{
    RowPage page(stream);
    simdjson::ondemand::parser parser;
    simdjson::ondemand::document document;
    simdjson::error_code problem = beginReading(parser, body, document);
    if (!problem)
        problem = readBody(document, page, Beside::Anything);
    if (problem)
        return unreadable(problem, u"row page"_s);
    return page;
}

std::optional<RowPage> decodePlainRowPage(QByteArray &body, RowStream stream)
{
    // One parser a thread: its buffers are as large as the largest page.
    thread_local simdjson::ondemand::parser parser;
    // Pages of a list are alike: each gets the room that the one before it took.
    thread_local struct {
        std::size_t rows = 0;
        std::array<qsizetype, mostColumns> bytes{};
    } last;
    RowPage page(stream);
    for (std::size_t at = 0; at < page.columns.size(); ++at)
        page.columns[at].reserve(last.rows, last.bytes[at] + last.bytes[at] / 16);
    simdjson::ondemand::document document;
    if (parser.iterate(padded(body)).get(document) || readBody(document, page, Beside::Nothing))
        return std::nullopt;
    last.rows = static_cast<std::size_t>(page.rows());
    for (std::size_t at = 0; at < page.columns.size(); ++at)
        last.bytes[at] = page.columns[at].bytes.size();
    return page;
}

Result<void> appendFileElement(RowPage &page, std::string_view element)
{
    // One parser a thread: its buffers are as large as the largest element.
    thread_local simdjson::dom::parser parser;
    simdjson::dom::element value;
    if (const auto problem = parser.parse(element.data(), element.size()).get(value))
        return unreadable(problem, u"result file"_s);
    if (page.stream == RowStream::Created) {
        if (!value.is_object())
            return unexpectedShape(u"result file: a created row that is not an object"_s);
        appendFileRow(page, value, createdCell, nullptr);
        return {};
    }
    if (!value.is_object()) {
        appendFileRow(page, value, failedCell, &value); // The text itself is all there is.
        return {};
    }
    simdjson::dom::element message;
    const bool hasMessage = !value["message"].get(message);
    simdjson::dom::array rows;
    if (value["failedDataRows"].get(rows) || rows.begin() == rows.end()) {
        // A message about no row in particular is still a message.
        appendFileRow(page, value, failedCell, hasMessage ? &message : nullptr);
        return {};
    }
    for (const simdjson::dom::element row : rows)
        appendFileRow(page, row, failedCell, hasMessage ? &message : nullptr);
    return {};
}

Result<void> appendGroupedRow(RowPage &page, std::string_view message, std::string_view row)
{
    thread_local simdjson::dom::parser rowParser;
    thread_local simdjson::dom::parser messageParser;
    simdjson::dom::element value;
    if (const auto problem = rowParser.parse(row.data(), row.size()).get(value))
        return unreadable(problem, u"result file"_s);
    simdjson::dom::element words;
    const bool hasMessage =
        !message.empty() && !messageParser.parse(message.data(), message.size()).get(words);
    appendFileRow(page, value, failedCell, hasMessage ? &words : nullptr);
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
    QByteArray json;
    for (qsizetype row = 0; row < rows.rows(); ++row) {
        json.resize(0);
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
        values.columns.front().append(CellKind::Json,
            std::string_view(json.constData(), static_cast<std::size_t>(json.size())));
    }
    return values;
}

} // namespace taskglass
