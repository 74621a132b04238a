// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QSplitter>

namespace taskglass {

/// A splitter whose handles are hairlines that are still easy to take hold of.
class ThinSplitter : public QSplitter {
    Q_OBJECT
public:
    explicit ThinSplitter(Qt::Orientation orientation, QWidget *parent = nullptr);

protected:
    QSplitterHandle *createHandle() override;
};

} // namespace taskglass
