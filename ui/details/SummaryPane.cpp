// SPDX-License-Identifier: Apache-2.0
#include "ui/details/SummaryPane.h"

#include "analysis/TaskOutcome.h"
#include "models/Display.h"
#include "ui/facts/Wording.h"
#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/Palette.h"
#include "ui/widgets/Theme.h"

#include <QClipboard>
#include <QDesktopServices>
#include <QFontDatabase>
#include <QGridLayout>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QToolButton>
#include <QUrl>
#include <QVBoxLayout>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

/// Two columns of fields: what happened on the left, the numbers on the right, addresses below.
struct FieldPlace {
    const char *name;
    int row;
    int column;
    int span;
};

constexpr FieldPlace fieldPlaces[] = {
    {QT_TRANSLATE_NOOP("taskglass::SummaryPane", "Status"), 0, 0, 1},
    {QT_TRANSLATE_NOOP("taskglass::SummaryPane", "Type"), 1, 0, 1},
    {QT_TRANSLATE_NOOP("taskglass::SummaryPane", "Created by"), 2, 0, 1},
    {QT_TRANSLATE_NOOP("taskglass::SummaryPane", "Created"), 3, 0, 1},
    {QT_TRANSLATE_NOOP("taskglass::SummaryPane", "Updated"), 4, 0, 1},
    {QT_TRANSLATE_NOOP("taskglass::SummaryPane", "Finished"), 0, 1, 1},
    {QT_TRANSLATE_NOOP("taskglass::SummaryPane", "Duration"), 1, 1, 1},
    {QT_TRANSLATE_NOOP("taskglass::SummaryPane", "Progress"), 2, 1, 1},
    {QT_TRANSLATE_NOOP("taskglass::SummaryPane", "Rows in"), 3, 1, 1},
    {QT_TRANSLATE_NOOP("taskglass::SummaryPane", "Rows failed"), 4, 1, 1},
    {QT_TRANSLATE_NOOP("taskglass::SummaryPane", "Rows in all"), 5, 1, 1},
    {QT_TRANSLATE_NOOP("taskglass::SummaryPane", "Result address"), 6, 0, 2},
    {QT_TRANSLATE_NOOP("taskglass::SummaryPane", "Errors address"), 7, 0, 2},
};

/// A titled block with text of a fixed pitch.
QWidget *textBlock(const QString &title, QPlainTextEdit *text)
{
    auto *block = new QWidget;
    auto *heading = plainLabel(title);
    setSecondaryText(heading);
    text->setReadOnly(true);
    text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    text->setAccessibleName(title);
    auto *column = new QVBoxLayout(block);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(heading);
    column->addWidget(text);
    block->hide();
    return block;
}

/// As high as its text, within reason.
void fitText(QPlainTextEdit *text, const QString &words)
{
    if (text->toPlainText() != words)
        text->setPlainText(words);
    constexpr qsizetype mostLines = 14;
    const qsizetype wrapped = words.size() / 110;
    const int lines =
        static_cast<int>(std::min<qsizetype>(mostLines, words.count(u'\n') + wrapped + 1));
    text->setFixedHeight(lines * QFontMetrics(text->font()).lineSpacing() + 14);
}

bool isWebAddress(const QString &text)
{
    return text.startsWith("https://"_L1) || text.startsWith("http://"_L1);
}

QToolButton *smallButton(const QString &icon, const QString &words)
{
    auto *button = new QToolButton;
    button->setIcon(themedIcon(icon));
    button->setIconSize({14, 14});
    button->setAutoRaise(true);
    button->setToolTip(words);
    button->setAccessibleName(words);
    button->hide();
    return button;
}

} // namespace

SummaryPane::SummaryPane(QWidget *parent)
    : QScrollArea(parent)
    , m_errorText(new QPlainTextEdit)
    , m_fields(new QGridLayout)
    , m_metadata(new QPlainTextEdit)
    , m_inlineResult(new QPlainTextEdit)
    , m_historyBlock(new QWidget)
    , m_history(new QGridLayout)
{
    static_assert(std::size(fieldPlaces) == fieldTotal);
    m_errorBlock = textBlock(tr("The task's own error"), m_errorText);
    m_metadataBlock = textBlock(tr("Metadata"), m_metadata);
    m_resultBlock = textBlock(tr("Result as the server sent it"), m_inlineResult);

    m_fields->setContentsMargins(0, 0, 0, 0);
    m_fields->setHorizontalSpacing(12);
    m_fields->setVerticalSpacing(5);
    for (const FieldPlace &place : fieldPlaces) {
        auto *name = plainLabel(tr(place.name));
        setSecondaryText(name);
        auto *value = new ElidedLabel;
        auto *copy = smallButton(u"copy"_s, tr("Copy this address"));
        auto *open = smallButton(u"open"_s, tr("Open this address in the browser"));
        auto *cell = new QHBoxLayout;
        cell->setContentsMargins(0, 0, 0, 0);
        cell->setSpacing(2);
        cell->addWidget(value, place.span == 2 ? 0 : 1);
        cell->addWidget(copy);
        cell->addWidget(open);
        if (place.span == 2)
            cell->addStretch(1);
        m_fields->addWidget(name, place.row, place.column * 3);
        m_fields->addLayout(cell, place.row, place.column * 3 + 1, 1, place.span == 2 ? 4 : 1);
        m_names.append(name);
        m_values.append(value);
        m_copyButtons.append(copy);
        m_openButtons.append(open);
        connect(copy, &QToolButton::clicked, this,
            [value] { QGuiApplication::clipboard()->setText(value->text()); });
        connect(open, &QToolButton::clicked, this,
            [value] { QDesktopServices::openUrl(QUrl(value->text(), QUrl::StrictMode)); });
    }
    m_fields->setColumnStretch(1, 1);
    m_fields->setColumnMinimumWidth(2, 24);
    m_fields->setColumnStretch(4, 1);

    auto *historyTitle = plainLabel(tr("Status changes seen"));
    setSecondaryText(historyTitle);
    m_history->setContentsMargins(0, 0, 0, 0);
    m_history->setHorizontalSpacing(24);
    m_history->setVerticalSpacing(3);
    auto *historyColumn = new QVBoxLayout(m_historyBlock);
    historyColumn->setContentsMargins(0, 0, 0, 0);
    historyColumn->setSpacing(4);
    historyColumn->addWidget(historyTitle);
    historyColumn->addLayout(m_history);
    m_historyBlock->hide();

    auto *content = new QWidget;
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(14, 12, 14, 12);
    column->setSpacing(14);
    column->addWidget(m_errorBlock);
    column->addLayout(m_fields);
    column->addWidget(m_resultBlock);
    column->addWidget(m_metadataBlock);
    column->addWidget(m_historyBlock);
    column->addStretch(1);
    content->setMaximumWidth(1100);
    setWidget(content);
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    viewport()->setBackgroundRole(QPalette::Base);
    content->setBackgroundRole(QPalette::Base);
}

void SummaryPane::setEntry(const TaskEntry &entry)
{
    m_entry = entry;
    const TaskRecord &record = entry.record;
    const QDateTime now = QDateTime::currentDateTimeUtc();

    setField(Field::Status,
        record.status.isEmpty() ? outcomeText(entry)
                                : tr("%1 (server: %2)").arg(outcomeText(entry), record.status));
    const QString kindText = displayName(record.kind(), record.type);
    setField(Field::Type,
        record.type.isEmpty() || kindText == record.type
            ? (kindText.isEmpty() ? tr("not given") : kindText)
            : tr("%1 (%2)").arg(kindText, record.type));
    setField(
        Field::CreatedBy, record.createdBy.isKnown() ? record.createdBy.text() : tr("not known"));
    setField(Field::Created, display::exactMoment(record.createdAt.utc, now));
    setField(Field::Updated,
        record.updatedAt.utc.isValid()
            ? tr("%1 (%2)").arg(display::exactMoment(record.updatedAt.utc, now),
                  display::ago(record.updatedAt.utc, now))
            : QString());
    setField(Field::Finished,
        entry.finishedAt.isValid() ? display::exactMoment(entry.finishedAt, now) : QString());

    const bool finished = isFinished(record.meaning());
    const QDateTime end = finished ? entry.finishedAt : now;
    const qint64 seconds =
        record.createdAt.utc.isValid() && end.isValid() ? record.createdAt.utc.secsTo(end) : -1;
    setField(Field::Duration,
        seconds < 0    ? QString()
            : finished ? display::duration(seconds)
                       : tr("%1 so far").arg(display::duration(seconds)));
    setField(Field::Percent,
        record.completionPercentage ? display::percent(*record.completionPercentage) : QString());

    const std::optional<qint64> in = entry.createdRows;
    const std::optional<qint64> failed = entry.failedRows;
    const qint64 total = in.value_or(0) + failed.value_or(0);
    setField(Field::RowsIn, in ? display::count(*in) : QString());
    QString failedText;
    if (failed)
        failedText = *failed > 0 && in
            ? tr("%1 (%2)").arg(display::count(*failed), display::share(*failed, total))
            : display::count(*failed);
    setField(Field::RowsFailed, failedText);
    setField(Field::RowsTotal, in && failed ? display::count(total) : QString());

    const bool isInline = !record.result.isEmpty() && !isWebAddress(record.result);
    setAddress(Field::Result, isInline ? QString() : record.result);
    setAddress(Field::Errors, record.errors);
    m_resultBlock->setVisible(isInline);
    if (isInline)
        fitText(m_inlineResult, prettyJson(record.result.toUtf8()));
    m_metadataBlock->setVisible(!record.metadata.isEmpty());
    if (!record.metadata.isEmpty())
        fitText(m_metadata, prettyJson(record.metadata));
}

void SummaryPane::setDetails(const QString &taskError, const QList<StatusChange> &history)
{
    m_errorBlock->setVisible(!taskError.isEmpty());
    if (!taskError.isEmpty())
        fitText(m_errorText, taskError);
    updateHistory(history);
}

void SummaryPane::clearDetails()
{
    m_errorBlock->hide();
    m_historyBlock->hide();
    verticalScrollBar()->setValue(0);
}

void SummaryPane::updateHistory(const QList<StatusChange> &history)
{
    while (QLayoutItem *item = m_history->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    constexpr qsizetype mostShown = 50;
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const qsizetype first = std::max<qsizetype>(0, history.size() - mostShown);
    for (qsizetype i = history.size() - 1; i >= first; --i) {
        const StatusChange &change = history.at(i);
        const int row = m_history->rowCount();
        auto *when = plainLabel(display::exactMoment(change.seenAt, now));
        const QString words = change.from.isEmpty() ? tr("first seen as %1").arg(change.to)
                                                    : tr("%1, was %2").arg(change.to, change.from);
        m_history->addWidget(when, row, 0);
        m_history->addWidget(plainLabel(words), row, 1);
        m_history->addWidget(
            plainLabel(change.completionPercentage ? display::percent(*change.completionPercentage)
                                                   : QString()),
            row, 2);
    }
    m_history->setColumnStretch(3, 1);
    m_historyBlock->setVisible(!history.isEmpty());
}

void SummaryPane::setField(Field field, const QString &text)
{
    const auto index = static_cast<qsizetype>(field);
    m_values.at(index)->setText(text.isEmpty() ? u"–"_s : text);
}

void SummaryPane::setAddress(Field field, const QString &address)
{
    const auto index = static_cast<qsizetype>(field);
    setField(field, address);
    m_copyButtons.at(index)->setVisible(!address.isEmpty());
    m_openButtons.at(index)->setVisible(isWebAddress(address));
}

} // namespace taskglass
