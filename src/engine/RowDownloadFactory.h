// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/Download.h"

namespace taskglass {

class LabelboxClient;
class Workspace;

/// Downloads from one server into one workspace, while there are both. Lives on the engine's
/// thread.
class RowDownloadFactory : public DownloadFactory {
public:
    /// Either may be null; both must outlive their use, and the downloads made with them.
    void setConnection(LabelboxClient *client, const Workspace *workspace);

    bool canDownload() const override { return m_client && m_workspace; }
    std::unique_ptr<Download> makeDownload(
        const TaskRecord &task, RowStream stream, Reading reading) override;
    RowStreamState storedRows(const StreamId &id) const override;

private:
    LabelboxClient *m_client = nullptr;
    const Workspace *m_workspace = nullptr;
};

} // namespace taskglass
