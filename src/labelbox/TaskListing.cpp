// SPDX-License-Identifier: Apache-2.0
#include "labelbox/TaskListing.h"

#include "base/Format.h"

#include <QPointer>
#include <QSet>

#include <memory>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

using Scope = LabelboxClient::Scope;
using RetryPolicy = LabelboxClient::RetryPolicy;

constexpr qsizetype tasksPerPage = LabelboxClient::tasksPerPage;
/// Of one scope: a hundred thousand tasks. What lists more lists without end.
constexpr qsizetype maximumPages = 1000;

/// Those of @p tasks whose ids are not in @p seen yet; they are then.
QList<TaskRecord> unseen(const QList<TaskRecord> &tasks, QSet<QString> &seen)
{
    QList<TaskRecord> fresh;
    for (const TaskRecord &task : tasks) {
        if (seen.contains(task.id.value))
            continue;
        seen.insert(task.id.value);
        fresh.append(task);
    }
    return fresh;
}

/// A scope's tasks in the server's order: their ends, and how many there are.
struct Span {
    QDateTime first{};
    QDateTime last{};
    qsizetype count = 0;

    void add(const TaskPage &page)
    {
        if (!page.tasks.isEmpty()) {
            if (count == 0)
                first = page.tasks.first().createdAt.utc;
            last = page.tasks.last().createdAt.utc;
        }
        count += page.entries;
    }
    /// Where the page with the newest begins, once all are added.
    qsizetype newestPageOffset() const
    {
        const bool oldestFirst = count > tasksPerPage && first < last;
        return oldestFirst ? count / tasksPerPage * tasksPerPage : 0;
    }
};

qsizetype &newestSkip(ServerTraits &traits, Scope scope)
{
    return scope == Scope::User ? traits.newestSkip : traits.newestOrganizationSkip;
}

Error colleaguesMayBeMissing(const Error &refusal)
{
    return {Error::Kind::Incomplete,
        LabelboxClient::tr("The tasks of colleagues could not be listed, so they may be missing: "
                           "%1")
            .arg(refusal.sentence),
        refusal.detail};
}

/// A listing of all pages, on its way. Its pending question keeps it alive.
class Sweep : public std::enable_shared_from_this<Sweep> {
public:
    Sweep(LabelboxClient &client, QString status, QObject *receiver,
        TaskListing::PageHandler pageHandler, Handler<TaskSweep> handler)
        : m_client(client)
        , m_status(std::move(status))
        , m_receiver(receiver)
        , m_pageHandler(std::move(pageHandler))
        , m_handler(std::move(handler))
        , m_question{.status = m_status}
    {
    }

    void fetchNextPage()
    {
        // Offers that may not exist are not worth two minutes of retries.
        const bool triesStatus = !m_question.status.isEmpty() && m_question.skip == 0;
        const bool isTrial = triesStatus
            || (m_question.scope == Scope::Organization && !m_client.traits().listsOrganization);
        m_client.fetchTasks(m_question, isTrial ? RetryPolicy::Once : RetryPolicy::Retry,
            m_receiver, [self = shared_from_this(), triesStatus](const Result<TaskPage> &page) {
                if (page)
                    self->handlePage(*page);
                else if (triesStatus)
                    self->goOnWithoutStatus();
                else if (self->m_question.scope == Scope::Organization)
                    self->endWithOwn(page.error());
                else
                    self->m_handler(page.error());
            });
    }

private:
    void goOnWithoutStatus()
    {
        m_question.status.clear();
        fetchNextPage();
    }

    void handlePage(const TaskPage &page)
    {
        if (m_question.scope == Scope::Organization)
            m_client.traits().listsOrganization = true;
        m_unreadable += page.entries - page.tasks.size();
        // A server that ignores the offset would send the same full page for ever.
        const bool isNew = !unseen(page.tasks, m_seenInScope).isEmpty();
        const QList<TaskRecord> fresh = unseen(page.tasks, m_seen);
        m_found.tasks += fresh;
        const bool goesOn =
            fresh.isEmpty() || !m_pageHandler || m_pageHandler(m_question.scope, fresh);
        m_question.skip += tasksPerPage;
        const bool isEndless = m_question.skip >= maximumPages * tasksPerPage;
        if (isNew)
            m_span.add(page);
        const bool isWhole = page.entries < tasksPerPage;
        if (page.entries >= tasksPerPage && isNew && goesOn && !isEndless) {
            fetchNextPage();
            return;
        }
        if (page.entries >= tasksPerPage && isNew && isEndless)
            m_found.shortfall = Error{Error::Kind::Incomplete,
                LabelboxClient::tr("The server's list of tasks does not end, so it was read no "
                                   "further than its first %1. There may be others.")
                    .arg(display::count(m_question.skip)),
                u"list of tasks without end"_s};
        if (isWhole && m_question.status.isEmpty())
            newestSkip(m_client.traits(), m_question.scope) = m_span.newestPageOffset();
        if (m_question.scope == Scope::User && m_client.traits().listsOrganization.value_or(true)) {
            m_question = {.scope = Scope::Organization, .status = m_status};
            m_seenInScope.clear();
            m_span = {};
            fetchNextPage();
        } else {
            end();
        }
    }

    /// Own tasks are all here; colleagues' are an offer that this server or key may not have.
    void endWithOwn(const Error &refusal)
    {
        const bool isNoOffer = isUnknownQuestion(refusal) || refusal.kind == Error::Kind::Forbidden;
        if (isNoOffer && !m_client.traits().listsOrganization)
            m_client.traits().listsOrganization = false;
        else
            m_found.shortfall = colleaguesMayBeMissing(refusal);
        end();
    }

    void end()
    {
        if (m_unreadable > 0 && !m_found.shortfall)
            m_found.shortfall = Error{Error::Kind::Incomplete,
                LabelboxClient::tr("%1 entries of the server's list are no tasks that can be read, "
                                   "so they are left out. Ask Labelbox support about them.")
                    .arg(display::count(m_unreadable)),
                u"unreadable tasks"_s};
        m_handler(m_found);
    }

    LabelboxClient &m_client;
    QString m_status;
    QPointer<QObject> m_receiver;
    TaskListing::PageHandler m_pageHandler;
    Handler<TaskSweep> m_handler;
    TaskListQuestion m_question; ///< Without `m_status` in a scope where that was refused.
    TaskSweep m_found{};
    qsizetype m_unreadable = 0;
    QSet<QString> m_seen{};
    QSet<QString> m_seenInScope{};
    Span m_span{}; ///< Of the scope.
};

/// Several tasks asked for by id, on their way. The pending question keeps them alive.
class Batches : public std::enable_shared_from_this<Batches> {
public:
    Batches(LabelboxClient &client, QList<TaskId> ids, RetryPolicy retryPolicy, QObject *receiver,
        Handler<QList<TaskRecord>> handler)
        : m_client(client)
        , m_ids(std::move(ids))
        , m_retryPolicy(retryPolicy)
        , m_receiver(receiver)
        , m_handler(std::move(handler))
    {
    }

    void fetchNext()
    {
        const QList<TaskId> batch = m_ids.mid(m_next, m_client.traits().tasksPerBatch);
        if (batch.isEmpty())
            m_handler(m_tasks);
        else if (batch.size() == 1)
            fetchOne(batch.first());
        else
            fetchBatch(batch);
    }

private:
    void fetchOne(const TaskId &id)
    {
        m_client.fetchTask(id, m_retryPolicy, m_receiver,
            [self = shared_from_this()](const Result<TaskRecord> &task) {
                if (!task && task.error().kind != Error::Kind::NoSuchTask) {
                    self->m_handler(task.error());
                    return;
                }
                if (task)
                    self->m_tasks.append(*task);
                ++self->m_next;
                self->fetchNext();
            });
    }

    void fetchBatch(const QList<TaskId> &batch)
    {
        // Asked for here, because no user is an error, and an unknown task is none.
        m_client.withUserId(m_retryPolicy, m_receiver,
            [self = shared_from_this(), batch](const Result<QString> &userId) {
                if (!userId) {
                    self->m_handler(userId.error());
                    return;
                }
                self->m_client.fetchTaskBatch(batch, self->m_retryPolicy, self->m_receiver,
                    [self, size = batch.size()](const Result<QList<TaskRecord>> &tasks) {
                        self->handleBatch(size, tasks);
                    });
            });
    }

    void handleBatch(qsizetype size, const Result<QList<TaskRecord>> &tasks)
    {
        qsizetype &tasksPerBatch = m_client.traits().tasksPerBatch;
        if (tasks) {
            m_tasks += *tasks;
            m_next += size;
        } else if (tasks.error().kind == Error::Kind::TooComplex) {
            tasksPerBatch = std::max<qsizetype>(1, size / 2);
        } else if (isUnknownQuestion(tasks.error()) || tasks.error().kind == Error::Kind::Malformed
            || tasks.error().kind == Error::Kind::Rejected) {
            tasksPerBatch = 1; // One request a task from now on: each then costs only itself.
        } else {
            m_handler(tasks.error());
            return;
        }
        fetchNext();
    }

    LabelboxClient &m_client;
    QList<TaskId> m_ids;
    RetryPolicy m_retryPolicy;
    QPointer<QObject> m_receiver;
    Handler<QList<TaskRecord>> m_handler;
    qsizetype m_next = 0;
    QList<TaskRecord> m_tasks{};
};

} // namespace

void TaskListing::fetchAll(QObject *receiver, PageHandler pageHandler, Handler<TaskSweep> handler)
{
    fetchAllOf({}, receiver, std::move(pageHandler), std::move(handler));
}

void TaskListing::fetchAllOf(
    const QString &status, QObject *receiver, PageHandler pageHandler, Handler<TaskSweep> handler)
{
    std::make_shared<Sweep>(m_client, status, receiver, std::move(pageHandler), std::move(handler))
        ->fetchNextPage();
}

void TaskListing::fetchNewest(
    RetryPolicy retryPolicy, QObject *receiver, Handler<TaskSweep> handler)
{
    LabelboxClient &client = m_client;
    const auto fetchPage = [&client, retryPolicy](
                               Scope scope, QObject *asker, Handler<TaskPage> pageHandler) {
        client.fetchTasks({.scope = scope, .skip = newestSkip(client.traits(), scope)}, retryPolicy,
            asker,
            [&client, scope, pageHandler = std::move(pageHandler)](const Result<TaskPage> &page) {
                qsizetype &skip = newestSkip(client.traits(), scope);
                if (page && page->entries == tasksPerPage && skip > 0)
                    skip += tasksPerPage; // oldest first, and this page is full now
                pageHandler(page);
            });
    };
    fetchPage(Scope::User, receiver,
        [&client, fetchPage, receiver = QPointer(receiver), handler = std::move(handler)](
            const Result<TaskPage> &own) {
            if (!own) {
                handler(own.error());
                return;
            }
            if (!client.traits().listsOrganization.value_or(false)) {
                handler(TaskSweep{.tasks = own->tasks});
                return;
            }
            fetchPage(Scope::Organization, receiver,
                [own = own->tasks, handler](const Result<TaskPage> &all) {
                    if (!all) {
                        handler(TaskSweep{own, colleaguesMayBeMissing(all.error())});
                        return;
                    }
                    QSet<QString> seen;
                    handler(TaskSweep{.tasks = unseen(own + all->tasks, seen)});
                });
        });
}

void TaskListing::fetchById(const QList<TaskId> &ids, RetryPolicy retryPolicy, QObject *receiver,
    Handler<QList<TaskRecord>> handler)
{
    std::make_shared<Batches>(m_client, ids, retryPolicy, receiver, std::move(handler))
        ->fetchNext();
}

} // namespace taskglass
