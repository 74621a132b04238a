// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

namespace taskglass {

/// What the window is before there is a key: two ways to begin.
class WelcomePage : public QWidget {
    Q_OBJECT
public:
    explicit WelcomePage(QWidget *parent = nullptr);

signals:
    void connectRequested();
    void demoRequested();
};

} // namespace taskglass
