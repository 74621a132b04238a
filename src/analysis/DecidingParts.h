// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace taskglass {

// What of a message decides what its mistake is, and must not be replaced by a placeholder.

/// Whether @p text begins with a status of HTTP that is an error, 400 to 599, and no longer number.
bool isStatusCode(std::string_view text);
/// Whether the status code between @p before and @p behind is told as one, and no other number.
bool tellsStatus(std::string_view before, std::string_view behind);
/// The status code that a piece of JSON tells; empty if none.
std::string_view statusWithin(std::string_view json);

/// Whether @p quoted is what the sentence is about: a word in capitals, or the name of a field.
/// @p word is the one before it, @p behind what follows the marks.
bool isSubject(std::string_view quoted, std::string_view word, std::string_view behind);
/// "GET " of a quoted line of HTTP; otherwise nothing.
std::string_view verbOf(std::string_view quoted);

/// The main type of the media type @p name if @p before has named it already, so that the rest
/// decides nothing: "image" of "image/webp" behind "Unsupported image format"; otherwise nothing.
std::string_view namedMediaType(std::string_view name, std::string_view before);

} // namespace taskglass
