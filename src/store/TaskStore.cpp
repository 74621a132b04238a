// SPDX-License-Identifier: Apache-2.0
#include "store/TaskStore.h"

#include "base/Logging.h"
#include "base/Utc.h"
#include "store/Database.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <array>

using namespace Qt::StringLiterals;

namespace taskglass {

namespace {

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

constexpr QFile::Permissions ownerOnly = QFile::ReadOwner | QFile::WriteOwner;
constexpr QFile::Permissions ownerFolder = ownerOnly | QFile::ExeOwner;

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

/// Creates @p path for its owner only, so that what SQLite adds beside it is as private.
Outcome createPrivately(const QString &path)
{
    QFile file(path);
    if (file.exists() || file.open(QIODevice::ReadWrite)) {
        file.setPermissions(ownerOnly);
        return {};
    }
    return Error{.kind = Error::Kind::Storage,
        .sentence = QCoreApplication::translate("Storage",
            "Taskglass cannot keep its tasks in %1: the file cannot be created. Give your account "
            "permission to write to its folder, free disk space if there is none left, then start "
            "again.")
            .arg(QDir::toNativeSeparators(path)),
        .detail = u"%1: %2"_s.arg(path, file.errorString())};
}

Outcome createPrivateFolder(const QString &path)
{
    if (!QDir().mkpath(path))
        return Error{.kind = Error::Kind::Storage,
            .sentence = QCoreApplication::translate("Storage",
                "Taskglass cannot create its data folder %1. Check that the disk is not full and "
                "that your account may write there, then start again.")
                .arg(QDir::toNativeSeparators(path)),
            .detail = u"mkpath %1"_s.arg(path)};
    // A folder of another owner stays as it is; the files in it are private by themselves.
    QFile::setPermissions(path, ownerFolder);
    return {};
}

/// Renames the database and what belongs to it; gives its new name.
Result<QString> moveAside(const QString &path)
{
    const QDir folder = QFileInfo(path).dir();
    int number = 1;
    while (folder.exists(u"tasks-%1.bad"_s.arg(number)))
        ++number;
    const QString aside = folder.filePath(u"tasks-%1.bad"_s.arg(number));
    if (!QFile::rename(path, aside) && !QDir().rename(path, aside))
        return Error{.kind = Error::Kind::Storage,
            .sentence = QCoreApplication::translate("Storage",
                "The saved tasks in %1 cannot be read, and the file cannot be set aside either. "
                "Move it away or correct its permissions, then start again.")
                .arg(QDir::toNativeSeparators(path)),
            .detail = u"rename to %1"_s.arg(aside)};
    // Left behind, the journal would be played into the new file.
    for (const QString &companion : {u"-wal"_s, u"-shm"_s}) {
        if (QFile::exists(path + companion) && !QFile::rename(path + companion, aside + companion))
            QFile::remove(path + companion);
    }
    return aside;
}

/// A database that is sound and in our present form, or why not.
struct Opening {
    std::optional<Database> database{};
    std::optional<Error> failure{};
    bool anotherFileMayHelp = false; ///< The file itself is at fault.
};

Outcome migrate(Database &database, qint64 version)
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
        if (Outcome migrated = database.execute(migrations[next]); !migrated)
            return migrated;
    }
    if (Outcome marked =
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
        opening.anotherFileMayHelp = true;
        opening.failure = Error{.kind = Error::Kind::Storage,
            .sentence = QCoreApplication::translate("Storage",
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
    if (const Outcome set =
            database->execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
        !set)
        return refuse(set.error());
    if (const Outcome migrated = migrate(*database, *version); !migrated)
        return refuse(migrated.error());
    // Tables of another making under our version number.
    for (const char *table : {"SELECT * FROM task LIMIT 0", "SELECT * FROM status_change LIMIT 0",
             "SELECT * FROM key_owner LIMIT 0", "SELECT * FROM organization LIMIT 0"}) {
        if (const Result<qint64> present = database->number(table); !present)
            return refuse(present.error());
    }
    opening.database = std::move(*database);
    return opening;
}

QString streamWord(RowStream stream)
{
    switch (stream) {
    case RowStream::Failed:
        return u"failed"_s;
    case RowStream::Created:
        return u"created"_s;
    case RowStream::ExportResult:
        return u"export"_s;
    case RowStream::ExportErrors:
        return u"export-errors"_s;
    }
    Q_UNREACHABLE();
}

/// A file name of small letters, digits, - _ % ~ for any @p id, different for different ids also
/// where file names ignore case.
QString fileNameFor(const TaskId &id)
{
    constexpr qsizetype longest = 100;
    const QByteArray bytes = id.value.toUtf8();
    QByteArray name;
    for (const char byte : bytes) {
        const bool plain = (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9')
            || byte == '-' || byte == '_';
        if (plain)
            name.append(byte);
        else
            name.append('%').append(QByteArray(1, byte).toHex());
    }
    if (name.isEmpty() || name.size() > longest)
        name = '~' + QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex();
    return QString::fromLatin1(name);
}

} // namespace

struct TaskStore::State {
    // The statements are finalized before the database is closed.
    Database database;
    QString folder;
    QString setAside;
    Statement statusOf{};
    Statement putTask{};
    Statement addChange{};

    State(Database opened, QString where, QString aside)
        : database(std::move(opened)), folder(std::move(where)), setAside(std::move(aside))
    {
    }

    Outcome prepare();
    Outcome put(const TaskEntry &entry, const QDateTime &seenAt);
};

Outcome TaskStore::State::prepare()
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
    statusOf = std::move(*status);
    addChange = std::move(*change);
    putTask = std::move(*task);
    return {};
}

TaskStore::TaskStore(std::unique_ptr<State> state) : m_state(std::move(state)) { }

TaskStore::TaskStore(TaskStore &&) noexcept = default;
TaskStore &TaskStore::operator=(TaskStore &&) noexcept = default;
TaskStore::~TaskStore() = default;

Result<TaskStore> TaskStore::open(const QString &folder)
{
    if (const Outcome created = createPrivateFolder(folder); !created)
        return created.error();
    const QString path = QDir(folder).filePath(u"tasks.sqlite"_s);
    if (const Outcome created = createPrivately(path); !created)
        return created.error();
    Opening opening = openSound(path);
    QString aside;
    if (opening.failure && opening.anotherFileMayHelp) {
        qCInfo(lcStore) << "set aside:" << opening.failure->detail;
        const Result<QString> moved = moveAside(path);
        if (!moved)
            return moved.error();
        aside = *moved;
        if (const Outcome created = createPrivately(path); !created)
            return created.error();
        opening = openSound(path);
    }
    if (opening.failure)
        return *opening.failure;
    auto state = std::make_unique<State>(std::move(*opening.database), folder, aside);
    if (const Outcome prepared = state->prepare(); !prepared)
        return prepared.error();
    return TaskStore(std::move(state));
}

QString TaskStore::setAside() const
{
    return m_state->setAside;
}

QString TaskStore::folder() const
{
    return m_state->folder;
}

Result<QList<TaskEntry>> TaskStore::tasks() const
{
    Result<Statement> row = m_state->database.prepare(
        "SELECT id, name, type, status, completion, created_wire, created_ms, updated_wire, "
        "updated_ms, result, errors, metadata, failed_rows, created_rows, finished_ms, on_server "
        "FROM task ORDER BY created_ms DESC, id");
    if (!row)
        return row.error();
    QList<TaskEntry> entries;
    while (true) {
        const Result<bool> more = row->step();
        if (!more)
            return more.error();
        if (!*more)
            return entries;
        entries.append(TaskEntry{.record = {.id = {row->text(0)},
                                     .name = row->text(1),
                                     .type = row->text(2),
                                     .status = row->text(3),
                                     .completionPercentage = row->real(4),
                                     .createdAt = timestamp(row->text(5), row->integer(6)),
                                     .updatedAt = timestamp(row->text(7), row->integer(8)),
                                     .result = row->text(9),
                                     .errors = row->text(10),
                                     .metadata = row->bytes(11)},
            .failedRows = row->integer(12),
            .createdRows = row->integer(13),
            .finishedAt = moment(row->integer(14)),
            .onServer = row->integer(15).value_or(1) != 0});
    }
}

Outcome TaskStore::State::put(const TaskEntry &entry, const QDateTime &seenAt)
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
        if (Outcome added = addChange.bind(1, id)
                .bind(2, before)
                .bind(3, record.status)
                .bind(4, record.completionPercentage)
                .bind(5, milliseconds(seenAt))
                .run();
            !added)
            return added;
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
        .bind(10, record.result)
        .bind(11, record.errors)
        .bind(12, record.metadata)
        .bind(13, entry.failedRows)
        .bind(14, entry.createdRows)
        .bind(15, milliseconds(entry.finishedAt))
        .bind(16, std::optional<qint64>(entry.onServer ? 1 : 0))
        .run();
}

Outcome TaskStore::put(const QList<TaskEntry> &entries, const QDateTime &seenAt)
{
    if (entries.isEmpty())
        return {};
    Result<Transaction> transaction = Transaction::begin(m_state->database);
    if (!transaction)
        return transaction.error();
    for (const TaskEntry &entry : entries) {
        if (Outcome done = m_state->put(entry, seenAt); !done)
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

Outcome TaskStore::putIdentity(const User &user, const Organization &organization)
{
    Database &database = m_state->database;
    Result<Transaction> transaction = Transaction::begin(database);
    if (!transaction)
        return transaction.error();
    if (Outcome cleared = database.execute("DELETE FROM key_owner; DELETE FROM organization");
        !cleared)
        return cleared;
    Result<Statement> putUser =
        database.prepare("INSERT INTO key_owner VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    if (!putUser)
        return putUser.error();
    if (Outcome done = putUser->bind(1, user.id)
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
    if (Outcome done = putOrganization->bind(1, organization.id)
            .bind(2, organization.name)
            .bind(3, organization.createdAt.wire)
            .bind(4, organization.updatedAt.wire)
            .run();
        !done)
        return done;
    return transaction->commit();
}

QString TaskStore::logPath(const TaskId &id, RowStream stream) const
{
    const QDir rows(QDir(m_state->folder).filePath(u"rows"_s));
    // If it cannot be made, opening the log says so, and why.
    if (const Outcome created = createPrivateFolder(rows.path()); !created)
        qCInfo(lcStore) << created.error().detail;
    return rows.filePath(fileNameFor(id) + u'-' + streamWord(stream) + u".rows"_s);
}

} // namespace taskglass
