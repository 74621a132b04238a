// SPDX-License-Identifier: Apache-2.0
// Writes the failed rows of a page log to a CSV file, as the program does:
// export LOG FILE [sort COLUMN | find TEXT]
#include "engine/RowExport.h"
#include "tests/bench/Report.h"

#include <QCoreApplication>

using namespace taskglass;
using namespace Qt::StringLiterals;

int main(int argc, char *argv[])
{
    const QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() < 3)
        return 2;
    RowExportRequest request;
    request.sources = {{.logPath = arguments.at(1)}};
    request.path = arguments.at(2);
    request.output = RowsOutput{.format = RowFileFormat::CsvExact};
    if (arguments.value(3) == u"sort"_s)
        request.query.order = RowOrder{.column = arguments.value(4).toInt()};
    else if (arguments.value(3) == u"find"_s)
        request.query.text = arguments.value(4).toUtf8();

    bench::Report report;
    RowExport job(request);
    QObject::connect(&job, &RowExport::finished, &job,
        [&report](const Result<void> &outcome, const RowExportReport &done) {
            report.add("rows", static_cast<double>(done.written));
            QCoreApplication::exit(outcome ? 0 : 1);
        });
    job.start();
    const int code = QCoreApplication::exec();
    if (code == 0)
        report.print();
    return code;
}
