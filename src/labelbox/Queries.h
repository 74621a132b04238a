// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>

namespace taskglass {

/// The document `resources/queries/<name>.graphql`, without its comment lines.
QByteArray queryDocument(const char *name);

/// @p document with its literal `skip: 0` replaced: the server is known to answer paging arguments
/// written as literals (Protocol.md, "Listing tasks").
QByteArray withSkip(QByteArray document, qsizetype skip);

/// The document `GetTasksById` for @p count tasks: variables id0, id1, ..., fields t0, t1, ...
QByteArray tasksByIdDocument(qsizetype count);

} // namespace taskglass
