// SPDX-License-Identifier: Apache-2.0
#include "labelbox/TaskProperty.h"

namespace taskglass {
namespace {

/// What the SDK distinguishes when it looks for a property's value.
enum class Family { CreationFile, CreationPaged, Export, Inline, Other };
enum class State { InProgress, Complete, Failed, Otherwise };

using enum TaskSource;

struct Row {
    Family family;
    State state;
    TaskSource result;
    TaskSource errors;
    TaskSource failedDataRows;
    TaskSource createdDataRows;
    TaskSource hasErrors;
};

// Protocol.md, "What each property holds", row by row. One column differs from the SDK on purpose:
// hasErrors of a FAILED task is true, and where the SDK would wait ten minutes we say NotYet.
constexpr Row table[] = {
    // clang-format off
    // family               state              result             errors          failedDataRows   createdDataRows    hasErrors
    {Family::CreationFile,  State::InProgress, NotYet,            Null,           NotYet,          NotYet,            NotYet},
    {Family::CreationFile,  State::Complete,   FileResult,        FileFailedRows, FileFailedRows,  FileCreatedRows,   FileFailedRows},
    {Family::CreationFile,  State::Failed,     JobFailed,         FileError,      FileFailedRows,  FileCreatedRows,   Yes},
    {Family::CreationFile,  State::Otherwise,  FileResult,        Null,           FileFailedRows,  FileCreatedRows,   FileFailedRows},
    {Family::CreationPaged, State::InProgress, PagedCreatedRows,  PagedFailedRows, PagedFailedRows, PagedCreatedRows, PagedFailedRows},
    {Family::CreationPaged, State::Complete,   PagedCreatedRows,  PagedFailedRows, PagedFailedRows, PagedCreatedRows, PagedFailedRows},
    {Family::CreationPaged, State::Failed,     JobFailed,         PagedFailedRows, PagedFailedRows, JobFailed,        Yes},
    {Family::CreationPaged, State::Otherwise,  PagedCreatedRows,  PagedFailedRows, PagedFailedRows, PagedCreatedRows, PagedFailedRows},
    {Family::Export,        State::InProgress, NotYet,            NotYet,         NotSupported,    NotSupported,      NotYet},
    {Family::Export,        State::Complete,   ExportResult,      ExportErrors,   NotSupported,    NotSupported,      ExportErrors},
    {Family::Export,        State::Failed,     JobFailed,         ExportErrors,   NotSupported,    NotSupported,      Yes},
    {Family::Export,        State::Otherwise,  ExportResult,      ExportErrors,   NotSupported,    NotSupported,      ExportErrors},
    {Family::Inline,        State::InProgress, NotSupported,      Null,           NotSupported,    NotSupported,      No},
    {Family::Inline,        State::Complete,   NotSupported,      Null,           NotSupported,    NotSupported,      No},
    {Family::Inline,        State::Failed,     JobFailed,         InlineResult,   NotSupported,    NotSupported,      Yes},
    {Family::Inline,        State::Otherwise,  NotSupported,      Null,           NotSupported,    NotSupported,      No},
    {Family::Other,         State::InProgress, NotSupported,      Null,           NotSupported,    NotSupported,      No},
    {Family::Other,         State::Complete,   NotSupported,      Null,           NotSupported,    NotSupported,      No},
    {Family::Other,         State::Failed,     JobFailed,         Null,           NotSupported,    NotSupported,      Yes},
    {Family::Other,         State::Otherwise,  NotSupported,      Null,           NotSupported,    NotSupported,      No},
    // clang-format on
};

Family familyOf(const TaskRecord &task, TaskClass as)
{
    if (as == TaskClass::DataUpsertTask)
        return Family::CreationPaged;
    switch (task.kind()) {
    case TaskKind::Import:
    case TaskKind::Upsert:
        return Family::CreationFile;
    case TaskKind::Export:
        return Family::Export;
    case TaskKind::Batch:
    case TaskKind::Queue:
    case TaskKind::Annotate:
        return Family::Inline;
    case TaskKind::Other:
        return Family::Other;
    }
    Q_UNREACHABLE();
}

// As the SDK: whatever is not IN_PROGRESS is over.
State stateOf(const TaskRecord &task)
{
    switch (task.meaning()) {
    case TaskStatus::InProgress:
        return State::InProgress;
    case TaskStatus::Complete:
        return State::Complete;
    case TaskStatus::Failed:
        return State::Failed;
    case TaskStatus::Unknown:
    case TaskStatus::Cancelling:
    case TaskStatus::Cancelled:
        return State::Otherwise;
    }
    Q_UNREACHABLE();
}

} // namespace

TaskClass taskClass(const TaskRecord &task)
{
    return task.kind() == TaskKind::Upsert ? TaskClass::DataUpsertTask : TaskClass::Task;
}

TaskSource taskSource(const TaskRecord &task, TaskClass as, TaskProperty property)
{
    const Family family = familyOf(task, as);
    const State state = stateOf(task);
    for (const Row &row : table) {
        if (row.family != family || row.state != state)
            continue;
        switch (property) {
        case TaskProperty::Result:
            return row.result;
        case TaskProperty::Errors:
            return row.errors;
        case TaskProperty::FailedDataRows:
            return row.failedDataRows;
        case TaskProperty::CreatedDataRows:
            return row.createdDataRows;
        case TaskProperty::HasErrors:
            // An export with an error file has errors, even before it ends.
            return family == Family::Export && !task.errors.isEmpty() ? Yes : row.hasErrors;
        }
    }
    Q_UNREACHABLE();
}

TaskSource rowSource(const TaskRecord &task, RowStream stream)
{
    const TaskClass as = taskClass(task);
    const bool isExport = task.kind() == TaskKind::Export;
    switch (stream) {
    case RowStream::Failed:
        return taskSource(task, as, TaskProperty::FailedDataRows);
    case RowStream::Created:
        // The SDK hides what a failed upsert did create; people want to know it.
        return as == TaskClass::DataUpsertTask
            ? PagedCreatedRows
            : taskSource(task, as, TaskProperty::CreatedDataRows);
    case RowStream::ExportResult:
        return isExport ? taskSource(task, as, TaskProperty::Result) : NotSupported;
    case RowStream::ExportErrors:
        return isExport ? taskSource(task, as, TaskProperty::Errors) : NotSupported;
    }
    Q_UNREACHABLE();
}

} // namespace taskglass
