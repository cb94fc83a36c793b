// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/sqlite/sqlitecopy.h"

#include "models/messages/catalog.h"
#include "services/platform/durablefile.h"

#include <QUuid>

#include <sqlite3.h>

#include <algorithm>
#include <limits>
#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

// Pages are at most 64 KiB and a power of two: a piece is always whole pages, at the same place in every backup.
static constexpr qint64 s_pieceSize = 1024 * 1024;
static constexpr qint64 s_stepSize = 4 * 1024 * 1024;
static constexpr qsizetype s_versionAt = 18; // in the head of the file
static constexpr int s_mostRestarts = 3;
static constexpr int s_mostWaits = 15; // each as long as the connection waits for locks

SqliteCopy::SqliteCopy(std::unique_ptr<QFile> file, SqliteConnection connection, const QString &shown)
    : m_file(std::move(file))
    , m_connection(std::move(connection))
    , m_shown(shown)
{ }

Result<SqliteCopy> SqliteCopy::create(const QString &scratchFolder, const QString &shown)
{
    if (const Result<> made = makeFolder(scratchFolder); !made)
        return std::unexpected(made.error());
    const QString path = scratchFolder + u"/sqlite-"_s + QUuid::createUuid().toString(QUuid::WithoutBraces);
    auto file = std::make_unique<QFile>(path);
    if (!file->open(QIODevice::ReadWrite | QIODevice::NewOnly | QIODevice::Unbuffered,
                    QFile::ReadOwner | QFile::WriteOwner))
        return fail("common.writeFailed"_L1, {{"path"_L1, path}, {"reason"_L1, file->errorString()}});
    SqliteResult<SqliteConnection> connection = SqliteConnection::createScratch(QFile::encodeName(path));
    if (const bool removed = QFile::remove(path); !removed) // both stay open without a name
        return fail("common.writeFailed"_L1, {{"path"_L1, path}, {"reason"_L1, file->errorString()}});
    if (!connection)
        return std::unexpected(sqliteError(connection.error(), path));
    return SqliteCopy(std::move(file), std::move(*connection), shown);
}

// A read transaction that has really begun: BEGIN alone takes no lock.
static SqliteResult<> holdSource(const SqliteConnection &source)
{
    if (sqlite3_get_autocommit(source.handle()) == 0)
        return {};
    if (const SqliteResult<> begun = source.execute("BEGIN"); !begun)
        return begun;
    const SqliteResult<qint64> read = source.number("SELECT count(*) FROM sqlite_schema");
    if (!read) {
        const SqliteResult<> ended = source.execute("ROLLBACK");
        return std::unexpected(ended ? read.error() : ended.error());
    }
    return {};
}

static Result<> copyPages(sqlite3_backup *backup, const SqliteConnection &source, SqliteCopy::Hold hold, int pages,
                          const TaskControl &control, const std::function<Error(int)> &errorOf)
{
    int remaining = std::numeric_limits<int>::max();
    int restarts = 0;
    int waits = 0;
    for (;;) {
        if (const Result<> going = control.checkpoint(); !going)
            return going;
        if (hold == SqliteCopy::Hold::ReadTransaction || restarts >= s_mostRestarts) {
            const SqliteResult<> held = holdSource(source);
            if (!held && (!held.error().isBusy() || ++waits > s_mostWaits))
                return std::unexpected(errorOf(held.error().code));
            if (!held)
                continue;
        }
        const int result = sqlite3_backup_step(backup, pages);
        if (result == SQLITE_DONE)
            return {};
        const bool busy = (result & 0xff) == SQLITE_BUSY || (result & 0xff) == SQLITE_LOCKED;
        if (result != SQLITE_OK && (!busy || ++waits > s_mostWaits))
            return std::unexpected(errorOf(result));
        const int now = sqlite3_backup_remaining(backup);
        if (result == SQLITE_OK) {
            restarts += now > remaining ? 1 : 0;
            remaining = now;
        }
    }
}

Result<SqliteCopy> SqliteCopy::make(const SqliteConnection &source, Hold hold, const QString &scratchFolder,
                                    const QString &shown, const TaskControl &control)
{
    const SqliteResult<qint64> pageSize = source.number("PRAGMA page_size");
    if (!pageSize)
        return std::unexpected(sqliteError(pageSize.error(), shown));
    Result<SqliteCopy> copy = create(scratchFolder, shown);
    if (!copy)
        return copy;
    sqlite3 *target = copy->m_connection.handle();
    sqlite3_backup *backup = sqlite3_backup_init(target, "main", source.handle(), "main");
    const auto errorOf = [&](int code) {
        return sqliteError({.code = code & 0xff, .text = QString::fromUtf8(sqlite3_errstr(code))}, shown);
    };
    if (!backup)
        return std::unexpected(errorOf(sqlite3_extended_errcode(target)));
    const int pages = static_cast<int>(s_stepSize / std::max<qint64>(*pageSize, 512));
    const Result<> copied = copyPages(backup, source, hold, pages, control, errorOf);
    const int finished = sqlite3_backup_finish(backup);
    if (!copied)
        return std::unexpected(copied.error());
    if (finished != SQLITE_OK)
        return std::unexpected(errorOf(finished));
    if (const Result<> hidden = copy->hideLog(); !hidden)
        return std::unexpected(hidden.error());
    if (const Result<> whole = checkWhole(copy->m_connection, shown, control); !whole)
        return std::unexpected(whole.error());
    return copy;
}

std::unexpected<Error> SqliteCopy::readFailure() const
{
    return fail("common.readFailed"_L1, {{"path"_L1, m_file->fileName()}, {"reason"_L1, m_file->errorString()}});
}

// SQLite opens a write-ahead log for a database that says it has one, and cannot for one without a name. So the copy
// says it has none while SQLite looks at it; put() gives the bytes as they were.
Result<> SqliteCopy::hideLog()
{
    static const QByteArray noLog("\x01\x01");
    if (!m_file->seek(s_versionAt))
        return readFailure();
    m_version = m_file->read(noLog.size());
    if (m_version.size() != noLog.size() || !m_file->seek(s_versionAt) || m_file->write(noLog) != noLog.size())
        return readFailure();
    // What is cached of the first page is not what is in the file any more.
    const int result = sqlite3_file_control(m_connection.handle(), "main", SQLITE_FCNTL_RESET_CACHE, nullptr);
    if (result != SQLITE_OK)
        return std::unexpected(
            sqliteError({.code = result, .text = QString::fromUtf8(sqlite3_errstr(result))}, m_shown));
    return {};
}

Result<SqliteContent> SqliteCopy::content(const TaskControl &control) const
{
    const SqliteResult<SqliteContent> content = SqliteContent::read(m_connection, control);
    if (!content)
        return std::unexpected(sqliteError(content.error(), m_shown));
    return *content;
}

Result<QList<BlobId>> SqliteCopy::put(BlobSink &sink, const QString &subject, const TaskControl &control) const
{
    QList<BlobId> blobs;
    const qint64 total = size();
    if (!m_file->seek(0))
        return readFailure();
    for (qint64 done = 0; done < total;) {
        const Result<> going = control.checkpoint(
            {.step = Step::Process, .subject = subject, .done = done, .total = total});
        if (!going)
            return std::unexpected(going.error());
        QByteArray piece = m_file->read(std::min(s_pieceSize, total - done));
        if (piece.size() != std::min(s_pieceSize, total - done))
            return readFailure();
        if (done == 0)
            piece.replace(s_versionAt, m_version.size(), m_version);
        const Result<BlobId> id = sink.put(piece);
        if (!id)
            return std::unexpected(id.error());
        blobs.append(*id);
        done += piece.size();
    }
    return blobs;
}

static QByteArray quickCheckOf(const QString &table)
{
    return "PRAGMA quick_check('" + table.toUtf8().replace('\'', "''") + "')";
}

// "ok", or the first thing found in a table that can be looked at. Those that cannot are read with all others later on.
static SqliteResult<QString> checkTables(const SqliteConnection &connection)
{
    QStringList names;
    const SqliteResult<> listed = connection.each(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0", [&names](sqlite3_stmt *row) {
            names << QString::fromUtf8(reinterpret_cast<const char *>(sqlite3_column_text(row, 0)));
            return true;
        });
    if (!listed)
        return std::unexpected(listed.error());
    for (const QString &name : std::as_const(names)) {
        const SqliteResult<QString> found = connection.text(quickCheckOf(name));
        const bool cannotSort = !found && found.error().code == SQLITE_ERROR;
        if (!cannotSort && (!found || *found != "ok"_L1))
            return found;
    }
    return u"ok"_s;
}

Result<> checkWhole(const SqliteConnection &connection, const QString &shown, const TaskControl &control)
{
    const SqliteConnection::Interruptible interruptible(connection, control);
    SqliteResult<QString> found = connection.text("PRAGMA quick_check(1)");
    if (!found && found.error().code == SQLITE_ERROR) // an order or a function that only its application has
        found = checkTables(connection);
    if (!found)
        return std::unexpected(sqliteError(found.error(), shown));
    if (*found != "ok"_L1)
        return fail("sqlite.damaged"_L1, {{"path"_L1, shown}}, *found);
    return {};
}

} // namespace Understudy
