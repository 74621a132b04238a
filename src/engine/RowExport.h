// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "domain/RowPage.h"
#include "domain/TaskRecord.h"
#include "engine/RowStreamState.h"
#include "files/OriginalFilter.h"
#include "files/RetryFile.h"
#include "files/RowFileFormat.h"
#include "store/RowQuery.h"

#include <QObject>
#include <QString>

#include <memory>
#include <vector>

namespace taskglass {

/// Which rows go to which file, and how.
struct RowExportRequest {
    struct Source {
        TaskId task{};
        QString name{};    ///< The task's, for files with rows of several.
        QString logPath{}; ///< Needed only with `rows`.
    };

    std::vector<Source> sources{}; ///< Tasks whose rows are written, one after the other.
    RowStream stream = RowStream::Failed;
    /// Row numbers of the first source to write, in this order; empty: what `query` asks.
    std::vector<quint32> rows{};
    RowQuery query{}; ///< Which rows of each source, and in which order; default: all.
    QString path{};
    enum class Output {
        Rows,     ///< The rows as a list.
        Retry,    ///< The rows in the form in which they can be imported again.
        Original, ///< The records of `original` that are among the rows, or are not.
    };
    Output output = Output::Rows;

    RowFileFormat format = RowFileFormat::CsvForSpreadsheets;
    std::vector<int> columns{};    ///< Indices in `RowPage::columns`; empty: all.
    bool flattensMetadata = false; ///< A column for each metadata field; CSV of failed rows only.

    RetryFormat retryFormat = RetryFormat::JsonArray;

    QString original{}; ///< The user's own file, as it was imported.
    OriginalKeep keep = OriginalKeep::Failed;
    QByteArray keyColumn{}; ///< As in `OriginalFilterOptions`.
};

/// What an export has done.
struct RowExportReport {
    qint64 written = 0;  ///< Rows, or records, in the file.
    qint64 expected = 0; ///< How many rows the server announced, of those asked for.
    std::optional<RetryCounts> retry{};
    std::optional<OriginalFilterReport> original{};
};

/// Writes rows from page logs to a file on a pool thread: atomically, with progress, in constant
/// memory; can be paused and stopped. Signals come on the thread this object lives on; `finished`
/// comes once, last.
class RowExport : public QObject {
    Q_OBJECT
public:
    explicit RowExport(RowExportRequest request, QObject *parent = nullptr);
    /// A job still running is cancelled; its file does not appear.
    ~RowExport() override;

    const RowExportRequest &request() const { return m_request; }
    /// Begins to write what the logs hold; call once, when they are as complete as they will be.
    void start();
    /// Tells how rows of one source stand; when all sources have ended, writing begins by itself.
    void follow(const RowStreamState &state);
    /// Whether it could not begin without rows of @p stream of @p task.
    bool waitsFor(const TaskId &task, RowStream stream) const;
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
    /// Paused, or resumed, before writing began: whether `follow` shall be told of rows.
    void rowsWanted(bool wanted);
    /// What is in the file; or why there is none.
    void finished(const taskglass::Outcome &outcome, const taskglass::RowExportReport &report);

private:
    struct Shared;
    /// What is known of a source's rows before they are written.
    struct Arrival {
        bool hasEnded = false;
        qint64 rows = 0;
        std::optional<qint64> total{};
    };

    void giveUp(const Error &error);
    void tellArrivals();

    RowExportRequest m_request;
    std::vector<Arrival> m_arrivals;
    std::shared_ptr<Shared> m_shared;
    bool m_isStarted = false;
};

} // namespace taskglass
