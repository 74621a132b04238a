// SPDX-License-Identifier: Apache-2.0
#include "labelbox/RowReader.h"

#include "base/Format.h"

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

void RowReader::Abandon::operator()(RowReader *reader) const
{
    reader->m_isStopped = true;
    reader->deleteLater(); // It may be the caller, further up the stack.
}

void RowReader::cancel()
{
    reportEnd(Error{Error::Kind::Cancelled, tr("Fetching the rows was stopped."), {}});
}

void RowReader::reportPage(const RowPage &page)
{
    if (m_isStopped)
        return;
    m_hasRows = m_hasRows || page.rows() > 0;
    emit pageFetched(page);
}

void RowReader::reportEnd(const Result<void> &outcome)
{
    if (m_isStopped)
        return;
    m_isStopped = true;
    if (!outcome && outcome.error().kind == Error::Kind::Incomplete && !m_hasRows) {
        Error error = outcome.error();
        error.kind = Error::Kind::Malformed; // Of nothing, nothing is good.
        emit finished(error);
        return;
    }
    emit finished(outcome);
}

RowReader::Pointer RowReader::create(
    LabelboxClient &client, TaskRecord task, TaskSource source, Shape shape, Pages pages)
{
    Request request{
        .client = client,
        .task = std::move(task),
        .source = source,
        .shape = shape,
        .pages = pages,
    };
    switch (source) {
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

Error fewerThanAnnounced(qint64 rows, qint64 total)
{
    return {Error::Kind::Incomplete,
        RowReader::tr(
            "The server announced %1 rows and sent %2, so %3 are missing. What is here is "
            "good; try again, and if it stays so, ask Labelbox support.")
            .arg(display::count(total), display::count(rows), display::count(total - rows)),
        QStringLiteral("%1 of %2 rows").arg(rows).arg(total)};
}

} // namespace taskglass
