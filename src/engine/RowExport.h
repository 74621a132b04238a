// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "domain/RowPage.h"
#include "domain/TaskRecord.h"
#include "files/RowFileFormat.h"
#include "store/RowQuery.h"

#include <QObject>
#include <QString>

#include <memory>
#include <vector>

namespace taskglass {

/// Which rows go to which file, and how.
struct RowExportRequest {
    TaskId task{};
    RowStream stream = RowStream::Failed;
    QString logPath{};           ///< Needed only with `rows`.
    std::vector<quint32> rows{}; ///< Row numbers to write, in this order; empty: what `query` asks.
    RowQuery query{};            ///< Which rows, and in which order; default: all of the stream.
    QString path{};
    RowFileFormat format = RowFileFormat::CsvForSpreadsheets;
};

/// Writes rows from a page log to a file on a pool thread: atomically, with progress, stoppable.
/// Signals come on the thread this object lives on; `finished` comes once, last.
class RowExport : public QObject {
    Q_OBJECT
public:
    explicit RowExport(RowExportRequest request, QObject *parent = nullptr);
    /// A job still running is cancelled; its file does not appear.
    ~RowExport() override;

    const RowExportRequest &request() const { return m_request; }
    /// Begins to write what the log holds; @p logPath replaces the request's when given. Call once,
    /// when the log is as complete as it will be.
    void start(const QString &logPath = {});
    /// Tells that rows are still arriving: @p downloaded of @p total (-1 if unknown).
    void wait(qint64 downloaded, qint64 total);
    /// Ends without a file, before `start`.
    void giveUp(const Error &error);
    /// Leaves no file; `finished` follows with `Error::Kind::Cancelled`.
    void cancel();

signals:
    /// Rows written so far, of how many.
    void progressed(qint64 written, qint64 total);
    /// Rows are still arriving from the server; nothing is written yet.
    void waiting(qint64 downloaded, qint64 total);
    /// @p written rows, of the @p expected that the server announced, are in the file; or why there
    /// is none.
    void finished(const taskglass::Outcome &outcome, qint64 written, qint64 expected);

private:
    struct Shared;

    RowExportRequest m_request;
    std::shared_ptr<Shared> m_shared;
    bool m_isStarted = false;
};

} // namespace taskglass
