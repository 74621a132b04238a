// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "labelbox/LabelboxClient.h"

#include <functional>

namespace taskglass {

/// What a listing found.
struct TaskSweep {
    QList<TaskRecord> tasks{};
    /// Why those are not all, if some could not be read: the organization's, entries of the list,
    /// or what follows where a list does not end.
    std::optional<Error> shortfall{};
};

/// Which tasks there are, asked for in as few requests as the server allows. What it learns of the
/// server it leaves with the client (`ServerTraits`), so that it may be made anew for each
/// question. Handlers are called as those of `LabelboxClient`, whose errors they get.
class TaskListing {
public:
    using RetryPolicy = LabelboxClient::RetryPolicy;
    using Scope = LabelboxClient::Scope;
    /// Receives the tasks of each page as it arrives, each id once; false if no further page of
    /// that scope is wanted.
    using PageHandler = std::function<bool(Scope, const QList<TaskRecord> &)>;

    explicit TaskListing(LabelboxClient &client) : m_client(client) { }

    /// Every task this key can list, all pages, each id once: the user's own and then, where the
    /// server offers it (found out once), the whole organization's (Protocol.md, "The
    /// organization's tasks"). An error only if the user's own cannot be listed.
    void fetchAll(QObject *receiver, PageHandler pageHandler, Handler<TaskSweep> handler);
    /// The same, but tasks of other statuses than @p status, the server's word, may be left out:
    /// where the server can, it does not send them.
    void fetchAllOf(const QString &status, QObject *receiver, PageHandler pageHandler,
        Handler<TaskSweep> handler);
    /// The page of tasks that holds the newest, of both scopes the key can list; the shortfall is
    /// that of colleagues' tasks. Servers differ in their order (Protocol.md, "Open questions");
    /// `fetchAll` finds out where the newest are.
    void fetchNewest(RetryPolicy retryPolicy, QObject *receiver, Handler<TaskSweep> handler);
    /// Several tasks in as few requests as the server allows; unknown ids are left out.
    void fetchById(const QList<TaskId> &ids, RetryPolicy retryPolicy, QObject *receiver,
        Handler<QList<TaskRecord>> handler);

private:
    LabelboxClient &m_client;
};

} // namespace taskglass
