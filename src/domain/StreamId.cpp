// SPDX-License-Identifier: Apache-2.0
#include "domain/StreamId.h"

#include "domain/TaskRecord.h"

namespace taskglass {

RowStream rejectedStream(const TaskRecord &record)
{
    return record.kind() == TaskKind::Export ? RowStream::ExportErrors : RowStream::Failed;
}

RowStream acceptedStream(const TaskRecord &record)
{
    return record.kind() == TaskKind::Export ? RowStream::ExportResult : RowStream::Created;
}

} // namespace taskglass
