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

JsonListSplitter::JsonListSplitter(Sink sink, qint64 keep) : m_sink(std::move(sink)), m_keep(keep)
{
}

bool JsonListSplitter::hasMember(std::string_view member) const
{
    const std::string needle = '\0' + std::string(member) + '\0';
    return m_keys.find(needle) != std::string::npos;
}

qsizetype JsonListSplitter::feed(QByteArrayView bytes)
{
    if (m_then == Then::Stop || m_state != State::Reading)
        return bytes.size();
    m_then = Then::GoOn;
    const qint64 before = m_at;
    const auto index = [&] { return static_cast<qsizetype>(m_at - before); };
    while (index() < bytes.size() && m_state == State::Reading && m_then == Then::GoOn) {
        // Inside a value nearly every byte is copied as it is; this loop is where the time goes.
        if (m_where == Where::InValue) {
            const qsizetype begin = index();
            qsizetype at = begin;
            bool isOver = false;
            for (; at < bytes.size() && !isOver; ++at) {
                const char c = bytes[at];
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
            keep(bytes.data() + begin, at - begin);
            m_at = before + at;
            if (isOver)
                handOut(m_at);
            continue;
        }
        if (m_where == Where::InScalar) {
            const char c = bytes[index()];
            if (!isBlank(c) && c != ',' && c != '}' && c != ']') {
                keep(&c, 1);
                ++m_at;
            } else {
                handOut(m_at); // What ended it is looked at next.
            }
            continue;
        }
        if (!handleByte(bytes[index()])) {
            m_state = m_where == Where::Start ? State::NotAnObject : State::Broken;
            break;
        }
        ++m_at;
    }
    return m_then == Then::Pause ? index() : bytes.size();
}

/// One byte outside of a value; false if it cannot stand there.
bool JsonListSplitter::handleByte(char c)
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
    case Where::InScalar:
        break;
    }
    return false;
}

void JsonListSplitter::beginValue(char c)
{
    m_begin = m_at;
    m_value.clear();
    keep(&c, 1);
    m_depth = c == '{' || c == '[' ? 1 : 0;
    m_inString = c == '"';
    m_where = m_depth > 0 || m_inString ? Where::InValue : Where::InScalar;
}

void JsonListSplitter::keep(const char *bytes, qsizetype size)
{
    if (static_cast<qint64>(m_value.size()) + size <= m_keep)
        m_value.append(bytes, static_cast<std::size_t>(size));
}

void JsonListSplitter::handOut(qint64 end)
{
    m_where = Where::AfterValue;
    const bool isKept = end - m_begin <= m_keep;
    m_then = m_sink({.member = m_key,
        .json = isKept ? std::string_view(m_value) : std::string_view(),
        .isElement = m_inList,
        .begin = m_begin,
        .end = end});
}

} // namespace taskglass
