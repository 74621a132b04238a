// SPDX-License-Identifier: Apache-2.0
#include "labelbox/PageHead.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace taskglass {

namespace {

/// Walks over the expected tokens; remembers whether it failed for want of bytes.
class HeadReader {
public:
    explicit HeadReader(QByteArrayView bytes) : m_rest(bytes) { }

    bool isAtEnd()
    {
        skipBlanks();
        return m_rest.isEmpty();
    }
    bool isOutOfBytes() const { return m_isOutOfBytes; }

    bool expect(QByteArrayView token)
    {
        skipBlanks();
        const qsizetype size = std::min(token.size(), m_rest.size());
        if (m_rest.first(size) != token.first(size))
            return false;
        m_rest = m_rest.sliced(size);
        m_isOutOfBytes = size < token.size();
        return !m_isOutOfBytes;
    }

    /// Steps over a number or `null`; false if there is none.
    bool skipNumber()
    {
        skipBlanks();
        if (m_rest.startsWith("null")) {
            m_rest = m_rest.sliced(4);
            return true;
        }
        qsizetype size = 0;
        while (size < m_rest.size() && QByteArrayView("+-.0123456789eE").contains(m_rest[size]))
            ++size;
        m_rest = m_rest.sliced(size);
        return size > 0;
    }

    /// Steps over a JSON string; it with its quotes, empty if there is none (yet).
    QByteArrayView skipString()
    {
        skipBlanks();
        if (!m_rest.isEmpty() && m_rest.front() != '"')
            return {};
        for (qsizetype at = 1; at < m_rest.size(); ++at) {
            if (m_rest[at] == '\\') {
                ++at;
            } else if (m_rest[at] == '"') {
                const QByteArrayView text = m_rest.first(at + 1);
                m_rest = m_rest.sliced(at + 1);
                return text;
            }
        }
        m_isOutOfBytes = true;
        return {};
    }

private:
    void skipBlanks()
    {
        while (!m_rest.isEmpty() && QByteArrayView(" \t\r\n").contains(m_rest.front()))
            m_rest = m_rest.sliced(1);
    }

    QByteArrayView m_rest;
    bool m_isOutOfBytes = false;
};

} // namespace

namespace {

/// The value of `after`: a string or null.
PageHead readCursor(HeadReader &reader)
{
    const QByteArrayView text = reader.skipString();
    if (!text.isEmpty()) {
        const QJsonArray value = QJsonDocument::fromJson('[' + text.toByteArray() + ']').array();
        if (!value.first().isString())
            return {};
        return {PageHead::State::Known, value.first().toString().toUtf8()};
    }
    if (!reader.isOutOfBytes() && reader.expect("null"))
        return {PageHead::State::Known, {}};
    return {reader.isOutOfBytes() ? PageHead::State::Incomplete : PageHead::State::Unknown, {}};
}

} // namespace

PageHead readPageHead(QByteArrayView bytes, RowStream stream)
{
    const QByteArrayView list =
        stream == RowStream::Failed ? "\"failedDataRowImports\"" : "\"successesfulDataRowImports\"";
    HeadReader reader(bytes);
    for (const QByteArrayView token : {QByteArrayView("{"), QByteArrayView("\"data\""),
             QByteArrayView(":"), QByteArrayView("{"), list, QByteArrayView(":"),
             QByteArrayView("{"), QByteArrayView("\"after\""), QByteArrayView(":")}) {
        if (!reader.expect(token)) {
            return {
                reader.isOutOfBytes() ? PageHead::State::Incomplete : PageHead::State::Unknown, {}};
        }
    }
    return readCursor(reader);
}

PageHead readPageTail(QByteArrayView page)
{
    HeadReader reader(page.sliced(page.lastIndexOf(']') + 1));
    PageHead tail;
    while (reader.expect(",")) {
        if (reader.expect("\"after\"")) {
            tail = reader.expect(":") ? readCursor(reader) : PageHead();
            if (tail.state != PageHead::State::Known)
                return {};
        } else if (!reader.expect("\"total\"") || !reader.expect(":") || !reader.skipNumber()) {
            return {};
        }
    }
    if (!reader.expect("}") || !reader.expect("}") || !reader.expect("}") || !reader.isAtEnd())
        return {};
    return tail;
}

} // namespace taskglass
