// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QFile>
#include <QString>

#include <memory>
#include <optional>

namespace taskglass {

/// What a file that somebody imported looks like.
enum class OriginalForm {
    Separated, ///< CSV, TSV and their kin; the first record is the header.
    JsonLines,
    JsonArray,
};

/// One record as it stands in the file; good until the next is asked for.
struct OriginalRecord {
    QByteArrayView before{}; ///< Blanks in front of it, in a JSON array.
    QByteArrayView text{};
    QByteArrayView after{}; ///< Its line ending; in a JSON array, blanks before the comma.
};

/// Cuts a file that somebody imported into its records without changing a byte. Holds a block of
/// the file and the record being read, however long the file is. Lines with nothing in them are no
/// records. Errors: `Storage`.
class OriginalReader {
public:
    static constexpr qint64 usualLongestRecord = 256 * 1024 * 1024;

    /// Looks at the name and the first bytes of @p path to tell its form. A record longer than
    /// @p longestRecord bytes is taken for damage: a quote that nobody closed. The first
    /// @p skippedLines lines are no records, and neither is Excel's "sep=;"; both stay in
    /// `beginning`.
    static Result<OriginalReader> open(
        const QString &path, qint64 longestRecord = usualLongestRecord, qint64 skippedLines = 0);

    OriginalForm form() const { return m_form; }
    /// What stands before the first record: a byte order mark, an opening bracket.
    const QByteArray &beginning() const { return m_beginning; }
    /// What stands behind the last record, once `next` has said that there is none.
    const QByteArray &ending() const { return m_ending; }

    /// The first record of a `Separated` file, without moving on; its separator is not known yet,
    /// so any may stand before a quote. Absent if the file is empty.
    Result<std::optional<QByteArray>> peekHeader();
    void setSeparator(char separator) { m_separator = separator; }
    /// What a line "sep=;" at the beginning names; NUL if there is none.
    char namedSeparator() const { return m_namedSeparator; }

    /// Reads the next record; false after the last.
    Result<bool> next(OriginalRecord &into);

    qint64 bytesRead() const { return m_bytesRead; }
    /// Size of the file; 0 for a pipe.
    qint64 bytesTotal() const { return m_file->isSequential() ? 0 : m_file->size(); }

private:
    explicit OriginalReader(std::unique_ptr<QFile> file, qint64 longestRecord);

    Result<void> begin(qint64 skippedLines);
    qsizetype lineEnd(qsizetype at);
    bool more();
    bool reach(qsizetype at);
    qsizetype skipBlanks(qsizetype at);
    Result<bool> findLine(OriginalRecord &into);
    Result<bool> findSeparated(OriginalRecord &into);
    Result<bool> findElement(OriginalRecord &into);
    qsizetype findValueEnd(qsizetype at);
    Result<void> takeEnding();
    void take(OriginalRecord &into, qsizetype before, qsizetype text, qsizetype after);
    bool opensQuotes(qsizetype at) const;

    const char *data() const { return m_buffer.constData() + m_begin; }
    qsizetype available() const { return m_end - m_begin; }
    Error cutShort() const;
    Error broken(const QString &what) const;

    std::unique_ptr<QFile> m_file;
    qint64 m_longestRecord;
    OriginalForm m_form = OriginalForm::Separated;
    char m_separator = '\0'; ///< NUL: any.
    char m_namedSeparator = '\0';
    QByteArray m_beginning{};
    QByteArray m_ending{};
    QByteArray m_buffer{};
    qsizetype m_begin = 0; ///< Of what is not yet handed out, in the buffer.
    qsizetype m_end = 0;
    qint64 m_bytesRead = 0;
    qint64 m_records = 0;
    bool m_isAtEnd = false;     ///< Of the file.
    bool m_isListAtEnd = false; ///< The closing bracket comes next.
    std::optional<Error> m_failure{};
};

} // namespace taskglass
