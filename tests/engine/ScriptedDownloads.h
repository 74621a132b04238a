// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/Download.h"

#include <map>
#include <vector>

namespace taskglass {

/// A download that does what a test says, and nothing else.
class ScriptedDownload : public Download {
public:
    ScriptedDownload(const StreamId &id, DownloadFactory::Reading how) : reading(how)
    {
        m_state.id = id;
        m_state.log.path = id.task.value;
    }

    void start() override
    {
        ++starts;
        if (endsAtOnce)
            end(RowStreamState::Phase::Complete);
        else
            m_isRunning = true;
    }
    void stop() override
    {
        if (m_state.phase == RowStreamState::Phase::Fetching)
            end(RowStreamState::Phase::Interrupted);
    }
    bool isRunning() const override { return m_isRunning; }
    const RowStreamState &state() const override { return m_state; }

    void arrive(qint64 rows, std::optional<qint64> total = {})
    {
        m_state.rows = rows;
        m_state.total = total;
        emit stateChanged(m_state);
    }
    void end(RowStreamState::Phase phase)
    {
        m_isRunning = false;
        m_state.phase = phase;
        if (phase == RowStreamState::Phase::Interrupted)
            m_state.error = Error{Error::Kind::Cancelled, QStringLiteral("It was stopped."), {}};
        emit stateChanged(m_state);
        emit ended();
    }

    const DownloadFactory::Reading reading;
    int starts = 0;
    bool endsAtOnce = false;

private:
    RowStreamState m_state{};
    bool m_isRunning = false;
};

/// Makes such downloads, and knows the last one of each stream.
class ScriptedDownloads : public DownloadFactory {
public:
    bool canDownload() const override { return isConnected; }
    std::unique_ptr<Download> makeDownload(
        const TaskRecord &task, RowStream stream, Reading reading) override
    {
        const StreamId id{task.id, stream};
        auto download = std::make_unique<ScriptedDownload>(id, reading);
        download->endsAtOnce = endAtOnce;
        last[id] = download.get();
        ++made;
        return download;
    }
    RowStreamState storedRows(const StreamId &id) const override
    {
        return {.id = id, .phase = RowStreamState::Phase::Interrupted};
    }

    bool isConnected = true;
    bool endAtOnce = false;
    int made = 0;
    std::map<StreamId, ScriptedDownload *> last{};
};

} // namespace taskglass
