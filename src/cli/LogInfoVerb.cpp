// SPDX-License-Identifier: Apache-2.0
#include "cli/LogInfoVerb.h"

#include "cli/Output.h"
#include "cli/Terminal.h"
#include "json/JsonObject.h"
#include "store/DiskFile.h"
#include "store/PageLogError.h"
#include "store/PageRecord.h"

#include <CLI/CLI.hpp>

#include <algorithm>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

struct StreamName {
    const char *word;
    const char *description;
};

StreamName streamName(RowStream stream)
{
    switch (stream) {
    case RowStream::Failed:
        return {
            "failed", QT_TRANSLATE_NOOP("taskglass::LogInfoVerb", "rows that an import refused")};
    case RowStream::Created:
        return {
            "created", QT_TRANSLATE_NOOP("taskglass::LogInfoVerb", "rows that an import created")};
    case RowStream::ExportResult:
        return {"export_result", QT_TRANSLATE_NOOP("taskglass::LogInfoVerb", "lines of an export")};
    case RowStream::ExportErrors:
        return {"export_errors",
            QT_TRANSLATE_NOOP("taskglass::LogInfoVerb", "error lines of an export")};
    }
    Q_UNREACHABLE();
}

QString onLine(const QList<QString> &cells)
{
    QString line;
    for (const QString &cell : cells)
        line += cell.rightJustified(14);
    return line;
}

} // namespace

void LogInfoVerb::declare(CLI::App &program)
{
    m_command = program.add_subcommand("log-info",
        tr("Show what a page log of the window holds, and whether it is whole; asks no server")
            .toStdString());
    m_command->add_option("FILE", m_path, tr("The page log").toStdString())->required();
    m_command->add_flag("--pages", m_isWithPages,
        tr("List its pages, too, and compare each with its hash").toStdString());
    m_command->add_option("--format", m_format, tr("How to write it").toStdString())
        ->check(CLI::IsMember({"text", "json"}))
        ->capture_default_str();
}

Result<LogInfoVerb::Facts> LogInfoVerb::readFacts() const
{
    const Result<DiskFile> file = DiskFile::open(path(), DiskFile::Access::Read);
    if (!file)
        return file.error();
    const Result<qint64> size = file->size();
    if (!size)
        return size.error();
    FileHeaderBytes bytes{};
    const qint64 present = std::min(*size, fileHeaderSize);
    if (const Result<void> read = file->readAt(0, bytes.data(), present); !read)
        return read.error();
    if (!FileHeader::isBegunBy(bytes, present))
        return notAPageLog(path());
    Facts facts{.version = pageLogVersion, .fileBytes = *size};
    if (present < fileHeaderSize)
        return facts;
    const FileHeader header = FileHeader::fromBytes(bytes);
    facts.version = header.version;
    if (header.version > pageLogVersion)
        return newerPageLog(path(), header.version);
    if (!header.verifies || header.stream > static_cast<quint32>(RowStream::ExportErrors))
        return damagedPageLog(path(), u"file header does not verify"_s);
    facts.stream = static_cast<RowStream>(header.stream);
    return facts;
}

void LogInfoVerb::start(LabelboxClient &)
{
    const Result<Facts> facts = readFacts();
    if (!facts) {
        fail(facts.error());
        return;
    }
    const Result<PageLog> log =
        PageLog::open(path(), facts->stream.value_or(RowStream::Failed), PageLog::Mode::Read);
    if (!log) {
        fail(log.error());
        return;
    }
    std::vector<Page> pages;
    qint64 damaged = 0;
    for (qsizetype page = 0; m_isWithPages && page < log->pages(); ++page) {
        const bool isWhole = bool(log->readPage(page));
        damaged += isWhole ? 0 : 1;
        const RecordPlace &place = log->index().place(page);
        pages.push_back(
            {place.offset, place.header.size, place.header.firstRow, place.header.rows, isWhole});
    }

    Result<Output> output = Output::open({});
    if (!output) {
        fail(output.error());
        return;
    }
    const Result<void> written =
        output->write(m_format == "json" ? json(*facts, *log, pages) : text(*facts, *log, pages));
    if (!written && !output->isReaderGone()) {
        fail(written.error());
        return;
    }
    if (const qint64 tail = facts->fileBytes - log->bytes(); tail > 0)
        terminal::printMessage(
            tr("The last %1 bytes of the file are no whole page: a download writes them "
               "just now, or was stopped in the middle. Their rows do not count; they "
               "are fetched again when the download goes on.")
                .arg(tail));
    if (damaged > 0) {
        fail(damagedPageLog(path(), u"%1 pages do not agree with their hashes"_s.arg(damaged)));
        return;
    }
    emit finished(ExitCode::Fine);
}

QByteArray LogInfoVerb::text(
    const Facts &facts, const PageLog &log, const std::vector<Page> &pages) const
{
    const qint64 tail = facts.fileBytes - log.bytes();
    const QList<QPair<QString, QString>> lines{
        {tr("File"), terminal::oneLine(path())},
        {tr("Format version"), QString::number(facts.version)},
        {tr("Stream"),
            facts.stream ? tr(streamName(*facts.stream).description) : tr("not known yet")},
        {tr("Rows"), QString::number(log.rows())},
        {tr("Pages"), QString::number(log.pages())},
        {tr("Total"), log.total() ? QString::number(*log.total()) : tr("not known")},
        {tr("Complete"), log.isComplete() ? tr("yes") : tr("no")},
        {tr("Message templates"),
            tr("%1 (version %2)").arg(log.templates().size()).arg(log.templateVersion())},
        {tr("Bytes"), QString::number(facts.fileBytes)},
        {tr("Damaged tail"), tail > 0 ? tr("%1 bytes").arg(tail) : tr("none")},
    };
    int widest = 0;
    for (const auto &[label, value] : lines)
        widest = std::max(widest, terminal::columns(label));
    QString text;
    for (const auto &[label, value] : lines)
        text += label + QString(widest + 2 - terminal::columns(label), u' ') + value + u'\n';
    if (m_isWithPages)
        text += u'\n' + onLine({tr("PAGE"), tr("OFFSET"), tr("BYTES"), tr("FIRST ROW"), tr("ROWS")})
            + u'\n';
    for (std::size_t number = 0; number < pages.size(); ++number) {
        const Page &page = pages[number];
        text += onLine({QString::number(number), QString::number(page.offset),
                    QString::number(page.bytes), QString::number(page.firstRow),
                    QString::number(page.rows)})
            + (page.isWhole ? QString() : u"  "_s + tr("damaged")) + u'\n';
    }
    return text.toUtf8();
}

QByteArray LogInfoVerb::json(
    const Facts &facts, const PageLog &log, const std::vector<Page> &pages) const
{
    const std::optional<qint64> total = log.total();
    JsonObject members;
    members.add("file", jsonString(path()))
        .add("version", QByteArray::number(facts.version))
        .add("stream",
            facts.stream ? jsonString(QString::fromLatin1(streamName(*facts.stream).word))
                         : QByteArray("null"))
        .add("rows", QByteArray::number(log.rows()))
        .add("pages", QByteArray::number(log.pages()))
        .add("total", total ? QByteArray::number(*total) : QByteArray("null"))
        .add("complete", jsonTruth(log.isComplete()))
        .add("templates", QByteArray::number(log.templates().size()))
        .add("template_version", QByteArray::number(log.templateVersion()))
        .add("bytes", QByteArray::number(facts.fileBytes))
        .add("damaged_tail_bytes", QByteArray::number(facts.fileBytes - log.bytes()));
    if (m_isWithPages) {
        QByteArray list;
        for (const Page &page : pages)
            list += (list.isEmpty() ? "[\n    " : ",\n    ")
                + JsonObject()
                      .add("offset", QByteArray::number(page.offset))
                      .add("bytes", QByteArray::number(page.bytes))
                      .add("first_row", QByteArray::number(page.firstRow))
                      .add("rows", QByteArray::number(page.rows))
                      .add("whole", jsonTruth(page.isWhole))
                      .compact();
        members.add("page_list", list.isEmpty() ? QByteArray("[]") : list + "\n  ]");
    }
    return members.indented() + '\n';
}

} // namespace taskglass
