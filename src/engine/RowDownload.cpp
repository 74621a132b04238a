// SPDX-License-Identifier: Apache-2.0
#include "engine/RowDownload.h"

#include "base/Logging.h"

#include <QFile>

namespace taskglass {

using namespace std::chrono_literals;

namespace {

Result<PageLog> openLog(const RowStreamState &state)
{
    return PageLog::open(
        state.logPath, state.stream, PageLog::Mode::Append, messageTemplateVersion);
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
    connect(&m_news, &QTimer::timeout, this, [this] { emit stateChanged(m_state); });
}

void RowDownload::start()
{
    const TaskSource source = rowSource(m_task, m_state.stream);
    if (source == TaskSource::NotSupported) {
        end(RowStreamState::Phase::NotSupported);
        return;
    }
    if (source == TaskSource::NotYet) {
        end(RowStreamState::Phase::NotYet);
        return;
    }
    if (source == TaskSource::Null || source == TaskSource::JobFailed) {
        end(RowStreamState::Phase::None);
        return;
    }
    Result<PageLog> log = openLog(m_state);
    if (!log) {
        // Rows can be had again, so a log that cannot be read is put out of the way, not repaired.
        qCWarning(lcStore).noquote() << log.error().detail;
        QFile::remove(m_state.logPath + QStringLiteral(".bad"));
        QFile::rename(m_state.logPath, m_state.logPath + QStringLiteral(".bad"));
        log = openLog(m_state);
    }
    if (!log) {
        end(RowStreamState::Phase::Interrupted, log.error());
        return;
    }
    m_log = *std::move(log);
    m_state.rows = m_log->rows();
    m_state.total = m_log->total();
    if (m_log->isComplete()) {
        end(RowStreamState::Phase::Complete);
        return;
    }
    std::vector<QByteArray> known;
    for (const TemplateCount &count : m_log->templates())
        known.push_back(count.text);
    m_templates = TemplateTable(known);

    m_fetch =
        new RowFetch(m_client, m_task, source, RowFetch::Shape::Rows, RowFetch::Pages::Ahead, this);
    connect(m_fetch, &RowFetch::pageFetched, this, &RowDownload::take);
    connect(m_fetch, &RowFetch::finished, this, [this](const Outcome &outcome) {
        if (outcome)
            end(RowStreamState::Phase::Complete);
        else if (outcome.error().kind == Error::Kind::NoData && m_state.rows == 0)
            end(RowStreamState::Phase::None);
        else
            end(RowStreamState::Phase::Interrupted, outcome.error());
    });
    m_state.phase = RowStreamState::Phase::Fetching;
    emit stateChanged(m_state);
    m_fetch->start(m_log->cursor());
}

void RowDownload::stop()
{
    if (m_fetch)
        m_fetch->cancel();
}

void RowDownload::take(RowPage page)
{
    m_templates.assign(page);
    if (Outcome kept = m_log->append(page); !kept) {
        end(RowStreamState::Phase::Interrupted, kept.error());
        return;
    }
    m_state.rows = m_log->rows();
    m_state.total = m_log->total();
    if (!m_news.isActive())
        m_news.start();
}

void RowDownload::end(RowStreamState::Phase phase, std::optional<Error> error)
{
    if (m_fetch) {
        m_fetch->disconnect(this);
        m_fetch->deleteLater();
        m_fetch = nullptr;
    }
    m_log.reset();
    m_news.stop();
    m_state.phase = phase;
    m_state.error = std::move(error);
    emit stateChanged(m_state);
    emit ended();
}

} // namespace taskglass
