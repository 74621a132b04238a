// SPDX-License-Identifier: Apache-2.0
#include "cli/WaitVerb.h"

#include "cli/TaskText.h"
#include "cli/Terminal.h"

#include <CLI/CLI.hpp>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

constexpr double longest = 366.0 * 24 * 3600; ///< A year; what is longer is a slip of the finger.

std::chrono::milliseconds milliseconds(double seconds)
{
    return std::chrono::milliseconds(static_cast<qint64>(seconds * 1000));
}

QString progressLine(const TaskRecord &task)
{
    return terminal::cut(
        terminal::oneLine(u"%1  %2  %3"_s.arg(progressText(task), statusText(task), task.name)),
        terminal::width().value_or(80) - 1);
}

} // namespace

void WaitVerb::declare(CLI::App &program)
{
    m_command = program.add_subcommand("wait",
        tr("Wait until a task is done: 0 complete, 3 complete with errors, 4 failed, 5 not done in "
           "time")
            .toStdString());
    m_command->add_option("ID", m_id, tr("The task's id").toStdString())->required();
    m_command->add_option("--timeout", m_timeout, tr("Give up after so many seconds").toStdString())
        ->check(CLI::Range(0.0, longest))
        ->capture_default_str();
    m_command
        ->add_option("--check-frequency", m_checkFrequency,
            tr("Ask the server every so many seconds, 2 or more").toStdString())
        ->check(CLI::Range(2.0, longest))
        ->capture_default_str();
}

void WaitVerb::start(LabelboxClient &client)
{
    fetchTaskObject(client, TaskId{QString::fromStdString(m_id)}, this,
        [this](const Result<std::shared_ptr<Task>> &task) {
            if (!task) {
                fail(task.error());
                return;
            }
            m_task = *task;
            wait();
        });
}

void WaitVerb::wait()
{
    terminal::showProgress(progressLine(m_task->record()));
    m_task->waitTillDone(
        {milliseconds(m_timeout), milliseconds(m_checkFrequency)}, this,
        [this](const Result<TaskRecord> &record) {
            if (!record) {
                fail(record.error());
                return;
            }
            terminal::clearProgress();
            judge(*record);
        },
        [](const TaskRecord &record) { terminal::showProgress(progressLine(record)); });
}

void WaitVerb::judge(const TaskRecord &record)
{
    switch (record.meaning()) {
    case TaskStatus::Failed:
        printFailure();
        return;
    case TaskStatus::Cancelled:
        terminal::printMessage(tr("The task was cancelled, so it did not finish its work."));
        emit finished(ExitCode::TaskFailed);
        return;
    case TaskStatus::Unknown:
        terminal::printMessage(
            tr("The task has a status that this program does not know: “%1”. It is taken "
               "as done.")
                .arg(terminal::oneLine(record.status)));
        askErrors();
        return;
    case TaskStatus::InProgress:
    case TaskStatus::Cancelling:
    case TaskStatus::Complete:
        askErrors();
        return;
    }
    Q_UNREACHABLE();
}

/// The result of a failed task is the error that tells why.
void WaitVerb::printFailure()
{
    m_task->result([](const RowPage &) { return true; }, this,
        [this](const Result<PropertyValue> &result) {
            if (!result) {
                terminal::printMessage(result.error().sentence);
            } else {
                terminal::printMessage(tr("The task failed; the server gives no reason."));
            }
            // Even if the reason could not be fetched: that the task failed is known.
            emit finished(ExitCode::TaskFailed);
        });
}

void WaitVerb::askErrors()
{
    m_task->hasErrors(this, [this](const Result<bool> &hasErrors) {
        if (!hasErrors && hasErrors.error().kind != Error::Kind::NoData) {
            fail(hasErrors.error());
        } else if (hasErrors && *hasErrors) {
            terminal::printMessage(tr("The task is complete, but some rows failed. “taskglass-cli "
                                      "failed-rows” or “errors” writes them."));
            emit finished(ExitCode::CompleteWithErrors);
        } else {
            emit finished(ExitCode::Fine);
        }
    });
}

} // namespace taskglass
