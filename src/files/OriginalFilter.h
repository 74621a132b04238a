// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "files/FailureIndex.h"
#include "files/OriginalReader.h"

#include <QByteArray>
#include <QIODevice>
#include <QString>

#include <functional>
#include <vector>

namespace taskglass {

/// Which records of a file are copied.
enum class OriginalKeep {
    Failed,
    /// Each with two more columns or members: `_error`, the server's message, and `_template`, its
    /// kind.
    FailedWithErrors,
    Others, ///< Those that did not fail.
};

/// How a file is filtered.
struct OriginalFilterOptions {
    OriginalKeep keep = OriginalKeep::Failed;
    /// The column or member that holds the keys, of whatever kind; empty: those with usual names.
    QByteArray keyColumn{};
    /// What `TextEncoding::named` takes; empty: the file tells, or it is guessed.
    QByteArray encoding{};
    qint64 skippedLines = 0; ///< Lines before the header that are copied, and looked at no closer.
    /// Whether `Others` may be written although failed rows were not found, or records could not be
    /// read, so that some of what is written may have failed.
    bool allowsUnmatched = false;
    /// Called with every megabyte read; @p bytesTotal is 0 if nobody knows. Returns false to stop.
    std::function<bool(qint64 bytesRead, qint64 bytesTotal)> progress{};
    qint64 longestRecord = OriginalReader::usualLongestRecord; ///< In bytes.
};

/// What was found in a file.
struct OriginalFilterReport {
    OriginalForm form = OriginalForm::Separated;
    QByteArray encoding{}; ///< Of the file, and of what was written.
    bool isEncodingGuessed = false;
    qint64 records = 0;
    qint64 kept = 0;
    qint64 byGlobalKey = 0; ///< Records that failed, known by their global key; and so on.
    qint64 byExternalId = 0;
    qint64 byRowData = 0;
    qint64 repeated = 0;                 ///< Of them, how many have the key of an earlier one.
    qint64 unreadable = 0;               ///< Records that are no JSON objects; they match nothing.
    qint64 notFound = 0;                 ///< Failed rows that no record describes.
    std::vector<qint64> firstNotFound{}; ///< The numbers of the first ten of them, from 0.

    qint64 failed() const { return byGlobalKey + byExternalId + byRowData; }
};

/// Copies the records of the file at @p path that are among @p failures, or those that are not, to
/// @p output: byte for byte, with the header, byte order mark, separators and line endings of the
/// file; a JSON list stays a list. One pass, and no more memory than the longest record needs.
/// What is added is written in the encoding of the file. Errors: `NoData` if `Others` would not be
/// known to be good (`allowsUnmatched`); `Storage` if the file cannot be read, cannot be understood
/// or has no known key; `Cancelled`; and what @p output says.
Result<OriginalFilterReport> filterOriginal(const QString &path, FailureIndex &failures,
    QIODevice &output, const OriginalFilterOptions &options = {});

} // namespace taskglass
