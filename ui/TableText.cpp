// SPDX-License-Identifier: Apache-2.0
#include "ui/TableText.h"

#include <QHeaderView>
#include <QTableView>

#include <algorithm>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

bool mustBeQuoted(QChar character)
{
    return character == u'\t' || character == u'\n' || character == u'\r' || character == u'"';
}

QString quotedCell(QString cell)
{
    if (std::none_of(cell.cbegin(), cell.cend(), mustBeQuoted))
        return cell;
    cell.replace(u'"', "\"\""_L1);
    return u'"' + cell + u'"';
}

} // namespace

QString tableText(const QTableView &view, int role, int limit)
{
    if (!view.selectionModel())
        return {};
    QList<std::pair<int, int>> ranges;
    const QItemSelection selection = view.selectionModel()->selection();
    for (const QItemSelectionRange &range : selection)
        ranges.append({range.top(), range.bottom()});
    std::sort(ranges.begin(), ranges.end());

    const QHeaderView *header = view.horizontalHeader();
    QList<int> columns;
    for (int place = 0; place < header->count(); ++place) {
        const int column = header->logicalIndex(place);
        if (!header->isSectionHidden(column))
            columns.append(column);
    }
    QString text;
    int written = 0;
    int next = 0;
    for (const auto &[top, bottom] : std::as_const(ranges)) {
        for (int row = std::max(top, next); row <= bottom && written < limit; ++row, ++written) {
            for (qsizetype at = 0; at < columns.size(); ++at) {
                if (at > 0)
                    text += u'\t';
                text += quotedCell(view.model()->index(row, columns.at(at)).data(role).toString());
            }
            text += u'\n';
        }
        next = std::max(next, bottom + 1);
    }
    return text;
}

} // namespace taskglass
