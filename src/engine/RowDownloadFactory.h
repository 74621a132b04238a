// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/Download.h"

#include <optional>

namespace taskglass {

class LabelboxClient;
class Workspace;

/// Downloads from one server into one workspace, while there are both. Lives on the engine's
/// thread.
class RowDownloadFactory : public DownloadFactory {
public:
    /// Either may be null; both must outlive their use, and the downloads made with them.
    void setConnection(LabelboxClient *client, const Workspace *workspace);
    /// Why there is no workspace; absent if there is one, or none was asked for.
    void setWorkspaceProblem(std::optional<Error> problem);

    bool canDownload() const override { return m_client && m_workspace; }
    std::unique_ptr<Download> makeDownload(
        const TaskRecord &task, RowStream stream, Reading reading) override;
    RowStreamState storedRows(const StreamId &id) const override;

private:
    Error whyNotFetched() const;

    LabelboxClient *m_client = nullptr;
    const Workspace *m_workspace = nullptr;
    std::optional<Error> m_workspaceProblem{};
};

} // namespace taskglass
