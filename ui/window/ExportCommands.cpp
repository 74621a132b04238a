// SPDX-License-Identifier: Apache-2.0
#include "ui/window/ExportCommands.h"

#include "models/TaskTableModel.h"
#include "ui/details/DetailPane.h"
#include "ui/details/ErrorsPane.h"
#include "ui/details/RowPane.h"
#include "ui/details/RowView.h"
#include "ui/dialogs/OriginalDialog.h"
#include "ui/tasks/TaskView.h"

namespace taskglass {

namespace {

/// Whether there are rows of @p pane, here or on the server, as far as is known.
bool hasRows(const RowPane &pane, std::optional<qint64> counted)
{
    if (const std::optional<RowStreamState> &state = pane.state()) {
        switch (state->phase) {
        case RowStreamState::Phase::Complete:
        case RowStreamState::Phase::Fetching:
        case RowStreamState::Phase::Interrupted:
            return state->rows > 0 || counted.value_or(0) > 0;
        case RowStreamState::Phase::None:
        case RowStreamState::Phase::NotYet:
        case RowStreamState::Phase::NotSupported:
            return false;
        }
    }
    return counted.value_or(0) > 0;
}

} // namespace

ExportCommands::ExportCommands(const TaskTableModel &tasks, const TaskView &list,
    DetailPane &detail, Settings &settings, QWidget *window)
    : QObject(window)
    , m_tasks(tasks)
    , m_taskView(list)
    , m_detail(detail)
    , m_settings(settings)
    , m_window(window)
{
}

/// Of the selected tasks those whose failures can go into one file, when several are selected.
QList<TaskEntry> ExportCommands::selectedWithFailures() const
{
    QList<TaskEntry> entries;
    const QList<TaskId> selected = m_taskView.selectedTasks();
    for (const TaskId &id : selected) {
        const int row = m_tasks.rowOf(id);
        if (row < 0 || selected.size() < 2)
            continue;
        const TaskEntry &entry = m_tasks.entry(row);
        if (entry.failedRows.value_or(0) > 0 && rejectedStream(entry.record) == RowStream::Failed)
            entries.append(entry);
    }
    return entries;
}

bool ExportCommands::exportsResult() const
{
    return m_detail.entry() && m_detail.tab() == DetailTab::Result;
}

bool ExportCommands::canExport() const
{
    if (!selectedWithFailures().isEmpty())
        return true;
    return m_detail.entry()
        && (exportsResult() ? hasRows(*m_detail.resultRows(), m_detail.entry()->createdRows)
                            : hasFailures());
}

bool ExportCommands::hasFailures() const
{
    return hasRows(*m_detail.failedRows(), m_detail.entry()->failedRows);
}

ExportOffer ExportCommands::offerOf(Subject subject) const
{
    ExportOffer offer;
    if (const QList<TaskEntry> several = selectedWithFailures(); !several.isEmpty()) {
        offer.total = 0;
        for (const TaskEntry &entry : several) {
            offer.several.push_back({.task = entry.record.id, .name = entry.record.name});
            *offer.total += entry.failedRows.value_or(0);
        }
        const QList<TaskId> selected = m_taskView.selectedTasks();
        for (const TaskId &id : selected) {
            const int row = m_tasks.rowOf(id);
            const bool isTaken = std::any_of(offer.several.begin(), offer.several.end(),
                [&id](const auto &source) { return source.task == id; });
            if (row >= 0 && !isTaken)
                offer.leftOut.append(m_tasks.entry(row).record.name);
        }
        return offer;
    }
    const TaskEntry &entry = *m_detail.entry();
    const bool ofResult = subject == Subject::Result;
    offer.task = entry.record;
    offer.stream = ofResult ? acceptedStream(entry.record) : rejectedStream(entry.record);
    offer.total = ofResult ? entry.createdRows : entry.failedRows;
    const std::optional<RowStreamState> &state =
        (ofResult ? m_detail.resultRows() : m_detail.failedRows())->state();
    if (!state)
        return offer;
    offer.logPath = state->log.path;
    offer.isComplete = state->phase == RowStreamState::Phase::Complete;
    if (offer.isComplete)
        offer.total = state->rows;
    else if (state->total)
        offer.total = state->total;
    addParts(offer, subject);
    return offer;
}

/// What is selected, limited or ordered in the tab that is looked at.
void ExportCommands::addParts(ExportOffer &offer, Subject subject) const
{
    const bool ofResult = subject == Subject::Result;
    RowPane *pane = ofResult ? m_detail.resultRows() : m_detail.failedRows();
    std::vector<quint32> templates;
    if (m_detail.tab() == DetailTab::Errors) {
        if (const std::optional<quint32> kind = m_detail.errors()->currentKind())
            templates = m_detail.errors()->templatesOf(*kind);
    } else if (m_detail.tab() == (ofResult ? DetailTab::Result : DetailTab::FailedRows)) {
        templates = pane->query().templateIds;
        const QList<qint64> selected = pane->view()->selectedRows();
        offer.selected.assign(selected.begin(), selected.end());
        if (!pane->query().text.isEmpty() || pane->query().order) {
            offer.shown = ExportOffer::Part{pane->query(), pane->rows().rowCount(),
                pane->query().text.isEmpty()
                    ? tr(", in this order")
                    : tr(", with “%1”").arg(QString::fromUtf8(pane->query().text))};
        }
    }
    if (!templates.empty()) {
        const quint32 kind = templates.front();
        offer.kind = ExportOffer::Part{RowQuery{.templateIds = std::move(templates)},
            m_detail.errors()->rowsOfKind(kind), m_detail.errors()->kindText(kind)};
    }
}

void ExportCommands::exportRows()
{
    if (canExport())
        openDialog(ExportDialog::Purpose::List);
}

void ExportCommands::createRetryFile()
{
    if (canRetry())
        openDialog(ExportDialog::Purpose::Retry);
}

void ExportCommands::openDialog(ExportDialog::Purpose purpose)
{
    const bool ofResult = purpose == ExportDialog::Purpose::List && exportsResult();
    const ExportOffer offer = offerOf(ofResult ? Subject::Result : Subject::Errors);
    auto *dialog = new ExportDialog(offer, purpose, m_settings, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ExportDialog::exportChosen, this, &ExportCommands::exportRequested);
    connect(dialog, &ExportDialog::originalRequested, this, [this] { filterOriginal({}); });
    dialog->open();
}

bool ExportCommands::canRetry() const
{
    return m_detail.entry() && hasFailures()
        && rejectedStream(m_detail.entry()->record) == RowStream::Failed;
}

void ExportCommands::filterOriginal(const QString &original)
{
    if (!canRetry())
        return;
    const TaskEntry &entry = *m_detail.entry();
    auto *dialog = new OriginalDialog(entry.record, entry.failedRows, m_settings, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    if (!original.isEmpty())
        dialog->setOriginal(original);
    connect(dialog, &OriginalDialog::exportChosen, this, &ExportCommands::exportRequested);
    dialog->open();
}

} // namespace taskglass
