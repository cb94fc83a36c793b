// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/databaseclone.h"

#include "models/messages/catalog.h"
#include "services/logging.h"
#include "services/storages/postgres/identity.h"
#include "services/storages/postgres/sqlquote.h"

#include <QDeadlineTimer>
#include <QStringList>

#include <atomic>
#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr int s_attempts = 3; // the server itself waits 5 s in each for sessions to go
static constexpr int s_patienceMs = 1000; // for sessions that are ending: the stage stands still meanwhile
static constexpr int s_strategySince = 15;

static QString cloneName(const QString &database, const QString &operation)
{
    return besideName(database, u"copy"_s, operation);
}

DatabaseClone::DatabaseClone(Server server, const ConnectionString &live, const CloneRequest &request)
    : m_server(std::move(server))
    , m_live(live)
    , m_where(live.withDatabase(cloneName(live.database(), request.operation)))
    , m_request(request)
{ }

DatabaseClone::~DatabaseClone()
{
    static const std::atomic_bool never = false;
    const Result<> dropped = sweep(m_server, m_live.database(), m_request.operation, TaskControl(never));
    if (!dropped) // the backup sweeps once more, and if that fails, the next command
        qCWarning(lcStorages).noquote() << "could not drop" << m_where.database() << dropped.error().details;
}

// Shut until it is told apart and belongs to us alone.
QString cloneStatement(const QString &name, const QString &original, const QString &owner, int serverMajor)
{
    // Not as WAL: that would fill the server's log with the whole database.
    const QString strategy = serverMajor >= s_strategySince ? u" STRATEGY file_copy"_s : QString();
    return u"CREATE DATABASE %1 TEMPLATE %2 OWNER %3%4 ALLOW_CONNECTIONS false"_s.arg(sqlName(name), sqlName(original),
                                                                                      sqlName(owner), strategy);
}

Result<std::unique_ptr<DatabaseClone>> DatabaseClone::make(const PostgresConfig &config, const CloneRequest &request,
                                                           const TaskControl &control)
{
    const Result<ConnectionString> live = liveTarget(config);
    if (!live)
        return std::unexpected(live.error());
    Result<Server> server = Server::open(config, control, u"copy"_s);
    if (!server)
        return std::unexpected(server.error());
    if (const Result<> taken = server->takeOver(request.operation, control); !taken)
        return std::unexpected(taken.error());
    const QString name = cloneName(live->database(), request.operation);
    const Result<quint32> there = server->oidOf(name, control);
    if (!there)
        return std::unexpected(there.error());
    if (*there)
        return fail("postgres.copyNameTaken"_L1, {{"database"_L1, name}});
    std::unique_ptr<DatabaseClone> clone(new DatabaseClone(std::move(*server), *live, request));
    if (const Result<> created = clone->create(control); !created)
        return std::unexpected(created.error());
    if (const Result<> settled = clone->settle(control); !settled)
        return std::unexpected(settled.error());
    return clone;
}

// Sessions of programs, ours left out. Autovacuum and the like have no user, and the server sends them away by itself.
static Result<QStringList> othersIn(Connection &maintenance, const QString &database, const TaskControl &control)
{
    const Result<Rows> rows = maintenance.query(
        u"SELECT coalesce(nullif(application_name, ''), 'session') || ' (' || usename || ', pid ' || pid || ')'"
        " FROM pg_catalog.pg_stat_activity WHERE datname = $1 AND usename IS NOT NULL AND "_s
            + Connection::isNotOurs + u" ORDER BY pid"_s,
        control, {database});
    if (!rows)
        return std::unexpected(rows.error());
    return rows->texts(0);
}

Result<> DatabaseClone::letOthersGo(const TaskControl &control)
{
    const QDeadlineTimer patience(s_patienceMs);
    while (true) {
        const Result<QStringList> others = othersIn(m_server.connection(), m_live.database(), control);
        if (!others)
            return std::unexpected(others.error());
        if (others->isEmpty())
            return {};
        if (patience.hasExpired())
            return fail("postgres.copyInUse"_L1,
                        {{"database"_L1, m_live.database()}, {"sessions"_L1, others->join(u", "_s)}});
        const Result<Rows> slept = m_server.connection().query(u"SELECT pg_catalog.pg_sleep(0.05)"_s, control);
        if (!slept)
            return std::unexpected(slept.error());
    }
}

Result<> DatabaseClone::create(const TaskControl &control)
{
    Connection &maintenance = m_server.connection();
    const QString sql = cloneStatement(m_where.database(), m_live.database(), m_request.owner,
                                       maintenance.serverMajor());
    if (const Result<> hurried = maintenance.execute(u"SET lock_timeout = '5s'"_s, control); !hurried)
        return hurried;
    for (int attempt = 1;; ++attempt) {
        if (const Result<> gone = letOthersGo(control); !gone)
            return gone;
        const Result<> created = maintenance.execute(sql, control);
        static const QList<QByteArray> passing{"55006", "55P03"}; // a session of ours, or of the server's own
        if (created || !passing.contains(maintenance.sqlState()) || attempt == s_attempts)
            return created;
        qCInfo(lcStorages).noquote() << "copying" << m_live.database() << "once more:" << created.error().details;
    }
}

// Who may do everything comes past a limit of 0, and only he. Else the one role that reads it is let in.
Result<> DatabaseClone::settle(const TaskControl &control)
{
    Connection &maintenance = m_server.connection();
    const QString name = sqlName(m_where.database());
    const QString comment = cloneMark
                            + u"of %1 for the backup %2, dropped when that has been read"_s.arg(m_live.database(),
                                                                                                m_request.operation);
    QString sql = u"COMMENT ON DATABASE %1 IS %2; REVOKE ALL ON DATABASE %1 FROM PUBLIC;"_s.arg(name, sqlText(comment));
    if (m_request.readerIsSuperuser)
        sql += u"ALTER DATABASE %1 CONNECTION LIMIT 0;"_s.arg(name);
    else
        sql += u"REVOKE ALL ON DATABASE %1 FROM %2; GRANT CONNECT ON DATABASE %1 TO %3;"_s.arg(
            name, sqlName(m_request.owner), sqlName(m_request.reader));
    return maintenance.execute(sql + u"ALTER DATABASE %1 ALLOW_CONNECTIONS true"_s.arg(name), control);
}

Result<> DatabaseClone::sweep(Server &server, const QString &database, const QString &operation,
                              const TaskControl &control)
{
    const Result<Rows> rows = server.connection().query(
        u"SELECT oid FROM pg_catalog.pg_database WHERE datname = $1 AND (NOT datallowconn OR"
        " pg_catalog.shobj_description(oid, 'pg_database') LIKE '%1%' || '%2%')"_s.arg(cloneMark, operation),
        control, {cloneName(database, operation)});
    if (!rows)
        return std::unexpected(rows.error());
    return rows->count() > 0 ? server.drop(quint32(rows->number(0, 0)), control) : Result<>();
}

} // namespace Understudy
