// SPDX-License-Identifier: Apache-2.0
#include "ui/program/Screenshot.h"

#include "models/TaskTableModel.h"
#include "ui/window/MainWindow.h"

#include <QDir>
#include <QFileInfo>
#include <QPixmap>
#include <QSaveFile>

namespace taskglass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto timeLimit = 30'000;     ///< Milliseconds until it gives up.
constexpr auto quiet = 300;            ///< Milliseconds without news before the picture is taken.
constexpr auto enoughChecking = 8'000; ///< Milliseconds after which unfinished checks may stay.

} // namespace

Screenshot::Screenshot(
    MainWindow &window, const TaskTableModel &tasks, StartOptions options, QObject *parent)
    : QObject(parent), m_window(window), m_tasks(tasks), m_options(std::move(options))
{
    m_clock.setInterval(50ms);
    connect(&m_clock, &QTimer::timeout, this, &Screenshot::look);
}

void Screenshot::start()
{
    m_sinceStart.start();
    m_clock.start();
}

void Screenshot::look()
{
    if (m_sinceStart.elapsed() > timeLimit) {
        m_clock.stop();
        emit finished(1,
            tr("The window's data did not arrive within %1 seconds, so no picture was taken. Check "
               "the connection and try again.")
                .arg(timeLimit / 1000));
        return;
    }
    const bool isChecking = m_tasks.totals().of(TaskOutcome::Checking) > 0;
    const bool isReady =
        m_window.isSettled() && (!isChecking || m_sinceStart.elapsed() > enoughChecking);
    if (!isReady) {
        m_sinceQuiet.invalidate();
        return;
    }
    if (!m_hasChosen) {
        m_hasChosen = true;
        if (m_options.task.isEmpty()) {
            const TaskId newest = newestWithErrors();
            if (!newest.isEmpty())
                m_window.selectTask(newest);
        }
        m_sinceQuiet.invalidate();
        return;
    }
    if (!m_sinceQuiet.isValid())
        m_sinceQuiet.start();
    else if (m_sinceQuiet.elapsed() > quiet)
        draw();
}

/// The newest task that is partly done; empty if there is none.
TaskId Screenshot::newestWithErrors() const
{
    const TaskEntry *newest = nullptr;
    for (int row = 0; row < m_tasks.rowCount(); ++row) {
        const TaskEntry &entry = m_tasks.entry(row);
        if (m_tasks.outcomeOf(row) != TaskOutcome::CompleteWithErrors)
            continue;
        if (!newest || newest->record.createdAt.utc < entry.record.createdAt.utc)
            newest = &entry;
    }
    return newest ? newest->record.id : TaskId();
}

void Screenshot::draw()
{
    m_clock.stop();
    const QPixmap picture = m_window.grab();
    const QString path = m_options.screenshot;
    QByteArray format = QFileInfo(path).suffix().toLatin1();
    if (format.isEmpty())
        format = "png";
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly)) {
        emit finished(
            9, tr("The picture could not be written to %1: %2.").arg(path, file.errorString()));
        return;
    }
    if (!picture.save(&file, format.constData())) {
        file.cancelWriting();
        emit finished(9,
            tr("The picture could not be written to %1. End the name with .png and check that "
               "there is room.")
                .arg(path));
        return;
    }
    if (!file.commit()) {
        emit finished(
            9, tr("The picture could not be written to %1: %2.").arg(path, file.errorString()));
        return;
    }
    emit finished(0, {});
}

} // namespace taskglass
