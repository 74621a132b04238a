// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "engine/RowExportRequest.h"
#include "files/LongCellFile.h"
#include "files/RowFile.h"
#include "store/PageLog.h"
#include "store/RowsByNumber.h"

#include <QElapsedTimer>
#include <QIODevice>

#include <atomic>
#include <functional>
#include <memory>
#include <vector>

namespace taskglass {

/// What a job wants of its writer; both hold it. For any thread.
class ExportControl {
public:
    /// Each says whether that changed anything; after `cancel` nothing does any more.
    bool pause();
    bool resume();
    bool cancel();
    bool isPaused() const { return m_state == State::Paused; }
    bool isCancelled() const { return m_state == State::Cancelled; }
    /// On a thread of the global pool, which another takes the place of meanwhile: sleeps while the
    /// job is paused; false once it is cancelled.
    bool waitWhilePaused() const;

private:
    enum class State : int { Running, Paused, Cancelled };
    bool change(State from, State to);

    std::atomic<State> m_state{State::Running};
};

/// What became of an export that was cancelled.
Error exportCancelled();

/// Writes rows from page logs to a file: atomically, in constant memory. Lives on a thread of the
/// global pool, and for one run.
class ExportWriter {
public:
    /// Rows written so far, of how many; of an original, bytes read.
    using Progress = std::function<void(qint64 done, qint64 total)>;

    /// @p progress is called on the writer's thread, at most ten times a second.
    ExportWriter(
        RowExportRequest request, std::shared_ptr<const ExportControl> control, Progress progress);

    /// Errors: `Cancelled`; `Damaged` if a log is; `Storage`; whatever `filterOriginal` says. After
    /// an error there is no file.
    Result<void> run();
    const RowExportReport &report() const { return m_report; }

private:
    /// One source with what is to be written of it.
    struct Part {
        QByteArray task{};
        QByteArray name{};
        PageLog log;
        bool isWhole = true; ///< All of it, page by page; else `numbers`.
        std::vector<quint32> numbers{};
    };
    using Parts = std::vector<Part>;

    Result<Parts> openParts();
    Result<void> choose(Part &part) const;
    Result<void> forEachRow(const Part &part, const RowSink &sink) const;
    Result<RowFileLayout> layoutFor(const Parts &parts, const RowsOutput &output) const;
    Result<void> write(const Parts &parts, const RowsOutput &output, QIODevice &device);
    Result<void> write(const Parts &parts, const RetryOutput &output, QIODevice &device);
    Result<void> write(const Parts &parts, const OriginalOutput &output, QIODevice &device);
    void reportProgress(qint64 done, qint64 total);

    RowExportRequest m_request;
    std::shared_ptr<const ExportControl> m_control;
    Progress m_progress;
    std::optional<LongCellFile> m_longCells{}; ///< Only in CSV for spreadsheets.
    RowExportReport m_report{};
    QElapsedTimer m_sinceReport{};
};

} // namespace taskglass
