// SPDX-License-Identifier: Apache-2.0
#include "sandbox/SandboxTasks.h"

#include "base/Utc.h"

#include <QDateTime>
#include <QTimeZone>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

using namespace Qt::StringLiterals;

namespace taskglass::sandbox {

namespace {

using Content = SandboxTask::Content;
using Course = SandboxTask::Course;
using Dates = SandboxTask::Dates;

const QString upsert = u"adv-upsert-data-rows"_s;
const QString exporting = u"export-data-rows"_s;
const QString legacyImport = u"JSON Import"_s;
const QString batch = u"add-data-rows-to-batch"_s;
const QString queue = u"send-to-task-queue"_s;
const QString annotate = u"send-to-annotate"_s;

constexpr int hour = 60;
constexpr int day = 24 * hour;

/// The tasks that are always there, whatever the seed and the number of tasks.
std::vector<SandboxTask> specialTasks()
{
    const QString longName = (u"A name that somebody pasted a whole paragraph into,\nwith line "
                              u"breaks and all. "_s)
                                 .repeated(80)
                                 .left(5'000);
    return {
        // Moving.
        {.nickname = "running-upsert",
            .name = u"cats-2026-09-part3"_s,
            .type = upsert,
            .content = Content::RowFile,
            .rows = 400'000,
            .failed = 57,
            .minutesOld = 7,
            .course = Course::Moving,
            .settlesAfter = 240,
            .firstPercent = 43},
        {.nickname = "running-import",
            .name = legacyImport,
            .content = Content::RowFile,
            .rows = 2'000,
            .minutesOld = 1,
            .course = Course::Moving,
            .settlesAfter = 60,
            .firstPercent = 10},
        {.nickname = "running-export",
            .name = u"nightly-export"_s,
            .type = exporting,
            .content = Content::Streams,
            .rows = 6'000,
            .failed = 3,
            .minutesOld = 4,
            .course = Course::Moving,
            .settlesAfter = 150,
            .firstPercent = 28},
        {.nickname = "running-to-failure",
            .name = u"invoices-2026-11"_s,
            .type = upsert,
            .status = "FAILED",
            .content = Content::RowFile,
            .rows = 90'000,
            .failed = 240,
            .minutesOld = 2,
            .course = Course::Moving,
            .settlesAfter = 360,
            .firstPercent = 5,
            .lastPercent = 61,
            .message = u"The dataset was deleted while the import ran."_s},
        {.nickname = "stalled",
            .name = u"faces-upsert-17"_s,
            .type = upsert,
            .content = Content::RowFile,
            .rows = 50'000,
            .failed = 12,
            .minutesOld = 48,
            .secondsTaken = 23 * 60,
            .course = Course::Stalled,
            .firstPercent = 21},
        // Upserts that have ended.
        {.nickname = "partly-failed",
            .name = u"cats-2026-09-part2"_s,
            .type = upsert,
            .content = Content::RowFile,
            .rows = 1'000'000,
            .failed = 3'211,
            .minutesOld = 88,
            .secondsTaken = 12 * 60 + 4},
        {.nickname = "complete",
            .name = u"cats-2026-09-part1"_s,
            .type = upsert,
            .content = Content::RowFile,
            .rows = 1'000'000,
            .minutesOld = 5 * hour,
            .secondsTaken = 14 * 60 + 31},
        {.nickname = "five-thousand-created",
            .name = u"street-signs-11"_s,
            .type = upsert,
            .content = Content::RowFile,
            .rows = 5'000,
            .minutesOld = 6 * hour,
            .secondsTaken = 48},
        {.nickname = "five-thousand-failed",
            .name = u"faces-upsert-16"_s,
            .type = upsert,
            .content = Content::RowFile,
            .rows = 12'000,
            .failed = 5'000,
            .minutesOld = 9 * hour,
            .secondsTaken = 95},
        {.nickname = "nothing-imported",
            .name = u"receipts-upsert-2"_s,
            .type = upsert,
            .content = Content::RowFile,
            .rows = 300,
            .failed = 300,
            .minutesOld = 2 * day,
            .secondsTaken = 11},
        {.nickname = "failed-upsert",
            .name = u"tiles-import-4"_s,
            .type = upsert,
            .status = "FAILED",
            .content = Content::RowFile,
            .rows = 150'000,
            .failed = 412,
            .minutesOld = day + 3 * hour,
            .secondsTaken = 204,
            .lastPercent = 8,
            .message = u"The import was stopped: too many chunks could not be read."_s},
        {.nickname = "canceled",
            .name = u"drone-footage-9"_s,
            .type = upsert,
            .status = "CANCELED",
            .content = Content::RowFile,
            .rows = 20'000,
            .failed = 4,
            .minutesOld = 3 * day,
            .secondsTaken = 77,
            .lastPercent = 37},
        // Refused for what others do wrong.
        {.nickname = "files-missing",
            .name = u"warehouse-scans-7"_s,
            .type = upsert,
            .content = Content::RowFile,
            .rows = 40'000,
            .failed = 2'300,
            .minutesOld = 3 * hour,
            .secondsTaken = 410,
            .mistakes = Mistakes::Files},
        {.nickname = "media-refused",
            .name = u"call-recordings-2"_s,
            .type = upsert,
            .content = Content::RowFile,
            .rows = 8'000,
            .failed = 960,
            .minutesOld = 10 * hour,
            .secondsTaken = 133,
            .mistakes = Mistakes::Media},
        {.nickname = "metadata-refused",
            .name = u"plates-metadata-5"_s,
            .type = upsert,
            .content = Content::RowFile,
            .rows = 25'000,
            .failed = 1'750,
            .minutesOld = 13 * hour,
            .secondsTaken = 220,
            .mistakes = Mistakes::Metadata},
        {.nickname = "network-down",
            .name = u"satellite-tiles-12"_s,
            .type = upsert,
            .content = Content::RowFile,
            .rows = 60'000,
            .failed = 4'100,
            .minutesOld = day + 2 * hour,
            .secondsTaken = 900,
            .mistakes = Mistakes::Network},
        {.nickname = "access-denied",
            .name = u"contracts-upsert-3"_s,
            .type = upsert,
            .content = Content::RowFile,
            .rows = 1'500,
            .failed = 620,
            .minutesOld = day + 7 * hour,
            .secondsTaken = 40,
            .mistakes = Mistakes::Access},
        {.nickname = "many-languages",
            .name = u"menus-of-the-world"_s,
            .type = upsert,
            .content = Content::RowFile,
            .rows = 3'000,
            .failed = 540,
            .minutesOld = 2 * day + 2 * hour,
            .secondsTaken = 58,
            .mistakes = Mistakes::Languages},
        // Legacy imports: known by their name, and some too old to have a type.
        {.nickname = "failed-import-object",
            .name = legacyImport,
            .status = "FAILED",
            .content = Content::ErrorObjectFile,
            .minutesOld = 4 * day,
            .secondsTaken = 5,
            .lastPercent = 0,
            .message = u"Could not read the manifest"_s},
        {.nickname = "failed-import-legacy",
            .name = legacyImport,
            .status = "FAILED",
            .content = Content::LegacyFile,
            .rows = 9,
            .failed = 9,
            .minutesOld = 6 * day,
            .secondsTaken = 21,
            .lastPercent = std::nullopt,
            .message = u"Data rows contain duplicate global keys"_s},
        {.nickname = "partly-failed-import",
            .name = legacyImport,
            .type = u"json-import"_s,
            .content = Content::RowFile,
            .rows = 1'200,
            .failed = 37,
            .minutesOld = day + 5 * hour,
            .secondsTaken = 66},
        {.nickname = "complete-import",
            .name = legacyImport,
            .type = u"json-import"_s,
            .content = Content::RowFile,
            .rows = 640,
            .minutesOld = 2 * day + hour,
            .secondsTaken = 32},
        {.nickname = "import-without-file",
            .name = legacyImport,
            .type = u"json-import"_s,
            .rows = 0,
            .minutesOld = 13 * day,
            .secondsTaken = 3},
        // Exports.
        {.nickname = "weekly-export",
            .name = u"weekly-export"_s,
            .type = exporting,
            .content = Content::LineFiles,
            .rows = 212'004,
            .failed = 0,
            .minutesOld = 5 * hour + 9,
            .secondsTaken = 41 * 60},
        {.nickname = "trap-export",
            .name = u"captions-export"_s,
            .type = exporting,
            .content = Content::TrapLineFiles,
            .rows = 240,
            .failed = 2,
            .minutesOld = 11 * hour,
            .secondsTaken = 25},
        {.nickname = "streamed-export",
            .name = u"catalog-export-q3"_s,
            .type = exporting,
            .content = Content::Streams,
            .rows = 12'000,
            .failed = 800,
            .minutesOld = day + 9 * hour,
            .secondsTaken = 190},
        {.nickname = "empty-export",
            .name = u"Export v2: data rows 1"_s,
            .type = exporting,
            .content = Content::Streams,
            .minutesOld = 2 * day + 7 * hour,
            .secondsTaken = 4},
        {.nickname = "failed-export",
            .name = u"export-annotations-v7"_s,
            .type = exporting,
            .status = "FAILED",
            .minutesOld = 3 * day + 2 * hour,
            .secondsTaken = 310,
            .lastPercent = 64},
        // Batches and queues.
        {.nickname = "failed-batch",
            .name = u"batch-retrain-5"_s,
            .type = batch,
            .status = "FAILED",
            .content = Content::InlineText,
            .minutesOld = 7 * hour,
            .secondsTaken = 14,
            .lastPercent = 0,
            .message = uR"({"message":"No data rows could be added"})"_s},
        {.nickname = "complete-batch",
            .name = u"batch-retrain-6"_s,
            .type = batch,
            .minutesOld = 4 * hour,
            .secondsTaken = 19},
        {.nickname = "failed-queue",
            .name = u"batch-to-queue"_s,
            .type = queue,
            .status = "FAILED",
            .content = Content::InlineText,
            .minutesOld = 15 * hour,
            .secondsTaken = 9,
            .lastPercent = 50,
            .message = uR"([{"message":"Queue 'Review' no longer exists","dataRows":48}])"_s},
        {.nickname = "complete-queue",
            .name = u"review-queue-refill"_s,
            .type = queue,
            .minutesOld = 16 * hour,
            .secondsTaken = 12},
        {.nickname = "failed-annotate",
            .name = u"send-week-38"_s,
            .type = annotate,
            .status = "FAILED",
            .content = Content::InlineText,
            .minutesOld = 2 * day + 4 * hour,
            .secondsTaken = 16,
            .lastPercent = std::nullopt,
            .message = uR"({"message":"2 data rows are already in the project"})"_s},
        {.nickname = "complete-annotate",
            .name = u"send-week-39"_s,
            .type = annotate,
            .minutesOld = day + hour,
            .secondsTaken = 22},
        // Whatever else a server may say.
        {.nickname = "archiving",
            .name = u"archive-august"_s,
            .type = u"archive-data-rows"_s,
            .status = "ARCHIVING",
            .minutesOld = 20 * hour,
            .secondsTaken = 300,
            .lastPercent = std::nullopt},
        {.nickname = "failed-other",
            .name = u"foundry-run-3"_s,
            .type = u"create-model-job"_s,
            .status = "FAILED",
            .minutesOld = 5 * day,
            .secondsTaken = 128,
            .lastPercent = 12,
            .metadata = {{u"modelRunId"_s, u"a7b5c3d1-0042-4c1e-9a35-6f1d5e0c77aa"_s}}},
        {.nickname = "nameless",
            .type = exporting,
            .content = Content::Streams,
            .rows = 350,
            .minutesOld = 8 * hour,
            .secondsTaken = 7},
        {.nickname = "typeless",
            .name = u"untyped-2022"_s,
            .minutesOld = 21 * day,
            .secondsTaken = 40,
            .lastPercent = std::nullopt,
            .dates = Dates::WithoutFraction},
        {.nickname = "long-name",
            .name = longName,
            .type = upsert,
            .content = Content::RowFile,
            .rows = 80,
            .minutesOld = 12 * hour,
            .secondsTaken = 6,
            .lastPercent = 104},
        {.nickname = "below-zero",
            .name = u"plates-import-1"_s,
            .type = u"ADV-UPSERT-DATA-ROWS"_s,
            .content = Content::RowFile,
            .rows = 60,
            .failed = 60,
            .minutesOld = 10 * day,
            .secondsTaken = 9,
            .lastPercent = -3,
            .dates = Dates::WithOffset},
        {.nickname = "dateless",
            .name = u"<b>x-rays</b> & \"scans\""_s,
            .type = upsert,
            .content = Content::RowFile,
            .rows = 120,
            .failed = 1,
            .minutesOld = 30 * day,
            .secondsTaken = 9,
            .dates = Dates::Missing},
    };
}

QString ordinaryName(quint64 draw, const QString &type)
{
    static constexpr std::array subjects{"cats"_L1, "faces"_L1, "tiles"_L1, "street-signs"_L1,
        "invoices"_L1, "x-rays"_L1, "drone-footage"_L1, "receipts"_L1, "plates"_L1, "satellite"_L1,
        "call-audio"_L1, "contracts"_L1};
    const QString subject = subjects[draw % subjects.size()];
    const int number = static_cast<int>((draw >> 8) % 40) + 1;
    const int month = static_cast<int>((draw >> 16) % 11) + 1;
    if (type == upsert)
        return (draw >> 24) % 2 == 0
            ? u"%1-2026-%2-part%3"_s.arg(subject).arg(month, 2, 10, QChar(u'0')).arg(number)
            : u"%1-upsert-%2"_s.arg(subject).arg(number);
    if (type == exporting)
        return (draw >> 24) % 3 == 0 ? u"Export v2: dataset - %1"_s.arg(subject)
                                     : u"%1-export-%2"_s.arg(subject).arg(number);
    return u"%1-batch-%2"_s.arg(subject).arg(number);
}

/// Task number @p index of those that only make up the crowd.
SandboxTask ordinaryTask(quint64 seed, quint64 index, int total)
{
    const quint64 draw = mixed(seed, index, 1);
    SandboxTask task;
    const quint64 kind = draw % 100;
    const quint64 outcome = (draw >> 8) % 100;
    const bool isFailure = outcome >= 93;
    if (kind < 55) {
        task.type = upsert;
    } else if (kind < 68) {
        task.type = u"json-import"_s;
    } else if (kind < 88) {
        task.type = exporting;
    } else {
        task.type = kind < 92 ? batch : (kind < 96 ? queue : annotate);
    }
    task.name =
        kind >= 55 && kind < 68 ? legacyImport : ordinaryName(mixed(seed, index, 2), *task.type);
    // Some new, most within a month, the more tasks the denser.
    const auto spread = static_cast<quint64>(std::clamp(total * 12, 3 * day, 60 * day));
    task.minutesOld = static_cast<int>(mixed(seed, index, 3) % spread) + 20;
    task.secondsTaken = static_cast<int>(mixed(seed, index, 4) % 1'100) + 4;
    task.rows = static_cast<qint64>(mixed(seed, index, 5) % 30'000) + 50;
    if (kind < 68) {
        task.content = Content::RowFile;
        if (outcome >= 80)
            task.failed = static_cast<qint64>(mixed(seed, index, 6) % 900) % task.rows + 1;
        if (kind >= 55) {
            task.rows = task.rows % 3'000 + 50;
            task.failed = std::min(task.failed, task.rows / 4);
        }
        task.message = u"Failed to create data rows after 5 retries."_s;
    } else if (kind < 88) {
        task.rows = task.rows % 4'000 + 1;
        task.content = isFailure ? Content::Nothing : Content::Streams;
        task.failed = outcome >= 88 && !isFailure ? 5 : 0;
    } else if (isFailure) {
        task.content = Content::InlineText;
        task.message = uR"({"message":"No data rows could be added"})"_s;
    }
    if (isFailure) {
        task.status = "FAILED";
        task.lastPercent = static_cast<double>(mixed(seed, index, 7) % 90);
        // No more may be refused than was tried.
        const auto tried = static_cast<qint64>(
            std::llround(static_cast<double>(task.rows) * *task.lastPercent / 100.0));
        task.failed = std::min(task.failed, tried);
    } else if (outcome == 0) {
        task.status = "CANCELED";
        task.lastPercent = 50;
        task.failed = std::min(task.failed, task.rows / 4);
    }
    return task;
}

QString wireDate(qint64 moment, Dates dates)
{
    const QDateTime utc = utcMoment(moment);
    switch (dates) {
    case Dates::Usual:
        return utc.toString(u"yyyy-MM-ddTHH:mm:ss.zzz'Z'"_s);
    case Dates::WithoutFraction:
        return utc.toString(u"yyyy-MM-ddTHH:mm:ss'Z'"_s);
    case Dates::WithOffset:
        return utc.toOffsetFromUtc(2 * 3'600).toString(u"yyyy-MM-ddTHH:mm:ss.zzz'+02:00'"_s);
    case Dates::Missing:
        return {};
    }
    Q_UNREACHABLE();
}

} // namespace

quint64 mixed(quint64 seed, quint64 one, quint64 two)
{
    // SplitMix64: a few multiplications, and every bit depends on every bit.
    quint64 state = seed * 0x9e3779b97f4a7c15ULL + one * 0xbf58476d1ce4e5b9ULL
        + two * 0x94d049bb133111ebULL + 0x2545f4914f6cdd1dULL;
    for (int round = 0; round < 2; ++round) {
        state = (state ^ (state >> 30)) * 0xbf58476d1ce4e5b9ULL;
        state = (state ^ (state >> 27)) * 0x94d049bb133111ebULL;
        state ^= state >> 31;
    }
    return state;
}

QByteArray cuid(const char *prefix, quint64 seed, quint64 number)
{
    QByteArray id(prefix);
    quint64 bits = 0;
    while (id.size() < 25) {
        if (bits < 36)
            bits = mixed(seed, number, 1'000 + static_cast<quint64>(id.size()));
        id.append("0123456789abcdefghijklmnopqrstuvwxyz"[bits % 36]);
        bits /= 36;
    }
    return id;
}

bool SandboxTask::isUpsert() const
{
    return type && type->compare(upsert, Qt::CaseInsensitive) == 0;
}

bool SandboxTask::isExport() const
{
    return type == exporting;
}

SandboxTasks::SandboxTasks(int total, quint32 seed)
    : m_startedAt(QDateTime::currentMSecsSinceEpoch()), m_tasks(specialTasks())
{
    const auto specials = m_tasks.size();
    const std::size_t wanted =
        std::max(specials, static_cast<std::size_t>(std::clamp(total, 0, 100'000)));
    m_tasks.reserve(wanted);
    for (std::size_t index = specials; index < wanted; ++index)
        m_tasks.push_back(ordinaryTask(seed, index, total));
    m_byId.reserve(static_cast<qsizetype>(wanted));
    for (std::size_t index = 0; index < wanted; ++index) {
        m_tasks[index].id = cuid("ck", seed, index);
        m_tasks[index].seed = mixed(seed, index);
        m_byId.insert(m_tasks[index].id, static_cast<quint32>(index));
    }
    m_newestFirst.resize(wanted);
    std::iota(m_newestFirst.begin(), m_newestFirst.end(), 0U);
    std::stable_sort(m_newestFirst.begin(), m_newestFirst.end(),
        [this](quint32 a, quint32 b) { return createdAt(m_tasks[a]) > createdAt(m_tasks[b]); });
}

const SandboxTask *SandboxTasks::find(const QByteArray &id) const
{
    const auto found = m_byId.constFind(id);
    return found == m_byId.constEnd() ? nullptr : &m_tasks[*found];
}

qint64 SandboxTasks::createdAt(const SandboxTask &task) const
{
    // Not on the full second, and not all at the same one.
    const auto fraction = static_cast<qint64>(task.seed % 60'000);
    return m_startedAt - task.minutesOld * 60'000LL - fraction;
}

TaskMoment SandboxTasks::moment(const SandboxTask &task, qint64 now) const
{
    const double last = task.lastPercent.value_or(100);
    const double reached = std::clamp(last < 0 ? 100.0 : last, 0.0, 100.0);
    const auto created = std::max<qint64>(
        std::llround(static_cast<double>(task.rows) * reached / 100) - task.failed, 0);
    const qint64 elapsed = std::max<qint64>(now - m_startedAt, 0);
    const qint64 endsAfter = task.settlesAfter * 1'000LL;

    if (task.course == Course::Settled || (task.course == Course::Moving && elapsed >= endsAfter)) {
        const qint64 updatedAt = task.course == Course::Moving
            ? m_startedAt + endsAfter
            : std::min(createdAt(task) + task.secondsTaken * 1'000LL, m_startedAt);
        return {.status = task.status,
            .percent = task.lastPercent,
            .updatedAt = updatedAt,
            .created = created,
            .failed = task.failed};
    }
    const bool isStalled = task.course == Course::Stalled;
    const double way =
        isStalled ? 0 : static_cast<double>(elapsed) / static_cast<double>(endsAfter);
    const double percent = task.firstPercent + (last - task.firstPercent) * way;
    const double share = percent / last;
    return {.status = "IN_PROGRESS",
        .percent = std::floor(percent * 10) / 10,
        .updatedAt =
            isStalled ? createdAt(task) + task.secondsTaken * 1'000LL : now - elapsed % 1'000,
        .created = static_cast<qint64>(static_cast<double>(created) * share),
        .failed = static_cast<qint64>(static_cast<double>(task.failed) * share),
        .isSettled = false};
}

QJsonObject SandboxTasks::fields(const SandboxTask &task, const QString &base, qint64 now) const
{
    const auto orNull = [](const std::optional<QString> &text) {
        return text ? QJsonValue(*text) : QJsonValue();
    };
    const auto dateOrNull = [&task](qint64 moment) {
        return task.dates == Dates::Missing ? QJsonValue()
                                            : QJsonValue(wireDate(moment, task.dates));
    };
    const TaskMoment state = moment(task, now);
    const QString id = QString::fromLatin1(task.id);
    QJsonValue result;
    QJsonValue errors;
    if (state.isSettled) {
        switch (task.content) {
        case Content::RowFile:
        case Content::ErrorObjectFile:
        case Content::LegacyFile:
            result = u"%1/files/%2/result.json"_s.arg(base, id);
            break;
        case Content::LineFiles:
        case Content::TrapLineFiles:
            result = u"%1/files/%2/result.ndjson"_s.arg(base, id);
            if (task.failed > 0)
                errors = u"%1/files/%2/errors.ndjson"_s.arg(base, id);
            break;
        case Content::InlineText:
            result = task.message;
            break;
        case Content::Nothing:
        case Content::Streams:
            break;
        }
    }
    return {
        {u"completionPercentage"_s, state.percent ? QJsonValue(*state.percent) : QJsonValue()},
        {u"createdAt"_s, dateOrNull(createdAt(task))},
        {u"errors"_s, errors},
        {u"id"_s, id},
        {u"metadata"_s, task.metadata.isEmpty() ? QJsonValue() : QJsonValue(task.metadata)},
        {u"name"_s, orNull(task.name)},
        {u"result"_s, result},
        {u"status"_s, QString::fromLatin1(state.status)},
        {u"type"_s, orNull(task.type)},
        {u"updatedAt"_s, dateOrNull(state.updatedAt)},
    };
}

} // namespace taskglass::sandbox
