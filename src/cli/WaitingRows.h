// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "domain/RowPage.h"
#include "domain/TaskRecord.h"
#include "files/MetadataFields.h"
#include "store/PageLog.h"

#include <QCoreApplication>
#include <QTemporaryDir>

#include <optional>
#include <vector>

namespace taskglass {

/// Failed rows of several tasks, kept in a temporary folder until the last of them has come, so
/// that the metadata fields of all are known before a file with a column for each is begun. They
/// need no memory, and the folder goes with this object.
class WaitingRows {
    Q_DECLARE_TR_FUNCTIONS(taskglass::WaitingRows)
public:
    /// Rows added from now on are those of @p task. Error `Storage` if the folder cannot be had.
    Result<void> beginTask(const TaskRecord &task);
    Result<void> add(const RowPage &page);
    qint64 rows() const { return m_rows; }
    const MetadataFields &fields() const { return m_fields; }

    /// A page with the task of its rows.
    struct Page {
        QByteArray taskId{};
        QByteArray taskName{};
        RowPage rows{};
    };
    /// The pages once more, in the order in which they came; absent after the last.
    Result<std::optional<Page>> takeNext();

private:
    struct Part {
        QByteArray taskId{};
        QByteArray taskName{};
        PageLog log;
    };

    QTemporaryDir m_folder{};
    std::vector<Part> m_parts{};
    MetadataFields m_fields{};
    qint64 m_rows = 0;
    std::size_t m_nextPart = 0;
    qsizetype m_nextPage = 0; ///< Of that part.
};

} // namespace taskglass
