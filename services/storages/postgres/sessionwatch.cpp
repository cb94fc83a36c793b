// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/sessionwatch.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr int s_freshCountersSince = 15;

Result<Writers> SessionWatch::look(Watch watch, const ConnectionString &where, const TaskControl &control)
{
    if (watch == Watch::Begin)
        m_begin.reset();
    if (watch == Watch::Begin || !m_connection) {
        Result<Connection> connection = Connection::open(where, control, u"watch"_s);
        if (!connection)
            return std::unexpected(connection.error());
        m_connection.emplace(std::move(*connection));
    }
    if (!m_begin) {
        Result<Moment> begin = now(control);
        if (!begin && m_connection->sqlState() == "25006")
            return ofStandby();
        if (!begin)
            return std::unexpected(begin.error());
        m_begin = std::move(*begin);
    }
    if (watch == Watch::End) {
        if (const Result<> stood = standBy(control); !stood)
            return std::unexpected(stood.error());
    }
    const Result<Sessions> found = sessions(m_begin->clock, control);
    if (!found)
        return std::unexpected(found.error());
    const Result<Moment> end = now(control);
    if (!end)
        return std::unexpected(end.error());
    Writers writers = judge(*m_begin, *end, *found);
    if (watch == Watch::End) {
        m_connection.reset();
        m_begin.reset();
    }
    return writers;
}

// It gives no numbers to transactions.
Writers SessionWatch::ofStandby()
{
    const QString server = m_connection->where().server();
    m_connection.reset();
    return Writers{
        .notProved = tr("%1 is a standby, where nobody sees who writes: only a connection to its primary can prove it")
                         .arg(server)};
}

// A busy application has moments without a transaction: one look at one of them proves nothing. And before 15 the server
// answers with counters that are up to half a second old, so that much has to pass after the last write that counts.
Result<> SessionWatch::standBy(const TaskControl &control)
{
    if (m_connection->serverMajor() < s_freshCountersSince)
        return m_connection->execute(u"SELECT pg_catalog.pg_sleep(0.5)"_s, control);
    const Result<Rows> stood = m_connection->query(
        u"SELECT pg_catalog.pg_sleep(greatest(0, 0.5 - extract(epoch FROM pg_catalog.clock_timestamp() - $1::timestamptz)))"_s,
        control, {m_begin->clock});
    return stood ? Result<>() : std::unexpected(stood.error());
}

// Large objects lie in a system table, sequences and the schema in the rows of pg_class.
Result<SessionWatch::Moment> SessionWatch::now(const TaskControl &control)
{
    // A number of our own, at once complete: a snapshot alone does not show a transaction that is the newest and open.
    const Result<Rows> own = m_connection->query(u"SELECT pg_catalog.pg_current_xact_id()"_s, control);
    if (!own)
        return std::unexpected(own.error());
    const Result<Rows> rows = m_connection->query(
        u"SELECT NOT EXISTS (SELECT FROM pg_catalog.pg_snapshot_xip(pg_catalog.pg_current_snapshot())),"
        " (SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0) FROM pg_catalog.pg_stat_all_tables"
        " WHERE schemaname !~ '^pg_' AND schemaname <> 'information_schema' OR relname LIKE 'pg_largeobject%')"
        " || ' ' || (SELECT count(*) || ' ' || coalesce(sum(pg_catalog.hashtext(xmin::text || oid::text)::bigint), 0)"
        " FROM pg_catalog.pg_class WHERE relpersistence <> 't'), pg_catalog.clock_timestamp()"_s,
        control);
    if (!rows)
        return std::unexpected(rows.error());
    return Moment{.transaction = own->number(0, 0),
                  .quiet = rows->flag(0, 0),
                  .writes = rows->text(0, 1),
                  .clock = rows->text(0, 2)};
}

Result<SessionWatch::Sessions> SessionWatch::sessions(const QString &since, const TaskControl &control)
{
    const Result<Rows> rows = m_connection->query(
        u"SELECT coalesce(nullif(application_name, ''), nullif(backend_type, ''), 'session'), coalesce(usename, '?'), pid,"
        " coalesce(backend_xid IS NOT NULL OR state_change >= $1::timestamptz OR xact_start >= $1::timestamptz, false),"
        " query IS DISTINCT FROM '<insufficient privilege>' FROM pg_catalog.pg_stat_activity"
        " WHERE datname = pg_catalog.current_database() AND backend_type IS DISTINCT FROM 'autovacuum worker'"
        " AND backend_type IS DISTINCT FROM 'parallel worker' AND "_s
            + Connection::isNotOurs + u" ORDER BY pid"_s,
        control, {since});
    if (!rows)
        return std::unexpected(rows.error());
    Sessions sessions;
    for (int row = 0; row < rows->count(); ++row) {
        const QString name = tr("%1 (%2, pid %3)").arg(rows->text(row, 0), rows->text(row, 1), rows->text(row, 2));
        sessions.names.append(name);
        sessions.seen = sessions.seen && rows->flag(row, 4);
        if (rows->flag(row, 3))
            sessions.writers.append(name);
    }
    return sessions;
}

Writers SessionWatch::judge(const Moment &then, const Moment &end, const Sessions &sessions) const
{
    Writers writers{.names = sessions.names};
    const bool nobodyAtAll = then.quiet && then.transaction + 1 == end.transaction;
    if (nobodyAtAll) {
        writers.proved = true;
        return writers;
    }
    if (then.writes != end.writes || !sessions.writers.isEmpty()) {
        if (!sessions.writers.isEmpty())
            writers.names = sessions.writers;
        else
            writers.names.append(tr("a session that has ended since"));
        return writers;
    }
    if (!sessions.seen) {
        writers.notProved =
            tr("%1 may not see what other sessions do: it needs pg_read_all_stats").arg(m_connection->where().user());
        return writers;
    }
    writers.proved = true;
    return writers;
}

} // namespace Understudy
