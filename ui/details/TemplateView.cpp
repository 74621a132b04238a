// SPDX-License-Identifier: Apache-2.0
#include "ui/details/TemplateView.h"

#include "models/TemplateModel.h"
#include "ui/tables/CellBar.h"
#include "ui/tables/RowDelegate.h"
#include "ui/tables/StretchColumn.h"
#include "ui/tables/TableCopy.h"
#include "ui/tables/TableHeader.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMimeData>
#include <QPainter>
#include <QScopedValueRollback>

#include <algorithm>
#include <array>
#include <limits>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

using Column = TemplateModel::Column;

constexpr int ownRowHeight = 28;
constexpr int templateMinimum = 200;
constexpr std::array columnWidths{76, 130, 400, 220};

/// Texts as in all our tables; the share as a bar with its figure beside it.
class TemplateDelegate : public RowDelegate {
public:
    explicit TemplateDelegate(QObject *parent) : RowDelegate(TemplateModel::StandInRole, parent) { }

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
        const QModelIndex &index) const override
    {
        if (static_cast<Column>(index.column()) != Column::Share) {
            RowDelegate::paint(painter, option, index);
            return;
        }
        paintGround(*painter, option, index);
        const bool isSelected = option.state & QStyle::State_Selected;
        const QRect box = option.rect.adjusted(8, 0, -8, 0);
        const int figureWidth =
            std::min(option.fontMetrics.horizontalAdvance(u"< 0.1 %"_s) + 4, box.width());
        const CellBar bar{.fraction = index.data(TemplateModel::ShareRole).toDouble(),
            .tone = Tone::Neutral,
            .texture = BarTexture::Solid,
            .isOnSelection = isSelected};
        constexpr int barHeight = 8;
        const QRect barBox(box.left(), box.center().y() - barHeight / 2 + 1,
            box.width() - figureWidth - 4, barHeight);
        if (barBox.width() > 8)
            paintBar(*painter, QStyle::visualRect(option.direction, box, barBox), bar,
                option.palette, option.direction);
        const QRect figure = QStyle::visualRect(option.direction, box,
            QRect(box.right() - figureWidth + 1, box.top(), figureWidth, box.height()));
        text().draw(*painter, figure, QStyle::visualAlignment(option.direction, Qt::AlignTrailing),
            index.data(Qt::DisplayRole).toString(), option.font,
            option.palette.color(isSelected ? QPalette::HighlightedText : QPalette::Text));
    }
};

} // namespace

TemplateView::TemplateView(QWidget *parent)
    : QTableView(parent), m_stretch(new StretchColumn(this, templateMinimum))
{
    setItemDelegate(new TemplateDelegate(this));
    dressTable(*this, tr("Kinds of errors"));
    setRowHeight();
    horizontalHeader()->setMinimumSectionSize(48);
    const auto announce = [this] {
        if (!m_isArranging && !m_stretch->isAtWork())
            emit stateChanged();
    };
    connect(horizontalHeader(), &QHeaderView::sectionMoved, this, announce);
    connect(horizontalHeader(), &QHeaderView::sectionResized, this, announce);
}

void TemplateView::setTemplates(TemplateModel *templates)
{
    Q_ASSERT(!m_templates);
    m_templates = templates;
    setModel(templates);
    resetColumns();
}

void TemplateView::resetColumns()
{
    QHeaderView *header = horizontalHeader();
    const QScopedValueRollback guard(m_isArranging, true);
    m_stretch->setColumn(-1);
    for (int column = 0; column < TemplateModel::columnTotal; ++column) {
        header->moveSection(header->visualIndex(column), column);
        header->resizeSection(column, columnWidths[static_cast<std::size_t>(column)]);
    }
    m_stretch->setColumn(static_cast<int>(Column::Template));
}

QByteArray TemplateView::saveState() const
{
    return horizontalHeader()->saveState();
}

bool TemplateView::restoreState(const QByteArray &state)
{
    const QScopedValueRollback guard(m_isArranging, true);
    const bool isRestored = horizontalHeader()->restoreState(state);
    m_stretch->setColumn(static_cast<int>(Column::Template));
    return isRestored;
}

std::optional<quint32> TemplateView::currentTemplate() const
{
    const QVariant id = currentIndex().data(TemplateModel::TemplateIdRole);
    return id.isValid() ? std::optional(id.toUInt()) : std::nullopt;
}

void TemplateView::activate(const QModelIndex &index)
{
    const QVariant id = index.data(TemplateModel::TemplateIdRole);
    if (id.isValid())
        emit templateActivated(id.toUInt());
    else if (index.isValid())
        m_templates->unfold();
}

void TemplateView::copySelection(bool withHeadings)
{
    const TableCells cells =
        selectedCells(*this, TemplateModel::RawTextRole, std::numeric_limits<int>::max());
    if (cells.rows.isEmpty())
        return;
    QGuiApplication::clipboard()->setMimeData(
        asMimeData(cells, withHeadings ? Headings::Taken : Headings::Left).release());
}

void TemplateView::keyPressEvent(QKeyEvent *event)
{
    const bool isEnter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (isEnter && (event->modifiers() & ~Qt::KeypadModifier) == Qt::NoModifier) {
        activate(currentIndex());
        return;
    }
    if (event->matches(QKeySequence::Copy)) {
        copySelection();
        return;
    }
    QTableView::keyPressEvent(event);
}

void TemplateView::mouseDoubleClickEvent(QMouseEvent *event)
{
    QTableView::mouseDoubleClickEvent(event);
    if (event->button() == Qt::LeftButton)
        activate(indexAt(event->position().toPoint()));
}

void TemplateView::contextMenuEvent(QContextMenuEvent *event)
{
    QPoint position = event->globalPos();
    if (event->reason() == QContextMenuEvent::Keyboard) {
        if (!currentIndex().isValid())
            return;
        position = viewport()->mapToGlobal(visualRect(currentIndex()).center());
    } else if (!indexAt(event->pos()).isValid()) {
        return;
    }
    event->accept();
    emit contextMenuRequested(position);
}

void TemplateView::selectionChanged(
    const QItemSelection &selected, const QItemSelection &deselected)
{
    QTableView::selectionChanged(selected, deselected);
    if (selected.isEmpty())
        return;
    if (const std::optional<quint32> id = currentTemplate())
        emit templateSelected(*id);
}

void TemplateView::setRowHeight()
{
    verticalHeader()->setDefaultSectionSize(std::max(ownRowHeight, fontMetrics().height() + 10));
}

void TemplateView::changeEvent(QEvent *event)
{
    QTableView::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        setRowHeight();
}

} // namespace taskglass
