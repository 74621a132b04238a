// SPDX-License-Identifier: Apache-2.0
// The real window on the bench server, measured from inside. First argument: what is measured.
#include "models/RowTableModel.h"
#include "tests/bench/Report.h"
#include "ui/Desktop.h"
#include "ui/RowPane.h"
#include "ui/RowView.h"
#include "ui/Theme.h"

#include <QApplication>
#include <QDir>
#include <QFile>
#include <QTimer>

using namespace taskglass;
using namespace Qt::StringLiterals;

namespace {

const TaskId bigTask{u"task0"_s};

/// Turns of all threads of this process so far: each is a wake-up that the program caused.
double wakeUps()
{
    double total = 0;
    const QStringList threads =
        QDir(u"/proc/self/task"_s).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString &thread : threads) {
        QFile file(u"/proc/self/task/%1/status"_s.arg(thread));
        if (!file.open(QIODevice::ReadOnly))
            continue;
        for (const QByteArray &line : file.readAll().split('\n')) {
            if (line.startsWith("voluntary_ctxt_switches:"))
                total += line.mid(24).trimmed().toDouble();
        }
    }
    return total;
}

/// From choosing a task never downloaded to its first rows on screen.
void firstRows(Desktop &desktop, bench::Report &report)
{
    QObject::connect(
        &desktop.engine(), &Engine::tasksChanged, &desktop,
        [&desktop, &report] {
            auto *clock = new QElapsedTimer;
            desktop.window().detail()->setTab(DetailTab::FailedRows);
            // The list and its counts are there; let them be painted first.
            QTimer::singleShot(1500, &desktop, [&desktop, &report, clock] {
                RowPane *pane = desktop.window().detail()->failedRows();
                QObject::connect(&desktop.engine(), &Engine::rowsChanged, pane, [=, &report] {
                    if (pane->rows().rowCount() == 0)
                        return;
                    pane->view()->viewport()->repaint();
                    report.add("first_rows_s", static_cast<double>(clock->nsecsElapsed()) / 1e9);
                    QCoreApplication::quit();
                });
                clock->start();
                desktop.window().selectTask(bigTask);
            });
        },
        Qt::SingleShotConnection);
}

/// How late a timer of 8 ms is while both streams of the task arrive and are shown.
void heartbeat(Desktop &desktop, bench::Report &report)
{
    struct Beat {
        QTimer timer{};
        QElapsedTimer since{};
        std::vector<double> late{};
        int running = 2;
    };
    auto beat = std::make_shared<Beat>();
    beat->timer.setTimerType(Qt::PreciseTimer);
    QObject::connect(
        &desktop.engine(), &Engine::tasksChanged, &desktop,
        [&desktop, beat] {
            desktop.window().detail()->setTab(DetailTab::FailedRows);
            QTimer::singleShot(1500, &desktop, [&desktop, beat] {
                desktop.window().selectTask(bigTask);
                desktop.engine().requestRows(bigTask, RowStream::Created);
                beat->since.start();
                beat->timer.start(8);
            });
        },
        Qt::SingleShotConnection);
    QObject::connect(&beat->timer, &QTimer::timeout, &desktop, [beat] {
        beat->late.push_back(static_cast<double>(beat->since.nsecsElapsed()) / 1e6 - 8);
        beat->since.start();
    });
    QObject::connect(&desktop.engine(), &Engine::rowsChanged, &desktop,
        [beat, &report](const RowStreamState &state) {
            if (state.phase == RowStreamState::Phase::Fetching || --beat->running > 0)
                return;
            std::sort(beat->late.begin(), beat->late.end());
            const auto at = [&](double share) {
                return beat->late[static_cast<std::size_t>(
                    share * static_cast<double>(beat->late.size() - 1))];
            };
            report.add("p50_ms", at(0.5));
            report.add("p95_ms", at(0.95));
            report.add("p99_ms", at(0.99));
            report.add("max_ms", at(1));
            report.add("beats", static_cast<double>(beat->late.size()));
            QCoreApplication::quit();
        });
}

/// A minute of a hidden window with nothing running.
void idle(Desktop &desktop, bench::Report &report)
{
    QTimer::singleShot(5000, &desktop, [&desktop, &report] {
        desktop.window().hide();
        QTimer::singleShot(3000, &desktop, [&desktop, &report] {
            const double cpu = bench::Report::cpu();
            const double turns = wakeUps();
            QTimer::singleShot(60'000, &desktop, [&report, cpu, turns] {
                report.add("cpu_percent", (bench::Report::cpu() - cpu) / 60 * 100);
                report.add("wakeups", wakeUps() - turns);
                QCoreApplication::quit();
            });
        });
    });
}

/// Lists all tasks once, so that the data folder holds them.
void fill(Desktop &desktop, bench::Report &)
{
    QObject::connect(
        &desktop.engine(), &Engine::pollStateChanged, &desktop, [](const PollState &state) {
            if (state.phase == PollState::Phase::Online)
                QCoreApplication::quit();
        });
}

/// Downloads the failed rows with the window open.
void download(Desktop &desktop, bench::Report &report)
{
    QObject::connect(
        &desktop.engine(), &Engine::tasksChanged, &desktop,
        [&desktop] {
            desktop.window().detail()->setTab(DetailTab::FailedRows);
            QTimer::singleShot(500, &desktop, [&desktop] { desktop.window().selectTask(bigTask); });
        },
        Qt::SingleShotConnection);
    QObject::connect(
        &desktop.engine(), &Engine::rowsChanged, &desktop, [&report](const RowStreamState &state) {
            if (state.phase != RowStreamState::Phase::Complete)
                return;
            report.add("rows", static_cast<double>(state.rows));
            QCoreApplication::quit();
        });
}

} // namespace

int main(int argc, char *argv[])
{
    QApplication application(argc, argv);
    applyTheme(Theme::Light);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() < 4)
        return 2;
    StartOptions options;
    options.endpoint = QUrl(arguments.at(2));
    options.dataFolder = arguments.at(3);
    bench::Report report;
    Desktop desktop(options);
    const QString what = arguments.at(1);
    if (what == u"first-rows"_s)
        firstRows(desktop, report);
    else if (what == u"heartbeat"_s)
        heartbeat(desktop, report);
    else if (what == u"idle"_s)
        idle(desktop, report);
    else if (what == u"fill"_s)
        fill(desktop, report);
    else if (what == u"download"_s)
        download(desktop, report);
    else
        return 2;
    if (!desktop.start())
        return 1;
    QTimer::singleShot(300'000, &application, [] { QCoreApplication::exit(1); });
    const int code = QCoreApplication::exec();
    if (code == 0)
        report.print();
    return code;
}
