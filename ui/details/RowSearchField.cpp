// SPDX-License-Identifier: Apache-2.0
#include "ui/details/RowSearchField.h"

#include "models/RowTableModel.h"
#include "ui/widgets/Icons.h"

#include <QAction>
#include <QKeyEvent>
#include <QMenu>

#include <algorithm>

namespace taskglass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto debounceInterval = 150ms;

} // namespace

RowSearchField::RowSearchField(QWidget *parent) : QLineEdit(parent), m_menu(new QMenu(this))
{
    setClearButtonEnabled(true);
    setFixedWidth(220);
    setAccessibleName(tr("Search rows"));
    QAction *where = addAction(themedIcon(u"search"_s), LeadingPosition);
    where->setToolTip(tr("Choose the columns to search in"));
    connect(where, &QAction::triggered, this,
        [this] { m_menu->popup(mapToGlobal(QPoint(0, -m_menu->sizeHint().height()))); });
    connect(m_menu, &QMenu::triggered, this, &RowSearchField::chooseColumn);
    m_debounce.setSingleShot(true);
    m_debounce.setInterval(debounceInterval);
    connect(&m_debounce, &QTimer::timeout, this, &RowSearchField::changed);
    connect(this, &QLineEdit::textChanged, this, [this](const QString &text) {
        // Clearing is meant at once; each letter of a word is not.
        m_debounce.start(text.isEmpty() ? 0ms : debounceInterval);
    });
    setStream(RowStream::Failed);
}

void RowSearchField::setStream(RowStream stream)
{
    clear();
    m_debounce.stop();
    m_menu->clear();
    QAction *all = m_menu->addAction(tr("All columns"));
    all->setCheckable(true);
    all->setChecked(true);
    m_menu->addSeparator();
    RowTableModel names;
    if (!names.setLog({}, stream))
        return;
    for (int section = 0; section < names.columnCount(); ++section) {
        const std::optional<int> column = RowTableModel::logColumn(stream, section);
        const auto isThere = [&](const QAction *action) {
            return action->data().isValid() && action->data().toInt() == *column;
        };
        const QList<QAction *> known = m_menu->actions();
        if (!column || std::any_of(known.cbegin(), known.cend(), isThere))
            continue;
        QAction *action = m_menu->addAction(
            names.headerData(section, Qt::Horizontal, Qt::DisplayRole).toString());
        action->setCheckable(true);
        action->setData(*column);
    }
    updateScope();
}

std::vector<int> RowSearchField::columns() const
{
    std::vector<int> columns;
    for (const QAction *action : m_menu->actions()) {
        if (action->isChecked() && action->data().isValid())
            columns.push_back(action->data().toInt());
    }
    return columns;
}

void RowSearchField::chooseColumn(QAction *chosen)
{
    QAction *all = m_menu->actions().constFirst();
    if (chosen == all) {
        for (QAction *action : m_menu->actions())
            action->setChecked(action == all);
    } else {
        all->setChecked(columns().empty());
    }
    updateScope();
    if (!text().isEmpty())
        emit changed();
}

void RowSearchField::updateScope()
{
    QStringList names;
    for (const QAction *action : m_menu->actions()) {
        if (action->isChecked() && action->data().isValid())
            names += action->text();
    }
    setPlaceholderText(
        names.isEmpty() ? tr("Search rows") : tr("Search in %1").arg(names.join(u", "_s)));
}

void RowSearchField::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Escape:
        if (text().isEmpty())
            emit left();
        else
            clear();
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_debounce.isActive()) {
            m_debounce.stop();
            emit changed();
        }
        emit left();
        return;
    case Qt::Key_Down:
        emit left();
        return;
    default:
        QLineEdit::keyPressEvent(event);
    }
}

} // namespace taskglass
