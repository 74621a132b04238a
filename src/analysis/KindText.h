// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace taskglass {

/// @p text, a template, as people read it: "a key" instead of `'{text}'`, without the marks that
/// quoted a part. In the language of the program.
std::string inWords(std::string_view text);

} // namespace taskglass
