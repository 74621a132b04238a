// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "base/Secret.h"
#include "domain/StreamId.h"
#include "store/TaskStore.h"

#include <QString>
#include <QUrl>

namespace taskglass {

/// What one endpoint and key keep on disk: a folder with the store of tasks and the logs of their
/// rows, readable by its owner only. It knows every name in that folder; what the files hold is the
/// store's and the logs' business. Lives on one thread; its static functions on any.
class Workspace {
public:
    /// The folder under @p root for @p endpoint and @p key, so that two accounts never mix. Of the
    /// key only a digest is used.
    static QString folderFor(const QString &root, const QUrl &endpoint, const Secret &key);

    /// Opens or creates the one in @p folder, and sweeps logs of tasks that were still running. A
    /// store that cannot be read, or is from a newer version, is set aside (`tasks-1.bad`, ...) and
    /// a new one begun; then `setAsideStore()` names it. Error `Storage` only if no store can be
    /// had at all.
    static Result<Workspace> open(const QString &folder);

    TaskStore &tasks() { return m_tasks; }
    const TaskStore &tasks() const { return m_tasks; }
    /// The path of a damaged store that was set aside on opening; empty if there was none.
    const QString &setAsideStore() const { return m_setAsideStore; }

    /// Where the page log of @p id is kept; its folder exists.
    QString logPath(const StreamId &id) const;
    /// Where rows of a task still running are kept, until the workspace is opened again: a path
    /// that this process never used before, because whoever shows the last one may go on doing so.
    QString newLiveLogPath(const StreamId &id) const;

    /// Where the copy grows that shall replace the log at @p logPath.
    static QString replacementPath(const QString &logPath);
    /// Puts the log at @p logPath out of the way (`….bad`, `….2.bad`, ...) and says where it is
    /// now; a null text if it could not be moved.
    static QString setAsideLog(const QString &logPath);

private:
    Workspace(QString folder, TaskStore tasks, QString setAsideStore);

    QString m_folder;
    TaskStore m_tasks;
    QString m_setAsideStore;
};

} // namespace taskglass
