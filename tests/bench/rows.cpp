// SPDX-License-Identifier: Apache-2.0
// Searches, sorts and groups the failed rows of a page log: rows LOG
#include "store/PageLog.h"
#include "store/RowQuery.h"
#include "tests/bench/Report.h"

using namespace taskglass;

namespace {

/// Milliseconds of a query, the middle of five.
double milliseconds(const PageLog &log, const RowQuery &query, std::size_t &found)
{
    std::vector<double> times;
    for (int round = 0; round < 5; ++round) {
        const auto began = std::chrono::steady_clock::now();
        const Result<std::vector<quint32>> rows = findRows(log, query);
        times.push_back(
            std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began)
                .count());
        found = rows ? rows->size() : 0;
    }
    return bench::median(times);
}

} // namespace

int main(int argc, char *argv[])
{
    if (argc < 2)
        return 2;
    bench::Report report;
    const QString path = QString::fromLocal8Bit(argv[1]);
    const auto began = std::chrono::steady_clock::now();
    const Result<PageLog> log = PageLog::open(path, RowStream::Failed, PageLog::Mode::Read);
    if (!log)
        return 1;
    qint64 counted = 0;
    for (const TemplateCount &count : log->templates())
        counted += count.rows;
    report.add("groups_ms",
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began)
            .count());
    report.add("rows", static_cast<double>(counted));
    report.add("groups", static_cast<double>(log->templates().size()));
    std::size_t found = 0;
    report.add(
        "search4_ms", milliseconds(*log, {.text = "cam-07/frame", .columns = {0, 1, 2, 3}}, found));
    report.add("search4_found", static_cast<double>(found));
    report.add("search1_ms", milliseconds(*log, {.text = "cam-07/frame", .columns = {1}}, found));
    report.add("search6_ms", milliseconds(*log, {.text = "no such text"}, found));
    report.add("template_ms", milliseconds(*log, {.templateIds = {1}}, found));
    report.add("sort_key_ms", milliseconds(*log, {.order = RowOrder{.column = 1}}, found));
    report.add("sort_message_ms", milliseconds(*log, {.order = RowOrder{.column = 0}}, found));
    report.add("sort_members_ms",
        milliseconds(*log, {.order = RowOrder{.column = 4, .by = RowOrder::By::Members}}, found));
    report.print();
    return 0;
}
