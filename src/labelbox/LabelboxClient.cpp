// SPDX-License-Identifier: Apache-2.0
#include "labelbox/LabelboxClient.h"

#include "graphql/GraphQlAnswer.h"
#include "http/FileDownload.h"
#include "labelbox/PageHead.h"
#include "labelbox/Queries.h"
#include "labelbox/RowDecoder.h"
#include "labelbox/TaskDecoder.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QSet>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

using Kind = Error::Kind;

Error noSuchTask(const TaskId &id)
{
    return {Kind::NotFound,
        QCoreApplication::translate("LabelboxClient",
            "There is no task %1 among the tasks of this key's user. Check the id; tasks that a "
            "colleague created can only be seen with their key.")
            .arg(id.value.left(100)),
        u"no task "_s + id.value};
}

QString streamTypeWord(RowStream stream)
{
    return stream == RowStream::ExportErrors ? u"ERRORS"_s : u"RESULT"_s;
}

QJsonObject streamVariables(const TaskId &id, RowStream stream)
{
    return {
        {u"where"_s, QJsonObject{{u"id"_s, id.value}}}, {u"streamType"_s, streamTypeWord(stream)}};
}

/// A count or position that may come as a number or, being UInt64, as a decimal string.
std::optional<qint64> wholeNumber(const QJsonValue &value)
{
    if (value.isString()) {
        bool isNumber = false;
        const qint64 number = value.toString().toLongLong(&isNumber);
        return isNumber ? std::optional(number) : std::nullopt;
    }
    return value.isDouble() ? std::optional(value.toInteger()) : std::nullopt;
}

/// Where the page with the newest of @p tasks begins, given all of them in the server's order.
qsizetype newestPageOffset(const QList<TaskRecord> &tasks)
{
    const bool oldestFirst = tasks.size() > LabelboxClient::tasksPerPage
        && tasks.first().createdAt.utc < tasks.last().createdAt.utc;
    return oldestFirst ? tasks.size() / LabelboxClient::tasksPerPage * LabelboxClient::tasksPerPage
                       : 0;
}

/// Pages are megabytes: read once, not first by the ladder and then by their decoder. Only what is
/// no plain page is looked at again.
Result<RowPage> readRowPage(QByteArray &body, RowStream stream)
{
    if (std::optional<RowPage> page = decodePlainRowPage(body, stream))
        return *std::move(page);
    if (const Outcome checked = readGraphQlAnswer(200, body); !checked)
        return checked.error();
    return decodeRowPage(body, stream);
}

/// Whether the error says that this server does not know such a question at all.
bool isUnknownQuestion(const Error &error)
{
    return error.kind == Kind::InvalidQuery || error.kind == Kind::Malformed
        || error.kind == Kind::Rejected || error.kind == Kind::NotFound;
}

} // namespace

/// A listing of all pages, on its way.
struct LabelboxClient::Sweep {
    Scope scope = Scope::User;
    QPointer<QObject> receiver{};
    Handler<QList<TaskRecord>> handler{};
    std::function<void(const QList<TaskRecord> &)> pageHandler{};
    QList<TaskRecord> tasks{};
    QSet<QString> seen{};
    qsizetype skip = 0;
};

/// Several tasks asked for by id, on their way.
struct LabelboxClient::ById {
    QList<TaskId> ids{};
    qsizetype next = 0;
    RetryPolicy retryPolicy = RetryPolicy::Retry;
    QPointer<QObject> receiver{};
    Handler<QList<TaskRecord>> handler{};
    QList<TaskRecord> tasks{};
};

LabelboxClient::LabelboxClient(Endpoint endpoint, QObject *parent)
    : QObject(parent), m_graphQl(m_transport, std::move(endpoint))
{
}

void LabelboxClient::ask(const QString &operation, const QByteArray &document,
    QJsonObject variables, RetryPolicy retryPolicy, QObject *receiver, BodyHandler handler)
{
    m_graphQl.post(
        {
            .operation = operation,
            .document = document,
            .variables = std::move(variables),
            .priority = GraphQlRequest::Priority::Poll,
            .retryPolicy = retryPolicy,
        },
        receiver, [handler = std::move(handler)](const Result<QByteArray> &body) {
            handler(body ? graphQlData(*body) : Result<QJsonObject>(body.error()));
        });
}

void LabelboxClient::fetchUser(QObject *receiver, Handler<User> handler)
{
    ask(u"GetUser"_s, queryDocument("GetUser"), {}, RetryPolicy::Retry, receiver,
        [this, handler = std::move(handler)](const Result<QJsonObject> &data) {
            if (!data) {
                handler(data.error());
                return;
            }
            Result<User> user = decodeUser((*data)["user"_L1]);
            if (user)
                m_userId = user->id;
            handler(std::move(user));
        });
}

void LabelboxClient::fetchOrganization(QObject *receiver, Handler<Organization> handler)
{
    ask(u"GetOrganization"_s, queryDocument("GetOrganization"), {}, RetryPolicy::Retry, receiver,
        [handler = std::move(handler)](const Result<QJsonObject> &data) {
            handler(data ? decodeOrganization((*data)["organization"_L1])
                         : Result<Organization>(data.error()));
        });
}

void LabelboxClient::withUserId(
    RetryPolicy retryPolicy, QObject *receiver, Handler<QString> handler)
{
    if (!m_userId.isEmpty()) {
        handler(m_userId);
        return;
    }
    ask(u"GetUser"_s, queryDocument("GetUser"), {}, retryPolicy, receiver,
        [this, handler = std::move(handler)](const Result<QJsonObject> &data) {
            if (!data) {
                handler(data.error());
                return;
            }
            const Result<User> user = decodeUser((*data)["user"_L1]);
            if (!user) {
                handler(user.error());
                return;
            }
            m_userId = user->id;
            handler(m_userId);
        });
}

void LabelboxClient::fetchTasks(Scope scope, qsizetype skip, RetryPolicy retryPolicy,
    QObject *receiver, Handler<QList<TaskRecord>> handler)
{
    if (scope == Scope::Organization) {
        ask(u"GetOrganizationTasks"_s, withSkip(queryDocument("GetOrganizationTasks"), skip), {},
            retryPolicy, receiver, [handler = std::move(handler)](const Result<QJsonObject> &data) {
                handler(data ? decodeTasks((*data)["organization"_L1]["tasks"_L1])
                             : Result<QList<TaskRecord>>(data.error()));
            });
        return;
    }
    withUserId(retryPolicy, receiver,
        [this, skip, retryPolicy, receiver = QPointer(receiver), handler = std::move(handler)](
            const Result<QString> &userId) {
            if (!userId) {
                handler(userId.error());
                return;
            }
            const bool ordered = m_canOrder;
            const char *name = ordered ? "GetUserCreatedTasksNewestFirst" : "GetUserCreatedTasks";
            ask(QString::fromLatin1(name), withSkip(queryDocument(name), skip),
                {{u"param_0"_s, *userId}}, retryPolicy, receiver,
                [this, skip, retryPolicy, ordered, receiver, handler](
                    const Result<QJsonObject> &data) {
                    if (!data && ordered && data.error().kind == Kind::InvalidQuery) {
                        // This server takes no orderBy; it is not asked for it again.
                        m_canOrder = false;
                        fetchTasks(Scope::User, skip, retryPolicy, receiver, handler);
                        return;
                    }
                    handler(data ? decodeTasks((*data)["user"_L1]["createdTasks"_L1])
                                 : Result<QList<TaskRecord>>(data.error()));
                });
        });
}

void LabelboxClient::fetchAllTasks(
    QObject *receiver, TaskPageHandler pageHandler, Handler<QList<TaskRecord>> handler)
{
    auto sweep = std::make_shared<Sweep>();
    sweep->receiver = receiver;
    sweep->pageHandler = std::move(pageHandler);
    sweep->handler = std::move(handler);
    fetchNextSweepPage(sweep);
}

void LabelboxClient::fetchNextSweepPage(const std::shared_ptr<Sweep> &sweep)
{
    // An offer that may not exist is not worth two minutes of retries.
    const bool isTrial = sweep->scope == Scope::Organization && !m_offersOrganization;
    fetchTasks(sweep->scope, sweep->skip, isTrial ? RetryPolicy::Once : RetryPolicy::Retry,
        sweep->receiver, [this, sweep, isTrial](const Result<QList<TaskRecord>> &page) {
            if (!page && isTrial) {
                // Own tasks are all here; colleagues' are an offer that this server or key may not
                // have.
                if (isUnknownQuestion(page.error()) || page.error().kind == Kind::Forbidden)
                    m_offersOrganization = false;
                sweep->handler(sweep->tasks);
                return;
            }
            if (!page) {
                sweep->handler(page.error());
                return;
            }
            if (sweep->scope == Scope::Organization)
                m_offersOrganization = true;
            QList<TaskRecord> fresh;
            for (const TaskRecord &task : *page) {
                if (sweep->seen.contains(task.id.value))
                    continue;
                sweep->seen.insert(task.id.value);
                fresh.append(task);
            }
            sweep->tasks += fresh;
            if (!fresh.isEmpty() && sweep->pageHandler)
                sweep->pageHandler(fresh);
            // A server that ignores the offset would send the same full page for ever.
            const bool isStuck = fresh.isEmpty() && sweep->scope == Scope::User;
            if (page->size() == tasksPerPage && !isStuck) {
                sweep->skip += tasksPerPage;
                fetchNextSweepPage(sweep);
                return;
            }
            if (sweep->scope == Scope::User)
                m_newestSkip = newestPageOffset(sweep->tasks);
            if (sweep->scope == Scope::User && m_offersOrganization.value_or(true)) {
                sweep->scope = Scope::Organization;
                sweep->skip = 0;
                fetchNextSweepPage(sweep);
            } else {
                sweep->handler(sweep->tasks);
            }
        });
}

void LabelboxClient::fetchNewestTasks(
    RetryPolicy retryPolicy, QObject *receiver, Handler<QList<TaskRecord>> handler)
{
    fetchTasks(Scope::User, m_newestSkip, retryPolicy, receiver,
        [this, retryPolicy, receiver = QPointer(receiver), handler = std::move(handler)](
            const Result<QList<TaskRecord>> &own) {
            if (own && own->size() == tasksPerPage && m_newestSkip > 0)
                m_newestSkip += tasksPerPage; // oldest first, and this page is full now
            if (!own || !m_offersOrganization.value_or(false)) {
                handler(own);
                return;
            }
            fetchTasks(Scope::Organization, 0, retryPolicy, receiver,
                [own = *own, handler](const Result<QList<TaskRecord>> &all) {
                    // Own tasks have arrived; colleagues' come with the next question.
                    if (!all) {
                        handler(own);
                        return;
                    }
                    QSet<QString> seen;
                    QList<TaskRecord> tasks;
                    for (const TaskRecord &task : own + *all) {
                        if (!seen.contains(task.id.value))
                            tasks.append(task);
                        seen.insert(task.id.value);
                    }
                    handler(tasks);
                });
        });
}

void LabelboxClient::fetchTask(const TaskId &id, QObject *receiver, Handler<TaskRecord> handler)
{
    fetchTask(id, RetryPolicy::Retry, receiver, std::move(handler));
}

void LabelboxClient::fetchTask(
    const TaskId &id, RetryPolicy retryPolicy, QObject *receiver, Handler<TaskRecord> handler)
{
    withUserId(retryPolicy, receiver,
        [this, id, retryPolicy, receiver = QPointer(receiver), handler = std::move(handler)](
            const Result<QString> &userId) {
            if (!userId) {
                handler(userId.error());
                return;
            }
            ask(u"GetUserCreatedTask"_s, queryDocument("GetUserCreatedTask"),
                {{u"userId"_s, *userId}, {u"taskId"_s, id.value}}, retryPolicy, receiver,
                [id, handler](const Result<QJsonObject> &data) {
                    if (!data) {
                        handler(
                            data.error().kind == Kind::NotFound ? noSuchTask(id) : data.error());
                        return;
                    }
                    const QJsonValue list = (*data)["user"_L1]["createdTasks"_L1];
                    if (!list.isArray() || list.toArray().isEmpty()) {
                        handler(noSuchTask(id));
                        return;
                    }
                    handler(decodeTask(list.toArray().first()));
                });
        });
}

void LabelboxClient::fetchTasksById(const QList<TaskId> &ids, RetryPolicy retryPolicy,
    QObject *receiver, Handler<QList<TaskRecord>> handler)
{
    auto work = std::make_shared<ById>();
    work->ids = ids;
    work->retryPolicy = retryPolicy;
    work->receiver = receiver;
    work->handler = std::move(handler);
    fetchNextBatch(work);
}

void LabelboxClient::fetchNextBatch(const std::shared_ptr<ById> &work)
{
    const QList<TaskId> batch = work->ids.mid(work->next, m_batch);
    if (batch.size() <= 1) {
        if (batch.isEmpty()) {
            work->handler(work->tasks);
            return;
        }
        fetchTask(batch.first(), work->retryPolicy, work->receiver,
            [this, work](const Result<TaskRecord> &task) {
                if (!task && task.error().kind != Kind::NotFound) {
                    work->handler(task.error());
                    return;
                }
                if (task)
                    work->tasks.append(*task);
                ++work->next;
                fetchNextBatch(work);
            });
        return;
    }
    withUserId(
        work->retryPolicy, work->receiver, [this, work, batch](const Result<QString> &userId) {
            if (!userId) {
                work->handler(userId.error());
                return;
            }
            QJsonObject variables{{u"userId"_s, *userId}};
            for (qsizetype i = 0; i < batch.size(); ++i)
                variables.insert(u"id"_s + QString::number(i), batch.at(i).value);
            ask(u"GetTasksById"_s, tasksByIdDocument(batch.size()), variables, work->retryPolicy,
                work->receiver, [this, work, batch](const Result<QJsonObject> &data) {
                    if (!data && data.error().kind == Kind::TooComplex) {
                        m_batch = std::max<qsizetype>(1, batch.size() / 2);
                        fetchNextBatch(work);
                        return;
                    }
                    const QJsonValue user = data ? (*data)["user"_L1] : QJsonValue();
                    if ((!data && isUnknownQuestion(data.error()))
                        || (data && !user["t0"_L1].isArray())) {
                        // No aliases here: one request a task from now on.
                        m_batch = 1;
                        fetchNextBatch(work);
                        return;
                    }
                    if (!data) {
                        work->handler(data.error());
                        return;
                    }
                    for (qsizetype i = 0; i < batch.size(); ++i) {
                        const QJsonValue list = user[QString(u't' + QString::number(i))];
                        if (Result<QList<TaskRecord>> tasks = decodeTasks(list))
                            work->tasks += *tasks;
                    }
                    work->next += batch.size();
                    fetchNextBatch(work);
                });
        });
}

void LabelboxClient::fetchRows(const TaskId &id, RowStream stream, const QByteArray &cursor,
    int first, QObject *receiver, Handler<RowPage> handler, CursorHandler ahead)
{
    const char *name =
        stream == RowStream::Failed ? "FailedDataRowImports" : "SuccessesfulDataRowImports";
    GraphQlRequest request{
        .operation = QString::fromLatin1(name),
        .document = queryDocument(name),
        .variables = {{u"taskId"_s, id.value}, {u"first"_s, first},
            {u"from"_s, cursor.isEmpty() ? QJsonValue() : QJsonValue(QString::fromUtf8(cursor))}},
        .priority = first > 1 ? GraphQlRequest::Priority::Bulk : GraphQlRequest::Priority::Poll,
        .retryPolicy = RetryPolicy::Retry,
    };
    if (ahead) {
        request.onProgress = [stream, ahead = std::move(ahead)](
                                 QByteArrayView body, Arrived arrived) {
            PageHead seen = readPageHead(body, stream);
            if (arrived == Arrived::Whole && seen.state != PageHead::State::Known)
                seen = readPageTail(body);
            if (seen.state == PageHead::State::Known && !seen.cursor.isEmpty())
                ahead(seen.cursor, arrived);
        };
    }
    m_graphQl.post<RowPage>(
        std::move(request), [stream](QByteArray body) { return readRowPage(body, stream); },
        receiver, std::move(handler));
}

void LabelboxClient::fetchRowTotal(
    const TaskId &id, RowStream stream, QObject *receiver, Handler<std::optional<qint64>> handler)
{
    fetchRows(
        id, stream, {}, 1, receiver, [handler = std::move(handler)](const Result<RowPage> &page) {
            if (!page) {
                handler(page.error());
                return;
            }
            // No row and nothing after it is a total of zero, whatever `total` says.
            const bool isEmpty = page->rows() == 0 && page->cursor.isEmpty();
            handler(isEmpty ? std::optional<qint64>(0) : page->total);
        });
}

void LabelboxClient::fetchExportHeader(const TaskId &id, RowStream stream, QObject *receiver,
    Handler<std::optional<ExportHeader>> handler)
{
    ask(u"GetExportMetadataHeader"_s, queryDocument("GetExportMetadataHeader"),
        streamVariables(id, stream), RetryPolicy::Retry, receiver,
        [handler = std::move(handler)](const Result<QJsonObject> &data) {
            if (!data) {
                if (isUnknownQuestion(data.error()))
                    handler(std::optional<ExportHeader>());
                else
                    handler(data.error());
                return;
            }
            const QJsonValue header = (*data)["task"_L1]["exportMetadataHeader"_L1];
            const std::optional<qint64> size = wholeNumber(header["totalSize"_L1]);
            if (!size)
                handler(std::optional<ExportHeader>());
            else
                handler(std::optional(
                    ExportHeader{.bytes = *size, .lines = wholeNumber(header["totalLines"_L1])}));
        });
}

void LabelboxClient::fetchExportChunk(const TaskId &id, RowStream stream, qint64 offset,
    QObject *receiver, Handler<ExportChunk> handler)
{
    QJsonObject variables = streamVariables(id, stream);
    variables.insert(u"offset"_s, QString::number(offset)); // UInt64 travels as a decimal string
    m_graphQl.post(
        {
            .operation = u"GetExportFileFromOffset"_s,
            .document = queryDocument("GetExportFileFromOffset"),
            .variables = variables,
            .priority = GraphQlRequest::Priority::Bulk,
            .retryPolicy = RetryPolicy::Retry,
        },
        receiver, [handler = std::move(handler)](const Result<QByteArray> &body) {
            const Result<QJsonObject> data =
                body ? graphQlData(*body) : Result<QJsonObject>(body.error());
            if (!data) {
                handler(data.error());
                return;
            }
            const QJsonValue chunk = (*data)["task"_L1]["exportFileFromOffset"_L1];
            const auto start = wholeNumber(chunk["offsets"_L1]["start"_L1]);
            const auto end = wholeNumber(chunk["offsets"_L1]["end"_L1]);
            const QUrl file(chunk["file"_L1].toString());
            if (!start || !end || *end < *start || file.isEmpty()) {
                handler(Error{Kind::Malformed,
                    QCoreApplication::translate("LabelboxClient",
                        "The server announced this export but did not say where its next part is. "
                        "What has arrived is kept; try again later."),
                    u"export chunk without offsets or file"_s});
                return;
            }
            handler(ExportChunk{.firstByte = *start, .lastByte = *end, .file = file});
        });
}

void LabelboxClient::download(
    const QUrl &url, const QString &path, QObject *receiver, Handler<qint64> handler)
{
    if (!receiver)
        return;
    auto *download = new FileDownload(m_transport, url, path, receiver);
    connect(download, &FileDownload::finished, receiver,
        [download, handler = std::move(handler)](const Result<qint64> &size) {
            download->deleteLater();
            handler(size);
        });
    download->start();
}

} // namespace taskglass
