// SPDX-License-Identifier: Apache-2.0
#include "sandbox/SandboxFiles.h"

#include "sandbox/SandboxRows.h"

#include <QHash>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace taskglass::sandbox {

namespace {

using Content = SandboxTask::Content;

constexpr qint64 chunkBytes = 250'000;
constexpr qint64 rowsPerPiece = 5'000;

constexpr char lineType[] = "application/x-ndjson";

HttpResponse notFound()
{
    return {.status = 404,
        .body = "The specified resource does not exist.",
        .contentType = "text/plain"};
}

QByteArray bytes(const std::string &text)
{
    return QByteArray::fromStdString(text);
}

QByteArray streamBytes(const SandboxTask &task, ExportStream stream)
{
    std::string out;
    if (task.content != Content::Streams)
        return {};
    switch (stream) {
    case ExportStream::Result:
        for (qint64 index = 0; index < task.rows; ++index)
            appendExportLine(out, task, index);
        break;
    case ExportStream::Errors:
        for (qint64 index = 0; index < task.failed; ++index)
            appendExportError(out, task, index);
        break;
    }
    return bytes(out);
}

/// A chunk's end is moved forward to the next place inside a character, because that is what a
/// client must survive.
qint64 chunkEnd(const QByteArray &whole, qint64 begin, qint64 size)
{
    const qint64 end = begin + size;
    if (end >= whole.size())
        return whole.size();
    for (qint64 near = end; near < std::min<qint64>(end + 4'096, whole.size()); ++near) {
        if ((static_cast<unsigned char>(whole[near]) & 0xC0U) == 0x80U)
            return near;
    }
    return end;
}

/// Small streams come in several chunks too.
qint64 chunkSize(const QByteArray &whole)
{
    return std::clamp<qint64>(whole.size() / 3 + 1, 1'000, chunkBytes);
}

/// The failed rows as the result file lists them: one entry a message, however many rows.
std::string failureGroups(const SandboxTask &task, qint64 failed)
{
    std::vector<std::pair<std::string, std::string>> groups;
    QHash<QByteArray, std::size_t> places;
    for (qint64 index = 0; index < failed; ++index) {
        const std::string message = failureMessage(task, index);
        const auto place = places.constFind(bytes(message));
        const std::size_t group = place == places.constEnd() ? groups.size() : *place;
        if (group == groups.size()) {
            places.insert(bytes(message), group);
            groups.emplace_back(message, std::string());
        }
        std::string &rows = groups[group].second;
        if (!rows.empty())
            rows += ',';
        appendFailedSpec(rows, task, index);
    }
    std::string out;
    for (const auto &[message, rows] : groups) {
        out += out.empty() ? "{\"message\":" : ",{\"message\":";
        appendJsonText(out, message);
        out += ",\"failedDataRows\":[" + rows + "]}";
    }
    return out;
}

HttpResponse rowFile(const SandboxTask &task, const TaskMoment &state)
{
    // Up to a million rows, so it is made while it is sent.
    enum class Part { Head, Rows, Tail, End };
    const auto next = [task, state, part = Part::Head, index = qint64(0)]() mutable -> QByteArray {
        std::string out;
        if (part == Part::Head) {
            out = "{";
            if (task.status == "FAILED") {
                out += "\"error\":";
                appendJsonText(out, task.message.toStdString());
                out += ',';
            }
            out += "\"createdDataRows\":[";
            part = Part::Rows;
        }
        if (part == Part::Rows) {
            const qint64 end = std::min(index + rowsPerPiece, state.created);
            for (; index < end; ++index) {
                if (index > 0)
                    out += ',';
                appendCreatedRow(out, task, index);
            }
            if (index >= state.created)
                part = Part::Tail;
            return bytes(out);
        }
        if (part == Part::Tail) {
            part = Part::End;
            return bytes("],\"errors\":[" + failureGroups(task, state.failed) + "]}");
        }
        return {};
    };
    return {.next = next};
}

HttpResponse legacyFile(const SandboxTask &task)
{
    std::string out = "{\"error\":";
    appendJsonText(out, task.message.toStdString());
    out += ",\"errors\":[{\"message\":";
    appendJsonText(out, task.message.toStdString());
    out += ",\"failedDataRows\":[";
    for (qint64 index = 0; index < task.failed; ++index) {
        if (index > 0)
            out += ',';
        out += "{\"externalId\":\"legacy-" + std::to_string(index)
            + ".jpg\",\"globalKey\":\"\",\"rowData\":\"\",\"attachmentInputs\":[";
        if (index % 4 == 1)
            out += "{\"type\":\"TEXT\",\"value\":\"seen in 2022\"}";
        out += ']';
        if (index % 3 == 1)
            out += ",\"metadataFields\":[{\"schemaId\":\"cko8s9r5v0001h2dk9elqdidh\",\"value\":"
                   "\"x\"}]";
        out += '}';
    }
    out += "]}]}";
    return {.body = bytes(out)};
}

/// The lines of an older export, with what has broken readers: U+2028 inside a text, blank lines,
/// carriage returns, and no line feed at the end.
QByteArray trapLines(const SandboxTask &task)
{
    std::string out = "\xEF\xBB\xBF";
    for (qint64 index = 0; index < task.rows; ++index) {
        if (index % 40 == 7) {
            out += "{\"data_row\":{\"id\":\"cm-caption-" + std::to_string(index)
                + "\"},\"caption\":\"one\xE2\x80\xA8two\xE2\x80\xA9three \xC2\x85 four\"}\r\n";
        } else {
            appendExportLine(out, task, index);
        }
        if (index % 60 == 3)
            out += "\n";
    }
    out.pop_back();
    return bytes(out);
}

HttpResponse lineFile(const SandboxTask &task, ExportStream stream)
{
    if (stream == ExportStream::Errors) {
        std::string out;
        for (qint64 index = 0; index < task.failed; ++index)
            appendExportError(out, task, index);
        return {.body = bytes(out), .contentType = lineType};
    }
    if (task.content == Content::TrapLineFiles)
        return {.body = trapLines(task), .contentType = lineType};
    const auto next = [task, index = qint64(0)]() mutable -> QByteArray {
        std::string out;
        const qint64 end = std::min(index + rowsPerPiece, task.rows);
        for (; index < end; ++index)
            appendExportLine(out, task, index);
        return bytes(out);
    };
    return {.contentType = lineType, .next = next};
}

} // namespace

std::optional<StreamSize> streamSize(const SandboxTask &task, ExportStream stream, bool isSettled)
{
    if (!isSettled || task.content != Content::Streams)
        return {};
    const QByteArray whole = streamBytes(task, stream);
    if (whole.isEmpty())
        return {};
    return StreamSize{whole.size(), whole.count('\n')};
}

std::optional<StreamChunk> streamChunk(const SandboxTask &task, ExportStream stream, qint64 offset)
{
    const QByteArray whole = streamBytes(task, stream);
    if (offset < 0 || offset >= whole.size())
        return {};
    const qint64 size = chunkSize(whole);
    qint64 begin = 0;
    qint64 end = chunkEnd(whole, begin, size);
    while (offset >= end) {
        begin = end;
        end = chunkEnd(whole, begin, size);
    }
    const QByteArray piece = whole.mid(begin, end - begin);
    const qint64 firstLine = QByteArrayView(whole).first(begin).count('\n');
    // The last line is the one that the last byte belongs to; its line feed is part of it.
    const qint64 lastLine = firstLine + QByteArrayView(piece).chopped(1).count('\n');
    return StreamChunk{begin, end - 1, firstLine, lastLine, piece};
}

HttpResponse fileAnswer(const SandboxTasks &tasks, const QByteArray &path, qint64 now)
{
    // /files/ID/NAME or /files/ID/STREAM/OFFSET
    const QList<QByteArray> parts = path.split('/');
    if (parts.size() < 4 || parts[1] != "files")
        return notFound();
    const SandboxTask *task = tasks.find(parts[2]);
    if (task == nullptr)
        return notFound();
    const TaskMoment state = tasks.moment(*task, now);
    if (!state.isSettled)
        return notFound();
    if (parts.size() == 5) {
        const ExportStream stream =
            parts[3] == "ERRORS" ? ExportStream::Errors : ExportStream::Result;
        const auto chunk = streamChunk(*task, stream, parts[4].toLongLong());
        return chunk ? HttpResponse{.body = chunk->bytes, .contentType = lineType} : notFound();
    }
    switch (task->content) {
    case Content::RowFile:
        return parts[3] == "result.json" ? rowFile(*task, state) : notFound();
    case Content::ErrorObjectFile:
        return {.body = "{\"error\":{\"message\":\"" + task->message.toUtf8() + "\"}}"};
    case Content::LegacyFile:
        return legacyFile(*task);
    case Content::LineFiles:
    case Content::TrapLineFiles:
        return lineFile(
            *task, parts[3] == "errors.ndjson" ? ExportStream::Errors : ExportStream::Result);
    case Content::Nothing:
    case Content::Streams:
    case Content::InlineText:
        break;
    }
    return notFound();
}

} // namespace taskglass::sandbox
