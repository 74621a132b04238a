// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/TaskRecord.h"
#include "engine/RowStreamState.h"
#include "labelbox/LabelboxClient.h"

#include <QHash>
#include <QObject>
#include <QSet>
#include <QTimer>

#include <deque>
#include <functional>
#include <optional>

namespace taskglass {

/// Finds out how many rows of finished tasks failed, because COMPLETE does not say
/// (Protocol.md, "Statuses"): the newest first, two at a time, and not so often that the server
/// minds. Lives on its client's thread, the engine's.
class FailureCheck : public QObject {
    Q_OBJECT
public:
    /// What was found; absent counts are not known. `failed` absent means that the server cannot
    /// say.
    struct Counts {
        std::optional<qint64> failed{};
        std::optional<qint64> created{};
    };
    /// Has rows downloaded that can be counted only when they are here; `handleRows` is to be told
    /// how they stand.
    using RequestRows = std::function<void(const StreamId &)>;

    /// @p client must outlive this object.
    FailureCheck(LabelboxClient &client, RequestRows requestRows, QObject *parent = nullptr);

    /// Whether @p entry has failures to be counted.
    static bool isNeeded(const TaskEntry &entry);
    /// Asks for @p task in its turn; one already waiting keeps its place.
    void add(const TaskRecord &task);
    void handleRows(const RowStreamState &state);

signals:
    void counted(const taskglass::TaskId &id, const taskglass::FailureCheck::Counts &counts);

private:
    void startNext();
    void check(const TaskRecord &task);
    void checkUpsert(const TaskRecord &task);
    void checkExport(const TaskRecord &task);
    void checkFile(const TaskRecord &task, RowStream stream, const Counts &counts);
    void finish(const TaskId &id, const Counts &counts);

    LabelboxClient &m_client;
    RequestRows m_requestRows;
    std::deque<TaskRecord> m_waiting{};
    QSet<TaskId> m_known{};                  ///< Waiting or under way.
    QHash<StreamId, Counts> m_downloading{}; ///< What else is known of tasks whose rows must come.
    int m_running = 0;
    QTimer m_throttle{};
};

} // namespace taskglass
