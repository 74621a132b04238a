// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/RowPage.h"
#include "files/RowHash.h"

#include <QByteArray>
#include <QByteArrayView>

#include <optional>
#include <vector>

namespace taskglass {

/// Finds out which records of a file are among a task's failed rows, by hashes of what both have:
/// global key, else external id, else row data. Two rows that have both a global key, or both an
/// external id, are the same only if these agree. Needs some 150 bytes a failed row.
class FailureIndex {
public:
    /// Whether the messages are kept, too: each text once.
    enum class Messages { Kept, Dropped };
    /// What a record and a failed row had in common.
    enum class By { GlobalKey, ExternalId, RowData };
    /// What a record says of itself; empty where it says nothing.
    struct Keys {
        QByteArrayView globalKey{};
        QByteArrayView externalId{};
        QByteArrayView rowData{}; ///< JSON may be spaced in any way.
    };
    struct Match {
        By by = By::GlobalKey;
        bool isRepeated = false; ///< An earlier record had this key.
        QByteArray message{};    ///< Of the first failed row with this key, if messages are kept.
    };

    explicit FailureIndex(Messages messages) : m_messageUse(messages) { }

    /// Adds the rows of a page of `RowStream::Failed`, or one of them.
    void add(const RowPage &page);
    void addRow(const RowPage &page, qsizetype row);
    /// The messages that are kept, and how many rows have each.
    template <typename Take> void forEachMessage(const Take &take) const
    {
        for (std::size_t number = 0; number < m_messages.size(); ++number)
            take(m_messages[number], m_messageRows[number]);
    }
    /// Failed rows added.
    qint64 rows() const { return static_cast<qint64>(m_rowEnds.size()); }

    /// The failed row that @p keys describe, which from now on counts as found.
    std::optional<Match> match(const Keys &keys);
    /// The same for a record of which only one key is known, but not which of the three.
    std::optional<Match> match(QByteArrayView anyKey);

    /// Failed rows that no record described.
    qint64 rowsNotFound() const;
    /// Their numbers, counted from 0 in the order in which they were added; @p limit at most.
    std::vector<qint64> firstRowsNotFound(std::size_t limit) const;

private:
    struct Entry {
        quint32 message = 0;
        bool isFound = false;
    };

    void addKey(quint32 kind, QByteArrayView key, quint32 message);
    quint32 messageNumber(QByteArrayView message);
    std::optional<Match> look(By by, quint32 kind, QByteArrayView key);
    QByteArrayView canonical(QByteArrayView rowData);
    bool isFound(std::size_t row) const;

    Messages m_messageUse;
    RowHashTable m_keys{};
    std::vector<Entry> m_entries{};       ///< By the number of the key.
    std::vector<quint32> m_rowEntries{};  ///< The keys of each row.
    std::vector<std::size_t> m_rowEnds{}; ///< Where those of each row end.
    RowHashTable m_messageHashes{};
    std::vector<QByteArray> m_messages{};
    std::vector<qint64> m_messageRows{}; ///< How many have each.
    QByteArray m_buffer{};
};

} // namespace taskglass
