// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "store/RowQuery.h"

#include <QObject>
#include <QString>
#include <QTimer>

#include <memory>
#include <vector>

namespace taskglass {

/// Asks a log for the rows of a query, on a thread of the global pool, and goes on asking as the
/// log grows. A new question makes the old one end at once; late answers are never heard. Lives on
/// one thread, where its signals come.
class RowSearch : public QObject {
    Q_OBJECT
public:
    enum class Batch {
        First, ///< Replaces what was found for an earlier query.
        Next,  ///< Is added to it.
    };

    explicit RowSearch(QObject *parent = nullptr);
    /// The search under way is ended.
    ~RowSearch() override;

    /// Asks the log at @p path; signals follow, never before this returns.
    void start(const QString &path, RowStream stream, const RowQuery &query);
    /// The log has grown: rows written since are asked for, too; an order is made again, at most
    /// once a second.
    void refresh();
    /// Nothing more is heard.
    void stop();
    bool isRunning() const { return m_running != nullptr; }
    /// Rows of the log that have been looked at.
    qint64 scanned() const { return m_scanned; }

signals:
    /// Rows of a query without an order, ascending. At most ten times a second.
    void found(const std::vector<quint32> &numbers, taskglass::RowSearch::Batch batch);
    /// All rows of a query with an order, in it; replaces what was found before.
    void ordered(const std::vector<quint32> &numbers);
    /// How many rows were looked at so far; at most ten times a second.
    void progressed(qint64 scanned);
    /// The log has been looked at to its end, or why not. Errors: `Damaged` if its rows
    /// are not what was saved; `Storage`.
    void finished(const taskglass::Result<void> &outcome);

private:
    struct Context;

    void run();
    void handleProgress(
        const std::shared_ptr<Context> &run, const std::vector<quint32> &more, qint64 scanned);
    void handleEnd(const std::shared_ptr<Context> &run, const Result<std::vector<quint32>> &rows);

    QString m_path{};
    RowStream m_stream = RowStream::Failed;
    RowQuery m_query{};
    std::shared_ptr<Context> m_running{}; ///< What is under way; null if nothing is.
    qint64 m_scanned = 0;
    Batch m_nextBatch = Batch::First;
    bool m_hasGrown = false;
    QTimer m_throttle{}; ///< Before an order is made again.
};

} // namespace taskglass
