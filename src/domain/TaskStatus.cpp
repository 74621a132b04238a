// SPDX-License-Identifier: Apache-2.0
#include "domain/TaskStatus.h"

#include <QCoreApplication>

#include <array>

namespace taskglass {
namespace {

enum class Phase { Neither, Active, Finished };

struct StatusRow {
    TaskStatus status;
    const char16_t *wire;
    const char16_t *otherWire; ///< A second spelling seen on the wire, or null.
    const char *name;
    Phase phase;
};

constexpr std::array statusTable{
    StatusRow{TaskStatus::Unknown, nullptr, nullptr, QT_TRANSLATE_NOOP("TaskStatus", "Unknown"),
        Phase::Neither},
    StatusRow{TaskStatus::InProgress, u"IN_PROGRESS", nullptr,
        QT_TRANSLATE_NOOP("TaskStatus", "In progress"), Phase::Active},
    StatusRow{TaskStatus::Cancelling, u"CANCELLING", u"CANCELING",
        QT_TRANSLATE_NOOP("TaskStatus", "Cancelling"), Phase::Active},
    StatusRow{TaskStatus::Complete, u"COMPLETE", nullptr,
        QT_TRANSLATE_NOOP("TaskStatus", "Complete"), Phase::Finished},
    StatusRow{TaskStatus::Failed, u"FAILED", nullptr, QT_TRANSLATE_NOOP("TaskStatus", "Failed"),
        Phase::Finished},
    StatusRow{TaskStatus::Cancelled, u"CANCELED", u"CANCELLED",
        QT_TRANSLATE_NOOP("TaskStatus", "Cancelled"), Phase::Finished},
};

constexpr bool isIndexedByEnum()
{
    for (std::size_t i = 0; i < statusTable.size(); ++i) {
        if (static_cast<std::size_t>(statusTable[i].status) != i)
            return false;
    }
    return statusTable.size() == static_cast<std::size_t>(TaskStatus::Cancelled) + 1;
}
static_assert(isIndexedByEnum(), "statusTable must list every TaskStatus in order");

const StatusRow &rowOf(TaskStatus status)
{
    return statusTable[static_cast<std::size_t>(status)];
}

} // namespace

TaskStatus taskStatusFromWire(QStringView word)
{
    for (const StatusRow &row : statusTable) {
        if ((row.wire && word == QStringView(row.wire))
            || (row.otherWire && word == QStringView(row.otherWire)))
            return row.status;
    }
    return TaskStatus::Unknown;
}

QString displayName(TaskStatus status)
{
    return QCoreApplication::translate("TaskStatus", rowOf(status).name);
}

bool isActive(TaskStatus status)
{
    return rowOf(status).phase == Phase::Active;
}

bool isFinished(TaskStatus status)
{
    return rowOf(status).phase == Phase::Finished;
}

} // namespace taskglass
