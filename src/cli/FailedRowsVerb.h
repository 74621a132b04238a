// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/Verb.h"
#include "labelbox/RowReader.h"
#include "labelbox/Task.h"

#include <memory>
#include <optional>

namespace taskglass {

/// A command about the rows that a task refused: fetches them, page by page.
class FailedRowsVerb : public Verb {
    Q_OBJECT
protected:
    /// Fetches the failed rows of the task @p id: `handlePage` receives them, then `conclude` is
    /// called.
    void fetchFailedRows(LabelboxClient &client, const QString &id);
    /// The task; once it is known, so in `handlePage` and `conclude`.
    const TaskRecord &record() const { return m_task->record(); }
    /// Rows taken so far.
    qint64 rows() const { return m_rows; }

    /// Takes the next rows. An error ends the command.
    virtual Result<void> handlePage(const RowPage &page) = 0;
    /// Does what is left to do when all rows are taken.
    virtual void conclude() = 0;

private:
    void fetch(LabelboxClient &client);
    void explainAbsence();
    void end(const Result<void> &outcome);

    std::shared_ptr<Task> m_task{};
    RowReader::Pointer m_rowReader{};
    std::optional<Error> m_refusal{}; ///< Why `handlePage` took no more.
    std::optional<qint64> m_total{};  ///< How many rows there are, as the server said.
    qint64 m_rows = 0;
};

} // namespace taskglass
