// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/sqlite/sqlitelive.h"

#include "models/messages/catalog.h"
#include "services/storages/sqlite/sqlitecontent.h"

#include <QFile>

using namespace Qt::StringLiterals;

namespace Understudy {

QList<QByteArray> sqliteSideFiles()
{
    return {"-journal", "-wal", "-shm"};
}

SqliteResult<bool> nobodyElseIsConnected(const QByteArray &path)
{
    const SqliteResult<SqliteConnection> connection = SqliteConnection::openLive(path);
    if (!connection)
        return std::unexpected(connection.error());
    // With a write-ahead log this needs the database for itself; every other connection holds a shared lock on it.
    const SqliteResult<> taken = connection->execute("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; ROLLBACK");
    if (taken || taken.error().isDamage())
        return true;
    if (taken.error().isBusy())
        return false;
    return std::unexpected(taken.error());
}

SqliteResult<SqliteConnection> lockOutWriters(const QByteArray &path)
{
    SqliteResult<SqliteConnection> connection = SqliteConnection::openLive(path);
    if (!connection)
        return connection;
    // Not an exclusive lock: the backup reads through a connection of its own, which the API needs to be without a
    // write transaction, and other readers do no harm.
    if (const SqliteResult<> begun = connection->execute("BEGIN IMMEDIATE"); !begun)
        return std::unexpected(begun.error());
    return connection;
}

SqliteResult<bool> hasWriteAheadLog(const SqliteConnection &connection)
{
    const SqliteResult<QString> mode = connection.text("PRAGMA journal_mode");
    if (!mode)
        return std::unexpected(mode.error());
    return *mode == "wal"_L1;
}

// Moving a database under a program that uses it would have that program write into the old one.
static Result<> mayMove(const QByteArray &path)
{
    const QString shown = QFile::decodeName(path);
    const SqliteResult<bool> alone = nobodyElseIsConnected(path);
    if (!alone)
        return std::unexpected(sqliteError(alone.error(), shown));
    if (!*alone)
        return fail("sqlite.inUse"_L1, {{"path"_L1, shown}});
    return {};
}

static Result<QStringList> changes(const QByteArray &path, const QJsonObject &facts, const TaskControl &control)
{
    const QString shown = QFile::decodeName(path);
    const SqliteResult<SqliteConnection> connection = SqliteConnection::openToRead(path);
    if (!connection)
        return std::unexpected(sqliteError(connection.error(), shown));
    if (const SqliteResult<> begun = connection->execute("BEGIN"); !begun)
        return std::unexpected(sqliteError(begun.error(), shown));
    const SqliteResult<SqliteContent> now = SqliteContent::read(*connection, control);
    if (!now)
        return std::unexpected(sqliteError(now.error(), shown));
    return describeChanges(*now, SqliteContent::fromJson(facts));
}

SingleFileStaged::Kind sqliteSwapKind()
{
    return {.sideFiles = sqliteSideFiles(), .mayMove = mayMove, .changes = changes};
}

} // namespace Understudy
