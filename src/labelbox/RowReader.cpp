// SPDX-License-Identifier: Apache-2.0
#include "labelbox/RowReader.h"

namespace taskglass {

RowStream RowReader::stream() const
{
    switch (m_request.source) {
    case TaskSource::FileFailedRows:
    case TaskSource::PagedFailedRows:
        return RowStream::Failed;
    case TaskSource::ExportResult:
        return RowStream::ExportResult;
    case TaskSource::ExportErrors:
        return RowStream::ExportErrors;
    case TaskSource::Null:
    case TaskSource::NotSupported:
    case TaskSource::NotYet:
    case TaskSource::JobFailed:
    case TaskSource::FileResult:
    case TaskSource::FileCreatedRows:
    case TaskSource::FileError:
    case TaskSource::PagedCreatedRows:
    case TaskSource::InlineResult:
    case TaskSource::Yes:
    case TaskSource::No:
        break;
    }
    return RowStream::Created;
}

void RowReader::tellPage(const RowPage &page)
{
    if (!m_stopped)
        m_request.hooks.page(page);
}

void RowReader::tellBytes(qint64 received, qint64 total)
{
    if (!m_stopped)
        m_request.hooks.bytes(received, total);
}

void RowReader::tellFinished(const Outcome &outcome)
{
    if (m_stopped)
        return;
    m_stopped = true;
    m_request.hooks.finished(outcome);
}

std::unique_ptr<RowReader> makeRowReader(RowReader::Request request)
{
    switch (request.source) {
    case TaskSource::PagedFailedRows:
    case TaskSource::PagedCreatedRows:
        return makePagedReader(std::move(request));
    case TaskSource::ExportResult:
    case TaskSource::ExportErrors:
        return makeLineReader(std::move(request));
    case TaskSource::FileResult:
    case TaskSource::FileCreatedRows:
    case TaskSource::FileFailedRows:
        return makeFileReader(std::move(request));
    case TaskSource::Null:
    case TaskSource::NotSupported:
    case TaskSource::NotYet:
    case TaskSource::JobFailed:
    case TaskSource::FileError:
    case TaskSource::InlineResult:
    case TaskSource::Yes:
    case TaskSource::No:
        break;
    }
    Q_UNREACHABLE();
}

} // namespace taskglass
