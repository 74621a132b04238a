// SPDX-License-Identifier: Apache-2.0
#include "labelbox/PlainRowPage.h"

#include "graphql/JsonBytes.h"
#include "labelbox/RowKeys.h"

#include <array>

namespace taskglass {

namespace {

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

// The functions below return simdjson's code, so that one place turns it into an Error.

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

} // namespace

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

} // namespace taskglass
