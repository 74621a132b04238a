// SPDX-License-Identifier: Apache-2.0
#include "cli/TaskText.h"

#include "analysis/TaskOutcome.h"
#include "base/Format.h"
#include "cli/Terminal.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t columnTotal = 6; ///< Before the name, which is last.
constexpr std::size_t creatorColumn = 4;
using Cells = std::array<QString, columnTotal>;
constexpr int gap = 2;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(taskglass::TaskTable)
};

Cells headings()
{
    return {Words::tr("STATUS"), Words::tr("PROGRESS"), Words::tr("TYPE"), Words::tr("CREATED"),
        Words::tr("CREATED BY"), Words::tr("ID")};
}

/// "Complete" alone would say that all is well.
QString stateText(const TaskRecord &task)
{
    return taskOutcome({.record = task}) == TaskOutcome::Checking
        ? Words::tr("%1, unchecked").arg(statusText(task))
        : statusText(task);
}

Cells cells(const TaskRecord &task)
{
    return {terminal::cut(terminal::oneLine(stateText(task)), 22), progressText(task),
        terminal::cut(terminal::oneLine(displayName(task.kind(), task.type)), 24),
        terminal::cut(terminal::oneLine(timeText(task.createdAt)), 24),
        terminal::cut(terminal::oneLine(task.createdBy.isKnown() ? task.createdBy.shortName()
                                                                 : Words::tr("not known")),
            20),
        terminal::oneLine(task.id.value)};
}

std::array<int, columnTotal> widths(const QList<TaskRecord> &tasks)
{
    std::array<int, columnTotal> widest{};
    const auto widen = [&widest](const Cells &row) {
        for (std::size_t column = 0; column < columnTotal; ++column)
            widest[column] = std::max(widest[column], terminal::columns(row[column]));
    };
    widen(headings());
    for (const TaskRecord &task : tasks)
        widen(cells(task));
    // Whose a task is matters where there are several to tell apart.
    const bool isOnePersons = std::all_of(tasks.begin(), tasks.end(),
        [&](const TaskRecord &task) { return task.createdBy == tasks.first().createdBy; });
    if (isOnePersons)
        widest[creatorColumn] = 0;
    return widest;
}

QString padded(const QString &text, int width)
{
    return text + QString(std::max(0, width - terminal::columns(text)) + gap, u' ');
}

QString inColour(const QString &text, TaskStatus status)
{
    switch (status) {
    case TaskStatus::InProgress:
        return u"\033[34m"_s + text + u"\033[0m"_s;
    case TaskStatus::Complete:
        return u"\033[32m"_s + text + u"\033[0m"_s;
    case TaskStatus::Failed:
        return u"\033[31m"_s + text + u"\033[0m"_s;
    case TaskStatus::Unknown:
    case TaskStatus::Cancelling:
    case TaskStatus::Cancelled:
        return text;
    }
    Q_UNREACHABLE();
}

QByteArray lineOf(const QString &text)
{
    qsizetype end = text.size();
    while (end > 0 && text[end - 1] == u' ')
        --end;
    return text.first(end).toUtf8() + '\n';
}

} // namespace

JsonObject taskMembers(const TaskRecord &task)
{
    return JsonObject()
        .add("uid", jsonString(task.id.value))
        .add("name", jsonString(task.name))
        .add("type", jsonString(task.type))
        .add("status", jsonString(task.status))
        .add("completion_percentage", jsonNumber(task.completionPercentage))
        .add("created_at", jsonString(task.createdAt.wire))
        .add("updated_at", jsonString(task.updatedAt.wire))
        .add("metadata", task.metadata)
        .add("result_url", jsonString(task.result))
        .add("errors_url", jsonString(task.errors))
        .add("outcome", '"' + outcomeWord(task) + '"');
}

QByteArray outcomeWord(const TaskRecord &task)
{
    switch (taskOutcome({.record = task})) {
    case TaskOutcome::Failed:
        return "failed";
    case TaskOutcome::CompleteWithErrors:
        return "complete_with_errors";
    case TaskOutcome::InProgress:
        return "in_progress";
    case TaskOutcome::Checking:
        return "unchecked";
    case TaskOutcome::Cancelled:
        return "cancelled";
    case TaskOutcome::Complete:
        return "complete";
    case TaskOutcome::Other:
    case TaskOutcome::NotOnServer:
        return "unknown";
    }
    Q_UNREACHABLE();
}

JsonObject userMembers(const User &user)
{
    return JsonObject()
        .add("uid", jsonString(user.id))
        .add("email", jsonString(user.email))
        .add("name", jsonString(user.name))
        .add("nickname", jsonString(user.nickname))
        .add("picture", jsonString(user.picture))
        .add("is_viewer", jsonTruth(user.isViewer))
        .add("is_external_user", jsonTruth(user.isExternalUser))
        .add("created_at", jsonString(user.createdAt.wire))
        .add("updated_at", jsonString(user.updatedAt.wire));
}

void addCreator(JsonObject &task, const Person &creator)
{
    if (creator.isKnown())
        task.add("created_by",
            JsonObject()
                .add("uid", jsonString(creator.id))
                .add("email", jsonString(creator.email))
                .add("name", jsonString(creator.name)));
    else
        task.add("created_by", QByteArray());
}

JsonObject organizationMembers(const Organization &organization)
{
    return JsonObject()
        .add("uid", jsonString(organization.id))
        .add("name", jsonString(organization.name))
        .add("created_at", jsonString(organization.createdAt.wire))
        .add("updated_at", jsonString(organization.updatedAt.wire));
}

QByteArray taskTable(const QList<TaskRecord> &tasks, const TableStyle &style)
{
    const auto widest = widths(tasks);
    QByteArray text;
    QString line;
    const Cells titles = headings();
    for (std::size_t column = 0; column < columnTotal; ++column)
        line += widest[column] > 0 ? padded(titles[column], widest[column]) : QString();
    text += lineOf(line + Words::tr("NAME"));
    for (const TaskRecord &task : tasks) {
        line.clear();
        const Cells row = cells(task);
        for (std::size_t column = 0; column < columnTotal; ++column) {
            if (widest[column] == 0)
                continue;
            const QString cell = padded(row[column], widest[column]);
            const bool isStatus = column == 0;
            line += isStatus && style.colour == TableStyle::Colour::Ansi
                ? inColour(cell, task.meaning())
                : cell;
        }
        text += lineOf(line + terminal::cut(terminal::oneLine(task.name), style.nameColumns));
    }
    return text;
}

int columnsBeforeName(const QList<TaskRecord> &tasks)
{
    int total = 0;
    for (const int width : widths(tasks))
        total += width > 0 ? width + gap : 0;
    return total;
}

QString statusText(const TaskRecord &task)
{
    const TaskStatus status = task.meaning();
    return status == TaskStatus::Unknown ? task.status : displayName(status);
}

QString progressText(const TaskRecord &task)
{
    return task.completionPercentage ? display::percent(*task.completionPercentage) : QString();
}

QString timeText(const Timestamp &time)
{
    return time.utc.isValid() ? display::sortableMoment(time.utc) : time.wire;
}

} // namespace taskglass
