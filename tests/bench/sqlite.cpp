// SPDX-License-Identifier: Apache-2.0
// The baseline of searches and exports: the failed rows of a page log in an SQLite table.
// sqlite copy LOG DATABASE: makes it; sqlite ask DATABASE SQL: times a question, all rows read.
#include "store/PageLog.h"
#include "tests/bench/Report.h"

#include <sqlite3.h>

#include <string_view>

using namespace taskglass;

namespace {

bool copy(const char *path, sqlite3 *database)
{
    const Result<PageLog> log =
        PageLog::open(QString::fromLocal8Bit(path), RowStream::Failed, PageLog::Mode::Read);
    if (!log)
        return false;
    sqlite3_exec(database,
        "PRAGMA page_size=16384; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;CREATE TABLE "
        "rows(message TEXT, global_key TEXT, external_id TEXT, row_data TEXT, metadata TEXT, "
        "attachments TEXT); BEGIN",
        nullptr, nullptr, nullptr);
    sqlite3_stmt *insert = nullptr;
    sqlite3_prepare_v2(database, "INSERT INTO rows VALUES(?,?,?,?,?,?)", -1, &insert, nullptr);
    for (qsizetype number = 0; number < log->pages(); ++number) {
        const Result<RowPage> page = log->readPage(number);
        if (!page)
            return false;
        for (qsizetype row = 0; row < page->rows(); ++row) {
            for (int column = 0; column < 6; ++column) {
                const QByteArrayView cell =
                    page->columns[static_cast<std::size_t>(column)].cell(row);
                sqlite3_bind_text(
                    insert, column + 1, cell.data(), static_cast<int>(cell.size()), SQLITE_STATIC);
            }
            if (sqlite3_step(insert) != SQLITE_DONE)
                return false;
            sqlite3_reset(insert);
        }
    }
    sqlite3_finalize(insert);
    return sqlite3_exec(database, "COMMIT", nullptr, nullptr, nullptr) == SQLITE_OK;
}

/// The middle of five, as the programs that are compared with it take theirs.
bool ask(sqlite3 *database, const char *sql, bench::Report &report)
{
    sqlite3_stmt *question = nullptr;
    if (sqlite3_prepare_v2(database, sql, -1, &question, nullptr) != SQLITE_OK)
        return false;
    std::vector<double> times;
    long long rows = 0;
    for (int round = 0; round < 5; ++round) {
        const auto began = std::chrono::steady_clock::now();
        for (rows = 0; sqlite3_step(question) == SQLITE_ROW;)
            ++rows;
        times.push_back(
            std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began)
                .count());
        sqlite3_reset(question);
    }
    sqlite3_finalize(question);
    report.add("rows", static_cast<double>(rows));
    report.add("ms", bench::median(times));
    return true;
}

} // namespace

int main(int argc, char *argv[])
{
    if (argc < 4)
        return 2;
    const bool isCopy = std::string_view(argv[1]) == "copy";
    sqlite3 *database = nullptr;
    if (sqlite3_open(isCopy ? argv[3] : argv[2], &database) != SQLITE_OK)
        return 1;
    bench::Report report;
    const bool isDone = isCopy ? copy(argv[2], database) : ask(database, argv[3], report);
    sqlite3_close(database);
    if (isDone)
        report.print();
    return isDone ? 0 : 1;
}
