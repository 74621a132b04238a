// SPDX-License-Identifier: Apache-2.0
// A result file: how it is cut into blocks changes nothing.
#include "Fuzz.h"
#include "json/JsonText.h"
#include "labelbox/JsonListSplitter.h"
#include "labelbox/RowDecoder.h"

#include <string>
#include <vector>

using namespace taskglass;

namespace {

struct Split {
    std::vector<std::string> pieces{};
    JsonListSplitter::State state{};
};

Split split(QByteArrayView bytes, qsizetype block)
{
    Split result;
    JsonListSplitter splitter([&result](const JsonListSplitter::Piece &piece) {
        result.pieces.push_back(std::string(piece.member) + '\0' + std::string(piece.json));
        return JsonListSplitter::Then::GoOn;
    });
    for (qsizetype at = 0; at < bytes.size(); at += block)
        splitter.feed(bytes.sliced(at, std::min(block, bytes.size() - at)));
    result.state = splitter.state();
    return result;
}

} // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArrayView bytes = bytesOf(data, size);
    const Split whole = split(bytes, std::max<qsizetype>(1, bytes.size()));
    for (const qsizetype block : {1, 7}) {
        const Split inBlocks = split(bytes, block);
        FUZZ_CHECK(inBlocks.pieces == whole.pieces);
        FUZZ_CHECK(inBlocks.state == whole.state);
    }
    for (const std::string &piece : whole.pieces) {
        const std::string_view json = std::string_view(piece).substr(piece.find('\0') + 1);
        RowPage page(RowStream::Failed);
        appendFileElement(page, json, 0);
        FUZZ_CHECK(page.rows() >= 0);
        for (const RowColumn &column : page.columns)
            FUZZ_CHECK(column.rows() == page.rows());
        const RowPage values = sdkValues(page);
        FUZZ_CHECK(values.rows() == page.rows());
        for (qsizetype row = 0; row < values.rows(); ++row) {
            QByteArray minified;
            FUZZ_CHECK(appendMinified(minified, values.columns.front().cell(row)));
        }
    }
    return 0;
}
