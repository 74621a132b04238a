// SPDX-License-Identifier: Apache-2.0
// An answer with a list of tasks, or an error.
#include "Fuzz.h"
#include "graphql/GraphQlAnswer.h"
#include "labelbox/TaskDecoder.h"

#include <QJsonObject>

using namespace taskglass;

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray body = bytesOf(data, size).toByteArray();
    for (const int status : {200, 400, 401, 500}) {
        const Result<void> accepted = readGraphQlAnswer(status, body);
        FUZZ_CHECK(accepted || !accepted.error().sentence.isEmpty());
        FUZZ_CHECK(!accepted || status == 200);
    }
    if (!readGraphQlAnswer(200, body))
        return 0;
    const Result<QJsonObject> answer = graphQlData(body);
    if (!answer)
        return 0;
    const QJsonValue list = (*answer)[QLatin1StringView("user")][QLatin1StringView("createdTasks")];
    if (const Result<QList<TaskRecord>> tasks = decodeTasks(list)) {
        for (const TaskRecord &task : *tasks)
            FUZZ_CHECK(!task.id.isEmpty());
    } else {
        FUZZ_CHECK(!list.isArray());
    }
    return 0;
}
