// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtGlobal>

#include <cstddef>
#include <string>
#include <string_view>

namespace taskglass {

/// The version of the normalising pass; stored with what it produced.
inline constexpr quint32 messageTemplateVersion = 3;

/// The template of messages that are missing, null or blank.
inline constexpr std::string_view noMessageTemplate = "(no message from server)";
/// Characters a template may have; a longer one is cut and ends with U+2026.
inline constexpr std::size_t maximumTemplateLength = 500;

/// @p message with a placeholder for each part that varies (Kinds.md): {json}, {url}, {name}, {id},
/// '{text}', {n}, {date}, {time}, {size}. Lists of one kind ("{id}, {id}") count as one, and blanks
/// of any kind as one space. Pure and deterministic; UTF-8 in and out; its time grows with the
/// length of @p message only.
std::string messageTemplate(std::string_view message);

} // namespace taskglass
