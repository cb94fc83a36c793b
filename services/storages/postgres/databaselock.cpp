// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/databaselock.h"

#include "models/messages/catalog.h"
#include "services/logging.h"

#include <atomic>
#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

// Two halves of the key, as pg_locks shows them: "unst" for all locks of ours, and the name's hash.
static constexpr int s_ours = 0x756e7374;

DatabaseLock::DatabaseLock(Server server, const QString &database)
    : m_server(std::move(server))
    , m_database(database)
{ }

// The end of the session would free it too, but some moments later.
DatabaseLock::~DatabaseLock()
{
    static const std::atomic_bool never = false;
    const Result<Rows> unlocked = m_server.connection().query(
        u"SELECT pg_catalog.pg_advisory_unlock($1::int, pg_catalog.hashtext($2))"_s, TaskControl(never),
        {QString::number(s_ours), m_database});
    if (!unlocked) // then its session is gone, and with it the lock
        qCDebug(lcStorages).noquote() << "lock of" << m_database << unlocked.error().details;
}

static Result<QString> holder(Connection &connection, const QString &database, const TaskControl &control)
{
    const Result<Rows> rows = connection.query(
        u"SELECT coalesce(nullif(a.application_name, ''), 'a session') || ', pid ' || l.pid FROM pg_catalog.pg_locks l"
        " LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid WHERE l.locktype = 'advisory' AND l.granted"
        " AND l.classid::bigint = $1::bigint AND l.objid = pg_catalog.hashtext($2)::oid"_s,
        control, {QString::number(s_ours), database});
    if (!rows)
        return std::unexpected(rows.error());
    return rows->count() > 0 ? rows->text(0, 0).remove(QString(Connection::applicationName) + u':') : QString();
}

Result<std::unique_ptr<StorageLock>> DatabaseLock::take(const PostgresConfig &config, const QString &owner)
{
    static const std::atomic_bool never = false;
    const TaskControl control(never);
    const Result<ConnectionString> live = liveTarget(config);
    if (!live)
        return std::unexpected(live.error());
    Result<Server> server = Server::open(config, control, owner);
    if (!server)
        return std::unexpected(server.error());
    const Result<Rows> locked = server->connection().query(
        u"SELECT pg_catalog.pg_try_advisory_lock($1::int, pg_catalog.hashtext($2))"_s, control,
        {QString::number(s_ours), live->database()});
    if (!locked)
        return std::unexpected(locked.error());
    if (!locked->flag(0, 0)) {
        const Result<QString> who = holder(server->connection(), live->database(), control);
        return fail("postgres.databaseBusy"_L1, {{"database"_L1, live->database()},
                                                 {"holder"_L1, who && !who->isEmpty() ? *who : u"another session"_s}});
    }
    return std::unique_ptr<StorageLock>(new DatabaseLock(std::move(*server), live->database()));
}

} // namespace Understudy
