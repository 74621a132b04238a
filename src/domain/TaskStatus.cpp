// SPDX-License-Identifier: Apache-2.0
#include "domain/TaskStatus.h"

#include "base/EnumTable.h"

#include <QCoreApplication>

namespace taskglass {
namespace {

enum class Phase { Neither, Active, Finished };

struct StatusInfo {
    TaskStatus status;
    const char16_t *wire;
    const char16_t *otherWire; ///< A second spelling seen on the wire, or null.
    const char *name;
    Phase phase;
};

constexpr EnumTable<TaskStatus, StatusInfo, countTo(TaskStatus::Cancelled)> statusTable(
    &StatusInfo::status,
    {{
        {TaskStatus::Unknown, nullptr, nullptr,
            QT_TRANSLATE_NOOP("taskglass::TaskStatus", "Unknown"), Phase::Neither},
        {TaskStatus::InProgress, u"IN_PROGRESS", nullptr,
            QT_TRANSLATE_NOOP("taskglass::TaskStatus", "In progress"), Phase::Active},
        {TaskStatus::Cancelling, u"CANCELLING", u"CANCELING",
            QT_TRANSLATE_NOOP("taskglass::TaskStatus", "Cancelling"), Phase::Active},
        {TaskStatus::Complete, u"COMPLETE", nullptr,
            QT_TRANSLATE_NOOP("taskglass::TaskStatus", "Complete"), Phase::Finished},
        {TaskStatus::Failed, u"FAILED", nullptr,
            QT_TRANSLATE_NOOP("taskglass::TaskStatus", "Failed"), Phase::Finished},
        {TaskStatus::Cancelled, u"CANCELED", u"CANCELLED",
            QT_TRANSLATE_NOOP("taskglass::TaskStatus", "Cancelled"), Phase::Finished},
    }});

} // namespace

TaskStatus taskStatusFromWire(QStringView word)
{
    for (const StatusInfo &info : statusTable) {
        if ((info.wire && word == QStringView(info.wire))
            || (info.otherWire && word == QStringView(info.otherWire)))
            return info.status;
    }
    return TaskStatus::Unknown;
}

QString onlyWireWord(TaskStatus status)
{
    const StatusInfo &info = statusTable[status];
    return info.wire && !info.otherWire ? QStringView(info.wire).toString() : QString();
}

QString displayName(TaskStatus status)
{
    return QCoreApplication::translate("taskglass::TaskStatus", statusTable[status].name);
}

bool isActive(TaskStatus status)
{
    return statusTable[status].phase == Phase::Active;
}

bool isFinished(TaskStatus status)
{
    return statusTable[status].phase == Phase::Finished;
}

} // namespace taskglass
