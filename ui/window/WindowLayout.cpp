// SPDX-License-Identifier: Apache-2.0
#include "ui/window/WindowLayout.h"

#include "settings/Settings.h"
#include "ui/details/DetailPane.h"
#include "ui/tasks/TaskView.h"
#include "ui/window/WindowActions.h"

#include <QAction>
#include <QEvent>
#include <QMainWindow>
#include <QSplitter>

#include <algorithm>

namespace taskglass {

using namespace std::chrono_literals;

namespace {

constexpr int sidebarWidth = 208;

} // namespace

WindowLayout::WindowLayout(const Parts &parts, const WindowActions &actions, Settings &settings)
    : QObject(parts.window), m_parts(parts), m_actions(actions), m_settings(settings)
{
    m_geometryChanged.setSingleShot(true);
    m_geometryChanged.setInterval(500ms);
    connect(&m_geometryChanged, &QTimer::timeout, this, &WindowLayout::saveGeometry);
    m_parts.window->installEventFilter(this);
    connect(m_parts.horizontal, &QSplitter::splitterMoved, this, [this] {
        m_settings.setLayout(Settings::Layout::SidebarSplitter, m_parts.horizontal->saveState());
    });
    connect(m_parts.vertical, &QSplitter::splitterMoved, this, [this] {
        m_settings.setLayout(Settings::Layout::DetailSplitter, m_parts.vertical->saveState());
    });
    connect(m_parts.taskView, &TaskView::stateChanged, this, [this] {
        m_settings.setLayout(Settings::Layout::TaskColumns, m_parts.taskView->saveState());
    });
    connect(m_parts.detail, &DetailPane::tabChanged, this,
        [this](DetailTab tab) { m_settings.setDetailTab(detailTabName(tab)); });
    connect(m_actions.showSidebar, &QAction::toggled, this, [this](bool isShown) {
        m_parts.sidebar->setVisible(isShown);
        m_settings.setShown(Settings::Pane::Sidebar, isShown);
    });
    connect(m_actions.showDetail, &QAction::toggled, this, [this](bool isShown) {
        m_parts.detail->setVisible(isShown);
        m_settings.setShown(Settings::Pane::Detail, isShown);
    });
}

void WindowLayout::restore()
{
    if (!m_parts.window->restoreGeometry(m_settings.layout(Settings::Layout::Geometry)))
        m_parts.window->resize(1280, 800);
    if (!m_parts.horizontal->restoreState(m_settings.layout(Settings::Layout::SidebarSplitter)))
        m_parts.horizontal->setSizes({sidebarWidth, 1280 - sidebarWidth});
    if (!m_parts.vertical->restoreState(m_settings.layout(Settings::Layout::DetailSplitter)))
        m_parts.vertical->setSizes({550, 450});
    m_actions.showSidebar->setChecked(m_settings.isShown(Settings::Pane::Sidebar));
    m_actions.showDetail->setChecked(m_settings.isShown(Settings::Pane::Detail));
    if (!m_parts.taskView->restoreState(m_settings.layout(Settings::Layout::TaskColumns)))
        m_parts.taskView->resetColumns();
    if (const std::optional<DetailTab> tab = detailTabFromName(m_settings.detailTab()))
        m_parts.detail->setTab(*tab);
}

void WindowLayout::reset()
{
    m_settings.forgetLayouts();
    m_actions.showSidebar->setChecked(true);
    m_actions.showDetail->setChecked(true);
    m_parts.taskView->resetColumns();
    m_parts.horizontal->setSizes(
        {sidebarWidth, std::max(1, m_parts.window->width() - sidebarWidth)});
    m_parts.vertical->setSizes({550, 450});
}

void WindowLayout::saveGeometry()
{
    // Whoever leaves full screen gets the window back that was there before.
    if (!m_parts.window->isFullScreen())
        m_settings.setLayout(Settings::Layout::Geometry, m_parts.window->saveGeometry());
}

bool WindowLayout::eventFilter(QObject *watched, QEvent *event)
{
    const bool isMoved = event->type() == QEvent::Resize || event->type() == QEvent::Move;
    if (isMoved && m_parts.window->isVisible())
        m_geometryChanged.start();
    return QObject::eventFilter(watched, event);
}

} // namespace taskglass
