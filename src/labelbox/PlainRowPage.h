// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/RowPage.h"

#include <optional>

namespace taskglass {

/// As `decodeRowPage`, for a @p body that nobody has looked at yet, and faster: absent if it holds
/// anything beside such a page, or anything odd; then the error ladder is to be asked, and
/// `decodeRowPage`. The buffer of @p body may grow.
std::optional<RowPage> decodePlainRowPage(QByteArray &body, RowStream stream);

} // namespace taskglass
