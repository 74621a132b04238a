// SPDX-License-Identifier: Apache-2.0
#include "cli/ElementWriter.h"

#include "json/JsonText.h"

namespace taskglass {

namespace {

/// @p json on one line. What is no JSON stays a text: as a JSON string.
QByteArray onOneLine(const QByteArray &json)
{
    QByteArray line;
    if (!appendMinified(line, json))
        appendJsonString(line, json);
    return line;
}

} // namespace

ElementWriter::ElementWriter(Output &output, Form form) : m_output(output), m_form(form) { }

Result<void> ElementWriter::write(const RowPage &elements)
{
    QByteArray text;
    const RowColumn &lines = elements.column(LineColumn::Line);
    text.reserve(lines.bytes.size() + 3 * lines.rows() + 2);
    for (qsizetype row = 0; row < lines.rows(); ++row) {
        if (m_form == Form::Json)
            text += m_isFirst ? "[\n" : ",\n";
        if (lines.kind(row) == CellKind::Text)
            appendJsonString(text, lines.cell(row));
        else
            text += lines.cell(row);
        if (m_form == Form::Lines)
            text += '\n';
        m_isFirst = false;
    }
    return m_output.write(text);
}

Result<void> ElementWriter::finish(const PropertyValue &value)
{
    switch (value.shape) {
    case PropertyValue::Shape::Null:
        return m_form == Form::Json ? m_output.write("null\n") : Result<void>();
    case PropertyValue::Shape::Single:
        return m_output.write(onOneLine(value.json) + '\n');
    case PropertyValue::Shape::List:
        if (m_form == Form::Lines)
            return {};
        return m_output.write(m_isFirst ? "[]\n" : "\n]\n");
    }
    Q_UNREACHABLE();
}

} // namespace taskglass
