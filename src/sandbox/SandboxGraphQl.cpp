// SPDX-License-Identifier: Apache-2.0
#include "sandbox/SandboxGraphQl.h"

#include "base/Utc.h"
#include "sandbox/QueryReader.h"
#include "sandbox/SandboxFiles.h"
#include "sandbox/SandboxRows.h"
#include "sandbox/SandboxSchema.h"
#include "sandbox/TaskConditions.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace taskglass::sandbox {

namespace {

constexpr qint64 rowsPerPage = 5'000;
/// How many lists of tasks one request may ask for.
constexpr qsizetype mostLists = 50;

/// An entry of `errors`, and the HTTP status it comes with.
struct Refusal {
    int status = 200;
    QString code{};
    QString message{};
};

HttpResponse refused(const Refusal &refusal)
{
    const QJsonObject entry{{u"message"_s, refusal.message}, {u"locations"_s, QJsonArray()},
        {u"extensions"_s, QJsonObject{{u"code"_s, refusal.code}}}};
    const QJsonObject body{{u"errors"_s, QJsonArray{entry}}, {u"data"_s, QJsonValue()}};
    return {.status = refusal.status, .body = QJsonDocument(body).toJson(QJsonDocument::Compact)};
}

Refusal invalid(const QString &message)
{
    return {400, u"GRAPHQL_VALIDATION_FAILED"_s, message};
}

/// @p whole, reduced to what was selected, under the keys that were asked for.
QJsonValue selected(const QJsonValue &whole, const std::vector<SelectedField> &fields)
{
    if (whole.isArray()) {
        QJsonArray items;
        const QJsonArray all = whole.toArray();
        for (const auto &item : all)
            items.append(selected(item, fields));
        return items;
    }
    if (!whole.isObject() || fields.empty())
        return whole;
    const QJsonObject from = whole.toObject();
    QJsonObject to;
    for (const SelectedField &field : fields)
        to.insert(QString::fromUtf8(field.key),
            selected(from.value(QString::fromUtf8(field.name)), field.fields));
    return to;
}

qint64 integer(const QJsonValue &value, qint64 fallback)
{
    if (value.isString())
        return value.toString().toLongLong();
    return value.isDouble() ? static_cast<qint64>(value.toDouble()) : fallback;
}

/// Cursors are opaque to clients; inside is the number of the first row, as the service does it.
QByteArray cursor(qint64 first)
{
    return QByteArray("{\"o\":" + QByteArray::number(first) + "}")
        .toBase64(QByteArray::OmitTrailingEquals);
}

std::optional<qint64> rowOfCursor(const QString &text)
{
    if (text.isEmpty())
        return 0;
    const QJsonObject inside =
        QJsonDocument::fromJson(QByteArray::fromBase64(text.toLatin1())).object();
    const QJsonValue first = inside[u"o"_s];
    return first.isDouble() ? std::optional(integer(first, 0)) : std::nullopt;
}

/// Answers the fields of one query.
class Answer {
public:
    Answer(const SandboxTasks &tasks, const QString &base, qint64 now)
        : m_tasks(tasks), m_base(base), m_now(now)
    {
    }

    HttpResponse to(const Query &query)
    {
        std::string body = "{\"data\":{";
        for (std::size_t index = 0; index < query.fields.size(); ++index) {
            if (index > 0)
                body += ',';
            appendJsonText(body, query.fields[index].key.toStdString());
            body += ':';
            append(body, query.fields[index]);
            if (m_refusal)
                return refused(*m_refusal);
        }
        body += "}}";
        return {.body = QByteArray::fromStdString(body)};
    }

private:
    void append(std::string &body, const SelectedField &field)
    {
        if (field.name == "failedDataRowImports" || field.name == "successesfulDataRowImports")
            return appendRows(body, field);
        const QJsonValue value = field.name == "user" ? user(field)
            : field.name == "organization"            ? organization(field)
            : field.name == "task"                    ? task(field)
                                                      : other(field);
        // QJsonDocument writes no bare values, so the value goes through an array.
        const QByteArray text = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
        body.append(text.constData() + 1, static_cast<std::size_t>(text.size() - 2));
    }

    QString startText(int daysBefore) const
    {
        return utcMoment(m_tasks.startedAt())
            .addDays(-daysBefore)
            .toString(u"yyyy-MM-ddTHH:mm:ss.zzz'Z'"_s);
    }

    static QString fixedId(quint64 number) { return QString::fromLatin1(cuid("ck", 77, number)); }

    QJsonObject userFields() const
    {
        return {{u"createdAt"_s, startText(900)}, {u"email"_s, u"ops@example.com"_s},
            {u"intercomHash"_s, QString(64, u'0')}, {u"isExternalUser"_s, false},
            {u"isViewer"_s, false}, {u"nickname"_s, u"ops"_s}, {u"name"_s, u"Olga Petrova"_s},
            {u"picture"_s, u"%1/picture.png"_s.arg(m_base)}, {u"id"_s, fixedId(1)},
            {u"updatedAt"_s, startText(2)}};
    }

    QJsonObject organizationFields() const
    {
        return {{u"createdAt"_s, startText(1'200)}, {u"name"_s, u"Acme"_s}, {u"id"_s, fixedId(2)},
            {u"updatedAt"_s, startText(30)}};
    }

    QJsonValue user(const SelectedField &field)
    {
        const QJsonValue id = field.arguments[u"where"_s].toObject().value(u"id"_s);
        if (!id.isUndefined() && id.toString() != fixedId(1)) {
            refuse({200, u"RESOURCE_NOT_FOUND"_s, u"Resource 'User' not found."_s});
            return {};
        }
        return userObject(field.fields);
    }

    QJsonObject userObject(const std::vector<SelectedField> &fields)
    {
        const QJsonObject whole = userFields();
        QJsonObject to;
        for (const SelectedField &field : fields) {
            const QString key = QString::fromUtf8(field.key);
            if (field.name == "createdTasks")
                to.insert(key, taskList(field));
            else if (field.name == "organization")
                to.insert(key, organization(field));
            else
                to.insert(key, leaf(whole, field, u"User"_s));
        }
        return to;
    }

    QJsonObject organization(const SelectedField &selection)
    {
        const QJsonObject whole = organizationFields();
        QJsonObject to;
        for (const SelectedField &field : selection.fields) {
            const QString key = QString::fromUtf8(field.key);
            if (field.name == "tasks")
                to.insert(key, taskList(field));
            else if (field.name == "users")
                to.insert(key,
                    integer(field.arguments[u"skip"_s], 0) > 0
                        ? QJsonArray()
                        : QJsonArray{userObject(field.fields)});
            else
                to.insert(key, leaf(whole, field, u"Organization"_s));
        }
        return to;
    }

    static QJsonValue leaf(
        const QJsonObject &whole, const SelectedField &field, const QString &typeName)
    {
        return field.name == "__typename" ? QJsonValue(typeName)
                                          : whole.value(QString::fromUtf8(field.name));
    }

    QJsonArray taskList(const SelectedField &field)
    {
        const QJsonObject where = field.arguments[u"where"_s].toObject();
        if (const QString term = unknownTerm(where); !term.isEmpty()) {
            refuse(invalid(u"Field \"%1\" is not defined by type \"TaskWhereInput\"."_s.arg(term)));
            return {};
        }
        const qint64 skip = std::max<qint64>(integer(field.arguments[u"skip"_s], 0), 0);
        const qint64 first =
            std::clamp<qint64>(integer(field.arguments[u"first"_s], 100), 0, 1'000);

        QJsonArray list;
        if (where.contains(u"id"_s)) {
            const SandboxTask *found = m_tasks.find(where[u"id"_s].toString().toUtf8());
            if (found != nullptr && skip == 0 && first > 0) {
                const QJsonObject fields = m_tasks.fields(*found, m_base, m_now);
                if (satisfies(fields, where))
                    list.append(fields);
            }
            return list;
        }
        qint64 place = 0;
        for (const quint32 index : order(field.arguments[u"orderBy"_s].toString())) {
            if (place >= skip + first)
                break;
            const SandboxTask &each = m_tasks.all()[index];
            if (where.isEmpty() && place < skip) {
                ++place;
                continue;
            }
            const QJsonObject fields = m_tasks.fields(each, m_base, m_now);
            if (!where.isEmpty() && !satisfies(fields, where))
                continue;
            if (place >= skip)
                list.append(fields);
            ++place;
        }
        return list;
    }

    /// Positions of all tasks in the order asked for; without one, an order of no meaning, as the
    /// service promises none.
    std::vector<quint32> order(const QString &orderBy)
    {
        const std::vector<quint32> &newestFirst = m_tasks.newestFirst();
        const auto total = newestFirst.size();
        if (orderBy == u"createdAt_DESC"_s)
            return newestFirst;
        if (orderBy == u"createdAt_ASC"_s)
            return {newestFirst.rbegin(), newestFirst.rend()};
        std::vector<quint32> all(total);
        for (std::size_t index = 0; index < total; ++index)
            all[index] = static_cast<quint32>(index);
        if (orderBy.isEmpty())
            return all;
        const qsizetype mark = orderBy.lastIndexOf(u'_');
        const QString field = orderBy.left(mark);
        const QString direction = orderBy.mid(mark + 1);
        if (!taskFieldNames().contains(field)
            || (direction != u"ASC"_s && direction != u"DESC"_s)) {
            refuse(invalid(
                u"Value \"%1\" does not exist in \"TaskOrderByInput\" enum."_s.arg(orderBy)));
            return {};
        }
        std::vector<QJsonValue> keys(total);
        for (std::size_t index = 0; index < total; ++index)
            keys[index] = m_tasks.fields(m_tasks.all()[index], m_base, m_now)[field];
        std::stable_sort(all.begin(), all.end(), [&](quint32 a, quint32 b) {
            const int order = compared(keys[a], keys[b]);
            return direction == u"ASC"_s ? order < 0 : order > 0;
        });
        return all;
    }

    QJsonValue task(const SelectedField &selection)
    {
        const QByteArray id =
            selection.arguments[u"where"_s].toObject().value(u"id"_s).toString().toUtf8();
        const SandboxTask *found = m_tasks.find(id);
        if (found == nullptr) {
            refuse({200, u"RESOURCE_NOT_FOUND"_s, u"Resource 'Task' not found."_s});
            return {};
        }
        const QJsonObject whole = m_tasks.fields(*found, m_base, m_now);
        QJsonObject to;
        for (const SelectedField &field : selection.fields) {
            const QString key = QString::fromUtf8(field.key);
            if (field.name == "createdBy")
                to.insert(key, userObject(field.fields));
            else if (field.name == "organization")
                to.insert(key, organization(field));
            else if (field.name == "exportMetadataHeader")
                to.insert(key, selected(header(*found, field), field.fields));
            else if (field.name == "exportFileFromOffset")
                to.insert(key, selected(chunk(*found, field), field.fields));
            else
                to.insert(key, leaf(whole, field, u"Task"_s));
        }
        return to;
    }

    std::optional<ExportStream> stream(const SelectedField &field)
    {
        const QString name = field.arguments[u"streamType"_s].toString();
        if (name == u"RESULT"_s)
            return ExportStream::Result;
        if (name == u"ERRORS"_s)
            return ExportStream::Errors;
        refuse(invalid(u"Value \"%1\" does not exist in \"TaskStreamType\" enum."_s.arg(name)));
        return {};
    }

    QJsonValue header(const SandboxTask &task, const SelectedField &field)
    {
        const auto which = stream(field);
        if (!which)
            return {};
        const auto size = streamSize(task, *which, m_tasks.moment(task, m_now).isSettled);
        if (!size)
            return {};
        // 64-bit numbers travel as text, in both directions.
        return QJsonObject{{u"totalSize"_s, QString::number(size->bytes)},
            {u"totalLines"_s, QString::number(size->lines)}};
    }

    QJsonValue chunk(const SandboxTask &task, const SelectedField &field)
    {
        const auto which = stream(field);
        if (!which || !m_tasks.moment(task, m_now).isSettled)
            return {};
        const auto found = streamChunk(task, *which, integer(field.arguments[u"offset"_s], 0));
        if (!found)
            return {};
        const auto span = [](qint64 first, qint64 last) {
            return QJsonObject{
                {u"start"_s, QString::number(first)}, {u"end"_s, QString::number(last)}};
        };
        const QString name = *which == ExportStream::Result ? u"RESULT"_s : u"ERRORS"_s;
        return QJsonObject{{u"offsets"_s, span(found->firstByte, found->lastByte)},
            {u"lines"_s, span(found->firstLine, found->lastLine)},
            {u"file"_s,
                u"%1/files/%2/%3/%4"_s.arg(m_base, QString::fromLatin1(task.id), name)
                    .arg(found->firstByte)}};
    }

    QJsonValue other(const SelectedField &field)
    {
        if (field.name == "cancelableTaskTypes")
            return QJsonArray{u"AdvUpsertDataRows"_s, u"ExportDataRows"_s};
        if (field.name == "iamIntegrations" || field.name == "customMetadataOntology")
            return QJsonArray();
        if (field.name == "queryAllDataRowsHaveBeenProcessed")
            return selected(QJsonObject{{u"allDataRowsHaveBeenProcessed"_s, true}}, field.fields);
        if (field.name == "dataset") {
            const QJsonValue id = field.arguments[u"where"_s].toObject().value(u"id"_s);
            return selected(
                QJsonObject{{u"createdAt"_s, startText(200)}, {u"description"_s, QString()},
                    {u"name"_s, u"Cats 2026"_s}, {u"rowCount"_s, 2'396'789},
                    {u"id"_s, id.isString() ? id : QJsonValue(fixedId(3))},
                    {u"updatedAt"_s, startText(1)}},
                field.fields);
        }
        return u"Query"_s; // __typename: everything else was refused before.
    }

    /// A page of rows, written as text because thousands of rows as a tree cost ten times as much.
    /// The fields come in the service's order, whatever was selected.
    void appendRows(std::string &body, const SelectedField &field)
    {
        const QJsonObject data = field.arguments[u"data"_s].toObject();
        const SandboxTask *task = m_tasks.find(data[u"taskId"_s].toString().toUtf8());
        if (task == nullptr || !task->isUpsert())
            return refuse({200, u"RESOURCE_NOT_FOUND"_s, u"Resource 'Task' not found."_s});
        const std::optional<qint64> begin = rowOfCursor(data[u"from"_s].toString());
        if (!begin)
            return refuse({200, u"MALFORMED_REQUEST"_s, u"The cursor cannot be read."_s});
        const TaskMoment state = m_tasks.moment(*task, m_now);
        const bool isFailures = field.name == "failedDataRowImports";
        const qint64 total = isFailures ? state.failed : state.created;
        const qint64 first =
            std::clamp<qint64>(integer(data[u"first"_s], rowsPerPage), 1, rowsPerPage);
        const qint64 end = std::min(*begin + first, total);

        body.reserve(
            body.size() + static_cast<std::size_t>(std::max<qint64>(end - *begin, 0)) * 420);
        // A full page always names a next one, so a list of exactly 5,000 ends with an empty page.
        body += "{\"after\":";
        if (end - *begin == first)
            appendJsonText(body, cursor(end).toStdString());
        else
            body += "null";
        body += ",\"total\":" + std::to_string(total);
        body += isFailures ? ",\"results\":[" : ",\"nodes\":[";
        for (qint64 index = *begin; index < end; ++index) {
            if (index > *begin)
                body += ',';
            if (isFailures)
                appendFailedRow(body, *task, index);
            else
                appendCreatedRow(body, *task, index);
        }
        body += "]}";
    }

    void refuse(const Refusal &refusal)
    {
        if (!m_refusal)
            m_refusal = refusal;
    }

    const SandboxTasks &m_tasks;
    const QString m_base;
    const qint64 m_now;
    std::optional<Refusal> m_refusal{};
};

bool isAccepted(const HttpRequest &request, const QByteArray &key)
{
    const QByteArray header = request.header("Authorization");
    if (!header.startsWith("Bearer "))
        return false;
    const QByteArray given = header.mid(7).trimmed();
    return key.isEmpty() ? !given.isEmpty() && !given.startsWith("wrong") : given == key;
}

} // namespace

HttpResponse graphQlAnswer(const SandboxTasks &tasks, const HttpRequest &request,
    const QByteArray &key, const QString &base, qint64 now)
{
    if (!isAccepted(request, key))
        return refused({401, u"AUTHENTICATION_ERROR"_s, u"Invalid API key"_s});
    const Refusal readOnly{200, u"OPERATION_NOT_ALLOWED"_s,
        u"This server only shows tasks; it takes no uploads and no mutations."_s};
    if (request.header("Content-Type").startsWith("multipart/"))
        return refused(readOnly);
    const QJsonDocument body = QJsonDocument::fromJson(request.body);
    if (!body.isObject() || !body[u"query"_s].isString())
        return refused({400, u"MALFORMED_REQUEST"_s,
            u"The request must be a JSON object with a text \"query\"."_s});
    const std::variant<Query, SyntaxError> read =
        readQuery(body[u"query"_s].toString().toUtf8(), body[u"variables"_s].toObject());
    if (const auto *error = std::get_if<SyntaxError>(&read))
        return refused({400, u"GRAPHQL_PARSE_FAILED"_s, QString::fromUtf8(error->message)});
    const Query &query = std::get<Query>(read);
    if (query.kind != Query::Kind::Query)
        return refused(readOnly);
    if (const QString found = objection(query.fields, "Query"); !found.isEmpty())
        return refused(invalid(found));
    if (!query.objection.isEmpty())
        return refused(invalid(QString::fromUtf8(query.objection)));
    if (taskLists(query.fields) > mostLists)
        return refused(invalid(u"Query complexity limit exceeded"_s));
    return Answer(tasks, base, now).to(query);
}

} // namespace taskglass::sandbox
