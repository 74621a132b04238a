// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/ThinSplitter.h"

#include <QPainter>
#include <QSplitterHandle>

namespace taskglass {

namespace {

class Hairline : public QSplitterHandle {
public:
    using QSplitterHandle::QSplitterHandle;

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        const QColor line = palette().color(QPalette::Mid);
        if (orientation() == Qt::Horizontal)
            painter.fillRect(QRect(width() / 2, 0, 1, height()), line);
        else
            painter.fillRect(QRect(0, height() / 2, width(), 1), line);
    }
};

} // namespace

ThinSplitter::ThinSplitter(Qt::Orientation orientation, QWidget *parent)
    : QSplitter(orientation, parent)
{
    setHandleWidth(5);
    setChildrenCollapsible(false);
}

QSplitterHandle *ThinSplitter::createHandle()
{
    return new Hairline(orientation(), this);
}

} // namespace taskglass
