// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Error.h"

#include <QString>

namespace taskglass {

// What can be wrong with a page log, in words; kind `Storage` unless said otherwise. The detail is
// for the log.

/// The file at @p path is something else.
Error notAPageLog(const QString &path);
/// It was written by a newer program.
Error newerPageLog(const QString &path, quint32 version);
/// It holds rows of another stream.
Error otherPageLog(const QString &path, quint32 stream);
/// Its bytes contradict each other; kind `Damaged`.
Error damagedPageLog(const QString &path, const QString &detail);
/// It has been begun anew since it was opened, or since its rows were counted.
Error changedPageLog(const QString &path, const QString &detail);
/// More than a record or a slice can number.
Error tooBigForPageLog(const QString &path, const QString &detail);
/// A page that does not continue it.
Error misfitForPageLog(const QString &path, const QString &detail);

} // namespace taskglass
