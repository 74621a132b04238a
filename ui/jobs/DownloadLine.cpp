// SPDX-License-Identifier: Apache-2.0
#include "ui/jobs/DownloadLine.h"

#include "models/Display.h"

#include <QToolButton>

#include <cmath>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 measureInterval = 500; ///< Milliseconds; shorter ones make the figures flicker.
constexpr double newShare = 0.3;        ///< Of the newest speed in the one that is shown.

double smoothed(double shown, double newest)
{
    return shown == 0 ? newest : shown + newShare * (newest - shown);
}

} // namespace

DownloadLine::DownloadLine(const QString &title, QWidget *parent)
    : JobLine(parent)
    , m_pause(addButton(tr("Pause"), u"pause"_s))
    , m_resume(addButton(tr("Resume"), u"resume"_s))
    , m_cancel(addButton(tr("Cancel")))
{
    setIcon(u"rows"_s);
    setTitle(title);
    m_resume->hide();
    connect(m_pause, &QToolButton::clicked, this, [this] {
        m_isPaused = true;
        emit pauseRequested();
    });
    connect(m_resume, &QToolButton::clicked, this, [this] {
        m_isPaused = false;
        m_sinceMeasured.invalidate();
        emit resumeRequested();
    });
    connect(m_cancel, &QToolButton::clicked, this, &DownloadLine::cancelRequested);
}

void DownloadLine::setState(const RowStreamState &state)
{
    m_state = state;
    const bool isFetching = state.phase == RowStreamState::Phase::Fetching;
    m_pause->setVisible(isFetching);
    m_cancel->setVisible(isFetching);
    m_resume->setVisible(!isFetching);
    setClosable(!isFetching);
    if (isFetching) {
        measure();
        setIcon(u"rows"_s);
        showBar(state.refetchedRows.value_or(state.rows), state.total.value_or(0));
        setText(progressText());
        return;
    }
    hideBar();
    const QString rows = state.total
        ? tr("%1 of %2 rows").arg(display::count(state.rows), display::count(*state.total))
        : tr("%1 rows").arg(display::count(state.rows));
    if (m_isPaused || !state.error) {
        setIcon(u"pause"_s);
        setText(tr("Paused at %1; they are kept.").arg(rows));
    } else {
        setIcon(u"warning"_s);
        setText(tr("Stopped at %1: %2").arg(rows, state.error->sentence));
    }
}

void DownloadLine::measure()
{
    if (m_sinceMeasured.isValid() && m_sinceMeasured.elapsed() < measureInterval)
        return;
    if (m_sinceMeasured.isValid() && m_state.log == m_measured.log) {
        const double seconds = static_cast<double>(m_sinceMeasured.elapsed()) / 1000;
        const qint64 rows = m_state.refetchedRows.value_or(m_state.rows)
            - m_measured.refetchedRows.value_or(m_measured.rows);
        const auto rowsPerSecond = static_cast<double>(std::max<qint64>(rows, 0)) / seconds;
        m_rowsPerSecond = smoothed(m_rowsPerSecond, rowsPerSecond);
        m_bytesPerSecond = smoothed(m_bytesPerSecond,
            static_cast<double>(std::max<qint64>(m_state.bytes - m_measured.bytes, 0)) / seconds);
    }
    m_measured = m_state;
    m_sinceMeasured.start();
}

/// 184,000 of 1,000,000 rows · 212 MB · 9.1 MB/s · about 1 min
QString DownloadLine::progressText() const
{
    const qint64 rows = m_state.refetchedRows.value_or(m_state.rows);
    QStringList words{m_state.total && *m_state.total > 0
            ? tr("%1 of %2 rows").arg(display::count(rows), display::count(*m_state.total))
            : tr("%1 rows").arg(display::count(rows))};
    if (!m_state.refetchedRows && m_state.bytes > 0)
        words += display::byteSize(m_state.bytes);
    if (m_bytesPerSecond >= 1)
        words += tr("%1/s").arg(display::byteSize(std::llround(m_bytesPerSecond)));
    if (m_state.total && *m_state.total > rows && m_rowsPerSecond >= 1) {
        const double seconds = static_cast<double>(*m_state.total - rows) / m_rowsPerSecond;
        words += seconds < 10 ? tr("a few seconds")
                              : tr("about %1").arg(display::duration(std::llround(seconds)));
    }
    return words.join(u" · "_s);
}

} // namespace taskglass
