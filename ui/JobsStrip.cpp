// SPDX-License-Identifier: Apache-2.0
#include "ui/JobsStrip.h"

#include "engine/RowExport.h"
#include "ui/ElidedLabel.h"
#include "ui/Icons.h"
#include "ui/JobRow.h"
#include "ui/Wording.h"

#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

namespace taskglass {

JobsStrip::JobsStrip(QWidget *parent) : QWidget(parent), m_scroll(new QScrollArea(this))
{
    auto *content = new QWidget;
    m_rows = new QVBoxLayout(content);
    m_rows->setContentsMargins(0, 0, 0, 0);
    m_rows->setSpacing(0);
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
    auto *row = new JobRow(job, this);
    m_jobs.append(row);
    m_rows->addWidget(row);
    connect(row, &JobRow::closed, this, [this, row] {
        m_jobs.removeOne(row);
        row->hide();
        row->deleteLater();
        fitHeight();
    });
    connect(row, &JobRow::finished, this, &JobsStrip::jobFinished);
    fitHeight();
}

int JobsStrip::running() const
{
    int count = 0;
    for (const JobRow *row : m_jobs)
        count += row->isRunning() ? 1 : 0;
    return count;
}

void JobsStrip::cancelAll()
{
    for (JobRow *row : m_jobs)
        row->cancel();
}

void JobsStrip::fitHeight()
{
    constexpr int mostVisible = 3;
    setVisible(!m_jobs.isEmpty());
    if (m_jobs.isEmpty())
        return;
    const int visible = static_cast<int>(std::min<qsizetype>(mostVisible, m_jobs.size()));
    m_scroll->setFixedHeight(visible * m_jobs.front()->height());
}

} // namespace taskglass
