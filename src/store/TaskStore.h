// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "domain/Identity.h"
#include "domain/RowPage.h"
#include "domain/TaskRecord.h"

#include <QDateTime>
#include <QList>
#include <QString>

#include <memory>
#include <optional>

namespace taskglass {

/// One observed change of a task's status.
struct StatusChange {
    QString from{}; ///< The server's word before; null for the first one seen.
    QString to{};
    std::optional<double> completionPercentage{};
    QDateTime seenAt{}; ///< UTC, our clock.

    friend bool operator==(const StatusChange &, const StatusChange &) = default;
};

/// Tasks and every status change seen, in one SQLite file per workspace (0600, WAL, one writer).
class TaskStore {
public:
    /// Opens or creates `tasks.sqlite` in @p folder. A file that cannot be read, or is from a newer
    /// version, is set aside (renamed `tasks-1.bad`, ...) and a new one begun; then
    /// `setAside()` names it. Error `Storage` only if no store can be had at all.
    static Result<TaskStore> open(const QString &folder);

    TaskStore(TaskStore &&) noexcept;
    TaskStore &operator=(TaskStore &&) noexcept;
    ~TaskStore();

    /// The path of a damaged predecessor that was set aside on opening; empty if there was none.
    QString setAside() const;
    QString folder() const;

    /// Every task, newest first.
    Result<QList<TaskEntry>> tasks() const;
    /// Inserts or replaces, in one transaction; a status that differs from the stored one is added
    /// to the history with @p seenAt.
    Outcome put(const QList<TaskEntry> &entries, const QDateTime &seenAt);
    Result<QList<StatusChange>> history(const TaskId &id) const;

    /// Whose tasks these are; absent until a server has said so.
    Result<std::optional<User>> user() const;
    Result<std::optional<Organization>> organization() const;
    Outcome putIdentity(const User &user, const Organization &organization);

    /// Where the page log of a stream of @p id is kept; the folder exists.
    QString logPath(const TaskId &id, RowStream stream) const;

private:
    struct State;
    explicit TaskStore(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

} // namespace taskglass
