// SPDX-License-Identifier: Apache-2.0
// The file of an import: what failed and what did not are all of it.
#include "Fuzz.h"
#include "files/OriginalFilter.h"
#include "tests/files/FailedRows.h"

#include <QBuffer>

using namespace taskglass;

namespace {

Result<OriginalFilterReport> filtered(const QString &path, OriginalKeep keep, QByteArray &bytes)
{
    FailureIndex failures(keep == OriginalKeep::FailedWithErrors ? FailureIndex::Messages::Kept
                                                                 : FailureIndex::Messages::Dropped);
    failures.add(failedRows({{"a", {}, {}}, {{}, "b", {}}, {{}, {}, "c"}}));
    QBuffer output(&bytes);
    output.open(QIODevice::WriteOnly);
    return filterOriginal(
        path, failures, output, {.keep = keep, .allowsUnmatched = true, .longestRecord = 4096});
}

} // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QString path = fileWith(bytesOf(data, size));
    QByteArray bad;
    QByteArray good;
    QByteArray told;
    const auto failed = filtered(path, OriginalKeep::Failed, bad);
    const auto others = filtered(path, OriginalKeep::Others, good);
    const auto withErrors = filtered(path, OriginalKeep::FailedWithErrors, told);
    FUZZ_CHECK(bool(failed) == bool(others));
    if (!failed) {
        FUZZ_CHECK(!failed.error().sentence.isEmpty());
        return 0;
    }
    FUZZ_CHECK(failed->records == others->records);
    FUZZ_CHECK(failed->kept + others->kept == failed->records);
    FUZZ_CHECK(failed->kept == failed->failed());
    FUZZ_CHECK(!withErrors || withErrors->kept == failed->kept);
    // Nothing is made up.
    FUZZ_CHECK(bad.size() <= static_cast<qsizetype>(size) + 2);
    FUZZ_CHECK(good.size() <= static_cast<qsizetype>(size) + 2);
    return 0;
}
