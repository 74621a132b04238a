// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/Banner.h"

#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/Palette.h"
#include "ui/widgets/Theme.h"

#include <QHBoxLayout>
#include <QMessageBox>
#include <QPainter>
#include <QToolButton>

namespace taskglass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

QString iconName(Notice::Tone tone)
{
    switch (tone) {
    case Notice::Tone::Good:
        return u"check"_s;
    case Notice::Tone::Info:
        return u"info"_s;
    case Notice::Tone::Warning:
        return u"warning"_s;
    case Notice::Tone::Problem:
        return u"problem"_s;
    }
    Q_UNREACHABLE();
}

QString actionText(Notice::Action action)
{
    switch (action) {
    case Notice::Action::None:
        return {};
    case Notice::Action::RetryNow:
        return Banner::tr("Retry now");
    case Notice::Action::EnterKey:
        return Banner::tr("Enter a new key…");
    case Notice::Action::Connect:
        return Banner::tr("Connect to Labelbox…");
    case Notice::Action::ShowFolder:
        return Banner::tr("Show in folder");
    }
    Q_UNREACHABLE();
}

QToolButton *flatButton(QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setAutoRaise(false);
    button->setToolButtonStyle(Qt::ToolButtonTextOnly);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

} // namespace

Banner::Banner(QWidget *parent)
    : QFrame(parent)
    , m_icon(new QLabel(this))
    , m_text(plainLabel({}, this))
    , m_action(flatButton(this))
    , m_details(flatButton(this))
    , m_close(flatButton(this))
{
    m_text->setWordWrap(true);
    m_text->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    m_details->setText(tr("Details"));
    m_close->setAutoRaise(true);
    m_close->setIcon(themedIcon(u"close"_s));
    m_close->setToolButtonStyle(Qt::ToolButtonIconOnly);
    m_close->setToolTip(tr("Close this message"));
    m_close->setAccessibleName(tr("Close this message"));

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(12, 6, 8, 6);
    row->setSpacing(8);
    row->addWidget(m_icon);
    row->addWidget(m_text, 1);
    row->addWidget(m_action);
    row->addWidget(m_details);
    row->addWidget(m_close);

    m_goodNews.setSingleShot(true);
    connect(&m_goodNews, &QTimer::timeout, this, [this] {
        setNotice(std::nullopt);
        emit dismissed();
    });
    connect(m_close, &QToolButton::clicked, this, [this] {
        setNotice(std::nullopt);
        emit dismissed();
    });
    connect(m_action, &QToolButton::clicked, this, [this] {
        if (m_notice)
            emit actionTriggered(m_notice->action);
    });
    connect(m_details, &QToolButton::clicked, this, &Banner::showDetails);
    hide();
}

void Banner::setNotice(const std::optional<Notice> &notice)
{
    if (m_notice == notice)
        return;
    const bool sameKind = m_notice && notice && m_notice->tone == notice->tone;
    m_notice = notice;
    setVisible(notice.has_value());
    if (!notice)
        return;
    m_text->setText(notice->text);
    if (!sameKind)
        m_icon->setPixmap(themedIcon(iconName(notice->tone)).pixmap(16, 16));
    m_action->setText(actionText(notice->action));
    m_action->setVisible(notice->action != Notice::Action::None);
    m_details->setVisible(!notice->details.isEmpty());
    // Trouble that can be mended here stays until it is; whatever else is said may be put away.
    m_close->setVisible(notice->tone == Notice::Tone::Good || notice->tone == Notice::Tone::Info
        || notice->action == Notice::Action::ShowFolder || notice->action == Notice::Action::None);
    if (notice->tone == Notice::Tone::Good)
        m_goodNews.start(6s);
    else
        m_goodNews.stop();
    update();
}

QColor Banner::stripColor() const
{
    if (!m_notice)
        return palette().color(QPalette::Mid);
    switch (m_notice->tone) {
    case Notice::Tone::Good:
        return toneColor(Tone::Good, palette());
    case Notice::Tone::Info:
        return toneColor(Tone::Active, palette());
    case Notice::Tone::Warning:
        return toneColor(Tone::Partial, palette());
    case Notice::Tone::Problem:
        return toneColor(Tone::Bad, palette());
    }
    Q_UNREACHABLE();
}

void Banner::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const QColor tone = stripColor();
    QColor ground = tone;
    ground.setAlphaF(isDark(palette()) ? 0.16F : 0.10F);
    painter.fillRect(rect(), palette().color(QPalette::Base));
    painter.fillRect(rect(), ground);
    painter.fillRect(QRect(0, 0, 4, height()), tone);
    painter.fillRect(QRect(0, height() - 1, width(), 1), palette().color(QPalette::Mid));
}

void Banner::showDetails()
{
    if (!m_notice)
        return;
    auto *box = new QMessageBox(
        QMessageBox::NoIcon, tr("Details"), m_notice->text, QMessageBox::Ok, window());
    box->setTextFormat(Qt::PlainText);
    box->setInformativeText(m_notice->details);
    box->setTextInteractionFlags(Qt::TextSelectableByMouse);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->open();
}

} // namespace taskglass
