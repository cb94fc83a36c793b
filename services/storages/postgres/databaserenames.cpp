// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/databaserenames.h"

#include "models/messages/catalog.h"
#include "services/logging.h"
#include "services/storages/postgres/properties.h"
#include "services/storages/postgres/sqlquote.h"

#include <QDeadlineTimer>
#include <QStringList>

#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr int s_patienceMs = 60 * 1000;

Result<bool> isHalfDropped(Connection &maintenance, const QString &database, const TaskControl &control)
{
    const Result<Rows> rows = maintenance.query(
        u"SELECT datconnlimit = %1 FROM pg_catalog.pg_database WHERE datname = $1"_s.arg(halfDroppedLimit), control,
        {database});
    if (!rows)
        return std::unexpected(rows.error());
    return rows->count() > 0 && rows->flag(0, 0);
}

Result<> setDoor(Connection &maintenance, const QString &database, bool open, const TaskControl &control)
{
    const Result<bool> lost = isHalfDropped(maintenance, database, control);
    if (!lost || *lost)
        return lost ? Result<>() : std::unexpected(lost.error());
    return maintenance.execute(
        u"ALTER DATABASE %1 ALLOW_CONNECTIONS %2"_s.arg(sqlName(database), open ? u"true"_s : u"false"_s), control);
}

static QString oidList(const QList<DatabaseMove> &moves)
{
    QStringList oids;
    for (const DatabaseMove &move : moves)
        oids.append(QString::number(move.oid));
    return oids.join(u", "_s);
}

static Result<> refusePrepared(Connection &maintenance, const QList<DatabaseMove> &moves, const TaskControl &control)
{
    const Result<Rows> prepared = maintenance.query(
        u"SELECT p.database, p.gid FROM pg_catalog.pg_prepared_xacts p JOIN pg_catalog.pg_database d"
        " ON d.datname = p.database WHERE d.oid IN (%1)"_s.arg(oidList(moves)),
        control);
    if (!prepared)
        return std::unexpected(prepared.error());
    if (prepared->count() > 0)
        return fail("postgres.preparedTransactions"_L1,
                    {{"database"_L1, prepared->text(0, 0)}, {"name"_L1, prepared->text(0, 1)}});
    return {};
}

// Before the first door is closed: nobody could open it again once the server has ended this session.
static Result<> refuseHalfDropped(Connection &maintenance, const QList<DatabaseMove> &moves, const TaskControl &control)
{
    for (const DatabaseMove &move : moves) {
        const Result<bool> lost = isHalfDropped(maintenance, move.from, control);
        if (!lost)
            return std::unexpected(lost.error());
        if (*lost)
            return fail("postgres.halfDropped"_L1, {{"database"_L1, move.from}});
    }
    return {};
}

// Autovacuum is left out: it may not be signalled by everybody, and a rename sends it away by itself. It has no user, which
// everybody may see; what kind of a process it is not everybody is told.
static Result<QStringList> endSessions(Connection &maintenance, const QList<DatabaseMove> &moves,
                                       const TaskControl &control)
{
    const QString from = u" FROM pg_catalog.pg_stat_activity WHERE datid IN (%1) AND pid <> pg_catalog.pg_backend_pid()"
                         " AND usesysid IS NOT NULL"_s.arg(oidList(moves));
    const Result<Rows> rows = maintenance.query(
        u"SELECT coalesce(nullif(application_name, ''), backend_type, 'session') || ' (' || coalesce(usename, '?')"
        " || ', pid ' || pid || ')'"_s
            + from,
        control);
    if (!rows)
        return std::unexpected(rows.error());
    QStringList names = rows->texts(0);
    if (names.isEmpty())
        return names;
    const Result<Rows> ended = maintenance.query(u"SELECT pg_catalog.pg_terminate_backend(pid)"_s + from, control);
    if (!ended && ended.error().code == Error::Code::Denied)
        return fail("postgres.cannotEndSessions"_L1, {{"database"_L1, moves.first().from},
                                                      {"sessions"_L1, names.join(u", "_s)},
                                                      {"user"_L1, maintenance.where().user()}});
    if (!ended)
        return std::unexpected(ended.error());
    return names;
}

static QString transaction(const QList<DatabaseMove> &moves)
{
    QString sql = u"BEGIN; SET LOCAL lock_timeout = '5s';"_s;
    for (const DatabaseMove &move : moves)
        sql += u"ALTER DATABASE %1 RENAME TO %2;"_s.arg(sqlName(move.from), sqlName(move.to));
    for (const DatabaseMove &move : moves)
        sql += u"ALTER DATABASE %1 ALLOW_CONNECTIONS %2 CONNECTION LIMIT %3%4;"_s.arg(
            sqlName(move.to), move.allowAfter ? u"true"_s : u"false"_s, QString::number(move.limitAfter),
            move.becomesTemplate ? u" IS_TEMPLATE true"_s : QString());
    return sql + u"COMMIT"_s;
}

static Result<> pause(Connection &maintenance, int milliseconds, const TaskControl &control)
{
    const Result<Rows> slept = maintenance.query(u"SELECT pg_catalog.pg_sleep($1)"_s, control,
                                                 {QString::number(milliseconds / 1000.0)});
    return slept ? Result<>() : std::unexpected(slept.error());
}

// Ends sessions until a transaction gets through: what was on its way in when the doors closed still arrives.
static Result<> keepTrying(Connection &maintenance, const QList<DatabaseMove> &moves, const TaskControl &control)
{
    const QDeadlineTimer patience(s_patienceMs);
    QStringList sessions;
    for (int wait = 10; !patience.hasExpired(); wait = qMin(wait * 2, 500)) {
        const Result<QStringList> found = endSessions(maintenance, moves, control);
        if (!found)
            return std::unexpected(found.error());
        sessions = *found;
        if (sessions.isEmpty()) {
            const Result<> moved = maintenance.execute(transaction(moves), control);
            static const QList<QByteArray> passing{"55006", "55P03", "40P01"};
            if (moved || !passing.contains(maintenance.sqlState()))
                return moved;
            if (const Result<> back = maintenance.execute(u"ROLLBACK"_s, control); !back)
                return back;
        }
        if (const Result<> paused = pause(maintenance, wait, control); !paused)
            return paused;
    }
    return fail("postgres.sessionsRemain"_L1,
                {{"database"_L1, moves.first().from}, {"sessions"_L1, sessions.join(u", "_s)}});
}

static void openDoorsAgain(Connection &maintenance, const QList<DatabaseMove> &moves, const TaskControl &control)
{
    const TaskControl toTheEnd = control.uninterrupted();
    Result<> opened = maintenance.inTransaction() ? maintenance.execute(u"ROLLBACK"_s, toTheEnd) : Result<>();
    for (const DatabaseMove &move : moves) {
        if (opened)
            opened = setDoor(maintenance, move.from, move.allowBefore, toTheEnd);
    }
    if (!opened) // the journal knows how they were: recovery opens them
        qCCritical(lcStorages).noquote() << "could not open" << moves.first().from
                                         << "again:" << opened.error().details;
}

Result<> moveDatabases(Connection &maintenance, const QList<DatabaseMove> &moves, const TaskControl &control)
{
    if (const Result<> none = refusePrepared(maintenance, moves, control); !none)
        return none;
    if (const Result<> whole = refuseHalfDropped(maintenance, moves, control); !whole)
        return whole;
    Result<> done;
    for (const DatabaseMove &move : moves) {
        if (done)
            done = setDoor(maintenance, move.from, false, control);
    }
    if (done)
        done = keepTrying(maintenance, moves, control);
    if (!done)
        openDoorsAgain(maintenance, moves, control);
    return done;
}

} // namespace Understudy
