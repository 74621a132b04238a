// SPDX-License-Identifier: Apache-2.0
#include "cli/IdArgument.h"

#include "domain/TaskLink.h"

#include <QCoreApplication>

#include <CLI/CLI.hpp>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(taskglass::IdArgument)
};

} // namespace

std::string bareId(const std::string &text)
{
    const QString given = QString::fromStdString(text).trimmed();
    const TaskId linked = taskOfLink(given);
    return (linked.isEmpty() ? given : linked.value).toStdString();
}

CLI::Option *addIdArgument(CLI::App &command, std::string &id)
{
    const auto read = [](std::string &text) {
        text = bareId(text);
        if (QString::fromStdString(text).startsWith(u"taskglass:"_s, Qt::CaseInsensitive))
            return Words::tr("This is no link to a task; one looks like taskglass://task/ID")
                .toStdString();
        return text.empty() ? Words::tr("The id is empty: give a task's id").toStdString()
                            : std::string();
    };
    return command.add_option("ID", id, Words::tr("The task's id").toStdString())
        ->required()
        ->transform(CLI::Validator(read, ""));
}

} // namespace taskglass
