// SPDX-License-Identifier: Apache-2.0
#include "ui/window/WelcomePage.h"

#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/Icons.h"

#include <QPushButton>
#include <QVBoxLayout>

namespace taskglass {

using namespace Qt::StringLiterals;

WelcomePage::WelcomePage(QWidget *parent) : QWidget(parent)
{
    auto *picture = new QLabel;
    picture->setPixmap(programIcon().pixmap(QSize(72, 72), devicePixelRatioF()));
    picture->setAlignment(Qt::AlignCenter);
    auto *sentence = plainLabel(tr("Connect to Labelbox to see your tasks."));
    QFont large = sentence->font();
    large.setPointSizeF(large.pointSizeF() * 1.25);
    sentence->setFont(large);
    sentence->setAlignment(Qt::AlignCenter);
    sentence->setTextInteractionFlags(Qt::NoTextInteraction);
    auto *add = new QPushButton(themedIcon(u"key"_s), tr("Add API key…"));
    add->setDefault(true);
    add->setMinimumWidth(180);
    auto *demo = new QPushButton(tr("Try the demo"));
    demo->setFlat(true);
    demo->setMinimumWidth(180);
    auto *column = new QVBoxLayout(this);
    column->setSpacing(14);
    column->addStretch(2);
    column->addWidget(picture);
    column->addWidget(sentence);
    column->addSpacing(6);
    column->addWidget(add, 0, Qt::AlignHCenter);
    column->addWidget(demo, 0, Qt::AlignHCenter);
    column->addStretch(3);
    connect(add, &QPushButton::clicked, this, &WelcomePage::connectRequested);
    connect(demo, &QPushButton::clicked, this, &WelcomePage::demoRequested);
}

} // namespace taskglass
