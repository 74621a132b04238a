// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/Engine.h"
#include "sandbox/Sandbox.h"

#include <QHash>

#include <map>

namespace taskglass {

/// An engine and all that it has told so far.
struct Listener {
    explicit Listener(const QString &folder) : engine(folder)
    {
        QObject::connect(&engine, &Engine::tasksReset, &engine, [this](const auto &entries) {
            tasks.clear();
            for (const TaskEntry &entry : entries)
                tasks.insert(entry.record.id, entry);
            resetWith = entries.size();
        });
        QObject::connect(&engine, &Engine::tasksChanged, &engine, [this](const auto &entries) {
            for (const TaskEntry &entry : entries)
                tasks.insert(entry.record.id, entry);
        });
        QObject::connect(&engine, &Engine::pollStateChanged, &engine,
            [this](const PollState &state) { poll = state; });
        QObject::connect(&engine, &Engine::identityKnown, &engine,
            [this](const User &known, const Organization &) { user = known; });
        QObject::connect(&engine, &Engine::rowsChanged, &engine,
            [this](const RowStreamState &state) { rows[state.id] = state; });
        QObject::connect(&engine, &Engine::taskDetailsKnown, &engine,
            [this](const TaskId &id, const QByteArray &json, const auto &changes) {
                errors.insert(id, json);
                history.insert(id, changes);
            });
        QObject::connect(&engine, &Engine::storeProblem, &engine,
            [this](const Error &error) { problems.append(error); });
    }

    RowStreamState state(const TaskId &id, RowStream stream) const
    {
        const auto found = rows.find(StreamId{id, stream});
        return found == rows.end() ? RowStreamState{} : found->second;
    }

    QHash<TaskId, TaskEntry> tasks{};
    qsizetype resetWith = -1;
    PollState poll{};
    User user{};
    std::map<StreamId, RowStreamState> rows{};
    QHash<TaskId, QByteArray> errors{};
    QHash<TaskId, QList<StatusChange>> history{};
    QList<Error> problems{};
    Engine engine;
};

inline Endpoint endpointOf(const sandbox::Sandbox &server)
{
    return {server.endpoint(), Secret("key")};
}

inline TaskId idOf(const sandbox::Sandbox &server, const char *nickname)
{
    return {QString::fromLatin1(server.taskId(nickname))};
}

} // namespace taskglass
