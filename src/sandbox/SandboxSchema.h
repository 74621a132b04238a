// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sandbox/QueryReader.h"

#include <QString>

namespace taskglass::sandbox {

// The types of the service, and what a query may ask of them.

/// What is wrong with a selection of fields of the type @p typeName, in the words of the reference
/// implementation; empty if nothing is.
QString objection(const std::vector<SelectedField> &fields, const QByteArray &typeName);

/// How many lists of tasks are asked for, at any depth.
qsizetype taskLists(const std::vector<SelectedField> &fields);

} // namespace taskglass::sandbox
