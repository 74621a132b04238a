// SPDX-License-Identifier: Apache-2.0
#include "cli/ExportVerb.h"

#include "base/Format.h"
#include "cli/IdArgument.h"
#include "cli/Terminal.h"
#include "labelbox/TaskListing.h"
#include "labelbox/TaskProperty.h"

#include <CLI/CLI.hpp>

#include <algorithm>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

RowFileFormat fileFormat(const std::string &word)
{
    if (word == "csv-spreadsheet")
        return RowFileFormat::CsvForSpreadsheets;
    if (word == "json")
        return RowFileFormat::JsonArray;
    return word == "ndjson" ? RowFileFormat::Ndjson : RowFileFormat::CsvExact;
}

/// NUL if none was chosen.
char separator(const std::string &word)
{
    if (word == "tab")
        return '\t';
    return word.empty() ? '\0' : word.front();
}

bool isCsv(RowFileFormat format)
{
    return format == RowFileFormat::CsvExact || format == RowFileFormat::CsvForSpreadsheets;
}

/// Whether @p error is no task's own, so that the next would meet it as well.
bool endsAll(const Error &error)
{
    switch (error.kind) {
    case Error::Kind::Cancelled:
    case Error::Kind::Offline:
    case Error::Kind::KeyMissing:
    case Error::Kind::Unauthorized:
    case Error::Kind::Storage:
        return true;
    case Error::Kind::TimedOut:
    case Error::Kind::Unavailable:
    case Error::Kind::RateLimited:
    case Error::Kind::Forbidden:
    case Error::Kind::NotFound:
    case Error::Kind::NoSuchTask:
    case Error::Kind::InvalidQuery:
    case Error::Kind::TooComplex:
    case Error::Kind::Rejected:
    case Error::Kind::Malformed:
    case Error::Kind::Damaged:
    case Error::Kind::NoData:
    case Error::Kind::Incomplete:
    case Error::Kind::TaskFailed:
        return false;
    }
    Q_UNREACHABLE();
}

bool hasFailedRows(const TaskRecord &task)
{
    const TaskSource source = rowSource(task, RowStream::Failed);
    return source == TaskSource::PagedFailedRows || source == TaskSource::FileFailedRows;
}

} // namespace

void ExportVerb::declare(CLI::App &program)
{
    m_command = program.add_subcommand("export",
        tr("Write the failed rows of several tasks into one file, each with its task")
            .toStdString());
    CLI::Option *ids = m_command->add_option("ID", m_ids, tr("The ids of the tasks").toStdString());
    m_command
        ->add_flag("--all-failed", m_isAll,
            tr("Of every task that the key gives access to, newest first").toStdString())
        ->excludes(ids);
    m_command->add_option("--format", m_format, tr("How to write them").toStdString())
        ->check(CLI::IsMember({"csv", "csv-spreadsheet", "json", "ndjson"}))
        ->capture_default_str();
    std::vector<std::string> names;
    for (const QByteArray &name : rowColumnNames(RowStream::Failed))
        names.push_back(name.toStdString());
    m_command
        ->add_option("--columns", m_columns,
            tr("Only these columns, in this order, with commas between").toStdString())
        ->delimiter(',')
        ->check(CLI::IsMember(names));
    m_command
        ->add_option("--separator", m_separator,
            tr("What stands between the cells of csv-spreadsheet; else what the locale's expect")
                .toStdString())
        ->check(CLI::IsMember({",", ";", "tab"}));
    m_command->add_flag("--flatten-metadata", m_flattensMetadata,
        tr("A further column for each metadata field (CSV only)").toStdString());
    m_command->add_option("-o,--output", m_path,
        tr("Write to this file, which appears only when it is complete").toStdString());
}

void ExportVerb::start(LabelboxClient &client)
{
    m_client = &client;
    for (std::string &id : m_ids)
        id = bareId(id);
    if (std::find(m_ids.begin(), m_ids.end(), std::string()) != m_ids.end()) {
        terminal::printMessage(tr("One of the ids is empty. Give the ids of some tasks."));
        emit finished(ExitCode::Usage);
        return;
    }
    if (m_ids.empty() && !m_isAll) {
        terminal::printMessage(
            tr("Nothing was asked for. Give the ids of some tasks, or --all-failed for "
               "every task."));
        emit finished(ExitCode::Usage);
        return;
    }
    if (m_flattensMetadata && !isCsv(fileFormat(m_format))) {
        terminal::printMessage(
            tr("--flatten-metadata makes columns, and only CSV has any: the objects of "
               "JSON hold the whole metadata as it is. Leave it out, or choose --format "
               "csv."));
        emit finished(ExitCode::Usage);
        return;
    }
    if (!m_isAll) {
        lookUpTask(0);
        return;
    }
    TaskListing(client).fetchAll(this, {}, [this](const Result<TaskSweep> &found) {
        if (!found) {
            fail(found.error());
            return;
        }
        if (found->shortfall)
            reportIncomplete(found->shortfall->sentence);
        handleTasks(found->tasks);
    });
}

/// Looks up the tasks that were named, one after the other, so that an unknown one is named.
void ExportVerb::lookUpTask(std::size_t wanted)
{
    if (wanted == m_ids.size()) {
        handleTasks(std::exchange(m_tasks, {}));
        return;
    }
    m_client->fetchTask(TaskId{QString::fromStdString(m_ids[wanted])}, this,
        [this, wanted](const Result<TaskRecord> &task) {
            if (task)
                m_tasks.append(*task);
            else if (endsAll(task.error()))
                return fail(task.error());
            else
                leaveOut(QString::fromStdString(m_ids[wanted]), task.error());
            lookUpTask(wanted + 1);
        });
}

/// Names a task that cannot be read, and goes on with the others.
void ExportVerb::leaveOut(const QString &id, const Error &error)
{
    const QString name = terminal::oneLine(id);
    if (m_leftOut.isEmpty())
        m_firstProblem = error;
    m_leftOut += name;
    reportIncomplete(tr("Task %1 is left out: %2").arg(name, error.sentence));
}

void ExportVerb::handleTasks(QList<TaskRecord> tasks)
{
    if (m_isAll) {
        std::stable_sort(tasks.begin(), tasks.end(), [](const TaskRecord &a, const TaskRecord &b) {
            return a.createdAt.utc > b.createdAt.utc;
        });
    }
    for (const TaskRecord &task : std::as_const(tasks)) {
        const bool isTwice = std::any_of(m_tasks.cbegin(), m_tasks.cend(),
            [&task](const TaskRecord &other) { return other.id == task.id; });
        if (!isTwice && hasFailedRows(task))
            m_tasks.append(task);
        else if (!isTwice && !m_isAll)
            m_without += terminal::oneLine(task.id.value);
    }
    Result<Output> output = Output::open(QString::fromStdString(m_path));
    if (!output) {
        fail(output.error());
        return;
    }
    m_output = *std::move(output);
    const bool isFile = !m_path.empty() && m_path != "-";
    if (isFile && fileFormat(m_format) == RowFileFormat::CsvForSpreadsheets)
        m_longCells.emplace(QString::fromStdString(m_path));
    if (m_flattensMetadata)
        m_waiting.emplace();
    else
        beginFile({});
    fetchNext();
}

void ExportVerb::beginFile(MetadataFields metadata)
{
    RowFileLayout layout{.metadata = std::move(metadata),
        .separator = separator(m_separator),
        .longCells = m_longCells ? &*m_longCells : nullptr,
        .hasTask = true};
    const std::vector<QByteArray> &names = rowColumnNames(RowStream::Failed);
    for (const std::string &column : m_columns) {
        const auto place = std::find(names.begin(), names.end(), QByteArray::fromStdString(column));
        layout.columns.push_back(static_cast<int>(place - names.begin()));
    }
    m_writer = std::make_unique<RowFileWriter>(
        m_output->device(), RowStream::Failed, fileFormat(m_format), std::move(layout));
}

void ExportVerb::fetchNext()
{
    if (m_next == m_tasks.size()) {
        if (!m_waiting) {
            conclude();
            return;
        }
        beginFile(m_waiting->fields());
        writeWaiting();
        return;
    }
    const TaskRecord &task = m_tasks.at(m_next);
    if (!m_waiting) {
        m_writer->setTask(task.id.value.toUtf8(), task.name.toUtf8());
    } else if (const Result<void> begun = m_waiting->beginTask(task); !begun) {
        endBadly(begun.error());
        return;
    }
    m_rows = 0;
    m_total.reset();
    m_rowReader = RowReader::create(
        *m_client, task, rowSource(task, RowStream::Failed), RowReader::Shape::Rows);
    connect(m_rowReader.get(), &RowReader::pageFetched, this, &ExportVerb::handlePage);
    connect(m_rowReader.get(), &RowReader::finished, this, &ExportVerb::endTask);
    m_rowReader->start();
}

void ExportVerb::handlePage(const RowPage &page)
{
    if (page.total)
        m_total = page.total;
    if (const Result<void> kept = keep(page); !kept) {
        m_refusal = kept.error();
        m_rowReader->cancel();
        return;
    }
    m_rows += page.rows();
    terminal::showProgress(
        (m_waiting ? tr("Task %1 of %2: %3 rows read") : tr("Task %1 of %2: %3 rows written"))
            .arg(m_next + 1)
            .arg(m_tasks.size())
            .arg(display::count(m_waiting ? m_waiting->rows() : m_writer->rows())));
}

/// Puts the rows where they go for now.
Result<void> ExportVerb::keep(const RowPage &page)
{
    if (m_waiting)
        return m_waiting->add(page);
    if (!m_writer->write(page))
        return m_output->writeError();
    return {};
}

void ExportVerb::endTask(const Result<void> &outcome)
{
    m_rowReader.reset();
    if (m_refusal || (!outcome && endsAll(outcome.error()))) {
        endBadly(m_refusal ? *m_refusal : outcome.error());
        return;
    }
    const QString id = terminal::oneLine(m_tasks.at(m_next).id.value);
    const qint64 missing = std::max<qint64>(0, m_total.value_or(0) - m_rows);
    if (!outcome && outcome.error().kind != Error::Kind::NoData && m_rows == 0)
        leaveOut(id, outcome.error());
    else if (!outcome && outcome.error().kind != Error::Kind::NoData)
        reportIncomplete(tr("Of task %1 only %2 failed rows are written: %3")
                .arg(id, display::count(m_rows), outcome.error().sentence));
    else if (missing > 0)
        reportIncomplete(
            tr("Of task %1: %2").arg(id, fewerThanAnnounced(m_rows, *m_total).sentence));
    m_withRows += m_rows > 0 ? 1 : 0;
    ++m_next;
    fetchNext();
}

/// Writes one page of those that waited, and comes back, so that an interruption is heard between.
void ExportVerb::writeWaiting()
{
    const Result<std::optional<WaitingRows::Page>> page = m_waiting->takeNext();
    if (!page) {
        endBadly(page.error());
        return;
    }
    if (!*page) {
        conclude();
        return;
    }
    m_writer->setTask((*page)->taskId, (*page)->taskName);
    if (!m_writer->write((*page)->rows)) {
        endBadly(m_output->writeError());
        return;
    }
    terminal::showProgress(tr("%1 of %2 rows written")
            .arg(display::count(m_writer->rows()), display::count(m_waiting->rows())));
    QMetaObject::invokeMethod(this, &ExportVerb::writeWaiting, Qt::QueuedConnection);
}

void ExportVerb::endBadly(const Error &error)
{
    terminal::clearProgress();
    if (m_output->isReaderGone())
        emit finished(ExitCode::Fine);
    else
        fail(error);
}

void ExportVerb::conclude()
{
    terminal::clearProgress();
    if (!m_without.isEmpty()) {
        terminal::printMessage(tr("Tasks of this kind report no failed rows, or none yet: %1.")
                .arg(m_without.join(u", "_s)));
    }
    if (m_writer->rows() == 0 && !m_leftOut.isEmpty()) {
        Error error = *m_firstProblem;
        error.sentence = tr("No task could be read that has failed rows, so nothing was written.");
        fail(error);
        return;
    }
    if (m_writer->rows() == 0) {
        fail({Error::Kind::NoData,
            tr("None of these tasks has failed rows, so nothing was written."),
            u"no failed rows"_s});
        return;
    }
    if (!m_writer->finish()) {
        fail(m_output->writeError());
        return;
    }
    if (const Result<void> committed = m_longCells ? m_longCells->commit() : Result<void>();
        !committed) {
        fail(committed.error());
        return;
    }
    if (const Result<void> committed = m_output->commit(); !committed) {
        fail(committed.error());
        return;
    }
    if (m_longCells && m_longCells->cells() > 0)
        terminal::printMessage(
            tr("%1 cells are longer than the 32,767 characters that a spreadsheet holds. The file "
               "has their beginnings; they are whole in %2.")
                .arg(display::count(m_longCells->cells()), m_longCells->path()));
    terminal::printMessage(tr("%1 failed rows of %2 tasks were written.")
            .arg(display::count(m_writer->rows()), display::count(m_withRows)));
    if (fileFormat(m_format) == RowFileFormat::CsvForSpreadsheets)
        terminal::printMessage(
            tr("Cells are separated by “%1” (--separator chooses). What a spreadsheet would turn "
               "into a number or a date is written as =\"…\", so that it comes back as it was.")
                .arg(m_separator.empty() ? QString(QLatin1Char(spreadsheetSeparator()))
                                         : QString::fromStdString(m_separator)));
    if (m_writer->replaced() > 0)
        terminal::printMessage(
            tr("%1 cells hold halves of characters, which only JSON can say; in CSV they are "
               "U+FFFD.")
                .arg(display::count(m_writer->replaced())));
    if (m_waiting && m_waiting->fields().leftOut() > 0) {
        terminal::printMessage(
            tr("%1 values have no column of their own, because only the first %2 "
               "metadata fields get one. The column “metadata” has them.")
                .arg(display::count(m_waiting->fields().leftOut()))
                .arg(MetadataFields::most));
    }
    if (!m_leftOut.isEmpty())
        terminal::printMessage(tr("The file lacks these tasks, which could not be read: %1.")
                .arg(m_leftOut.join(u", "_s)));
    succeed();
}

} // namespace taskglass
