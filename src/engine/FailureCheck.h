// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/TaskRecord.h"
#include "labelbox/LabelboxClient.h"

#include <QObject>
#include <QSet>
#include <QTimer>

#include <deque>
#include <functional>
#include <optional>

namespace taskglass {

/// Finds out how many rows of finished tasks failed, because COMPLETE does not say
/// (Protocol.md, "Statuses"): the newest first, two at a time, and not so often that the server
/// minds.
class FailureCheck : public QObject {
    Q_OBJECT
public:
    /// What was found; absent counts are not known. `failed` absent means that the server cannot
    /// say.
    struct Counts {
        std::optional<qint64> failed{};
        std::optional<qint64> created{};
    };
    /// Counts what must be downloaded to be counted; calls its handler once, or never.
    using Download = std::function<void(const TaskRecord &, RowStream, Handler<qint64> handler)>;

    /// @p client must outlive this object.
    FailureCheck(LabelboxClient &client, Download download, QObject *parent = nullptr);

    /// Whether @p entry has failures to be counted.
    static bool isNeeded(const TaskEntry &entry);
    /// Asks for @p task in its turn; one already waiting keeps its place.
    void add(const TaskRecord &task);

signals:
    void counted(const taskglass::TaskId &id, const taskglass::FailureCheck::Counts &counts);

private:
    void startNext();
    void check(const TaskRecord &task);
    void checkUpsert(const TaskRecord &task);
    void checkExport(const TaskRecord &task);
    void checkFile(const TaskRecord &task, RowStream stream, Counts counts);
    void finish(const TaskId &id, const Counts &counts);

    LabelboxClient &m_client;
    Download m_download;
    std::deque<TaskRecord> m_waiting{};
    QSet<TaskId> m_known{}; ///< Waiting or under way.
    int m_running = 0;
    QTimer m_breather{};
};

} // namespace taskglass
