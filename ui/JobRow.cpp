// SPDX-License-Identifier: Apache-2.0
#include "ui/JobRow.h"

#include "engine/RowExport.h"
#include "models/Display.h"
#include "ui/ElidedLabel.h"
#include "ui/Icons.h"
#include "ui/Palette.h"
#include "ui/Wording.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDesktopServices>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QProgressBar>
#include <QToolButton>
#include <QUrl>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

QToolButton *button(QWidget *parent, const QString &words, const QString &icon = {})
{
    auto *made = new QToolButton(parent);
    made->setText(words);
    if (!icon.isEmpty())
        made->setIcon(themedIcon(icon));
    made->setToolButtonStyle(
        icon.isEmpty() ? Qt::ToolButtonTextOnly : Qt::ToolButtonTextBesideIcon);
    made->setFocusPolicy(Qt::TabFocus);
    return made;
}

} // namespace

void showFileInFolder(const QString &path)
{
    const QUrl folder = QUrl::fromLocalFile(QFileInfo(path).absolutePath());
    QDBusMessage call = QDBusMessage::createMethodCall(u"org.freedesktop.FileManager1"_s,
        u"/org/freedesktop/FileManager1"_s, u"org.freedesktop.FileManager1"_s, u"ShowItems"_s);
    call << QStringList{QUrl::fromLocalFile(path).toString()} << QString();
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected()) {
        QDesktopServices::openUrl(folder);
        return;
    }
    auto *watcher = new QDBusPendingCallWatcher(bus.asyncCall(call));
    QObject::connect(watcher, &QDBusPendingCallWatcher::finished, watcher, [watcher, folder] {
        if (QDBusPendingReply<>(*watcher).isError())
            QDesktopServices::openUrl(folder);
        watcher->deleteLater();
    });
}

JobRow::JobRow(RowExport *job, QWidget *parent)
    : QWidget(parent)
    , m_job(job)
    , m_path(job->request().path)
    , m_icon(new QLabel(this))
    , m_name(new ElidedLabel(this))
    , m_bar(new QProgressBar(this))
    , m_words(new ElidedLabel(this))
    , m_cancel(button(this, tr("Cancel")))
    , m_open(button(this, tr("Open"), u"open"_s))
    , m_folder(button(this, tr("Show in folder"), u"folder"_s))
    , m_close(button(this, {}, u"close"_s))
{
    m_icon->setPixmap(themedIcon(u"export"_s).pixmap(QSize(16, 16), devicePixelRatioF()));
    m_name->setText(QFileInfo(m_path).fileName());
    m_bar->setRange(0, 0);
    m_bar->setFixedSize(160, 10);
    m_bar->setTextVisible(false);
    m_words->setText(tr("Starting…"));
    m_words->setElideMode(Qt::ElideRight);
    m_close->setToolButtonStyle(Qt::ToolButtonIconOnly);
    m_close->setAutoRaise(true);
    m_close->setToolTip(tr("Put this line away"));
    m_close->setAccessibleName(tr("Put this line away"));
    for (QToolButton *hidden : {m_open, m_folder, m_close})
        hidden->hide();

    // The buttons that come at the end must not make the line higher.
    setFixedHeight(m_open->sizeHint().height() + 10);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(12, 4, 8, 4);
    row->setSpacing(8);
    row->addWidget(m_icon);
    row->addWidget(m_name);
    row->addWidget(m_bar);
    row->addWidget(m_words);
    row->addStretch(1);
    row->addWidget(m_cancel);
    row->addWidget(m_open);
    row->addWidget(m_folder);
    row->addWidget(m_close);

    connect(job, &RowExport::progressed, this, &JobRow::showProgress);
    connect(job, &RowExport::waiting, this, &JobRow::showWaiting);
    connect(job, &RowExport::finished, this, &JobRow::showEnd);
    connect(m_cancel, &QToolButton::clicked, this, &JobRow::cancel);
    connect(m_open, &QToolButton::clicked, this, &JobRow::openFile);
    connect(m_folder, &QToolButton::clicked, this, &JobRow::showInFolder);
    connect(m_close, &QToolButton::clicked, this, &JobRow::closed);
}

void JobRow::cancel()
{
    if (m_job && m_isRunning)
        m_job->cancel();
}

void JobRow::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(QRect(0, 0, width(), 1), palette().color(QPalette::Mid));
}

void JobRow::showProgress(qint64 written, qint64 total)
{
    if (!m_isRunning)
        return;
    m_bar->setRange(0, 1000);
    m_bar->setValue(total > 0 ? static_cast<int>(1000 * written / total) : 0);
    m_words->setText(tr("%1 of %2 rows").arg(display::count(written), display::count(total)));
}

void JobRow::showWaiting(qint64 downloaded, qint64 total)
{
    if (!m_isRunning)
        return;
    if (total > 0) {
        m_bar->setRange(0, 1000);
        m_bar->setValue(static_cast<int>(1000 * downloaded / total));
        m_words->setText(
            tr("Fetching: %1 of %2 rows").arg(display::count(downloaded), display::count(total)));
    } else {
        m_bar->setRange(0, 0);
        m_words->setText(tr("Fetching: %1 rows so far").arg(display::count(downloaded)));
    }
}

void JobRow::showEnd(const Outcome &outcome, qint64 written, qint64 expected)
{
    m_isRunning = false;
    m_bar->hide();
    m_cancel->hide();
    m_close->show();
    QString words;
    if (outcome) {
        m_open->show();
        m_folder->show();
        words = tr("%1 of %2 rows written").arg(display::count(written), display::count(expected));
        if (written < expected)
            words = tr("Wrote %1 of %2 rows: the server returned fewer rows than it announced.")
                        .arg(display::count(written), display::count(expected));
        m_icon->setPixmap(themedIcon(written < expected ? u"warning"_s : u"check"_s)
                              .pixmap(QSize(16, 16), devicePixelRatioF()));
    } else if (outcome.error().kind == Error::Kind::Cancelled) {
        words = tr("Cancelled; no file was written.");
    } else {
        words = outcome.error().sentence;
        m_icon->setPixmap(themedIcon(u"problem"_s).pixmap(QSize(16, 16), devicePixelRatioF()));
    }
    m_words->setText(words);
    emit finished(words);
}

void JobRow::openFile()
{
    QDesktopServices::openUrl(QUrl::fromLocalFile(m_path));
}

void JobRow::showInFolder()
{
    showFileInFolder(m_path);
}

} // namespace taskglass
