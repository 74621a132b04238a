// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QMessageBox>

namespace taskglass {

/// What the program is, and which version.
class AboutBox : public QMessageBox {
    Q_OBJECT
public:
    explicit AboutBox(QWidget *parent = nullptr);
};

} // namespace taskglass
