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

    bool isAtEnd() const { return m_rest.isEmpty(); }
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

    /// A JSON string with its quotes, as it stands there; empty if there is none (yet).
    QByteArrayView string()
    {
        skipBlanks();
        if (!m_rest.isEmpty() && m_rest.front() != '"')
            return {};
        for (qsizetype at = 1; at < m_rest.size(); ++at) {
            if (m_rest[at] == '\\')
                ++at;
            else if (m_rest[at] == '"')
                return m_rest.first(at + 1);
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

PageHead readPageHead(QByteArrayView bytes, RowStream stream)
{
    const QByteArrayView list =
        stream == RowStream::Failed ? "\"failedDataRowImports\"" : "\"successesfulDataRowImports\"";
    HeadReader reader(bytes);
    const auto doubtful = [&reader] {
        return PageHead{
            reader.isOutOfBytes() ? PageHead::State::Incomplete : PageHead::State::Unknown, {}};
    };
    for (const QByteArrayView token : {QByteArrayView("{"), QByteArrayView("\"data\""),
             QByteArrayView(":"), QByteArrayView("{"), list, QByteArrayView(":"),
             QByteArrayView("{"), QByteArrayView("\"after\""), QByteArrayView(":")}) {
        if (!reader.expect(token))
            return doubtful();
    }
    const QByteArrayView text = reader.string();
    if (!text.isEmpty()) {
        const QJsonArray value = QJsonDocument::fromJson('[' + text.toByteArray() + ']').array();
        if (!value.first().isString())
            return {};
        return {PageHead::State::Known, value.first().toString().toUtf8()};
    }
    if (reader.isOutOfBytes())
        return doubtful();
    return reader.expect("null") ? PageHead{PageHead::State::Known, {}} : doubtful();
}

} // namespace taskglass
