// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtGlobal>

#include <string>

namespace taskglass::sandbox {

/// What a task's rows are refused for, beyond what Labelbox is known to say: how storage, networks
/// and colleagues go wrong.
enum class Mistakes {
    Usual, ///< Those of Labelbox; see `failureMessage`.
    Files,
    Media,
    Metadata,
    Network,
    Access,
    Languages,
};

/// What of a row its message may name.
struct MistakenRow {
    std::string key{};
    std::string file{};
    std::string address{};
    quint64 draw = 0; ///< Looks random; the same for the same row.
};

/// A message about @p row, one of some kinds of @p mistakes; which it is follows from its draw. Not
/// for `Usual`.
std::string mistakeMessage(Mistakes mistakes, const MistakenRow &row);

} // namespace taskglass::sandbox
