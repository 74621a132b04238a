// SPDX-License-Identifier: Apache-2.0
#include "ui/dialogs/ShortcutsDialog.h"

#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/Theme.h"

#include <QAction>
#include <QDialogButtonBox>
#include <QGridLayout>
#include <QMenu>
#include <QMenuBar>

namespace taskglass {

ShortcutsDialog::ShortcutsDialog(const QMenuBar &menus, QWidget *parent) : QDialog(parent)
{
    setWindowTitle(tr("Keyboard shortcuts"));
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(28);
    grid->setVerticalSpacing(6);
    int row = 0;
    for (const QAction *menu : menus.actions()) {
        for (const QAction *entry : menu->menu()->actions()) {
            if (entry->shortcut().isEmpty())
                continue;
            auto *keys = plainLabel(entry->shortcut().toString(QKeySequence::NativeText));
            setSecondaryText(keys);
            grid->addWidget(
                plainLabel(entry->text().remove(u'&').remove(u'…')), row % 14, row / 14 * 3);
            grid->addWidget(keys, row % 14, row / 14 * 3 + 1);
            ++row;
        }
    }
    grid->setColumnMinimumWidth(2, 24);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(18, 18, 18, 14);
    column->setSpacing(16);
    column->addLayout(grid);
    column->addWidget(buttons);
}

} // namespace taskglass
