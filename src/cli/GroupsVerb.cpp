// SPDX-License-Identifier: Apache-2.0
#include "cli/GroupsVerb.h"

#include "analysis/ErrorKinds.h"
#include "base/Format.h"
#include "cli/IdArgument.h"
#include "cli/Output.h"
#include "cli/Terminal.h"
#include "files/CsvWriter.h"
#include "json/JsonObject.h"
#include "json/JsonText.h"

#include <CLI/CLI.hpp>

#include <algorithm>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

constexpr int usualTextColumns = 100;

} // namespace

void GroupsVerb::declare(CLI::App &program)
{
    m_command = program.add_subcommand(
        "groups", tr("Show what kinds of errors a task's failed rows have").toStdString());
    addIdArgument(*m_command, m_id);
    m_command->add_option("--format", m_format, tr("How to write them").toStdString())
        ->check(CLI::IsMember({"table", "json", "ndjson", "csv"}))
        ->capture_default_str();
}

void GroupsVerb::start(LabelboxClient &client)
{
    fetchFailedRows(client, QString::fromStdString(m_id));
}

Result<void> GroupsVerb::handlePage(const RowPage &page)
{
    const RowColumn &messages = page.column(FailedColumn::Message);
    for (qsizetype row = 0; row < messages.rows(); ++row) {
        const QByteArrayView message = messages.cell(row);
        const quint32 number =
            m_templates.number({message.data(), static_cast<std::size_t>(message.size())});
        m_groups.resize(m_templates.templates().size());
        Group &group = m_groups[number];
        if (group.count++ == 0)
            group.example = message.toByteArray();
    }
    return {};
}

double GroupsVerb::share(const Group &group) const
{
    return static_cast<double>(group.count) / static_cast<double>(rows());
}

QByteArray GroupsVerb::json(const Group &group) const
{
    return JsonObject()
        .add("count", QByteArray::number(group.count))
        .add("share", jsonNumber(share(group)))
        .add("text", jsonString(QByteArrayView(group.text)))
        .add("example", jsonString(QByteArrayView(group.example)))
        .compact();
}

QByteArray GroupsVerb::jsonList() const
{
    QByteArray text;
    for (const Group &group : m_groups)
        text += (text.isEmpty() ? "[\n" : ",\n") + json(group);
    return text.isEmpty() ? QByteArray("[]\n") : text + "\n]\n";
}

QByteArray GroupsVerb::jsonLines() const
{
    QByteArray text;
    for (const Group &group : m_groups)
        text += json(group) + '\n';
    return text;
}

QByteArray GroupsVerb::table() const
{
    constexpr int shareColumns = 7;
    constexpr int gap = 2;
    const QString heading = tr("COUNT");
    qsizetype widest = heading.size();
    for (const Group &group : m_groups)
        widest = std::max(widest, display::count(group.count).size());
    const int before = static_cast<int>(widest) + gap + shareColumns + gap;
    const int limit =
        terminal::width() ? std::max(20, *terminal::width() - before) : usualTextColumns;
    const QString between(gap, u' ');
    const auto line = [&](const QString &count, const QString &share, const QString &text) {
        return QString(count.rightJustified(widest) + between + share + between + text + u'\n')
            .toUtf8();
    };
    QByteArray text = line(heading, tr("SHARE").rightJustified(shareColumns), tr("TEXT"));
    for (const Group &group : m_groups)
        text += line(display::count(group.count),
            display::share(group.count, rows()).rightJustified(shareColumns),
            terminal::cut(terminal::oneLine(readableText(group.text)), limit));
    return text;
}

Result<void> GroupsVerb::writeCsv(QIODevice &device) const
{
    CsvWriter csv(device, CsvWriter::Style::Exact);
    const auto record = [&csv](const QList<QByteArray> &cells) {
        for (const QByteArray &cell : cells)
            csv.cell(cell);
        return csv.endRecord();
    };
    Result<void> done = record({"count", "share", "text", "example"});
    for (const Group &group : m_groups) {
        if (!done)
            return done;
        done = record(
            {QByteArray::number(group.count), jsonNumber(share(group)), group.text, group.example});
    }
    return done ? csv.flush() : done;
}

/// From templates to kinds.
void GroupsVerb::joinKinds()
{
    std::vector<TemplateCount> templates;
    templates.reserve(m_groups.size());
    for (std::size_t number = 0; number < m_groups.size(); ++number)
        templates.push_back({.text = QByteArray::fromStdString(m_templates.templates()[number]),
            .rows = m_groups[number].count});
    std::vector<Group> kinds;
    for (const ErrorKind &kind : errorKinds(templates)) {
        const quint32 most = *std::max_element(kind.templates.begin(), kind.templates.end(),
            [this](quint32 a, quint32 b) { return m_groups[a].count < m_groups[b].count; });
        kinds.push_back({.text = QByteArray::fromStdString(kind.said.text),
            .count = kind.rows,
            .example = m_groups[most].example});
    }
    m_groups = std::move(kinds);
}

void GroupsVerb::conclude()
{
    joinKinds();
    std::sort(m_groups.begin(), m_groups.end(), [](const Group &a, const Group &b) {
        return a.count != b.count ? a.count > b.count : a.text < b.text;
    });
    Result<Output> output = Output::open({});
    if (!output) {
        fail(output.error());
        return;
    }
    Output &out = *output;
    Result<void> written;
    if (m_format == "json")
        written = out.write(jsonList());
    else if (m_format == "ndjson")
        written = out.write(jsonLines());
    else if (m_format == "csv")
        written = writeCsv(out.device());
    else if (!m_groups.empty())
        written = out.write(table());
    if (!written && !out.isReaderGone()) {
        fail(out.writeError());
        return;
    }
    if (m_groups.empty() && m_format == "table")
        terminal::printMessage(record().meaning() == TaskStatus::Failed
                ? tr("The task failed as a whole, so no single row is to blame. “taskglass-cli "
                     "errors” tells why.")
                : tr("The task has no failed rows."));
    succeed();
}

} // namespace taskglass
