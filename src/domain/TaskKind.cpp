// SPDX-License-Identifier: Apache-2.0
#include "domain/TaskKind.h"

#include <QCoreApplication>

#include <array>

namespace taskglass {
namespace {

struct KindRow {
    TaskKind kind;
    const char16_t *type; ///< The server's word, or null when the type does not decide.
    const char *name;
};

constexpr std::array kindTable{
    KindRow{TaskKind::Other, nullptr, nullptr},
    KindRow{TaskKind::Import, nullptr, QT_TRANSLATE_NOOP("TaskKind", "Import")},
    KindRow{TaskKind::Upsert, u"adv-upsert-data-rows", QT_TRANSLATE_NOOP("TaskKind", "Upsert")},
    KindRow{TaskKind::Export, u"export-data-rows", QT_TRANSLATE_NOOP("TaskKind", "Export")},
    KindRow{TaskKind::Batch, u"add-data-rows-to-batch", QT_TRANSLATE_NOOP("TaskKind", "Batch")},
    KindRow{TaskKind::Queue, u"send-to-task-queue", QT_TRANSLATE_NOOP("TaskKind", "Queue")},
    KindRow{TaskKind::Annotate, u"send-to-annotate", QT_TRANSLATE_NOOP("TaskKind", "Annotate")},
};

constexpr bool isIndexedByEnum()
{
    for (std::size_t i = 0; i < kindTable.size(); ++i) {
        if (static_cast<std::size_t>(kindTable[i].kind) != i)
            return false;
    }
    return kindTable.size() == static_cast<std::size_t>(TaskKind::Annotate) + 1;
}
static_assert(isIndexedByEnum(), "kindTable must list every TaskKind in order");

} // namespace

TaskKind taskKind(QStringView type, QStringView name)
{
    const QStringView upsert(kindTable[static_cast<std::size_t>(TaskKind::Upsert)].type);
    if (type.compare(upsert, Qt::CaseInsensitive) == 0)
        return TaskKind::Upsert;
    if (name == u"JSON Import")
        return TaskKind::Import;
    for (const KindRow &row : kindTable) {
        if (row.type && type == QStringView(row.type))
            return row.kind;
    }
    return TaskKind::Other;
}

QString displayName(TaskKind kind, const QString &type)
{
    const KindRow &row = kindTable[static_cast<std::size_t>(kind)];
    return row.name ? QCoreApplication::translate("TaskKind", row.name) : type;
}

bool createsRows(TaskKind kind)
{
    return kind == TaskKind::Import || kind == TaskKind::Upsert;
}

} // namespace taskglass
