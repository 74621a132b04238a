// SPDX-License-Identifier: Apache-2.0
#include "labelbox/JsonListSplitter.h"

#include <utility>

namespace taskglass {
namespace {

bool isBlank(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

} // namespace

JsonListSplitter::JsonListSplitter(Sink sink) : m_sink(std::move(sink)) { }

bool JsonListSplitter::hasMember(std::string_view member) const
{
    const std::string needle = '\0' + std::string(member) + '\0';
    return m_keys.find(needle) != std::string::npos;
}

JsonListSplitter::State JsonListSplitter::feed(QByteArrayView bytes)
{
    for (qsizetype i = 0; i < bytes.size() && m_state == State::Reading && !m_stopped; ++i) {
        // Inside a value nearly every byte is copied as it is; this loop is where the time goes.
        if (m_where == Where::InValue) {
            const qsizetype begin = i;
            bool isOver = false;
            for (; i < bytes.size() && !isOver; ++i) {
                const char c = bytes[i];
                if (m_escaped)
                    m_escaped = false;
                else if (m_inString && c == '\\')
                    m_escaped = true;
                else if (c == '"')
                    m_inString = !m_inString;
                else if (!m_inString && (c == '{' || c == '['))
                    ++m_depth;
                else if (!m_inString && (c == '}' || c == ']'))
                    --m_depth;
                isOver = m_depth == 0 && !m_inString;
            }
            m_value.append(bytes.data() + begin, static_cast<std::size_t>(i - begin));
            --i;
            if (isOver)
                m_stopped = !handOut(m_inList);
            continue;
        }
        if (!take(bytes[i]))
            m_state = m_where == Where::Start ? State::NotAnObject : State::Broken;
    }
    return m_state;
}

/// One byte outside of a nested value; false if it cannot stand there.
bool JsonListSplitter::take(char c)
{
    switch (m_where) {
    case Where::Start:
        if (c == '{') {
            m_where = Where::BeforeKey;
            m_keys += '\0';
            return true;
        }
        // A byte order mark may precede the object.
        return isBlank(c) || static_cast<unsigned char>(c) >= 0xBB;
    case Where::BeforeKey:
        if (c == '"') {
            m_key.clear();
            m_where = Where::Key;
            return true;
        }
        if (c == '}') {
            m_state = State::Done;
            return true;
        }
        return isBlank(c) || c == ',';
    case Where::Key:
        if (c == '"' && !m_escaped) {
            m_keys += m_key + '\0';
            m_where = Where::AfterKey;
            return true;
        }
        m_escaped = c == '\\' && !m_escaped;
        m_key += c;
        return true;
    case Where::AfterKey:
        if (c == ':')
            m_where = Where::BeforeValue;
        return isBlank(c) || c == ':';
    case Where::BeforeValue:
        if (isBlank(c))
            return true;
        if (m_inList && c == ']') {
            m_inList = false;
            m_where = Where::AfterValue;
            return true;
        }
        if (!m_inList && c == '[') {
            m_inList = true;
            return true;
        }
        if (c == ',' || c == '}' || c == ']' || c == ':')
            return false;
        beginValue(c);
        return true;
    case Where::InScalar:
        if (!isBlank(c) && c != ',' && c != '}' && c != ']') {
            m_value += c;
            return true;
        }
        m_stopped = !handOut(m_inList);
        return m_stopped || isBlank(c) || take(c);
    case Where::AfterValue:
        if (isBlank(c))
            return true;
        if (c == ',') {
            m_where = m_inList ? Where::BeforeValue : Where::BeforeKey;
            return true;
        }
        if (m_inList && c == ']') {
            m_inList = false;
            return true;
        }
        if (!m_inList && c == '}') {
            m_state = State::Done;
            return true;
        }
        return false;
    case Where::InValue:
        break;
    }
    return false;
}

void JsonListSplitter::beginValue(char c)
{
    m_value.assign(1, c);
    m_depth = c == '{' || c == '[' ? 1 : 0;
    m_inString = c == '"';
    m_where = m_depth > 0 || m_inString ? Where::InValue : Where::InScalar;
}

bool JsonListSplitter::handOut(bool isElement)
{
    m_where = Where::AfterValue;
    return m_sink(m_key, m_value, isElement);
}

} // namespace taskglass
