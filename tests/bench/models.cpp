// SPDX-License-Identifier: Apache-2.0
// A list of tasks on screen: what a refresh costs, and what a letter in the search field costs:
// models TOTAL
#include "base/Utc.h"
#include "models/TaskFilterModel.h"
#include "models/TaskTableModel.h"
#include "tests/bench/Report.h"
#include "ui/tasks/TaskView.h"
#include "ui/widgets/Theme.h"

#include <QApplication>
#include <QScrollBar>

#include <functional>

using namespace taskglass;
using namespace Qt::StringLiterals;

namespace {

double milliseconds(const std::function<void()> &work)
{
    const auto began = std::chrono::steady_clock::now();
    work();
    QCoreApplication::processEvents(); // Painting belongs to it.
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began)
        .count();
}

QList<TaskEntry> entries(int total)
{
    QList<TaskEntry> made;
    const QDateTime noon = utcMoment(QDate(2026, 9, 12), QTime(12, 0));
    for (int number = 0; number < total; ++number) {
        TaskEntry entry;
        entry.record.id = TaskId{u"task%1"_s.arg(number)};
        entry.record.name = u"import of warehouse %1"_s.arg(number * 7919 % total);
        entry.record.type = u"adv-upsert-data-rows"_s;
        entry.record.status = number % 3 == 0 ? u"IN_PROGRESS"_s : u"COMPLETE"_s;
        entry.record.completionPercentage = number % 3 == 0 ? number % 100 : 100;
        entry.record.createdAt = Timestamp::fromWire(noon.addSecs(-number).toString(Qt::ISODate));
        entry.record.updatedAt = entry.record.createdAt;
        if (number % 3 != 0)
            entry.failedRows = number % 7;
        made += entry;
    }
    return made;
}

/// Changes one task in a hundred.
QList<TaskEntry> onePercent(QList<TaskEntry> &all, int round)
{
    QList<TaskEntry> changed;
    for (qsizetype at = 0; at < all.size(); at += 100) {
        all[at].record.status = u"IN_PROGRESS"_s;
        all[at].record.completionPercentage = (at / 100 * 37 + round * 13) % 100;
        changed += all.at(at);
    }
    return changed;
}

void refresh(
    bench::Report &report, int total, TaskTableModel::Column column, const std::string &name)
{
    TaskTableModel model;
    TaskFilterModel filter;
    filter.setSourceModel(&model);
    TaskView view;
    view.setTasks(&filter);
    view.resize(1240, 800);
    view.show();
    QList<TaskEntry> all = entries(total);
    model.resetEntries(all);
    filter.sort(static_cast<int>(column), Qt::DescendingOrder);
    QCoreApplication::processEvents();
    const TaskId selected{u"task%1"_s.arg(total / 2)};
    view.selectTask(selected);
    // The chosen task stays where it is on screen, though others move above and below it.
    const auto place = [&view] { return view.visualRect(view.currentIndex()).top(); };
    std::vector<double> ratios;
    double change = 0;
    double reset = 0;
    bool isKept = true;
    for (int round = 0; round < 9; ++round) {
        const QList<TaskEntry> changed = onePercent(all, round);
        const int placeBefore = place();
        change = milliseconds([&] { model.applyChanges(changed); });
        isKept = isKept && view.selectedTasks() == QList{selected} && place() == placeBefore;
        reset = milliseconds([&] { model.resetEntries(all); });
        ratios.push_back(change / reset);
    }
    report.add(name + "_change_ms", change);
    report.add(name + "_reset_ms", reset);
    report.add(name + "_ratio", bench::median(ratios));
    report.add(name + "_kept", isKept ? 1 : 0);
}

void keystrokes(bench::Report &report, int total)
{
    TaskTableModel model;
    TaskFilterModel filter;
    filter.setSourceModel(&model);
    TaskView view;
    view.setTasks(&filter);
    view.resize(1240, 800);
    view.show();
    model.resetEntries(entries(total));
    QCoreApplication::processEvents();
    const QString typed = u"warehouse 49"_s;
    QStringList texts;
    for (qsizetype letters = 1; letters <= typed.size(); ++letters)
        texts += typed.left(letters);
    for (qsizetype letters = typed.size() - 1; letters >= 0; --letters)
        texts += typed.left(letters);
    std::vector<std::vector<double>> times(static_cast<std::size_t>(texts.size()));
    for (int round = 0; round < 5; ++round) {
        for (std::size_t at = 0; at < times.size(); ++at)
            times[at].push_back(
                milliseconds([&] { filter.setText(texts.at(static_cast<qsizetype>(at))); }));
    }
    std::vector<double> middles;
    for (const std::vector<double> &ofOneStroke : times)
        middles.push_back(bench::median(ofOneStroke));
    report.add("keystroke_ms", bench::median(middles));
    report.add("keystroke_slowest_ms", *std::max_element(middles.begin(), middles.end()));
}

} // namespace

int main(int argc, char *argv[])
{
    QApplication application(argc, argv);
    applyTheme(Theme::Light);
    bench::Report report;
    const int total = QCoreApplication::arguments().value(1).toInt();
    refresh(report, total, TaskTableModel::Column::Progress, "sorted");
    refresh(report, total, TaskTableModel::Column::Created, "unsorted");
    keystrokes(report, total);
    report.print();
    return 0;
}
