// SPDX-License-Identifier: Apache-2.0
#include "ui/details/RowInspector.h"

#include "models/Display.h"
#include "models/RowTableModel.h"
#include "ui/facts/Wording.h"
#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/Theme.h"

#include <QClipboard>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QShortcut>
#include <QVBoxLayout>

namespace taskglass {

using namespace Qt::StringLiterals;

RowInspector::RowInspector(QWidget *parent)
    : QDialog(parent)
    , m_title(plainLabel({}, this))
    , m_search(new QLineEdit(this))
    , m_found(plainLabel({}, this))
    , m_text(new QPlainTextEdit(this))
    , m_previous(new QPushButton(themedIcon(u"up"_s), tr("Previous"), this))
    , m_next(new QPushButton(themedIcon(u"down"_s), tr("Next"), this))
{
    setWindowTitle(tr("Row"));
    resize(680, 520);
    m_text->setReadOnly(true);
    m_text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_text->setLineWrapMode(QPlainTextEdit::WidgetWidth);
    m_text->setAccessibleName(tr("The row as JSON"));
    m_search->setPlaceholderText(tr("Search this row"));
    m_search->setClearButtonEnabled(true);
    m_search->setMaximumWidth(260);
    setSecondaryText(m_found);
    QFont bold = m_title->font();
    bold.setWeight(QFont::DemiBold);
    m_title->setFont(bold);

    auto *top = new QHBoxLayout;
    top->addWidget(m_title);
    top->addStretch(1);
    top->addWidget(m_found);
    top->addWidget(m_search);
    auto *copy = new QPushButton(themedIcon(u"copy"_s), tr("Copy"), this);
    auto *close = new QPushButton(tr("Close"), this);
    auto *bottom = new QHBoxLayout;
    bottom->addWidget(m_previous);
    bottom->addWidget(m_next);
    bottom->addStretch(1);
    bottom->addWidget(copy);
    bottom->addWidget(close);
    for (QPushButton *button : {m_previous, m_next, copy, close})
        button->setAutoDefault(false);
    auto *column = new QVBoxLayout(this);
    column->addLayout(top);
    column->addWidget(m_text, 1);
    column->addLayout(bottom);

    connect(m_previous, &QPushButton::clicked, this, [this] { leaf(Step::Back); });
    connect(m_next, &QPushButton::clicked, this, [this] { leaf(Step::Forward); });
    connect(close, &QPushButton::clicked, this, &QDialog::close);
    connect(copy, &QPushButton::clicked, this,
        [this] { QGuiApplication::clipboard()->setText(m_text->toPlainText()); });
    connect(m_search, &QLineEdit::textChanged, this, [this] {
        m_text->moveCursor(QTextCursor::Start);
        search(Step::Forward);
    });
    connect(m_search, &QLineEdit::returnPressed, this, [this] { search(Step::Forward); });
    connect(new QShortcut(QKeySequence::Find, this), &QShortcut::activated, m_search,
        qOverload<>(&QWidget::setFocus));
    connect(new QShortcut(QKeySequence::FindNext, this), &QShortcut::activated, this,
        [this] { search(Step::Forward); });
    connect(new QShortcut(QKeySequence::FindPrevious, this), &QShortcut::activated, this,
        [this] { search(Step::Back); });
    connect(new QShortcut(QKeySequence(Qt::ALT | Qt::Key_Up), this), &QShortcut::activated, this,
        [this] { leaf(Step::Back); });
    connect(new QShortcut(QKeySequence(Qt::ALT | Qt::Key_Down), this), &QShortcut::activated, this,
        [this] { leaf(Step::Forward); });
    m_previous->setToolTip(tr("Previous row (Alt+Up)"));
    m_next->setToolTip(tr("Next row (Alt+Down)"));
}

void RowInspector::inspect(RowTableModel *rows, int row)
{
    if (m_rows != rows) {
        if (m_rows)
            disconnect(m_rows, nullptr, this, nullptr);
        m_rows = rows;
        // What is shown belonged to another task; an inspector without its row only misleads.
        connect(rows, &QAbstractItemModel::modelReset, this, &QDialog::close);
        connect(rows, &QAbstractItemModel::rowsInserted, this,
            [this] { m_next->setEnabled(m_rows && m_row + 1 < m_rows->rowCount()); });
    }
    m_row = row;
    fill();
}

void RowInspector::leaf(Step step)
{
    const int row = m_row + (step == Step::Forward ? 1 : -1);
    if (!m_rows || row < 0 || row >= m_rows->rowCount())
        return;
    m_row = row;
    fill();
    emit rowShown(row);
}

void RowInspector::fill()
{
    if (!m_rows)
        return;
    const QModelIndex index = m_rows->index(m_row, 0);
    const qint64 number = index.data(RowTableModel::RowNumberRole).toLongLong() + 1;
    m_title->setText(
        tr("Row %1 of %2").arg(display::count(number), display::count(m_rows->storedRows())));
    m_text->setPlainText(index.data(RowTableModel::RowJsonRole).toString());
    m_previous->setEnabled(m_row > 0);
    m_next->setEnabled(m_row + 1 < m_rows->rowCount());
    if (!m_search->text().isEmpty())
        search(Step::Forward);
}

void RowInspector::search(Step step)
{
    const QString words = m_search->text();
    if (words.isEmpty()) {
        m_found->clear();
        return;
    }
    const QTextDocument::FindFlags flags =
        step == Step::Back ? QTextDocument::FindBackward : QTextDocument::FindFlags();
    bool found = m_text->find(words, flags);
    if (!found) {
        m_text->moveCursor(step == Step::Back ? QTextCursor::End : QTextCursor::Start);
        found = m_text->find(words, flags);
    }
    m_found->setText(found ? QString() : tr("Not in this row"));
}

} // namespace taskglass
