// SPDX-License-Identifier: Apache-2.0
#include "cli/WaitVerb.h"

#include "cli/IdArgument.h"
#include "cli/TaskText.h"
#include "cli/Terminal.h"
#include "engine/Pace.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <utility>

namespace taskglass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr double usualTimeout = 300; ///< The SDK's; of exports, too.
constexpr double exportTimeout = 7200;
constexpr auto oneLook = 5s;
constexpr double longest = 366.0 * 24 * 3600; ///< A year; what is longer is a slip of the finger.

/// A complaint about @p text, unless it is a number of seconds from @p Least to a year; "nan" is
/// none.
template <int Least> std::string isSeconds(const std::string &text)
{
    bool isNumber = false;
    const double seconds = QString::fromStdString(text).toDouble(&isNumber);
    if (isNumber && seconds >= Least && seconds <= longest)
        return {};
    return WaitVerb::tr("“%1” is no number of seconds between %2 and a year")
        .arg(QString::fromStdString(text).left(40))
        .arg(Least)
        .toStdString();
}

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
    addIdArgument(*m_command, m_id);
    m_command
        ->add_option("--timeout", m_timeout,
            tr("Give up after so many seconds; 300 if not given, of exports 7200").toStdString())
        ->check(CLI::Validator(isSeconds<0>, ""));
    m_command
        ->add_option("--check-frequency", m_checkFrequency,
            tr("Ask the server every so many seconds, 2 or more").toStdString())
        ->check(CLI::Validator(isSeconds<2>, ""))
        ->capture_default_str();
}

void WaitVerb::start(LabelboxClient &client)
{
    // Whatever the server does, this ends the command.
    m_alarm.setSingleShot(true);
    connect(&m_alarm, &QTimer::timeout, this, &WaitVerb::handleTimeout);
    m_since.start();
    setTimeout(m_timeout.value_or(usualTimeout));
    lookUp(client);
}

void WaitVerb::lookUp(LabelboxClient &client)
{
    fetchTaskObject(client, TaskId{QString::fromStdString(m_id)}, this,
        [this, &client](const Result<std::shared_ptr<Task>> &task) {
            if (m_isOver)
                return;
            if (!task) {
                if (const auto pause = handleTrouble(task.error()))
                    QTimer::singleShot(*pause, this, [this, &client] { lookUp(client); });
                else
                    fail(task.error());
                return;
            }
            reportRecovery();
            m_task = *task;
            if (!m_timeout && m_task->record().kind() == TaskKind::Export)
                setTimeout(exportTimeout);
            wait();
        });
}

void WaitVerb::setTimeout(double seconds)
{
    m_seconds = seconds;
    const auto left = milliseconds(seconds) - std::chrono::milliseconds(m_since.elapsed());
    // One look is always taken. A timer holds no more than some weeks, which is as good as a year.
    m_alarm.start(std::clamp<std::chrono::milliseconds>(left, oneLook, 24h * 20));
}

void WaitVerb::handleTimeout()
{
    if (std::exchange(m_isOver, true))
        return;
    terminal::clearProgress();
    if (m_task && !isWaitedFor(m_task->record())) {
        reportUnknownRows(tr("The server did not say so in time."));
        return;
    }
    const qint64 seconds = static_cast<qint64>(m_seconds);
    fail({Error::Kind::TimedOut,
        m_task
            ? tr("The task is still in progress after %1 s of waiting. It goes on at the server; wait "
                 "longer, or look again later.")
                  .arg(seconds)
            : tr("The server did not tell of the task within %1 s. Wait longer, or look again "
                 "later.")
                  .arg(seconds),
        u"wait timed out"_s});
}

bool WaitVerb::isWaitedFor(const TaskRecord &record)
{
    return isActive(record.meaning()) || record.meaning() == TaskStatus::Unknown;
}

void WaitVerb::wait()
{
    showProgress(m_task->record());
    WaitOptions options{
        .timeout = std::max<std::chrono::milliseconds>(
            milliseconds(m_seconds) - std::chrono::milliseconds(m_since.elapsed()), 0ms),
        .checkFrequency = milliseconds(m_checkFrequency)};
    options.waitsOnUnknownStatus = true;
    options.onTrouble = [this](const Error &error) { return handleTrouble(error); };
    m_task->waitTillDone(
        options, this,
        [this](const Result<TaskRecord> &record) {
            if (m_isOver)
                return;
            if (!record && record.error().kind == Error::Kind::TimedOut) {
                handleTimeout();
                return;
            }
            if (!record) {
                fail(record.error());
                return;
            }
            reportRecovery();
            terminal::clearProgress();
            judge(*record);
        },
        [this](const TaskRecord &record) {
            reportRecovery();
            showProgress(record);
        });
}

void WaitVerb::showProgress(const TaskRecord &record)
{
    if (record.meaning() == TaskStatus::Unknown && !std::exchange(m_hasToldStatus, true))
        terminal::printMessage(
            tr("The task has a status that this program does not know: “%1”. Waiting goes on.")
                .arg(terminal::oneLine(record.status)));
    terminal::showProgress(progressLine(record));
}

/// How long to wait before the next question; nothing if there should be none.
std::optional<std::chrono::milliseconds> WaitVerb::handleTrouble(const Error &error)
{
    std::chrono::milliseconds pause = milliseconds(m_checkFrequency);
    switch (error.kind) {
    case Error::Kind::Offline:
    case Error::Kind::TimedOut:
    case Error::Kind::Unavailable:
    case Error::Kind::RateLimited:
        break;
    case Error::Kind::Unauthorized:
        if (const auto rest = m_task ? rejectionPause(++m_rejections) : std::nullopt) {
            pause = *rest;
            break;
        }
        return std::nullopt;
    case Error::Kind::NotFound:
    case Error::Kind::Rejected:
    case Error::Kind::TooComplex:
    case Error::Kind::Malformed:
        // An address that never gave an answer is more likely to be a wrong one.
        if (m_task)
            break;
        return std::nullopt;
    case Error::Kind::Cancelled:
    case Error::Kind::KeyMissing:
    case Error::Kind::Forbidden:
    case Error::Kind::NoSuchTask:
    case Error::Kind::InvalidQuery:
    case Error::Kind::Storage:
    case Error::Kind::Damaged:
    case Error::Kind::NoData:
    case Error::Kind::Incomplete:
    case Error::Kind::TaskFailed:
        return std::nullopt;
    }
    if (!std::exchange(m_isInTrouble, true))
        terminal::printMessage(tr("%1 Waiting goes on.").arg(error.sentence));
    if (error.kind == Error::Kind::RateLimited)
        pause = std::max<std::chrono::milliseconds>(pause, 10s);
    return std::max<std::chrono::milliseconds>(pause, error.retryAfter.value_or(0s));
}

void WaitVerb::reportRecovery()
{
    m_rejections = 0;
    if (std::exchange(m_isInTrouble, false))
        terminal::printMessage(tr("The server answers again."));
}

void WaitVerb::judge(const TaskRecord &record)
{
    switch (record.meaning()) {
    case TaskStatus::Failed:
        printFailure();
        return;
    case TaskStatus::Cancelled:
        terminal::printMessage(tr("The task was cancelled, so it did not finish its work."));
        end(ExitCode::TaskFailed);
        return;
    case TaskStatus::Unknown:
    case TaskStatus::InProgress:
    case TaskStatus::Cancelling:
    case TaskStatus::Complete:
        askErrors();
        return;
    }
    Q_UNREACHABLE();
}

void WaitVerb::end(ExitCode code)
{
    m_alarm.stop();
    emit finished(code);
}

/// That the task is complete is known; whether rows of it failed is not.
void WaitVerb::reportUnknownRows(const QString &reason)
{
    m_alarm.stop();
    reportIncomplete(
        tr("The task is complete, but whether rows of it failed is not known. %1").arg(reason));
    succeed();
}

/// The result of a failed task is the error that tells why.
void WaitVerb::printFailure()
{
    m_task->result([](const RowPage &) { return true; }, this,
        [this](const Result<PropertyValue> &result) {
            if (std::exchange(m_isOver, true))
                return;
            if (!result) {
                terminal::printMessage(result.error().sentence);
            } else {
                terminal::printMessage(tr("The task failed; the server gives no reason."));
            }
            // Even if the reason could not be fetched: that the task failed is known.
            end(ExitCode::TaskFailed);
        });
}

void WaitVerb::askErrors()
{
    m_task->hasErrors(this, [this](const Result<bool> &hasErrors) {
        if (std::exchange(m_isOver, true))
            return;
        if (!hasErrors) {
            reportUnknownRows(hasErrors.error().sentence);
        } else if (*hasErrors) {
            terminal::printMessage(tr("The task is complete, but some rows failed. “taskglass-cli "
                                      "failed-rows” or “errors” writes them."));
            end(ExitCode::CompleteWithErrors);
        } else {
            end(ExitCode::Fine);
        }
    });
}

} // namespace taskglass
