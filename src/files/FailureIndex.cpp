// SPDX-License-Identifier: Apache-2.0
#include "files/FailureIndex.h"

#include "json/JsonText.h"

#include <algorithm>

namespace taskglass {

namespace {

// The kinds of keys. A failed row with a global key must not be found by the external id of a
// record that has another global key; so there is a kind for each combination of what a record has,
// and a failed row is filed under those that it may be found by.
constexpr quint32 byGlobalKey = 1;
constexpr quint32 byExternalId = 2; ///< + hasGlobalKey
constexpr quint32 byRowData = 4;    ///< + hasGlobalKey + hasExternalId

constexpr quint32 hasGlobalKey = 1;
constexpr quint32 hasExternalId = 2;

/// Letters with marks may be one character or two, and servers and file systems differ in what they
/// make of them: both count as the same.
RowHash hashOf(quint32 kind, QByteArrayView key)
{
    const quint32 seed = kind * 0x9E3779B9U;
    const bool isAscii = std::all_of(
        key.begin(), key.end(), [](char byte) { return static_cast<unsigned char>(byte) < 0x80; });
    if (isAscii)
        return rowHash(key, seed);
    const QString text = QString::fromUtf8(key);
    if (text.contains(QChar::ReplacementCharacter))
        return rowHash(key, seed);
    return rowHash(text.normalized(QString::NormalizationForm_C).toUtf8(), seed);
}

/// What a cell says; nothing if it is null or missing.
QByteArrayView said(const RowColumn &column, qsizetype row)
{
    switch (column.kind(row)) {
    case CellKind::Missing:
    case CellKind::Null:
        return {};
    case CellKind::Text:
    case CellKind::Json:
        return column.cell(row);
    }
    Q_UNREACHABLE();
}

} // namespace

/// Row data as it is compared: JSON without the blanks between its tokens. Good until the next
/// call.
QByteArrayView FailureIndex::canonical(QByteArrayView rowData)
{
    const QByteArrayView text = rowData.trimmed();
    if (!text.startsWith('{') && !text.startsWith('['))
        return rowData;
    m_buffer.resize(0);
    return appendMinified(m_buffer, text) ? QByteArrayView(m_buffer) : rowData;
}

void FailureIndex::add(const RowPage &page)
{
    Q_ASSERT(page.stream == RowStream::Failed);
    for (qsizetype row = 0; row < page.rows(); ++row)
        addRow(page, row);
}

void FailureIndex::addRow(const RowPage &page, qsizetype row)
{
    const QByteArrayView globalKey = said(page.column(FailedColumn::GlobalKey), row);
    const QByteArrayView externalId = said(page.column(FailedColumn::ExternalId), row);
    const QByteArrayView rowData = canonical(said(page.column(FailedColumn::RowData), row));
    const quint32 message = messageNumber(said(page.column(FailedColumn::Message), row));
    const quint32 conflicts =
        (globalKey.isEmpty() ? 0 : hasGlobalKey) | (externalId.isEmpty() ? 0 : hasExternalId);
    if (!globalKey.isEmpty())
        addKey(byGlobalKey, globalKey, message);
    if (!externalId.isEmpty()) {
        for (const quint32 has : {0U, hasGlobalKey}) {
            if ((has & conflicts) == 0)
                addKey(byExternalId + has, externalId, message);
        }
    }
    if (!rowData.isEmpty()) {
        for (const quint32 has : {0U, hasGlobalKey, hasExternalId, hasGlobalKey | hasExternalId}) {
            if ((has & conflicts) == 0)
                addKey(byRowData + has, rowData, message);
        }
    }
    m_rowEnds.push_back(m_rowEntries.size());
}

void FailureIndex::addKey(quint32 kind, QByteArrayView key, quint32 message)
{
    const RowHashTable::Place place = m_keys.insert(hashOf(kind, key));
    if (place.isNew)
        m_entries.push_back({.message = message});
    m_rowEntries.push_back(place.number);
}

quint32 FailureIndex::messageNumber(QByteArrayView message)
{
    if (m_messageUse == Messages::Dropped)
        return 0;
    const RowHashTable::Place place = m_messageHashes.insert(rowHash(message));
    if (place.isNew) {
        m_messages.push_back(message.toByteArray());
        m_messageRows.push_back(0);
    }
    ++m_messageRows[place.number];
    return place.number;
}

std::optional<FailureIndex::Match> FailureIndex::look(By by, quint32 kind, QByteArrayView key)
{
    if (key.isEmpty())
        return std::nullopt;
    const std::optional<quint32> number = m_keys.find(hashOf(kind, key));
    if (!number)
        return std::nullopt;
    Entry &entry = m_entries[*number];
    const bool isRepeated = std::exchange(entry.isFound, true);
    return Match{
        by, isRepeated, m_messageUse == Messages::Kept ? m_messages[entry.message] : QByteArray()};
}

std::optional<FailureIndex::Match> FailureIndex::match(const Keys &keys)
{
    const quint32 globalKey = keys.globalKey.isEmpty() ? 0 : hasGlobalKey;
    const quint32 externalId = keys.externalId.isEmpty() ? 0 : hasExternalId;
    if (const auto match = look(By::GlobalKey, byGlobalKey, keys.globalKey))
        return match;
    if (const auto match = look(By::ExternalId, byExternalId + globalKey, keys.externalId))
        return match;
    return look(By::RowData, byRowData + globalKey + externalId, canonical(keys.rowData));
}

std::optional<FailureIndex::Match> FailureIndex::match(QByteArrayView anyKey)
{
    if (const auto match = look(By::GlobalKey, byGlobalKey, anyKey))
        return match;
    if (const auto match = look(By::ExternalId, byExternalId, anyKey))
        return match;
    return look(By::RowData, byRowData, canonical(anyKey));
}

bool FailureIndex::isFound(std::size_t row) const
{
    for (std::size_t at = row == 0 ? 0 : m_rowEnds[row - 1]; at < m_rowEnds[row]; ++at) {
        if (m_entries[m_rowEntries[at]].isFound)
            return true;
    }
    return false;
}

qint64 FailureIndex::rowsNotFound() const
{
    qint64 count = 0;
    for (std::size_t row = 0; row < m_rowEnds.size(); ++row)
        count += isFound(row) ? 0 : 1;
    return count;
}

std::vector<qint64> FailureIndex::firstRowsNotFound(std::size_t limit) const
{
    std::vector<qint64> rows;
    for (std::size_t row = 0; row < m_rowEnds.size() && rows.size() < limit; ++row) {
        if (!isFound(row))
            rows.push_back(static_cast<qint64>(row));
    }
    return rows;
}

} // namespace taskglass
