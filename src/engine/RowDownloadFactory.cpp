// SPDX-License-Identifier: Apache-2.0
#include "engine/RowDownloadFactory.h"

#include "engine/RowDownload.h"
#include "store/PageLog.h"
#include "store/Workspace.h"

#include <QCoreApplication>

namespace taskglass {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(taskglass::RowDownloadFactory)
};

} // namespace

void RowDownloadFactory::setConnection(LabelboxClient *client, const Workspace *workspace)
{
    m_client = client;
    m_workspace = workspace;
}

void RowDownloadFactory::setWorkspaceProblem(std::optional<Error> problem)
{
    m_workspaceProblem = std::move(problem);
}

/// Why rows that are not on disk cannot come from the server either.
Error RowDownloadFactory::whyNotFetched() const
{
    if (m_workspaceProblem) // Rows are shown from the disk.
        return *m_workspaceProblem;
    if (!m_client)
        return {Error::Kind::KeyMissing,
            Words::tr(
                "These rows were not saved earlier, and without an API key they cannot be fetched. "
                "Enter a key and try again."),
            QStringLiteral("no client")};
    return {Error::Kind::NoData,
        Words::tr("These rows were not saved earlier, and their task is no longer in the list. "
                  "Load the list again, then try again."),
        QStringLiteral("unknown task")};
}

std::unique_ptr<Download> RowDownloadFactory::makeDownload(
    const TaskRecord &task, RowStream stream, Reading reading)
{
    const StreamId id{task.id, stream};
    // A list that still grows is read afresh each time: its old cursors prove nothing.
    const QString path =
        isFinished(task.meaning()) ? m_workspace->logPath(id) : m_workspace->newLiveLogPath(id);
    return std::make_unique<RowDownload>(*m_client, task, stream, path, reading);
}

RowStreamState RowDownloadFactory::storedRows(const StreamId &id) const
{
    RowStreamState state{.id = id, .phase = RowStreamState::Phase::Interrupted};
    state.error = whyNotFetched();
    if (!m_workspace)
        return state;
    state.log.path = m_workspace->logPath(id);
    if (const auto log = PageLog::open(state.log.path, id.stream, PageLog::Mode::Read)) {
        state.rows = log->rows();
        state.bytes = log->bytes();
        state.total = log->total();
        if (log->isComplete()) {
            state.phase = RowStreamState::Phase::Complete;
            state.error = RowDownload::shortfallOf(state);
        }
    }
    return state;
}

} // namespace taskglass
