// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "labelbox/LabelboxClient.h"
#include "labelbox/TaskProperty.h"

#include <QObject>

#include <memory>

namespace taskglass {

class RowReader;

/// Fetches one list of a task, page by page, from wherever the server keeps it: paged queries,
/// a result file, an export stream or an NDJSON file. Says `finished` once; nothing after that.
class RowFetch : public QObject {
    Q_OBJECT
public:
    /// How a page presents its rows.
    enum class Shape {
        Rows, ///< One row per data row, in the stream's columns, legacy names and groups resolved.
        Values, ///< One row per element of the SDK's list, as JSON text in `LineColumn::Line`.
    };
    /// How the pages of a paged query are asked for.
    enum class Pages {
        Ahead,    ///< The next one as soon as the head of this one tells where it begins.
        OneByOne, ///< The next one when this one is here.
    };

    /// @p source must be one that holds a list. The client must outlive this object.
    RowFetch(LabelboxClient &client, TaskRecord task, TaskSource source, Shape shape,
        Pages pages = Pages::Ahead, QObject *parent = nullptr);
    ~RowFetch() override;

    /// Begins at @p cursor (the `cursor` of the last page kept), or from the start when it is
    /// empty.
    void start(const QByteArray &cursor = {});
    /// Ends with `Error::Kind::Cancelled`.
    void cancel();

signals:
    /// The next rows, in the server's order. `page.cursor` is where to resume after it.
    void pageFetched(const taskglass::RowPage &page);
    /// Bytes received so far in this run, of how many (-1 if unknown).
    void bytesFetched(qint64 received, qint64 total);
    /// No more rows follow; or why they could not be had. Error `NoData` if the source does not
    /// exist.
    void finished(const taskglass::Outcome &outcome);

private:
    std::unique_ptr<RowReader> m_reader;
};

} // namespace taskglass
