// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/Person.h"
#include "domain/TaskId.h"
#include "domain/TaskKind.h"
#include "domain/TaskStatus.h"

#include <QByteArray>
#include <QDateTime>
#include <QString>

#include <optional>

namespace taskglass {

/// A moment as the server wrote it, and what it means.
struct Timestamp {
    QString wire{};  ///< The server's text, verbatim; null if it sent none.
    QDateTime utc{}; ///< Invalid if absent or unreadable.

    /// Accepts ISO 8601 with or without fraction and offset; text without an offset is UTC.
    static Timestamp fromWire(const QString &text);

    friend bool operator==(const Timestamp &a, const Timestamp &b) { return a.wire == b.wire; }
};

/// A task exactly as the server described it (Protocol.md, "Fields of a task"). Null strings mean
/// the server sent null.
struct TaskRecord {
    TaskId id{};
    QString name{}; ///< As typed by whoever made it: any length, any character.
    QString type{};
    QString status{};                             ///< The server's word; meaning() gives the enum.
    std::optional<double> completionPercentage{}; ///< As sent; normally 0 to 100.
    Timestamp createdAt{};
    Timestamp updatedAt{};
    QString result{};      ///< An address, or inline JSON text for failed batch and queue tasks.
    QString errors{};      ///< An address; null for imports.
    QByteArray metadata{}; ///< Compact JSON; empty if null.
    Person createdBy{};    ///< Unknown of colleagues, if the server does not tell.

    TaskStatus meaning() const { return taskStatusFromWire(status); }
    TaskKind kind() const { return taskKind(type, name); }

    friend bool operator==(const TaskRecord &, const TaskRecord &) = default;
};

/// A record and what we found out about it ourselves.
struct TaskEntry {
    TaskRecord record{};
    std::optional<qint64> failedRows{};  ///< Rows the server refused; absent until known.
    std::optional<qint64> createdRows{}; ///< Rows that went in; absent until known.
    QDateTime
        finishedAt{}; ///< UTC; updatedAt of the first finished state seen. Invalid if running.
    bool failuresUnknowable = false; ///< The server was asked for the failures and could not say.
    bool onServer = true;            ///< False once two full sweeps did not list it.

    friend bool operator==(const TaskEntry &, const TaskEntry &) = default;
};

} // namespace taskglass
