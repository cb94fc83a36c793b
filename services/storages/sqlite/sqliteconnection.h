// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"
#include "services/tasks/taskcontrol.h"

#include <QByteArray>
#include <QString>

#include <expected>
#include <functional>
#include <memory>
#include <utility>

struct sqlite3;
struct sqlite3_stmt;

namespace Understudy {

// What SQLite answered.
struct SqliteFailure
{
    int code = 0; // its primary code
    QString text; // for the log

    [[nodiscard]] bool isBusy() const; // somebody else works with it
    [[nodiscard]] bool isDamage() const; // not a database, or a damaged one
};
template<typename T = void>
using SqliteResult = std::expected<T, SqliteFailure>;

// The error for a person; `path` for display.
[[nodiscard]] Error sqliteError(const SqliteFailure &failure, const QString &path);

// One open database. What is in it is not trusted: its schema may run nothing. One thread.
class SqliteConnection
{
public:
    // A database that others use. It is opened for writing where that is allowed, since only then SQLite can roll back
    // a hot journal and take away the empty side files it makes; nothing in it is written by us. A write-ahead log that
    // was there before stays as it is.
    [[nodiscard]] static SqliteResult<SqliteConnection> openLive(const QByteArray &path);
    // The same to read alone, also where this user may not make the write-ahead log that the database wants: then
    // nothing keeps others from writing, and isGuarded() says so.
    [[nodiscard]] static SqliteResult<SqliteConnection> openToRead(const QByteArray &path);
    // A file that nobody else uses and that may not change: no locks, no side files.
    [[nodiscard]] static SqliteResult<SqliteConnection> openUnchanging(const QByteArray &path);
    // A new file of our own, for us alone, not durable.
    [[nodiscard]] static SqliteResult<SqliteConnection> createScratch(const QByteArray &path);

    [[nodiscard]] sqlite3 *handle() const { return m_database.get(); }
    [[nodiscard]] bool isReadOnly() const;
    [[nodiscard]] bool isGuarded() const { return m_guarded; }

    [[nodiscard]] SqliteResult<> execute(const char *sql) const;
    // Each row; `take` returns false to end.
    [[nodiscard]] SqliteResult<> each(const QByteArray &sql, const std::function<bool(sqlite3_stmt *)> &take) const;
    [[nodiscard]] SqliteResult<qint64> number(const QByteArray &sql) const; // of the first row; 0 without one
    [[nodiscard]] SqliteResult<QString> text(const QByteArray &sql) const; // of the first row; empty without one

    // While it lives, long statements of this connection end when `control` is cancelled.
    class Interruptible
    {
    public:
        Interruptible(const SqliteConnection &connection, const TaskControl &control);
        ~Interruptible();
        Q_DISABLE_COPY_MOVE(Interruptible)

    private:
        const SqliteConnection &m_connection;
    };

private:
    struct Close
    {
        void operator()(sqlite3 *database) const;
    };
    using Database = std::unique_ptr<sqlite3, Close>;
    explicit SqliteConnection(Database database)
        : m_database(std::move(database))
    { }
    [[nodiscard]] static SqliteResult<SqliteConnection> open(const QByteArray &path, int flags);
    [[nodiscard]] SqliteFailure failure(int code) const;

    Database m_database;
    bool m_guarded = true; // by SQLite's locks
};

} // namespace Understudy
