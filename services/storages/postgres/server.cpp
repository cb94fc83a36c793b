// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/server.h"

#include "models/messages/catalog.h"
#include "services/storages/postgres/servercontainer.h"
#include "services/storages/postgres/sqlquote.h"

#include <QStorageInfo>

#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

static Result<ConnectionString> target(const QString &text, const PostgresConfig &config)
{
    if (!config.inside && !config.container.isEmpty()) // from here the same words would name another server
        return fail("docker.noContainer"_L1, {{"container"_L1, config.container}});
    const Result<ConnectionString> where = ConnectionString::parse(text, config.inside);
    return where ? where->withPasswords(config.passwords) : where;
}

Result<ConnectionString> liveTarget(const PostgresConfig &config)
{
    return target(config.connection, config);
}

Result<ConnectionString> adminTarget(const PostgresConfig &config)
{
    return target(config.adminConnection.isEmpty() ? config.connection : config.adminConnection, config);
}

Server::Server(Connection connection)
    : m_connection(std::move(connection))
{ }

Result<Server> Server::open(const PostgresConfig &config, const TaskControl &control, const QString &label)
{
    const Result<ConnectionString> live = liveTarget(config);
    if (!live)
        return std::unexpected(live.error());
    const Result<ConnectionString> admin = adminTarget(config);
    if (!admin)
        return std::unexpected(admin.error());
    // "postgres" first, for everybody: advisory locks are seen only inside of one database.
    QStringList names{u"postgres"_s, admin->database(), u"template1"_s};
    names.removeAll(live->database());
    std::optional<Error> first;
    for (const QString &name : std::as_const(names)) {
        Result<Connection> connection = Connection::open(admin->withDatabase(name), control, label);
        if (connection)
            return Server(std::move(*connection));
        if (!first)
            first = connection.error();
        const Error::Code code = connection.error().code;
        if (code != Error::Code::NotFound && code != Error::Code::Denied)
            break;
    }
    return std::unexpected(*first);
}

// Two halves of the key, as pg_locks shows them: "unop" for all locks of ours on restores, and the hash of its uuid.
static constexpr int s_operations = 0x756e6f70;
static constexpr auto s_patience = QLatin1StringView("60s"); // a session ends once its files are on disk

Result<> Server::takeOver(const QString &operation, const TaskControl &control)
{
    const QStringList key{QString::number(s_operations), operation};
    const Result<Rows> ended = m_connection.query(
        u"SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_locks WHERE locktype = 'advisory' AND granted"
        " AND database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())"
        " AND classid::bigint = $1::bigint AND objid = pg_catalog.hashtext($2)::oid AND pid <> pg_catalog.pg_backend_pid()"_s,
        control, key);
    if (!ended)
        return std::unexpected(ended.error());
    if (const Result<> patient = m_connection.execute(u"SET lock_timeout = '%1'"_s.arg(s_patience), control); !patient)
        return patient;
    const Result<Rows> taken = m_connection.query(
        u"SELECT pg_catalog.pg_advisory_lock($1::int, pg_catalog.hashtext($2))"_s, control, key);
    if (!taken)
        return std::unexpected(taken.error());
    if (const Result<> usual = m_connection.execute(u"SET lock_timeout = 0"_s, control); !usual)
        return usual;
    // What a journal calls done must be so after a crash of the server too.
    const Result<Rows> safe = m_connection.query(u"SELECT pg_catalog.set_config('synchronous_commit', 'local', false)"
                                                 " WHERE pg_catalog.current_setting('synchronous_commit') = 'off'"_s,
                                                 control);
    return safe ? Result<>() : std::unexpected(safe.error());
}

Result<QString> Server::identity(const TaskControl &control)
{
    const Result<Rows> rows = m_connection.query(u"SELECT system_identifier FROM pg_catalog.pg_control_system()"_s,
                                                 control);
    if (!rows)
        return std::unexpected(rows.error());
    return rows->text(0, 0);
}

Result<quint32> Server::oidOf(const QString &database, const TaskControl &control)
{
    const Result<Rows> rows = m_connection.query(u"SELECT oid FROM pg_catalog.pg_database WHERE datname = $1"_s,
                                                 control, {database});
    if (!rows)
        return std::unexpected(rows.error());
    return rows->count() > 0 ? quint32(rows->number(0, 0)) : 0;
}

Result<QString> Server::nameOf(quint32 oid, const TaskControl &control)
{
    const Result<Rows> rows = m_connection.query(u"SELECT datname FROM pg_catalog.pg_database WHERE oid = $1"_s,
                                                 control, {QString::number(oid)});
    if (!rows)
        return std::unexpected(rows.error());
    return rows->count() > 0 ? rows->text(0, 0) : QString();
}

Result<bool> Server::isStandby(const TaskControl &control)
{
    const Result<Rows> rows = m_connection.query(u"SELECT pg_catalog.pg_is_in_recovery()"_s, control);
    if (!rows)
        return std::unexpected(rows.error());
    return rows->flag(0, 0);
}

Result<qint64> Server::sizeOf(quint32 oid, const TaskControl &control)
{
    const Result<Rows> rows = m_connection.query(
        u"SELECT pg_catalog.pg_database_size(oid) FROM pg_catalog.pg_database WHERE oid = $1 AND"
        " (pg_catalog.has_database_privilege(oid, 'CONNECT') OR pg_catalog.pg_has_role('pg_read_all_stats', 'USAGE'))"_s,
        control, {QString::number(oid)});
    if (!rows)
        return std::unexpected(rows.error());
    return rows->count() > 0 ? rows->number(0, 0) : -1;
}

qint64 Server::freeBytes(const TaskControl &control)
{
    const ServerContainer *const container = m_connection.where().container();
    if (!container && !m_connection.where().isLocal())
        return -1;
    const Result<Rows> folder = m_connection.query(u"SHOW data_directory"_s, control);
    if (!folder)
        return -1;
    if (container)
        return container->freeSpace(folder->text(0, 0), control);
    const QStorageInfo storage(folder->text(0, 0));
    return storage.isValid() ? storage.bytesAvailable() : -1;
}

Result<bool> Server::isSuperuser(const TaskControl &control)
{
    const Result<Rows> rows = m_connection.query(u"SELECT pg_catalog.current_setting('is_superuser') = 'on'"_s,
                                                 control);
    if (!rows)
        return std::unexpected(rows.error());
    return rows->flag(0, 0);
}

// A table is given to its owner before its rows and keys come. Since 16 a member may have either right and not the other.
Result<QStringList> Server::rolesToGiveTo(const TaskControl &control)
{
    static constexpr int setSince = 16;
    const Result<Rows> rows = m_connection.query(
        u"SELECT rolname FROM pg_catalog.pg_roles WHERE pg_catalog.pg_has_role(oid, 'USAGE')"_s
            + (m_connection.serverMajor() < setSince ? QString() : u" AND pg_catalog.pg_has_role(oid, 'SET')"_s),
        control);
    if (!rows)
        return std::unexpected(rows.error());
    return rows->texts(0);
}

// To have made a role is until 15 not to be a member of it, and since 16 to be one that may do nothing as it.
Result<> Server::makeRole(const QString &role, const TaskControl &control)
{
    const Result<> made = m_connection.execute(u"CREATE ROLE %1 NOLOGIN"_s.arg(sqlName(role)), control);
    if (!made && m_connection.sqlState() != "42710")
        return made;
    const auto mayGive = [&]() -> Result<bool> {
        const Result<QStringList> roles = rolesToGiveTo(control);
        return roles ? Result<bool>(roles->contains(role)) : std::unexpected(roles.error());
    };
    const Result<bool> before = mayGive();
    if (!before || *before)
        return before ? Result<>() : std::unexpected(before.error());
    const Result<> granted = m_connection.execute(
        u"GRANT %1 TO CURRENT_USER"_s.arg(sqlName(role))
            + (m_connection.serverMajor() < 16 ? QString() : u" WITH SET TRUE, INHERIT TRUE"_s),
        control);
    if (granted)
        return granted;
    const Result<bool> meanwhile = mayGive(); // two at once are an error for one of them
    return !made || (meanwhile && *meanwhile) ? Result<>() : granted;
}

// A subscription keeps its database from being dropped. What it holds at the publisher it leaves alone: after a restore
// that belongs to the subscription of the same name in the live database.
static Result<> removeSubscriptions(Connection &maintenance, quint32 oid, const QString &database,
                                    const TaskControl &control)
{
    const Result<Rows> rows = maintenance.query(u"SELECT subname FROM pg_catalog.pg_subscription WHERE subdbid = $1"_s,
                                                control, {QString::number(oid)});
    if (!rows || rows->count() == 0)
        return rows ? Result<>() : std::unexpected(rows.error());
    if (const Result<> opened = maintenance.execute(
            u"ALTER DATABASE %1 ALLOW_CONNECTIONS true CONNECTION LIMIT 0"_s.arg(sqlName(database)), control);
        !opened)
        return opened;
    Result<Connection> inside = Connection::open(maintenance.where().withDatabase(database), control, u"drop"_s);
    if (!inside)
        return std::unexpected(inside.error());
    for (int row = 0; row < rows->count(); ++row) {
        const QString name = sqlName(rows->text(row, 0));
        const QString sql = u"ALTER SUBSCRIPTION %1 DISABLE; ALTER SUBSCRIPTION %1 SET (slot_name = NONE);"
                            " DROP SUBSCRIPTION %1"_s.arg(name);
        if (const Result<> removed = inside->execute(sql, control); !removed)
            return removed;
    }
    return {};
}

// Who may not signal autovacuum is refused all of FORCE while it is there; without FORCE the server sends it away by itself,
// and waits five seconds for sessions in vain.
static Result<> dropByName(Connection &maintenance, quint32 oid, const QString &name, const TaskControl &control)
{
    const Result<Rows> sessions = maintenance.query(
        u"SELECT count(*) > 0 FROM pg_catalog.pg_stat_activity WHERE datid = $1 AND usesysid IS NOT NULL"_s, control,
        {QString::number(oid)});
    if (!sessions)
        return std::unexpected(sessions.error());
    const QString plain = u"DROP DATABASE IF EXISTS "_s + sqlName(name);
    const QString forced = plain + u" WITH (FORCE)"_s;
    const bool inUse = sessions->flag(0, 0);
    const Result<> dropped = maintenance.execute(inUse ? forced : plain, control);
    static const QList<QByteArray> passing{"55006", "42501"};
    if (dropped || !passing.contains(maintenance.sqlState()))
        return dropped;
    return maintenance.execute(inUse ? plain : forced, control);
}

Result<> Server::mayDrop(quint32 oid, const TaskControl &control)
{
    const Result<QString> name = nameOf(oid, control);
    if (!name)
        return std::unexpected(name.error());
    const Result<Rows> found = m_connection.query(
        u"SELECT pg_catalog.string_agg(slot_name, ', ') FROM pg_catalog.pg_replication_slots WHERE datoid = $1"_s,
        control, {QString::number(oid)});
    if (!found)
        return std::unexpected(found.error());
    if (!found->isNull(0, 0))
        return fail("postgres.replicationSlots"_L1, {{"database"_L1, *name}, {"slots"_L1, found->text(0, 0)}});
    return {};
}

Result<> Server::drop(quint32 oid, const TaskControl &control)
{
    const Result<QString> name = nameOf(oid, control);
    if (!name)
        return std::unexpected(name.error());
    if (name->isEmpty())
        return {};
    if (const Result<> may = mayDrop(oid, control); !may)
        return may;
    if (const Result<> removed = removeSubscriptions(m_connection, oid, *name, control); !removed)
        return removed;
    const Result<Rows> isTemplate = m_connection.query(
        u"SELECT datistemplate FROM pg_catalog.pg_database WHERE oid = $1"_s, control, {QString::number(oid)});
    if (!isTemplate)
        return std::unexpected(isTemplate.error());
    if (isTemplate->count() > 0 && isTemplate->flag(0, 0)) {
        if (const Result<> plain = m_connection.execute(u"ALTER DATABASE %1 IS_TEMPLATE false"_s.arg(sqlName(*name)),
                                                        control);
            !plain)
            return plain;
    }
    return dropByName(m_connection, oid, *name, control);
}

} // namespace Understudy
