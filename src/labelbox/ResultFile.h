// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "labelbox/LabelboxClient.h"

#include <QTemporaryFile>

#include <memory>

namespace taskglass {

/// A file the server keeps for a task, downloaded: private to this user, gone with its last owner.
using ResultFile = std::shared_ptr<QTemporaryFile>;

/// Which of a task's two addresses.
enum class FileAddress { Result, Errors };

/// An empty file, in the cache folder rather than in the temporary one, which may be memory.
/// Error `Storage`.
Result<ResultFile> createScratchFile();

/// Downloads the file at an address of @p task, without the API key. An address the server no
/// longer serves is renewed once by asking for the task again; how long one lives is not known
/// (Protocol.md, "Open questions"). Calls @p handler once, later; never, if @p receiver or @p
/// client dies first. Error `NoData` if the task has no such address, `Rejected` if the server does
/// not give the file out, for `NotFound` would mean the task; else the errors of `FileDownload`.
void fetchResultFile(LabelboxClient &client, const TaskRecord &task, FileAddress address,
    QObject *receiver, Handler<ResultFile> handler);

} // namespace taskglass
