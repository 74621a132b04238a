// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/Verb.h"
#include "labelbox/Task.h"

#include <memory>
#include <string>

namespace taskglass {

/// `wait`: returns when a task is done; the exit code says how it went.
class WaitVerb : public Verb {
    Q_OBJECT
public:
    void declare(CLI::App &program) override;
    void start(LabelboxClient &client) override;

private:
    void wait();
    void judge(const TaskRecord &record);
    void printFailure();
    void askErrors();

    std::string m_id{};
    double m_timeout = 300;      ///< Seconds.
    double m_checkFrequency = 2; ///< Seconds between two questions.
    std::shared_ptr<Task> m_task{};
};

} // namespace taskglass
