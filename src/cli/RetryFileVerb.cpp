// SPDX-License-Identifier: Apache-2.0
#include "cli/RetryFileVerb.h"

#include "base/Format.h"
#include "cli/IdArgument.h"
#include "cli/Terminal.h"

#include <CLI/CLI.hpp>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

RetryFormat retryFormat(const std::string &word)
{
    if (word == "csv")
        return RetryFormat::Csv;
    return word == "ndjson" ? RetryFormat::Ndjson : RetryFormat::JsonArray;
}

} // namespace

void RetryFileVerb::declare(CLI::App &program)
{
    m_command = program.add_subcommand("retry-file",
        tr("Write the rows that failed as a file that can be imported again").toStdString());
    addIdArgument(*m_command, m_id);
    m_command
        ->add_option("-o,--output", m_path,
            tr("Write to this file, which appears only when it is complete").toStdString())
        ->required();
    m_command->add_option("--format", m_format, tr("How to write it").toStdString())
        ->check(CLI::IsMember({"json", "ndjson", "csv"}))
        ->capture_default_str();
}

void RetryFileVerb::start(LabelboxClient &client)
{
    Result<Output> output = Output::open(QString::fromStdString(m_path));
    if (!output) {
        fail(output.error());
        return;
    }
    m_output = *std::move(output);
    m_writer = std::make_unique<RetryFileWriter>(m_output->device(), retryFormat(m_format));
    fetchFailedRows(client, QString::fromStdString(m_id));
}

Result<void> RetryFileVerb::handlePage(const RowPage &page)
{
    if (!m_writer->write(page))
        return m_output->writeError();
    return {};
}

void RetryFileVerb::conclude()
{
    if (m_writer->rows() == 0) {
        reportOmissions();
        fail({Error::Kind::NoData,
            rows() == 0
                ? tr("The task has no failed rows, so there is nothing to retry; no file was "
                     "written.")
                : tr("None of the task's failed rows can be imported again, so no file was "
                     "written. “taskglass-cli filter-original” takes them out of the file that was "
                     "imported."),
            u"nothing to retry"_s});
        return;
    }
    if (const Result<void> done = m_writer->finish(); !done) {
        fail(m_output->writeError());
        return;
    }
    if (const Result<void> committed = m_output->commit(); !committed) {
        fail(committed.error());
        return;
    }
    terminal::printMessage(tr("Rows written to be imported again: %1 of %2 that failed.")
            .arg(display::count(m_writer->rows()), display::count(rows())));
    reportOmissions();
    if (record().kind() == TaskKind::Upsert)
        warnOfUpsert();
    succeed();
}

void RetryFileVerb::reportOmissions() const
{
    const RetryCounts &counts = m_writer->counts();
    const auto printCount = [](const QString &sentence, qint64 count) {
        if (count > 0)
            terminal::printMessage(sentence.arg(display::count(count)));
    };
    printCount(
        tr("Left out because they have no row data, without which nothing can be imported: %1."),
        counts.withoutRowData);
    printCount(tr("Left out because the same row is in the file already: %1."), counts.repeated);
    printCount(
        tr("Written without some of their metadata or attachments, which the server gave in a "
           "form that no import takes: %1. Compare them with the file that was imported."),
        counts.incomplete);
}

void RetryFileVerb::warnOfUpsert() const
{
    terminal::printMessage(
        tr("The task was an upsert, and the server does not return its update keys, "
           "embeddings and media types, so the file lacks them: rows that should update "
           "others might be created instead. “taskglass-cli filter-original %1 --input "
           "FILE -o FILE” takes the failed records out of the file that was imported, "
           "with everything in them.")
            .arg(terminal::oneLine(record().id.value)));
}

} // namespace taskglass
