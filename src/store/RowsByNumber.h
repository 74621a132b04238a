// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "domain/RowPage.h"

#include <functional>
#include <span>

namespace taskglass {

class PageLog;

/// Told of one row: number @p row of @p page, counted within it. An error ends the reading.
using RowSink = std::function<Result<void>(const RowPage &page, qsizetype row)>;

/// Hands the rows @p numbers of @p log to @p sink, in this order, whatever it is; repeats are
/// allowed. Reads ahead by some thousand rows, each page once for them, in some fifty megabytes of
/// memory however many rows there are (more only where a single row is bigger). Pages are verified.
/// Runs on the caller's thread. Errors: `Damaged` if a page is not what was appended; `Storage`,
/// also for a number beyond the log; and those of @p sink.
Result<void> readRowsByNumber(
    const PageLog &log, std::span<const quint32> numbers, const RowSink &sink);

} // namespace taskglass
