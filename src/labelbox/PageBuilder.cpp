// SPDX-License-Identifier: Apache-2.0
#include "labelbox/PageBuilder.h"

#include "json/JsonText.h"
#include "labelbox/LabelboxClient.h"

#include <simdjson.h>

namespace taskglass {

namespace {

constexpr qsizetype pageBytes = 16 << 20;

qsizetype bytesIn(const RowPage &page)
{
    qsizetype bytes = 0;
    for (const RowColumn &column : page.columns)
        bytes += column.bytes.size();
    return bytes;
}

} // namespace

PageBuilder::PageBuilder(RowStream stream, RowReader::Shape shape)
    : m_stream(stream), m_shape(shape), m_page(freshPage())
{
}

RowPage PageBuilder::freshPage() const
{
    return m_shape == RowReader::Shape::Rows ? RowPage(m_stream) : emptyValuePage(m_stream);
}

bool PageBuilder::isFull() const
{
    return m_page.rows() >= LabelboxClient::rowsPerPage || bytesIn(m_page) >= pageBytes;
}

RowPage PageBuilder::take(const QByteArray &cursor)
{
    RowPage full = std::exchange(m_page, freshPage());
    full.cursor = cursor;
    m_taken += full.rows();
    if (cursor.isEmpty())
        full.total = m_taken;
    return full;
}

bool isJsonValue(std::string_view text)
{
    thread_local simdjson::dom::parser parser;
    if (!parser.parse(text.data(), text.size()).error())
        return true;
    QByteArray copy;
    return appendMinified(copy, {text.data(), static_cast<qsizetype>(text.size())});
}

std::optional<std::string> jsonLine(std::string_view text)
{
    if (text.find('\n') == std::string_view::npos && isJsonValue(text))
        return std::string(text);
    QByteArray line;
    if (!appendMinified(line, {text.data(), static_cast<qsizetype>(text.size())}))
        return std::nullopt;
    return line.toStdString();
}

} // namespace taskglass
