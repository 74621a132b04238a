// SPDX-License-Identifier: Apache-2.0
#include "ui/window/WindowBanner.h"

#include "ui/jobs/ExportLine.h"
#include "ui/window/PollText.h"

namespace taskglass {

using namespace std::chrono_literals;

WindowBanner::WindowBanner(QWidget *parent) : Banner(parent)
{
    m_clock.setInterval(1s);
    connect(&m_clock, &QTimer::timeout, this, &WindowBanner::updateNotice);
    connect(this, &Banner::actionTriggered, this, &WindowBanner::handleAction);
    connect(this, &Banner::dismissed, this, [this] {
        if (m_localNotice && !m_state.error)
            m_localNotice.reset();
        else if (m_state.shortfall && !m_state.error)
            m_closedShortfall = m_state.shortfall->sentence;
        updateNotice();
    });
}

void WindowBanner::setEndpoint(const QUrl &endpoint)
{
    m_endpoint = endpoint;
}

void WindowBanner::setPollState(const PollState &state)
{
    m_state = state;
    if (!state.shortfall)
        m_closedShortfall.clear();
    if (state.error)
        m_wasInTrouble = true;
    if (m_wasInTrouble && state.phase == PollState::Phase::Online) {
        m_wasInTrouble = false;
        m_localNotice = Notice{Notice::Tone::Good, tr("Back online. The list is up to date again."),
            Notice::Action::None, {}};
    }
    // The countdown needs a clock only while there is one to see.
    if (state.error && state.nextAt.isValid() && !m_isWindowHidden)
        m_clock.start();
    else
        m_clock.stop();
    updateNotice();
}

void WindowBanner::showNotice(const Notice &notice)
{
    m_localNotice = notice;
    updateNotice();
}

void WindowBanner::showProblem(const Error &error)
{
    showNotice(Notice{Notice::Tone::Warning, error.sentence, Notice::Action::None, error.detail});
}

void WindowBanner::setWindowHidden(bool isHidden)
{
    m_isWindowHidden = isHidden;
    if (isHidden)
        m_clock.stop();
}

void WindowBanner::updateNotice()
{
    std::optional<Notice> notice = noticeFor(m_state, m_endpoint, QDateTime::currentDateTimeUtc());
    if (!notice)
        notice = m_localNotice;
    if (!notice && m_state.shortfall && m_state.shortfall->sentence != m_closedShortfall)
        notice = Notice{Notice::Tone::Warning, m_state.shortfall->sentence, Notice::Action::None,
            m_state.shortfall->detail};
    setNotice(notice);
}

void WindowBanner::handleAction(Notice::Action action)
{
    switch (action) {
    case Notice::Action::None:
        return;
    case Notice::Action::RetryNow:
        emit refreshRequested();
        return;
    case Notice::Action::EnterKey:
    case Notice::Action::Connect:
        emit connectRequested();
        return;
    case Notice::Action::ShowFolder:
        if (m_localNotice)
            showFileInFolder(m_localNotice->details);
        return;
    }
}

} // namespace taskglass
