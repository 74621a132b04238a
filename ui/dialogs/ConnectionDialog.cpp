// SPDX-License-Identifier: Apache-2.0
#include "ui/dialogs/ConnectionDialog.h"

#include "labelbox/LabelboxClient.h"
#include "models/Display.h"
#include "settings/KeyStore.h"
#include "ui/facts/Wording.h"
#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/Palette.h"
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
    , m_words(plainLabel({}, this))
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
    m_words->setWordWrap(true);
    m_words->setMinimumHeight(fontMetrics().lineSpacing() * 2 + 4);
    m_words->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_place->setWordWrap(true);
    makeQuiet(m_place);
    m_mark->setFixedSize(16, 16);

    auto *hint =
        plainLabel(tr("Labelbox shows keys under Workspace settings, API keys. The program only "
                      "reads; it never changes anything."));
    hint->setWordWrap(true);
    makeQuiet(hint);

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
    answer->addWidget(m_words, 1);

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

ConnectionDialog::~ConnectionDialog() = default;

void ConnectionDialog::check()
{
    const Result<QUrl> url = endpointUrlFromText(m_address->text().trimmed());
    if (!url) {
        fail(url.error());
        return;
    }
    m_checked = Endpoint{*url, Secret(m_key->text().trimmed().toUtf8())};
    m_client = std::make_unique<LabelboxClient>(m_checked);
    m_check->setEnabled(false);
    say(Mark::None, tr("Asking %1 whose key this is…").arg(url->host()));
    m_client->fetchUser(this, [this](const Result<User> &user) {
        if (!user)
            return fail(user.error());
        m_email = user->email.isEmpty() ? user->name : user->email;
        askOrganization();
    });
}

void ConnectionDialog::askOrganization()
{
    m_client->fetchOrganization(this, [this](const Result<Organization> &organization) {
        if (!organization)
            return fail(organization.error());
        m_organization = organization->name;
        askTasks();
    });
}

void ConnectionDialog::askTasks()
{
    m_client->fetchTasks(LabelboxClient::Scope::User, 0, LabelboxClient::RetryPolicy::Once, this,
        [this](const Result<QList<TaskRecord>> &tasks) {
            if (!tasks)
                return fail(tasks.error());
            m_tasks = tasks->size();
            conclude();
        });
}

void ConnectionDialog::conclude()
{
    QString count;
    if (m_tasks >= LabelboxClient::tasksPerPage)
        count = tr("There are %1 or more tasks.").arg(display::count(LabelboxClient::tasksPerPage));
    else if (m_tasks == 0)
        count = tr("There are none yet.");
    else
        count = tr("There are %n task(s).", nullptr, static_cast<int>(m_tasks));
    say(Mark::Good,
        tr("The key belongs to %1, organization %2. You will see the tasks created by this user. "
           "%3")
            .arg(m_email, m_organization, count));
    m_check->setEnabled(true);
    m_save->setEnabled(true);
    m_save->setDefault(true);
    m_save->setFocus();
}

void ConnectionDialog::fail(const Error &error)
{
    m_client.reset();
    m_check->setEnabled(!m_key->text().trimmed().isEmpty());
    m_save->setEnabled(false);
    say(Mark::Problem, error.sentence);
}

void ConnectionDialog::forgetCheck()
{
    // An answer still on its way would be about the key before.
    m_client.reset();
    m_check->setEnabled(!m_key->text().trimmed().isEmpty());
    m_check->setDefault(true);
    m_save->setEnabled(false);
    say(Mark::None, {});
}

void ConnectionDialog::say(Mark mark, const QString &sentence)
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
    m_words->setText(sentence);
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
