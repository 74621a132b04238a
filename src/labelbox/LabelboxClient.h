// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "domain/Identity.h"
#include "domain/RowPage.h"
#include "domain/TaskRecord.h"
#include "graphql/GraphQlClient.h"
#include "labelbox/ServerTraits.h"

#include <QList>
#include <QObject>
#include <QString>

#include <functional>
#include <optional>

namespace taskglass {

struct Query;

/// Size of one export stream (Protocol.md, "Export streams").
struct ExportHeader {
    qint64 bytes = 0;
    std::optional<qint64> lines{};
};

/// A page that is asked for of a list of tasks.
struct TaskListQuestion {
    /// Whose tasks a listing shows: the key's own user's, or the whole organization's.
    enum class Scope { User, Organization };

    Scope scope = Scope::User;
    qsizetype skip = 0; ///< Tasks before that page.
    /// The server's word, if only tasks of that status are wanted; no server is known for certain
    /// to take it.
    QString status{};
};

/// One page of a list of tasks.
struct TaskPage {
    QList<TaskRecord> tasks{};
    qsizetype entries = 0; ///< How many the server sent; more than `tasks` if some are unreadable.
};

/// Where the bytes of one export chunk are: `firstByte` to `lastByte`, both included.
struct ExportChunk {
    qint64 firstByte = 0;
    qint64 lastByte = 0;
    QUrl file{};
};

/// Labelbox in the domain's words. Read-only: it never sends a mutation. Every `fetch` calls its
/// handler once, later, on this thread; never, if the receiver or this client dies first. Errors
/// are those of `GraphQlClient::post`, `Malformed` for an answer whose shape is not the protocol's,
/// and what a function names.
class LabelboxClient : public QObject {
    Q_OBJECT
public:
    using Scope = TaskListQuestion::Scope;
    using RetryPolicy = GraphQlRequest::RetryPolicy;

    static constexpr qsizetype tasksPerPage = 100; ///< Protocol.md, "Listing tasks"
    static constexpr int rowsPerPage = 5000;       ///< Protocol.md, "Paged rows"

    explicit LabelboxClient(Endpoint endpoint, QObject *parent = nullptr);

    /// Error `Forbidden` if the server knows no user for this key; the functions that ask for the
    /// user's tasks have it, too.
    void fetchUser(QObject *receiver, Handler<User> handler);
    void fetchOrganization(QObject *receiver, Handler<Organization> handler);

    /// One page of tasks, with their creators as far as they can be known, newest first where the
    /// server can; fewer entries than `tasksPerPage` mean the last page. Pages may overlap:
    /// de-duplicate by id.
    void fetchTasks(const TaskListQuestion &question, RetryPolicy retryPolicy, QObject *receiver,
        Handler<TaskPage> handler);
    /// One task, retried if nothing is said: of the key's user, or, where the server lists the
    /// organization's tasks, of a colleague. Error `NoSuchTask` if there is none.
    void fetchTask(const TaskId &id, QObject *receiver, Handler<TaskRecord> handler);
    void fetchTask(
        const TaskId &id, RetryPolicy retryPolicy, QObject *receiver, Handler<TaskRecord> handler);
    /// Several tasks in one request; unknown ids are left out. Error `TooComplex` if the server
    /// finds them too many for that.
    void fetchTaskBatch(const QList<TaskId> &ids, RetryPolicy retryPolicy, QObject *receiver,
        Handler<QList<TaskRecord>> handler);
    /// The id of the key's user. If it is known, @p handler is called at once, before this returns;
    /// else later, with the errors of `fetchUser`.
    void withUserId(RetryPolicy retryPolicy, QObject *receiver, Handler<QString> handler);

    /// How much of a page is here when it tells where the next one begins.
    using Arrived = GraphQlRequest::Arrived;
    /// Told where the next page begins before this one is read.
    using CursorHandler = std::function<void(const QByteArray &next, Arrived arrived)>;
    /// One page of `RowStream::Failed` or `Created` of an upsert; an empty @p cursor is the
    /// beginning. @p ahead is called before @p handler, perhaps more than once, if the answer
    /// begins with a cursor, and again when all of it is here, if it begins or ends with one; not
    /// for the last page.
    void fetchRows(const TaskId &id, RowStream stream, const QByteArray &cursor, int first,
        QObject *receiver, Handler<RowPage> handler, CursorHandler ahead = {});
    /// How many rows `Failed` or `Created` of an upsert has, for the price of one row; absent if
    /// the server does not say.
    void fetchRowTotal(const TaskId &id, RowStream stream, QObject *receiver,
        Handler<std::optional<qint64>> handler);

    /// Absent if the export has no such stream (or the server no such query).
    void fetchExportHeader(const TaskId &id, RowStream stream, QObject *receiver,
        Handler<std::optional<ExportHeader>> handler);
    /// Where the bytes around @p offset are; the chunk is the server's choice.
    void fetchExportChunk(const TaskId &id, RowStream stream, qint64 offset, QObject *receiver,
        Handler<ExportChunk> handler);

    /// A result file into @p path, without the key; errors as of `FileDownload`. The transfer ends
    /// with the receiver.
    void download(const QUrl &url, const QString &path, QObject *receiver, Handler<qint64> handler);

    GraphQlClient &graphQl() { return m_graphQl; }
    HttpTransport &transport() { return m_transport; }

    /// What was learned of the server so far.
    ServerTraits &traits() { return m_traits; }

private:
    using Priority = GraphQlRequest::Priority;

    void ask(const Query &query, QJsonObject variables, RetryPolicy retryPolicy, QObject *receiver,
        Handler<QJsonObject> handler, Priority priority = Priority::Poll);
    void fetchUser(RetryPolicy retryPolicy, QObject *receiver, Handler<User> handler);
    enum class Order { NewestFirst, Any };
    void fetchOwnTasks(const TaskListQuestion &question, Order order, RetryPolicy retryPolicy,
        QObject *receiver, Handler<TaskPage> handler);
    void fetchOrganizationTasks(const TaskListQuestion &question, RetryPolicy retryPolicy,
        QObject *receiver, Handler<TaskPage> handler);
    void findColleaguesTask(const TaskId &id, qsizetype skip, const TaskId &lastSeen,
        RetryPolicy retryPolicy, QObject *receiver, Handler<TaskRecord> handler);
    Result<TaskRecord> decodeOwnTask(const QJsonValue &value) const;
    void markAsOwn(QList<TaskRecord> &tasks) const;

    HttpTransport m_transport{};
    GraphQlClient m_graphQl;
    Person m_owner{}; ///< Of the key; unknown until asked for.
    ServerTraits m_traits{};
};

} // namespace taskglass
