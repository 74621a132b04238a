// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Error.h"
#include "engine/PollState.h"
#include "ui/widgets/Banner.h"

#include <QUrl>

namespace taskglass {

/// The window's banner: how the conversation with the server goes, while it goes badly; else what
/// was last said about this computer; else what the list of tasks lacks, until that is closed.
class WindowBanner : public Banner {
    Q_OBJECT
public:
    explicit WindowBanner(QWidget *parent = nullptr);

    void setEndpoint(const QUrl &endpoint);
    void setPollState(const PollState &state);
    /// Good or neutral news.
    void showNotice(const Notice &notice);
    /// Something local went wrong; stays until it is closed.
    void showProblem(const Error &error);
    /// While nobody sees the window, the countdown to the next attempt stands still.
    void setWindowHidden(bool isHidden);

signals:
    void refreshRequested();
    void connectRequested();

private:
    void updateNotice();
    void handleAction(Notice::Action action);

    PollState m_state{};
    QUrl m_endpoint{};
    std::optional<Notice> m_localNotice{};
    QString m_closedShortfall{}; ///< That sentence is not said again while it stays true.
    bool m_wasInTrouble = false;
    bool m_isWindowHidden = false;
    QTimer m_clock{};
};

} // namespace taskglass
