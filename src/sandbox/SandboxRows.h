// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sandbox/SandboxTasks.h"

#include <string>

namespace taskglass::sandbox {

/// Appends @p text as JSON, in quotes.
void appendJsonText(std::string &out, std::string_view text);

/// Why row @p index of the task's failed rows was refused.
std::string failureMessage(const SandboxTask &task, qint64 index);
/// Appends the refused row as the service describes it: `externalId`, `globalKey`, `rowData`,
/// `metadata`, `attachments`.
void appendFailedSpec(std::string &out, const SandboxTask &task, qint64 index);
/// Appends one entry of `failedDataRowImports.results`.
void appendFailedRow(std::string &out, const SandboxTask &task, qint64 index);
/// Appends one entry of `successesfulDataRowImports.nodes`.
void appendCreatedRow(std::string &out, const SandboxTask &task, qint64 index);
/// Appends line @p index of an export's result, with its line feed.
void appendExportLine(std::string &out, const SandboxTask &task, qint64 index);
/// Appends line @p index of an export's errors, with its line feed.
void appendExportError(std::string &out, const SandboxTask &task, qint64 index);

} // namespace taskglass::sandbox
