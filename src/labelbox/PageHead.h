// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/RowPage.h"

#include <QByteArray>
#include <QByteArrayView>

namespace taskglass {

/// Where the page of rows behind this one begins, found without reading the rows: in the first
/// bytes of a page, or in the last. The documents ask for `after` before the rows, and GraphQL
/// servers should keep that order; nobody promises that they do, so tails are read as well.
struct PageHead {
    enum class State {
        Incomplete, ///< Too few bytes to tell.
        Unknown,    ///< It begins, or ends, otherwise; the whole page must be read.
        Known,      ///< `cursor` is where the next page begins; empty after the last.
    };
    State state = State::Unknown;
    QByteArray cursor{};
};

/// Reads `{"data":{"<list of stream>":{"after":<cursor>`, blanks allowed; @p bytes may end
/// anywhere.
PageHead readPageHead(QByteArrayView bytes, RowStream stream);

/// The same of a whole page whose rows came first: reads what stands behind its last bracket,
/// `"after":<cursor>` and `"total":<number>` in any order, and then nothing but closing braces.
/// Never `Incomplete`.
PageHead readPageTail(QByteArrayView page);

} // namespace taskglass
