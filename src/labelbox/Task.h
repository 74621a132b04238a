// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "labelbox/LabelboxClient.h"
#include "labelbox/TaskProperty.h"

#include <QObject>

#include <chrono>
#include <functional>
#include <memory>

namespace taskglass {

/// What a property held: nothing, one JSON value, or a list whose elements went to the sink.
struct PropertyValue {
    enum class Shape { Null, Single, List };
    Shape shape = Shape::Null;
    QByteArray json{};                ///< The value, for `Single`.
    qint64 elements = 0;              ///< How many elements the sink received, for `List`.
    std::optional<Error> shortfall{}; ///< `Incomplete`, if those are not all.
};

/// Receives the elements of a list as JSON text, some at a time; returns false to stop.
using ElementSink = std::function<bool(const RowPage &elements)>;

/// How long `Task::waitTillDone` waits before it gives up, and how long between two questions. The
/// values here are the SDK's (Protocol.md, "Waiting and refreshing").
struct WaitOptions {
    std::chrono::milliseconds timeout{300'000};
    std::chrono::milliseconds checkFrequency{
        2'000}; ///< Under two seconds is refused, as the SDK does.
    /// A status that we do not know counts as an end for the SDK; and as none if this is set.
    bool waitsOnUnknownStatus = false;
    /// If given, asked what a check that failed means: how long to wait before the next; or
    /// nothing, to end with the error. Without it every error ends, after the usual retries.
    std::function<std::optional<std::chrono::milliseconds>(const Error &)> onTrouble{};
};

/// A server-side task, as the Labelbox SDK's class of that name: the same members, under the same
/// names, with the same values (Protocol.md, "What each property holds"). That is a promise, which
/// README.md, "On the command line" makes for `show`, `result`, `errors` and the others; it is why
/// members stay that nothing here asks for. All answers come later, once, on this thread; never, if
/// the receiver, this task or its client dies first.
class Task : public QObject {
    Q_OBJECT
public:
    Task(LabelboxClient &client, TaskRecord record, QObject *parent = nullptr);

    const TaskRecord &record() const { return m_record; }
    TaskId uid() const { return m_record.id; }
    QString name() const { return m_record.name; }
    QString type() const { return m_record.type; }
    QString status() const { return m_record.status; }
    std::optional<double> completionPercentage() const { return m_record.completionPercentage; }
    Timestamp createdAt() const { return m_record.createdAt; }
    Timestamp updatedAt() const { return m_record.updatedAt; }
    QString resultUrl() const { return m_record.result; }
    QString errorsUrl() const { return m_record.errors; }
    QByteArray metadata() const { return m_record.metadata; }
    /// The user it was listed through, who is its creator (Protocol.md, "Who created a task"); of a
    /// colleague's task who the server says.
    const Person &createdBy() const { return m_record.createdBy; }
    void organization(QObject *receiver, Handler<Organization> handler);

    /// Asks the server for the record again; error `NotFound` if it is gone. For import tasks
    /// `errorsUrl` then is `resultUrl`, as in the SDK.
    void refresh(QObject *receiver, Handler<TaskRecord> handler);
    void refresh(
        LabelboxClient::RetryPolicy policy, QObject *receiver, Handler<TaskRecord> handler);
    /// Refreshes until the task is no longer in progress; error `TimedOut` when that takes too
    /// long, `Rejected` if it is to be checked too often. @p progress is called after each refresh.
    void waitTillDone(const WaitOptions &options, QObject *receiver, Handler<TaskRecord> handler,
        std::function<void(const TaskRecord &)> progress = {});

    /// Lists go to @p sink as they arrive. Where the SDK raises, an Error says so in words:
    /// `NoData` if this type of task has no such data or not yet, `TaskFailed` for the result of
    /// one that failed; else the errors of `RowReader` and `fetchResultFile`.
    void result(ElementSink sink, QObject *receiver, Handler<PropertyValue> handler);
    void errors(ElementSink sink, QObject *receiver, Handler<PropertyValue> handler);
    void failedDataRows(ElementSink sink, QObject *receiver, Handler<PropertyValue> handler);
    void createdDataRows(ElementSink sink, QObject *receiver, Handler<PropertyValue> handler);
    /// Whether anything failed. Truer than the SDK: a FAILED task always has errors.
    void hasErrors(QObject *receiver, Handler<bool> handler);

    TaskClass taskClass() const { return taskglass::taskClass(m_record); }

private:
    void read(
        TaskProperty property, ElementSink sink, QObject *receiver, Handler<PropertyValue> handler);
    void readSource(
        TaskSource source, ElementSink sink, QObject *receiver, Handler<PropertyValue> handler);
    void readList(
        TaskSource source, ElementSink sink, QObject *receiver, Handler<PropertyValue> handler);
    void readFileError(QObject *receiver, Handler<PropertyValue> handler);
    void readFailure(QObject *receiver, Handler<PropertyValue> handler);
    Result<PropertyValue> inlineResult() const;

    LabelboxClient &m_client;
    TaskRecord m_record;
};

/// A task whose rows come from paged queries while it runs and after (Protocol.md, "Paged rows"):
/// the SDK's other class, and no more than its name. What it does differently, the record decides
/// (`taskClass`).
class DataUpsertTask : public Task {
    Q_OBJECT
public:
    using Task::Task;
};

/// An object of the class that the SDK's `get_task_by_id` would make of @p record.
std::unique_ptr<Task> makeTask(LabelboxClient &client, TaskRecord record);

/// The SDK's `get_task_by_id`. Error `NotFound` if the key's user created no such task.
void fetchTaskObject(LabelboxClient &client, const TaskId &id, QObject *receiver,
    Handler<std::shared_ptr<Task>> handler);

} // namespace taskglass
