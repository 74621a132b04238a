// SPDX-License-Identifier: Apache-2.0
#include "ui/details/DetailPane.h"

#include "analysis/TaskOutcome.h"
#include "models/Display.h"
#include "models/TaskFacts.h"
#include "ui/details/ErrorsPane.h"
#include "ui/details/RowPane.h"
#include "ui/details/SummaryPane.h"
#include "ui/facts/StatusIcon.h"
#include "ui/facts/Wording.h"
#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/Theme.h"

#include <QClipboard>
#include <QDragEnterEvent>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QMimeData>
#include <QStackedWidget>
#include <QTabBar>
#include <QTabWidget>
#include <QToolButton>
#include <QUrl>
#include <QVBoxLayout>

namespace taskglass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// Whoever goes on to the next task within this time is not reading.
constexpr auto leafingPause = 120ms;

/// created 12:40 by ops@example.com · took 12 min 04 s · 996,789 rows in, 3,211 failed (0.3 %)
QString factsOf(const TaskEntry &entry)
{
    const TaskRecord &record = entry.record;
    const QDateTime now = QDateTime::currentDateTimeUtc();
    QStringList facts;
    if (record.createdAt.utc.isValid()) {
        const QString moment = display::moment(record.createdAt.utc, now);
        const QString &creator =
            record.createdBy.email.isEmpty() ? record.createdBy.name : record.createdBy.email;
        facts += creator.isEmpty() ? DetailPane::tr("created %1").arg(moment)
                                   : DetailPane::tr("created %1 by %2").arg(moment, creator);
    }
    // Absent, too, while this computer's clock is behind the server's.
    const std::optional<qint64> duration = durationOf(entry, now);
    if (duration && entry.finishedAt.isValid() && isFinished(record.meaning()))
        facts += DetailPane::tr("took %1").arg(display::duration(*duration));
    else if (duration && isActive(record.meaning()))
        facts += DetailPane::tr("running for %1").arg(display::duration(*duration));
    if (entry.createdRows && entry.failedRows && *entry.failedRows > 0) {
        facts += DetailPane::tr("%1 rows in, %2 failed (%3)")
                     .arg(display::count(*entry.createdRows), display::count(*entry.failedRows),
                         display::share(*entry.failedRows, *entry.failedRows + *entry.createdRows));
    } else if (entry.createdRows && *entry.createdRows > 0) {
        facts += DetailPane::tr("%1 rows in").arg(display::count(*entry.createdRows));
    } else if (entry.failedRows && *entry.failedRows > 0) {
        facts += DetailPane::tr("%1 rows failed").arg(display::count(*entry.failedRows));
    }
    return facts.join(u"  ·  "_s);
}

} // namespace

DetailPane::DetailPane(QWidget *parent)
    : QWidget(parent)
    , m_pages(new QStackedWidget(this))
    , m_message(new EmptyState(this))
    , m_icon(new QLabel(this))
    , m_name(new ElidedLabel(this))
    , m_outcome(plainLabel({}, this))
    , m_id(plainLabel({}, this))
    , m_copyId(new QToolButton(this))
    , m_facts(new ElidedLabel(this))
    , m_tabs(new QTabWidget(this))
    , m_summary(new SummaryPane(this))
    , m_errors(new ErrorsPane(this))
    , m_failed(new RowPane(this))
    , m_result(new RowPane(this))
{
    QFont bold = m_name->font();
    bold.setPointSizeF(bold.pointSizeF() * 1.15);
    bold.setWeight(QFont::DemiBold);
    m_name->setFont(bold);
    QFont fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    fixed.setPointSizeF(font().pointSizeF());
    m_id->setFont(fixed);
    setSecondaryText(m_id);
    setSecondaryText(m_facts);
    m_facts->setElideMode(Qt::ElideRight);
    m_copyId->setIcon(themedIcon(u"copy"_s));
    m_copyId->setAutoRaise(true);
    m_copyId->setToolTip(tr("Copy the task's id"));
    m_copyId->setAccessibleName(tr("Copy the task's id"));

    auto *titleRow = new QHBoxLayout;
    titleRow->setContentsMargins(14, 8, 10, 0);
    titleRow->setSpacing(8);
    titleRow->addWidget(m_name, 0);
    titleRow->addSpacing(6);
    titleRow->addWidget(m_icon);
    titleRow->addWidget(m_outcome);
    titleRow->addStretch(1);
    titleRow->addSpacing(16);
    titleRow->addWidget(m_id);
    titleRow->addWidget(m_copyId);
    auto *factsRow = new QHBoxLayout;
    factsRow->setContentsMargins(14, 0, 14, 4);
    factsRow->addWidget(m_facts, 1);

    m_tabs->setDocumentMode(true);
    m_tabs->tabBar()->setExpanding(false);
    m_tabs->tabBar()->setDrawBase(true);
    m_tabs->addTab(m_summary, tr("Summary"));
    m_tabs->addTab(m_errors, tr("Errors"));
    m_tabs->addTab(m_failed, tr("Failed rows"));
    m_tabs->addTab(m_result, tr("Result"));

    auto *taskPage = new QWidget(this);
    auto *column = new QVBoxLayout(taskPage);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    column->addLayout(titleRow);
    column->addLayout(factsRow);
    column->addWidget(m_tabs, 1);
    m_pages->addWidget(m_message);
    m_pages->addWidget(taskPage);
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_pages);

    setAcceptDrops(true);
    m_debounce.setSingleShot(true);
    connect(&m_debounce, &QTimer::timeout, this, [this] {
        if (!m_entry)
            return;
        emit detailsRequested(m_entry->record.id);
        requestVisibleRows();
    });
    connect(m_copyId, &QToolButton::clicked, this, &DetailPane::copyId);
    connect(m_tabs, &QTabWidget::currentChanged, this, [this] {
        requestVisibleRows();
        emit tabChanged(tab());
    });

    for (RowPane *pane : {m_failed, m_result}) {
        connect(pane, &RowPane::summaryRequested, this, [this] { setTab(DetailTab::Summary); });
        connect(pane, &RowPane::exportRequested, this, &DetailPane::exportRequested);
        connect(pane, &RowPane::retryRequested, this, &DetailPane::retryRequested);
        connect(pane, &RowPane::problemFound, this, &DetailPane::problemFound);
        connect(pane, &RowPane::rowsRequested, this, &DetailPane::rowsRequested);
        connect(pane, &RowPane::stopRequested, this, &DetailPane::stopRequested);
        connect(pane, &RowPane::refetchRequested, this, &DetailPane::refetchRequested);
        connect(pane, &RowPane::reloadRequested, this, &DetailPane::reloadRequested);
        connect(pane, &RowPane::copied, this, &DetailPane::copied);
    }
    connect(m_errors, &ErrorsPane::summaryRequested, this, [this] { setTab(DetailTab::Summary); });
    connect(m_errors, &ErrorsPane::exportRequested, this, &DetailPane::exportRequested);
    connect(m_errors, &ErrorsPane::retryRequested, this, &DetailPane::retryRequested);
    connect(m_errors, &ErrorsPane::problemFound, this, &DetailPane::problemFound);
    connect(m_errors, &ErrorsPane::rowsRequested, this, &DetailPane::rowsRequested);
    connect(m_errors, &ErrorsPane::refetchRequested, this, &DetailPane::refetchRequested);
    connect(m_errors, &ErrorsPane::reloadRequested, this, &DetailPane::reloadRequested);
    connect(m_errors, &ErrorsPane::copied, this, &DetailPane::copied);
    connect(m_errors, &ErrorsPane::kindsChanged, this, &DetailPane::updateTabTitles);
    connect(m_errors, &ErrorsPane::kindsChanged, this, &DetailPane::followKind);
    connect(m_errors, &ErrorsPane::allRowsRequested, this, [this] {
        m_failed->clearKind();
        setTab(DetailTab::FailedRows);
    });
    connect(m_errors, &ErrorsPane::kindSelected, this, [this](quint32 id) {
        m_failed->showKind(m_errors->templatesOf(id), m_errors->kindText(id));
    });
    connect(m_errors, &ErrorsPane::rowsOfKindRequested, this, [this](quint32 id) {
        m_failed->showKind(m_errors->templatesOf(id), m_errors->kindText(id));
        setTab(DetailTab::FailedRows);
    });
}

void DetailPane::showTask(const TaskEntry &entry)
{
    if (m_entry && m_entry->record.id == entry.record.id) {
        updateTask(entry);
        return;
    }
    leaveTask();
    m_entry = entry;
    m_hasDetails = false;
    m_summary->clearDetails();
    m_summary->setEntry(entry);
    m_errors->setTask(entry, rejectedStream(entry.record));
    m_failed->setTask(entry, rejectedStream(entry.record));
    m_result->setTask(entry, acceptedStream(entry.record));
    updateHeader();
    updateTabTitles();
    m_pages->setCurrentIndex(1);
    // Leafing through the list with the arrow keys should not ask for every task passed; a single
    // step should not wait.
    const bool isLeafing =
        m_sinceLastTask.isValid() && m_sinceLastTask.elapsed() < leafingPause.count();
    m_sinceLastTask.start();
    m_debounce.start(isLeafing ? leafingPause : 0ms);
}

void DetailPane::showMessage(const QString &sentence)
{
    leaveTask();
    m_message->show(secondaryIcon(u"info"_s), sentence);
    m_pages->setCurrentIndex(0);
}

void DetailPane::updateTask(const TaskEntry &entry)
{
    if (!m_entry || m_entry->record.id != entry.record.id || *m_entry == entry)
        return;
    const bool moved = m_entry->record.status != entry.record.status;
    m_entry = entry;
    m_summary->setEntry(entry);
    m_errors->setTask(entry, rejectedStream(entry.record));
    m_failed->setTask(entry, rejectedStream(entry.record));
    m_result->setTask(entry, acceptedStream(entry.record));
    updateHeader();
    updateTabTitles();
    if (moved)
        m_debounce.start(leafingPause);
    else
        requestVisibleRows();
}

void DetailPane::setRows(const RowStreamState &state)
{
    if (!m_entry || state.id.task != m_entry->record.id)
        return;
    m_failed->setState(state);
    m_errors->setState(state);
    m_result->setState(state);
    updateTabTitles();
}

/// While rows arrive, a kind may get more templates; its rows stay all of it.
void DetailPane::followKind()
{
    const std::vector<quint32> &shown = m_failed->query().templateIds;
    if (shown.empty())
        return;
    const quint32 kind = shown.front();
    const std::vector<quint32> templates = m_errors->templatesOf(kind);
    if (!templates.empty() && templates != shown)
        m_failed->showKind(templates, m_errors->kindText(kind));
}

void DetailPane::setDetails(
    const TaskId &id, const QByteArray &errorJson, const QList<StatusChange> &history)
{
    if (!m_entry || id != m_entry->record.id)
        return;
    const QString error = errorText(errorJson);
    m_hasDetails = true;
    m_summary->setDetails(error, history);
    m_errors->setTaskError(error);
    updateTabTitles();
}

void DetailPane::setTab(DetailTab tab)
{
    m_tabs->setCurrentIndex(static_cast<int>(tab));
}

DetailTab DetailPane::tab() const
{
    return static_cast<DetailTab>(m_tabs->currentIndex());
}

void DetailPane::focusSearch()
{
    switch (tab()) {
    case DetailTab::Summary:
        return;
    case DetailTab::Errors:
        m_errors->focusSearch();
        return;
    case DetailTab::FailedRows:
        m_failed->focusSearch();
        return;
    case DetailTab::Result:
        m_result->focusSearch();
        return;
    }
}

void DetailPane::inspectCurrentRow()
{
    if (tab() == DetailTab::Result)
        m_result->inspectCurrentRow();
    else if (tab() == DetailTab::FailedRows)
        m_failed->inspectCurrentRow();
}

bool DetailPane::isSettled() const
{
    if (!m_entry)
        return true;
    if (!m_hasDetails || m_debounce.isActive())
        return false;
    switch (tab()) {
    case DetailTab::Summary:
        return true;
    case DetailTab::Errors:
    case DetailTab::FailedRows:
        return m_failed->isSettled();
    case DetailTab::Result:
        // A result of millions of lines need not have arrived to be looked at.
        return m_result->isSettled() || m_result->rows().storedRows() > 0;
    }
    Q_UNREACHABLE();
}

void DetailPane::dragEnterEvent(QDragEnterEvent *event)
{
    const QList<QUrl> urls = event->mimeData()->urls();
    if (m_entry && urls.size() == 1 && urls.constFirst().isLocalFile())
        event->acceptProposedAction();
}

void DetailPane::dropEvent(QDropEvent *event)
{
    const QList<QUrl> urls = event->mimeData()->urls();
    if (urls.size() == 1)
        emit originalDropped(urls.constFirst().toLocalFile());
}

void DetailPane::leaveTask()
{
    m_debounce.stop();
    if (m_entry) {
        for (const RowPane *pane : {m_failed, m_result}) {
            const std::optional<RowStreamState> &state = pane->state();
            if (state && state->phase == RowStreamState::Phase::Fetching)
                emit rowsReleased(state->id);
        }
    }
    m_entry.reset();
    m_askedWith = {};
}

void DetailPane::requestVisibleRows()
{
    if (!m_entry || tab() == DetailTab::Summary)
        return;
    const RowStream stream = tab() == DetailTab::Result ? acceptedStream(m_entry->record)
                                                        : rejectedStream(m_entry->record);
    std::optional<TaskEntry> &asked = m_askedWith[static_cast<std::size_t>(stream)];
    // Rows that came with these very facts are still the rows.
    if (asked && asked->record.status == m_entry->record.status
        && asked->failedRows == m_entry->failedRows && asked->createdRows == m_entry->createdRows)
        return;
    asked = *m_entry;
    emit rowsRequested({m_entry->record.id, stream});
}

void DetailPane::updateHeader()
{
    if (!m_entry)
        return;
    const TaskRecord &record = m_entry->record;
    m_name->setText(taskTitle(record));
    m_icon->setPixmap(statusIcon(taskOutcome(*m_entry)).pixmap(QSize(16, 16), devicePixelRatioF()));
    m_outcome->setText(outcomeText(*m_entry));
    m_id->setText(tr("id %1").arg(display::shortId(record.id.value)));
    m_id->setToolTip(Qt::convertFromPlainText(record.id.value));
    m_facts->setText(factsOf(*m_entry));
}

void DetailPane::updateTabTitles()
{
    if (!m_entry)
        return;
    const bool isExport = m_entry->record.kind() == TaskKind::Export;
    const int kinds = m_errors->kinds();
    m_tabs->setTabText(static_cast<int>(DetailTab::Errors),
        kinds > 0 ? tr("Errors (%1)").arg(display::count(kinds)) : tr("Errors"));

    const std::optional<RowStreamState> &failed = m_failed->state();
    qint64 failedCount = m_entry->failedRows.value_or(0);
    if (failed)
        failedCount = std::max(failedCount, std::max(failed->total.value_or(0), failed->rows));
    QString title = isExport ? tr("Error lines") : tr("Failed rows");
    if (failedCount > 0)
        title = tr("%1 (%2)").arg(title, display::count(failedCount));
    m_tabs->setTabText(static_cast<int>(DetailTab::FailedRows), title);

    const std::optional<RowStreamState> &created = m_result->state();
    qint64 createdCount = m_entry->createdRows.value_or(0);
    if (created)
        createdCount = std::max(createdCount, std::max(created->total.value_or(0), created->rows));
    m_tabs->setTabText(static_cast<int>(DetailTab::Result),
        createdCount > 0 ? tr("Result (%1)").arg(display::count(createdCount)) : tr("Result"));
}

void DetailPane::copyId()
{
    if (!m_entry)
        return;
    QGuiApplication::clipboard()->setText(m_entry->record.id.value);
    emit copied(tr("Copied the id %1").arg(m_entry->record.id.value));
}

} // namespace taskglass
