// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/sqlite/sqliteconnection.h"

#include "models/messages/catalog.h"
#include "services/platform/filestat.h"

#include <sqlite3.h>

#include <cerrno>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr int s_instructionsBetweenChecks = 10000; // about a millisecond
static constexpr int s_waitForLocks = 2000; // milliseconds

bool SqliteFailure::isBusy() const
{
    return code == SQLITE_BUSY || code == SQLITE_LOCKED;
}

bool SqliteFailure::isDamage() const
{
    return code == SQLITE_CORRUPT || code == SQLITE_NOTADB || code == SQLITE_FORMAT;
}

Error sqliteError(const SqliteFailure &failure, const QString &path)
{
    const MessageArguments arguments = {{"path"_L1, path}};
    switch (failure.code) {
    case SQLITE_INTERRUPT:
        return Messages::error("common.cancelled"_L1);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return Messages::error("sqlite.locked"_L1, arguments, failure.text);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_FORMAT:
        return Messages::error("sqlite.damaged"_L1, arguments, failure.text);
    case SQLITE_FULL:
        return Messages::error("common.noSpace"_L1, arguments, failure.text);
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_READONLY:
    case SQLITE_AUTH:
        return Messages::error("sqlite.cannotOpen"_L1, arguments, failure.text);
    default:
        return Messages::error("sqlite.failed"_L1, arguments, failure.text);
    }
}

void SqliteConnection::Close::operator()(sqlite3 *database) const
{
    sqlite3_close_v2(database);
}

SqliteFailure SqliteConnection::failure(int code) const
{
    return {.code = code & 0xff,
            .text = u"SQLite %1: %2"_s.arg(code).arg(QString::fromUtf8(sqlite3_errmsg(m_database.get())))};
}

// Nothing that the schema says is carried out: no function with side effects, no trigger.
static void distrust(sqlite3 *database)
{
    sqlite3_db_config(database, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(database, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
}

SqliteResult<SqliteConnection> SqliteConnection::open(const QByteArray &path, int flags)
{
    sqlite3 *raw = nullptr;
    const int all = flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    const int result = sqlite3_open_v2(path.constData(), &raw, all, nullptr);
    SqliteConnection connection{Database(raw)};
    if (result != SQLITE_OK)
        return std::unexpected(connection.failure(result));
    return connection;
}

SqliteResult<SqliteConnection> SqliteConnection::openLive(const QByteArray &path)
{
    const SystemResult<FileStat> log = statPath(path + "-wal"); // an empty one may be ours
    const bool hasLog = log && log->size > 0;
    SqliteResult<SqliteConnection> connection = open(path, SQLITE_OPEN_READWRITE);
    if (!connection)
        return connection;
    distrust(connection->handle());
    if (hasLog) // closing as the last one would write the log into the database and remove it
        sqlite3_db_config(connection->handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    sqlite3_busy_timeout(connection->handle(), s_waitForLocks);
    return connection;
}

static bool isEmptyOrMissing(const QByteArray &path)
{
    const SystemResult<FileStat> stat = statPath(path);
    return stat ? stat->size == 0 : stat.error() == ENOENT;
}

// Without a log all that is in the database lies in its one file, which can be read as it is.
SqliteResult<SqliteConnection> SqliteConnection::openToRead(const QByteArray &path)
{
    const bool complete = isEmptyOrMissing(path + "-wal") && isEmptyOrMissing(path + "-journal");
    SqliteResult<SqliteConnection> connection = openLive(path);
    if (!connection || !complete || !connection->isReadOnly())
        return connection;
    const SqliteResult<qint64> read = connection->number("SELECT count(*) FROM sqlite_schema");
    if (read || (read.error().code != SQLITE_READONLY && read.error().code != SQLITE_CANTOPEN))
        return connection;
    connection = openUnchanging(path);
    if (connection)
        connection->m_guarded = false;
    return connection;
}

SqliteResult<SqliteConnection> SqliteConnection::openUnchanging(const QByteArray &path)
{
    const QByteArray uri = "file:" + path.toPercentEncoding("/") + "?immutable=1";
    SqliteResult<SqliteConnection> connection = open(uri, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI);
    if (connection)
        distrust(connection->handle());
    return connection;
}

SqliteResult<SqliteConnection> SqliteConnection::createScratch(const QByteArray &path)
{
    SqliteResult<SqliteConnection> connection = open(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    if (!connection)
        return connection;
    const SqliteResult<> set = connection->execute("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = OFF; "
                                                   "PRAGMA synchronous = OFF");
    if (!set)
        return std::unexpected(set.error());
    distrust(connection->handle()); // only now: afterwards the journal cannot be switched off
    return connection;
}

bool SqliteConnection::isReadOnly() const
{
    return sqlite3_db_readonly(handle(), "main") == 1;
}

SqliteResult<> SqliteConnection::execute(const char *sql) const
{
    const int result = sqlite3_exec(handle(), sql, nullptr, nullptr, nullptr);
    if (result != SQLITE_OK)
        return std::unexpected(failure(result));
    return {};
}

SqliteResult<> SqliteConnection::each(const QByteArray &sql, const std::function<bool(sqlite3_stmt *)> &take) const
{
    sqlite3_stmt *raw = nullptr;
    int result = sqlite3_prepare_v2(handle(), sql.constData(), static_cast<int>(sql.size()), &raw, nullptr);
    const std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt *)> statement(raw, &sqlite3_finalize);
    if (result != SQLITE_OK)
        return std::unexpected(failure(result));
    while ((result = sqlite3_step(raw)) == SQLITE_ROW) {
        if (!take(raw))
            return {};
    }
    if (result != SQLITE_DONE)
        return std::unexpected(failure(result));
    return {};
}

SqliteResult<qint64> SqliteConnection::number(const QByteArray &sql) const
{
    qint64 value = 0;
    const SqliteResult<> done = each(sql, [&value](sqlite3_stmt *row) {
        value = sqlite3_column_int64(row, 0);
        return false;
    });
    return done ? SqliteResult<qint64>(value) : std::unexpected(done.error());
}

SqliteResult<QString> SqliteConnection::text(const QByteArray &sql) const
{
    QString value;
    const SqliteResult<> done = each(sql, [&value](sqlite3_stmt *row) {
        const auto *bytes = reinterpret_cast<const char *>(sqlite3_column_text(row, 0));
        value = QString::fromUtf8(bytes, sqlite3_column_bytes(row, 0));
        return false;
    });
    return done ? SqliteResult<QString>(value) : std::unexpected(done.error());
}

static int isCancelled(void *control)
{
    return static_cast<const TaskControl *>(control)->isCancelled() ? 1 : 0;
}

SqliteConnection::Interruptible::Interruptible(const SqliteConnection &connection, const TaskControl &control)
    : m_connection(connection)
{
    // SQLite hands the pointer back as it came; nothing is written through it.
    sqlite3_progress_handler(connection.handle(), s_instructionsBetweenChecks, isCancelled,
                             const_cast<TaskControl *>(&control));
}

SqliteConnection::Interruptible::~Interruptible()
{
    sqlite3_progress_handler(m_connection.handle(), 0, nullptr, nullptr);
}

} // namespace Understudy
