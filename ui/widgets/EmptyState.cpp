// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/EmptyState.h"

#include <QEvent>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace taskglass {
namespace {

constexpr int iconSize = 40;
constexpr int readableWidth = 420;

} // namespace

EmptyState::EmptyState(QWidget *parent)
    : QWidget(parent)
    , m_picture(new QLabel(this))
    , m_sentence(new QLabel(this))
    , m_button(new QPushButton(this))
{
    m_picture->setAlignment(Qt::AlignCenter);
    m_sentence->setTextFormat(Qt::PlainText);
    m_sentence->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
    m_sentence->setWordWrap(true);
    m_sentence->setMinimumWidth(readableWidth);
    m_sentence->setMaximumWidth(readableWidth);
    m_sentence->setForegroundRole(QPalette::PlaceholderText);
    m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_picture->hide();
    m_button->hide();

    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(12);
    layout->addStretch(2);
    layout->addWidget(m_picture, 0, Qt::AlignHCenter);
    layout->addWidget(m_sentence, 0, Qt::AlignHCenter);
    layout->addWidget(m_button, 0, Qt::AlignHCenter);
    layout->addStretch(3);

    connect(m_button, &QPushButton::clicked, this, &EmptyState::actionRequested);
}

void EmptyState::show(const QIcon &icon, const QString &sentence, const QString &action)
{
    m_icon = icon;
    m_picture->setVisible(!icon.isNull());
    paintIcon();
    m_sentence->setText(sentence);
    m_button->setText(action);
    m_button->setVisible(!action.isEmpty());
    setAccessibleName(sentence);
}

QString EmptyState::sentence() const
{
    return m_sentence->text();
}

QString EmptyState::action() const
{
    return m_button->text();
}

void EmptyState::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange)
        paintIcon();
}

void EmptyState::paintIcon()
{
    if (!m_icon.isNull())
        m_picture->setPixmap(m_icon.pixmap(QSize(iconSize, iconSize), devicePixelRatioF()));
}

} // namespace taskglass
