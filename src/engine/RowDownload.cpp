// SPDX-License-Identifier: Apache-2.0
#include "engine/RowDownload.h"

#include "analysis/MessageTemplates.h"
#include "base/Logging.h"
#include "store/DiskFile.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>

#include <atomic>
#include <cerrno>
#include <cstdio>

namespace taskglass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// A wait that is shorter needs no words.
constexpr auto patience = 3s;

Result<PageLog> openForAppend(const QString &path, RowStream stream)
{
    return PageLog::open(path, stream, PageLog::Mode::Append, messageTemplateVersion);
}

/// No edition of a log had this number before, in this run of the program.
int newEdition()
{
    static std::atomic_int last = 0;
    return ++last;
}

/// Whether the server understood the question and said no: asking it again will not help.
bool isRefusal(Error::Kind kind)
{
    return kind == Error::Kind::NotFound || kind == Error::Kind::InvalidQuery
        || kind == Error::Kind::Rejected || kind == Error::Kind::NoData;
}

} // namespace

RowDownload::RowDownload(
    LabelboxClient &client, TaskRecord task, RowStream stream, QString logPath, Reading reading)
    : m_client(client)
    , m_task(std::move(task))
    , m_reading(reading)
    , m_state{.id = {m_task.id, stream}, .log = {.path = std::move(logPath)}}
{
    m_throttle.setSingleShot(true);
    m_throttle.setInterval(100ms);
    connect(&m_throttle, &QTimer::timeout, this, [this] {
        if (m_hasProgress)
            reportProgress();
    });
}

std::optional<Error> RowDownload::shortfallOf(const RowStreamState &state)
{
    return state.total.value_or(0) > state.rows
        ? std::optional(fewerThanAnnounced(state.rows, *state.total))
        : std::nullopt;
}

void RowDownload::start()
{
    m_source = rowSource(m_task, m_state.id.stream);
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
        handleFetchEnd({});
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
    const bool isRefetched = (m_reading == Reading::Refetch && m_log->isComplete()) || isEndless();
    if (!isRefetched && !QFile::exists(replacementPath()))
        return true;
    if (!isRefetched && m_log->isComplete()) {
        QFile::remove(replacementPath());
        return true;
    }
    if (Result<void> opened = openReplacement(); !opened) {
        end(RowStreamState::Phase::Interrupted, opened.error());
        return false;
    }
    return true;
}

bool RowDownload::openShownLog()
{
    const qint64 sizeBefore = QFileInfo(m_state.log.path).size();
    Result<PageLog> log = openForAppend(m_state.log.path, m_state.id.stream);
    if (!log) {
        const Error problem = log.error();
        if (const Result<PageLog> readable =
                PageLog::open(m_state.log.path, m_state.id.stream, PageLog::Mode::Read)) {
            // The file is fine: somebody else writes it, or it may not be written.
            showLog(*readable);
            if (readable->isComplete())
                end(RowStreamState::Phase::Complete);
            else
                end(RowStreamState::Phase::Interrupted, problem);
            return false;
        }
        const QString aside = Workspace::setAsideLog(m_state.log.path);
        if (!aside.isNull()) {
            m_state.log.edition = newEdition();
            log = openForAppend(m_state.log.path, m_state.id.stream);
            emit logSetAside({Error::Kind::Storage,
                tr("Saved rows could not be read and were set aside as %1. They are loaded again "
                   "from the server.")
                    .arg(QFileInfo(aside).fileName()),
                problem.detail});
        }
    }
    if (!log) {
        end(RowStreamState::Phase::Interrupted, log.error());
        return false;
    }
    if (QFileInfo(m_state.log.path).size() < sizeBefore)
        m_state.log.edition = newEdition(); // What was cut off may have been shown.
    m_log = *std::move(log);
    const bool hasTemplates = m_state.id.stream == RowStream::Failed && m_log->pages() > 0;
    if (hasTemplates && m_log->templateVersion() != messageTemplateVersion) {
        if (Result<void> renewed = renewTemplates(); !renewed)
            qCInfo(lcEngine).noquote() << "templates stay as they were:" << renewed.error().detail;
        if (!m_log) {
            end(RowStreamState::Phase::Interrupted, storageError(m_state.log.path, EIO));
            return false;
        }
    }
    showLog(*m_log);
    return true;
}

/// Gives rows that an older program has kept the templates of this one, in a copy that takes the
/// log's place. After an error the log is as it was.
Result<void> RowDownload::renewTemplates()
{
    const QString path = m_state.log.path;
    const QString copyPath = path + u".renewed"_s;
    QFile::remove(copyPath); // Of a run that was killed.
    Result<void> outcome;
    {
        Result<PageLog> copy = openForAppend(copyPath, m_state.id.stream);
        if (!copy)
            return copy.error();
        TemplateTable templates;
        for (qsizetype number = 0; number < m_log->pages() && outcome; ++number) {
            Result<RowPage> page = m_log->readPage(number);
            if (!page) {
                outcome = page.error();
                break;
            }
            templates.assign(*page);
            outcome = copy->append(*page);
        }
    }
    if (outcome
        && std::rename(QFile::encodeName(copyPath).constData(), QFile::encodeName(path).constData())
            != 0)
        outcome = storageError(path, errno);
    if (!outcome) {
        QFile::remove(copyPath);
        return outcome;
    }
    m_log.reset();
    Result<PageLog> log = openForAppend(path, m_state.id.stream);
    if (!log)
        return log.error();
    m_log = *std::move(log);
    m_state.log.edition = newEdition();
    return {};
}

/// Goes on with the copy that shall replace the log, or begins it. A copy that cannot be read is no
/// loss.
Result<void> RowDownload::openReplacement()
{
    m_log.reset();
    Result<PageLog> log = openForAppend(replacementPath(), m_state.id.stream);
    if (!log && QFile::remove(replacementPath()))
        log = openForAppend(replacementPath(), m_state.id.stream);
    if (!log)
        return log.error();
    m_log = *std::move(log);
    if (isEndless()) {
        m_log.reset();
        QFile::remove(replacementPath());
        return openReplacement();
    }
    m_state.refetchedRows = m_log->rows();
    return {};
}

/// Whether the log is of a list that the server would go on with for ever. Begun anew, it has each
/// row once.
bool RowDownload::isEndless() const
{
    return m_log->leadsBack()
        && (m_source == TaskSource::PagedFailedRows || m_source == TaskSource::PagedCreatedRows);
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
    m_rowReader = RowReader::create(m_client, m_task, m_source, RowReader::Shape::Rows);
    connect(m_rowReader.get(), &RowReader::pageFetched, this, &RowDownload::handlePage);
    connect(m_rowReader.get(), &RowReader::finished, this, &RowDownload::handleFetchEnd);
    connect(&m_client.transport(), &HttpTransport::retrying, m_rowReader.get(),
        [this](const Error &error, std::chrono::milliseconds delay) { handleRetry(error, delay); });
    m_rowReader->start(m_log->cursor());
}

void RowDownload::stop()
{
    if (m_rowReader) {
        m_rowReader->cancel();
    } else if (m_state.phase == RowStreamState::Phase::Fetching) {
        // Still waiting for its turn.
        end(RowStreamState::Phase::Interrupted,
            Error{Error::Kind::Cancelled, tr("Loading was stopped before any row arrived."),
                u"stopped while queued"_s});
    }
}

void RowDownload::handlePage(RowPage page)
{
    m_isResuming = false;
    m_state.error.reset();
    m_state.nextAt = {};
    m_templates.assign(page);
    if (Result<void> kept = m_log->append(page); !kept) {
        end(RowStreamState::Phase::Interrupted, kept.error());
        return;
    }
    if (m_state.refetchedRows)
        m_state.refetchedRows = m_log->rows();
    else
        showLog(*m_log);
    m_state.total = m_log->total();
    if (m_throttle.isActive())
        m_hasProgress = true;
    else
        reportProgress();
}

/// It may be another question that is asked again, but the trouble is that of the same server.
void RowDownload::handleRetry(const Error &error, std::chrono::milliseconds delay)
{
    if (delay < patience)
        return;
    m_state.error = error;
    m_state.nextAt = QDateTime::currentDateTimeUtc().addMSecs(delay.count());
    reportProgress();
}

void RowDownload::reportProgress()
{
    m_hasProgress = false;
    m_throttle.start();
    emit stateChanged(m_state);
}

void RowDownload::handleFetchEnd(const Result<void> &outcome)
{
    const bool isIncomplete = !outcome && outcome.error().kind == Error::Kind::Incomplete;
    if (outcome || (isIncomplete && m_log->isComplete())) {
        // The server has ended its list, whatever is to be said of it.
        if (Result<void> replaced = replaceOldLog(); !replaced)
            end(RowStreamState::Phase::Interrupted, replaced.error());
        else
            end(RowStreamState::Phase::Complete,
                isIncomplete ? std::optional(outcome.error()) : std::nullopt);
        return;
    }
    const Error &error = outcome.error();
    if (m_isResuming && isRefusal(error.kind)) {
        qCInfo(lcEngine).noquote() << "cannot resume, refetching:" << error.detail;
        m_rowReader.reset();
        m_log.reset();
        QFile::remove(replacementPath()); // Should that be the one which cannot go on.
        if (Result<void> opened = openReplacement(); !opened)
            end(RowStreamState::Phase::Interrupted, opened.error());
        else
            fetch();
        return;
    }
    // A file without an address is not an empty one.
    const bool isAbsence =
        error.kind == Error::Kind::NoData && m_source != TaskSource::FileFailedRows;
    if (isAbsence && m_state.rows == 0)
        end(RowStreamState::Phase::None);
    else
        end(RowStreamState::Phase::Interrupted, error);
}

/// Puts the copy in the place of the log it replaces.
Result<void> RowDownload::replaceOldLog()
{
    if (!m_state.refetchedRows)
        return {};
    showLog(*m_log);
    m_log.reset();
    if (std::rename(QFile::encodeName(replacementPath()).constData(),
            QFile::encodeName(m_state.log.path).constData())
        != 0)
        return storageError(m_state.log.path, errno);
    m_state.refetchedRows.reset();
    m_state.log.edition = newEdition();
    return {};
}

void RowDownload::end(RowStreamState::Phase phase, std::optional<Error> error)
{
    if (m_rowReader) {
        m_rowReader.reset();
    }
    m_log.reset();
    m_throttle.stop();
    m_state.phase = phase;
    m_state.error = std::move(error);
    m_state.nextAt = {};
    if (phase == RowStreamState::Phase::Complete && !m_state.error)
        m_state.error = shortfallOf(m_state);
    emit stateChanged(m_state);
    emit ended();
}

} // namespace taskglass
