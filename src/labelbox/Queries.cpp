// SPDX-License-Identifier: Apache-2.0
#include "labelbox/Queries.h"

#include <QFile>
#include <QString>

namespace taskglass {

using namespace Qt::StringLiterals;

QByteArray queryDocument(const char *name)
{
    QFile file(u":/queries/"_s + QLatin1StringView(name) + u".graphql"_s);
    const bool isOpen = file.open(QIODevice::ReadOnly);
    Q_ASSERT(isOpen);
    Q_UNUSED(isOpen);
    QByteArray document;
    while (!file.atEnd()) {
        const QByteArray line = file.readLine();
        if (!line.startsWith('#'))
            document += line;
    }
    return document;
}

QByteArray withSkip(QByteArray document, qsizetype skip)
{
    return document.replace("skip: 0", QByteArray("skip: " + QByteArray::number(skip)));
}

QByteArray tasksByIdDocument(qsizetype count)
{
    QByteArray document;
    for (const QByteArray &line : queryDocument("GetTasksById").split('\n')) {
        if (line.contains("t0:")) {
            for (qsizetype i = 0; i < count; ++i) {
                const QByteArray number = QByteArray::number(i);
                document += QByteArray(line)
                                .replace("t0:", QByteArray("t" + number + ":"))
                                .replace("$id0", QByteArray("$id" + number))
                    + '\n';
            }
        } else if (line.contains("$id0: ID!")) {
            QByteArray declarations;
            for (qsizetype i = 0; i < count; ++i)
                declarations += ", $id" + QByteArray::number(i) + ": ID!";
            document += QByteArray(line).replace(", $id0: ID!", declarations) + '\n';
        } else {
            document += line + '\n';
        }
    }
    return document;
}

} // namespace taskglass
