// SPDX-License-Identifier: Apache-2.0
#include "engine/KeyCheck.h"

#include "labelbox/LabelboxClient.h"

namespace taskglass {

KeyCheck::KeyCheck(QObject *parent) : QObject(parent) { }

KeyCheck::~KeyCheck() = default;

void KeyCheck::start(const Endpoint &endpoint)
{
    m_checked = {.endpoint = endpoint};
    m_client = std::make_unique<LabelboxClient>(endpoint);
    fetchUser();
}

void KeyCheck::cancel()
{
    m_client.reset();
}

void KeyCheck::fetchUser()
{
    m_client->fetchUser(this, [this](const Result<User> &user) {
        if (!user)
            return fail(user.error());
        m_checked.user = *user;
        fetchOrganization();
    });
}

void KeyCheck::fetchOrganization()
{
    m_client->fetchOrganization(this, [this](const Result<Organization> &organization) {
        if (!organization)
            return fail(organization.error());
        m_checked.organization = *organization;
        fetchTasks();
    });
}

void KeyCheck::fetchTasks()
{
    m_client->fetchTasks(
        {}, LabelboxClient::RetryPolicy::Once, this, [this](const Result<TaskPage> &tasks) {
            if (!tasks)
                return fail(tasks.error());
            m_checked.tasks = tasks->entries;
            m_checked.mayBeMore = tasks->entries >= LabelboxClient::tasksPerPage;
            emit finished(m_checked);
        });
}

void KeyCheck::fail(const Error &error)
{
    m_client.reset();
    emit finished(error);
}

} // namespace taskglass
