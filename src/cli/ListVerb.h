// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/Verb.h"
#include "labelbox/TaskListing.h"

#include <QList>

#include <string>

namespace taskglass {

/// `list`: the tasks that the key gives access to, newest first.
class ListVerb : public Verb {
    Q_OBJECT
public:
    void declare(CLI::App &program) override;
    void start(LabelboxClient &client) override;

private:
    bool accepts(const TaskRecord &task) const;
    bool wantsMore(TaskListing::Scope scope, const QList<TaskRecord> &page);
    void write(QList<TaskRecord> tasks);

    std::string m_status{};
    std::string m_type{};
    std::string m_name{};
    std::string m_format = "table";
    int m_limit = -1;                                      ///< Negative: all.
    TaskListing::Scope m_scope = TaskListing::Scope::User; ///< The one being listed.
    qsizetype m_accepted = 0;                              ///< Of its tasks so far.
    bool m_isNewestFirst = true;                           ///< As far as its pages tell.
};

} // namespace taskglass
