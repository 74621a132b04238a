// SPDX-License-Identifier: Apache-2.0
#include "ui/tasks/TaskDelegate.h"

#include "ui/facts/StatusIcon.h"
#include "ui/tables/CellBar.h"

#include <QApplication>
#include <QPainter>
#include <QStyle>

#include <cmath>

namespace taskglass {
namespace {

using Column = TaskTableModel::Column;

constexpr int iconSize = 16;
constexpr int iconGap = 8;
constexpr int barMargin = 5;
constexpr int barTextPadding = 6;
constexpr int lowBarHeight = 4;

bool isLink(const QModelIndex &index)
{
    return static_cast<Column>(index.column()) == Column::FailedRows
        && index.data(TaskTableModel::HasFailedRowsRole).toBool();
}

Qt::TextElideMode elideOf(Column column)
{
    return column == Column::Name || column == Column::Id ? Qt::ElideMiddle : Qt::ElideRight;
}

} // namespace

/// What all parts of the painting need to know.
struct TaskDelegate::Cell {
    const QStyleOptionViewItem &option;
    const QModelIndex &index;
    Column column;
    QRect box; ///< Inside the padding.
    QString text;
    QFont font;
    QColor color;
    Qt::Alignment alignment; ///< Visual.
    bool isSelected = false;
    bool isStale = false;
};

TaskDelegate::Cell TaskDelegate::cellAt(
    const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const auto column = static_cast<Column>(index.column());
    const auto alignment = index.data(Qt::TextAlignmentRole).value<Qt::Alignment>();
    Cell cell{.option = option,
        .index = index,
        .column = column,
        .box = option.rect.adjusted(sidePadding, 0, -sidePadding, 0),
        .text = index.data(Qt::DisplayRole).toString(),
        .font = option.font,
        .color = textColor(option),
        .alignment = QStyle::visualAlignment(option.direction, alignment),
        .isSelected = isSelected(option),
        .isStale = index.data(TaskTableModel::StaleRole).toBool()};
    if (column == Column::Id)
        cell.font = monospaceLike(option.font);
    if (cell.isStale || index.data(TaskTableModel::StandInRole).toBool())
        cell.font.setItalic(true);
    return cell;
}

void TaskDelegate::paint(
    QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Cell cell = cellAt(option, index);
    paintGround(*painter, option, index);
    switch (cell.column) {
    case Column::Status:
        paintStatus(*painter, cell);
        break;
    case Column::Progress:
        paintProgress(*painter, cell);
        break;
    case Column::Name:
    case Column::Type:
    case Column::FailedRows:
    case Column::Rows:
    case Column::Created:
    case Column::Updated:
    case Column::Finished:
    case Column::Duration:
    case Column::Id:
    case Column::CreatedBy:
        paintText(*painter, cell);
        break;
    }

    // The selection already shows where a click went; the frame is for moving without selecting.
    if ((option.state & QStyle::State_HasFocus) && !cell.isSelected)
        paintFocusFrame(*painter, option);
}

void TaskDelegate::paintStatus(QPainter &painter, const Cell &cell) const
{
    const QRect square(
        cell.box.left(), cell.box.center().y() - iconSize / 2 + 1, iconSize, iconSize);
    const auto outcome =
        static_cast<TaskOutcome>(cell.index.data(TaskTableModel::OutcomeRole).toInt());
    paintStatusIcon(painter, QStyle::visualRect(cell.option.direction, cell.box, square), outcome,
        cell.option.palette, cell.isStale ? IconFill::Outline : IconFill::Solid,
        cell.isSelected ? IconGround::Selected : IconGround::Plain);
    const QRect words = QStyle::visualRect(
        cell.option.direction, cell.box, cell.box.adjusted(iconSize + iconGap, 0, 0, 0));
    text().draw(painter, words, cell.alignment, cell.text, cell.font, cell.color);
}

void TaskDelegate::paintProgress(QPainter &painter, const Cell &cell) const
{
    const QVariant fraction = cell.index.data(TaskTableModel::FractionRole);
    if (!fraction.isValid()) {
        text().draw(painter, cell.box, cell.alignment, cell.text, cell.font, cell.color);
        return;
    }
    const auto outcome =
        static_cast<TaskOutcome>(cell.index.data(TaskTableModel::OutcomeRole).toInt());
    CellBar bar{.fraction = fraction.toDouble(),
        .tone = toneOf(outcome),
        .texture = BarTexture::Solid,
        .isOnSelection = cell.isSelected};
    if (cell.isStale)
        bar.texture = BarTexture::LastKnown;
    else if (outcome == TaskOutcome::Failed || outcome == TaskOutcome::Cancelled)
        bar.texture = BarTexture::Stopped;

    const QPalette &palette = cell.option.palette;
    const Qt::LayoutDirection direction = cell.option.direction;
    if (bar.texture == BarTexture::Stopped) {
        // Stripes are no ground to read on: a low bar, and the words above it.
        const QRect low(cell.box.left(), cell.option.rect.bottom() - lowBarHeight - 1,
            cell.box.width(), lowBarHeight);
        paintBar(painter, low, bar, palette, direction);
        text().draw(painter,
            cell.option.rect.adjusted(
                sidePadding + barTextPadding, 0, -sidePadding - barTextPadding, -2),
            cell.alignment, cell.text, cell.font, cell.color);
        return;
    }
    const QRect box = cell.box.adjusted(0, barMargin, 0, -barMargin);
    paintBar(painter, box, bar, palette, direction);

    // The same text twice, each time clipped to one side of the edge of the fill.
    const QRect words = box.adjusted(barTextPadding, 0, -barTextPadding, 0);
    const QRect filled = filledPart(box, bar.fraction, direction);
    const QRegion rest = QRegion(box).subtracted(filled);
    painter.save();
    painter.setClipRegion(rest, Qt::IntersectClip);
    text().draw(painter, words, cell.alignment, cell.text, cell.font, textOverTrack(palette));
    painter.restore();
    if (filled.isEmpty())
        return;
    painter.save();
    painter.setClipRect(filled, Qt::IntersectClip);
    text().draw(painter, words, cell.alignment, cell.text, cell.font, textOverFill(bar, palette));
    painter.restore();
}

void TaskDelegate::paintText(QPainter &painter, const Cell &cell) const
{
    if (cell.column != Column::FailedRows || !isLink(cell.index)) {
        text().draw(painter, cell.box, cell.alignment, cell.text, cell.font, cell.color,
            elideOf(cell.column));
        return;
    }
    const QColor color = cell.isSelected
        ? cell.color
        : cell.option.palette.color(groupOf(cell.option), QPalette::Link);
    text().draw(
        painter, cell.box, cell.alignment, cell.text, cell.font, color, elideOf(cell.column));
    // Drawn by hand: glyph runs place the font's own underline elsewhere.
    const QFontMetrics metrics(cell.font);
    const QRect words = QStyle::alignedRect(Qt::LeftToRight, cell.alignment,
        QSize(std::min(metrics.horizontalAdvance(cell.text), cell.box.width()), metrics.height()),
        cell.box);
    painter.fillRect(
        QRect(words.left(), words.top() + metrics.ascent() + 2, words.width(), 1), color);
}

QSize TaskDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Cell cell = cellAt(option, index);
    const QFontMetricsF metrics(cell.font);
    int width =
        static_cast<int>(std::ceil(metrics.horizontalAdvance(cell.text))) + 2 * sidePadding + 2;
    if (cell.column == Column::Status)
        width += iconSize + iconGap;
    if (cell.column == Column::Progress)
        width += 2 * barTextPadding;
    return {width, static_cast<int>(std::ceil(metrics.height())) + 10};
}

QRect TaskDelegate::linkRect(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    if (!index.isValid() || !isLink(index))
        return {};
    const Cell cell = cellAt(option, index);
    const QFontMetrics metrics(cell.font);
    const int width =
        std::min(metrics.horizontalAdvance(cell.text) + 2 * sidePadding, option.rect.width());
    const bool isAtRight = cell.alignment & Qt::AlignRight;
    return QRect(isAtRight ? option.rect.right() - width + 1 : option.rect.left(),
        option.rect.top(), width, option.rect.height());
}

} // namespace taskglass
