// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "labelbox/LabelboxClient.h"
#include "labelbox/TaskProperty.h"

#include <QObject>

#include <memory>

namespace taskglass {

/// Reads one list of a task, page by page, from wherever the server keeps it: paged queries, a
/// result file, an export stream or an NDJSON file. Lives on its client's thread; the client must
/// outlive it.
class RowReader : public QObject {
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
    /// What is to be read, and how.
    struct Request {
        LabelboxClient &client;
        TaskRecord task{};
        TaskSource source{};
        Shape shape{};
        Pages pages{};
    };
    struct Abandon {
        void operator()(RowReader *reader) const;
    };
    /// Ends its reader in silence. It may do so while that emits a signal.
    using Pointer = std::unique_ptr<RowReader, Abandon>;

    /// The reader for @p source, which must be one that holds a list.
    static Pointer create(LabelboxClient &client, TaskRecord task, TaskSource source, Shape shape,
        Pages pages = Pages::Ahead);

    /// Begins at @p cursor (the `cursor` of the last page kept), or from the start when it is
    /// empty. To be called once.
    void start(const QByteArray &cursor = {}) { begin(cursor); }
    /// Ends with `Error::Kind::Cancelled`, at once.
    void cancel();

signals:
    /// The next rows, in the server's order. `page.cursor` is where to resume after it.
    void pageFetched(const taskglass::RowPage &page);
    /// Last of all and once: no more rows follow; or why they could not be had. Error `NoData` if
    /// the source does not exist, `Malformed` if it is not in its form, `Incomplete` if the pages
    /// reported are good but not all that was announced, `Storage` if a file could not be kept;
    /// else the errors of the client's `fetch` functions.
    void finished(const taskglass::Result<void> &outcome);

protected:
    explicit RowReader(Request request) : m_request(std::move(request)) { }

    virtual void begin(const QByteArray &cursor) = 0;

    const Request &request() const { return m_request; }
    RowStream stream() const;
    /// Nothing is to be done any more, because `finished` was said or nobody listens. May become
    /// true with any page that is reported.
    bool isStopped() const { return m_isStopped; }
    void reportPage(const RowPage &page);
    void reportEnd(const Result<void> &outcome);

private:
    Request m_request;
    bool m_isStopped = false;
    bool m_hasRows = false;
};

/// `Incomplete`: @p rows are fewer than the @p total that the server announced.
Error fewerThanAnnounced(qint64 rows, qint64 total);

/// Asks the paged queries (Protocol.md, "Paged rows").
RowReader::Pointer makePagedReader(RowReader::Request request);
/// Reads a list out of a result file: one JSON object, any size (Protocol.md, "Result files").
RowReader::Pointer makeFileReader(RowReader::Request request);
/// Reads NDJSON, from a file address or from the chunks of an export stream (Protocol.md, "Export
/// streams").
RowReader::Pointer makeLineReader(RowReader::Request request);

} // namespace taskglass
