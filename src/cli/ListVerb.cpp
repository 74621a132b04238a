// SPDX-License-Identifier: Apache-2.0
#include "cli/ListVerb.h"

#include "cli/Output.h"
#include "cli/TaskText.h"
#include "cli/Terminal.h"
#include "files/CsvWriter.h"
#include "labelbox/TaskListing.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <limits>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

/// Letters and digits only, so that "in progress", IN_PROGRESS and in-progress are one word.
QString bare(const QString &word)
{
    QString letters;
    const QString folded = word.toCaseFolded();
    for (const QChar character : folded) {
        if (character.isLetterOrNumber())
            letters += character;
    }
    return letters;
}

bool isStatus(const TaskRecord &task, const QString &wanted)
{
    if (bare(task.status) == bare(wanted) || bare(statusText(task)) == bare(wanted))
        return true;
    const TaskStatus meaning = taskStatusFromWire(wanted.trimmed().toUpper());
    return meaning != TaskStatus::Unknown && meaning == task.meaning();
}

/// The server's one word for the status @p wanted; empty if it has none, or tasks of other words
/// are meant, too.
QString wireStatus(const QString &wanted)
{
    for (const TaskStatus status :
        {TaskStatus::InProgress, TaskStatus::Complete, TaskStatus::Failed}) {
        const QString word = onlyWireWord(status);
        if (bare(word) == bare(wanted))
            return word;
    }
    return {};
}

bool isType(const TaskRecord &task, const QString &wanted)
{
    return task.type.contains(wanted, Qt::CaseInsensitive)
        || displayName(task.kind(), task.type).compare(wanted, Qt::CaseInsensitive) == 0;
}

JsonObject members(const TaskRecord &task)
{
    JsonObject whole = taskMembers(task);
    addCreator(whole, task.createdBy);
    return whole;
}

QByteArray jsonList(const QList<TaskRecord> &tasks)
{
    if (tasks.isEmpty())
        return "[]\n";
    QByteArray text;
    for (const TaskRecord &task : tasks)
        text += (text.isEmpty() ? "[\n  " : ",\n  ") + members(task).indented(1);
    return text + "\n]\n";
}

QByteArray jsonLines(const QList<TaskRecord> &tasks)
{
    QByteArray text;
    for (const TaskRecord &task : tasks)
        text += members(task).compact() + '\n';
    return text;
}

Result<void> writeCsv(QIODevice &device, const QList<TaskRecord> &tasks)
{
    CsvWriter csv(device, CsvWriter::Style::Exact);
    const auto record = [&csv](const QList<QByteArray> &cells) {
        for (const QByteArray &cell : cells)
            csv.cell(cell);
        return csv.endRecord();
    };
    Result<void> done =
        record({"uid", "name", "type", "status", "completion_percentage", "created_at",
            "updated_at", "metadata", "result_url", "errors_url", "outcome", "created_by"});
    for (const TaskRecord &task : tasks) {
        if (!done)
            return done;
        done = record(
            {task.id.value.toUtf8(), task.name.toUtf8(), task.type.toUtf8(), task.status.toUtf8(),
                task.completionPercentage ? jsonNumber(task.completionPercentage) : QByteArray(),
                task.createdAt.wire.toUtf8(), task.updatedAt.wire.toUtf8(), task.metadata,
                task.result.toUtf8(), task.errors.toUtf8(), outcomeWord(task),
                task.createdBy.text().toUtf8()});
    }
    return done ? csv.flush() : done;
}

TableStyle styleFor(const QList<TaskRecord> &tasks)
{
    TableStyle style;
    if (const std::optional<int> width = terminal::width())
        style.nameColumns = std::max(12, *width - columnsBeforeName(tasks));
    if (terminal::wantsColours())
        style.colour = TableStyle::Colour::Ansi;
    return style;
}

} // namespace

void ListVerb::declare(CLI::App &program)
{
    m_command = program.add_subcommand(
        "list", tr("List the tasks that the key gives access to, newest first").toStdString());
    m_command->add_option("--status", m_status,
        tr("Only tasks of this status: in_progress, complete, failed, cancelled, or any word of "
           "the server")
            .toStdString());
    m_command->add_option("--type", m_type,
        tr("Only tasks whose type contains this, or whose kind it is: import, upsert, export, …")
            .toStdString());
    m_command->add_option(
        "--name", m_name, tr("Only tasks whose name contains this").toStdString());
    m_command->add_option("--limit", m_limit, tr("At most so many").toStdString())
        ->check(CLI::Range(0, std::numeric_limits<int>::max()));
    m_command->add_option("--format", m_format, tr("How to write them").toStdString())
        ->check(CLI::IsMember({"table", "json", "ndjson", "csv"}))
        ->capture_default_str();
}

void ListVerb::start(LabelboxClient &client)
{
    TaskListing(client).fetchAllOf(
        wireStatus(QString::fromStdString(m_status)), this,
        [this](TaskListing::Scope scope, const QList<TaskRecord> &page) {
            return wantsMore(scope, page);
        },
        [this](const Result<TaskSweep> &found) {
            if (!found) {
                fail(found.error());
                return;
            }
            if (found->shortfall)
                reportIncomplete(found->shortfall->sentence);
            write(found->tasks);
        });
}

/// Where the server lists the newest first, what follows enough of them need not be asked for.
bool ListVerb::wantsMore(TaskListing::Scope scope, const QList<TaskRecord> &page)
{
    if (m_limit < 0)
        return true;
    if (scope != m_scope) {
        m_scope = scope;
        m_accepted = 0;
        m_isNewestFirst = true;
    }
    m_accepted += std::count_if(
        page.cbegin(), page.cend(), [this](const auto &task) { return accepts(task); });
    m_isNewestFirst = m_isNewestFirst && page.size() > 1
        && std::is_sorted(page.cbegin(), page.cend(), [](const TaskRecord &a, const TaskRecord &b) {
               return a.createdAt.utc > b.createdAt.utc;
           });
    return !m_isNewestFirst || m_accepted < m_limit;
}

bool ListVerb::accepts(const TaskRecord &task) const
{
    return (m_status.empty() || isStatus(task, QString::fromStdString(m_status)))
        && (m_type.empty() || isType(task, QString::fromStdString(m_type)))
        && (m_name.empty()
            || task.name.contains(QString::fromStdString(m_name), Qt::CaseInsensitive));
}

void ListVerb::write(QList<TaskRecord> tasks)
{
    tasks.removeIf([this](const TaskRecord &task) { return !accepts(task); });
    // A server that cannot order lists in an order of its own; unreadable dates go last.
    std::stable_sort(tasks.begin(), tasks.end(), [](const TaskRecord &a, const TaskRecord &b) {
        if (a.createdAt.utc.isValid() != b.createdAt.utc.isValid())
            return a.createdAt.utc.isValid();
        return a.createdAt.utc > b.createdAt.utc;
    });
    if (m_limit >= 0 && tasks.size() > m_limit)
        tasks.resize(m_limit);

    Result<Output> output = Output::open({});
    if (!output) {
        fail(output.error());
        return;
    }
    Output &out = *output;
    Result<void> written;
    if (m_format == "json")
        written = out.write(jsonList(tasks));
    else if (m_format == "ndjson")
        written = out.write(jsonLines(tasks));
    else if (m_format == "csv")
        written = writeCsv(out.device(), tasks);
    else
        written = out.writeOwn(taskTable(tasks, styleFor(tasks)));

    if (!written && !out.isReaderGone()) {
        fail(out.writeError());
        return;
    }
    if (tasks.isEmpty() && m_format == "table" && !isIncomplete())
        terminal::printMessage(tr("No task is like that."));
    succeed();
}

} // namespace taskglass
