// SPDX-License-Identifier: Apache-2.0
#include "cli/ShowVerb.h"

#include "cli/IdArgument.h"
#include "cli/Output.h"
#include "cli/TaskText.h"
#include "cli/Terminal.h"

#include <CLI/CLI.hpp>

namespace taskglass {

using namespace Qt::StringLiterals;

void ShowVerb::declare(CLI::App &program)
{
    m_command =
        program.add_subcommand("show", tr("Show what the server says of a task").toStdString());
    addIdArgument(*m_command, m_id);
    m_command->add_option("--format", m_format, tr("How to write it").toStdString())
        ->check(CLI::IsMember({"text", "json"}))
        ->capture_default_str();
}

void ShowVerb::start(LabelboxClient &client)
{
    client.fetchUser(this, [this, &client](const Result<User> &user) {
        if (!user) {
            fail(user.error());
            return;
        }
        m_user = *user;
        fetchTaskObject(client, TaskId{QString::fromStdString(m_id)}, this,
            [this](const Result<std::shared_ptr<Task>> &task) {
                if (!task) {
                    fail(task.error());
                    return;
                }
                m_task = *task;
                askOrganization();
            });
    });
}

void ShowVerb::askOrganization()
{
    m_task->organization(this, [this](const Result<Organization> &organization) {
        if (organization)
            m_organization = *organization;
        else // No reason to keep back the task.
            terminal::printMessage(
                tr("The organization cannot be told. %1").arg(organization.error().sentence));
        askErrors();
    });
}

void ShowVerb::askErrors()
{
    m_task->hasErrors(this, [this](const Result<bool> &hasErrors) {
        if (hasErrors)
            m_hasErrors = *hasErrors;
        else if (hasErrors.error().kind != Error::Kind::NoData
            || m_task->record().meaning() != TaskStatus::InProgress)
            // One unreadable file is no reason to keep back everything else.
            terminal::printMessage(tr("Whether the task has errors cannot be told. %1")
                    .arg(hasErrors.error().sentence));
        write();
    });
}

void ShowVerb::write()
{
    Result<Output> output = Output::open({});
    if (!output) {
        fail(output.error());
        return;
    }
    const Result<void> written = output->write(m_format == "json" ? json() : text());
    if (!written && !output->isReaderGone())
        fail(written.error());
    else
        succeed();
}

QByteArray ShowVerb::json() const
{
    // Of a colleague, less is known than of the key's own user; sometimes nothing.
    JsonObject whole = taskMembers(m_task->record());
    if (isOwn())
        whole.add("created_by", userMembers(m_user));
    else
        addCreator(whole, m_task->createdBy());
    return whole
               .add("organization",
                   m_organization ? organizationMembers(*m_organization).compact() : QByteArray())
               .add("has_errors", jsonTruth(m_hasErrors))
               .indented()
        + '\n';
}

bool ShowVerb::isOwn() const
{
    return m_task->createdBy().id == m_user.id;
}

QString ShowVerb::creatorText() const
{
    if (isOwn())
        return Person{.name = m_user.nickname.isEmpty() ? m_user.name : m_user.nickname,
            .email = m_user.email}
            .text();
    const Person &creator = m_task->createdBy();
    return creator.isKnown() ? creator.text() : tr("a colleague; the server does not say who");
}

QByteArray ShowVerb::text() const
{
    const TaskRecord &task = m_task->record();
    const QString kind = displayName(task.kind(), task.type);
    const QString errors = !m_hasErrors ? tr("not known") : *m_hasErrors ? tr("yes") : tr("no");
    const QList<QPair<QString, QString>> lines{
        {tr("Name"), task.name},
        {tr("Id"), task.id.value},
        {tr("Type"), kind == task.type ? kind : u"%1 (%2)"_s.arg(kind, task.type)},
        {tr("Status"), statusText(task)},
        {tr("Progress"), progressText(task)},
        {tr("Has errors"), errors},
        {tr("Created"), timeText(task.createdAt)},
        {tr("Updated"), timeText(task.updatedAt)},
        {tr("Created by"), creatorText()},
        {tr("Organization"), m_organization ? m_organization->name : QString()},
        {tr("Result"), task.result},
        {tr("Errors"), task.errors},
        {tr("Metadata"), QString::fromUtf8(task.metadata)},
    };
    int widest = 0;
    for (const auto &[label, value] : lines)
        widest = std::max(widest, terminal::columns(label));
    QByteArray text;
    for (const auto &[label, value] : lines) {
        const QString shown = terminal::oneLine(value);
        if (shown.isEmpty())
            continue;
        const QString margin(widest + 2 - terminal::columns(label), u' ');
        text += QString(label + margin + shown).toUtf8() + '\n';
    }
    return text;
}

} // namespace taskglass
