// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/Output.h"
#include "cli/Verb.h"
#include "cli/WaitingRows.h"
#include "files/RowFile.h"
#include "labelbox/RowReader.h"

#include <QList>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace taskglass {

/// `export`: the failed rows of several tasks in one file, each row with its task.
class ExportVerb : public Verb {
    Q_OBJECT
public:
    void declare(CLI::App &program) override;
    void start(LabelboxClient &client) override;

private:
    void lookUpTask(std::size_t wanted);
    void leaveOut(const QString &id, const Error &error);
    void handleTasks(QList<TaskRecord> tasks);
    void fetchNext();
    void handlePage(const RowPage &page);
    Result<void> keep(const RowPage &page);
    void endTask(const Result<void> &outcome);
    void beginFile(MetadataFields metadata);
    void writeWaiting();
    void endBadly(const Error &error);
    void conclude();

    std::vector<std::string> m_ids{};
    bool m_isAll = false;
    std::string m_format = "csv";
    std::string m_path{};
    std::vector<std::string> m_columns{};
    std::string m_separator{};
    bool m_flattensMetadata = false;

    LabelboxClient *m_client = nullptr;
    std::optional<Output> m_output{};
    std::optional<LongCellFile> m_longCells{};
    std::unique_ptr<RowFileWriter> m_writer{};
    std::optional<WaitingRows> m_waiting{}; ///< Only if metadata fields become columns.
    QList<TaskRecord> m_tasks{};
    qsizetype m_next = 0; ///< Of `m_tasks`.
    RowReader::Pointer m_rowReader{};
    std::optional<Error> m_refusal{}; ///< Why the output took no more.
    std::optional<qint64> m_total{};  ///< Rows of the task being fetched, as the server said.
    qint64 m_rows = 0;                ///< Of that task, so far.
    QStringList m_leftOut{};          ///< Ids of tasks that could not be read.
    std::optional<Error> m_firstProblem{};
    int m_withRows = 0;      ///< Tasks that had any.
    QStringList m_without{}; ///< Ids asked for that have no such rows.
};

} // namespace taskglass
