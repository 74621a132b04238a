// SPDX-License-Identifier: Apache-2.0
#include "store/TaskStore.h"

#include "base/Utc.h"
#include "store/Database.h"

#include <QCoreApplication>
#include <QDir>

#include <array>

using namespace Qt::StringLiterals;

namespace taskglass {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(taskglass::TaskStore)
};

// `user_version` counts the migrations a file has seen. Append only: never change one that was
// released. NULL is the server's null; `_ms` are milliseconds since 1970 UTC, for sorting and for
// other programs, while `_wire` is what the server wrote.
constexpr std::array migrations{
    "CREATE TABLE task (  id TEXT NOT NULL PRIMARY KEY, name TEXT, type TEXT, status TEXT, "
    "completion REAL,  created_wire TEXT, created_ms INTEGER, updated_wire TEXT, updated_ms "
    "INTEGER,  result TEXT, errors TEXT, metadata BLOB,  failed_rows INTEGER, created_rows "
    "INTEGER, finished_ms INTEGER,  on_server INTEGER NOT NULL) STRICT;CREATE TABLE status_change "
    "(  number INTEGER PRIMARY KEY, task TEXT NOT NULL, status_before TEXT, status_after TEXT,  "
    "completion REAL, seen_ms INTEGER) STRICT;CREATE INDEX status_change_of_task ON status_change "
    "(task, number);CREATE TABLE key_owner (  id TEXT, email TEXT, name TEXT, nickname TEXT, "
    "picture TEXT, intercom_hash TEXT,  is_viewer INTEGER NOT NULL, is_external_user INTEGER NOT "
    "NULL,  created_wire TEXT, updated_wire TEXT) STRICT;CREATE TABLE organization (  id TEXT, "
    "name TEXT, created_wire TEXT, updated_wire TEXT) STRICT;",
};

/// An address without its query: whoever has that may fetch the file, and the next answer of the
/// server brings a fresh one. Any other text as it is.
QString withoutSignature(const QString &text)
{
    const bool isAddress = text.startsWith("https://"_L1, Qt::CaseInsensitive)
        || text.startsWith("http://"_L1, Qt::CaseInsensitive);
    const qsizetype query = isAddress ? text.indexOf(u'?') : -1;
    return query < 0 ? text : text.left(query);
}

std::optional<qint64> milliseconds(const QDateTime &moment)
{
    return moment.isValid() ? std::optional(moment.toMSecsSinceEpoch()) : std::nullopt;
}

QDateTime moment(std::optional<qint64> milliseconds)
{
    return milliseconds ? utcMoment(*milliseconds) : QDateTime();
}

Timestamp timestamp(const QString &wire, std::optional<qint64> milliseconds)
{
    // Reading 20,000 dates takes longer than reading the rest of 10,000 tasks.
    return milliseconds ? Timestamp{.wire = wire, .utc = moment(milliseconds)}
                        : Timestamp::fromWire(wire);
}

/// A database that is sound and in our present form, or why not.
struct Opening {
    std::optional<Database> database{};
    std::optional<Error> failure{};
    bool anotherFileMayHelp = false; ///< The file itself is at fault.
};

Result<void> migrate(Database &database, qint64 version)
{
    if (version == static_cast<qint64>(migrations.size()))
        return {};
    Result<Transaction> transaction = Transaction::begin(database);
    if (!transaction)
        return transaction.error();
    // Another process may have been here while we waited for the lock.
    const Result<qint64> present = database.number("PRAGMA user_version");
    if (!present)
        return present.error();
    for (auto next = static_cast<std::size_t>(*present); next < migrations.size(); ++next) {
        if (Result<void> migrated = database.execute(migrations[next]); !migrated)
            return migrated;
    }
    if (Result<void> marked =
            database.execute("PRAGMA user_version = " + QByteArray::number(migrations.size()));
        !marked)
        return marked;
    return transaction->commit();
}

Opening openSound(const QString &path)
{
    Opening opening;
    Result<Database> database = Database::open(path);
    if (!database) {
        opening.failure = database.error();
        opening.anotherFileMayHelp = true;
        return opening;
    }
    const auto refuse = [&](const Error &error) {
        opening.failure = error;
        opening.anotherFileMayHelp = !database->failedForNow();
        return std::move(opening);
    };

    const Result<qint64> version = database->number("PRAGMA user_version");
    if (!version)
        return refuse(version.error());
    if (*version < 0 || *version > static_cast<qint64>(migrations.size())) {
        opening.anotherFileMayHelp = *version < 0; // The newer program finds its file untouched.
        opening.failure = Error{.kind = Error::Kind::Storage,
            .sentence = Words::tr(
                "The saved tasks in %1 were written by a newer Taskglass. Use the newer program to "
                "see them.")
                .arg(QDir::toNativeSeparators(path)),
            .detail = u"%1: user_version %2"_s.arg(path).arg(*version)};
        return opening;
    }
    Result<Statement> check = database->prepare("PRAGMA quick_check(1)");
    if (!check)
        return refuse(check.error());
    const Result<bool> answered = check->step();
    if (!answered)
        return refuse(answered.error());
    if (const QString verdict = check->text(0); verdict != "ok"_L1) {
        opening.anotherFileMayHelp = true;
        opening.failure = damagedDatabase(path, verdict);
        return opening;
    }
    *check = Statement();
    // Readers (search, export) must not wait for the poller, and a poll not for the disk.
    if (const Result<void> set =
            database->execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA "
                              "secure_delete = ON");
        !set)
        return refuse(set.error());
    if (const Result<void> migrated = migrate(*database, *version); !migrated)
        return refuse(migrated.error());
    // Tables of another making under our version number.
    for (const char *table : {"SELECT * FROM task LIMIT 0", "SELECT * FROM status_change LIMIT 0",
             "SELECT * FROM key_owner LIMIT 0", "SELECT * FROM organization LIMIT 0"}) {
        if (const Result<qint64> present = database->number(table); !present)
            return refuse(present.error());
    }
    // Of its own, and no migration, so that older programs can still open the file.
    if (const Result<void> made = database->execute(
            "CREATE TABLE IF NOT EXISTS task_creator (task TEXT NOT NULL PRIMARY KEY, id TEXT, "
            "name TEXT, email TEXT) STRICT");
        !made)
        return refuse(made.error());
    // Earlier programs kept addresses whole.
    if (const Result<void> cleared = database->execute(
            "UPDATE task SET result = substr(result, 1, instr(result, '?') - 1) WHERE result GLOB "
            "'http*://*[?]*'; UPDATE task SET errors = substr(errors, 1, instr(errors, '?') - 1) "
            "WHERE errors GLOB 'http*://*[?]*'");
        !cleared)
        return refuse(cleared.error());
    opening.database = std::move(*database);
    return opening;
}

} // namespace

struct TaskStore::State {
    // The statements are finalized before the database is closed.
    Database database;
    Statement statusOf{};
    Statement putTask{};
    Statement addChange{};
    Statement putCreator{};

    explicit State(Database opened) : database(std::move(opened)) { }

    Result<void> prepare();
    Result<void> put(const TaskEntry &entry, const QDateTime &seenAt);
};

Result<void> TaskStore::State::prepare()
{
    Result<Statement> status = database.prepare("SELECT status FROM task WHERE id = ?");
    if (!status)
        return status.error();
    Result<Statement> change =
        database.prepare("INSERT INTO status_change (task, status_before, status_after, "
                         "completion, seen_ms) VALUES (?, ?, ?, ?, ?)");
    if (!change)
        return change.error();
    Result<Statement> task = database.prepare(
        "INSERT INTO task (id, name, type, status, completion, created_wire, created_ms, "
        "updated_wire, updated_ms, result, errors, metadata, failed_rows, created_rows, "
        "finished_ms, on_server) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON "
        "CONFLICT (id) DO UPDATE SET name = excluded.name, type = excluded.type, status = "
        "excluded.status, completion = excluded.completion, created_wire = excluded.created_wire, "
        "created_ms = excluded.created_ms, updated_wire = excluded.updated_wire, updated_ms = "
        "excluded.updated_ms, result = excluded.result, errors = excluded.errors, metadata = "
        "excluded.metadata, failed_rows = excluded.failed_rows, created_rows = "
        "excluded.created_rows, finished_ms = excluded.finished_ms, on_server = "
        "excluded.on_server");
    if (!task)
        return task.error();
    Result<Statement> creator = database.prepare(
        "INSERT OR REPLACE INTO task_creator (task, id, name, email) VALUES (?, ?, ?, ?)");
    if (!creator)
        return creator.error();
    putCreator = std::move(*creator);
    statusOf = std::move(*status);
    addChange = std::move(*change);
    putTask = std::move(*task);
    return {};
}

TaskStore::TaskStore(std::unique_ptr<State> state) : m_state(std::move(state)) { }

TaskStore::TaskStore(TaskStore &&) noexcept = default;
TaskStore &TaskStore::operator=(TaskStore &&) noexcept = default;
TaskStore::~TaskStore() = default;

Result<TaskStore> TaskStore::open(const QString &path)
{
    Opening opening = openSound(path);
    if (opening.failure) {
        if (opening.anotherFileMayHelp)
            opening.failure->kind = Error::Kind::Damaged;
        return *opening.failure;
    }
    auto state = std::make_unique<State>(std::move(*opening.database));
    if (const Result<void> prepared = state->prepare(); !prepared)
        return prepared.error();
    return TaskStore(std::move(state));
}

Result<QList<TaskEntry>> TaskStore::tasks() const
{
    Result<Statement> row = m_state->database.prepare(
        "SELECT task.id, task.name, type, status, completion, created_wire, created_ms, "
        "updated_wire, updated_ms, result, errors, metadata, failed_rows, created_rows, finished_ms, on_server, "
        "task_creator.id, task_creator.name, task_creator.email FROM task LEFT JOIN task_creator ON "
        "task_creator.task = task.id ORDER BY created_ms DESC, task.id");
    if (!row)
        return row.error();
    QList<TaskEntry> entries;
    while (true) {
        const Result<bool> more = row->step();
        if (!more)
            return more.error();
        if (!*more)
            return entries;
        entries.append(TaskEntry{
            .record = {.id = {row->text(0)},
                .name = row->text(1),
                .type = row->text(2),
                .status = row->text(3),
                .completionPercentage = row->real(4),
                .createdAt = timestamp(row->text(5), row->integer(6)),
                .updatedAt = timestamp(row->text(7), row->integer(8)),
                .result = row->text(9),
                .errors = row->text(10),
                .metadata = row->bytes(11),
                .createdBy = {.id = row->text(16), .name = row->text(17), .email = row->text(18)}},
            .failedRows = row->integer(12),
            .createdRows = row->integer(13),
            .finishedAt = moment(row->integer(14)),
            .onServer = row->integer(15).value_or(1) != 0});
    }
}

Result<void> TaskStore::State::put(const TaskEntry &entry, const QDateTime &seenAt)
{
    const TaskRecord &record = entry.record;
    // An id of null could not be told from none.
    const QString id = record.id.value.isNull() ? u""_s : record.id.value;

    const Result<bool> known = statusOf.bind(1, id).step();
    const QString before = known && *known ? statusOf.text(0) : QString();
    statusOf.reset();
    if (!known)
        return known.error();
    const bool changed =
        !*known || before != record.status || before.isNull() != record.status.isNull();
    if (changed) {
        if (Result<void> added = addChange.bind(1, id)
                .bind(2, before)
                .bind(3, record.status)
                .bind(4, record.completionPercentage)
                .bind(5, milliseconds(seenAt))
                .run();
            !added)
            return added;
    }
    if (record.createdBy.isKnown()) {
        if (Result<void> done = putCreator.bind(1, id)
                .bind(2, record.createdBy.id)
                .bind(3, record.createdBy.name)
                .bind(4, record.createdBy.email)
                .run();
            !done)
            return done;
    }
    return putTask.bind(1, id)
        .bind(2, record.name)
        .bind(3, record.type)
        .bind(4, record.status)
        .bind(5, record.completionPercentage)
        .bind(6, record.createdAt.wire)
        .bind(7, milliseconds(record.createdAt.utc))
        .bind(8, record.updatedAt.wire)
        .bind(9, milliseconds(record.updatedAt.utc))
        .bind(10, withoutSignature(record.result))
        .bind(11, withoutSignature(record.errors))
        .bind(12, record.metadata)
        .bind(13, entry.failedRows)
        .bind(14, entry.createdRows)
        .bind(15, milliseconds(entry.finishedAt))
        .bind(16, std::optional<qint64>(entry.onServer ? 1 : 0))
        .run();
}

Result<void> TaskStore::put(const QList<TaskEntry> &entries, const QDateTime &seenAt)
{
    if (entries.isEmpty())
        return {};
    Result<Transaction> transaction = Transaction::begin(m_state->database);
    if (!transaction)
        return transaction.error();
    for (const TaskEntry &entry : entries) {
        if (Result<void> done = m_state->put(entry, seenAt); !done)
            return done;
    }
    return transaction->commit();
}

Result<QList<StatusChange>> TaskStore::history(const TaskId &id) const
{
    Result<Statement> row = m_state->database.prepare(
        "SELECT status_before, status_after, completion, seen_ms FROM status_change WHERE task = ? "
        "ORDER BY number");
    if (!row)
        return row.error();
    row->bind(1, id.value.isNull() ? u""_s : id.value);
    QList<StatusChange> changes;
    while (true) {
        const Result<bool> more = row->step();
        if (!more)
            return more.error();
        if (!*more)
            return changes;
        changes.append(StatusChange{.from = row->text(0),
            .to = row->text(1),
            .completionPercentage = row->real(2),
            .seenAt = moment(row->integer(3))});
    }
}

Result<std::optional<User>> TaskStore::user() const
{
    Result<Statement> row = m_state->database.prepare(
        "SELECT id, email, name, nickname, picture, intercom_hash, is_viewer, is_external_user, "
        "created_wire, updated_wire FROM key_owner");
    if (!row)
        return row.error();
    const Result<bool> present = row->step();
    if (!present)
        return present.error();
    if (!*present)
        return std::optional<User>();
    return std::optional(User{.id = row->text(0),
        .email = row->text(1),
        .name = row->text(2),
        .nickname = row->text(3),
        .picture = row->text(4),
        .intercomHash = row->text(5),
        .isViewer = row->integer(6).value_or(0) != 0,
        .isExternalUser = row->integer(7).value_or(0) != 0,
        .createdAt = Timestamp::fromWire(row->text(8)),
        .updatedAt = Timestamp::fromWire(row->text(9))});
}

Result<std::optional<Organization>> TaskStore::organization() const
{
    Result<Statement> row =
        m_state->database.prepare("SELECT id, name, created_wire, updated_wire FROM organization");
    if (!row)
        return row.error();
    const Result<bool> present = row->step();
    if (!present)
        return present.error();
    if (!*present)
        return std::optional<Organization>();
    return std::optional(Organization{.id = row->text(0),
        .name = row->text(1),
        .createdAt = Timestamp::fromWire(row->text(2)),
        .updatedAt = Timestamp::fromWire(row->text(3))});
}

Result<void> TaskStore::putIdentity(const User &user, const Organization &organization)
{
    Database &database = m_state->database;
    Result<Transaction> transaction = Transaction::begin(database);
    if (!transaction)
        return transaction.error();
    if (Result<void> cleared = database.execute("DELETE FROM key_owner; DELETE FROM organization");
        !cleared)
        return cleared;
    Result<Statement> putUser =
        database.prepare("INSERT INTO key_owner VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    if (!putUser)
        return putUser.error();
    if (Result<void> done = putUser->bind(1, user.id)
            .bind(2, user.email)
            .bind(3, user.name)
            .bind(4, user.nickname)
            .bind(5, user.picture)
            .bind(6, user.intercomHash)
            .bind(7, std::optional<qint64>(user.isViewer ? 1 : 0))
            .bind(8, std::optional<qint64>(user.isExternalUser ? 1 : 0))
            .bind(9, user.createdAt.wire)
            .bind(10, user.updatedAt.wire)
            .run();
        !done)
        return done;
    Result<Statement> putOrganization =
        database.prepare("INSERT INTO organization VALUES (?, ?, ?, ?)");
    if (!putOrganization)
        return putOrganization.error();
    if (Result<void> done = putOrganization->bind(1, organization.id)
            .bind(2, organization.name)
            .bind(3, organization.createdAt.wire)
            .bind(4, organization.updatedAt.wire)
            .run();
        !done)
        return done;
    return transaction->commit();
}

} // namespace taskglass
