// SPDX-License-Identifier: Apache-2.0
#include "files/JsonWriter.h"

#include "files/AtomicFile.h"

namespace taskglass {

namespace {

constexpr qsizetype bufferSize = 1024 * 1024;

} // namespace

JsonWriter::JsonWriter(QIODevice &device, Form form) : m_device(device), m_form(form) { }

QByteArray &JsonWriter::beginValue()
{
    if (m_form == Form::List)
        m_buffer.append(m_isEmpty ? "[\n" : ",\n");
    m_isEmpty = false;
    return m_buffer;
}

Result<void> JsonWriter::endValue()
{
    if (m_form == Form::Lines)
        m_buffer.append('\n');
    return m_buffer.size() < bufferSize && !m_failure ? Result<void>() : flush();
}

Result<void> JsonWriter::finish()
{
    if (m_form == Form::List)
        m_buffer.append(m_isEmpty ? "[]\n" : "\n]\n");
    return flush();
}

Result<void> JsonWriter::flush()
{
    if (m_failure)
        return *m_failure;
    if (Result<void> written = writeAll(m_device, m_buffer); !written) {
        m_failure = written.error();
        return written;
    }
    m_buffer.resize(0);
    return {};
}

} // namespace taskglass
