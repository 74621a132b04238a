// SPDX-License-Identifier: Apache-2.0
#include "ui/tasks/Sidebar.h"

#include "models/Display.h"
#include "ui/facts/Wording.h"
#include "ui/widgets/Theme.h"

#include <QHeaderView>
#include <QLabel>
#include <QPainter>
#include <QScrollArea>
#include <QStyledItemDelegate>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

constexpr int rowHeight = 28;
constexpr int idRole = Qt::UserRole + 1;
constexpr int countRole = Qt::UserRole + 2;
constexpr int preliminaryRole = Qt::UserRole + 3; ///< Whether the count may grow without news.

struct ViewRow {
    Sidebar::View view;
    const char *words;
};

constexpr ViewRow viewTable[] = {
    {Sidebar::View::All, QT_TRANSLATE_NOOP("taskglass::Sidebar", "All")},
    {Sidebar::View::NeedsAttention, QT_TRANSLATE_NOOP("taskglass::Sidebar", "Needs attention")},
    {Sidebar::View::InProgress, QT_TRANSLATE_NOOP("taskglass::Sidebar", "In progress")},
    {Sidebar::View::Complete, QT_TRANSLATE_NOOP("taskglass::Sidebar", "Complete")},
    {Sidebar::View::WithErrors, QT_TRANSLATE_NOOP("taskglass::Sidebar", "With errors")},
    {Sidebar::View::Failed, QT_TRANSLATE_NOOP("taskglass::Sidebar", "Failed")},
    {Sidebar::View::Cancelled, QT_TRANSLATE_NOOP("taskglass::Sidebar", "Cancelled")},
    {Sidebar::View::NotOnServer, QT_TRANSLATE_NOOP("taskglass::Sidebar", "Not on server")},
};

constexpr TaskKind kindOrder[] = {TaskKind::Import, TaskKind::Upsert, TaskKind::Export,
    TaskKind::Batch, TaskKind::Queue, TaskKind::Annotate, TaskKind::Other};

QString kindText(TaskKind kind)
{
    return kind == TaskKind::Other ? Sidebar::tr("Other") : displayName(kind, {});
}

/// Label on the left, count on the right, a rounded ground for the chosen row.
class FacetDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const override
    {
        return {120, std::max(rowHeight, option.fontMetrics.height() + 8)};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
        const QModelIndex &index) const override
    {
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        const bool chosen = option.state.testFlag(QStyle::State_Selected);
        const bool hovered = option.state.testFlag(QStyle::State_MouseOver);
        const QRect ground = option.rect.adjusted(6, 1, -6, -1);
        if (chosen || hovered) {
            QColor color = option.palette.color(QPalette::Active, QPalette::Highlight);
            if (!chosen) {
                color = option.palette.color(QPalette::Active, QPalette::Text);
                color.setAlphaF(0.07F);
            }
            painter->setPen(Qt::NoPen);
            painter->setBrush(color);
            painter->drawRoundedRect(ground, 5, 5);
        }
        if (option.state.testFlag(QStyle::State_HasFocus) && chosen) {
            painter->setBrush(Qt::NoBrush);
            painter->setPen(option.palette.color(QPalette::Active, QPalette::Link));
            painter->drawRoundedRect(QRectF(ground).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5);
        }
        const QRect inside = ground.adjusted(8, 0, -8, 0);
        const bool mayGrow = index.data(preliminaryRole).toBool();
        const QString count =
            (mayGrow ? u"≥ "_s : QString()) + display::count(index.data(countRole).toLongLong());
        const int countWidth = option.fontMetrics.horizontalAdvance(count);
        const QPalette::ColorRole textRole =
            chosen ? QPalette::HighlightedText : QPalette::WindowText;
        painter->setPen(option.palette.color(QPalette::Active, textRole));
        QFont font = option.font;
        font.setWeight(chosen ? QFont::DemiBold : QFont::Normal);
        painter->setFont(font);
        const QRect words = inside.adjusted(0, 0, -countWidth - 8, 0);
        painter->drawText(words, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine,
            QFontMetrics(font).elidedText(index.data().toString(), Qt::ElideRight, words.width()));
        painter->setFont(option.font);
        if (!chosen)
            painter->setPen(option.palette.color(QPalette::Active, QPalette::PlaceholderText));
        painter->drawText(inside, Qt::AlignVCenter | Qt::AlignRight | Qt::TextSingleLine, count);
        painter->restore();
    }
};

QLabel *sectionTitle(const QString &text)
{
    auto *title = new QLabel(text);
    QFont font = title->font();
    font.setPointSizeF(font.pointSizeF() * 0.85);
    font.setWeight(QFont::DemiBold);
    font.setLetterSpacing(QFont::PercentageSpacing, 105);
    title->setFont(font);
    title->setContentsMargins(14, 10, 8, 4);
    setSecondaryText(title);
    return title;
}

void setCount(QTreeWidgetItem *item, qint64 count)
{
    if (item->data(0, countRole).toLongLong() != count)
        item->setData(0, countRole, count);
    item->setData(
        0, Qt::AccessibleTextRole, Sidebar::tr("%1, %2").arg(item->text(0), display::count(count)));
}

} // namespace

Sidebar::Sidebar(QWidget *parent)
    : QWidget(parent), m_views(makeList(tr("Views"))), m_kinds(makeList(tr("Types")))
{
    auto *content = new QWidget;
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 8);
    column->setSpacing(0);
    column->addWidget(sectionTitle(tr("VIEWS")));
    column->addWidget(m_views);
    column->addWidget(sectionTitle(tr("TYPE")));
    column->addWidget(m_kinds);
    column->addStretch(1);

    auto *scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(content);
    scroll->viewport()->setBackgroundRole(QPalette::Window);
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(scroll);

    for (const ViewRow &row : viewTable) {
        auto *item = new QTreeWidgetItem(m_views, {tr(row.words)});
        item->setData(0, idRole, static_cast<int>(row.view));
        m_viewItems.insert(static_cast<int>(row.view), item);
        setCount(item, 0);
    }
    m_viewItems[static_cast<int>(View::Cancelled)]->setHidden(true);
    m_allKinds = new QTreeWidgetItem(m_kinds, {tr("All types")});
    m_allKinds->setData(0, idRole, -1);
    for (const TaskKind kind : kindOrder) {
        auto *item = new QTreeWidgetItem(m_kinds, {kindText(kind)});
        item->setData(0, idRole, static_cast<int>(kind));
        item->setHidden(true);
        m_kindItems.insert(static_cast<int>(kind), item);
    }
    m_views->setCurrentItem(m_viewItems.value(static_cast<int>(View::All)));
    m_kinds->setCurrentItem(m_allKinds);
    fitHeight(m_views);
    fitHeight(m_kinds);

    connect(m_views, &QTreeWidget::currentItemChanged, this, [this] { emit viewChosen(view()); });
    connect(m_kinds, &QTreeWidget::currentItemChanged, this, [this](QTreeWidgetItem *item) {
        const int id = item ? item->data(0, idRole).toInt() : -1;
        emit kindsChosen(id < 0 ? QList<TaskKind>() : QList<TaskKind>{static_cast<TaskKind>(id)});
    });
}

QTreeWidget *Sidebar::makeList(const QString &name)
{
    auto *list = new QTreeWidget(this);
    list->setAccessibleName(name);
    list->setHeaderHidden(true);
    list->setRootIsDecorated(false);
    list->setIndentation(0);
    list->setFrameShape(QFrame::NoFrame);
    list->setMouseTracking(true);
    list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list->setItemDelegate(new FacetDelegate(list));
    list->viewport()->setBackgroundRole(QPalette::Window);
    list->viewport()->setAutoFillBackground(false);
    QPalette clear = list->palette();
    clear.setColor(QPalette::Base, Qt::transparent);
    list->setPalette(clear);
    return list;
}

void Sidebar::fitHeight(QTreeWidget *list)
{
    int height = 0;
    for (int row = 0; row < list->topLevelItemCount(); ++row) {
        if (!list->topLevelItem(row)->isHidden())
            height += list->sizeHintForRow(row) > 0 ? list->sizeHintForRow(row) : rowHeight;
    }
    list->setFixedHeight(height + 2);
}

void Sidebar::setTotals(const TaskTotals &totals)
{
    for (const ViewRow &row : viewTable) {
        int count = row.view == View::All ? totals.all() : 0;
        for (const TaskOutcome outcome : outcomesOf(row.view))
            count += totals.of(outcome);
        QTreeWidgetItem *item = m_viewItems.value(static_cast<int>(row.view));
        setCount(item, count);
        // What is not checked yet may still come to these.
        const int unchecked = totals.of(TaskOutcome::Checking);
        const bool isPreliminary = unchecked > 0
            && (row.view == View::Complete || row.view == View::WithErrors
                || row.view == View::NeedsAttention);
        item->setToolTip(0,
            isPreliminary ? tr("%1 so far, %2 unchecked")
                                .arg(display::count(count), display::count(unchecked))
                          : QString());
        if (isPreliminary)
            item->setData(0, Qt::AccessibleTextRole,
                tr("%1, %2 so far, %3 unchecked")
                    .arg(item->text(0), display::count(count), display::count(unchecked)));
        item->setData(0, preliminaryRole, isPreliminary);
        if (row.view == View::Cancelled)
            item->setHidden(count == 0 && view() != View::Cancelled);
    }
    setCount(m_allKinds, totals.all());
    for (const TaskKind kind : kindOrder) {
        QTreeWidgetItem *item = m_kindItems.value(static_cast<int>(kind));
        const int count = totals.of(kind);
        setCount(item, count);
        item->setHidden(count == 0 && m_kinds->currentItem() != item);
    }
    fitHeight(m_views);
    fitHeight(m_kinds);
}

void Sidebar::setView(View view)
{
    m_views->setCurrentItem(m_viewItems.value(static_cast<int>(view)));
}

Sidebar::View Sidebar::view() const
{
    const QTreeWidgetItem *item = m_views->currentItem();
    return item ? static_cast<View>(item->data(0, idRole).toInt()) : View::All;
}

void Sidebar::clear()
{
    setView(View::All);
    m_kinds->setCurrentItem(m_allKinds);
}

QList<TaskOutcome> Sidebar::outcomesOf(View view)
{
    switch (view) {
    case View::All:
        return {};
    case View::NeedsAttention:
        return {TaskOutcome::Failed, TaskOutcome::CompleteWithErrors, TaskOutcome::Other};
    case View::InProgress:
        return {TaskOutcome::InProgress};
    case View::Complete:
        return {TaskOutcome::Complete};
    case View::WithErrors:
        return {TaskOutcome::CompleteWithErrors};
    case View::Failed:
        return {TaskOutcome::Failed};
    case View::Cancelled:
        return {TaskOutcome::Cancelled};
    case View::NotOnServer:
        return {TaskOutcome::NotOnServer};
    }
    Q_UNREACHABLE();
}

} // namespace taskglass
