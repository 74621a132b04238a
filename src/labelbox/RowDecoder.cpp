// SPDX-License-Identifier: Apache-2.0
#include "labelbox/RowDecoder.h"

#include "base/Format.h"
#include "graphql/JsonBytes.h"
#include "json/JsonText.h"
#include "labelbox/TaskDecoder.h"

#include <QCoreApplication>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(taskglass::RowDecoder)
};

std::string_view trimmed(std::string_view token)
{
    return token.substr(0, token.find_last_not_of(" \t\r\n") + 1);
}

/// Appends what @p value holds to @p column, straight from the parser. It objects to all that is
/// odd, halves of surrogate pairs and numbers beyond 64 bits among them: such pages are read again,
/// by `decodeRowPage`.
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
    case simdjson::ondemand::json_type::string:
        problem = value.get_string().get(text);
        column.append(CellKind::Text, text);
        return problem;
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

/// The member of an answer's data that holds the rows of @p stream.
constexpr std::string_view listName(RowStream stream)
{
    return stream == RowStream::Failed ? "failedDataRowImports" : "successesfulDataRowImports";
}

/// Of a member that was not asked for. This parser does not look into what nobody reads, so that it
/// may be no JSON at all; the careful road finds out.
constexpr simdjson::error_code notAsked = simdjson::INCORRECT_TYPE;

/// Calls @p take with each member of @p object until it objects.
template <typename Take>
simdjson::error_code forEachMember(simdjson::ondemand::value object, Take take)
{
    simdjson::ondemand::object members;
    if (const auto problem = object.get_object().get(members))
        return problem;
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
    const auto problem =
        forEachMember(element, [&row](std::string_view key, simdjson::ondemand::value value) {
            if (key == "message")
                return row.put(static_cast<int>(FailedColumn::Message), value);
            if (key != "spec")
                return notAsked;
            // A spec of null describes no row; what is known of the failure is kept.
            bool isNull = false;
            if (const auto failure = value.is_null().get(isNull); failure || isNull)
                return failure;
            return forEachMember(
                value, [&row](std::string_view name, simdjson::ondemand::value cell) {
                    const int column = failedCell(name);
                    return column < 0 ? notAsked : row.put(column, cell);
                });
        });
    row.finish();
    return problem;
}

simdjson::error_code readCreated(simdjson::ondemand::value element, RowPage &page)
{
    RowBuilder row(page);
    const auto problem =
        forEachMember(element, [&row](std::string_view key, simdjson::ondemand::value value) {
            const int column = createdCell(key);
            return column < 0 ? notAsked : row.put(column, value);
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

/// A number, whatever its spelling; anything else means that the server did not say.
std::optional<qint64> announcedTotal(QByteArrayView text)
{
    bool isNumber = false;
    const double count = text.toDouble(&isNumber);
    return isNumber && count >= 0 && count < 9e15 ? std::optional(static_cast<qint64>(count))
                                                  : std::nullopt;
}

/// The cell of a column made for it; for the few values that are no cells of a page.
struct LooseCell {
    simdjson::error_code read(simdjson::ondemand::value value)
    {
        column = {};
        return appendCell(column, value);
    }
    /// Of what could not be read, nothing.
    QByteArray text() const
    {
        return column.rows() > 0 ? column.cell(0).toByteArray() : QByteArray();
    }

    RowColumn column{};
};

simdjson::error_code readList(simdjson::ondemand::value list, RowPage &page, bool &hasRows)
{
    LooseCell cell;
    return forEachMember(list, [&](std::string_view key, simdjson::ondemand::value value) {
        simdjson::error_code problem = notAsked;
        if (key == "after") {
            problem = cell.read(value);
            page.cursor = cell.text();
        } else if (key == "total") {
            problem = cell.read(value);
            page.total = announcedTotal(cell.text());
        } else if (key == "results" || key == "nodes") {
            hasRows = true;
            problem = readRows(value, page);
        }
        return problem;
    });
}

constexpr std::size_t mostColumns = 6;

simdjson::error_code readBody(simdjson::ondemand::document &document, RowPage &page)
{
    const std::string_view field = listName(page.stream);
    simdjson::ondemand::value envelope;
    if (const auto problem = document.get_value().get(envelope))
        return problem;
    bool hasRows = false;
    const auto problem =
        forEachMember(envelope, [&](std::string_view key, simdjson::ondemand::value value) {
            if (key != "data")
                return notAsked;
            return forEachMember(value, [&](std::string_view name, simdjson::ondemand::value list) {
                return name == field ? readList(list, page, hasRows) : notAsked;
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
        // Pages are not looked into more closely than their columns need.
        if (!appendMinified(out, cell))
            appendJsonString(out, cell);
        return;
    }
}

// The road for whatever is odd, and for files, whose keys come in any order: each value is only
// looked at as closely as its cell needs.

std::string_view view(QByteArrayView bytes)
{
    return {bytes.data(), static_cast<std::size_t>(bytes.size())};
}

void appendCell(RowColumn &column, QByteArrayView json)
{
    QByteArray text;
    if (json == "null")
        column.append(CellKind::Null);
    else if (appendUnquoted(text, json))
        column.append(CellKind::Text, view(text));
    else if (appendMinified(text, json))
        column.append(CellKind::Json, view(text));
    else
        column.append(CellKind::Text, view(json)); // No JSON at all, so it is kept as it stands.
}

/// One row on its way into a page, of values as they stand in the text.
class LooseRow {
public:
    explicit LooseRow(RowPage &page) : m_page(page), m_row(page.rows()) { }

    void put(int column, QByteArrayView json)
    {
        if (column < 0)
            return;
        RowColumn &cells = m_page.columns[static_cast<std::size_t>(column)];
        if (cells.rows() > m_row)
            cells.removeLast();
        appendCell(cells, json);
    }
    void finish()
    {
        for (RowColumn &column : m_page.columns) {
            if (column.rows() == m_row)
                column.append(CellKind::Missing);
        }
    }
    /// Instead of all that was put: @p raw cannot be read.
    void becomeUnreadable(QByteArrayView raw, qint64 at)
    {
        for (RowColumn &column : m_page.columns) {
            if (column.rows() > m_row)
                column.removeLast();
        }
        const bool isFailed = m_page.stream == RowStream::Failed;
        if (isFailed)
            m_page.column(FailedColumn::Message)
                .append(CellKind::Text,
                    view(Words::tr("unreadable (byte %1)").arg(display::count(at)).toUtf8()));
        RowColumn &rowData =
            isFailed ? m_page.column(FailedColumn::RowData) : m_page.column(CreatedColumn::RowData);
        while (rowData.rows() > m_row)
            rowData.removeLast();
        rowData.append(CellKind::Text, view(raw));
        finish();
    }

private:
    RowPage &m_page;
    qsizetype m_row;
};

/// Where in @p whole its part @p part begins.
qint64 offsetIn(QByteArrayView whole, QByteArrayView part)
{
    return part.data() - whole.data();
}

/// Appends one row: the members of @p row by @p cellOf their keys, and @p message where there is
/// one. False if it cannot be read; then it is kept as text.
bool appendFileRow(RowPage &page, QByteArrayView row, int (*cellOf)(std::string_view),
    QByteArrayView message, qint64 at)
{
    LooseRow cells(page);
    if (!message.isEmpty())
        cells.put(static_cast<int>(FailedColumn::Message), message);
    const bool isRead = row.startsWith('{') ? forEachJsonMember(row,
                                                  [&](QByteArrayView name, QByteArrayView value) {
                                                      cells.put(cellOf(view(name)), value);
                                                  })
                                            : row == "null" && page.stream == RowStream::Failed;
    if (isRead)
        cells.finish();
    else
        cells.becomeUnreadable(row, at);
    return isRead;
}

/// Appends one element of a page's list. False if it cannot be read.
bool appendPageRow(RowPage &page, QByteArrayView element, qint64 at)
{
    if (page.stream == RowStream::Created)
        return appendFileRow(page, element, createdCell, {}, at);
    LooseRow cells(page);
    const bool isRead = forEachJsonMember(element, [&](QByteArrayView name, QByteArrayView value) {
        if (name == "message")
            cells.put(static_cast<int>(FailedColumn::Message), value);
        else if (name == "spec")
            forEachJsonMember(value, [&](QByteArrayView key, QByteArrayView cell) {
                cells.put(failedCell(view(key)), cell);
            });
    });
    if (isRead)
        cells.finish();
    else
        cells.becomeUnreadable(element, at);
    return isRead;
}

} // namespace

Result<RowPage> decodeRowPage(QByteArrayView body, RowStream stream)
{
    RowPage page(stream);
    bool hasRows = false;
    const auto readMember = [&](QByteArrayView name, QByteArrayView value) {
        RowColumn loose;
        if (name == "after") {
            appendCell(loose, value);
            page.cursor = loose.cell(0).toByteArray();
        } else if (name == "total") {
            appendCell(loose, value);
            page.total = announcedTotal(loose.cell(0));
        } else if (name == "results" || name == "nodes") {
            hasRows = forEachJsonElement(value, [&](QByteArrayView element) {
                appendPageRow(page, element, offsetIn(body, element));
            });
        }
    };
    const bool isRead = forEachJsonMember(body, [&](QByteArrayView name, QByteArrayView data) {
        if (name != "data")
            return;
        forEachJsonMember(data, [&](QByteArrayView field, QByteArrayView list) {
            if (view(field) == listName(stream))
                forEachJsonMember(list, readMember);
        });
    });
    if (!isRead || !hasRows)
        return unexpectedShape(u"row page without its list"_s);
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
    if (parser.iterate(padded(body)).get(document) || readBody(document, page))
        return std::nullopt;
    last.rows = static_cast<std::size_t>(page.rows());
    for (std::size_t at = 0; at < page.columns.size(); ++at)
        last.bytes[at] = page.columns[at].bytes.size();
    return page;
}

bool appendFileElement(RowPage &page, std::string_view element, qint64 at)
{
    const QByteArrayView text(element.data(), static_cast<qsizetype>(element.size()));
    if (page.stream == RowStream::Created)
        return appendFileRow(page, text, createdCell, {}, at);
    if (!text.startsWith('{')) {
        // The text itself is all there is.
        LooseRow cells(page);
        QByteArray checked;
        const bool isRead = appendMinified(checked, text);
        if (isRead) {
            cells.put(static_cast<int>(FailedColumn::Message), text);
            cells.finish();
        } else {
            cells.becomeUnreadable(text, at);
        }
        return isRead;
    }
    QByteArrayView message;
    QByteArrayView rows;
    const bool isRead = forEachJsonMember(text, [&](QByteArrayView name, QByteArrayView value) {
        if (name == "message")
            message = value;
        else if (name == "failedDataRows")
            rows = value;
    });
    if (!isRead) {
        LooseRow(page).becomeUnreadable(text, at);
        return false;
    }
    bool areRead = true;
    bool hasRows = false;
    const bool isList = rows.startsWith('[') && forEachJsonElement(rows, [&](QByteArrayView row) {
        hasRows = true;
        areRead =
            appendFileRow(page, row, failedCell, message, at + offsetIn(text, row)) && areRead;
    });
    // A message about no row in particular is still a message.
    return isList && hasRows ? areRead : appendFileRow(page, text, failedCell, message, at);
}

bool appendGroupedRow(RowPage &page, std::string_view message, std::string_view row, qint64 at)
{
    const auto bytes = [](std::string_view text) {
        return QByteArrayView(text.data(), static_cast<qsizetype>(text.size()));
    };
    return appendFileRow(page, bytes(row), failedCell, bytes(message), at);
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
