// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/carriedstate.h"

#include "services/storages/postgres/catalog.h"
#include "services/storages/postgres/exactquery.h"
#include "services/storages/postgres/sessionstart.h"
#include "services/storages/postgres/sqlquote.h"

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr QLatin1StringView s_clock("clock");
static constexpr QLatin1StringView s_counting("counting");
static constexpr QLatin1StringView s_schemas("schemas");

static constexpr int s_countsAtOnceSince = 15; // before, a process of its own is told of counts, and writes them down

static constexpr int s_looks = 6; // at sessions, a fifth of a second apart

// Names of all rows of a catalog with the transaction that wrote each: another one after every change of an object.
static QString versions(QLatin1StringView catalog, QLatin1StringView schema)
{
    return u" || ' ' || (SELECT count(*) || ' ' || coalesce(sum(pg_catalog.hashtext(xmin::text || ' ' || oid)::bigint), 0)"
           " FROM pg_catalog.%1 WHERE %2 = n.oid)"_s.arg(catalog, schema);
}

// Rows that were written, objects that were changed or emptied, sequences; and large objects, where columns name some.
static QString countsQuery(const QStringList &schemas)
{
    return u"SELECT n.nspname, (SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0) FROM"
           " pg_catalog.pg_stat_all_tables s WHERE s.schemaname = n.nspname)"_s
           + versions("pg_class"_L1, "relnamespace"_L1) + versions("pg_proc"_L1, "pronamespace"_L1)
           + versions("pg_type"_L1, "typnamespace"_L1)
           + u" || ' ' || (SELECT coalesce(sum(last_value), 0) FROM pg_catalog.pg_sequences q WHERE q.schemaname = n.nspname)"
             " || ' ' || (SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0) FROM pg_catalog.pg_stat_all_tables"
             " WHERE relname LIKE 'pg_largeobject%' AND EXISTS (SELECT FROM pg_catalog.pg_attribute a JOIN"
             " pg_catalog.pg_class c ON c.oid = a.attrelid JOIN pg_catalog.pg_type t ON t.oid = a.atttypid WHERE"
             " c.relnamespace = n.oid AND c.relkind = 'r' AND a.attnum > 0 AND 'pg_catalog.oid'::regtype IN (t.oid,"
             " t.typbasetype))) FROM pg_catalog.pg_namespace n WHERE n.nspname = ANY (ARRAY[%1]::text[])"_s.arg(
                 sqlTexts(schemas));
}

static Result<QJsonObject> readIn(Connection &connection, const QStringList &schemas, const TaskControl &control)
{
    // Counts begin anew when the server does, or when somebody says so.
    const Result<Rows> server = connection.query(
        u"SELECT pg_catalog.clock_timestamp(), pg_catalog.pg_postmaster_start_time() || ' ' || coalesce((SELECT"
        " stats_reset::text FROM pg_catalog.pg_stat_database WHERE datname = pg_catalog.current_database()), '')"_s,
        control);
    if (!server)
        return std::unexpected(server.error());
    const Result<Rows> counts = queryExactly(connection, countsQuery(schemas), control);
    if (!counts)
        return std::unexpected(counts.error());
    QJsonObject found;
    for (int row = 0; row < counts->count(); ++row)
        found.insert(counts->text(row, 0), counts->text(row, 1));
    return QJsonObject{{s_clock, server->text(0, 0)}, {s_counting, server->text(0, 1)}, {s_schemas, found}};
}

// Somebody has locked one of their sequences: what is there then cannot be told from what comes later.
static Result<QJsonObject> unknownIn(Connection &connection, const QStringList &schemas, const TaskControl &control)
{
    QJsonObject found;
    for (const QString &schema : schemas) {
        const Result<bool> exists = Catalog::schemaExists(connection, schema, control);
        if (!exists)
            return std::unexpected(exists.error());
        if (*exists)
            found.insert(schema, QString());
    }
    return QJsonObject{{s_schemas, found}};
}

// To ask a sequence where it stands takes a lock, which a migration that hangs does not give.
static Result<Connection> openFor(const ConnectionString &live, int lockWaitMs, const TaskControl &control)
{
    Result<Connection> connection = Connection::open(live, control, u"carry"_s);
    if (!connection)
        return connection;
    if (const Result<> limited = limitLockWaits(*connection, lockWaitMs, control); !limited)
        return std::unexpected(limited.error());
    return connection;
}

Result<QJsonObject> CarriedState::read(const ConnectionString &live, const QStringList &schemas,
                                       const TaskControl &control)
{
    Result<Connection> connection = openFor(live, firstLockWaitMs, control);
    if (!connection)
        return std::unexpected(connection.error());
    Result<QJsonObject> state = readIn(*connection, schemas, control);
    return state || state.error().code != Error::Code::Busy ? state : unknownIn(*connection, schemas, control);
}

QStringList CarriedState::schemasOf(const QJsonObject &state)
{
    return state[s_schemas].toObject().keys();
}

// A session that goes on tells its counts when it comes to it, a newer server's after ten idle seconds at the latest; one
// that did nothing since has none to tell of.
static Result<bool> isAnybodyAtWork(Connection &connection, const QString &since, const TaskControl &control)
{
    const QString hasTold = connection.serverMajor() < s_countsAtOnceSince
                                ? u"false"_s
                                : u"state = 'idle' AND state_change < pg_catalog.clock_timestamp() - interval '15 s'"_s;
    const Result<Rows> sessions = connection.query(
        u"SELECT FROM pg_catalog.pg_stat_activity WHERE datname = pg_catalog.current_database() AND backend_type"
        " IS DISTINCT FROM 'autovacuum worker' AND backend_type IS DISTINCT FROM 'parallel worker' AND"
        " coalesce(state_change >= $1::timestamptz AND NOT (%1), true) AND "_s.arg(hasTold)
            + Connection::isNotOurs,
        control, {since});
    if (!sessions)
        return std::unexpected(sessions.error());
    return sessions->count() > 0;
}

// Who was just ended may need a moment for it.
static Result<bool> isAnybodyLeft(Connection &connection, const QString &since, const TaskControl &control)
{
    const bool atOnce = connection.serverMajor() >= s_countsAtOnceSince;
    Result<bool> atWork = isAnybodyAtWork(connection, since, control);
    for (int look = 1; atWork && (*atWork || !atOnce) && look < s_looks; ++look) {
        if (const Result<Rows> waited = connection.query(u"SELECT pg_catalog.pg_sleep(0.2)"_s, control); !waited)
            return std::unexpected(waited.error());
        atWork = isAnybodyAtWork(connection, since, control);
    }
    return atWork;
}

Result<CarriedState::Changes> CarriedState::changesSince(const QJsonObject &then, const ConnectionString &live,
                                                         const TaskControl &control)
{
    const QJsonObject counts = then[s_schemas].toObject();
    if (!then.contains(s_clock))
        return Changes{.notKnown = counts.keys()};
    Result<Connection> connection = openFor(live, nextLockWaitMs, control);
    if (!connection)
        return std::unexpected(connection.error());
    const Result<bool> atWork = isAnybodyLeft(*connection, then[s_clock].toString(), control); // before what they told
    if (!atWork)
        return std::unexpected(atWork.error());
    const Result<QJsonObject> now = readIn(*connection, counts.keys(), control);
    if (!now)
        return std::unexpected(now.error());
    const bool countsOn = then[s_counting] == (*now)[s_counting];
    Changes changes;
    for (auto it = counts.begin(); it != counts.end(); ++it) {
        if ((*now)[s_schemas][it.key()] != it.value())
            (countsOn ? changes.written : changes.notKnown).append(it.key());
        else if (*atWork || !countsOn)
            changes.notKnown.append(it.key());
    }
    return changes;
}

} // namespace Understudy
