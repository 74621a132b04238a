// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/RowPage.h"
#include "domain/TaskRecord.h"

namespace taskglass {

/// The five data members of the SDK's Task.
enum class TaskProperty { Result, Errors, FailedDataRows, CreatedDataRows, HasErrors };

/// Where the value of a property is kept, or why there is none (Protocol.md, "What each property
/// holds").
enum class TaskSource {
    Null,             ///< The SDK's None.
    NotSupported,     ///< This type of task has no such data, whatever its state.
    NotYet,           ///< The task must end first.
    JobFailed,        ///< The task failed, so there is no result.
    FileResult,       ///< The result file's `createdDataRows`, each as `{id, external_id, row_data,
                      ///< global_key}`.
    FileCreatedRows,  ///< The result file's `createdDataRows`, as they stand there.
    FileFailedRows,   ///< The result file's `errors`.
    FileError,        ///< The result file's `error`: a string or an object.
    PagedCreatedRows, ///< `successesfulDataRowImports`.
    PagedFailedRows,  ///< `failedDataRowImports`.
    ExportResult,     ///< The NDJSON file at `result`, else the RESULT stream.
    ExportErrors,     ///< The NDJSON file at `errors`, else the ERRORS stream.
    InlineResult,     ///< JSON inside the `result` field itself.
    Yes,              ///< hasErrors: true without asking.
    No,               ///< hasErrors: false without asking.
};

/// Which class of the SDK stands for a task: `DataUpsertTask` reads paged queries where `Task`
/// reads the result file.
enum class TaskClass { Task, DataUpsertTask };

/// The class that the SDK's `get_task_by_id` picks: the type decides, without regard to case.
TaskClass taskClass(const TaskRecord &task);

/// The protocol's table: where @p property of @p task is to be found.
TaskSource taskSource(const TaskRecord &task, TaskClass as, TaskProperty property);

/// Where the rows of @p stream are to be found for the window: the same table, asked by stream.
TaskSource rowSource(const TaskRecord &task, RowStream stream);

} // namespace taskglass
