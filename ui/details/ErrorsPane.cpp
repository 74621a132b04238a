// SPDX-License-Identifier: Apache-2.0
#include "ui/details/ErrorsPane.h"

#include "models/Display.h"
#include "ui/details/EmptyRows.h"
#include "ui/details/KindView.h"
#include "ui/details/RowPane.h"
#include "ui/facts/Wording.h"
#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/Theme.h"

#include <QFontDatabase>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

/// A list that a glance takes in needs no search.
constexpr int searchableKinds = 12;

} // namespace

ErrorsPane::ErrorsPane(QWidget *parent)
    : QWidget(parent)
    , m_errorBlock(new QWidget(this))
    , m_errorText(new QPlainTextEdit(this))
    , m_pages(new QStackedWidget(this))
    , m_empty(new EmptyState(this))
    , m_tablePage(new QWidget(this))
    , m_view(new KindView(this))
    , m_counts(new ElidedLabel(this))
    , m_search(new QLineEdit(this))
{
    m_view->setKinds(&m_kinds);
    m_errorText->setReadOnly(true);
    m_errorText->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_errorText->setAccessibleName(tr("The task's own error"));

    auto *errorTitle = plainLabel(tr("The task's own error"));
    setSecondaryText(errorTitle);
    auto *errorColumn = new QVBoxLayout(m_errorBlock);
    errorColumn->setContentsMargins(12, 8, 12, 8);
    errorColumn->setSpacing(4);
    errorColumn->addWidget(errorTitle);
    errorColumn->addWidget(m_errorText, 1);
    m_errorBlock->hide();

    auto *showRows = new QPushButton(themedIcon(u"rows"_s), tr("Show rows"), this);
    auto *retry = new QPushButton(themedIcon(u"refresh"_s), tr("Retry file…"), this);
    retry->setToolTip(tr("Write these rows in the form in which they can be imported again"));
    connect(retry, &QPushButton::clicked, this, &ErrorsPane::retryRequested);
    auto *exportRows = new QPushButton(themedIcon(u"export"_s), tr("Export errors…"), this);
    m_search->setPlaceholderText(tr("Search kinds of errors"));
    m_search->setAccessibleName(tr("Search kinds of errors"));
    m_search->setClearButtonEnabled(true);
    m_search->addAction(themedIcon(u"search"_s), QLineEdit::LeadingPosition);
    m_search->setFixedWidth(220);
    auto *footer = new QHBoxLayout;
    footer->setContentsMargins(12, 4, 8, 4);
    footer->setSpacing(8);
    m_counts->setElideMode(Qt::ElideRight);
    footer->addWidget(m_counts, 1);
    footer->addWidget(m_search);
    footer->addWidget(showRows);
    footer->addWidget(retry);
    footer->addWidget(exportRows);
    auto *tableColumn = new QVBoxLayout(m_tablePage);
    tableColumn->setContentsMargins(0, 0, 0, 0);
    tableColumn->setSpacing(0);
    tableColumn->addWidget(m_view, 1);
    tableColumn->addLayout(footer);
    m_pages->addWidget(m_empty);
    m_pages->addWidget(m_tablePage);
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->setSpacing(0);
    outer->addWidget(m_errorBlock);
    outer->addWidget(m_pages, 1);

    connect(m_search, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_kinds.setSearch(text);
        updateState();
    });
    connect(m_view, &KindView::copied, this, &ErrorsPane::copied);
    connect(m_view, &KindView::kindActivated, this, &ErrorsPane::rowsOfKindRequested);
    connect(m_view, &KindView::kindSelected, this, &ErrorsPane::kindSelected);
    connect(m_view, &KindView::contextMenuRequested, this, &ErrorsPane::showKindMenu);
    connect(showRows, &QPushButton::clicked, this, [this] {
        if (const std::optional<quint32> id = currentKind())
            emit rowsOfKindRequested(*id);
        else
            emit allRowsRequested();
    });
    connect(exportRows, &QPushButton::clicked, this, &ErrorsPane::exportRequested);
    connect(m_empty, &EmptyState::actionRequested, this, [this] {
        switch (m_offer) {
        case Offer::Summary:
            emit summaryRequested();
            return;
        case Offer::Retry:
            if (m_state && m_state->phase == RowStreamState::Phase::Complete)
                emit reloadRequested(streamId());
            else
                emit rowsRequested(streamId());
            return;
        case Offer::Rows:
            emit allRowsRequested();
            return;
        }
    });
}

void ErrorsPane::setTask(const TaskEntry &entry, RowStream stream)
{
    const bool isOther = m_entry.record.id != entry.record.id || m_stream != stream;
    m_entry = entry;
    m_stream = stream;
    if (isOther) {
        m_state.reset();
        m_shown = {};
        m_isDamageReported = false;
        m_error.clear();
        m_search->clear();
        if (Result<void> emptied = m_kinds.setLog({}); !emptied)
            emit problemFound(emptied.error());
        emit kindsChanged();
    }
    updateState();
}

void ErrorsPane::setState(const RowStreamState &state)
{
    if (state.id != streamId())
        return;
    m_state = state;
    if (m_stream == RowStream::Failed && state.rows > 0 && !state.log.path.isEmpty()) {
        const bool isNew = m_shown != state.log;
        const Result<void> read = isNew ? m_kinds.setLog(state.log.path) : m_kinds.refresh();
        if (isNew) {
            m_shown = state.log;
            m_isDamageReported = false;
        }
        if (!read)
            handleProblem(read.error());
    }
    updateState();
    emit kindsChanged();
}

void ErrorsPane::handleProblem(const Error &problem)
{
    const bool isDamage = problem.kind == Error::Kind::Damaged;
    if (isDamage && std::exchange(m_isDamageReported, true))
        return;
    emit problemFound(problem);
    if (isDamage)
        emit refetchRequested(streamId());
}

void ErrorsPane::setTaskError(const QString &text)
{
    m_error = text;
    updateState();
}

std::optional<quint32> ErrorsPane::currentKind() const
{
    return m_view->currentKind();
}

void ErrorsPane::focusSearch()
{
    if (m_search->isVisible())
        m_search->setFocus(Qt::ShortcutFocusReason);
}

QString ErrorsPane::countText() const
{
    const int kinds = m_kinds.kinds();
    QString text = tr("%n kind(s) of errors", nullptr, kinds);
    if (!m_search->text().isEmpty()) {
        text = m_kinds.rowCount() == 0
            ? tr("No kind of error contains “%1”. Searched %2.")
                  .arg(m_search->text(), display::count(kinds))
            : tr("%1 of %2").arg(display::count(m_kinds.rowCount()), text);
    } else if (kinds > 1 && kinds == m_kinds.countedRows()) {
        text = tr("All %1 messages are different").arg(display::count(kinds));
    }
    if (!m_state)
        return text;
    if (m_state->phase == RowStreamState::Phase::Fetching)
        text += u" · "_s + tr("still loading");
    else if (m_state->phase == RowStreamState::Phase::Interrupted)
        text += u" · "_s + tr("in the %1 rows loaded so far").arg(display::count(m_state->rows));
    const QString remark = whatRowsLack(*m_state) + whyRowsWait(*m_state); // One of them.
    if (!remark.isEmpty())
        text += u" · "_s + remark;
    return text;
}

void ErrorsPane::updateState()
{
    const bool hasKinds = m_kinds.kinds() > 0;
    m_errorBlock->setVisible(!m_error.isEmpty());
    if (m_errorText->toPlainText() != m_error)
        m_errorText->setPlainText(m_error);
    // With nothing else to show, the error gets all the room.
    m_pages->setVisible(hasKinds || m_error.isEmpty());
    m_errorText->setMaximumHeight(
        hasKinds ? fontMetrics().lineSpacing() * 4 + 12 : QWIDGETSIZE_MAX);

    if (hasKinds) {
        m_counts->setText(countText());
        m_search->setVisible(m_kinds.kinds() > searchableKinds || !m_search->text().isEmpty());
        m_pages->setCurrentWidget(m_tablePage);
        return;
    }
    RowStreamState state;
    if (m_state)
        state = *m_state;
    state.id.stream = m_stream;
    EmptyRows reason = whyRowsAreEmpty(m_entry, state);
    const bool mayBeTried =
        state.phase == RowStreamState::Phase::Interrupted || !whatRowsLack(state).isEmpty();
    m_offer = mayBeTried ? Offer::Retry : Offer::Summary;
    if (state.rows > 0) {
        reason = EmptyRows{u"rows"_s,
            tr("This export wrote %n error line(s).", nullptr, static_cast<int>(state.rows)),
            tr("Show lines")};
        m_offer = Offer::Rows;
    }
    m_empty->show(secondaryIcon(reason.icon), reason.sentence, reason.action);
    m_pages->setCurrentWidget(m_empty);
}

void ErrorsPane::showKindMenu(const QPoint &position)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(themedIcon(u"rows"_s), tr("Show rows"), this, [this] {
        if (const std::optional<quint32> id = currentKind())
            emit rowsOfKindRequested(*id);
    });
    menu->addAction(
        themedIcon(u"copy"_s), tr("Copy"), this, [this] { m_view->copy(Headings::Left); });
    menu->addSeparator();
    menu->addAction(
        themedIcon(u"export"_s), tr("Export errors…"), this, &ErrorsPane::exportRequested);
    menu->addAction(tr("Create retry file…"), this, &ErrorsPane::retryRequested);
    menu->popup(position);
}

} // namespace taskglass
