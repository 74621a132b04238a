// SPDX-License-Identifier: Apache-2.0
#include "ui/jobs/ExportLine.h"

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

bool isShort(const RowExportReport &report)
{
    if (report.retry)
        return report.retry->withoutRowData > 0 || report.retry->incomplete > 0;
    if (report.original)
        return report.original->notFound > 0 || report.original->unreadable > 0;
    return report.written < report.expected;
}

namespace {

QString retryText(const RetryCounts &counts)
{
    QStringList words{
        ExportLine::tr("%1 rows to import again").arg(display::count(counts.written))};
    if (counts.withoutRowData > 0) {
        words += ExportLine::tr("%1 left out: the server kept no row data")
                     .arg(display::count(counts.withoutRowData));
    }
    if (counts.repeated > 0)
        words +=
            ExportLine::tr("%1 left out: they appear twice").arg(display::count(counts.repeated));
    if (counts.incomplete > 0) {
        words += ExportLine::tr("%1 lack metadata or attachments that no import understands")
                     .arg(display::count(counts.incomplete));
    }
    return words.join(u" · "_s);
}

QString originalText(const OriginalFilterReport &report)
{
    QStringList found;
    const auto add = [&found](qint64 records, const QString &words) {
        if (records > 0)
            found += words.arg(display::count(records));
    };
    add(report.byGlobalKey, ExportLine::tr("%1 by global key"));
    add(report.byExternalId, ExportLine::tr("%1 by external id"));
    add(report.byRowData, ExportLine::tr("%1 by row data"));
    QStringList words{ExportLine::tr("%1 of %2 records kept")
            .arg(display::count(report.kept), display::count(report.records))};
    if (!found.isEmpty())
        words += ExportLine::tr("failed rows found: %1").arg(found.join(u", "_s));
    if (report.notFound > 0)
        words += ExportLine::tr("%1 failed rows not found").arg(display::count(report.notFound));
    if (report.repeated > 0)
        words += ExportLine::tr("%1 records repeat a key").arg(display::count(report.repeated));
    if (report.unreadable > 0)
        words +=
            ExportLine::tr("%1 records could not be read").arg(display::count(report.unreadable));
    return words.join(u" · "_s);
}

} // namespace

QString exportText(const RowExportReport &report)
{
    if (report.retry)
        return retryText(*report.retry);
    if (report.original)
        return originalText(*report.original);
    const QString written = display::count(report.written);
    const QString expected = display::count(report.expected);
    return report.written < report.expected
        ? ExportLine::tr("Wrote %1 of %2 rows: the server returned fewer rows than it announced.")
              .arg(written, expected)
        : ExportLine::tr("%1 of %2 rows written").arg(written, expected);
}

ExportLine::ExportLine(RowExport *job, QWidget *parent)
    : JobLine(parent)
    , m_job(job)
    , m_request(job->request())
    , m_pause(addButton(tr("Pause"), u"pause"_s))
    , m_resume(addButton(tr("Resume"), u"resume"_s))
    , m_cancel(addButton(tr("Cancel")))
    , m_open(addButton(tr("Open"), u"open"_s))
    , m_folder(addButton(tr("Show in folder"), u"folder"_s))
    , m_again(addButton(tr("Try again"), u"refresh"_s))
{
    setTitle(QFileInfo(m_request.path).fileName());
    m_progress.text = tr("Starting…");
    updateState();
    m_open->hide();
    m_folder->hide();
    m_again->hide();
    connect(job, &RowExport::progressed, this, &ExportLine::handleProgress);
    connect(job, &RowExport::waiting, this, &ExportLine::handleWaiting);
    connect(job, &RowExport::finished, this, &ExportLine::handleFinished);
    connect(m_pause, &QToolButton::clicked, this, &ExportLine::pause);
    connect(m_resume, &QToolButton::clicked, this, &ExportLine::resume);
    connect(m_cancel, &QToolButton::clicked, this, &ExportLine::cancel);
    connect(m_again, &QToolButton::clicked, this, [this] {
        emit againRequested(m_request);
        emit closed();
    });
    connect(m_open, &QToolButton::clicked, this,
        [this] { QDesktopServices::openUrl(QUrl::fromLocalFile(m_request.path)); });
    connect(m_folder, &QToolButton::clicked, this, [this] { showFileInFolder(m_request.path); });
}

void ExportLine::pause()
{
    if (!m_job || !m_isRunning)
        return;
    m_job->pause();
    updateState();
}

void ExportLine::resume()
{
    if (!m_job || !m_isRunning)
        return;
    m_job->resume();
    updateState();
}

void ExportLine::cancel()
{
    if (m_job && m_isRunning)
        m_job->cancel();
}

void ExportLine::handleProgress(qint64 done, qint64 total)
{
    if (!m_isRunning)
        return;
    const bool isBytes = std::holds_alternative<OriginalOutput>(m_request.output);
    m_progress = {done, std::max<qint64>(total, 1),
        isBytes ? tr("%1 of %2").arg(display::byteSize(done), display::byteSize(total))
                : tr("%1 of %2 rows").arg(display::count(done), display::count(total))};
    updateState();
}

void ExportLine::handleWaiting(qint64 downloaded, qint64 total)
{
    if (!m_isRunning)
        return;
    m_progress = {downloaded, total,
        total > 0
            ? tr("%1 of %2 rows fetched").arg(display::count(downloaded), display::count(total))
            : tr("%1 rows fetched so far").arg(display::count(downloaded))};
    updateState();
}

/// How far it is, and whether it rests there.
void ExportLine::updateState()
{
    const bool isPaused = m_job && m_job->isPaused();
    m_pause->setVisible(!isPaused);
    m_resume->setVisible(isPaused);
    setIcon(isPaused ? u"pause"_s : u"export"_s);
    setText(isPaused ? tr("Paused · %1").arg(m_progress.text) : m_progress.text);
    if (isPaused || !m_progress.total)
        hideBar();
    else
        showBar(m_progress.done, *m_progress.total);
}

void ExportLine::handleFinished(const Result<void> &outcome, const RowExportReport &report)
{
    m_isRunning = false;
    hideBar();
    setIcon(u"export"_s);
    m_pause->hide();
    m_resume->hide();
    m_cancel->hide();
    setClosable(true);
    m_again->setVisible(!outcome);
    QString words;
    if (outcome) {
        m_open->show();
        m_folder->show();
        words = exportText(report);
        setIcon(isShort(report) ? u"warning"_s : u"check"_s);
    } else if (outcome.error().kind == Error::Kind::Cancelled) {
        words = tr("Cancelled; no file was written.");
    } else {
        words = outcome.error().sentence;
        setIcon(u"problem"_s);
    }
    setText(words);
    emit finished(words);
}

} // namespace taskglass
