// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace taskglass {

/// What people read of a kind.
struct KindText {
    /// Where words stand for a part that varies; in bytes.
    struct Part {
        std::size_t begin = 0;
        std::size_t end = 0;
    };
    std::string text{};
    std::vector<Part> parts{}; ///< In order.
};

/// @p text, a template, as people read it: "a key" instead of `'{text}'`, without the marks that
/// quoted a part. In the language of the program.
KindText inWords(std::string_view text);

} // namespace taskglass
