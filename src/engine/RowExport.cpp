// SPDX-License-Identifier: Apache-2.0
#include "engine/RowExport.h"

#include "files/AtomicFile.h"
#include "files/FailureIndex.h"
#include "files/RowFile.h"
#include "store/PageLog.h"
#include "store/RowsByNumber.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QPointer>
#include <QThreadPool>

#include <algorithm>
#include <atomic>

namespace taskglass {

namespace {

constexpr qint64 newsInterval = 100; ///< Milliseconds between two reports of progress.

Error cancelled()
{
    return {Error::Kind::Cancelled,
        QCoreApplication::translate("RowExport", "The export was cancelled; no file was written."),
        {}};
}

} // namespace

/// What the pool thread and the job share; it outlives whichever ends first.
struct RowExport::Shared {
    enum class Will : int { Run, Pause, Cancel };

    std::atomic<Will> will{Will::Run}; ///< What the job wants of the pool thread.
    RowExportRequest request{};
    RowExportReport report{}; ///< Used by the pool thread only.
    std::function<void(qint64, qint64)> progress{};

    Outcome run();
    bool isCancelled() const { return will == Will::Cancel; }
    /// Wants nothing else from now on; false if that was so before.
    bool cancel();

private:
    /// One source with what is to be written of it.
    struct Part {
        QByteArray task{};
        QByteArray name{};
        PageLog log;
        bool isWhole = true; ///< All of it, page by page; else `numbers`.
        std::vector<quint32> numbers{};
    };

    bool mayGoOn() const;
    Result<std::vector<Part>> openParts();
    Outcome choose(Part &part) const;
    Outcome forEachRow(const Part &part, const RowSink &sink) const;
    Result<RowFileLayout> layoutFor(const std::vector<Part> &parts) const;
    Outcome write(const std::vector<Part> &parts, QIODevice &device);
    Outcome writeRows(const std::vector<Part> &parts, QIODevice &device);
    Outcome writeRetry(const std::vector<Part> &parts, QIODevice &device);
    Outcome filter(const std::vector<Part> &parts, QIODevice &device);
    void tellProgress(qint64 done, qint64 total);

    QElapsedTimer m_sinceNews{};
};

bool RowExport::Shared::cancel()
{
    const bool isNew = will.exchange(Will::Cancel) != Will::Cancel;
    will.notify_all();
    return isNew;
}

/// On the pool thread: sleeps while the job is paused; false once it is cancelled.
bool RowExport::Shared::mayGoOn() const
{
    while (will == Will::Pause) {
        // Whoever sleeps must not keep others from the pool, which has few threads.
        QThreadPool::globalInstance()->releaseThread();
        will.wait(Will::Pause);
        QThreadPool::globalInstance()->reserveThread();
    }
    return !isCancelled();
}

void RowExport::Shared::tellProgress(qint64 done, qint64 total)
{
    if (m_sinceNews.isValid() && m_sinceNews.elapsed() < newsInterval)
        return;
    m_sinceNews.start();
    progress(done, total);
}

Result<std::vector<RowExport::Shared::Part>> RowExport::Shared::openParts()
{
    std::vector<Part> parts;
    for (const RowExportRequest::Source &source : request.sources) {
        if (source.logPath.isEmpty())
            continue; // A task without such rows.
        Result<PageLog> log = PageLog::open(source.logPath, request.stream, PageLog::Mode::Read);
        if (!log)
            return log.error();
        Part part{source.task.value.toUtf8(), source.name.toUtf8(), *std::move(log)};
        if (Outcome chosen = choose(part); !chosen)
            return chosen.error();
        report.expected += part.isWhole ? std::max(part.log.rows(), part.log.total().value_or(0))
                                        : static_cast<qint64>(part.numbers.size());
        parts.push_back(std::move(part));
    }
    return parts;
}

/// Finds out which rows of @p part are meant.
Outcome RowExport::Shared::choose(Part &part) const
{
    if (!request.rows.empty()) {
        part.isWhole = false;
        part.numbers = request.rows;
        return {};
    }
    if (request.query.isAll())
        return {};
    part.isWhole = false;
    Result<std::vector<quint32>> found = findRows(part.log, request.query,
        [this](std::span<const quint32>, qint64) { return !isCancelled(); });
    if (!found)
        return isCancelled() ? cancelled() : found.error();
    part.numbers = *std::move(found);
    return {};
}

Outcome RowExport::Shared::forEachRow(const Part &part, const RowSink &sink) const
{
    const RowSink stoppable = [&](const RowPage &page, qsizetype row) {
        return mayGoOn() ? sink(page, row) : Outcome(cancelled());
    };
    if (!part.isWhole)
        return readRowsByNumber(part.log, part.numbers, stoppable);
    for (qsizetype number = 0; number < part.log.pages(); ++number) {
        const Result<RowPage> page = part.log.readPage(number);
        if (!page)
            return page.error();
        for (qsizetype row = 0; row < page->rows(); ++row) {
            if (Outcome done = stoppable(*page, row); !done)
                return done;
        }
    }
    return {};
}

/// The columns of the file; those of metadata are known only after a look at every row.
Result<RowFileLayout> RowExport::Shared::layoutFor(const std::vector<Part> &parts) const
{
    RowFileLayout layout{.columns = request.columns, .hasTask = request.sources.size() > 1};
    const bool isCsv = request.format == RowFileFormat::CsvForSpreadsheets
        || request.format == RowFileFormat::CsvExact;
    if (!request.flattensMetadata || !isCsv || request.stream != RowStream::Failed)
        return layout;
    for (const Part &part : parts) {
        const Outcome seen = forEachRow(part, [&](const RowPage &page, qsizetype row) -> Outcome {
            layout.metadata.add(page.column(FailedColumn::Metadata).cell(row));
            return {};
        });
        if (!seen)
            return seen.error();
    }
    return layout;
}

Outcome RowExport::Shared::writeRows(const std::vector<Part> &parts, QIODevice &device)
{
    Result<RowFileLayout> layout = layoutFor(parts);
    if (!layout)
        return layout.error();
    RowFileWriter writer(device, request.stream, request.format, *std::move(layout));
    for (const Part &part : parts) {
        writer.setTask(part.task, part.name);
        const Outcome done = forEachRow(part, [&](const RowPage &page, qsizetype row) -> Outcome {
            if (Outcome kept = writer.writeRow(page, row); !kept)
                return kept;
            report.written = writer.rows();
            tellProgress(report.written, report.expected);
            return {};
        });
        if (!done)
            return done;
    }
    return writer.finish();
}

Outcome RowExport::Shared::writeRetry(const std::vector<Part> &parts, QIODevice &device)
{
    RetryFileWriter writer(device, request.retryFormat);
    qint64 seen = 0;
    for (const Part &part : parts) {
        const Outcome done = forEachRow(part, [&](const RowPage &page, qsizetype row) -> Outcome {
            tellProgress(++seen, report.expected);
            return writer.writeRow(page, row);
        });
        if (!done)
            return done;
    }
    const Outcome ended = writer.finish();
    report.written = writer.rows();
    report.retry = writer.counts();
    return ended;
}

Outcome RowExport::Shared::filter(const std::vector<Part> &parts, QIODevice &device)
{
    FailureIndex failures(request.keep == OriginalKeep::FailedWithErrors
            ? FailureIndex::Messages::Kept
            : FailureIndex::Messages::Dropped);
    for (const Part &part : parts) {
        const Outcome done = forEachRow(part, [&](const RowPage &page, qsizetype row) -> Outcome {
            failures.addRow(page, row);
            return {};
        });
        if (!done)
            return done;
    }
    const Result<OriginalFilterReport> found = filterOriginal(request.original, failures, device,
        {.keep = request.keep,
            .keyColumn = request.keyColumn,
            .progress = [this](qint64 bytes, qint64 total) {
                tellProgress(bytes, total);
                return mayGoOn();
            }});
    if (!found)
        return isCancelled() ? cancelled() : found.error();
    report.written = found->kept;
    report.original = *found;
    return {};
}

Outcome RowExport::Shared::write(const std::vector<Part> &parts, QIODevice &device)
{
    switch (request.output) {
    case RowExportRequest::Output::Rows:
        return writeRows(parts, device);
    case RowExportRequest::Output::Retry:
        return writeRetry(parts, device);
    case RowExportRequest::Output::Original:
        return filter(parts, device);
    }
    Q_UNREACHABLE();
}

Outcome RowExport::Shared::run()
{
    const Result<std::vector<Part>> parts = openParts();
    if (!parts)
        return parts.error();
    Result<AtomicFile> file = AtomicFile::open(request.path);
    if (!file)
        return file.error();
    if (Outcome done = write(*parts, file->device()); !done)
        return done;
    return mayGoOn() ? file->commit() : Outcome(cancelled());
}

RowExport::RowExport(RowExportRequest request, QObject *parent)
    : QObject(parent)
    , m_request(std::move(request))
    , m_arrivals(m_request.sources.size())
    , m_shared(std::make_shared<Shared>())
{
}

RowExport::~RowExport()
{
    m_shared->cancel();
}

void RowExport::start()
{
    if (m_isStarted || m_shared->isCancelled())
        return;
    m_isStarted = true;
    m_shared->request = m_request;
    m_shared->progress = [self = QPointer(this)](qint64 written, qint64 total) {
        QMetaObject::invokeMethod(QCoreApplication::instance(), [self, written, total] {
            if (self)
                emit self->progressed(written, total);
        });
    };
    QThreadPool::globalInstance()->start([shared = m_shared, self = QPointer(this)] {
        const Outcome outcome = shared->run();
        // A QPointer may only be looked at on its object's thread.
        QMetaObject::invokeMethod(
            QCoreApplication::instance(), [self, outcome, report = shared->report] {
                if (self)
                    emit self->finished(outcome, report);
            });
    });
}

void RowExport::follow(const RowStreamState &state)
{
    if (m_isStarted || m_shared->isCancelled() || state.stream != m_request.stream)
        return;
    for (std::size_t at = 0; at < m_arrivals.size(); ++at) {
        RowExportRequest::Source &source = m_request.sources[at];
        Arrival &arrival = m_arrivals[at];
        if (source.task != state.task || arrival.hasEnded)
            continue;
        arrival.rows = state.rows;
        arrival.total = state.total;
        switch (state.phase) {
        case RowStreamState::Phase::Fetching:
            break;
        case RowStreamState::Phase::Complete:
            arrival.hasEnded = true;
            source.logPath = state.logPath;
            break;
        case RowStreamState::Phase::None:
        case RowStreamState::Phase::NotYet:
        case RowStreamState::Phase::NotSupported:
            if (m_arrivals.size() == 1) {
                giveUp(Error{Error::Kind::NoData,
                    QCoreApplication::translate(
                        "RowExport", "This task has no such rows, so no file was written."),
                    {}});
                return;
            }
            arrival.hasEnded = true; // Others have some.
            break;
        case RowStreamState::Phase::Interrupted:
            giveUp(state.error.value_or(cancelled()));
            return;
        }
    }
    tellArrivals();
}

void RowExport::tellArrivals()
{
    qint64 rows = 0;
    qint64 total = 0;
    bool isTotalKnown = true;
    bool haveAllEnded = true;
    for (const Arrival &arrival : m_arrivals) {
        rows += arrival.rows;
        total += arrival.total.value_or(arrival.rows);
        isTotalKnown = isTotalKnown && (arrival.hasEnded || arrival.total);
        haveAllEnded = haveAllEnded && arrival.hasEnded;
    }
    if (haveAllEnded)
        start();
    else
        emit waiting(rows, isTotalKnown ? total : -1);
}

bool RowExport::waitsFor(const TaskId &task, RowStream stream) const
{
    if (m_isStarted || m_shared->will != Shared::Will::Run || stream != m_request.stream)
        return false;
    for (std::size_t at = 0; at < m_arrivals.size(); ++at) {
        if (m_request.sources[at].task == task && !m_arrivals[at].hasEnded)
            return true;
    }
    return false;
}

void RowExport::giveUp(const Error &error)
{
    if (!m_isStarted && m_shared->cancel())
        emit finished(error, {});
}

void RowExport::pause()
{
    Shared::Will will = Shared::Will::Run;
    if (m_shared->will.compare_exchange_strong(will, Shared::Will::Pause) && !m_isStarted)
        emit rowsWanted(false);
}

void RowExport::resume()
{
    Shared::Will will = Shared::Will::Pause;
    if (!m_shared->will.compare_exchange_strong(will, Shared::Will::Run))
        return;
    m_shared->will.notify_all();
    if (!m_isStarted)
        emit rowsWanted(true);
}

bool RowExport::isPaused() const
{
    return m_shared->will == Shared::Will::Pause;
}

void RowExport::cancel()
{
    // Once started, the pool thread notices and says so.
    if (m_shared->cancel() && !m_isStarted)
        emit finished(cancelled(), {});
}

} // namespace taskglass
