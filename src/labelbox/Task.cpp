// SPDX-License-Identifier: Apache-2.0
#include "labelbox/Task.h"

#include "json/ErrorDocument.h"
#include "json/JsonText.h"
#include "labelbox/JsonListSplitter.h"
#include "labelbox/ResultFile.h"
#include "labelbox/RowReader.h"
#include "labelbox/TaskDecoder.h"

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QPointer>
#include <QTimer>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

Error notSupported()
{
    return {Error::Kind::NoData,
        Task::tr(
            "This type of task has no such data. Its outcome is in its status, result address and "
            "metadata."),
        u"not supported for this type"_s};
}

Error notYet()
{
    return {Error::Kind::NoData,
        Task::tr(
            "The task is still in progress, so this is not available yet. Wait until it is done."),
        u"still in progress"_s};
}

/// Rows stand in the same file, many of them perhaps under one message; they are passed over.
constexpr qint64 longestError = 16 << 20;
/// What is longer is told by its beginning.
constexpr qint64 shownError = 64 << 10;

/// The beginning of the value that begins at @p begin of @p file, as a JSON string.
QByteArray beginningOf(QTemporaryFile &file, qint64 begin)
{
    const qint64 before = file.pos();
    file.seek(begin);
    QByteArray text = file.read(shownError);
    file.seek(before);
    // A text that is cut in the middle of an escape or a letter loses that.
    if (text.startsWith('"')) {
        QByteArray whole;
        for (qsizetype size = text.size(); whole.isEmpty() && size > text.size() - 12; --size)
            appendUnquoted(whole, QByteArray(text.first(size) + '"'));
        text = whole;
    }
    QByteArray json;
    appendJsonString(json, QByteArray(text + "… (cut)"));
    return json;
}

/// The whole `error` member of a result file, whatever its form; empty if absent.
Result<QByteArray> errorMember(QTemporaryFile &file)
{
    QByteArray value;
    QByteArray elements;
    bool isList = false;
    JsonListSplitter splitter(
        [&](const JsonListSplitter::Piece &piece) {
            if (piece.member != "error")
                return JsonListSplitter::Then::GoOn;
            const QByteArray bytes = piece.json.empty()
                ? beginningOf(file, piece.begin)
                : QByteArray(piece.json.data(), static_cast<qsizetype>(piece.json.size()));
            if (piece.isElement) {
                elements += (isList ? "," : "") + bytes;
                isList = true;
            } else {
                value = bytes;
            }
            return JsonListSplitter::Then::GoOn;
        },
        longestError);
    file.seek(0);
    while (splitter.state() == JsonListSplitter::State::Reading && !file.atEnd())
        splitter.feed(file.read(1 << 20));
    if (splitter.state() != JsonListSplitter::State::Done)
        return Error{Error::Kind::Malformed,
            Task::tr(
                "The task's result file is not what Labelbox usually writes, so the reason of the "
                "failure cannot be read. Its address is the task's result."),
            u"result file structure"_s};
    return isList ? "[" + elements + "]" : value;
}

/// What a person reads first in an error document: its message, or the whole of it.
QString readableError(const QByteArray &json)
{
    const QString message = readErrorDocument(json).message;
    return (message.isEmpty() ? readableText(json) : message).left(4000);
}

} // namespace

Task::Task(LabelboxClient &client, TaskRecord record, QObject *parent)
    : QObject(parent), m_client(client), m_record(std::move(record))
{
}

void Task::organization(QObject *receiver, Handler<Organization> handler)
{
    m_client.fetchOrganization(receiver, std::move(handler));
}

void Task::refresh(QObject *receiver, Handler<TaskRecord> handler)
{
    refresh(LabelboxClient::RetryPolicy::Retry, receiver, std::move(handler));
}

void Task::refresh(
    LabelboxClient::RetryPolicy policy, QObject *receiver, Handler<TaskRecord> handler)
{
    m_client.fetchTask(m_record.id, policy, receiver,
        [self = QPointer(this), handler = std::move(handler)](const Result<TaskRecord> &record) {
            if (!self)
                return;
            if (!record) {
                handler(record.error());
                return;
            }
            self->m_record = *record;
            // An import's error file is its result file (Protocol.md, "Waiting and refreshing").
            if (createsRows(self->m_record.kind()))
                self->m_record.errors = self->m_record.result;
            handler(self->m_record);
        });
}

void Task::waitTillDone(const WaitOptions &options, QObject *receiver, Handler<TaskRecord> handler,
    std::function<void(const TaskRecord &)> progress)
{
    if (options.checkFrequency < std::chrono::seconds(2)) {
        QTimer::singleShot(0, receiver, [handler = std::move(handler)] {
            handler(Error{Error::Kind::Rejected,
                Task::tr(
                    "Checking more often than every two seconds is not allowed. Choose a check "
                    "frequency of 2 or more."),
                u"check frequency under 2 s"_s});
        });
        return;
    }
    QElapsedTimer since;
    since.start();
    // Checks, and arranges for the next check; holds itself alive through the pending timer only.
    struct Watch : std::enable_shared_from_this<Watch> {
        QPointer<Task> task{};
        QPointer<QObject> receiver{};
        WaitOptions options{};
        Handler<TaskRecord> handler{};
        std::function<void(const TaskRecord &)> progress{};
        QElapsedTimer since{};
        std::chrono::milliseconds nextPause{}; ///< Until the next check.

        void check()
        {
            if (!task || !receiver)
                return;
            if (!goesOn()) {
                handler(task->record());
                return;
            }
            const auto left = options.timeout - std::chrono::milliseconds(since.elapsed());
            if (left <= std::chrono::milliseconds(0)) {
                const auto seconds =
                    std::chrono::duration_cast<std::chrono::seconds>(options.timeout).count();
                handler(Error{Error::Kind::TimedOut,
                    Task::tr("The task is still in progress after %1 s of waiting. It goes on at "
                             "the server; wait longer, or look again later.")
                        .arg(seconds),
                    u"wait timed out"_s});
                return;
            }
            QTimer::singleShot(std::min(left, std::exchange(nextPause, options.checkFrequency)),
                receiver, [self = shared_from_this()] { self->refresh(); });
        }
        bool goesOn() const
        {
            const TaskStatus status = task->record().meaning();
            return isActive(status)
                || (options.waitsOnUnknownStatus && status == TaskStatus::Unknown);
        }
        void refresh()
        {
            if (!task || !receiver)
                return;
            // Whoever waits out trouble has a pace of its own.
            const auto policy = options.onTrouble ? LabelboxClient::RetryPolicy::Once
                                                  : LabelboxClient::RetryPolicy::Retry;
            task->refresh(
                policy, receiver, [self = shared_from_this()](const Result<TaskRecord> &record) {
                    const auto pause = !record && self->options.onTrouble
                        ? self->options.onTrouble(record.error())
                        : std::nullopt;
                    if (!record && !pause) {
                        self->handler(record.error());
                        return;
                    }
                    if (pause)
                        self->nextPause = *pause;
                    else if (self->progress)
                        self->progress(*record);
                    self->check();
                });
        }
    };
    auto watch = std::make_shared<Watch>();
    watch->task = this;
    watch->receiver = receiver;
    watch->options = options;
    watch->nextPause = options.checkFrequency;
    watch->handler = std::move(handler);
    watch->progress = std::move(progress);
    watch->since = since;
    QTimer::singleShot(0, receiver, [watch] { watch->check(); });
}

void Task::result(ElementSink sink, QObject *receiver, Handler<PropertyValue> handler)
{
    read(TaskProperty::Result, std::move(sink), receiver, std::move(handler));
}

void Task::errors(ElementSink sink, QObject *receiver, Handler<PropertyValue> handler)
{
    read(TaskProperty::Errors, std::move(sink), receiver, std::move(handler));
}

void Task::failedDataRows(ElementSink sink, QObject *receiver, Handler<PropertyValue> handler)
{
    read(TaskProperty::FailedDataRows, std::move(sink), receiver, std::move(handler));
}

void Task::createdDataRows(ElementSink sink, QObject *receiver, Handler<PropertyValue> handler)
{
    read(TaskProperty::CreatedDataRows, std::move(sink), receiver, std::move(handler));
}

void Task::hasErrors(QObject *receiver, Handler<bool> handler)
{
    const TaskSource source = taskSource(m_record, taskClass(), TaskProperty::HasErrors);
    if (source == TaskSource::Yes || source == TaskSource::No) {
        QTimer::singleShot(0, receiver,
            [handler = std::move(handler), source] { handler(source == TaskSource::Yes); });
        return;
    }
    if (source == TaskSource::PagedFailedRows) {
        // One row tells as much as all of them.
        m_client.fetchRows(m_record.id, RowStream::Failed, {}, 1, receiver,
            [handler = std::move(handler)](const Result<RowPage> &page) {
                if (!page)
                    handler(page.error());
                else if (page->rows() == 0 && !page->cursor.isEmpty() && !page->total)
                    handler(unexpectedShape(u"an empty first page that is not the last"_s));
                else
                    handler(page->rows() > 0 || page->total.value_or(0) > 0);
            });
        return;
    }
    if (source == TaskSource::ExportErrors) {
        m_client.fetchExportHeader(m_record.id, RowStream::ExportErrors, receiver,
            [handler = std::move(handler)](const Result<std::optional<ExportHeader>> &header) {
                if (!header)
                    handler(header.error());
                else
                    handler(*header && (*header)->bytes > 0);
            });
        return;
    }
    auto found = std::make_shared<bool>(false);
    readSource(
        source,
        [found](const RowPage &elements) {
            *found = *found || elements.rows() > 0;
            return !*found;
        },
        receiver,
        [found, handler = std::move(handler)](const Result<PropertyValue> &value) {
            if (!value)
                handler(value.error());
            else if (!*found && value->shortfall)
                handler(*value->shortfall);
            else
                handler(*found);
        });
}

void Task::read(
    TaskProperty property, ElementSink sink, QObject *receiver, Handler<PropertyValue> handler)
{
    readSource(
        taskSource(m_record, taskClass(), property), std::move(sink), receiver, std::move(handler));
}

void Task::readSource(
    TaskSource source, ElementSink sink, QObject *receiver, Handler<PropertyValue> handler)
{
    const auto later = [receiver, &handler](Result<PropertyValue> value) {
        QTimer::singleShot(0, receiver,
            [handler = std::move(handler), value = std::move(value)] { handler(value); });
    };
    switch (source) {
    case TaskSource::Null:
    case TaskSource::Yes:
    case TaskSource::No:
        later(PropertyValue{});
        return;
    case TaskSource::NotSupported:
        later(notSupported());
        return;
    case TaskSource::NotYet:
        later(notYet());
        return;
    case TaskSource::JobFailed:
        readFailure(receiver, std::move(handler));
        return;
    case TaskSource::InlineResult:
        later(inlineResult());
        return;
    case TaskSource::FileError:
        readFileError(receiver, std::move(handler));
        return;
    case TaskSource::FileResult:
    case TaskSource::FileCreatedRows:
    case TaskSource::FileFailedRows:
    case TaskSource::PagedCreatedRows:
    case TaskSource::PagedFailedRows:
    case TaskSource::ExportResult:
    case TaskSource::ExportErrors:
        readList(source, std::move(sink), receiver, std::move(handler));
        return;
    }
}

Result<PropertyValue> Task::inlineResult() const
{
    if (m_record.result.isEmpty())
        return Error{Error::Kind::NoData,
            Task::tr(
                "The task failed and the server gives no reason. Ask Labelbox support, with the "
                "task's id."),
            u"inline result is null"_s};
    const QByteArray json = m_record.result.toUtf8();
    QJsonParseError problem;
    QJsonDocument::fromJson("[" + json + "]", &problem);
    if (problem.error != QJsonParseError::NoError)
        return Error{Error::Kind::Malformed,
            Task::tr("The task failed, and its reason is not in the form Labelbox usually sends: "
                     "%1")
                .arg(m_record.result.left(4000)),
            u"inline result is not JSON"_s};
    return PropertyValue{PropertyValue::Shape::Single, json, 0};
}

void Task::readFileError(QObject *receiver, Handler<PropertyValue> handler)
{
    fetchResultFile(m_client, m_record, FileAddress::Result, receiver,
        [handler = std::move(handler)](const Result<ResultFile> &file) {
            if (!file) {
                handler(file.error());
                return;
            }
            const Result<QByteArray> error = errorMember(**file);
            if (!error) {
                handler(error.error());
            } else if (error->isEmpty()) {
                handler(Error{Error::Kind::NoData,
                    Task::tr(
                        "The task failed, and its result file names no reason for the whole of it. "
                        "Look at its failed rows."),
                    u"no error member"_s});
            } else if (*error == "null") {
                handler(PropertyValue{});
            } else {
                handler(PropertyValue{PropertyValue::Shape::Single, *error, 0});
            }
        });
}

void Task::readFailure(QObject *receiver, Handler<PropertyValue> handler)
{
    auto firstElement = std::make_shared<QByteArray>();
    read(
        TaskProperty::Errors,
        [firstElement](const RowPage &elements) {
            if (firstElement->isEmpty() && elements.rows() > 0)
                *firstElement = elements.columns.front().cell(0).toByteArray();
            return firstElement->isEmpty();
        },
        receiver,
        [firstElement, handler = std::move(handler)](const Result<PropertyValue> &errors) {
            QString reason;
            if (!errors)
                reason = errors.error().sentence;
            else if (errors->shape == PropertyValue::Shape::Single)
                reason = readableError(errors->json);
            else if (!firstElement->isEmpty())
                reason = readableError(*firstElement);
            handler(Error{Error::Kind::TaskFailed,
                reason.isEmpty()
                    ? Task::tr(
                          "The task failed, so there is no result; the server gives no reason.")
                    : Task::tr("The task failed, so there is no result. The server says: %1")
                          .arg(reason),
                reason});
        });
}

void Task::readList(
    TaskSource source, ElementSink sink, QObject *receiver, Handler<PropertyValue> handler)
{
    // Not the receiver's child: a reader must outlive what its signals set off.
    RowReader *reader =
        RowReader::create(m_client, m_record, source, RowReader::Shape::Values).release();
    const auto abandon = [reader] { RowReader::Abandon()(reader); };
    connect(this, &QObject::destroyed, reader, abandon);
    connect(receiver, &QObject::destroyed, reader, abandon);
    auto elements = std::make_shared<qint64>(0);
    connect(reader, &RowReader::pageFetched, reader,
        [reader, elements, sink = std::move(sink)](const RowPage &page) {
            *elements += page.rows();
            if (page.rows() > 0 && !sink(page))
                reader->cancel();
        });
    connect(reader, &RowReader::finished, reader,
        [reader, elements, source, handler = std::move(handler)](const Result<void> &outcome) {
            reader->deleteLater();
            const bool isExport =
                source == TaskSource::ExportResult || source == TaskSource::ExportErrors;
            if (!outcome && outcome.error().kind == Error::Kind::NoData && isExport) {
                handler(PropertyValue{});
                return;
            }
            const bool isShort = !outcome && outcome.error().kind == Error::Kind::Incomplete;
            if (!outcome && !isShort && outcome.error().kind != Error::Kind::Cancelled) {
                handler(outcome.error());
                return;
            }
            // The SDK says None for an empty list, except where it maps the list itself.
            const bool isNull = *elements == 0 && !isExport && source != TaskSource::FileResult;
            handler(PropertyValue{isNull ? PropertyValue::Shape::Null : PropertyValue::Shape::List,
                {}, *elements, isShort ? std::optional(outcome.error()) : std::nullopt});
        });
    reader->start();
}

std::unique_ptr<Task> makeTask(LabelboxClient &client, TaskRecord record)
{
    if (taskClass(record) == TaskClass::DataUpsertTask)
        return std::make_unique<DataUpsertTask>(client, std::move(record));
    return std::make_unique<Task>(client, std::move(record));
}

void fetchTaskObject(LabelboxClient &client, const TaskId &id, QObject *receiver,
    Handler<std::shared_ptr<Task>> handler)
{
    client.fetchTask(
        id, receiver, [&client, handler = std::move(handler)](const Result<TaskRecord> &record) {
            if (!record)
                handler(record.error());
            else
                handler(std::shared_ptr<Task>(makeTask(client, *record)));
        });
}

} // namespace taskglass
