// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sandbox/HttpServer.h"
#include "sandbox/SandboxTasks.h"

#include <optional>

namespace taskglass::sandbox {

/// The two streams of an export: what it holds, and what went wrong (Protocol.md, "Export
/// streams").
enum class ExportStream { Result, Errors };

/// A piece of an export stream; positions are bytes and lines of the whole stream, both included.
struct StreamChunk {
    qint64 firstByte = 0;
    qint64 lastByte = 0;
    qint64 firstLine = 0;
    qint64 lastLine = 0;
    QByteArray bytes{};
};

/// How big a stream is.
struct StreamSize {
    qint64 bytes = 0;
    qint64 lines = 0;
};

/// Absent if the task has no such stream, or not yet.
std::optional<StreamSize> streamSize(const SandboxTask &task, ExportStream stream, bool isSettled);
/// The chunk that holds @p offset. Chunks end inside lines, and wherever possible inside a
/// character.
std::optional<StreamChunk> streamChunk(const SandboxTask &task, ExportStream stream, qint64 offset);

/// What lies at @p path, an address that a task or a chunk named; 404 if nothing does.
HttpResponse fileAnswer(const SandboxTasks &tasks, const QByteArray &path, qint64 now);

} // namespace taskglass::sandbox
