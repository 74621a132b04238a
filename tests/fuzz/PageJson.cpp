// SPDX-License-Identifier: Apache-2.0
// A page of rows: the fast way and the careful one agree.
#include "Fuzz.h"
#include "graphql/GraphQlAnswer.h"
#include "labelbox/PlainRowPage.h"
#include "labelbox/RowDecoder.h"

using namespace taskglass;

namespace {

/// Whether the careful way could not read that row. The fast one does not look at members that are
/// no part of a row, so that nonsense in them costs it nothing.
bool isUnreadable(const RowPage &page, qsizetype row)
{
    for (const RowColumn &column : page.columns) {
        if (column.cell(row).startsWith("unreadable (byte "))
            return true;
    }
    return false;
}

void compare(const RowPage &fast, const RowPage &careful)
{
    FUZZ_CHECK(fast.rows() == careful.rows());
    FUZZ_CHECK(fast.cursor == careful.cursor);
    FUZZ_CHECK(fast.total == careful.total);
    for (qsizetype row = 0; row < fast.rows(); ++row) {
        if (isUnreadable(careful, row))
            continue;
        for (std::size_t column = 0; column < fast.columns.size(); ++column) {
            FUZZ_CHECK(fast.columns[column].kind(row) == careful.columns[column].kind(row));
            FUZZ_CHECK(fast.columns[column].cell(row) == careful.columns[column].cell(row));
        }
    }
}

} // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray body = bytesOf(data, size).toByteArray();
    for (const RowStream stream : {RowStream::Failed, RowStream::Created}) {
        QByteArray copy = body;
        const std::optional<RowPage> plain = decodePlainRowPage(copy, stream);
        if (!readGraphQlAnswer(200, body)) {
            FUZZ_CHECK(!plain);
            continue;
        }
        const Result<RowPage> careful = decodeRowPage(body, stream);
        FUZZ_CHECK(!plain || careful);
        if (plain)
            compare(*plain, *careful);
        if (careful)
            FUZZ_CHECK(sdkValues(*careful).rows() == careful->rows());
    }
    return 0;
}
