// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "labelbox/RowFetch.h"

#include <functional>
#include <memory>

namespace taskglass {

/// One way to get at the rows of a task; `RowFetch` picks it. Tells what it finds through the
/// hooks, `finished` last and once. It may be told to `stop` inside a hook.
class RowReader : public QObject {
public:
    struct Hooks {
        std::function<void(const RowPage &)> page;
        std::function<void(qint64 received, qint64 total)> bytes;
        std::function<void(const Outcome &)> finished;
    };
    /// What is to be read, how, and who wants to know. The client must outlive the reader.
    struct Request {
        LabelboxClient &client;
        TaskRecord task{};
        TaskSource source{};
        RowFetch::Shape shape{};
        RowFetch::Pages pages{};
        Hooks hooks{};
    };

    explicit RowReader(Request request) : m_request(std::move(request)) { }

    virtual void start(const QByteArray &cursor) = 0;
    /// No hook is called after this.
    void stop() { m_stopped = true; }
    bool isStopped() const { return m_stopped; }

protected:
    LabelboxClient &client() { return m_request.client; }
    const TaskRecord &task() const { return m_request.task; }
    TaskSource source() const { return m_request.source; }
    RowStream stream() const;
    RowFetch::Shape shape() const { return m_request.shape; }
    RowFetch::Pages pages() const { return m_request.pages; }

    void tellPage(const RowPage &page);
    void tellBytes(qint64 received, qint64 total);
    void tellFinished(const Outcome &outcome);

private:
    Request m_request;
    bool m_stopped = false;
};

/// The reader for the request's source, which must be one that holds a list.
std::unique_ptr<RowReader> makeRowReader(RowReader::Request request);

/// Asks the paged queries (Protocol.md, "Paged rows").
std::unique_ptr<RowReader> makePagedReader(RowReader::Request request);
/// Reads a list out of a result file: one JSON object, any size (Protocol.md, "Result files").
std::unique_ptr<RowReader> makeFileReader(RowReader::Request request);
/// Reads NDJSON, from a file address or from the chunks of an export stream (Protocol.md, "Export
/// streams").
std::unique_ptr<RowReader> makeLineReader(RowReader::Request request);

} // namespace taskglass
