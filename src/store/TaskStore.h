// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "domain/Identity.h"
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

/// Tasks and every status change seen, in one SQLite file (WAL, one writer). Where the file is, and
/// what becomes of a broken one, is for the `Workspace` to say. Lives on one thread.
class TaskStore {
public:
    /// Opens the file at @p path, or creates it. Error `Damaged` if the file itself is at fault and
    /// cannot be read; `Storage` if it is from a newer version, which is to find it untouched, or
    /// if another one would fare no better.
    static Result<TaskStore> open(const QString &path);

    TaskStore(TaskStore &&) noexcept;
    TaskStore &operator=(TaskStore &&) noexcept;
    ~TaskStore();

    /// Every task, newest first.
    Result<QList<TaskEntry>> tasks() const;
    /// Inserts or replaces, in one transaction; a status that differs from the stored one is added
    /// to the history with @p seenAt.
    Result<void> put(const QList<TaskEntry> &entries, const QDateTime &seenAt);
    Result<QList<StatusChange>> history(const TaskId &id) const;

    /// Whose tasks these are; absent until a server has said so.
    Result<std::optional<User>> user() const;
    Result<std::optional<Organization>> organization() const;
    Result<void> putIdentity(const User &user, const Organization &organization);

private:
    struct State;
    explicit TaskStore(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

} // namespace taskglass
