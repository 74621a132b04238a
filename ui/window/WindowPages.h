// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/PollState.h"

#include <QStackedWidget>

namespace taskglass {

class EmptyState;
class WelcomePage;

/// What fills the window: the tasks, or why there are none to see.
class WindowPages : public QStackedWidget {
    Q_OBJECT
public:
    /// @p tasks is what is shown while there are some.
    explicit WindowPages(QWidget *tasks, QWidget *parent = nullptr);

    void showTasks();
    /// There is no key yet.
    void showWelcome();
    /// There is one, but no task is known.
    void showEmpty(const PollState &state);

signals:
    void connectRequested();
    void demoRequested();
    void refreshRequested();

private:
    QWidget *m_tasks;
    WelcomePage *m_welcome;
    EmptyState *m_emptyState;
    bool m_offersConnection = false; ///< Rather than another try.
};

} // namespace taskglass
