// SPDX-License-Identifier: Apache-2.0
#include "store/Database.h"

#include "base/Logging.h"

#include <QCoreApplication>
#include <QDir>

#include <sqlite3.h>

#include <utility>

using namespace Qt::StringLiterals;

namespace taskglass {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(taskglass::Database)
};

constexpr int busyMilliseconds = 5000;

QString sentenceFor(int code, const QString &path)
{
    const QString shown = QDir::toNativeSeparators(path);
    switch (code & 0xFF) {
    case SQLITE_FULL:
        return Words::tr(
            "There is no room left for %1. What was saved before is safe; free some disk space and "
            "try again.")
            .arg(shown);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return Words::tr(
            "Another program is using %1, so nothing was saved. Close other running Taskglass "
            "programs, then try again.")
            .arg(shown);
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
    case SQLITE_CANTOPEN:
        return Words::tr(
            "Taskglass is not allowed to use %1, or its folder is missing. Give your account "
            "permission to read and write the file and its folder, then start again.")
            .arg(shown);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return Words::tr(
            "The saved tasks in %1 are damaged and cannot be read. Start Taskglass again: it sets "
            "the file aside and loads the tasks from the server.")
            .arg(shown);
    default:
        return Words::tr(
            "%1 could not be read or written: %2. Check the disk, then start Taskglass again.")
            .arg(shown, QString::fromUtf8(sqlite3_errstr(code)));
    }
}

} // namespace

Error databaseError(sqlite3 *database, int code, const QString &path)
{
    const QString words =
        QString::fromUtf8(database != nullptr ? sqlite3_errmsg(database) : sqlite3_errstr(code));
    return Error{.kind = Error::Kind::Storage,
        .sentence = sentenceFor(code, path),
        .detail = u"%1: SQLite %2, %3"_s.arg(path).arg(code).arg(words)};
}

Error damagedDatabase(const QString &path, const QString &verdict)
{
    Error error = databaseError(nullptr, SQLITE_CORRUPT, path);
    error.detail += u": "_s + verdict;
    return error;
}

Statement::Statement(sqlite3 *database, sqlite3_stmt *statement, QString path)
    : m_database(database), m_statement(statement), m_path(std::move(path))
{
}

Statement::Statement(Statement &&other) noexcept
    : m_database(other.m_database)
    , m_statement(std::exchange(other.m_statement, nullptr))
    , m_path(std::move(other.m_path))
    , m_failure(other.m_failure)
{
}

Statement &Statement::operator=(Statement &&other) noexcept
{
    std::swap(m_database, other.m_database);
    std::swap(m_statement, other.m_statement);
    std::swap(m_path, other.m_path);
    std::swap(m_failure, other.m_failure);
    return *this;
}

Statement::~Statement()
{
    sqlite3_finalize(m_statement);
}

Statement &Statement::bind(int parameter, const QString &text)
{
    if (text.isNull()) {
        m_failure |= sqlite3_bind_null(m_statement, parameter);
        return *this;
    }
    const QByteArray bytes = text.toUtf8();
    m_failure |= sqlite3_bind_text64(m_statement, parameter, bytes.constData(),
        static_cast<sqlite3_uint64>(bytes.size()), SQLITE_TRANSIENT, SQLITE_UTF8);
    return *this;
}

Statement &Statement::bind(int parameter, const QByteArray &bytes)
{
    m_failure |= bytes.isNull() ? sqlite3_bind_null(m_statement, parameter)
                                : sqlite3_bind_blob64(m_statement, parameter, bytes.constData(),
                                      static_cast<sqlite3_uint64>(bytes.size()), SQLITE_TRANSIENT);
    return *this;
}

Statement &Statement::bind(int parameter, std::optional<qint64> number)
{
    m_failure |= number ? sqlite3_bind_int64(m_statement, parameter, *number)
                        : sqlite3_bind_null(m_statement, parameter);
    return *this;
}

Statement &Statement::bind(int parameter, std::optional<double> number)
{
    m_failure |= number ? sqlite3_bind_double(m_statement, parameter, *number)
                        : sqlite3_bind_null(m_statement, parameter);
    return *this;
}

Result<bool> Statement::step()
{
    if (m_failure != SQLITE_OK)
        return databaseError(m_database, m_failure, m_path);
    const int code = sqlite3_step(m_statement);
    if (code == SQLITE_ROW)
        return true;
    if (code == SQLITE_DONE)
        return false;
    return databaseError(m_database, code, m_path);
}

Result<void> Statement::run()
{
    const Result<bool> done = step();
    reset();
    if (!done)
        return done.error();
    return {};
}

void Statement::reset()
{
    m_failure = SQLITE_OK;
    sqlite3_reset(m_statement);
    sqlite3_clear_bindings(m_statement);
}

QString Statement::text(int column) const
{
    const auto *bytes = reinterpret_cast<const char *>(sqlite3_column_text(m_statement, column));
    if (bytes == nullptr)
        return QString();
    return QString::fromUtf8(bytes, sqlite3_column_bytes(m_statement, column));
}

QByteArray Statement::bytes(int column) const
{
    if (sqlite3_column_type(m_statement, column) == SQLITE_NULL)
        return QByteArray();
    // SQLite has no address for a blob without bytes.
    const auto *bytes = static_cast<const char *>(sqlite3_column_blob(m_statement, column));
    return QByteArray(bytes != nullptr ? bytes : "", sqlite3_column_bytes(m_statement, column));
}

std::optional<qint64> Statement::integer(int column) const
{
    if (sqlite3_column_type(m_statement, column) == SQLITE_NULL)
        return std::nullopt;
    return sqlite3_column_int64(m_statement, column);
}

std::optional<double> Statement::real(int column) const
{
    if (sqlite3_column_type(m_statement, column) == SQLITE_NULL)
        return std::nullopt;
    return sqlite3_column_double(m_statement, column);
}

Database::Database(sqlite3 *database, QString path) : m_database(database), m_path(std::move(path))
{
}

Database::Database(Database &&other) noexcept
    : m_database(std::exchange(other.m_database, nullptr)), m_path(std::move(other.m_path))
{
}

Database &Database::operator=(Database &&other) noexcept
{
    std::swap(m_database, other.m_database);
    std::swap(m_path, other.m_path);
    return *this;
}

Database::~Database()
{
    sqlite3_close_v2(m_database);
}

Result<Database> Database::open(const QString &path)
{
    sqlite3 *handle = nullptr;
    const int code = sqlite3_open_v2(path.toUtf8().constData(), &handle,
        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
        nullptr);
    Database database(handle, path);
    if (code != SQLITE_OK)
        return databaseError(handle, code, path);
    sqlite3_busy_timeout(handle, busyMilliseconds);
    return database;
}

Result<void> Database::execute(const QByteArray &sql)
{
    const int code = sqlite3_exec(m_database, sql.constData(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK)
        return databaseError(m_database, code, m_path);
    return {};
}

Result<Statement> Database::prepare(const QByteArray &sql) const
{
    sqlite3_stmt *statement = nullptr;
    const int code = sqlite3_prepare_v3(m_database, sql.constData(), static_cast<int>(sql.size()),
        SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    if (code != SQLITE_OK)
        return databaseError(m_database, code, m_path);
    return Statement(m_database, statement, m_path);
}

Result<qint64> Database::number(const QByteArray &sql) const
{
    Result<Statement> statement = prepare(sql);
    if (!statement)
        return statement.error();
    const Result<bool> row = statement->step();
    if (!row)
        return row.error();
    return *row ? statement->integer(0).value_or(0) : 0;
}

bool Database::failedForNow() const
{
    switch (sqlite3_errcode(m_database) & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_NOMEM:
    case SQLITE_INTERRUPT:
        return true;
    default:
        return false;
    }
}

Transaction::Transaction(Database &database) : m_database(&database) { }

Transaction::Transaction(Transaction &&other) noexcept
    : m_database(std::exchange(other.m_database, nullptr))
{
}

Result<Transaction> Transaction::begin(Database &database)
{
    // Taking the write lock at once: a later upgrade could fail half way without waiting.
    if (const Result<void> begun = database.execute("BEGIN IMMEDIATE"); !begun)
        return begun.error();
    return Transaction(database);
}

Transaction::~Transaction()
{
    if (m_database == nullptr)
        return;
    if (const Result<void> undone = m_database->execute("ROLLBACK"); !undone)
        qCInfo(lcStore) << "nothing to roll back:" << undone.error().detail;
}

Result<void> Transaction::commit()
{
    if (Result<void> committed = m_database->execute("COMMIT"); !committed)
        return committed;
    m_database = nullptr;
    return {};
}

} // namespace taskglass
