// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/widgets/Notice.h"

#include <QFrame>
#include <QTimer>

#include <optional>

class QLabel;
class QToolButton;

namespace taskglass {

/// A strip above the content it concerns: what happened, what it means, what to do. Part of the
/// layout, never over it. Good news leaves by itself after six seconds.
class Banner : public QFrame {
    Q_OBJECT
public:
    explicit Banner(QWidget *parent = nullptr);

    /// Shows @p notice; none hides the strip.
    void setNotice(const std::optional<Notice> &notice);
    const std::optional<Notice> &notice() const { return m_notice; }

signals:
    void actionTriggered(taskglass::Notice::Action action);
    /// The user has read it and closed it, or its time was up.
    void dismissed();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QColor stripColor() const;
    void showDetails();

    std::optional<Notice> m_notice{};
    QLabel *m_icon;
    QLabel *m_text;
    QToolButton *m_action;
    QToolButton *m_details;
    QToolButton *m_close;
    QTimer m_goodNews{};
};

} // namespace taskglass
