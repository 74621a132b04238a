// SPDX-License-Identifier: Apache-2.0
// Paints a table of rows with our delegate and with Qt's own, or progress bars both ways:
// paint LOG|bars
#include "models/RowTableModel.h"
#include "tests/bench/Report.h"
#include "ui/details/RowView.h"
#include "ui/tables/CellBar.h"
#include "ui/tables/CellText.h"
#include "ui/widgets/Theme.h"

#include <QApplication>
#include <QHeaderView>
#include <QPainter>
#include <QPixmap>
#include <QRandomGenerator>
#include <QScrollBar>
#include <QStyleOptionProgressBar>
#include <QStyledItemDelegate>

#include <functional>

using namespace taskglass;
using namespace Qt::StringLiterals;

namespace {

double milliseconds(const std::function<void()> &work)
{
    const auto began = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began)
        .count();
}

/// The median time of a full repaint, of one after a jump to a random row, and of a wheel step.
struct Times {
    double repaint = 0;
    double jump = 0;
    double wheel = 0;
};

Times timesOf(QTableView &view)
{
    QPixmap canvas(view.viewport()->size());
    const auto paint = [&] { view.viewport()->render(&canvas); };
    QRandomGenerator random(7);
    QScrollBar *bar = view.verticalScrollBar();
    bar->setValue(0);
    paint();
    std::vector<double> repaints;
    std::vector<double> jumps;
    std::vector<double> steps;
    for (int round = 0; round < 31; ++round) {
        repaints.push_back(milliseconds(paint));
        bar->setValue(bar->value() + 72);
        steps.push_back(milliseconds(paint));
    }
    for (int round = 0; round < 31; ++round) {
        bar->setValue(random.bounded(bar->maximum()));
        jumps.push_back(milliseconds(paint));
    }
    return {bench::median(repaints), bench::median(jumps), bench::median(steps)};
}

void paintTable(bench::Report &report, const QString &path)
{
    RowTableModel rows;
    if (const Result<void> opened = rows.setLog(path, RowStream::Failed); !opened)
        std::exit(1);
    RowView view;
    view.setRows(&rows);
    view.resize(1400, 41 * view.verticalHeader()->defaultSectionSize() + 40);
    view.show();
    QCoreApplication::processEvents();
    QAbstractItemDelegate *own = view.itemDelegate();
    QStyledItemDelegate standard;
    std::vector<double> ratios;
    for (int round = 0; round < 5; ++round) {
        view.setItemDelegate(&standard);
        const Times before = timesOf(view);
        view.setItemDelegate(own);
        const Times after = timesOf(view);
        ratios.push_back(after.repaint / before.repaint);
        if (round < 4)
            continue;
        report.add("default_repaint_ms", before.repaint);
        report.add("default_jump_ms", before.jump);
        report.add("repaint_ms", after.repaint);
        report.add("jump_ms", after.jump);
        report.add("wheel_ms", after.wheel);
    }
    report.add("ratio", bench::median(ratios));
    report.add("ratio_min", *std::min_element(ratios.begin(), ratios.end()));
    report.add("ratio_max", *std::max_element(ratios.begin(), ratios.end()));
}

void paintBars(bench::Report &report)
{
    constexpr int total = 40;
    QPixmap canvas(200, total * 24);
    canvas.fill(Qt::white);
    QWidget widget;
    CellText text;
    std::vector<double> ratios;
    double own = 0;
    double standard = 0;
    for (int round = 0; round < 31; ++round) {
        const double theirs = milliseconds([&] {
            QPainter painter(&canvas);
            for (int at = 0; at < total; ++at) {
                QStyleOptionProgressBar option;
                option.initFrom(&widget);
                option.rect = QRect(0, at * 24, 150, 20);
                option.maximum = 100;
                option.progress = at * 2;
                option.text = u"%1 %"_s.arg(at * 2);
                option.textVisible = true;
                option.state |= QStyle::State_Horizontal;
                QApplication::style()->drawControl(
                    QStyle::CE_ProgressBar, &option, &painter, &widget);
            }
        });
        const double ours = milliseconds([&] {
            QPainter painter(&canvas);
            for (int at = 0; at < total; ++at) {
                const QRect box(0, at * 24, 150, 20);
                paintBar(painter, box, CellBar{.fraction = at * 0.02}, widget.palette(),
                    Qt::LeftToRight);
                text.draw(
                    painter, box, Qt::AlignLeft, u"%1 %"_s.arg(at * 2), widget.font(), Qt::black);
            }
        });
        if (round == 0)
            continue; // Both caches are cold.
        ratios.push_back(ours / theirs);
        own = ours;
        standard = theirs;
    }
    report.add("own_ms", own);
    report.add("standard_ms", standard);
    report.add("ratio", bench::median(ratios));
    report.add("ratio_min", *std::min_element(ratios.begin(), ratios.end()));
    report.add("ratio_max", *std::max_element(ratios.begin(), ratios.end()));
}

} // namespace

int main(int argc, char *argv[])
{
    QApplication application(argc, argv);
    applyTheme(Theme::Light);
    bench::Report report;
    if (QCoreApplication::arguments().value(1) == u"bars"_s)
        paintBars(report);
    else
        paintTable(report, QCoreApplication::arguments().value(1));
    report.print();
    return 0;
}
