// SPDX-License-Identifier: Apache-2.0
#include "ui/window/StatusStrip.h"

#include "models/Display.h"
#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/Palette.h"
#include "ui/widgets/Theme.h"
#include "ui/window/PollText.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QToolButton>

namespace taskglass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

QToolButton *wordButton(QWidget *parent, const QString &tip)
{
    auto *button = new QToolButton(parent);
    button->setAutoRaise(true);
    button->setToolButtonStyle(Qt::ToolButtonTextOnly);
    button->setToolTip(tip);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

Tone dotTone(PollState::Phase phase)
{
    switch (phase) {
    case PollState::Phase::Online:
        return Tone::Good;
    case PollState::Phase::Loading:
        return Tone::Active;
    case PollState::Phase::Retrying:
        return Tone::Partial;
    case PollState::Phase::Stopped:
        return Tone::Bad;
    case PollState::Phase::Disconnected:
    case PollState::Phase::Paused:
        return Tone::Neutral;
    }
    Q_UNREACHABLE();
}

} // namespace

StatusStrip::StatusStrip(QWidget *parent)
    : QWidget(parent)
    , m_shown(wordButton(this, tr("Show all tasks")))
    , m_selected(wordButton(this, tr("Select every task shown")))
    , m_running(wordButton(this, tr("Show the tasks in progress")))
    , m_messageText(plainLabel({}, this))
    , m_refreshed(wordButton(this, tr("Refresh now")))
    , m_requests(plainLabel({}, this))
    , m_place(plainLabel({}, this))
    , m_dot(new QLabel(this))
    , m_word(plainLabel({}, this))
{
    m_requests->setToolTip(tr("Requests sent to the server during the last minute"));
    m_messageText->hide();
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(8, 2, 12, 2);
    row->setSpacing(4);
    for (QWidget *widget :
        std::initializer_list<QWidget *>{m_shown, m_selected, m_running, m_messageText})
        row->addWidget(widget);
    row->addStretch(1);
    row->addWidget(m_refreshed);
    row->addSpacing(8);
    row->addWidget(m_requests);
    row->addSpacing(12);
    row->addWidget(m_place);
    row->addSpacing(8);
    row->addWidget(m_dot);
    row->addWidget(m_word);
    setSecondaryText(m_requests);
    m_place->hide();

    m_clock.setInterval(1s);
    m_message.setSingleShot(true);
    m_message.setInterval(4s);
    connect(&m_clock, &QTimer::timeout, this, &StatusStrip::tick);
    connect(&m_message, &QTimer::timeout, this, [this] {
        m_messageText->hide();
        setCounts(m_counts);
    });
    connect(m_shown, &QToolButton::clicked, this, &StatusStrip::clearFiltersRequested);
    connect(m_selected, &QToolButton::clicked, this, &StatusStrip::selectAllRequested);
    connect(m_running, &QToolButton::clicked, this, &StatusStrip::runningRequested);
    connect(m_refreshed, &QToolButton::clicked, this, &StatusStrip::refreshRequested);
    setCounts({});
    tick();
}

void StatusStrip::setCounts(const ListCounts &counts)
{
    m_counts = counts;
    const bool isQuiet = m_message.isActive();
    m_shown->setVisible(!isQuiet && counts.all > 0);
    m_selected->setVisible(!isQuiet && counts.selected > 0);
    m_running->setVisible(!isQuiet && counts.running > 0);
    m_shown->setText(counts.shown == counts.all
            ? counts.all == 1 ? tr("1 task") : tr("%1 tasks").arg(display::count(counts.all))
            : tr("%1 of %2 shown").arg(display::count(counts.shown), display::count(counts.all)));
    QString selected = tr("%1 selected").arg(display::count(counts.selected));
    if (counts.selected > 1 && counts.failedInSelection > 0)
        selected =
            tr("%1 selected with %2 failed rows")
                .arg(display::count(counts.selected), display::count(counts.failedInSelection));
    m_selected->setText(selected);
    m_running->setText(tr("%1 running").arg(display::count(counts.running)));
}

void StatusStrip::setState(const PollState &state)
{
    m_state = state;
    tick();
}

void StatusStrip::setPlace(const QString &words)
{
    m_place->setText(words);
    m_place->setVisible(!words.isEmpty());
}

void StatusStrip::showMessage(const QString &sentence)
{
    m_messageText->setText(sentence);
    m_messageText->show();
    m_message.start();
    setCounts(m_counts);
    QAccessibleEvent event(m_messageText, QAccessible::NameChanged);
    QAccessible::updateAccessibility(&event);
}

void StatusStrip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(QRect(0, 0, width(), 1), palette().color(QPalette::Mid));
}

void StatusStrip::tick()
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const QString refreshed = refreshText(m_state, now);
    m_refreshed->setText(refreshed);
    m_refreshed->setVisible(!refreshed.isEmpty());
    m_requests->setText(tr("%n request(s)/min", nullptr, m_state.requestsInLastMinute));
    m_requests->setVisible(m_state.phase != PollState::Phase::Disconnected);
    m_word->setText(connectionText(m_state, now));

    const qreal scale = devicePixelRatioF();
    QPixmap dot(QSize(10, 10) * scale);
    dot.setDevicePixelRatio(scale);
    dot.fill(Qt::transparent);
    QPainter painter(&dot);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(toneColor(dotTone(m_state.phase), palette()));
    painter.drawEllipse(QRectF(1, 1, 8, 8));
    painter.end();
    m_dot->setPixmap(dot);

    // Only a countdown that somebody sees needs a clock.
    const bool isCountingDown = m_state.nextAt.isValid() && m_isOnScreen;
    if (!isCountingDown)
        m_clock.stop();
    else if (!m_clock.isActive())
        m_clock.start();
}

void StatusStrip::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_isOnScreen = true;
    tick();
}

void StatusStrip::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_isOnScreen = false;
    tick();
}

} // namespace taskglass
