// SPDX-License-Identifier: Apache-2.0
// Downloads one stream of a task as the program does, and says how many rows are on disk. Made to
// be killed: download-helper ENDPOINT FOLDER TASK STREAM
#include "engine/Engine.h"

#include <QCoreApplication>

#include <cstdio>

using namespace taskglass;

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const QStringList words = QCoreApplication::arguments();
    if (words.size() != 5)
        return 2;
    const TaskId task{words.at(3)};
    const auto stream = static_cast<RowStream>(words.at(4).toInt());
    Engine engine(words.at(2));
    bool isAsked = false;
    const auto ask = [&](const QList<TaskEntry> &entries) {
        for (const TaskEntry &entry : entries) {
            if (entry.record.id == task && !std::exchange(isAsked, true))
                engine.requestRows({task, stream}, RowDemand::View);
        }
    };
    QObject::connect(&engine, &Engine::tasksReset, &engine, ask);
    QObject::connect(&engine, &Engine::tasksChanged, &engine, ask);
    QObject::connect(&engine, &Engine::rowsChanged, &engine, [&](const RowStreamState &state) {
        if (state.id != StreamId{task, stream})
            return;
        std::printf("%lld\n", static_cast<long long>(state.rows));
        std::fflush(stdout);
        if (state.phase != RowStreamState::Phase::Fetching)
            QCoreApplication::quit();
    });
    engine.open({QUrl(words.at(1)), Secret("key")});
    return QCoreApplication::exec();
}
