// SPDX-License-Identifier: Apache-2.0
#include "cli/DataVerb.h"

#include "cli/ElementWriter.h"
#include "cli/IdArgument.h"
#include "files/CsvWriter.h"
#include "files/RowFile.h"
#include "json/JsonText.h"

#include <CLI/CLI.hpp>

namespace taskglass {

namespace {

struct Words {
    const char *command;
    const char *description;
};

Words words(TaskProperty property)
{
    switch (property) {
    case TaskProperty::Result:
        return {"result",
            QT_TRANSLATE_NOOP(
                "taskglass::DataVerb", "Write the task's result: created rows or export lines")};
    case TaskProperty::Errors:
        return {"errors",
            QT_TRANSLATE_NOOP(
                "taskglass::DataVerb", "Write the task's errors: failed rows or its failure")};
    case TaskProperty::FailedDataRows:
        return {"failed-rows",
            QT_TRANSLATE_NOOP(
                "taskglass::DataVerb", "Write the rows that an import or upsert refused")};
    case TaskProperty::CreatedDataRows:
        return {"created-rows",
            QT_TRANSLATE_NOOP(
                "taskglass::DataVerb", "Write the rows that an import or upsert created")};
    case TaskProperty::HasErrors:
        break; // `show` says it.
    }
    Q_UNREACHABLE();
}

/// The columns in which rows from @p source are written; absent if it holds no list.
std::optional<RowStream> streamOf(TaskSource source)
{
    switch (source) {
    case TaskSource::FileFailedRows:
    case TaskSource::PagedFailedRows:
        return RowStream::Failed;
    case TaskSource::FileResult:
    case TaskSource::FileCreatedRows:
    case TaskSource::PagedCreatedRows:
        return RowStream::Created;
    case TaskSource::ExportResult:
        return RowStream::ExportResult;
    case TaskSource::ExportErrors:
        return RowStream::ExportErrors;
    case TaskSource::Null:
    case TaskSource::NotSupported:
    case TaskSource::NotYet:
    case TaskSource::JobFailed:
    case TaskSource::FileError:
    case TaskSource::InlineResult:
    case TaskSource::Yes:
    case TaskSource::No:
        return {};
    }
    Q_UNREACHABLE();
}

bool isFailures(TaskProperty property)
{
    return property == TaskProperty::Errors || property == TaskProperty::FailedDataRows;
}

} // namespace

DataVerb::DataVerb(TaskProperty property) : m_property(property) { }

DataVerb::~DataVerb() = default;

void DataVerb::declare(CLI::App &program)
{
    const Words mine = words(m_property);
    m_command = program.add_subcommand(mine.command, tr(mine.description).toStdString());
    addIdArgument(*m_command, m_id);
    m_command->add_option("--format", m_format, tr("How to write it").toStdString())
        ->check(CLI::IsMember({"json", "ndjson", "csv"}))
        ->capture_default_str();
    m_command->add_option("-o,--output", m_path,
        tr("Write to this file, which appears only when it is complete").toStdString());
}

void DataVerb::start(LabelboxClient &client)
{
    Result<Output> output = Output::open(QString::fromStdString(m_path));
    if (!output) {
        fail(output.error());
        return;
    }
    m_output = *std::move(output);
    fetchTaskObject(client, TaskId{QString::fromStdString(m_id)}, this,
        [this, &client](const Result<std::shared_ptr<Task>> &task) {
            if (!task) {
                fail(task.error());
                return;
            }
            m_task = *task;
            const TaskSource source = taskSource(m_task->record(), m_task->taskClass(), m_property);
            if (m_format == "csv" && streamOf(source))
                readRows(client, source);
            else
                readValue();
        });
}

void DataVerb::readValue()
{
    if (m_format != "csv") {
        m_elements = std::make_unique<ElementWriter>(
            *m_output, m_format == "json" ? ElementWriter::Form::Json : ElementWriter::Form::Lines);
    }
    const ElementSink sink = [this](const RowPage &elements) {
        m_refused = !m_elements || !m_elements->write(elements);
        return !m_refused;
    };
    const Handler<PropertyValue> handler = [this](const Result<PropertyValue> &value) {
        if (!value)
            finish(value.error());
        else
            writeValue(*value);
    };
    switch (m_property) {
    case TaskProperty::Result:
        return m_task->result(sink, this, handler);
    case TaskProperty::Errors:
        return m_task->errors(sink, this, handler);
    case TaskProperty::FailedDataRows:
        return m_task->failedDataRows(sink, this, handler);
    case TaskProperty::CreatedDataRows:
        return m_task->createdDataRows(sink, this, handler);
    case TaskProperty::HasErrors:
        break;
    }
    Q_UNREACHABLE();
}

void DataVerb::writeValue(const PropertyValue &value)
{
    if (value.shortfall && !m_refused)
        reportIncomplete(value.shortfall->sentence);
    if (m_refused) {
        finish(m_output->writeError());
    } else if (m_elements) {
        finish(m_elements->finish(value));
    } else if (value.shape == PropertyValue::Shape::Single) {
        finish(writeCell(value.json));
    } else {
        // No rows: a table of headings only.
        RowFileWriter none(m_output->device(),
            isFailures(m_property) ? RowStream::Failed : RowStream::Created,
            RowFileFormat::CsvExact);
        finish(none.finish());
    }
}

/// One failure of the whole task instead of rows: a table with one cell.
Result<void> DataVerb::writeCell(const QByteArray &json)
{
    QByteArray text;
    CsvWriter csv(m_output->device(), CsvWriter::Style::Exact);
    csv.cell("message");
    Result<void> done = csv.endRecord();
    if (!done)
        return done;
    csv.cell(appendUnquoted(text, json.trimmed()) ? text : json);
    done = csv.endRecord();
    return done ? csv.flush() : done;
}

void DataVerb::readRows(LabelboxClient &client, TaskSource source)
{
    m_rows = std::make_unique<RowFileWriter>(
        m_output->device(), *streamOf(source), RowFileFormat::CsvExact);
    m_rowReader = RowReader::create(client, m_task->record(), source, RowReader::Shape::Rows);
    connect(m_rowReader.get(), &RowReader::pageFetched, this, [this](const RowPage &page) {
        m_refused = !m_rows->write(page);
        if (m_refused)
            m_rowReader->cancel();
    });
    // An export without this stream has no lines: the SDK's None, as in `readValue`.
    const bool mayBeAbsent =
        source == TaskSource::ExportResult || source == TaskSource::ExportErrors;
    connect(m_rowReader.get(), &RowReader::finished, this,
        [this, mayBeAbsent](const Result<void> &outcome) {
            const bool isAbsent =
                !outcome && mayBeAbsent && outcome.error().kind == Error::Kind::NoData;
            const bool isShort =
                !outcome && outcome.error().kind == Error::Kind::Incomplete && !m_refused;
            if (isShort)
                reportIncomplete(outcome.error().sentence);
            if (m_refused)
                finish(m_output->writeError());
            else if (!outcome && !isAbsent && !isShort)
                finish(outcome.error());
            else
                finish(m_rows->finish());
        });
    m_rowReader->start();
}

void DataVerb::finish(const Result<void> &outcome)
{
    if (m_output->isReaderGone()) {
        // Whoever read has seen enough.
        emit finished(ExitCode::Fine);
        return;
    }
    if (!outcome) {
        fail(outcome.error());
        return;
    }
    if (const Result<void> committed = m_output->commit(); !committed)
        fail(committed.error());
    else
        succeed();
}

} // namespace taskglass
