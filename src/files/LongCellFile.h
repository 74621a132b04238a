// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "files/AtomicFile.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <optional>

namespace taskglass {

/// The file beside a CSV for spreadsheets that has the cells which no spreadsheet can hold: NDJSON,
/// `{"row": 12, "column": "row_data", "text": "…"}`. It appears only if there are any.
class LongCellFile {
public:
    /// Excel's limit, in characters (UTF-16).
    static constexpr qsizetype longestCell = 32'767;

    /// @p path: of the CSV file.
    explicit LongCellFile(const QString &path);

    static bool isTooLong(QByteArrayView cell);
    /// Keeps @p text, of record @p row (1 is the first) and @p column, and returns what the CSV
    /// says instead: its beginning, and where the whole is. Error `Storage`.
    Result<QByteArray> keep(qint64 row, const QByteArray &column, QByteArrayView text);
    qint64 cells() const { return m_cells; }
    const QString &path() const { return m_path; }
    /// Makes the file appear, if it is needed.
    Result<void> commit();

private:
    QString m_path;
    std::optional<AtomicFile> m_file{};
    qint64 m_cells = 0;
};

} // namespace taskglass
