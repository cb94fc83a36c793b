// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/sqlite/sqlitestorage.h"

#include "models/messages/catalog.h"
#include "services/platform/durablefile.h"
#include "services/storages/singlefilelock.h"
#include "services/storages/singlefilespace.h"
#include "services/storages/sqlite/sqlitecapture.h"
#include "services/storages/sqlite/sqlitelive.h"
#include "services/storages/sqlite/sqliterestore.h"

#include <sqlite3.h>

using namespace Qt::StringLiterals;

namespace Understudy {

SqliteStorage::SqliteStorage(const StorageConfig &config, const QString &scratchFolder)
    : m_config(config)
    , m_scratchFolder(scratchFolder)
{ }

Result<StorageCheck> SqliteStorage::check(Purpose purpose, const TaskControl &)
{
    Result<StorageCheck> found = checkSingleFile(m_config.path, purpose);
    if (!found || found->presence != StorageCheck::Presence::Present)
        return found;
    found->version = u"SQLite "_s + QString::fromLatin1(sqlite3_libversion());
    const Result<SingleFilePlace> place = SingleFilePlace::of(m_config.path);
    if (!place)
        return std::unexpected(place.error());
    // Looking at a database with a hot journal rolls it back, as the application's next start would. That is for the
    // capture; a check touches nothing.
    if (const Result<std::optional<FileStat>> journal = place->stat("-journal");
        journal && *journal && (*journal)->size > 0)
        return found;
    const SqliteResult<SqliteConnection> connection = SqliteConnection::openToRead(place->path());
    const SqliteResult<qint64> read = connection ? connection->number("SELECT count(*) FROM sqlite_schema")
                                                 : std::unexpected(connection.error());
    if (read || read.error().isBusy()) // busy: it is one, and somebody writes right now
        return found;
    found->presence = StorageCheck::Presence::Unreadable;
    if (purpose == Purpose::Backup)
        found->problems.append(sqliteError(read.error(), m_config.path));
    return found;
}

Result<std::unique_ptr<StorageLock>> SqliteStorage::lock(const QString &)
{
    return lockSingleFile(m_config);
}

Result<> SqliteStorage::prepare(BlobSink &, const std::optional<PreviousCapture> &, const TaskControl &)
{
    return {}; // a copy of a database that is written to is of no use for the next
}

Result<Writers> SqliteStorage::writers(Watch watch, const TaskControl &control)
{
    if (const Result<> going = control.checkpoint(); !going)
        return std::unexpected(going.error());
    if (watch == Watch::End)
        return endWatch();
    m_guard.reset();
    Result<Writers> begun = beginWatch();
    if (begun)
        m_writersAtBegin = *begun;
    return begun;
}

// Two proofs, because neither is enough alone: who has the file open is seen among the processes, whoever may see them;
// that nobody writes is held by a lock. Where others have it open nothing is proved, and no lock is in their way.
Result<Writers> SqliteStorage::beginWatch()
{
    const Result<SingleFilePlace> place = SingleFilePlace::of(m_config.path);
    if (!place)
        return std::unexpected(place.error());
    const Result<std::optional<FileStat>> there = place->stat();
    if (!there)
        return std::unexpected(there.error());
    if (!*there)
        return Writers{.proved = true};
    Result<Writers> writers = singleFileWriters(m_config.path, sqliteSideFiles());
    if (!writers || !writers->names.isEmpty())
        return writers;
    const SqliteResult<bool> alone = nobodyElseIsConnected(place->path());
    SqliteResult<SqliteConnection> guard = lockOutWriters(place->path());
    if ((alone && !*alone) || (!guard && guard.error().isBusy())) {
        writers->proved = false;
        writers->names.append(tr("another connection to “%1”").arg(m_config.path));
    } else if (!guard && !guard.error().isDamage()) {
        writers->proved = false;
        writers->notProved = tr("“%1” cannot be locked").arg(m_config.path);
    } else if (guard) {
        const SqliteResult<bool> logged = hasWriteAheadLog(*guard);
        // Every connection to a database with a write-ahead log holds a lock: nobody needs to be seen.
        if (alone && logged && *logged)
            *writers = Writers{.proved = true};
        m_guard.emplace(std::move(*guard));
    }
    return writers;
}

Result<Writers> SqliteStorage::endWatch()
{
    Writers writers = m_writersAtBegin;
    const Result<Writers> now = singleFileWriters(m_config.path, sqliteSideFiles());
    m_guard.reset();
    if (!now)
        return std::unexpected(now.error());
    for (const QString &name : now->names) {
        if (!writers.names.contains(name))
            writers.names.append(name);
        writers.proved = false;
    }
    return writers;
}

Result<std::unique_ptr<Capture>> SqliteStorage::capture(const CaptureRequest &, const TaskControl &control)
{
    return SqliteCapture::take(m_config, m_scratchFolder, m_guard.has_value(), control);
}

Result<Comparison> SqliteStorage::compare(const StorageRecord &record, BlobSource &, const TaskControl &control)
{
    return compareDatabase(m_config.path, record, control);
}

Result<std::unique_ptr<Staged>> SqliteStorage::stage(const StorageRecord &record, BlobSource &blobs,
                                                     const StageRequest &request, const TaskControl &control)
{
    return stageDatabase(m_config, record, blobs, request, control);
}

Result<std::unique_ptr<Staged>> SqliteStorage::reopen(const QJsonObject &identity)
{
    const Result<SingleFileStaged::Identity> read = SingleFileStaged::Identity::fromJson(identity);
    if (!read)
        return std::unexpected(read.error());
    return std::make_unique<SingleFileStaged>(sqliteSwapKind(), *read);
}

Result<> SqliteStorage::sweep(const QString &operation, const TaskControl &)
{
    const Result<SingleFilePlace> place = SingleFilePlace::of(m_config.path);
    if (!place)
        return std::unexpected(place.error());
    return SingleFileStaged::sweep(*place, sqliteSwapKind(), operation);
}

Result<SpaceNeed> SqliteStorage::space(const StorageRecord &record)
{
    return spaceForSingleFile(m_config.path, record.sizeBytes);
}

Result<qint64> SqliteStorage::queryNumber(const StorageConfig &config, const QString &sql)
{
    const Result<SingleFilePlace> place = SingleFilePlace::of(config.path);
    if (!place)
        return std::unexpected(place.error());
    const SqliteResult<SqliteConnection> connection = SqliteConnection::openToRead(place->path());
    if (!connection)
        return std::unexpected(sqliteError(connection.error(), config.path));
    if (const SqliteResult<> reading = connection->execute("PRAGMA query_only = ON"); !reading)
        return std::unexpected(sqliteError(reading.error(), config.path));
    int rows = 0;
    bool isNumber = false;
    qint64 number = 0;
    const SqliteResult<> asked = connection->each(sql.toUtf8(), [&](sqlite3_stmt *row) {
        isNumber = sqlite3_column_type(row, 0) == SQLITE_INTEGER;
        number = sqlite3_column_int64(row, 0);
        return ++rows < 2;
    });
    if (!asked)
        return std::unexpected(sqliteError(asked.error(), config.path));
    if (rows != 1 || !isNumber)
        return fail("sqlite.notANumber"_L1, {{"storage"_L1, config.id()}}, sql);
    return number;
}

} // namespace Understudy
