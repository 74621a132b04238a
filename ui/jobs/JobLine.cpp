// SPDX-License-Identifier: Apache-2.0
#include "ui/jobs/JobLine.h"

#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/Icons.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QProgressBar>
#include <QToolButton>

namespace taskglass {

using namespace Qt::StringLiterals;

JobLine::JobLine(QWidget *parent)
    : QWidget(parent)
    , m_row(new QHBoxLayout(this))
    , m_icon(new QLabel(this))
    , m_title(new ElidedLabel(this))
    , m_bar(new QProgressBar(this))
    , m_text(new ElidedLabel(this))
    , m_close(new QToolButton(this))
{
    m_bar->setRange(0, 0);
    m_bar->setFixedSize(160, 10);
    m_bar->setTextVisible(false);
    m_text->setElideMode(Qt::ElideRight);
    m_close->setIcon(themedIcon(u"close"_s));
    m_close->setAutoRaise(true);
    m_close->setFocusPolicy(Qt::TabFocus);
    m_close->setToolTip(tr("Put this line away"));
    m_close->setAccessibleName(tr("Put this line away"));
    m_close->hide();
    connect(m_close, &QToolButton::clicked, this, &JobLine::closed);

    m_row->setContentsMargins(12, 4, 8, 4);
    m_row->setSpacing(8);
    m_row->addWidget(m_icon);
    m_row->addWidget(m_title);
    m_row->addWidget(m_bar);
    m_row->addWidget(m_text);
    m_row->addStretch(1);
    m_row->addWidget(m_close);
}

QToolButton *JobLine::addButton(const QString &text, const QString &icon)
{
    auto *made = new QToolButton(this);
    made->setText(text);
    if (!icon.isEmpty())
        made->setIcon(themedIcon(icon));
    made->setToolButtonStyle(
        icon.isEmpty() ? Qt::ToolButtonTextOnly : Qt::ToolButtonTextBesideIcon);
    made->setFocusPolicy(Qt::TabFocus);
    m_row->insertWidget(m_row->count() - 1, made);
    // Buttons that come at the end must not make the line higher.
    setFixedHeight(std::max(made->sizeHint().height() + 10, minimumHeight()));
    return made;
}

void JobLine::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(QRect(0, 0, width(), 1), palette().color(QPalette::Mid));
}

void JobLine::setIcon(const QString &name)
{
    m_icon->setPixmap(themedIcon(name).pixmap(QSize(16, 16), devicePixelRatioF()));
}

void JobLine::showBar(qint64 done, qint64 total)
{
    m_bar->show();
    m_bar->setRange(0, total > 0 ? 1000 : 0);
    if (total > 0)
        m_bar->setValue(static_cast<int>(1000 * std::min(done, total) / total));
}

void JobLine::hideBar()
{
    m_bar->hide();
}

void JobLine::setTitle(const QString &title)
{
    m_title->setText(title);
}

void JobLine::setText(const QString &text)
{
    m_text->setText(text);
}

void JobLine::setClosable(bool closable)
{
    m_close->setVisible(closable);
}

} // namespace taskglass
