// SPDX-License-Identifier: Apache-2.0
#include "ui/dialogs/AboutBox.h"

#include "ui/widgets/Icons.h"

#include <QCoreApplication>

namespace taskglass {

AboutBox::AboutBox(QWidget *parent)
    : QMessageBox(QMessageBox::NoIcon, tr("About Taskglass"),
          tr("Taskglass %1").arg(QCoreApplication::applicationVersion()), QMessageBox::Close,
          parent)
{
    setTextFormat(Qt::PlainText);
    setIconPixmap(programIcon().pixmap(QSize(64, 64), devicePixelRatioF()));
    setInformativeText(
        tr("Watches the server-side tasks of Labelbox. It only reads: nothing on the "
           "server is ever changed.\n\nLicensed under the Apache License 2.0. "
           "Not made by Labelbox."));
}

} // namespace taskglass
