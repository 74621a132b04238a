// SPDX-License-Identifier: Apache-2.0
#include "ui/jobs/JobsStrip.h"

#include "ui/jobs/DownloadLine.h"
#include "ui/jobs/ExportLine.h"

#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

namespace taskglass {

namespace {

constexpr qint64 longEnough = 1'000; ///< Milliseconds after which a download gets a line.

/// Whether there is nothing to say of a download any more.
bool isOver(const RowStreamState &state, bool isPaused)
{
    switch (state.phase) {
    case RowStreamState::Phase::Fetching:
        return false;
    case RowStreamState::Phase::Interrupted:
        // Stopped elsewhere, by someone who knows.
        return state.error && state.error->kind == Error::Kind::Cancelled && !isPaused;
    case RowStreamState::Phase::Complete:
    case RowStreamState::Phase::None:
    case RowStreamState::Phase::NotYet:
    case RowStreamState::Phase::NotSupported:
        return true;
    }
    Q_UNREACHABLE();
}

} // namespace

JobsStrip::JobsStrip(QWidget *parent) : QWidget(parent), m_scroll(new QScrollArea(this))
{
    auto *content = new QWidget;
    m_column = new QVBoxLayout(content);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(0);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setWidget(content);
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_scroll);
    hide();
}

void JobsStrip::add(RowExport *job)
{
    auto *line = new ExportLine(job, this);
    m_exports.append(line);
    connect(line, &JobLine::closed, this, [this, line] {
        m_exports.removeOne(line);
        removeLine(line);
    });
    connect(line, &JobLine::finished, this, &JobsStrip::jobFinished);
    connect(line, &ExportLine::againRequested, this, &JobsStrip::exportRequested);
    addLine(line);
}

void JobsStrip::updateDownload(const RowStreamState &state, const QString &title)
{
    const bool isFetching = state.phase == RowStreamState::Phase::Fetching;
    const auto known = m_downloads.find(state.id);
    if (known == m_downloads.end()) {
        if (isFetching)
            m_downloads[state.id].since.start();
        return;
    }
    Download &download = known->second;
    if (isOver(state, download.line && download.line->isPaused())) {
        forget(state.id);
        return;
    }
    if (!download.line) {
        if (download.since.elapsed() < longEnough)
            return;
        download.line = newDownloadLine(state.id, title);
    }
    download.line->setState(state);
}

DownloadLine *JobsStrip::newDownloadLine(const StreamId &id, const QString &title)
{
    auto *line = new DownloadLine(title, this);
    connect(line, &DownloadLine::pauseRequested, this, [this, id] { emit stopRequested(id); });
    connect(line, &DownloadLine::resumeRequested, this, [this, id] { emit rowsRequested(id); });
    connect(line, &DownloadLine::cancelRequested, this, [this, id] { emit stopRequested(id); });
    connect(line, &JobLine::closed, this, [this, id] { forget(id); });
    addLine(line);
    return line;
}

void JobsStrip::forget(const StreamId &id)
{
    const auto known = m_downloads.find(id);
    if (known == m_downloads.end())
        return;
    if (known->second.line)
        removeLine(known->second.line);
    m_downloads.erase(known);
}

int JobsStrip::running() const
{
    return static_cast<int>(std::count_if(m_exports.cbegin(), m_exports.cend(),
        [](const ExportLine *line) { return line->isRunning(); }));
}

void JobsStrip::resumeAll()
{
    for (ExportLine *line : m_exports)
        line->resume();
}

void JobsStrip::cancelAll()
{
    for (ExportLine *line : m_exports)
        line->cancel();
}

void JobsStrip::addLine(JobLine *line)
{
    m_lines.append(line);
    m_column->addWidget(line);
    fitHeight();
}

void JobsStrip::removeLine(JobLine *line)
{
    m_lines.removeOne(line);
    line->hide();
    line->deleteLater();
    fitHeight();
}

void JobsStrip::fitHeight()
{
    constexpr int mostVisible = 3;
    setVisible(!m_lines.isEmpty());
    if (m_lines.isEmpty())
        return;
    const int visible = static_cast<int>(std::min<qsizetype>(mostVisible, m_lines.size()));
    m_scroll->setFixedHeight(visible * m_lines.front()->height());
}

} // namespace taskglass
