// SPDX-License-Identifier: Apache-2.0
#include "engine/RowDownload.h"

#include "base/Logging.h"
#include "store/DiskFile.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>

#include <cerrno>
#include <cstdio>

namespace taskglass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

Result<PageLog> openForAppend(const QString &path, RowStream stream)
{
    return PageLog::open(path, stream, PageLog::Mode::Append, messageTemplateVersion);
}

/// A name beside @p path that no file has.
QString freeNameFor(const QString &path)
{
    QString name = path + u".bad"_s;
    for (int number = 2; QFile::exists(name); ++number)
        name = path + u".%1.bad"_s.arg(number);
    return name;
}

/// Whether the server understood the question and said no: asking it again will not help.
bool isRefusal(Error::Kind kind)
{
    return kind == Error::Kind::NotFound || kind == Error::Kind::InvalidQuery
        || kind == Error::Kind::Rejected || kind == Error::Kind::NoData;
}

} // namespace

RowDownload::RowDownload(
    LabelboxClient &client, TaskRecord task, RowStream stream, QString logPath, QObject *parent)
    : QObject(parent)
    , m_client(client)
    , m_task(std::move(task))
    , m_state{.task = m_task.id, .stream = stream, .logPath = std::move(logPath)}
{
    m_news.setSingleShot(true);
    m_news.setInterval(100ms);
    connect(&m_news, &QTimer::timeout, this, [this] {
        if (m_hasNews)
            tellNews();
    });
}

void RowDownload::start()
{
    m_source = rowSource(m_task, m_state.stream);
    if (m_source == TaskSource::NotSupported) {
        end(RowStreamState::Phase::NotSupported);
        return;
    }
    if (m_source == TaskSource::NotYet) {
        end(RowStreamState::Phase::NotYet);
        return;
    }
    if (m_source == TaskSource::Null || m_source == TaskSource::JobFailed) {
        end(RowStreamState::Phase::None);
        return;
    }
    if (!openLogs())
        return;
    if (m_log->isComplete()) {
        takeEnd({});
        return;
    }
    m_state.phase = RowStreamState::Phase::Fetching;
    emit stateChanged(m_state);
    fetch();
}

/// Opens what is to be written; false if it has ended instead.
bool RowDownload::openLogs()
{
    if (!openShownLog())
        return false;
    // What is damaged near the end was cut off when the log was opened, and is read now.
    const bool isAnew = m_isAnew && m_log->isComplete();
    if (!isAnew && !QFile::exists(anewPath()))
        return true;
    if (!isAnew && m_log->isComplete()) {
        QFile::remove(anewPath());
        return true;
    }
    if (Outcome opened = openAnew(); !opened) {
        end(RowStreamState::Phase::Interrupted, opened.error());
        return false;
    }
    return true;
}

bool RowDownload::openShownLog()
{
    Result<PageLog> log = openForAppend(m_state.logPath, m_state.stream);
    if (!log) {
        const Error problem = log.error();
        if (const Result<PageLog> readable =
                PageLog::open(m_state.logPath, m_state.stream, PageLog::Mode::Read)) {
            // The file is fine: somebody else writes it, or it may not be written.
            showLog(*readable);
            if (readable->isComplete())
                end(RowStreamState::Phase::Complete);
            else
                end(RowStreamState::Phase::Interrupted, problem);
            return false;
        }
        const QString aside = freeNameFor(m_state.logPath);
        if (QFile::rename(m_state.logPath, aside)) {
            log = openForAppend(m_state.logPath, m_state.stream);
            emit logSetAside({Error::Kind::Storage,
                QCoreApplication::translate("RowDownload",
                    "Saved rows could not be read and were set aside as %1. They are loaded again "
                    "from the server.")
                    .arg(QFileInfo(aside).fileName()),
                problem.detail});
        }
    }
    if (!log) {
        end(RowStreamState::Phase::Interrupted, log.error());
        return false;
    }
    m_log = *std::move(log);
    showLog(*m_log);
    return true;
}

/// Goes on with what is read anew, or begins it. A copy that cannot be read is no loss.
Outcome RowDownload::openAnew()
{
    m_log.reset();
    Result<PageLog> log = openForAppend(anewPath(), m_state.stream);
    if (!log && QFile::remove(anewPath()))
        log = openForAppend(anewPath(), m_state.stream);
    if (!log)
        return log.error();
    m_log = *std::move(log);
    m_state.rowsAnew = m_log->rows();
    return {};
}

void RowDownload::showLog(const PageLog &log)
{
    m_state.rows = log.rows();
    m_state.bytes = log.bytes();
    m_state.total = log.total();
}

void RowDownload::fetch()
{
    std::vector<QByteArray> known;
    for (const TemplateCount &count : m_log->templates())
        known.push_back(count.text);
    m_templates = TemplateTable(known);
    m_isResuming = !m_log->cursor().isEmpty();
    m_fetch = RowReader::create(m_client, m_task, m_source, RowReader::Shape::Rows);
    connect(m_fetch.get(), &RowReader::pageFetched, this, &RowDownload::take);
    connect(m_fetch.get(), &RowReader::finished, this, &RowDownload::takeEnd);
    m_fetch->start(m_log->cursor());
}

void RowDownload::stop()
{
    if (m_fetch) {
        m_fetch->cancel();
    } else if (m_state.phase == RowStreamState::Phase::Fetching) {
        // Still waiting for its turn.
        end(RowStreamState::Phase::Interrupted,
            Error{Error::Kind::Cancelled,
                QCoreApplication::translate(
                    "RowDownload", "Loading was stopped before any row arrived."),
                u"stopped while queued"_s});
    }
}

void RowDownload::take(RowPage page)
{
    m_isResuming = false;
    m_templates.assign(page);
    if (Outcome kept = m_log->append(page); !kept) {
        end(RowStreamState::Phase::Interrupted, kept.error());
        return;
    }
    if (m_state.rowsAnew)
        m_state.rowsAnew = m_log->rows();
    else
        showLog(*m_log);
    m_state.total = m_log->total();
    if (m_news.isActive())
        m_hasNews = true;
    else
        tellNews();
}

void RowDownload::tellNews()
{
    m_hasNews = false;
    m_news.start();
    emit stateChanged(m_state);
}

void RowDownload::takeEnd(const Outcome &outcome)
{
    if (outcome) {
        if (Outcome replaced = replaceOldLog(); !replaced)
            end(RowStreamState::Phase::Interrupted, replaced.error());
        else
            end(RowStreamState::Phase::Complete);
        return;
    }
    const Error &error = outcome.error();
    if (m_isResuming && isRefusal(error.kind)) {
        qCInfo(lcEngine).noquote() << "cannot resume, reading anew:" << error.detail;
        m_fetch.reset();
        m_log.reset();
        QFile::remove(anewPath()); // Should that be the one which cannot go on.
        if (Outcome opened = openAnew(); !opened)
            end(RowStreamState::Phase::Interrupted, opened.error());
        else
            fetch();
        return;
    }
    if (error.kind == Error::Kind::NoData && m_state.rows == 0)
        end(RowStreamState::Phase::None);
    else
        end(RowStreamState::Phase::Interrupted, error);
}

/// Puts a log that was read anew in the place of the one it replaces.
Outcome RowDownload::replaceOldLog()
{
    if (!m_state.rowsAnew)
        return {};
    showLog(*m_log);
    m_log.reset();
    if (std::rename(QFile::encodeName(anewPath()).constData(),
            QFile::encodeName(m_state.logPath).constData())
        != 0)
        return storageError(m_state.logPath, errno);
    m_state.rowsAnew.reset();
    ++m_state.edition;
    return {};
}

void RowDownload::end(RowStreamState::Phase phase, std::optional<Error> error)
{
    if (m_fetch) {
        m_fetch.reset();
    }
    m_log.reset();
    m_news.stop();
    m_state.phase = phase;
    m_state.error = std::move(error);
    emit stateChanged(m_state);
    emit ended();
}

} // namespace taskglass
