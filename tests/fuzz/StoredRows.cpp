// SPDX-License-Identifier: Apache-2.0
// A log of rows that a disk has spoilt: what is given back hangs together, or is refused.
#include "Fuzz.h"
#include "store/PageLog.h"

using namespace taskglass;

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QString path = fileWith(bytesOf(data, size));
    for (const RowStream stream : {RowStream::Failed, RowStream::ExportResult}) {
        const Result<PageLog> log = PageLog::open(path, stream, PageLog::Mode::Read);
        if (!log)
            continue;
        FUZZ_CHECK(log->bytes() <= static_cast<qint64>(size));
        qint64 rows = 0;
        bool isSound = true;
        for (qsizetype page = 0; page < log->pages(); ++page) {
            const Result<RowPage> read = log->readPage(page);
            isSound = isSound && read;
            if (read)
                rows += read->rows();
            RowColumn column;
            std::ignore = log->readColumn(page, 0, column);
            std::vector<quint32> templates;
            std::ignore = log->readTemplates(page, templates);
        }
        FUZZ_CHECK(!isSound || rows == log->rows());
        if (log->rows() > 0) {
            const Result<RowPage> last = log->readRows(log->rows() - 1, 1);
            FUZZ_CHECK(!isSound || (last && last->rows() == 1));
        }
    }
    // Who appends cuts off what does not verify.
    if (Result<PageLog> log = PageLog::open(path, RowStream::Failed, PageLog::Mode::Append)) {
        for (qsizetype page = 0; page < log->pages(); ++page)
            std::ignore = log->readPage(page);
    }
    return 0;
}
