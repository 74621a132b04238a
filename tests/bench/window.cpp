// SPDX-License-Identifier: Apache-2.0
// The real window on the bench server, measured from inside:
// window first-rows|heartbeat|idle|fill|download URL FOLDER
#include "models/RowTableModel.h"
#include "tests/bench/Report.h"
#include "ui/details/RowPane.h"
#include "ui/details/RowView.h"
#include "ui/program/Desktop.h"
#include "ui/widgets/Theme.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QTimer>

using namespace taskglass;
using namespace Qt::StringLiterals;

namespace {

const TaskId bigTask{u"task0"_s};

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
                const auto look = [=, &report] {
                    if (pane->rows().rowCount() == 0 || !clock->isValid())
                        return;
                    pane->view()->viewport()->repaint();
                    report.add("first_rows_s", static_cast<double>(clock->nsecsElapsed()) / 1e9);
                    clock->invalidate();
                    QCoreApplication::quit();
                };
                QObject::connect(&pane->rows(), &QAbstractItemModel::rowsInserted, pane, look);
                QObject::connect(&pane->rows(), &QAbstractItemModel::modelReset, pane, look);
                clock->start();
                desktop.window().selectTask(bigTask);
            });
        },
        Qt::SingleShotConnection);
}

double atShare(std::vector<double> values, double share)
{
    std::sort(values.begin(), values.end());
    const double last = static_cast<double>(values.size()) - 1;
    return values.empty() ? 0 : values[static_cast<std::size_t>(share * last)];
}

/// How late a timer of 8 ms is: before, and while both streams of the task arrive and are shown.
void heartbeat(Desktop &desktop, bench::Report &report)
{
    struct Beat {
        QTimer timer{};
        QElapsedTimer since{};
        std::vector<double> lateBefore{};
        std::vector<double> late{};
        bool isArriving = false;
        int running = 2;
    };
    auto beat = std::make_shared<Beat>();
    beat->timer.setTimerType(Qt::PreciseTimer);
    QObject::connect(
        &desktop.engine(), &Engine::tasksChanged, &desktop,
        [&desktop, beat] {
            desktop.window().detail()->setTab(DetailTab::FailedRows);
            QTimer::singleShot(1500, &desktop, [beat] {
                beat->since.start();
                beat->timer.start(8);
            });
            QTimer::singleShot(3000, &desktop, [&desktop, beat] {
                beat->isArriving = true;
                desktop.window().selectTask(bigTask);
                desktop.engine().requestRows({bigTask, RowStream::Created}, RowDemand::View);
            });
        },
        Qt::SingleShotConnection);
    QObject::connect(&beat->timer, &QTimer::timeout, &desktop, [beat] {
        std::vector<double> &late = beat->isArriving ? beat->late : beat->lateBefore;
        late.push_back(static_cast<double>(beat->since.nsecsElapsed()) / 1e6 - 8);
        beat->since.start();
    });
    QObject::connect(&desktop.engine(), &Engine::rowsChanged, &desktop,
        [beat, &report](const RowStreamState &state) {
            if (state.phase == RowStreamState::Phase::Fetching || --beat->running > 0)
                return;
            report.add("before_p99_ms", atShare(beat->lateBefore, 0.99));
            report.add("p50_ms", atShare(beat->late, 0.5));
            report.add("p95_ms", atShare(beat->late, 0.95));
            report.add("p99_ms", atShare(beat->late, 0.99));
            report.add("max_ms", atShare(beat->late, 1));
            report.add("beats", static_cast<double>(beat->late.size()));
            QCoreApplication::quit();
        });
}

/// A hidden window with nothing running; says so and stays, to be watched from outside.
void idle(Desktop &desktop, bench::Report &report)
{
    QTimer::singleShot(5000, &desktop, [&desktop, &report] {
        desktop.window().hide();
        report.print();
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
    if (what != u"idle"_s)
        QTimer::singleShot(300'000, &application, [] { QCoreApplication::exit(1); });
    const int code = QCoreApplication::exec();
    if (code == 0)
        report.print();
    return code;
}
