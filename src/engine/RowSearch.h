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
    explicit RowSearch(QObject *parent = nullptr);
    /// The search under way is ended.
    ~RowSearch() override;

    /// Asks the log at @p path; news follow, never before this returns.
    void start(const QString &path, RowStream stream, const RowQuery &query);
    /// The log has grown: rows written since are asked for, too; an order is made anew, at most
    /// once a second.
    void follow();
    /// Nothing more is heard.
    void stop();
    bool isRunning() const { return m_run != nullptr; }
    /// Rows of the log that have been looked at.
    qint64 scanned() const { return m_scanned; }

signals:
    /// More rows of a query without an order, ascending; @p isFirst: they replace what was found
    /// for an earlier query. At most ten times a second.
    void found(const std::vector<quint32> &numbers, bool isFirst);
    /// All rows of a query with an order, in it; replaces what was found before.
    void ordered(const std::vector<quint32> &numbers);
    /// How many rows were looked at so far; at most ten times a second.
    void progressed(qint64 scanned);
    /// The log has been looked at to its end, or why not: `Storage`.
    void finished(const taskglass::Outcome &outcome);

private:
    struct Run;

    void run();
    void take(const std::shared_ptr<Run> &run, const std::vector<quint32> &more, qint64 scanned);
    void end(const std::shared_ptr<Run> &run, const Result<std::vector<quint32>> &rows);

    QString m_path{};
    RowStream m_stream = RowStream::Failed;
    RowQuery m_query{};
    std::shared_ptr<Run> m_run{}; ///< What is under way; null if nothing is.
    qint64 m_scanned = 0;
    bool m_isFirst = true;
    bool m_hasGrown = false;
    QTimer m_pause{}; ///< Before an order is made anew.
};

} // namespace taskglass
