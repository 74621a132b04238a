// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "engine/RowExportRequest.h"

#include <QObject>
#include <QStringList>

#include <memory>

namespace taskglass {

class ExportControl;

/// One export as those see it who asked for it: waits for its rows, then has them written by an
/// `ExportWriter`; can be paused and stopped. Lives on the main thread, that of the
/// `QCoreApplication`, because the writer reports there; so all signals come there. `finished`
/// comes once, last.
class RowExport : public QObject {
    Q_OBJECT
public:
    explicit RowExport(RowExportRequest request, QObject *parent = nullptr);
    /// A job still running is cancelled; its file does not appear.
    ~RowExport() override;

    const RowExportRequest &request() const { return m_request; }
    /// Begins to write what the logs of its sources hold; call once, when they are as complete as
    /// they will be.
    void start();
    /// As above, where only now is known which logs that are: one for each source.
    void start(const QStringList &logPaths);
    /// Ends it before it has begun.
    void fail(const Error &error);
    /// Rests until `resume` or `cancel`: what is written so far is kept aside, and no rows are
    /// fetched for it.
    void pause();
    void resume();
    bool isPaused() const;
    /// Leaves no file; `finished` follows with `Error::Kind::Cancelled`.
    void cancel();

signals:
    /// Rows written so far, of how many; of an original, bytes read.
    void progressed(qint64 done, qint64 total);
    /// Rows are still arriving from the server, of how many (-1 if unknown); nothing is written
    /// yet.
    void waiting(qint64 downloaded, qint64 total);
    /// Paused, or resumed, before writing began.
    void rowsReleased();
    void rowsRequested();
    /// What is in the file; or why there is none. Errors: as `ExportWriter::run`, or why the rows
    /// did not come.
    void finished(const taskglass::Result<void> &outcome, const taskglass::RowExportReport &report);

private:
    RowExportRequest m_request;
    std::shared_ptr<ExportControl> m_control;
    bool m_isStarted = false;
};

} // namespace taskglass
