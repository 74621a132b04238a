// SPDX-License-Identifier: Apache-2.0
#include "ui/details/EmptyRows.h"

#include "models/Display.h"

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

bool isRejected(RowStream stream)
{
    return stream == RowStream::Failed || stream == RowStream::ExportErrors;
}

/// Why a list that was read to its end is empty.
EmptyRows nothingThere(const TaskEntry &entry, RowStream stream)
{
    const bool failed = entry.record.meaning() == TaskStatus::Failed;
    const bool running = isActive(entry.record.meaning());
    switch (stream) {
    case RowStream::Failed:
        if (running)
            return {u"check"_s, EmptyRows::tr("No row was rejected so far."), {}};
        if (failed)
            return {u"info"_s,
                EmptyRows::tr(
                    "The task failed as a whole; the server names no single row. See Summary for "
                    "its error."),
                EmptyRows::tr("Summary")};
        if (entry.createdRows.value_or(0) > 0) {
            return {u"check"_s,
                EmptyRows::tr("All %1 rows were accepted.").arg(display::count(*entry.createdRows)),
                {}};
        }
        return {u"check"_s, EmptyRows::tr("No row was rejected."), {}};
    case RowStream::Created:
        if (failed) {
            return {u"info"_s, EmptyRows::tr("The task failed, so there is no result."),
                EmptyRows::tr("Summary")};
        }
        if (running)
            return {u"info"_s, EmptyRows::tr("No row went in so far."), {}};
        return {u"info"_s, EmptyRows::tr("The task created no rows."), {}};
    case RowStream::ExportResult:
        if (failed) {
            return {u"info"_s, EmptyRows::tr("The export failed, so there is no result."),
                EmptyRows::tr("Summary")};
        }
        return {u"info"_s,
            EmptyRows::tr("The export is empty: nothing matched what was asked for."), {}};
    case RowStream::ExportErrors:
        if (failed) {
            return {u"info"_s,
                EmptyRows::tr("The export failed as a whole; the server wrote no error lines. See "
                              "Summary for its error."),
                EmptyRows::tr("Summary")};
        }
        return {u"check"_s, EmptyRows::tr("The export wrote no error lines."), {}};
    }
    Q_UNREACHABLE();
}

} // namespace

EmptyRows whyRowsAreEmpty(const TaskEntry &entry, const RowStreamState &state)
{
    const bool rejected = isRejected(state.id.stream);
    switch (state.phase) {
    case RowStreamState::Phase::Fetching:
        if (const QString wait = whyRowsWait(state); !wait.isEmpty())
            return {u"refresh"_s, wait, {}};
        return {u"refresh"_s,
            rejected ? EmptyRows::tr("Checking for rejected rows…")
                     : EmptyRows::tr("Loading the result…"),
            {}};
    case RowStreamState::Phase::Complete:
        if (const QString lack = whatRowsLack(state); !lack.isEmpty())
            return {u"warning"_s, lack, EmptyRows::tr("Try again")};
        [[fallthrough]];
    case RowStreamState::Phase::None:
        return nothingThere(entry, state.id.stream);
    case RowStreamState::Phase::Interrupted:
        return {u"warning"_s,
            state.error ? state.error->sentence
                        : EmptyRows::tr("Loading was stopped before any row arrived."),
            EmptyRows::tr("Try again")};
    case RowStreamState::Phase::NotYet:
        return {u"info"_s,
            rejected ? EmptyRows::tr("Errors become available when the task ends.")
                     : EmptyRows::tr("The result becomes available when the task ends."),
            {}};
    case RowStreamState::Phase::NotSupported:
        return {u"info"_s,
            rejected
                ? EmptyRows::tr(
                      "This type of task reports no row errors. See Summary for the outcome.")
                : EmptyRows::tr(
                      "This type of task has no rows as a result. See Summary for the outcome."),
            EmptyRows::tr("Summary")};
    }
    Q_UNREACHABLE();
}

QString whyRowsWait(const RowStreamState &state)
{
    if (state.phase != RowStreamState::Phase::Fetching || !state.error || !state.nextAt.isValid())
        return {};
    return EmptyRows::tr("%1 Asking again at %2.")
        .arg(state.error->sentence,
            display::exactMoment(state.nextAt, QDateTime::currentDateTimeUtc()));
}

QString whatRowsLack(const RowStreamState &state)
{
    const bool hasEnded = state.phase == RowStreamState::Phase::Complete
        || state.phase == RowStreamState::Phase::Interrupted;
    return hasEnded && state.error && state.error->kind != Error::Kind::Cancelled
        ? state.error->sentence
        : QString();
}

} // namespace taskglass
