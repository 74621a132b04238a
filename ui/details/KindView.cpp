// SPDX-License-Identifier: Apache-2.0
#include "ui/details/KindView.h"

#include "models/KindModel.h"
#include "ui/tables/CellBar.h"
#include "ui/tables/RowDelegate.h"
#include "ui/tables/StretchColumn.h"

#include <QHeaderView>
#include <QPainter>
#include <QTextLayout>

#include <algorithm>
#include <array>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

using Column = KindModel::Column;

constexpr int ownRowHeight = 28;
constexpr int kindMinimum = 200;
constexpr std::array columnWidths{76, 130, 400, 320};

/// Texts as in all our tables; the share as a bar with its figure beside it.
class KindDelegate : public RowDelegate {
public:
    explicit KindDelegate(QObject *parent) : RowDelegate(KindModel::StandInRole, parent) { }

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
        const QModelIndex &index) const override
    {
        const KindModel::Ranges parts = index.data(KindModel::PartsRole).value<KindModel::Ranges>();
        if (!parts.isEmpty() && !isSelected(option)) {
            paintKind(*painter, option, index, parts);
            return;
        }
        if (static_cast<Column>(index.column()) != Column::Share) {
            RowDelegate::paint(painter, option, index);
            return;
        }
        paintBackground(*painter, option, index);
        const QRect box = option.rect.adjusted(sidePadding, 0, -sidePadding, 0);
        const int figureWidth =
            std::min(option.fontMetrics.horizontalAdvance(u"< 0.1 %"_s) + 4, box.width());
        const CellBar bar{.fraction = index.data(KindModel::ShareRole).toDouble(),
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

private:
    /// What varies is quieter than what the messages have in common.
    void paintKind(QPainter &painter, const QStyleOptionViewItem &option, const QModelIndex &index,
        const KindModel::Ranges &parts) const
    {
        paintBackground(painter, option, index);
        const QRect box = option.rect.adjusted(sidePadding, 0, -sidePadding, 0);
        const QString whole = index.data(Qt::DisplayRole).toString();
        const QString shown = option.fontMetrics.elidedText(whole, Qt::ElideRight, box.width());
        // An ellipsis stands for what was cut off, parts included.
        const qsizetype letters = shown == whole ? shown.size() : shown.size() - 1;
        QList<QTextLayout::FormatRange> formats;
        for (const auto &[begin, size] : parts) {
            if (begin >= letters)
                break;
            QTextCharFormat quiet;
            quiet.setForeground(option.palette.color(groupOf(option), QPalette::PlaceholderText));
            formats.append({static_cast<int>(begin),
                static_cast<int>(std::min(size, letters - begin)), quiet});
        }
        QTextOption lines;
        lines.setWrapMode(QTextOption::NoWrap);
        lines.setTextDirection(option.direction);
        QTextLayout layout(shown, option.font);
        layout.setTextOption(lines);
        layout.setFormats(formats);
        layout.beginLayout();
        QTextLine line = layout.createLine();
        line.setLineWidth(box.width());
        layout.endLayout();
        painter.setPen(textColor(option));
        layout.draw(&painter, QPointF(box.x(), box.y() + (box.height() - line.height()) / 2));
    }
};

} // namespace

KindView::KindView(QWidget *parent)
    : TableView(tr("Kinds of errors"), ownRowHeight, parent)
    , m_stretch(new StretchColumn(this, kindMinimum))
{
    setTableDelegate(new KindDelegate(this));
    horizontalHeader()->setMinimumSectionSize(48);
}

void KindView::setKinds(KindModel *kinds)
{
    Q_ASSERT(!m_kinds);
    m_kinds = kinds;
    setModel(kinds);
    resetColumns();
}

void KindView::resetColumns()
{
    QHeaderView *header = horizontalHeader();
    m_stretch->setColumn(-1);
    for (int column = 0; column < KindModel::columnTotal; ++column) {
        header->moveSection(header->visualIndex(column), column);
        header->resizeSection(column, columnWidths[static_cast<std::size_t>(column)]);
    }
    m_stretch->setColumn(static_cast<int>(Column::Kind));
}

std::optional<quint32> KindView::currentKind() const
{
    const QVariant id = currentIndex().data(KindModel::KindRole);
    return id.isValid() ? std::optional(id.toUInt()) : std::nullopt;
}

void KindView::activate(const QModelIndex &index)
{
    const QVariant id = index.data(KindModel::KindRole);
    if (id.isValid())
        emit kindActivated(id.toUInt());
    else if (index.isValid())
        m_kinds->unfold();
}

TableCells KindView::cellsToCopy() const
{
    return selectedCells(*this, shownColumns(*this), KindModel::RawTextRole);
}

QString KindView::copiedText(int rows) const
{
    return tr("Copied %n kind(s) of errors", nullptr, rows);
}

void KindView::selectionChanged(const QItemSelection &selected, const QItemSelection &deselected)
{
    TableView::selectionChanged(selected, deselected);
    if (selected.isEmpty())
        return;
    if (const std::optional<quint32> id = currentKind())
        emit kindSelected(*id);
}

} // namespace taskglass
