// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/program/StartOptions.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

namespace taskglass {

class MainWindow;
class TaskTableModel;

/// Waits until everything on show has arrived, then draws the window into a file, once.
class Screenshot : public QObject {
    Q_OBJECT
public:
    /// Selects the newest partly failed task unless @p options name one.
    Screenshot(MainWindow &window, const TaskTableModel &tasks, StartOptions options,
        QObject *parent = nullptr);

    void start();

signals:
    /// The exit code: 0, 1 when the data did not come in time, 9 when the file cannot be written.
    /// @p sentence says why; empty after success.
    void finished(int exitCode, const QString &sentence);

private:
    void look();
    TaskId newestWithErrors() const;
    void draw();

    MainWindow &m_window;
    const TaskTableModel &m_tasks;
    StartOptions m_options;
    QTimer m_clock{};
    QElapsedTimer m_sinceStart{};
    QElapsedTimer m_sinceQuiet{};
    bool m_hasChosen = false;
};

} // namespace taskglass
