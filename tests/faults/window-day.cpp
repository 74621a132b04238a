// SPDX-License-Identifier: Apache-2.0
// A day of use: window-day ENDPOINT FOLDER HOURS
// Opens the real window. Every minute, somebody selects one of fifty tasks and opens one of its
// tabs; now and then the window is hidden. Every hour a line of JSON is printed: {"hour",
// "memory", "descriptors", "files", "bytes", "tasks", "unsettled", "online"}; `memory`
// and `bytes`, of the files in FOLDER, are in bytes. Wants LABELBOX_API_KEY, and a clock that runs
// fast (soak.py).
#include "analysis/TaskOutcome.h"
#include "ui/program/Desktop.h"
#include "ui/tasks/TaskView.h"

#include <QAbstractItemModel>
#include <QApplication>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

#include <chrono>
#include <cstdio>
#include <unistd.h>

using namespace taskglass;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int visitedTasks = 50;

/// Bytes that the program has in memory.
qint64 memory()
{
    QFile file(u"/proc/self/statm"_s);
    if (!file.open(QIODevice::ReadOnly))
        return -1;
    return file.readAll().split(' ').value(1).toLongLong() * sysconf(_SC_PAGESIZE);
}

/// Tasks that run, or whose failures are not counted yet.
int countUnsettled(const QAbstractItemModel &tasks)
{
    int count = 0;
    for (int row = 0; row < tasks.rowCount(); ++row) {
        const QVariant outcome = tasks.index(row, 0).data(TaskTableModel::OutcomeRole);
        const auto which = static_cast<TaskOutcome>(outcome.toInt());
        count += which == TaskOutcome::InProgress || which == TaskOutcome::Checking ? 1 : 0;
    }
    return count;
}

void tell(int hour, MainWindow &window, const QString &folder)
{
    qint64 files = 0;
    qint64 bytes = 0;
    QDirIterator each(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (each.hasNext()) {
        each.next();
        ++files;
        bytes += each.fileInfo().size();
    }
    const QAbstractItemModel &tasks = *window.taskView()->model();
    const QStringList descriptors =
        QDir(u"/proc/self/fd"_s).entryList(QDir::NoDotAndDotDot | QDir::AllEntries | QDir::System);
    const QJsonObject told{{u"hour"_s, hour}, {u"memory"_s, memory()},
        {u"descriptors"_s, descriptors.size()}, {u"files"_s, files}, {u"bytes"_s, bytes},
        {u"tasks"_s, tasks.rowCount()}, {u"unsettled"_s, countUnsettled(tasks)},
        {u"online"_s, window.pollState().phase == PollState::Phase::Online}};
    const QByteArray line = QJsonDocument(told).toJson(QJsonDocument::Compact);
    std::printf("%s\n", line.constData());
    std::fflush(stdout);
}

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() != 4)
        return 2;
    const QString folder = arguments.at(2);
    const int minutes = arguments.at(3).toInt() * 60;
    StartOptions options;
    options.endpoint = QUrl(arguments.at(1));
    options.dataFolder = folder;
    Desktop desktop(options);
    if (!desktop.start())
        return 1;
    MainWindow &window = desktop.window();

    int minute = 0;
    QTimer clock;
    QObject::connect(&clock, &QTimer::timeout, &window, [&] {
        ++minute;
        const QAbstractItemModel &tasks = *window.taskView()->model();
        if (minute % 60 == 59)
            minute % 120 == 59 ? window.showMinimized() : window.showNormal();
        if (const int rows = std::min(tasks.rowCount(), visitedTasks); rows > 0) {
            window.selectTask(TaskId{u"visited%1"_s.arg(minute % visitedTasks)});
            window.detail()->setTab(static_cast<DetailTab>(minute % detailTabTotal));
        }
        if (minute % 60 == 0)
            tell(minute / 60, window, folder);
        if (minute == minutes)
            QCoreApplication::quit();
    });
    clock.start(1min);
    return QApplication::exec();
}
