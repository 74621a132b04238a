// SPDX-License-Identifier: Apache-2.0
#include "engine/RowExport.h"

#include "engine/ExportWriter.h"

#include <QCoreApplication>
#include <QPointer>
#include <QThreadPool>

namespace taskglass {

RowExport::RowExport(RowExportRequest request, QObject *parent)
    : QObject(parent), m_request(std::move(request)), m_control(std::make_shared<ExportControl>())
{
}

RowExport::~RowExport()
{
    m_control->cancel();
}

void RowExport::start()
{
    if (m_isStarted || m_control->isCancelled())
        return;
    m_isStarted = true;
    // A QPointer may only be looked at on its object's thread.
    auto writer = std::make_shared<ExportWriter>(
        m_request, m_control, [self = QPointer(this)](qint64 done, qint64 total) {
            QMetaObject::invokeMethod(QCoreApplication::instance(), [self, done, total] {
                if (self)
                    emit self->progressed(done, total);
            });
        });
    QThreadPool::globalInstance()->start([writer, self = QPointer(this)] {
        const Result<void> outcome = writer->run();
        QMetaObject::invokeMethod(
            QCoreApplication::instance(), [self, outcome, report = writer->report()] {
                if (self)
                    emit self->finished(outcome, report);
            });
    });
}

void RowExport::start(const QStringList &logPaths)
{
    Q_ASSERT(static_cast<std::size_t>(logPaths.size()) == m_request.sources.size());
    qsizetype place = 0;
    for (RowExportRequest::Source &source : m_request.sources)
        source.logPath = logPaths.at(place++);
    start();
}

void RowExport::fail(const Error &error)
{
    if (!m_isStarted && m_control->cancel())
        emit finished(error, {});
}

void RowExport::pause()
{
    if (m_control->pause() && !m_isStarted)
        emit rowsReleased();
}

void RowExport::resume()
{
    if (m_control->resume() && !m_isStarted)
        emit rowsRequested();
}

bool RowExport::isPaused() const
{
    return m_control->isPaused();
}

void RowExport::cancel()
{
    // Once started, the writer notices and says so.
    if (m_control->cancel() && !m_isStarted)
        emit finished(exportCancelled(), {});
}

} // namespace taskglass
