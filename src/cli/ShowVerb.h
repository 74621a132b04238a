// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/Verb.h"
#include "labelbox/Task.h"

#include <memory>
#include <optional>
#include <string>

namespace taskglass {

/// `show`: everything the server says of one task.
class ShowVerb : public Verb {
    Q_OBJECT
public:
    void declare(CLI::App &program) override;
    void start(LabelboxClient &client) override;

private:
    void askOrganization();
    void askErrors();
    void write();
    bool isOwn() const;
    QString creatorText() const;
    QByteArray json() const;
    QByteArray text() const;

    std::string m_id{};
    std::string m_format = "text";
    User m_user{};
    std::shared_ptr<Task> m_task{};
    std::optional<Organization> m_organization{}; ///< Absent if it could not be read.
    std::optional<bool> m_hasErrors{};            ///< Absent: it cannot be known yet.
};

} // namespace taskglass
