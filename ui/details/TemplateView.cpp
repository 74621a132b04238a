// SPDX-License-Identifier: Apache-2.0
#include "ui/details/TemplateView.h"

#include "models/TemplateModel.h"
#include "ui/tables/CellBar.h"
#include "ui/tables/RowDelegate.h"
#include "ui/tables/StretchColumn.h"

#include <QHeaderView>
#include <QPainter>

#include <algorithm>
#include <array>

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
        paintBackground(*painter, option, index);
        const QRect box = option.rect.adjusted(sidePadding, 0, -sidePadding, 0);
        const int figureWidth =
            std::min(option.fontMetrics.horizontalAdvance(u"< 0.1 %"_s) + 4, box.width());
        const CellBar bar{.fraction = index.data(TemplateModel::ShareRole).toDouble(),
            .tone = Tone::Neutral,
            .texture = BarTexture::Solid,
            .isOnSelection = isSelected(option)};
        constexpr int barHeight = 8;
        const QRect barBox(box.left(), box.center().y() - barHeight / 2 + 1,
            box.width() - figureWidth - 4, barHeight);
        if (barBox.width() > 8)
            paintBar(*painter, QStyle::visualRect(option.direction, box, barBox), bar,
                option.palette, option.direction);
        const QRect figure = QStyle::visualRect(option.direction, box,
            QRect(box.right() - figureWidth + 1, box.top(), figureWidth, box.height()));
        text().draw(*painter, figure, QStyle::visualAlignment(option.direction, Qt::AlignTrailing),
            index.data(Qt::DisplayRole).toString(), option.font, textColor(option));
    }
};

} // namespace

TemplateView::TemplateView(QWidget *parent)
    : TableView(tr("Kinds of errors"), ownRowHeight, parent)
    , m_stretch(new StretchColumn(this, templateMinimum))
{
    setTableDelegate(new TemplateDelegate(this));
    horizontalHeader()->setMinimumSectionSize(48);
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
    m_stretch->setColumn(-1);
    for (int column = 0; column < TemplateModel::columnTotal; ++column) {
        header->moveSection(header->visualIndex(column), column);
        header->resizeSection(column, columnWidths[static_cast<std::size_t>(column)]);
    }
    m_stretch->setColumn(static_cast<int>(Column::Template));
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

TableCells TemplateView::cellsToCopy() const
{
    return selectedCells(*this, shownColumns(*this), TemplateModel::RawTextRole);
}

QString TemplateView::copiedText(int rows) const
{
    return tr("Copied %n kind(s) of errors", nullptr, rows);
}

void TemplateView::selectionChanged(
    const QItemSelection &selected, const QItemSelection &deselected)
{
    TableView::selectionChanged(selected, deselected);
    if (selected.isEmpty())
        return;
    if (const std::optional<quint32> id = currentTemplate())
        emit templateSelected(*id);
}

} // namespace taskglass
