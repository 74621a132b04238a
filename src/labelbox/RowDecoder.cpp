// SPDX-License-Identifier: Apache-2.0
#include "labelbox/RowDecoder.h"

#include "base/Format.h"
#include "json/JsonText.h"
#include "labelbox/RowKeys.h"
#include "labelbox/TaskDecoder.h"

#include <QCoreApplication>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(taskglass::RowDecoder)
};

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
