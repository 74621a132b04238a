// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"

#include <QByteArray>
#include <QString>

#include <optional>

struct sqlite3;
struct sqlite3_stmt;

namespace taskglass {

/// Turns what SQLite says about its last failure on @p database (may be null) into words; kind
/// `Storage`.
Error databaseError(sqlite3 *database, int code, const QString &path);

/// For a file that SQLite can open, but whose pages contradict each other, in the words of
/// @p verdict; kind `Storage`.
Error damagedDatabase(const QString &path, const QString &verdict);

/// A prepared question or order. Prepared once, run often: bind, step, reset.
class Statement {
public:
    Statement() = default;
    Statement(Statement &&other) noexcept;
    Statement &operator=(Statement &&other) noexcept;
    ~Statement();

    /// Parameters count from 1. A null text or bytes are bound as NULL, an empty one as empty.
    Statement &bind(int parameter, const QString &text);
    Statement &bind(int parameter, const QByteArray &bytes);
    Statement &bind(int parameter, std::optional<qint64> number);
    Statement &bind(int parameter, std::optional<double> number);

    /// True if there is a row to read, false after the last. Error also for a failed bind.
    Result<bool> step();
    /// Runs an order that gives no rows, and readies the statement for the next run.
    Result<void> run();
    /// Readies the statement for the next run and forgets what was bound.
    void reset();

    /// Columns count from 0, of the current row. NULL is a null text or absent.
    QString text(int column) const;
    QByteArray bytes(int column) const;
    std::optional<qint64> integer(int column) const;
    std::optional<double> real(int column) const;

private:
    friend class Database;
    Statement(sqlite3 *database, sqlite3_stmt *statement, QString path);

    sqlite3 *m_database = nullptr;
    sqlite3_stmt *m_statement = nullptr;
    QString m_path{};
    int m_failure = 0;
};

/// An open SQLite file; closed with the object. Used by one thread at a time.
class Database {
public:
    /// Opens or creates @p path. SQLite reads nothing yet: damage shows with the first statement.
    static Result<Database> open(const QString &path);

    Database(Database &&other) noexcept;
    Database &operator=(Database &&other) noexcept;
    ~Database();

    /// Runs one or more statements that need no values.
    Result<void> execute(const QByteArray &sql);
    Result<Statement> prepare(const QByteArray &sql) const;
    /// The one number that @p sql gives; 0 if it gives none.
    Result<qint64> number(const QByteArray &sql) const;

    /// Whether the last failure was another connection holding the file, or the disk: nothing that
    /// another file would cure.
    bool failedForNow() const;

private:
    Database(sqlite3 *database, QString path);

    sqlite3 *m_database = nullptr;
    QString m_path{};
};

/// Everything until `commit`, or nothing of it.
class Transaction {
public:
    /// @p database must outlive the transaction and stay where it is.
    static Result<Transaction> begin(Database &database);

    Transaction(Transaction &&other) noexcept;
    Transaction &operator=(Transaction &&) = delete;
    ~Transaction();

    Result<void> commit();

private:
    explicit Transaction(Database &database);

    Database *m_database = nullptr;
};

} // namespace taskglass
