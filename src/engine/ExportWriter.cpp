// SPDX-License-Identifier: Apache-2.0
#include "engine/ExportWriter.h"

#include "analysis/ErrorKinds.h"
#include "files/AtomicFile.h"
#include "files/FailureIndex.h"

#include <QCoreApplication>
#include <QThreadPool>

#include <algorithm>

namespace taskglass {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(taskglass::ExportWriter)
};

constexpr qint64 progressInterval = 100; ///< Milliseconds between two reports.

} // namespace

Error exportCancelled()
{
    return {
        Error::Kind::Cancelled, Words::tr("The export was cancelled; no file was written."), {}};
}

bool ExportControl::change(State from, State to)
{
    if (!m_state.compare_exchange_strong(from, to))
        return false;
    m_state.notify_all();
    return true;
}

bool ExportControl::pause()
{
    return change(State::Running, State::Paused);
}

bool ExportControl::resume()
{
    return change(State::Paused, State::Running);
}

bool ExportControl::cancel()
{
    const bool isNew = m_state.exchange(State::Cancelled) != State::Cancelled;
    m_state.notify_all();
    return isNew;
}

bool ExportControl::waitWhilePaused() const
{
    while (m_state == State::Paused) {
        // Whoever sleeps must not keep others from the pool, which has few threads.
        QThreadPool::globalInstance()->releaseThread();
        m_state.wait(State::Paused);
        QThreadPool::globalInstance()->reserveThread();
    }
    return !isCancelled();
}

ExportWriter::ExportWriter(
    RowExportRequest request, std::shared_ptr<const ExportControl> control, Progress progress)
    : m_request(std::move(request)), m_control(std::move(control)), m_progress(std::move(progress))
{
}

void ExportWriter::reportProgress(qint64 done, qint64 total)
{
    if (m_sinceReport.isValid() && m_sinceReport.elapsed() < progressInterval)
        return;
    m_sinceReport.start();
    m_progress(done, total);
}

Result<ExportWriter::Parts> ExportWriter::openParts()
{
    Parts parts;
    for (const RowExportRequest::Source &source : m_request.sources) {
        if (source.logPath.isEmpty())
            continue; // A task without such rows.
        Result<PageLog> log = PageLog::open(source.logPath, m_request.stream, PageLog::Mode::Read);
        if (!log)
            return log.error();
        Part part{source.task.value.toUtf8(), source.name.toUtf8(), *std::move(log)};
        if (Result<void> chosen = choose(part); !chosen)
            return chosen.error();
        m_report.expected += part.isWhole ? std::max(part.log.rows(), part.log.total().value_or(0))
                                          : static_cast<qint64>(part.numbers.size());
        parts.push_back(std::move(part));
    }
    return parts;
}

/// Finds out which rows of @p part are meant.
Result<void> ExportWriter::choose(Part &part) const
{
    if (!m_request.rows.empty()) {
        part.isWhole = false;
        part.numbers = m_request.rows;
        return {};
    }
    if (m_request.query.isAll())
        return {};
    part.isWhole = false;
    RowQuery query = m_request.query;
    // Other templates of the kind may have come since it was chosen.
    if (!query.templateIds.empty())
        query.templateIds = templatesOfKind(part.log.templates(), query.templateIds.front());
    Result<std::vector<quint32>> found = findRows(part.log, query,
        [this](std::span<const quint32>, qint64) { return !m_control->isCancelled(); });
    if (!found)
        return m_control->isCancelled() ? exportCancelled() : found.error();
    part.numbers = *std::move(found);
    return {};
}

Result<void> ExportWriter::forEachRow(const Part &part, const RowSink &sink) const
{
    const RowSink stoppable = [&](const RowPage &page, qsizetype row) {
        return m_control->waitWhilePaused() ? sink(page, row) : Result<void>(exportCancelled());
    };
    if (!part.isWhole)
        return readRowsByNumber(part.log, part.numbers, stoppable);
    for (qsizetype number = 0; number < part.log.pages(); ++number) {
        const Result<RowPage> page = part.log.readPage(number);
        if (!page)
            return page.error();
        for (qsizetype row = 0; row < page->rows(); ++row) {
            if (Result<void> done = stoppable(*page, row); !done)
                return done;
        }
    }
    return {};
}

/// The columns of the file; those of metadata are known only after a look at every row.
Result<RowFileLayout> ExportWriter::layoutFor(const Parts &parts, const RowsOutput &output) const
{
    RowFileLayout layout{.columns = output.columns,
        .separator = output.separator,
        .hasTask = m_request.sources.size() > 1};
    const bool isCsv = output.format == RowFileFormat::CsvForSpreadsheets
        || output.format == RowFileFormat::CsvExact;
    if (!output.flattensMetadata || !isCsv || m_request.stream != RowStream::Failed)
        return layout;
    for (const Part &part : parts) {
        const Result<void> seen =
            forEachRow(part, [&](const RowPage &page, qsizetype row) -> Result<void> {
                layout.metadata.add(page.column(FailedColumn::Metadata).cell(row));
                return {};
            });
        if (!seen)
            return seen.error();
    }
    return layout;
}

Result<void> ExportWriter::write(const Parts &parts, const RowsOutput &output, QIODevice &device)
{
    Result<RowFileLayout> layout = layoutFor(parts, output);
    if (!layout)
        return layout.error();
    if (output.format == RowFileFormat::CsvForSpreadsheets)
        layout->longCells = &m_longCells.emplace(m_request.path);
    RowFileWriter writer(device, m_request.stream, output.format, *std::move(layout));
    for (const Part &part : parts) {
        writer.setTask(part.task, part.name);
        const Result<void> done =
            forEachRow(part, [&](const RowPage &page, qsizetype row) -> Result<void> {
                if (Result<void> kept = writer.writeRow(page, row); !kept)
                    return kept;
                m_report.written = writer.rows();
                reportProgress(m_report.written, m_report.expected);
                return {};
            });
        if (!done)
            return done;
    }
    return writer.finish();
}

Result<void> ExportWriter::write(const Parts &parts, const RetryOutput &output, QIODevice &device)
{
    RetryFileWriter writer(device, output.format);
    qint64 seen = 0;
    for (const Part &part : parts) {
        const Result<void> done =
            forEachRow(part, [&](const RowPage &page, qsizetype row) -> Result<void> {
                reportProgress(++seen, m_report.expected);
                return writer.writeRow(page, row);
            });
        if (!done)
            return done;
    }
    const Result<void> ended = writer.finish();
    m_report.written = writer.rows();
    m_report.retry = writer.counts();
    return ended;
}

Result<void> ExportWriter::write(
    const Parts &parts, const OriginalOutput &output, QIODevice &device)
{
    FailureIndex failures(output.keep == OriginalKeep::FailedWithErrors
            ? FailureIndex::Messages::Kept
            : FailureIndex::Messages::Dropped);
    for (const Part &part : parts) {
        const Result<void> done =
            forEachRow(part, [&](const RowPage &page, qsizetype row) -> Result<void> {
                failures.addRow(page, row);
                return {};
            });
        if (!done)
            return done;
    }
    const Result<OriginalFilterReport> found = filterOriginal(output.original, failures, device,
        {.keep = output.keep,
            .keyColumn = output.keyColumn,
            .encoding = output.encoding,
            .skippedLines = output.skippedLines,
            .allowsUnmatched = output.allowsUnmatched,
            .progress = [this](qint64 bytes, qint64 total) {
                reportProgress(bytes, total);
                return m_control->waitWhilePaused();
            }});
    if (!found)
        return m_control->isCancelled() ? exportCancelled() : found.error();
    m_report.written = found->kept;
    m_report.original = *found;
    return {};
}

Result<void> ExportWriter::run()
{
    const Result<Parts> parts = openParts();
    if (!parts)
        return parts.error();
    Result<AtomicFile> file = AtomicFile::open(m_request.path);
    if (!file)
        return file.error();
    Result<void> done =
        std::visit([&](const auto &output) { return write(*parts, output, file->device()); },
            m_request.output);
    if (!done)
        return done;
    if (!m_control->waitWhilePaused())
        return exportCancelled();
    const Result<void> beside = m_longCells ? m_longCells->commit() : Result<void>();
    return beside ? file->commit() : beside;
}

} // namespace taskglass
