// SPDX-License-Identifier: Apache-2.0
#include "ui/dialogs/ConnectionDialog.h"

#include "models/Display.h"
#include "settings/KeyStore.h"
#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/Theme.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace taskglass {

using namespace Qt::StringLiterals;

ConnectionDialog::ConnectionDialog(KeyStore &keyStore, const QUrl &endpoint, QWidget *parent)
    : QDialog(parent)
    , m_keyStore(keyStore)
    , m_key(new QLineEdit(this))
    , m_advanced(new QToolButton(this))
    , m_advancedPart(new QWidget(this))
    , m_address(new QLineEdit(this))
    , m_mark(new QLabel(this))
    , m_answer(plainLabel({}, this))
    , m_place(plainLabel({}, this))
    , m_check(new QPushButton(tr("Check"), this))
{
    setWindowTitle(tr("Connect to Labelbox"));
    setMinimumWidth(520);
    m_key->setEchoMode(QLineEdit::Password);
    m_key->setPlaceholderText(tr("Paste the key here"));
    m_key->setInputMethodHints(Qt::ImhHiddenText | Qt::ImhSensitiveData | Qt::ImhNoPredictiveText
        | Qt::ImhNoAutoUppercase);
    m_address->setText(endpoint.isValid() ? endpoint.toString() : defaultEndpointUrl().toString());
    m_answer->setWordWrap(true);
    m_answer->setMinimumHeight(fontMetrics().lineSpacing() * 2 + 4);
    m_answer->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_place->setWordWrap(true);
    setSecondaryText(m_place);
    m_mark->setFixedSize(16, 16);

    auto *hint =
        plainLabel(tr("Labelbox shows keys under Workspace settings, API keys. The program only "
                      "reads; it never changes anything."));
    hint->setWordWrap(true);
    setSecondaryText(hint);

    auto *keyRow = new QHBoxLayout;
    keyRow->addWidget(m_key, 1);
    keyRow->addSpacing(6);
    keyRow->addWidget(m_check);
    auto *form = new QFormLayout;
    form->setHorizontalSpacing(14);
    auto *keyLabel = new QLabel(tr("&API key"), this);
    keyLabel->setBuddy(m_key);
    form->addRow(keyLabel, keyRow);

    m_advanced->setText(tr("Advanced"));
    m_advanced->setCheckable(true);
    m_advanced->setAutoRaise(true);
    m_advanced->setArrowType(Qt::RightArrow);
    m_advanced->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    auto *advancedForm = new QFormLayout(m_advancedPart);
    advancedForm->setContentsMargins(20, 0, 0, 0);
    advancedForm->setHorizontalSpacing(14);
    advancedForm->addRow(tr("&Server address"), m_address);
    showAdvanced(endpoint.isValid() && endpoint != defaultEndpointUrl());

    auto *answer = new QHBoxLayout;
    answer->setSpacing(8);
    answer->addWidget(m_mark, 0, Qt::AlignTop);
    answer->addWidget(m_answer, 1);

    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_save = buttons->addButton(tr("Save and connect"), QDialogButtonBox::AcceptRole);
    m_save->setEnabled(false);
    m_check->setDefault(true);
    m_check->setEnabled(false);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(18, 18, 18, 14);
    column->setSpacing(12);
    column->addLayout(form);
    column->addWidget(hint);
    column->addWidget(m_advanced, 0, Qt::AlignLeft);
    column->addWidget(m_advancedPart);
    column->addLayout(answer);
    column->addStretch(1);
    column->addWidget(m_place);
    column->addWidget(buttons);

    connect(m_check, &QPushButton::clicked, this, &ConnectionDialog::check);
    connect(&m_keyCheck, &KeyCheck::finished, this, &ConnectionDialog::handleChecked);
    connect(m_key, &QLineEdit::textChanged, this, &ConnectionDialog::forgetCheck);
    connect(m_address, &QLineEdit::textChanged, this, &ConnectionDialog::forgetCheck);
    connect(m_advanced, &QToolButton::toggled, this, &ConnectionDialog::showAdvanced);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_save, &QPushButton::clicked, this, [this] {
        const Endpoint chosen = m_checked;
        accept();
        emit connectionChosen(chosen);
    });
    probeKeyStore();
}

void ConnectionDialog::check()
{
    const Result<QUrl> url = endpointUrlFromText(m_address->text().trimmed());
    if (!url) {
        showProblem(url.error());
        return;
    }
    m_check->setEnabled(false);
    setAnswer(Mark::None, tr("Asking %1 whose key this is…").arg(url->host()));
    m_keyCheck.start(Endpoint{*url, Secret(m_key->text().trimmed().toUtf8())});
}

void ConnectionDialog::handleChecked(const Result<CheckedKey> &checked)
{
    if (!checked) {
        showProblem(checked.error());
        return;
    }
    m_checked = checked->endpoint;
    QString count;
    if (checked->mayBeMore)
        count = tr("There are %1 or more tasks.").arg(display::count(checked->tasks));
    else if (checked->tasks == 0)
        count = tr("There are none yet.");
    else
        count = tr("There are %n task(s).", nullptr, static_cast<int>(checked->tasks));
    const User &user = checked->user;
    setAnswer(Mark::Good,
        tr("The key belongs to %1, organization %2. You will see the tasks created by this user. "
           "%3")
            .arg(user.email.isEmpty() ? user.name : user.email, checked->organization.name, count));
    m_check->setEnabled(true);
    m_save->setEnabled(true);
    m_save->setDefault(true);
    m_save->setFocus();
}

void ConnectionDialog::showProblem(const Error &error)
{
    m_check->setEnabled(!m_key->text().trimmed().isEmpty());
    m_save->setEnabled(false);
    setAnswer(Mark::Problem, error.sentence);
}

void ConnectionDialog::forgetCheck()
{
    // An answer still on its way would be about the key before.
    m_keyCheck.cancel();
    m_check->setEnabled(!m_key->text().trimmed().isEmpty());
    m_check->setDefault(true);
    m_save->setEnabled(false);
    setAnswer(Mark::None, {});
}

void ConnectionDialog::setAnswer(Mark mark, const QString &sentence)
{
    switch (mark) {
    case Mark::None:
        m_mark->clear();
        break;
    case Mark::Good:
        m_mark->setPixmap(themedIcon(u"check"_s).pixmap(QSize(16, 16), devicePixelRatioF()));
        break;
    case Mark::Problem:
        m_mark->setPixmap(themedIcon(u"problem"_s).pixmap(QSize(16, 16), devicePixelRatioF()));
        break;
    }
    m_answer->setText(sentence);
}

void ConnectionDialog::showAdvanced(bool shown)
{
    m_advanced->setChecked(shown);
    m_advanced->setArrowType(shown ? Qt::DownArrow : Qt::RightArrow);
    m_advancedPart->setVisible(shown);
}

void ConnectionDialog::probeKeyStore()
{
    m_place->setText(tr("The key is kept in this computer's key store, never in a file."));
    const Result<QUrl> url = endpointUrlFromText(m_address->text().trimmed());
    m_keyStore.readKey(url ? *url : defaultEndpointUrl(), this, [this](const Result<Secret> &kept) {
        if (!kept && kept.error().kind == Error::Kind::Storage)
            m_place->setText(kept.error().sentence);
    });
}

} // namespace taskglass
