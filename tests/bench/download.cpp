// SPDX-License-Identifier: Apache-2.0
// Downloads the rows of a task into page logs, as the engine does, and reports what it cost:
// download URL failed|created|both [FOLDER]
#include "engine/RowDownload.h"
#include "tests/bench/Report.h"

#include <QCoreApplication>
#include <QTemporaryDir>

#include <memory>
#include <vector>

using namespace taskglass;
using namespace Qt::StringLiterals;

int main(int argc, char *argv[])
{
    const QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() < 3)
        return 2;
    const QUrl url(arguments.at(1));
    const QString kind = arguments.at(2);
    const QString keep = arguments.value(3); // A folder that keeps the logs.

    bench::Report report;
    LabelboxClient client(Endpoint{url, Secret("bench")});
    TaskRecord task;
    task.id = TaskId{u"task0"_s};
    task.type = u"adv-upsert-data-rows"_s;
    task.status = u"COMPLETE"_s;
    const QTemporaryDir temporary(QDir::currentPath() + u"/bench-log-XXXXXX"_s);
    const QString folder = keep.isEmpty() ? temporary.path() : keep;

    std::vector<std::unique_ptr<RowDownload>> downloads;
    if (kind != u"created"_s)
        downloads.push_back(std::make_unique<RowDownload>(
            client, task, RowStream::Failed, folder + u"/failed.log"_s));
    if (kind != u"failed"_s)
        downloads.push_back(std::make_unique<RowDownload>(
            client, task, RowStream::Created, folder + u"/created.log"_s));
    std::size_t ended = 0;
    double firstRows = 0;
    for (const auto &download : downloads) {
        QObject::connect(download.get(), &RowDownload::stateChanged, download.get(),
            [&](const RowStreamState &state) {
                if (firstRows == 0 && state.rows > 0)
                    firstRows = report.elapsed();
            });
        QObject::connect(download.get(), &RowDownload::ended, download.get(), [&] {
            if (++ended == downloads.size())
                QCoreApplication::quit();
        });
        download->start();
    }
    if (ended < downloads.size())
        QCoreApplication::exec();
    qint64 rows = 0;
    for (const auto &download : downloads) {
        rows += download->state().rows;
        if (download->state().phase != RowStreamState::Phase::Complete)
            return 1;
    }
    report.add("rows", static_cast<double>(rows));
    report.add("first_rows_s", firstRows);
    report.print();
    return 0;
}
