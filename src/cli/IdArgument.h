// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace CLI {
class App;
class Option;
} // namespace CLI

namespace taskglass {

/// Declares the argument ID of a command: a task's id, or a link to it (`taskglass://task/ID`), in
/// blanks or not. Into @p id goes the bare id; an empty one is refused.
CLI::Option *addIdArgument(CLI::App &command, std::string &id);

/// The bare id in @p text, which may be a link; empty if there is none.
std::string bareId(const std::string &text);

} // namespace taskglass
