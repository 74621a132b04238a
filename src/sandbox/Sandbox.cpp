// SPDX-License-Identifier: Apache-2.0
#include "sandbox/Sandbox.h"

#include "sandbox/HttpServer.h"
#include "sandbox/SandboxFiles.h"
#include "sandbox/SandboxGraphQl.h"
#include "sandbox/SandboxTasks.h"

#include <QDateTime>

using namespace Qt::StringLiterals;

namespace taskglass::sandbox {

namespace {

HttpResponse answer(const SandboxTasks &tasks, const HttpRequest &request, const QByteArray &key)
{
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    const QByteArray path = request.path.split('?').constFirst();
    const QString base = u"http://"_s + QString::fromLatin1(request.header("Host"));
    if (path == "/graphql" || path == "/_gql") {
        if (request.method == "POST")
            return graphQlAnswer(tasks, request, key, base, now);
        return {.status = 405,
            .body = "Questions are asked with POST.",
            .contentType = "text/plain",
            .headers = {{"Allow", "POST"}}};
    }
    // Files lie with another company; a client that shows it the key has a leak.
    if (!request.header("Authorization").isEmpty())
        return {.status = 400,
            .body = "A file address must not be asked with an API key.",
            .contentType = "text/plain"};
    return fileAnswer(tasks, path, now);
}

} // namespace

struct Sandbox::State {
    SandboxTasks tasks;
    QByteArray key;
    std::unique_ptr<HttpServer> server{};
};

Result<std::unique_ptr<Sandbox>> Sandbox::start(SandboxOptions options)
{
    auto state = std::make_unique<State>(
        State{SandboxTasks(options.tasks, options.seed), std::move(options.key)});
    auto server = HttpServer::start(
        [raw = state.get()](
            const HttpRequest &request) { return answer(raw->tasks, request, raw->key); },
        options.port);
    if (!server)
        return server.error();
    state->server = std::move(server).value();
    return std::unique_ptr<Sandbox>(new Sandbox(std::move(state)));
}

Sandbox::Sandbox(std::unique_ptr<State> state) : m_state(std::move(state)) { }

Sandbox::~Sandbox() = default;

QUrl Sandbox::endpoint() const
{
    return m_state->server->url("/graphql");
}

QByteArray Sandbox::taskId(const QByteArray &nickname) const
{
    for (const SandboxTask &task : m_state->tasks.all()) {
        if (!nickname.isEmpty() && task.nickname == nickname)
            return task.id;
    }
    return {};
}

} // namespace taskglass::sandbox
