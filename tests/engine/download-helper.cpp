// SPDX-License-Identifier: Apache-2.0
// Downloads one stream of a task as the program does, says how many rows are on disk, and then
// writes them to a file, if one is named; once more if they prove damaged. Made to be killed:
// download-helper ENDPOINT FOLDER TASK STREAM [FILE]
// Exit code 1 if anything was not whole.
#include "engine/Engine.h"
#include "engine/RowExport.h"

#include <QCoreApplication>

#include <cstdio>
#include <functional>

using namespace taskglass;

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const QStringList words = QCoreApplication::arguments();
    if (words.size() < 5)
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
    bool isWritten = false;
    bool isRepeated = false;
    std::function<void()> write = [&] {
        RowExportRequest request;
        request.sources.push_back({.task = task});
        request.stream = stream;
        request.path = words.at(5);
        RowExport *job = engine.exportRows(request);
        QObject::connect(job, &RowExport::finished, &engine,
            [again = &write, repeats = &isRepeated](const Result<void> &outcome) {
                // What is damaged is fetched again for the next export, as a user would ask for.
                const bool isDamage = !outcome && outcome.error().kind == Error::Kind::Damaged;
                if (isDamage && !std::exchange(*repeats, true))
                    (*again)();
                else
                    QCoreApplication::exit(outcome ? 0 : 1);
            });
    };
    QObject::connect(&engine, &Engine::rowsChanged, &engine, [&](const RowStreamState &state) {
        if (state.id != StreamId{task, stream})
            return;
        std::printf("%lld\n", static_cast<long long>(state.rows));
        std::fflush(stdout);
        if (state.phase == RowStreamState::Phase::Fetching)
            return;
        if (state.phase != RowStreamState::Phase::Complete)
            QCoreApplication::exit(1);
        else if (words.size() == 5)
            QCoreApplication::quit();
        else if (!std::exchange(isWritten, true))
            write();
    });
    engine.open({QUrl(words.at(1)), Secret("key")});
    return QCoreApplication::exec();
}
