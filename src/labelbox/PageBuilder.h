// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "labelbox/RowDecoder.h"
#include "labelbox/RowReader.h"

#include <optional>
#include <string>
#include <string_view>

namespace taskglass {

/// Collects the rows of a file into pages; every page but the last knows where to resume.
class PageBuilder {
public:
    PageBuilder(RowStream stream, RowReader::Shape shape);

    RowPage &page() { return m_page; }
    bool isFull() const;
    /// The page so far, ending at @p cursor; with an empty one it is the last, and has the total.
    RowPage take(const QByteArray &cursor);

private:
    RowPage freshPage() const;

    RowStream m_stream;
    RowReader::Shape m_shape;
    RowPage m_page;
    qint64 m_taken = 0;
};

/// How much of a file is read between two turns of the event loop, in bytes.
inline constexpr qint64 sliceBytes = 4 << 20;

/// Whether @p text is one JSON value, in the dialect of `json/JsonText.h`.
bool isJsonValue(std::string_view text);
/// The JSON value @p text on one line; absent if it is none.
std::optional<std::string> jsonLine(std::string_view text);

} // namespace taskglass
