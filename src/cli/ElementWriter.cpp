// SPDX-License-Identifier: Apache-2.0
#include "cli/ElementWriter.h"

namespace taskglass {

namespace {

/// JSON text with its line breaks between tokens taken out; strings hold none.
QByteArray onOneLine(QByteArray json)
{
    return json.replace('\n', "").replace('\r', "");
}

} // namespace

ElementWriter::ElementWriter(Output &output, Form form) : m_output(output), m_form(form) { }

Result<void> ElementWriter::write(const RowPage &elements)
{
    QByteArray text;
    const RowColumn &lines = elements.column(LineColumn::Line);
    text.reserve(lines.bytes.size() + 3 * lines.rows() + 2);
    for (qsizetype row = 0; row < lines.rows(); ++row) {
        switch (m_form) {
        case Form::Json:
            text += m_isFirst ? "[\n" : ",\n";
            text += lines.cell(row);
            break;
        case Form::Lines:
            text += lines.cell(row);
            text += '\n';
            break;
        }
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
