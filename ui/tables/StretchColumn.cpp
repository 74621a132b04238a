// SPDX-License-Identifier: Apache-2.0
#include "ui/tables/StretchColumn.h"

#include <QEvent>
#include <QHeaderView>
#include <QScopedValueRollback>
#include <QTableView>

namespace taskglass {

StretchColumn::StretchColumn(QTableView *view, int minimumWidth)
    : QObject(view), m_view(view), m_minimumWidth(minimumWidth)
{
    view->viewport()->installEventFilter(this);
}

void StretchColumn::setColumn(int column)
{
    QHeaderView *header = m_view->horizontalHeader();
    if (m_column >= 0 && m_column < header->count())
        header->setSectionResizeMode(m_column, QHeaderView::Interactive);
    m_column = column;
    if (m_column >= 0 && m_column < header->count())
        header->setSectionResizeMode(m_column, QHeaderView::Fixed);
    stretch();
}

void StretchColumn::stretch()
{
    QHeaderView *header = m_view->horizontalHeader();
    if (m_isAtWork || m_column < 0 || m_column >= header->count()
        || header->isSectionHidden(m_column))
        return;
    const QScopedValueRollback guard(m_isAtWork, true);
    const int others = header->length() - header->sectionSize(m_column);
    header->resizeSection(m_column, std::max(m_minimumWidth, m_view->viewport()->width() - others));
}

bool StretchColumn::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize)
        stretch();
    return QObject::eventFilter(watched, event);
}

} // namespace taskglass
