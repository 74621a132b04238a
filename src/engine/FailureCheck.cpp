// SPDX-License-Identifier: Apache-2.0
#include "engine/FailureCheck.h"

#include "base/Logging.h"

#include <algorithm>

namespace taskglass {

using namespace std::chrono_literals;

namespace {

constexpr int maximumRunning = 2;
/// The smallest documented limit is 1,500 a minute for everything that uses the key (Protocol.md,
/// "Documented limits").
constexpr int requestsPerMinute = 300;

} // namespace

FailureCheck::FailureCheck(LabelboxClient &client, RequestRows requestRows, QObject *parent)
    : QObject(parent), m_client(client), m_requestRows(std::move(requestRows))
{
    m_throttle.setSingleShot(true);
    connect(&m_throttle, &QTimer::timeout, this, &FailureCheck::startNext);
}

bool FailureCheck::isNeeded(const TaskEntry &entry)
{
    const TaskKind kind = entry.record.kind();
    return isFinished(entry.record.meaning()) && !entry.failedRows && !entry.failuresUnknowable
        && (createsRows(kind) || kind == TaskKind::Export);
}

void FailureCheck::add(const TaskRecord &task)
{
    if (m_known.contains(task.id))
        return;
    m_known.insert(task.id);
    const auto place = std::find_if(m_waiting.begin(), m_waiting.end(),
        [&task](const TaskRecord &other) { return other.createdAt.utc < task.createdAt.utc; });
    m_waiting.insert(place, task);
    if (!m_throttle.isActive())
        m_throttle.start(0ms);
}

void FailureCheck::startNext()
{
    while (m_running < maximumRunning && !m_waiting.empty()) {
        if (m_client.graphQl().requestsInLastMinute() >= requestsPerMinute) {
            m_throttle.start(1s);
            return;
        }
        const TaskRecord task = m_waiting.front();
        m_waiting.pop_front();
        ++m_running;
        check(task);
    }
}

void FailureCheck::check(const TaskRecord &task)
{
    switch (task.kind()) {
    case TaskKind::Upsert:
        checkUpsert(task);
        return;
    case TaskKind::Export:
        checkExport(task);
        return;
    case TaskKind::Import:
        checkFile(task, RowStream::Failed, {});
        return;
    case TaskKind::Batch:
    case TaskKind::Queue:
    case TaskKind::Annotate:
    case TaskKind::Other:
        break;
    }
    finish(task.id, {});
}

void FailureCheck::checkUpsert(const TaskRecord &task)
{
    m_client.fetchRowTotal(task.id, RowStream::Failed, this,
        [this, id = task.id](const Result<std::optional<qint64>> &failed) {
            if (!failed || !*failed) {
                if (!failed)
                    qCInfo(lcEngine).noquote() << "failure count:" << failed.error().detail;
                finish(id, {});
                return;
            }
            m_client.fetchRowTotal(id, RowStream::Created, this,
                [this, id, failed = **failed](const Result<std::optional<qint64>> &created) {
                    finish(id, {.failed = failed, .created = created ? *created : std::nullopt});
                });
        });
}

void FailureCheck::checkExport(const TaskRecord &task)
{
    m_client.fetchExportHeader(task.id, RowStream::ExportResult, this,
        [this, task](const Result<std::optional<ExportHeader>> &result) {
            Counts counts;
            if (result && *result)
                counts.created = (*result)->lines;
            if (!task.errors.isEmpty()) {
                checkFile(task, RowStream::ExportErrors, counts);
                return;
            }
            m_client.fetchExportHeader(task.id, RowStream::ExportErrors, this,
                [this, id = task.id, counts](
                    const Result<std::optional<ExportHeader>> &errors) mutable {
                    if (errors && (!*errors || (*errors)->bytes == 0))
                        counts.failed = 0;
                    else if (errors)
                        counts.failed = (*errors)->lines;
                    finish(id, counts);
                });
        });
}

void FailureCheck::checkFile(const TaskRecord &task, RowStream stream, const Counts &counts)
{
    const StreamId id{task.id, stream};
    m_downloading.insert(id, counts);
    m_requestRows(id);
}

void FailureCheck::handleRows(const RowStreamState &state)
{
    const auto found = m_downloading.constFind(state.id);
    if (found == m_downloading.cend() || state.phase == RowStreamState::Phase::Fetching)
        return;
    Counts counts = *found;
    m_downloading.erase(found);
    const bool isWhole =
        state.phase == RowStreamState::Phase::Complete && state.rows >= state.total.value_or(0);
    if (isWhole || state.phase == RowStreamState::Phase::None)
        counts.failed = state.rows;
    finish(state.id.task, counts);
}

void FailureCheck::finish(const TaskId &id, const Counts &counts)
{
    m_known.remove(id);
    --m_running;
    emit counted(id, counts);
    startNext();
}

} // namespace taskglass
