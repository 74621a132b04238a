// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sandbox/HttpServer.h"

#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QStringList>

#include <atomic>

namespace taskglass::test {

/// A task as the server describes it; all ten fields.
inline QJsonObject task(const QString &id, const QJsonObject &fields = {})
{
    QJsonObject whole{{QStringLiteral("id"), id}, {QStringLiteral("name"), QJsonValue()},
        {QStringLiteral("type"), QJsonValue()},
        {QStringLiteral("status"), QStringLiteral("COMPLETE")},
        {QStringLiteral("completionPercentage"), 100},
        {QStringLiteral("createdAt"), QStringLiteral("2024-05-01T12:34:56.789Z")},
        {QStringLiteral("updatedAt"), QStringLiteral("2024-05-01T12:40:00.000Z")},
        {QStringLiteral("result"), QJsonValue()}, {QStringLiteral("errors"), QJsonValue()},
        {QStringLiteral("metadata"), QJsonValue()}};
    for (auto field = fields.begin(); field != fields.end(); ++field)
        whole.insert(field.key(), field.value());
    return whole;
}

/// A server that knows what a test told it before it started, and accepts the key "good-key".
class PreparedLabelbox {
public:
    QList<QJsonObject> tasks{};
    /// What the organization lists besides `tasks`; it offers no list if there are none.
    QList<QJsonObject> colleagues{};
    /// JSON of a page of `failedDataRowImports` or `successesfulDataRowImports` by its cursor.
    QHash<QByteArray, QByteArray> failedPages{};
    QHash<QByteArray, QByteArray> createdPages{};
    /// Bytes of each export stream ("RESULT", "ERRORS"), one chunk each.
    QHash<QByteArray, QByteArray> streams{};
    QHash<QByteArray, QByteArray> files{}; ///< By path.
    std::atomic<int> requests = 0;
    std::atomic<bool> isMute = false;
    /// How often a task is told as it is; later as `afterwards` says. Negative: always as it is.
    std::atomic<int> tellings = -1;
    QJsonObject afterwards{};
    bool keyLeaked() const { return m_keyLeaked; }

    void start()
    {
        auto started = sandbox::HttpServer::start(
            [this](const sandbox::HttpRequest &request) { return answer(request); });
        m_server = std::move(*started);
    }
    void stop() { m_server.reset(); }
    QByteArray address(const QByteArray &path) const { return m_server->url(path).toEncoded(); }
    QString file(const QByteArray &path) const { return QString::fromLatin1(address(path)); }

private:
    sandbox::HttpResponse answer(const sandbox::HttpRequest &request)
    {
        ++requests;
        sandbox::HttpResponse response;
        if (isMute) {
            response.then = sandbox::HttpResponse::Then::StayMute;
            return response;
        }
        if (request.method == "GET") {
            if (!request.header("Authorization").isEmpty())
                m_keyLeaked = true;
            response.status = files.contains(request.path) ? 200 : 404;
            response.body = files.value(request.path);
            return response;
        }
        if (request.header("Authorization") == "Bearer weak-key")
            response.body = refusal("AUTHORIZATION_ERROR", "You may not do this");
        else if (request.header("Authorization") != "Bearer good-key")
            response.body = refusal("AUTHENTICATION_ERROR", "Invalid API key");
        else
            response.body = data(QJsonDocument::fromJson(request.body).object());
        return response;
    }

    static QByteArray refusal(const QByteArray &code, const QByteArray &message)
    {
        return "{\"data\":null,\"errors\":[{\"message\":\"" + message
            + "\",\"extensions\":{\"code\":\"" + code + "\"}}]}";
    }
    static QJsonArray listOf(const QList<QJsonObject> &objects)
    {
        QJsonArray list;
        for (const QJsonObject &object : objects)
            list.append(object);
        return list;
    }
    static QByteArray text(const QJsonValue &value)
    {
        return QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact).mid(1).chopped(1);
    }

    QByteArray data(const QJsonObject &question)
    {
        const QByteArray query = question[QStringLiteral("query")].toString().toUtf8();
        const QJsonObject variables = question[QStringLiteral("variables")].toObject();
        const QByteArray cursor = variables[QStringLiteral("from")].toString().toUtf8();
        if (query.contains("failedDataRowImports"))
            return page("failedDataRowImports", failedPages, cursor, "results");
        if (query.contains("successesfulDataRowImports"))
            return page("successesfulDataRowImports", createdPages, cursor, "nodes");
        if (query.contains("exportMetadataHeader") || query.contains("exportFileFromOffset"))
            return stream(query, variables[QStringLiteral("streamType")].toString().toLatin1());
        if (query.contains("organization") && query.contains("tasks") && !colleagues.isEmpty())
            return "{\"data\":{\"organization\":{\"tasks\":"
                + text(query.contains("skip: 0 ") ? listOf(tasks + colleagues) : QJsonArray())
                + "}}}";
        if (query.contains("organization"))
            return query.contains("tasks")
                ? refusal("GRAPHQL_VALIDATION_FAILED", "Cannot query field \\\"tasks\\\"")
                : QByteArray(
                      "{\"data\":{\"organization\":{\"id\":\"org1\",\"name\":\"Cats "
                      "Inc\",\"createdAt\":\"2020-01-01T00:00:00.000Z\",\"updatedAt\":null}}}");
        if (query.contains("createdTasks"))
            return "{\"data\":{\"user\":{\"createdTasks\":" + text(listing(query, variables))
                + "}}}";
        return "{\"data\":{\"user\":{\"id\":\"user1\",\"email\":\"ann@example.test\",\"name\":"
               "\"Ann "
               "Example\",\"nickname\":\"ann\",\"picture\":null,\"intercomHash\":\"x\",\"isViewer\":false,\"isExternalUser\":true,\"createdAt\":null,\"updatedAt\":null}}}";
    }

    static QByteArray page(const QByteArray &field, const QHash<QByteArray, QByteArray> &pages,
        const QByteArray &cursor, const QByteArray &list)
    {
        if (pages.contains(cursor))
            return "{\"data\":{\"" + field + "\":" + pages[cursor] + "}}";
        if (!cursor.isEmpty())
            return refusal("INTERNAL_SERVER_ERROR", "The cursor has expired");
        return "{\"data\":{\"" + field + "\":{\"after\":null,\"total\":0,\"" + list + "\":[]}}}";
    }

    QByteArray stream(const QByteArray &query, const QByteArray &type)
    {
        const QByteArray bytes = streams.value(type);
        const QByteArray size = QByteArray::number(bytes.size());
        if (query.contains("exportMetadataHeader"))
            return "{\"data\":{\"task\":{\"exportMetadataHeader\":"
                + (streams.contains(type) ? "{\"totalSize\":\"" + size + "\",\"totalLines\":\"1\"}"
                                          : QByteArray("null"))
                + "}}}";
        return "{\"data\":{\"task\":{\"exportFileFromOffset\":{\"offsets\":{\"start\":\"0\","
               "\"end\":\""
            + QByteArray::number(bytes.size() - 1)
            + "\"},\"lines\":{\"start\":\"0\",\"end\":\"0\"},\"file\":\""
            + address("/stream-" + type) + "\"}}}}";
    }

    QJsonArray listing(const QByteArray &query, const QJsonObject &variables)
    {
        QJsonArray found;
        const QString id = variables[QStringLiteral("taskId")].toString();
        const bool isChanged = !id.isEmpty() && tellings >= 0 && tellings-- == 0;
        if (isChanged)
            tellings = 0;
        for (QJsonObject one : tasks) {
            if (!id.isEmpty() && one[QStringLiteral("id")].toString() != id)
                continue;
            if (isChanged) {
                for (auto field = afterwards.begin(); field != afterwards.end(); ++field)
                    one.insert(field.key(), field.value());
            }
            if (!id.isEmpty() || query.contains("skip: 0 "))
                found.append(one);
        }
        return found;
    }

    std::unique_ptr<sandbox::HttpServer> m_server{};
    std::atomic<bool> m_keyLeaked = false;
};

/// What the program wrote, and how it ended.
struct Run {
    int code = -1;
    QByteArray output{};
    QByteArray messages{};

    /// Standard output as JSON: any value, wrapped in an array so that QJsonDocument takes it.
    QJsonArray json() const { return QJsonDocument::fromJson('[' + output + ']').array(); }
};

/// Words for QVERIFY2, which takes nothing but a pointer; good for that one statement.
inline const char *text(const QByteArray &words)
{
    return words.constData();
}

/// The environment of a person without a key store and without a key.
inline QProcessEnvironment bareEnvironment(const QByteArray &key)
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const char *name : {"LABELBOX_API_KEY", "http_proxy", "https_proxy", "HTTP_PROXY",
             "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "XDG_CURRENT_DESKTOP", "DISPLAY"})
        environment.remove(QString::fromLatin1(name));
    environment.insert(
        QStringLiteral("DBUS_SESSION_BUS_ADDRESS"), QStringLiteral("unix:path=/nonexistent/bus"));
    environment.insert(QStringLiteral("TZ"), QStringLiteral("UTC"));
    if (!key.isEmpty())
        environment.insert(QStringLiteral("LABELBOX_API_KEY"), QString::fromLatin1(key));
    return environment;
}

/// Runs the program, or @p shell with the program as "$0" and the arguments after it.
inline Run run(
    const QStringList &arguments, const QByteArray &key = "good-key", const QString &shell = {})
{
    QProcess process;
    process.setProcessEnvironment(bareEnvironment(key));
    process.setStandardInputFile(QProcess::nullDevice());
    if (shell.isEmpty())
        process.start(QStringLiteral(TASKGLASS_CLI), arguments);
    else
        process.start(QStringLiteral("sh"),
            QStringList{QStringLiteral("-c"), shell, QStringLiteral(TASKGLASS_CLI)} + arguments);
    if (!process.waitForFinished(60'000)) {
        process.kill();
        process.waitForFinished();
        return {};
    }
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -2,
        process.readAllStandardOutput(), process.readAllStandardError()};
}

} // namespace taskglass::test
