// SPDX-License-Identifier: Apache-2.0
#include "cli/FailedRowsVerb.h"

#include "base/Format.h"
#include "cli/Terminal.h"

namespace taskglass {

using namespace Qt::StringLiterals;

void FailedRowsVerb::fetchFailedRows(LabelboxClient &client, const QString &id)
{
    fetchTaskObject(
        client, TaskId{id}, this, [this, &client](const Result<std::shared_ptr<Task>> &task) {
            if (!task) {
                fail(task.error());
                return;
            }
            m_task = *task;
            const TaskSource source = rowSource(m_task->record(), RowStream::Failed);
            if (source == TaskSource::PagedFailedRows || source == TaskSource::FileFailedRows)
                fetch(client);
            else
                explainAbsence();
        });
}

void FailedRowsVerb::fetch(LabelboxClient &client)
{
    m_rowReader = RowReader::create(client, m_task->record(),
        rowSource(m_task->record(), RowStream::Failed), RowReader::Shape::Rows);
    connect(m_rowReader.get(), &RowReader::pageFetched, this, [this](const RowPage &page) {
        m_rows += page.rows();
        if (page.total)
            m_total = page.total;
        if (const Result<void> handled = handlePage(page); !handled) {
            m_refusal = handled.error();
            m_rowReader->cancel();
            return;
        }
        terminal::showProgress(tr("%1 failed rows read").arg(display::count(m_rows)));
    });
    connect(m_rowReader.get(), &RowReader::finished, this, &FailedRowsVerb::end);
    m_rowReader->start();
}

/// Lets the task say why it has no list of failed rows; that it is empty is no error.
void FailedRowsVerb::explainAbsence()
{
    m_task->failedDataRows([](const RowPage &) { return true; }, this,
        [this](const Result<PropertyValue> &value) {
            if (!value)
                fail(value.error());
            else
                conclude();
        });
}

void FailedRowsVerb::end(const Result<void> &outcome)
{
    terminal::clearProgress();
    if (m_refusal) {
        fail(*m_refusal);
        return;
    }
    if (!outcome && outcome.error().kind != Error::Kind::Incomplete) {
        fail(outcome.error());
        return;
    }
    if (!outcome)
        reportIncomplete(outcome.error().sentence);
    else if (m_total && m_rows < *m_total)
        reportIncomplete(fewerThanAnnounced(m_rows, *m_total).sentence);
    if (record().meaning() == TaskStatus::InProgress)
        terminal::printMessage(
            tr("The task is still in progress, so more rows may fail. These are the ones "
               "so far."));
    conclude();
}

} // namespace taskglass
