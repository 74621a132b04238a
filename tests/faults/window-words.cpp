// SPDX-License-Identifier: Apache-2.0
// What a person reads in the window: window-words ENDPOINT FOLDER [TASK [TAB...]]
// Opens the real window, selects the task, opens each tab (errors, failed, result) and prints a
// line of JSON for the list and one for each tab: {"place", "settled", "rows", "words",
// "longestPause"}. `longestPause` is how long the window did not move, in milliseconds. Wants
// LABELBOX_API_KEY.
#include "ui/details/ErrorsPane.h"
#include "ui/details/RowPane.h"
#include "ui/program/Desktop.h"
#include "ui/tasks/TaskView.h"
#include "ui/widgets/ElidedLabel.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QPlainTextEdit>
#include <QTest>

#include <cstdio>

using namespace taskglass;
using namespace Qt::StringLiterals;

namespace {

constexpr int patience = 90'000; ///< Milliseconds; then it is said that nothing has settled.

/// Everything in @p part that can be read now.
QJsonArray words(const QWidget *part)
{
    QJsonArray texts;
    const auto add = [&texts](const QString &text) {
        if (!text.isEmpty())
            texts.append(text);
    };
    for (const QWidget *each : part->findChildren<QWidget *>()) {
        if (!each->isVisible())
            continue;
        if (const auto *label = qobject_cast<const QLabel *>(each))
            add(label->text());
        else if (const auto *elided = qobject_cast<const ElidedLabel *>(each))
            add(elided->text());
        else if (const auto *page = qobject_cast<const QPlainTextEdit *>(each))
            add(page->toPlainText());
    }
    return texts;
}

/// Notices how long the window's thread does something else.
class Pulse {
public:
    Pulse()
    {
        m_since.start();
        QObject::connect(&m_beat, &QTimer::timeout, &m_beat,
            [this] { m_longest = std::max(m_longest, m_since.restart()); });
        m_beat.start(10);
    }
    qint64 takeLongest() { return std::exchange(m_longest, 0); }

private:
    QTimer m_beat{};
    QElapsedTimer m_since{};
    qint64 m_longest = 0;
};

void tell(const QString &place, bool isSettled, qint64 rows, const QWidget *part, Pulse &pulse)
{
    const QJsonObject told{{u"place"_s, place}, {u"settled"_s, isSettled}, {u"rows"_s, rows},
        {u"words"_s, words(part)}, {u"longestPause"_s, pulse.takeLongest()}};
    const QByteArray line = QJsonDocument(told).toJson(QJsonDocument::Compact);
    std::printf("%s\n", line.constData());
    std::fflush(stdout);
}

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() < 3)
        return 2;
    StartOptions options;
    options.endpoint = QUrl(arguments.at(1));
    options.dataFolder = arguments.at(2);
    Desktop desktop(options);
    if (!desktop.start())
        return 1;
    Pulse pulse;
    MainWindow &window = desktop.window();
    const bool isListed = QTest::qWaitFor(
        [&window] {
            return window.pollState().phase == PollState::Phase::Online
                || window.pollState().error.has_value();
        },
        patience);
    tell(u"list"_s, isListed, window.taskView()->model()->rowCount(), &window, pulse);
    if (arguments.size() < 4)
        return 0;

    const TaskId task{arguments.at(3)};
    window.selectTask(task);
    DetailPane *detail = window.detail();
    const struct {
        QString name;
        DetailTab tab;
    } tabs[] = {{u"errors"_s, DetailTab::Errors}, {u"failed"_s, DetailTab::FailedRows},
        {u"result"_s, DetailTab::Result}};
    for (const auto &each : tabs) {
        if (!arguments.mid(4).contains(each.name))
            continue;
        detail->setTab(each.tab);
        const bool isSettled = QTest::qWaitFor(
            [detail, &task] {
                return detail->entry() && detail->entry()->record.id == task && detail->isSettled();
            },
            patience);
        RowPane *rows = each.tab == DetailTab::Result ? detail->resultRows() : detail->failedRows();
        tell(each.name, isSettled, rows->rows().storedRows(), detail, pulse);
    }
    return 0;
}
