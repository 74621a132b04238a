// SPDX-License-Identifier: Apache-2.0
#include "ui/window/WindowPages.h"

#include "models/Display.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/Icons.h"
#include "ui/window/WelcomePage.h"

namespace taskglass {

using namespace Qt::StringLiterals;

WindowPages::WindowPages(QWidget *tasks, QWidget *parent)
    : QStackedWidget(parent)
    , m_tasks(tasks)
    , m_welcome(new WelcomePage(this))
    , m_emptyState(new EmptyState(this))
{
    addWidget(m_tasks);
    addWidget(m_welcome);
    addWidget(m_emptyState);
    connect(m_welcome, &WelcomePage::connectRequested, this, &WindowPages::connectRequested);
    connect(m_welcome, &WelcomePage::demoRequested, this, &WindowPages::demoRequested);
    connect(m_emptyState, &EmptyState::actionRequested, this, [this] {
        if (m_offersConnection)
            emit connectRequested();
        else
            emit refreshRequested();
    });
}

void WindowPages::showTasks()
{
    setCurrentWidget(m_tasks);
}

void WindowPages::showWelcome()
{
    setCurrentWidget(m_welcome);
}

void WindowPages::showEmpty(const PollState &state)
{
    m_offersConnection = state.phase == PollState::Phase::Online && !state.shortfall;
    setCurrentWidget(m_emptyState);
    switch (state.phase) {
    case PollState::Phase::Disconnected:
    case PollState::Phase::Loading:
        m_emptyState->show(secondaryIcon(u"refresh"_s),
            state.tasksLoaded > 0
                ? tr("Loading tasks… %1 so far").arg(display::count(state.tasksLoaded))
                : tr("Loading tasks…"));
        return;
    case PollState::Phase::Online:
        if (state.shortfall) {
            m_emptyState->show(secondaryIcon(u"warning"_s),
                tr("No task was found, but the list is not whole. %1")
                    .arg(state.shortfall->sentence),
                tr("Retry now"));
            return;
        }
        m_emptyState->show(secondaryIcon(u"info"_s),
            !state.showsColleagues
                ? tr("This key's user has not created any tasks. Whether colleagues have any could "
                     "not be found out.")
                : *state.showsColleagues
                ? tr("There are no tasks yet, neither of this key's user nor of colleagues.")
                : tr("This key's user has not created any tasks. Tasks of colleagues are not "
                     "visible with this key."),
            tr("Use another key…"));
        return;
    case PollState::Phase::Retrying:
    case PollState::Phase::Paused:
    case PollState::Phase::Stopped:
        m_emptyState->show(secondaryIcon(u"warning"_s),
            tr("Not connected, and nothing is stored yet."),
            state.phase == PollState::Phase::Stopped ? QString() : tr("Retry now"));
        return;
    }
}

} // namespace taskglass
