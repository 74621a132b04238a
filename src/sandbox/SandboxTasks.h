// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sandbox/Mistakes.h"

#include <QByteArray>
#include <QHash>
#include <QJsonObject>
#include <QString>

#include <optional>
#include <vector>

namespace taskglass::sandbox {

/// A number that looks random and is always the same for the same arguments.
quint64 mixed(quint64 seed, quint64 one, quint64 two = 0);
/// An id as the server makes them: @p prefix and letters and digits to 25 characters.
QByteArray cuid(const char *prefix, quint64 seed, quint64 number);

/// One task of the made-up world. What it says of itself follows from this and the time passed.
struct SandboxTask {
    /// What its `result`, `errors` and export streams hold.
    enum class Content {
        Nothing,         ///< `result` is null, and there are no streams.
        RowFile,         ///< A JSON file of created and failed rows.
        ErrorObjectFile, ///< A JSON file with nothing but `error`, an object.
        LegacyFile,    ///< A JSON file with `error` as text, and rows grouped under old key names.
        LineFiles,     ///< NDJSON addresses in `result` and `errors`.
        TrapLineFiles, ///< The same with blank lines, U+2028 and carriage returns.
        Streams,       ///< Null addresses; RESULT and ERRORS streams.
        InlineText,    ///< JSON text in `result` itself.
    };
    enum class Course {
        Settled, ///< Has its last status from the beginning.
        Moving,  ///< Gets there after `settlesAfter` seconds.
        Stalled, ///< In progress for ever, and never updated.
    };
    enum class Dates { Usual, WithoutFraction, WithOffset, Missing };

    QByteArray nickname{}; ///< How documentation and tests call it; empty for ordinary tasks.
    std::optional<QString> name{};
    std::optional<QString> type{};
    QByteArray status = QByteArrayLiteral("COMPLETE"); ///< The last one.
    Content content = Content::Nothing;
    qint64 rows = 0;       ///< Rows to import, or lines to export.
    qint64 failed = 0;     ///< Rows refused, or error lines.
    int minutesOld = 0;    ///< Created that long before the server's start.
    int secondsTaken = 60; ///< From creation to the last change, if settled.
    Course course = Course::Settled;
    int settlesAfter = 0; ///< Seconds from the server's start.
    double firstPercent = 0;
    std::optional<double> lastPercent = 100.0;
    Dates dates = Dates::Usual;
    QString message{}; ///< Of the failure as a whole, or the inline text.
    QJsonObject metadata{};
    Mistakes mistakes = Mistakes::Usual; ///< What its rows are refused for.
    QByteArray id{};
    quint64 seed = 0; ///< Its rows follow from this.

    bool isUpsert() const;
    bool isExport() const;
};

/// A task as it is at some moment.
struct TaskMoment {
    QByteArray status{};
    std::optional<double> percent{};
    qint64 updatedAt = 0; ///< Milliseconds since 1970.
    qint64 created = 0;   ///< Rows that are in by now.
    qint64 failed = 0;
    bool isSettled = true;
};

/// All tasks, from a seed; times are relative to the moment it is made. Immutable, so that any
/// thread may read it.
class SandboxTasks {
public:
    SandboxTasks(int total, quint32 seed);

    const std::vector<SandboxTask> &all() const { return m_tasks; }
    /// Positions in all(), newest first.
    const std::vector<quint32> &newestFirst() const { return m_newestFirst; }
    /// Null if there is none.
    const SandboxTask *find(const QByteArray &id) const;

    TaskMoment moment(const SandboxTask &task, qint64 now) const;
    qint64 createdAt(const SandboxTask &task) const;
    qint64 startedAt() const { return m_startedAt; }
    /// The ten fields. @p base is the address of the server, without a slash at the end.
    QJsonObject fields(const SandboxTask &task, const QString &base, qint64 now) const;

private:
    qint64 m_startedAt;
    std::vector<SandboxTask> m_tasks{};
    std::vector<quint32> m_newestFirst{};
    QHash<QByteArray, quint32> m_byId{};
};

} // namespace taskglass::sandbox
