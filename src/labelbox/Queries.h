// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QString>

namespace taskglass {

/// An operation of `resources/queries`, ready to be asked.
struct Query {
    /// Implicit, so that a question names its operation and nothing else. The document is
    /// `<name>.graphql`, which must exist, without its comment lines.
    Query(const char *name);

    QString operation;
    QByteArray document;
};

/// @p query with its literal `skip: 0` replaced: the server is known to answer paging arguments
/// written as literals (Protocol.md, "Listing tasks").
Query withSkip(Query query, qsizetype skip);

/// @p query for a list of tasks of the status $status only (Protocol.md, "Filters and order").
Query withStatus(Query query);

/// `GetTasksById` for @p count tasks: variables id0, id1, ..., fields t0, t1, ...
Query tasksByIdQuery(qsizetype count);

} // namespace taskglass
