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

    RowReader(LabelboxClient &client, TaskRecord task, TaskSource source, RowFetch::Shape shape,
        Hooks hooks);

    virtual void start(const QByteArray &cursor) = 0;
    /// No hook is called after this.
    void stop() { m_stopped = true; }
    bool isStopped() const { return m_stopped; }

protected:
    LabelboxClient &client() { return m_client; }
    const TaskRecord &task() const { return m_task; }
    TaskSource source() const { return m_source; }
    RowStream stream() const;
    RowFetch::Shape shape() const { return m_shape; }

    void tellPage(const RowPage &page);
    void tellBytes(qint64 received, qint64 total);
    void tellFinished(const Outcome &outcome);

private:
    LabelboxClient &m_client;
    TaskRecord m_task;
    TaskSource m_source;
    RowFetch::Shape m_shape;
    Hooks m_hooks;
    bool m_stopped = false;
};

/// The reader for @p source. It must be one that holds a list.
std::unique_ptr<RowReader> makeRowReader(LabelboxClient &client, TaskRecord task, TaskSource source,
    RowFetch::Shape shape, RowReader::Hooks hooks);

} // namespace taskglass
