// SPDX-License-Identifier: Apache-2.0
#include "engine/RowExport.h"

#include "files/AtomicFile.h"
#include "files/RowFile.h"
#include "store/PageLog.h"
#include "store/RowsByNumber.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QPointer>
#include <QSaveFile>
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
    std::atomic_bool cancelled{false};
    RowExportRequest request{};
    qint64 written = 0; ///< Used by the pool thread only.
    qint64 expected = 0;
    std::function<void(qint64, qint64)> progress{};

    Outcome run();
    Outcome writeAll(const PageLog &log, RowFileWriter &writer);
    Outcome writeFound(const PageLog &log, RowFileWriter &writer);
    Outcome writeNumbered(
        const PageLog &log, RowFileWriter &writer, std::span<const quint32> numbers);
    Outcome write(const PageLog &log, RowFileWriter &writer);
    bool wantsNews() { return !m_sinceNews.isValid() || m_sinceNews.elapsed() >= newsInterval; }
    void tellProgress();

private:
    QElapsedTimer m_sinceNews{};
};

void RowExport::Shared::tellProgress()
{
    if (!wantsNews())
        return;
    m_sinceNews.start();
    progress(written, expected);
}

Outcome RowExport::Shared::writeAll(const PageLog &log, RowFileWriter &writer)
{
    expected = std::max(log.rows(), log.total().value_or(0));
    for (qsizetype i = 0; i < log.pages(); ++i) {
        if (cancelled)
            return taskglass::cancelled();
        const Result<RowPage> page = log.readPage(i);
        if (!page)
            return page.error();
        if (Outcome done = writer.write(*page); !done)
            return done;
        written = writer.rows();
        tellProgress();
    }
    return {};
}

Outcome RowExport::Shared::writeFound(const PageLog &log, RowFileWriter &writer)
{
    const auto found = findRows(
        log, request.query, [this](std::span<const quint32>, qint64) { return !cancelled.load(); });
    if (found)
        return writeNumbered(log, writer, *found);
    return cancelled ? taskglass::cancelled() : found.error();
}

Outcome RowExport::Shared::writeNumbered(
    const PageLog &log, RowFileWriter &writer, std::span<const quint32> numbers)
{
    expected = static_cast<qint64>(numbers.size());
    return readRowsByNumber(log, numbers, [&](const RowPage &page, qsizetype row) -> Outcome {
        if (cancelled)
            return taskglass::cancelled();
        if (Outcome done = writer.writeRow(page, row); !done)
            return done;
        written = writer.rows();
        tellProgress();
        return {};
    });
}

Outcome RowExport::Shared::write(const PageLog &log, RowFileWriter &writer)
{
    if (!request.rows.empty())
        return writeNumbered(log, writer, request.rows);
    return request.query.isAll() ? writeAll(log, writer) : writeFound(log, writer);
}

Outcome RowExport::Shared::run()
{
    const Result<PageLog> log = PageLog::open(request.logPath, request.stream, PageLog::Mode::Read);
    if (!log)
        return log.error();
    QSaveFile file(request.path);
    if (!file.open(QIODevice::WriteOnly))
        return cannotWrite(request.path, file);
    RowFileWriter writer(file, request.stream, request.format);
    Outcome done = write(*log, writer);
    if (done)
        done = writer.finish();
    if (!done) {
        file.cancelWriting();
        return done.error().kind == Error::Kind::Storage ? cannotWrite(request.path, file)
                                                         : done.error();
    }
    if (cancelled) {
        file.cancelWriting();
        return taskglass::cancelled();
    }
    if (!file.commit())
        return cannotWrite(request.path, file);
    return {};
}

RowExport::RowExport(RowExportRequest request, QObject *parent)
    : QObject(parent), m_request(std::move(request)), m_shared(std::make_shared<Shared>())
{
}

RowExport::~RowExport()
{
    m_shared->cancelled = true;
}

void RowExport::start(const QString &logPath)
{
    if (m_isStarted || m_shared->cancelled)
        return;
    m_isStarted = true;
    if (!logPath.isEmpty())
        m_request.logPath = logPath;
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
        QMetaObject::invokeMethod(QCoreApplication::instance(),
            [self, outcome, written = shared->written, expected = shared->expected] {
                if (self)
                    emit self->finished(outcome, written, expected);
            });
    });
}

void RowExport::wait(qint64 downloaded, qint64 total)
{
    if (!m_isStarted && !m_shared->cancelled)
        emit waiting(downloaded, total);
}

void RowExport::giveUp(const Error &error)
{
    if (m_isStarted || m_shared->cancelled.exchange(true))
        return;
    emit finished(error, 0, 0);
}

void RowExport::cancel()
{
    if (m_shared->cancelled.exchange(true) || m_isStarted)
        return; // the pool thread notices and says so
    emit finished(cancelled(), 0, 0);
}

} // namespace taskglass
