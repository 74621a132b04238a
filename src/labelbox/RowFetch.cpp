// SPDX-License-Identifier: Apache-2.0
#include "labelbox/RowFetch.h"

#include "labelbox/RowReader.h"

#include <QCoreApplication>

namespace taskglass {

RowFetch::RowFetch(LabelboxClient &client, TaskRecord task, TaskSource source, Shape shape,
    Pages pages, QObject *parent)
    : QObject(parent)
    , m_reader(makeRowReader({.client = client,
          .task = std::move(task),
          .source = source,
          .shape = shape,
          .pages = pages,
          .hooks = {
              .page = [this](const RowPage &page) { emit pageFetched(page); },
              .bytes = [this](
                           qint64 received, qint64 total) { emit bytesFetched(received, total); },
              .finished = [this](const Outcome &outcome) { emit finished(outcome); },
          }}))
{
}

RowFetch::~RowFetch()
{
    m_reader->stop();
    // It may be the caller, further up the stack.
    m_reader.release()->deleteLater();
}

void RowFetch::start(const QByteArray &cursor)
{
    m_reader->start(cursor);
}

void RowFetch::cancel()
{
    if (m_reader->isStopped())
        return;
    m_reader->stop();
    emit finished(Error{Error::Kind::Cancelled,
        QCoreApplication::translate("RowFetch", "Fetching the rows was stopped."), {}});
}

} // namespace taskglass
