// SPDX-License-Identifier: Apache-2.0
#include "cli/FilterOriginalVerb.h"

#include "base/Format.h"
#include "cli/IdArgument.h"
#include "cli/Terminal.h"

#include <QFileInfo>
#include <QTemporaryFile>

#include <CLI/CLI.hpp>

namespace taskglass {

using namespace Qt::StringLiterals;

FilterOriginalVerb::FilterOriginalVerb() = default;

FilterOriginalVerb::~FilterOriginalVerb() = default;

void FilterOriginalVerb::declare(CLI::App &program)
{
    m_command = program.add_subcommand("filter-original",
        tr("Copy the records that failed out of the file that was imported, byte for byte")
            .toStdString());
    addIdArgument(*m_command, m_id);
    m_command
        ->add_option("--input", m_inputName,
            tr("The file that was imported: CSV, TSV, JSON or NDJSON; - for standard input")
                .toStdString())
        ->required();
    m_command
        ->add_option("-o,--output", m_outputName,
            tr("Write to this file, which appears only when it is complete").toStdString())
        ->required();
    CLI::Option *good = m_command->add_flag(
        "--good", m_isGood, tr("Copy the records that did not fail instead").toStdString());
    m_command
        ->add_flag("--with-errors", m_isWithErrors,
            tr("Add two columns or members: “_error” with the server's message, “_template” with "
               "its kind")
                .toStdString())
        ->excludes(good);
    m_command->add_flag("--allow-unmatched", m_allowsUnmatched,
        tr("With --good: copy them even if some of them might have failed").toStdString());
    m_command->add_option("--encoding", m_encoding,
        tr("The file's encoding, such as windows-1252, if it is not told rightly").toStdString());
    m_command
        ->add_option("--skip-lines", m_skippedLines,
            tr("Copy so many lines before the header without a look").toStdString())
        ->check(CLI::Range(0, 1'000'000));
    m_command->add_option("--key", m_key,
        tr("The column or member that holds the keys, if it has an unusual name").toStdString());
}

void FilterOriginalVerb::start(LabelboxClient &client)
{
    // A file is looked at before the server is asked, for which somebody may wait for minutes.
    Result<Input> input = Input::open(m_inputName);
    if (!input) {
        fail(input.error());
        return;
    }
    m_input = *std::move(input);
    const Result<QString> path = m_input->keep();
    if (!path) {
        fail(path.error());
        return;
    }
    m_path = *path;
    const QFileInfo original(m_path);
    const QFileInfo copy(QString::fromStdString(m_outputName));
    if (copy.exists() && copy.canonicalFilePath() == original.canonicalFilePath()) {
        terminal::printMessage(
            tr("%1 is the file that was imported, and the copy would replace it. Give "
               "the copy another name.")
                .arg(m_input->name()));
        emit finished(ExitCode::Usage);
        return;
    }
    Result<Output> output = Output::open(QString::fromStdString(m_outputName));
    if (!output) {
        fail(output.error());
        return;
    }
    m_output = *std::move(output);
    m_failures = std::make_unique<FailureIndex>(
        m_isWithErrors ? FailureIndex::Messages::Kept : FailureIndex::Messages::Dropped);
    fetchFailedRows(client, QString::fromStdString(m_id));
}

Result<void> FilterOriginalVerb::handlePage(const RowPage &page)
{
    m_failures->add(page);
    return {};
}

void FilterOriginalVerb::conclude()
{
    if (rows() == 0) {
        fail({Error::Kind::NoData,
            tr("The task has no failed rows, so there is nothing to tell apart; no file was "
               "written."),
            u"no failed rows"_s});
        return;
    }
    m_reader = std::jthread([this](const std::stop_token &stop) { filter(stop); });
}

/// Runs on the reader's thread; only values go back.
void FilterOriginalVerb::filter(std::stop_token stop)
{
    OriginalFilterOptions options;
    options.keep = m_isGood ? OriginalKeep::Others
        : m_isWithErrors    ? OriginalKeep::FailedWithErrors
                            : OriginalKeep::Failed;
    options.keyColumn = QByteArray::fromStdString(m_key);
    options.encoding = QByteArray::fromStdString(m_encoding);
    options.skippedLines = m_skippedLines;
    options.allowsUnmatched = m_allowsUnmatched;
    qint64 shown = -1;
    options.progress = [this, &stop, &shown](qint64 bytesRead, qint64 bytesTotal) {
        // As often as there is something new to see.
        const qint64 whole = bytesTotal > 0 ? bytesRead * 100 / bytesTotal : 0;
        if (whole != std::exchange(shown, whole))
            QMetaObject::invokeMethod(
                this,
                [whole] {
                    terminal::showProgress(tr("%1 of the file read")
                            .arg(display::percent(static_cast<double>(whole))));
                },
                Qt::QueuedConnection);
        return !stop.stop_requested();
    };
    const bool mayBeRefused = m_isGood && !m_allowsUnmatched;
    QTemporaryFile waiting; // What a pipe has been given cannot be taken back.
    const bool waits = mayBeRefused && m_output->device().isSequential();
    Result<OriginalFilterReport> report = Error{Error::Kind::Storage,
        tr("The records cannot be kept until all are known: %1. Make room, or set TMPDIR to a "
           "folder that has some.")
            .arg(waiting.errorString()),
        u"spool"_s};
    if (!waits || waiting.open())
        report = filterOriginal(m_path, *m_failures, waits ? waiting : m_output->device(), options);
    if (report && waiting.isOpen()) {
        waiting.seek(0);
        while (report && !waiting.atEnd()) {
            if (const Result<void> written = m_output->write(waiting.read(1 << 20)); !written)
                report = written.error();
        }
    }
    QMetaObject::invokeMethod(this, [this, report] { end(report); }, Qt::QueuedConnection);
}

void FilterOriginalVerb::end(const Result<OriginalFilterReport> &report)
{
    terminal::clearProgress();
    if (m_output->isReaderGone()) {
        // Whoever read has seen enough.
        emit finished(ExitCode::Fine);
        return;
    }
    if (!report) {
        fail(report.error());
        return;
    }
    if (report->failed() == 0) {
        fail({Error::Kind::NoData,
            tr("None of the task's %1 failed rows is in %2, which has %3 records; no file was "
               "written. Check that this is the file that was imported; --key COLUMN names the "
               "column that holds the keys.")
                .arg(display::count(rows()), m_input->name(), display::count(report->records)),
            u"nothing found"_s});
        return;
    }
    if (const Result<void> committed = m_output->commit(); !committed) {
        fail(committed.error());
        return;
    }
    printReport(*report);
    succeed();
}

void FilterOriginalVerb::printReport(const OriginalFilterReport &report) const
{
    terminal::printMessage(
        tr("Records copied: %1 of %2. Records that failed, known by their global key: "
           "%3; by their external id: %4; by their row data: %5.")
            .arg(display::count(report.kept), display::count(report.records),
                display::count(report.byGlobalKey), display::count(report.byExternalId),
                display::count(report.byRowData)));
    if (report.isEncodingGuessed)
        terminal::printMessage(
            tr("The file is not UTF-8; it was read as %1, which was guessed. --encoding NAME names "
               "another.")
                .arg(QString::fromLatin1(report.encoding)));
    if (report.repeated > 0)
        terminal::printMessage(
            tr("Records with the key of an earlier one, which are all treated alike: %1.")
                .arg(display::count(report.repeated)));
    if (report.unreadable > 0)
        terminal::printMessage(
            tr("Records that are no JSON objects, so that nobody can tell whether they failed: %1. "
               "They count as not failed.")
                .arg(display::count(report.unreadable)));
    if (report.notFound > 0) {
        QStringList places;
        for (const qint64 row : report.firstNotFound)
            places += QString::number(row + 1);
        terminal::printMessage(
            tr("Failed rows that the file does not have: %1. Their places in the list "
               "that “taskglass-cli failed-rows” writes as CSV begin with: %2.")
                .arg(display::count(report.notFound), places.join(u", "_s)));
    }
}

} // namespace taskglass
