// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/Verb.h"
#include "labelbox/Task.h"

#include <QElapsedTimer>
#include <QTimer>

#include <chrono>
#include <memory>
#include <optional>
#include <string>

namespace taskglass {

/// `wait`: returns when a task is done; the exit code says how it went.
class WaitVerb : public Verb {
    Q_OBJECT
public:
    void declare(CLI::App &program) override;
    void start(LabelboxClient &client) override;

private:
    void lookUp(LabelboxClient &client);
    void setTimeout(double seconds);
    void handleTimeout();
    static bool isWaitedFor(const TaskRecord &record);
    void wait();
    void showProgress(const TaskRecord &record);
    std::optional<std::chrono::milliseconds> handleTrouble(const Error &error);
    void reportRecovery();
    void judge(const TaskRecord &record);
    void printFailure();
    void askErrors();
    void reportUnknownRows(const QString &reason);
    void end(ExitCode code);

    std::string m_id{};
    std::optional<double> m_timeout{}; ///< Seconds, as given.
    double m_seconds = 0;              ///< As they are.
    double m_checkFrequency = 2;       ///< Seconds between two questions.
    QElapsedTimer m_since{};
    QTimer m_alarm{};
    std::shared_ptr<Task> m_task{};
    bool m_hasToldStatus = false;
    bool m_isInTrouble = false; ///< And that was said.
    int m_rejections = 0;       ///< Of the key, in a row.
    bool m_isOver = false;      ///< An end was said.
};

} // namespace taskglass
