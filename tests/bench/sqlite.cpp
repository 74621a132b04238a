// SPDX-License-Identifier: Apache-2.0
// Copies the failed rows of a page log into an SQLite table, for the baselines: sqlite LOG
// DATABASE.
#include "store/PageLog.h"

#include <sqlite3.h>

using namespace taskglass;

int main(int argc, char *argv[])
{
    if (argc < 3)
        return 2;
    const Result<PageLog> log =
        PageLog::open(QString::fromLocal8Bit(argv[1]), RowStream::Failed, PageLog::Mode::Read);
    sqlite3 *database = nullptr;
    if (!log || sqlite3_open(argv[2], &database) != SQLITE_OK)
        return 1;
    sqlite3_exec(database,
        "PRAGMA page_size=16384; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"
        "CREATE TABLE rows(message TEXT, global_key TEXT, external_id TEXT, row_data TEXT,"
        " metadata TEXT, attachments TEXT); BEGIN",
        nullptr, nullptr, nullptr);
    sqlite3_stmt *insert = nullptr;
    sqlite3_prepare_v2(database, "INSERT INTO rows VALUES(?,?,?,?,?,?)", -1, &insert, nullptr);
    for (qsizetype number = 0; number < log->pages(); ++number) {
        const Result<RowPage> page = log->readPage(number);
        if (!page)
            return 1;
        for (qsizetype row = 0; row < page->rows(); ++row) {
            for (int column = 0; column < 6; ++column) {
                const QByteArrayView cell =
                    page->columns[static_cast<std::size_t>(column)].cell(row);
                sqlite3_bind_text(
                    insert, column + 1, cell.data(), static_cast<int>(cell.size()), SQLITE_STATIC);
            }
            if (sqlite3_step(insert) != SQLITE_DONE)
                return 1;
            sqlite3_reset(insert);
        }
    }
    sqlite3_finalize(insert);
    sqlite3_exec(database, "COMMIT", nullptr, nullptr, nullptr);
    sqlite3_close(database);
    return 0;
}
