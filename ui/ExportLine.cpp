// SPDX-License-Identifier: Apache-2.0
#include "ui/ExportLine.h"

#include "engine/RowExport.h"
#include "models/Display.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDesktopServices>
#include <QFileInfo>
#include <QToolButton>
#include <QUrl>

namespace taskglass {

using namespace Qt::StringLiterals;

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

ExportLine::ExportLine(RowExport *job, QWidget *parent)
    : JobLine(parent)
    , m_job(job)
    , m_path(job->request().path)
    , m_cancel(addButton(tr("Cancel")))
    , m_open(addButton(tr("Open"), u"open"_s))
    , m_folder(addButton(tr("Show in folder"), u"folder"_s))
{
    setIcon(u"export"_s);
    setTitle(QFileInfo(m_path).fileName());
    setWords(tr("Starting…"));
    m_open->hide();
    m_folder->hide();
    connect(job, &RowExport::progressed, this, &ExportLine::showProgress);
    connect(job, &RowExport::waiting, this, &ExportLine::showWaiting);
    connect(job, &RowExport::finished, this, &ExportLine::showEnd);
    connect(m_cancel, &QToolButton::clicked, this, &ExportLine::cancel);
    connect(m_open, &QToolButton::clicked, this,
        [this] { QDesktopServices::openUrl(QUrl::fromLocalFile(m_path)); });
    connect(m_folder, &QToolButton::clicked, this, [this] { showFileInFolder(m_path); });
}

void ExportLine::cancel()
{
    if (m_job && m_isRunning)
        m_job->cancel();
}

void ExportLine::showProgress(qint64 written, qint64 total)
{
    if (!m_isRunning)
        return;
    showBar(written, std::max<qint64>(total, 1));
    setWords(tr("%1 of %2 rows").arg(display::count(written), display::count(total)));
}

void ExportLine::showWaiting(qint64 downloaded, qint64 total)
{
    if (!m_isRunning)
        return;
    showBar(downloaded, total);
    setWords(total > 0
            ? tr("Fetching: %1 of %2 rows").arg(display::count(downloaded), display::count(total))
            : tr("Fetching: %1 rows so far").arg(display::count(downloaded)));
}

void ExportLine::showEnd(const Outcome &outcome, qint64 written, qint64 expected)
{
    m_isRunning = false;
    hideBar();
    m_cancel->hide();
    setClosable(true);
    QString words;
    if (outcome) {
        m_open->show();
        m_folder->show();
        words = tr("%1 of %2 rows written").arg(display::count(written), display::count(expected));
        if (written < expected) {
            words = tr("Wrote %1 of %2 rows: the server returned fewer rows than it announced.")
                        .arg(display::count(written), display::count(expected));
        }
        setIcon(written < expected ? u"warning"_s : u"check"_s);
    } else if (outcome.error().kind == Error::Kind::Cancelled) {
        words = tr("Cancelled; no file was written.");
    } else {
        words = outcome.error().sentence;
        setIcon(u"problem"_s);
    }
    setWords(words);
    emit finished(words);
}

} // namespace taskglass
