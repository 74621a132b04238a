// SPDX-License-Identifier: Apache-2.0
#include "labelbox/Queries.h"

#include <QFile>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

/// The document without its comment lines.
QByteArray read(const QString &path)
{
    QFile file(path);
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

} // namespace

Query::Query(const char *name)
    : operation(QString::fromLatin1(name))
    , document(read(u":/queries/"_s + operation + u".graphql"_s))
{
}

Query withSkip(Query query, qsizetype skip)
{
    query.document.replace("skip: 0", QByteArray("skip: " + QByteArray::number(skip)));
    return query;
}

Query withStatus(Query query)
{
    QByteArray &document = query.document;
    const qsizetype body = document.indexOf('{');
    const qsizetype declarations = document.lastIndexOf(')', body);
    if (declarations >= 0)
        document.insert(declarations, ", $status: TaskStatus!");
    else
        document.replace(body - 1, 1, "($status: TaskStatus!) ");
    document.replace("(skip:", "(where: {status: $status} skip:");
    return query;
}

Query tasksByIdQuery(qsizetype count)
{
    Query query("GetTasksById");
    QByteArray document;
    for (const QByteArray &line : query.document.split('\n')) {
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
    query.document = document;
    return query;
}

} // namespace taskglass
