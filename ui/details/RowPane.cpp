// SPDX-License-Identifier: Apache-2.0
#include "ui/details/RowPane.h"

#include "analysis/TaskOutcome.h"
#include "models/Display.h"
#include "ui/details/EmptyRows.h"
#include "ui/details/RowInspector.h"
#include "ui/details/RowSearchField.h"
#include "ui/details/RowView.h"
#include "ui/facts/Wording.h"
#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/Theme.h"

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

} // namespace

RowPane::RowPane(QWidget *parent)
    : QWidget(parent)
    , m_pages(new QStackedWidget(this))
    , m_empty(new EmptyState(this))
    , m_tablePage(new QWidget(this))
    , m_chipBar(new QWidget(this))
    , m_chipText(plainLabel({}, this))
    , m_tablePages(new QStackedWidget(this))
    , m_view(new RowView(this))
    , m_noMatch(new EmptyState(this))
    , m_counts(new ElidedLabel(this))
    , m_selection(plainLabel({}, this))
    , m_progress(new QProgressBar(this))
    , m_stop(new QPushButton(tr("Stop"), this))
    , m_loadAll(new QPushButton(tr("Load all"), this))
    , m_search(new RowSearchField(this))
{
    m_view->setRows(&m_rows);
    m_tablePages->addWidget(m_view);
    m_tablePages->addWidget(m_noMatch);

    auto *column = new QVBoxLayout(m_tablePage);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeChipBar());
    column->addWidget(m_tablePages, 1);
    column->addLayout(makeFooter());
    m_pages->addWidget(m_empty);
    m_pages->addWidget(m_tablePage);
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_pages);

    connect(m_stop, &QPushButton::clicked, this, [this] { emit stopRequested(streamId()); });
    connect(m_loadAll, &QPushButton::clicked, this, &RowPane::requestRest);
    connect(m_empty, &EmptyState::actionRequested, this, [this] {
        if (isPartial() || isLacking())
            requestRest();
        else
            emit summaryRequested();
    });
    connectRows();
}

QWidget *RowPane::makeChipBar()
{
    auto *chip = new QFrame(m_chipBar);
    chip->setFrameShape(QFrame::StyledPanel);
    chip->setAutoFillBackground(true);
    chip->setBackgroundRole(QPalette::AlternateBase);
    auto *clear = new QToolButton(chip);
    clear->setIcon(themedIcon(u"close"_s));
    clear->setAutoRaise(true);
    clear->setToolTip(tr("Show all rows again"));
    clear->setAccessibleName(tr("Show all rows again"));
    connect(clear, &QToolButton::clicked, this, &RowPane::clearKind);
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
    return m_chipBar;
}

QLayout *RowPane::makeFooter()
{
    m_progress->setFixedWidth(140);
    m_progress->setFixedHeight(10);
    m_progress->setTextVisible(false);
    m_counts->setElideMode(Qt::ElideRight);
    setSecondaryText(m_selection);
    auto *footer = new QHBoxLayout;
    footer->setContentsMargins(12, 4, 8, 4);
    footer->setSpacing(10);
    footer->addWidget(m_counts);
    footer->addWidget(m_selection);
    footer->addStretch(1);
    footer->addWidget(m_progress);
    footer->addWidget(m_stop);
    footer->addWidget(m_loadAll);
    footer->addWidget(m_search);
    for (QPushButton *button : {m_stop, m_loadAll})
        button->setFixedHeight(fontMetrics().height() + 8);
    return footer;
}

void RowPane::connectRows()
{
    connect(m_view, &RowView::rowActivated, this, &RowPane::inspectCurrentRow);
    connect(m_view, &RowView::copied, this, &RowPane::copied);
    connect(m_view, &RowView::contextMenuRequested, this, &RowPane::showRowMenu);
    connect(m_view, &RowView::selectionChangedTo, this, [this](int count) {
        m_selection->setText(count > 1 ? tr("%1 selected").arg(display::count(count)) : QString());
    });
    // What was selected belonged to the rows that are gone.
    connect(&m_rows, &QAbstractItemModel::modelReset, m_selection, &QLabel::clear);
    connect(m_view, &RowView::orderChosen, this, [this](const std::optional<RowOrder> &order) {
        RowQuery query = m_query;
        query.order = order;
        setQuery(query);
    });
    connect(m_search, &RowSearchField::changed, this, [this] {
        RowQuery query = m_query;
        query.text = m_search->text().toUtf8();
        query.columns = m_search->columns();
        setQuery(query);
    });
    connect(m_search, &RowSearchField::left, m_view, qOverload<>(&QWidget::setFocus));
    connect(m_noMatch, &EmptyState::actionRequested, this, [this] {
        if (isPartial())
            requestRest();
        else
            m_search->clear();
    });
    connect(&m_find, &RowSearch::found, this,
        [this](const std::vector<quint32> &numbers, RowSearch::Batch batch) {
            switch (batch) {
            case RowSearch::Batch::First:
                m_rows.showRows(numbers);
                return;
            case RowSearch::Batch::Next:
                m_rows.appendRows(numbers);
                return;
            }
        });
    connect(&m_rows, &RowTableModel::readFailed, this, &RowPane::handleProblem);
    connect(&m_find, &RowSearch::ordered, this, &RowPane::handleOrdered);
    connect(&m_find, &RowSearch::progressed, this, &RowPane::updateFooter);
    connect(&m_find, &RowSearch::finished, this, [this](const Result<void> &outcome) {
        if (!outcome)
            handleProblem(outcome.error());
        updateFooter();
    });
}

void RowPane::setTask(const TaskEntry &entry, RowStream stream)
{
    const bool isOther = m_entry.record.id != entry.record.id || m_stream != stream;
    m_entry = entry;
    if (isOther) {
        if (m_stream != stream)
            m_search->setStream(stream);
        m_stream = stream;
        m_state.reset();
        m_shown = {};
        m_isDamageReported = false;
        m_search->clear();
        m_chipBar->hide();
        m_view->clearOrder();
        setQuery({});
        if (Result<void> emptied = m_rows.setLog({}, stream); !emptied)
            handleProblem(emptied.error());
    }
    updateState();
}

void RowPane::handleProblem(const Error &problem)
{
    const bool isDamage = problem.kind == Error::Kind::Damaged;
    if (isDamage && std::exchange(m_isDamageReported, true))
        return;
    emit problemFound(problem);
    if (isDamage)
        emit refetchRequested(streamId());
}

void RowPane::setState(const RowStreamState &state)
{
    if (state.id != streamId())
        return;
    m_state = state;
    if (state.rows > 0 && !state.log.path.isEmpty()) {
        const bool isNew = m_shown != state.log;
        const Result<void> read =
            isNew ? m_rows.setLog(state.log.path, m_stream) : m_rows.refresh();
        if (isNew) {
            m_shown = state.log;
            m_isDamageReported = false;
            m_view->resetColumns();
            if (!m_query.isAll())
                m_find.start(m_shown.path, m_stream, m_query);
        } else {
            m_find.refresh();
        }
        if (!read)
            handleProblem(read.error());
    }
    updateState();
}

void RowPane::setQuery(const RowQuery &query)
{
    if (query == m_query)
        return;
    m_query = query;
    if (m_query.isAll()) {
        m_find.stop();
        m_rows.showAllRows();
    } else if (!m_shown.path.isEmpty()) {
        m_find.start(m_shown.path, m_stream, m_query);
    }
    updateFooter();
}

void RowPane::handleOrdered(const std::vector<quint32> &numbers)
{
    // An order made anew while rows arrive must not take away what the user looks at.
    const qint64 current = m_view->currentRow();
    m_rows.showRows(numbers);
    const int row = m_rows.modelRowOf(current);
    if (row >= 0)
        m_view->setCurrentIndex(m_rows.index(row, 0));
    else
        m_view->scrollToTop();
}

void RowPane::showKind(std::vector<quint32> templates, const QString &text)
{
    m_chipText->setText(
        tr("Only: %1").arg(text.size() > 90 ? QString(text.left(89) + u'…') : text));
    m_chipText->setToolTip(Qt::convertFromPlainText(text));
    m_chipBar->show();
    RowQuery query = m_query;
    query.templateIds = std::move(templates);
    setQuery(query);
}

void RowPane::clearKind()
{
    m_chipBar->hide();
    RowQuery query = m_query;
    query.templateIds.clear();
    setQuery(query);
}

void RowPane::focusSearch()
{
    if (m_pages->currentWidget() != m_tablePage)
        return;
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

bool RowPane::isSettled() const
{
    return m_state && m_state->phase != RowStreamState::Phase::Fetching && !m_find.isRunning();
}

void RowPane::updateState()
{
    if (m_state && m_rows.storedRows() > 0) {
        m_pages->setCurrentWidget(m_tablePage);
        updateFooter();
        return;
    }
    RowStreamState state;
    if (m_state)
        state = *m_state;
    state.id.stream = m_stream;
    const EmptyRows reason = whyRowsAreEmpty(m_entry, state);
    m_empty->show(secondaryIcon(reason.icon), reason.sentence, reason.action);
    m_pages->setCurrentWidget(m_empty);
}

bool RowPane::isPartial() const
{
    return m_state && m_state->phase == RowStreamState::Phase::Interrupted;
}

/// Whether something is to be said of rows that are complete.
bool RowPane::isLacking() const
{
    return m_state && m_state->phase == RowStreamState::Phase::Complete
        && !whatRowsLack(*m_state).isEmpty();
}

void RowPane::requestRest()
{
    if (isLacking())
        emit reloadRequested(streamId());
    else
        emit rowsRequested(streamId());
}

void RowPane::updateTablePage()
{
    const bool nothing =
        m_query.isLimited() && !m_find.isRunning() && m_rows.isLimited() && m_rows.rowCount() == 0;
    if (!nothing) {
        m_tablePages->setCurrentWidget(m_view);
        return;
    }
    QString sentence = m_query.text.isEmpty()
        ? tr("No row is of this kind. Searched %1.").arg(storedText())
        : !m_query.templateIds.empty()
        ? tr("No row of this kind contains “%1”. Searched %2.")
              .arg(QString::fromUtf8(m_query.text.left(80)), storedText())
        : tr("No row contains “%1”. Searched %2.")
              .arg(QString::fromUtf8(m_query.text.left(80)), storedText());
    m_noMatch->show(
        secondaryIcon(u"search"_s), sentence, isPartial() ? tr("Load all") : tr("Clear search"));
    m_tablePages->setCurrentWidget(m_noMatch);
}

/// How many rows are here, of how many there are: 3,211 rows; the 5,000 loaded of 38,114 rows.
QString RowPane::storedText() const
{
    const QString stored = display::count(m_rows.storedRows());
    if (m_state->phase == RowStreamState::Phase::Complete)
        return tr("%1 rows").arg(stored);
    if (m_state->total)
        return tr("the %1 loaded of %2 rows").arg(stored, display::count(*m_state->total));
    return tr("the %1 rows loaded so far").arg(stored);
}

QString RowPane::foundText() const
{
    const QString shown = display::count(m_rows.rowCount());
    if (m_find.isRunning() && !m_query.order) {
        return tr("Searching… %1 found in %2 of %3 rows")
            .arg(m_rows.isLimited() ? shown : display::count(0), display::count(m_find.scanned()),
                display::count(m_rows.storedRows()));
    }
    if (m_query.text.isEmpty())
        return tr("%1 of %2").arg(shown, storedText());
    return tr("%1 rows with “%2” among %3")
        .arg(shown, QString::fromUtf8(m_query.text.left(40)), storedText());
}

QString RowPane::countText() const
{
    if (m_find.isRunning() && m_query.order)
        return tr("Sorting %1…").arg(storedText());
    if (m_query.isLimited())
        return foundText();
    const QString stored = display::count(m_rows.storedRows());
    if (m_state->refetchedRows) {
        return tr("%1 rows of an earlier time; the server begins its list anew, %2 rows so far")
            .arg(stored, display::count(*m_state->refetchedRows));
    }
    if (m_state->phase == RowStreamState::Phase::Complete)
        return isExport(m_stream) ? tr("%1 lines").arg(stored) : tr("%1 rows").arg(stored);
    if (m_query.order)
        return tr("Sorted within %1").arg(storedText());
    if (m_state->total)
        return tr("%1 of %2 rows loaded").arg(stored, display::count(*m_state->total));
    return tr("%1 rows loaded so far").arg(stored);
}

void RowPane::updateFooter()
{
    if (!m_state)
        return;
    const bool fetching = m_state->phase == RowStreamState::Phase::Fetching;
    const QString remark = whatRowsLack(*m_state) + whyRowsWait(*m_state); // One of them.
    m_counts->setText(remark.isEmpty() ? countText() : QString(countText() + u" · "_s + remark));
    m_progress->setVisible(fetching);
    if (m_state->total && *m_state->total > 0) {
        const qint64 arrived = m_state->refetchedRows.value_or(m_rows.storedRows());
        m_progress->setRange(0, 1000);
        m_progress->setValue(static_cast<int>(1000 * arrived / *m_state->total));
    } else {
        m_progress->setRange(0, 0);
    }
    m_stop->setVisible(fetching);
    m_loadAll->setText(isLacking() ? tr("Load again") : tr("Load all"));
    m_loadAll->setVisible(isPartial() || isLacking());
    updateTablePage();
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
    menu->addAction(
        themedIcon(u"copy"_s), tr("Copy"), m_view, [this] { m_view->copy(Headings::Left); });
    QMenu *copyAs = menu->addMenu(tr("Copy as"));
    copyAs->addAction(tr("Table with headings"), m_view, [this] { m_view->copy(Headings::Taken); });
    const auto addFormat = [&](const QString &text, RowView::CopyAs format) {
        copyAs->addAction(text, m_view, [this, format] { m_view->copyAs(format); });
    };
    addFormat(tr("CSV"), RowView::CopyAs::Csv);
    addFormat(tr("JSON"), RowView::CopyAs::Json);
    addFormat(tr("Markdown table"), RowView::CopyAs::Markdown);
    if (m_view->hasGlobalKeys())
        addFormat(tr("Global keys, one a line"), RowView::CopyAs::GlobalKeys);
    addFormat(tr("This cell"), RowView::CopyAs::Cell);
    menu->addSeparator();
    menu->addAction(themedIcon(u"export"_s),
        isRejected(m_stream) ? tr("Export errors…") : tr("Export result…"), this,
        &RowPane::exportRequested);
    if (m_stream == RowStream::Failed)
        menu->addAction(tr("Create retry file…"), this, &RowPane::retryRequested);
    menu->popup(position);
}

} // namespace taskglass
