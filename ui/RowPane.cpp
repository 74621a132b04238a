// SPDX-License-Identifier: Apache-2.0
#include "ui/RowPane.h"

#include "analysis/TaskOutcome.h"
#include "models/Display.h"
#include "ui/ElidedLabel.h"
#include "ui/EmptyState.h"
#include "ui/Icons.h"
#include "ui/RowInspector.h"
#include "ui/RowView.h"
#include "ui/Theme.h"
#include "ui/Wording.h"

#include <QAction>
#include <QHBoxLayout>
#include <QMenu>
#include <QProgressBar>
#include <QPushButton>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

bool isRejected(RowStream stream)
{
    return stream == RowStream::Failed || stream == RowStream::ExportErrors;
}

bool isExport(RowStream stream)
{
    return stream == RowStream::ExportResult || stream == RowStream::ExportErrors;
}

/// Why a list that was read to its end is empty.
EmptyWords nothingThere(const TaskEntry &entry, RowStream stream)
{
    const bool failed = entry.record.meaning() == TaskStatus::Failed;
    const bool running = isActive(entry.record.meaning());
    switch (stream) {
    case RowStream::Failed:
        if (running)
            return {u"check"_s, RowPane::tr("No row was rejected so far."), {}};
        if (failed)
            return {u"info"_s,
                RowPane::tr(
                    "The task failed as a whole; the server names no single row. See Summary "
                    "for its error."),
                RowPane::tr("Summary")};
        if (entry.createdRows.value_or(0) > 0) {
            return {u"check"_s,
                RowPane::tr("All %1 rows were accepted.").arg(display::count(*entry.createdRows)),
                {}};
        }
        return {u"check"_s, RowPane::tr("No row was rejected."), {}};
    case RowStream::Created:
        if (failed) {
            return {u"info"_s, RowPane::tr("The task failed, so there is no result."),
                RowPane::tr("Summary")};
        }
        if (running)
            return {u"info"_s, RowPane::tr("No row went in so far."), {}};
        return {u"info"_s, RowPane::tr("The task created no rows."), {}};
    case RowStream::ExportResult:
        if (failed) {
            return {u"info"_s, RowPane::tr("The export failed, so there is no result."),
                RowPane::tr("Summary")};
        }
        return {
            u"info"_s, RowPane::tr("The export is empty: nothing matched what was asked for."), {}};
    case RowStream::ExportErrors:
        if (failed) {
            return {u"info"_s,
                RowPane::tr("The export failed as a whole; the server wrote no error lines. See "
                            "Summary for its error."),
                RowPane::tr("Summary")};
        }
        return {u"check"_s, RowPane::tr("The export wrote no error lines."), {}};
    }
    Q_UNREACHABLE();
}

} // namespace

EmptyWords emptyRowsWords(const TaskEntry &entry, const RowStreamState &state)
{
    const bool rejected = isRejected(state.stream);
    switch (state.phase) {
    case RowStreamState::Phase::Fetching:
        return {u"refresh"_s,
            rejected ? RowPane::tr("Checking for rejected rows…")
                     : RowPane::tr("Loading the result…"),
            {}};
    case RowStreamState::Phase::Complete:
    case RowStreamState::Phase::None:
        return nothingThere(entry, state.stream);
    case RowStreamState::Phase::Interrupted:
        return {u"warning"_s,
            state.error ? state.error->sentence
                        : RowPane::tr("Loading was stopped before any row arrived."),
            RowPane::tr("Try again")};
    case RowStreamState::Phase::NotYet:
        return {u"info"_s,
            rejected ? RowPane::tr("Errors become available when the task ends.")
                     : RowPane::tr("The result becomes available when the task ends."),
            {}};
    case RowStreamState::Phase::NotSupported:
        return {u"info"_s,
            rejected ? RowPane::tr(
                "This type of task reports no row errors. See Summary for the outcome.")
                     : RowPane::tr(
                         "This type of task has no rows as a result. See Summary for the outcome."),
            RowPane::tr("Summary")};
    }
    Q_UNREACHABLE();
}

RowStream rejectedStream(const TaskRecord &record)
{
    return record.kind() == TaskKind::Export ? RowStream::ExportErrors : RowStream::Failed;
}

RowStream acceptedStream(const TaskRecord &record)
{
    return record.kind() == TaskKind::Export ? RowStream::ExportResult : RowStream::Created;
}

RowPane::RowPane(QWidget *parent)
    : QWidget(parent)
    , m_pages(new QStackedWidget(this))
    , m_empty(new EmptyState(this))
    , m_tablePage(new QWidget(this))
    , m_chipBar(new QWidget(this))
    , m_chipText(plainLabel({}, this))
    , m_view(new RowView(this))
    , m_counts(plainLabel({}, this))
    , m_selection(plainLabel({}, this))
    , m_progress(new QProgressBar(this))
    , m_stop(new QPushButton(tr("Stop"), this))
    , m_loadAll(new QPushButton(tr("Load all"), this))
{
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setRows(&m_rows);

    auto *chip = new QFrame(m_chipBar);
    chip->setFrameShape(QFrame::StyledPanel);
    chip->setAutoFillBackground(true);
    chip->setBackgroundRole(QPalette::AlternateBase);
    auto *clear = new QToolButton(chip);
    clear->setIcon(themedIcon(u"close"_s));
    clear->setAutoRaise(true);
    clear->setToolTip(tr("Show all rows again"));
    clear->setAccessibleName(tr("Show all rows again"));
    auto *chipRow = new QHBoxLayout(chip);
    chipRow->setContentsMargins(8, 1, 2, 1);
    chipRow->setSpacing(4);
    chipRow->addWidget(m_chipText, 1);
    chipRow->addWidget(clear);
    auto *chipBarRow = new QHBoxLayout(m_chipBar);
    chipBarRow->setContentsMargins(8, 5, 8, 5);
    chipBarRow->addWidget(chip);
    chipBarRow->addStretch(1);
    m_chipBar->hide();

    m_progress->setFixedWidth(140);
    m_progress->setFixedHeight(10);
    m_progress->setTextVisible(false);
    makeQuiet(m_selection);
    auto *footer = new QHBoxLayout;
    footer->setContentsMargins(12, 4, 8, 4);
    footer->setSpacing(10);
    footer->addWidget(m_counts);
    footer->addWidget(m_selection);
    footer->addStretch(1);
    footer->addWidget(m_progress);
    footer->addWidget(m_stop);
    footer->addWidget(m_loadAll);
    for (QPushButton *button : {m_stop, m_loadAll})
        button->setFixedHeight(fontMetrics().height() + 8);

    auto *column = new QVBoxLayout(m_tablePage);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_chipBar);
    column->addWidget(m_view, 1);
    column->addLayout(footer);
    m_pages->addWidget(m_empty);
    m_pages->addWidget(m_tablePage);
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_pages);

    connect(clear, &QToolButton::clicked, this, &RowPane::clearTemplate);
    connect(m_stop, &QPushButton::clicked, this, &RowPane::stopRequested);
    connect(m_loadAll, &QPushButton::clicked, this, &RowPane::rowsRequested);
    connect(m_empty, &EmptyState::actionRequested, this, [this] {
        if (m_state && m_state->phase == RowStreamState::Phase::Interrupted)
            emit rowsRequested();
        else
            emit summaryRequested();
    });
    connect(m_view, &RowView::rowActivated, this, &RowPane::inspectCurrentRow);
    connect(m_view, &RowView::contextMenuRequested, this, &RowPane::showRowMenu);
    connect(m_view, &RowView::selectionChangedTo, this, [this](int count) {
        m_selection->setText(count > 1 ? tr("%1 selected").arg(display::count(count)) : QString());
    });
}

void RowPane::setTask(const TaskEntry &entry, RowStream stream)
{
    const bool isOther = m_entry.record.id != entry.record.id || m_stream != stream;
    m_entry = entry;
    m_stream = stream;
    if (isOther) {
        m_state.reset();
        m_shownPath.clear();
        clearTemplate();
        if (Outcome emptied = m_rows.setLog({}, stream); !emptied)
            emit problemFound(emptied.error());
    }
    showState();
}

void RowPane::setState(const RowStreamState &state)
{
    if (state.task != m_entry.record.id || state.stream != m_stream)
        return;
    m_state = state;
    if (state.rows > 0 && !state.logPath.isEmpty()) {
        // Fewer rows than before: the log was begun anew.
        const bool isNew = m_shownPath != state.logPath || state.rows < m_rows.storedRows();
        const Outcome read = isNew ? m_rows.setLog(state.logPath, m_stream) : m_rows.refresh();
        if (isNew) {
            m_shownPath = state.logPath;
            m_view->resetColumns();
        }
        if (!read)
            emit problemFound(read.error());
    }
    showState();
}

void RowPane::showTemplate(quint32 id, const QString &text)
{
    m_templateText = text;
    if (Outcome filtered = m_rows.setTemplateFilter(id); !filtered)
        emit problemFound(filtered.error());
    m_chipText->setText(
        tr("Only: %1").arg(text.size() > 90 ? QString(text.left(89) + u'…') : text));
    m_chipText->setToolTip(Qt::convertFromPlainText(text));
    m_chipBar->show();
    updateFooter();
}

void RowPane::clearTemplate()
{
    m_templateText.clear();
    m_chipBar->hide();
    if (m_rows.templateFilter()) {
        if (Outcome all = m_rows.setTemplateFilter(std::nullopt); !all)
            emit problemFound(all.error());
    }
    updateFooter();
}

bool RowPane::isSettled() const
{
    return m_state && m_state->phase != RowStreamState::Phase::Fetching;
}

void RowPane::showState()
{
    if (m_state && m_rows.storedRows() > 0) {
        m_pages->setCurrentWidget(m_tablePage);
        updateFooter();
        return;
    }
    RowStreamState state;
    if (m_state)
        state = *m_state;
    state.stream = m_stream;
    const EmptyWords words = emptyRowsWords(m_entry, state);
    m_empty->show(quietIcon(words.icon), words.sentence, words.action);
    m_pages->setCurrentWidget(m_empty);
}

void RowPane::updateFooter()
{
    if (!m_state)
        return;
    const qint64 stored = m_rows.storedRows();
    const qint64 shown = m_rows.rowCount();
    const bool fetching = m_state->phase == RowStreamState::Phase::Fetching;
    const bool interrupted = m_state->phase == RowStreamState::Phase::Interrupted;
    QString counts;
    if (m_rows.templateFilter()) {
        counts = tr("%1 of %2 rows").arg(display::count(shown), display::count(stored));
    } else if (m_state->phase == RowStreamState::Phase::Complete) {
        counts = isExport(m_stream) ? tr("%1 lines").arg(display::count(stored))
                                    : tr("%1 rows").arg(display::count(stored));
        if (m_state->total && *m_state->total > stored) {
            counts = tr("%1 of %2 rows: the server returned fewer than it announced.")
                         .arg(display::count(stored), display::count(*m_state->total));
        }
    } else if (m_state->total) {
        counts =
            tr("%1 of %2 rows loaded").arg(display::count(stored), display::count(*m_state->total));
    } else {
        counts = tr("%1 rows loaded so far").arg(display::count(stored));
    }
    if (interrupted && m_state->error && m_state->error->kind != Error::Kind::Cancelled)
        counts += u" · "_s + m_state->error->sentence;
    m_counts->setText(counts);
    m_progress->setVisible(fetching);
    if (m_state->total && *m_state->total > 0) {
        m_progress->setRange(0, 1000);
        m_progress->setValue(static_cast<int>(1000 * stored / *m_state->total));
    } else {
        m_progress->setRange(0, 0);
    }
    m_stop->setVisible(fetching);
    m_loadAll->setVisible(interrupted);
}

void RowPane::inspectCurrentRow()
{
    const QModelIndex current = m_view->currentIndex();
    if (!current.isValid())
        return;
    if (!m_inspector) {
        m_inspector = new RowInspector(window());
        connect(m_inspector, &RowInspector::rowShown, this, [this](int row) {
            const QModelIndex index = m_rows.index(row, 0);
            m_view->selectionModel()->setCurrentIndex(
                index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
            m_view->scrollTo(index);
        });
    }
    m_inspector->inspect(&m_rows, current.row());
    m_inspector->show();
    m_inspector->raise();
    m_inspector->activateWindow();
}

void RowPane::showRowMenu(const QPoint &position)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("Inspect row"), this, &RowPane::inspectCurrentRow);
    menu->addAction(themedIcon(u"copy"_s), tr("Copy"), m_view, &RowView::copySelection);
    if (isRejected(m_stream)) {
        menu->addSeparator();
        menu->addAction(
            themedIcon(u"export"_s), tr("Export errors…"), this, &RowPane::exportRequested);
    }
    menu->popup(position);
}

} // namespace taskglass
