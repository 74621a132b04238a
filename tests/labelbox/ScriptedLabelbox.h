// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "labelbox/LabelboxClient.h"
#include "sandbox/HttpServer.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QMap>
#include <QMutex>

namespace taskglass {

/// A real server whose answer to each operation a test writes down, and which keeps what it was
/// asked.
class ScriptedLabelbox {
public:
    /// A question as it arrived.
    struct Asked {
        QString query{};
        QJsonObject variables{};
    };
    /// Gives the whole body, or anything else a server may send.
    using Script = std::function<sandbox::HttpResponse(const Asked &)>;

    ScriptedLabelbox()
        : m_server(*sandbox::HttpServer::start(
              [this](const sandbox::HttpRequest &request) { return answer(request); }))
        , client({m_server->url("/graphql"), Secret("key")})
    {
        client.transport().setDelayDivisor(1000);
        on("GetUserPyApi", [](const Asked &) {
            return data(R"({"user":{"id":"user-1","email":"ops@example.com"}})");
        });
    }

    /// @p operation is looked for in the query's text, as simple servers do.
    void on(const QByteArray &operation, Script script)
    {
        const QMutexLocker lock(&m_mutex);
        m_scripts[operation] = std::move(script);
    }
    /// What a GET of @p path brings.
    void file(const QByteArray &path, sandbox::HttpResponse response)
    {
        const QMutexLocker lock(&m_mutex);
        m_files[path] = std::move(response);
    }
    QUrl url(const QByteArray &path) const { return m_server->url(path); }
    QString address(const QByteArray &path) const { return m_server->url(path).toString(); }

    QList<Asked> asked(const QByteArray &operation) const
    {
        const QMutexLocker lock(&m_mutex);
        return m_asked.value(operation);
    }
    QByteArrayList fetched() const
    {
        const QMutexLocker lock(&m_mutex);
        return m_fetched;
    }

    static sandbox::HttpResponse data(const QByteArray &json)
    {
        return {.body = "{\"data\":" + json + "}"};
    }
    static sandbox::HttpResponse error(const QByteArray &code, const QByteArray &message = "no")
    {
        return {.body = "{\"errors\":[{\"message\":\"" + message + "\",\"extensions\":{\"code\":\""
                + code + "\"}}],\"data\":null}"};
    }
    /// A task object with all ten fields; @p more overrides some.
    static QJsonObject task(const QString &id, const QJsonObject &more = {})
    {
        QJsonObject object{{QStringLiteral("id"), id},
            {QStringLiteral("name"), QString(u"task " + id)},
            {QStringLiteral("type"), QStringLiteral("adv-upsert-data-rows")},
            {QStringLiteral("status"), QStringLiteral("COMPLETE")},
            {QStringLiteral("completionPercentage"), 100},
            {QStringLiteral("createdAt"), QStringLiteral("2024-05-01T12:34:56.789Z")},
            {QStringLiteral("updatedAt"), QStringLiteral("2024-05-01T12:40:00.000Z")},
            {QStringLiteral("result"), QJsonValue()}, {QStringLiteral("errors"), QJsonValue()},
            {QStringLiteral("metadata"), QJsonValue()}};
        for (auto it = more.begin(); it != more.end(); ++it)
            object.insert(it.key(), it.value());
        return object;
    }
    static QByteArray json(const QJsonArray &array)
    {
        return QJsonDocument(array).toJson(QJsonDocument::Compact);
    }

private:
    sandbox::HttpResponse answer(const sandbox::HttpRequest &request)
    {
        Script script;
        Asked asked;
        {
            const QMutexLocker lock(&m_mutex);
            if (request.method == "GET") {
                m_fetched.append(request.path);
                return m_files.value(request.path, {.status = 404});
            }
            const QJsonObject body = QJsonDocument::fromJson(request.body).object();
            asked = {body.value(QStringLiteral("query")).toString(),
                body.value(QStringLiteral("variables")).toObject()};
            for (auto it = m_scripts.cbegin(); it != m_scripts.cend(); ++it) {
                if (asked.query.contains(QString::fromLatin1(it.key()))) {
                    m_asked[it.key()].append(asked);
                    script = it.value();
                }
            }
        }
        return script ? script(asked)
                      : error("GRAPHQL_VALIDATION_FAILED", "Cannot query that field");
    }

    mutable QMutex m_mutex{};
    QMap<QByteArray, Script> m_scripts{};
    QMap<QByteArray, QList<Asked>> m_asked{};
    QMap<QByteArray, sandbox::HttpResponse> m_files{};
    QByteArrayList m_fetched{};
    std::unique_ptr<sandbox::HttpServer> m_server;

public:
    LabelboxClient client;
};

} // namespace taskglass
