// SPDX-License-Identifier: Apache-2.0
#include "labelbox/LabelboxClient.h"

#include "graphql/GraphQlAnswer.h"
#include "http/BackOff.h"
#include "http/FileDownload.h"
#include "labelbox/PageHead.h"
#include "labelbox/PlainRowPage.h"
#include "labelbox/Queries.h"
#include "labelbox/RowDecoder.h"
#include "labelbox/TaskDecoder.h"

#include <QJsonArray>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

using Kind = Error::Kind;

/// How far the organization's list is searched for one task.
constexpr qsizetype farthestColleague = 20'000;
/// How often what looks like chance must spoil the question for creators before it is given up.
constexpr int creatorTrials = 2;

Error noSuchTask(const TaskId &id, bool looksAtColleagues)
{
    const QString sentence = looksAtColleagues
        ? LabelboxClient::tr(
              "There is no task %1 among the tasks of this key's organization. Check "
              "the id, and whose key this is.")
        : LabelboxClient::tr(
              "There is no task %1 among the tasks of this key's user. Check the id; tasks that a "
              "colleague created can only be seen with their key.");
    return {Kind::NoSuchTask, sentence.arg(id.value.left(100)), u"no task "_s + id.value};
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

/// A count or position that may come as a number or, being UInt64, as a decimal string; absent if
/// it is negative, broken or too large for this program.
std::optional<qint64> wholeNumber(const QJsonValue &value)
{
    bool isNumber = false;
    // A double that is no whole number gives the default.
    const qint64 number =
        value.isString() ? value.toString().toLongLong(&isNumber) : value.toInteger(-1);
    return number >= 0 && (isNumber || value.isDouble()) ? std::optional(number) : std::nullopt;
}

/// Absent if the export has no such stream.
Result<std::optional<ExportHeader>> decodeExportHeader(const QJsonObject &data)
{
    const QJsonValue header = data["task"_L1]["exportMetadataHeader"_L1];
    if (header.isNull())
        return std::optional<ExportHeader>();
    const std::optional<qint64> size = wholeNumber(header["totalSize"_L1]);
    if (!size)
        return unexpectedShape(u"export header without a size"_s);
    return std::optional(
        ExportHeader{.bytes = *size, .lines = wholeNumber(header["totalLines"_L1])});
}

/// Pages are megabytes: read once, not first by the ladder and then by their decoder. Only what is
/// no plain page is looked at again.
Result<RowPage> readRowPage(QByteArray &body, RowStream stream)
{
    if (std::optional<RowPage> page = decodePlainRowPage(body, stream))
        return *std::move(page);
    if (const Result<void> checked = readGraphQlAnswer(200, body); !checked)
        return checked.error();
    return decodeRowPage(body, stream);
}

/// A handler of an answer's data that passes on what @p decode finds there.
template <typename T, typename Decode>
Handler<QJsonObject> decoding(Decode decode, Handler<T> handler)
{
    return [decode = std::move(decode), handler = std::move(handler)](
               const Result<QJsonObject> &data) {
        if (data)
            handler(decode(*data));
        else
            handler(data.error());
    };
}

Query pageQuery(const Query &query, const TaskListQuestion &question)
{
    const Query page = withSkip(query, question.skip);
    return question.status.isEmpty() ? page : withStatus(page);
}

QJsonObject pageVariables(const TaskListQuestion &question, QJsonObject others = {})
{
    if (!question.status.isEmpty())
        others.insert(u"status"_s, question.status);
    return others;
}

Result<TaskPage> decodeTaskPage(const QJsonValue &list)
{
    Result<QList<TaskRecord>> tasks = decodeTasks(list);
    if (!tasks)
        return tasks.error();
    return TaskPage{*std::move(tasks), list.toArray().size()};
}

Result<QList<TaskRecord>> decodeTaskBatch(const QJsonValue &user, qsizetype count)
{
    QList<TaskRecord> found;
    for (qsizetype i = 0; i < count; ++i) {
        const QJsonValue list = user[QString(u't' + QString::number(i))];
        const Result<QList<TaskRecord>> tasks = decodeTasks(list);
        if (!tasks)
            return tasks.error();
        found += *tasks;
    }
    return found;
}

Result<ExportChunk> decodeExportChunk(const QJsonObject &data)
{
    const QJsonValue chunk = data["task"_L1]["exportFileFromOffset"_L1];
    const auto start = wholeNumber(chunk["offsets"_L1]["start"_L1]);
    const auto end = wholeNumber(chunk["offsets"_L1]["end"_L1]);
    const QUrl file(chunk["file"_L1].toString());
    if (!start || !end || *end < *start || file.isEmpty())
        return Error{Kind::Malformed,
            LabelboxClient::tr(
                "The server announced this export but did not say where its next part is. What "
                "has arrived is kept; try again later."),
            u"export chunk without offsets or file"_s};
    return ExportChunk{.firstByte = *start, .lastByte = *end, .file = file};
}

} // namespace

LabelboxClient::LabelboxClient(Endpoint endpoint, QObject *parent)
    : QObject(parent), m_graphQl(m_transport, std::move(endpoint))
{
}

void LabelboxClient::ask(const Query &query, QJsonObject variables, RetryPolicy retryPolicy,
    QObject *receiver, Handler<QJsonObject> handler, Priority priority)
{
    m_graphQl.post(
        {
            .operation = query.operation,
            .document = query.document,
            .variables = std::move(variables),
            .priority = priority,
            .retryPolicy = retryPolicy,
        },
        receiver, [handler = std::move(handler)](const Result<QByteArray> &body) {
            handler(body ? graphQlData(*body) : Result<QJsonObject>(body.error()));
        });
}

void LabelboxClient::fetchUser(QObject *receiver, Handler<User> handler)
{
    fetchUser(RetryPolicy::Retry, receiver, std::move(handler));
}

void LabelboxClient::fetchUser(RetryPolicy retryPolicy, QObject *receiver, Handler<User> handler)
{
    const auto decode = [this](const QJsonObject &data) {
        Result<User> user = decodeUser(data["user"_L1]);
        if (user)
            m_owner = {.id = user->id, .name = user->name, .email = user->email};
        return user;
    };
    ask("GetUser", {}, retryPolicy, receiver, decoding(decode, std::move(handler)));
}

void LabelboxClient::withUserId(
    RetryPolicy retryPolicy, QObject *receiver, Handler<QString> handler)
{
    if (m_owner.isKnown()) {
        handler(m_owner.id);
        return;
    }
    fetchUser(retryPolicy, receiver, [handler = std::move(handler)](const Result<User> &user) {
        handler(user ? Result<QString>(user->id) : user.error());
    });
}

void LabelboxClient::fetchOrganization(QObject *receiver, Handler<Organization> handler)
{
    const auto decode = [](const QJsonObject &data) {
        return decodeOrganization(data["organization"_L1]);
    };
    ask("GetOrganization", {}, RetryPolicy::Retry, receiver, decoding(decode, std::move(handler)));
}

void LabelboxClient::fetchTasks(const TaskListQuestion &question, RetryPolicy retryPolicy,
    QObject *receiver, Handler<TaskPage> handler)
{
    if (question.scope == Scope::Organization) {
        fetchOrganizationTasks(question, retryPolicy, receiver, std::move(handler));
        return;
    }
    withUserId(retryPolicy, receiver,
        [this, question, retryPolicy, receiver = QPointer(receiver), handler = std::move(handler)](
            const Result<QString> &userId) {
            if (userId)
                fetchOwnTasks(question, m_traits.takesOrderBy ? Order::NewestFirst : Order::Any,
                    retryPolicy, receiver, handler);
            else
                handler(userId.error());
        });
}

void LabelboxClient::fetchOwnTasks(const TaskListQuestion &question, Order order,
    RetryPolicy retryPolicy, QObject *receiver, Handler<TaskPage> handler)
{
    const Query query =
        order == Order::NewestFirst ? "GetUserCreatedTasksNewestFirst" : "GetUserCreatedTasks";
    ask(pageQuery(query, question), pageVariables(question, {{u"param_0"_s, m_owner.id}}),
        retryPolicy, receiver,
        [this, question, order, retryPolicy, receiver = QPointer(receiver),
            handler = std::move(handler)](const Result<QJsonObject> &data) {
            if (!data && order == Order::NewestFirst && data.error().kind == Kind::InvalidQuery) {
                fetchOwnTasks(question, Order::Any, retryPolicy, receiver,
                    [this, handler](const Result<TaskPage> &page) {
                        // It was the order, then, and nothing else in the question.
                        if (page)
                            m_traits.takesOrderBy = false;
                        handler(page);
                    });
                return;
            }
            if (!data) {
                handler(data.error());
                return;
            }
            Result<TaskPage> page = decodeTaskPage((*data)["user"_L1]["createdTasks"_L1]);
            if (page)
                markAsOwn(page->tasks);
            handler(page);
        });
}

Result<TaskRecord> LabelboxClient::decodeOwnTask(const QJsonValue &value) const
{
    Result<TaskRecord> task = decodeTask(value);
    if (task)
        task->createdBy = m_owner;
    return task;
}

void LabelboxClient::markAsOwn(QList<TaskRecord> &tasks) const
{
    for (TaskRecord &task : tasks)
        task.createdBy = m_owner;
}

/// Tasks matter more than who created them: where that question fails, the plain one is asked. If
/// that is answered, it was the creators' fault, and they are not asked for again; trouble that
/// comes and goes is no such proof.
void LabelboxClient::fetchOrganizationTasks(const TaskListQuestion &question,
    RetryPolicy retryPolicy, QObject *receiver, Handler<TaskPage> handler)
{
    const auto decode = [](const QJsonObject &data) {
        return decodeTaskPage(data["organization"_L1]["tasks"_L1]);
    };
    const auto askPlainly = [this, question, decode](
                                RetryPolicy policy, QObject *asker, Handler<TaskPage> then) {
        ask(pageQuery("GetOrganizationTasks", question), pageVariables(question), policy, asker,
            decoding(decode, std::move(then)));
    };
    if (!m_traits.namesCreators.value_or(true)) {
        askPlainly(retryPolicy, receiver, std::move(handler));
        return;
    }
    const RetryPolicy trial = m_traits.namesCreators ? retryPolicy : RetryPolicy::Once;
    ask(pageQuery("GetOrganizationTasksWithCreators", question), pageVariables(question), trial,
        receiver,
        [this, retryPolicy, decode, askPlainly, receiver = QPointer(receiver),
            handler = std::move(handler)](const Result<QJsonObject> &data) {
            if (data) {
                m_traits.namesCreators = true;
                handler(decode(*data));
                return;
            }
            const bool mayBeChance =
                isTransient(data.error()) || data.error().kind == Kind::Offline;
            if (m_traits.namesCreators && mayBeChance) {
                handler(data.error());
                return;
            }
            askPlainly(
                retryPolicy, receiver, [this, mayBeChance, handler](const Result<TaskPage> &page) {
                    if (page && (!mayBeChance || ++m_traits.creatorFailures == creatorTrials))
                        m_traits.namesCreators = false;
                    handler(page);
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
            ask("GetUserCreatedTask", {{u"userId"_s, *userId}, {u"taskId"_s, id.value}},
                retryPolicy, receiver,
                [this, id, retryPolicy, receiver, handler](const Result<QJsonObject> &data) {
                    if (!data && data.error().kind != Kind::NotFound) {
                        handler(data.error());
                        return;
                    }
                    if (!data) {
                        findColleaguesTask(id, 0, {}, retryPolicy, receiver, handler);
                        return;
                    }
                    const QJsonValue list = (*data)["user"_L1]["createdTasks"_L1];
                    if (!list.isArray())
                        handler(unexpectedShape(u"no list of tasks"_s));
                    else if (list.toArray().isEmpty())
                        findColleaguesTask(id, 0, {}, retryPolicy, receiver, handler);
                    else
                        handler(decodeOwnTask(list.toArray().first()));
                });
        });
}

/// Colleagues' tasks can only be listed, so they are looked for page by page.
void LabelboxClient::findColleaguesTask(const TaskId &id, qsizetype skip, const TaskId &lastSeen,
    RetryPolicy retryPolicy, QObject *receiver, Handler<TaskRecord> handler)
{
    if (!m_traits.listsOrganization.value_or(true)) {
        handler(noSuchTask(id, false));
        return;
    }
    fetchTasks({.scope = Scope::Organization, .skip = skip}, retryPolicy, receiver,
        [this, id, skip, lastSeen, retryPolicy, receiver = QPointer(receiver),
            handler = std::move(handler)](const Result<TaskPage> &page) {
            if (!page) {
                const bool isNoOffer =
                    isUnknownQuestion(page.error()) || page.error().kind == Kind::Forbidden;
                if (isNoOffer && !m_traits.listsOrganization)
                    m_traits.listsOrganization = false;
                handler(isNoOffer ? noSuchTask(id, false) : page.error());
                return;
            }
            m_traits.listsOrganization = true;
            const auto found = std::find_if(page->tasks.cbegin(), page->tasks.cend(),
                [&id](const TaskRecord &task) { return task.id == id; });
            // A server that ignores the offset would send the same page for ever.
            const TaskId last = page->tasks.isEmpty() ? TaskId{} : page->tasks.last().id;
            const bool isLast = page->entries < tasksPerPage || skip >= farthestColleague
                || last.isEmpty() || last == lastSeen;
            if (found != page->tasks.cend())
                handler(*found);
            else if (isLast)
                handler(noSuchTask(id, true));
            else
                findColleaguesTask(id, skip + tasksPerPage, last, retryPolicy, receiver, handler);
        });
}

void LabelboxClient::fetchTaskBatch(const QList<TaskId> &ids, RetryPolicy retryPolicy,
    QObject *receiver, Handler<QList<TaskRecord>> handler)
{
    withUserId(retryPolicy, receiver,
        [this, ids, retryPolicy, receiver = QPointer(receiver), handler = std::move(handler)](
            const Result<QString> &userId) {
            if (!userId) {
                handler(userId.error());
                return;
            }
            QJsonObject variables{{u"userId"_s, *userId}};
            for (qsizetype i = 0; i < ids.size(); ++i)
                variables.insert(u"id"_s + QString::number(i), ids.at(i).value);
            const auto decode = [this, count = ids.size()](const QJsonObject &data) {
                Result<QList<TaskRecord>> tasks = decodeTaskBatch(data["user"_L1], count);
                if (tasks)
                    markAsOwn(*tasks);
                return tasks;
            };
            ask(tasksByIdQuery(ids.size()), variables, retryPolicy, receiver,
                decoding(decode, handler));
        });
}

void LabelboxClient::fetchRows(const TaskId &id, RowStream stream, const QByteArray &cursor,
    int first, QObject *receiver, Handler<RowPage> handler, CursorHandler ahead)
{
    const Query query =
        stream == RowStream::Failed ? "FailedDataRowImports" : "SuccessesfulDataRowImports";
    GraphQlRequest request{
        .operation = query.operation,
        .document = query.document,
        .variables = {{u"taskId"_s, id.value}, {u"first"_s, first},
            {u"from"_s, cursor.isEmpty() ? QJsonValue() : QJsonValue(QString::fromUtf8(cursor))}},
        .priority = first > 1 ? Priority::Bulk : Priority::Poll,
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
    ask("GetExportMetadataHeader", streamVariables(id, stream), RetryPolicy::Retry, receiver,
        [handler = std::move(handler)](const Result<QJsonObject> &data) {
            if (!data) {
                if (isUnknownQuestion(data.error()))
                    handler(std::optional<ExportHeader>());
                else
                    handler(data.error());
                return;
            }
            handler(decodeExportHeader(*data));
        });
}

void LabelboxClient::fetchExportChunk(const TaskId &id, RowStream stream, qint64 offset,
    QObject *receiver, Handler<ExportChunk> handler)
{
    QJsonObject variables = streamVariables(id, stream);
    variables.insert(u"offset"_s, QString::number(offset)); // UInt64 travels as a decimal string
    ask("GetExportFileFromOffset", variables, RetryPolicy::Retry, receiver,
        decoding(decodeExportChunk, std::move(handler)), Priority::Bulk);
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
