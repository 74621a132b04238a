// SPDX-License-Identifier: Apache-2.0
#include "domain/TaskKind.h"

#include "base/EnumTable.h"

#include <QCoreApplication>

namespace taskglass {
namespace {

struct KindInfo {
    TaskKind kind;
    const char16_t *type; ///< The server's word, or null when the type does not decide.
    const char *name;
};

constexpr EnumTable<TaskKind, KindInfo, countTo(TaskKind::Annotate)> kindTable(&KindInfo::kind,
    {{
        {TaskKind::Other, nullptr, nullptr},
        {TaskKind::Import, nullptr, QT_TRANSLATE_NOOP("taskglass::TaskKind", "Import")},
        {TaskKind::Upsert, u"adv-upsert-data-rows",
            QT_TRANSLATE_NOOP("taskglass::TaskKind", "Upsert")},
        {TaskKind::Export, u"export-data-rows", QT_TRANSLATE_NOOP("taskglass::TaskKind", "Export")},
        {TaskKind::Batch, u"add-data-rows-to-batch",
            QT_TRANSLATE_NOOP("taskglass::TaskKind", "Batch")},
        {TaskKind::Queue, u"send-to-task-queue", QT_TRANSLATE_NOOP("taskglass::TaskKind", "Queue")},
        {TaskKind::Annotate, u"send-to-annotate",
            QT_TRANSLATE_NOOP("taskglass::TaskKind", "Annotate")},
    }});

} // namespace

TaskKind taskKind(QStringView type, QStringView name)
{
    const QStringView upsert(kindTable[TaskKind::Upsert].type);
    if (type.compare(upsert, Qt::CaseInsensitive) == 0)
        return TaskKind::Upsert;
    if (name == u"JSON Import")
        return TaskKind::Import;
    for (const KindInfo &info : kindTable) {
        if (info.type && type == QStringView(info.type))
            return info.kind;
    }
    return TaskKind::Other;
}

QString displayName(TaskKind kind, const QString &type)
{
    const KindInfo &info = kindTable[kind];
    return info.name ? QCoreApplication::translate("taskglass::TaskKind", info.name) : type;
}

bool createsRows(TaskKind kind)
{
    return kind == TaskKind::Import || kind == TaskKind::Upsert;
}

} // namespace taskglass
