// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/snapshothold.h"

#include "models/messages/catalog.h"
#include "services/logging.h"
#include "services/storages/postgres/catalog.h"
#include "services/storages/postgres/sqlquote.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr int s_attempts = 5;
static constexpr int s_lockWaits = 2; // of 3 s: the stage stands still meanwhile
static constexpr qsizetype s_tablesPerLock = 500;

SnapshotHold::SnapshotHold(Connection connection)
    : m_connection(std::move(connection))
{ }

Result<SnapshotHold> SnapshotHold::take(const ConnectionString &where, const SchemaChoice &schemas,
                                        const TaskControl &control)
{
    Result<Connection> connection = Connection::open(where, control, u"capture"_s);
    if (!connection)
        return std::unexpected(connection.error());
    SnapshotHold hold(std::move(*connection));
    for (int attempt = 1; attempt <= s_attempts; ++attempt) {
        const Result<bool> held = hold.attempt(schemas, control);
        if (!held)
            return std::unexpected(held.error());
        if (*held)
            return hold;
        if (const Result<> back = hold.m_connection.execute(u"ROLLBACK"_s, control); !back)
            return std::unexpected(back.error());
    }
    return fail("postgres.tablesKeepChanging"_L1, {{"database"_L1, where.database()}});
}

// False: tables came or went, or somebody holds one; worth another attempt.
Result<bool> SnapshotHold::attempt(const SchemaChoice &schemas, const TaskControl &control)
{
    const Result<QList<NamedTable>> before = Catalog::lockable(m_connection, schemas.without, schemas.only, control);
    if (!before)
        return std::unexpected(before.error());
    if (const Result<> begun = m_connection.execute(
            u"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL lock_timeout = '3s'"_s, control);
        !begun)
        return std::unexpected(begun.error());
    if (const Result<> locked = lockAll(*before, Wait::Yes, control); !locked) {
        static const QList<QByteArray> passing{"42P01", "3F000", "40P01"}; // dropped since, or a deadlock
        const bool waited = m_connection.sqlState() == "55P03" && ++m_lockWaits < s_lockWaits;
        return waited || passing.contains(m_connection.sqlState()) ? Result<bool>(false)
                                                                   : std::unexpected(locked.error());
    }
    const Result<Rows> exported = m_connection.query(u"SELECT pg_catalog.pg_export_snapshot()"_s, control);
    if (!exported)
        return std::unexpected(exported.error());
    m_snapshot = exported->text(0, 0);
    Result<QList<NamedTable>> inside = Catalog::lockable(m_connection, schemas.without, schemas.only, control);
    if (!inside)
        return std::unexpected(inside.error());
    m_tables = std::move(*inside);
    return m_tables == *before;
}

Result<> SnapshotHold::lockAll(const QList<NamedTable> &tables, Wait wait, const TaskControl &control)
{
    for (qsizetype at = 0; at < tables.size(); at += s_tablesPerLock) {
        QStringList some;
        for (const NamedTable &table : tables.mid(at, s_tablesPerLock))
            some.append(table.name);
        const QString sql = u"LOCK TABLE ONLY "_s + some.join(u", ONLY "_s) + u" IN ACCESS SHARE MODE"_s
                            + (wait == Wait::No ? u" NOWAIT"_s : QString());
        if (const Result<> locked = m_connection.execute(sql, control); !locked)
            return locked;
    }
    return {};
}

Result<> SnapshotHold::checkNames(const TaskControl &control)
{
    return Understudy::checkNames(m_connection, m_tables, control);
}

Result<bool> SnapshotHold::letGoOfAllBut(const QList<NamedTable> &tables, const TaskControl &control)
{
    Result<Connection> connection = Connection::open(m_connection.where(), control, u"capture"_s);
    if (!connection && connection.error().code == Error::Code::Cancelled)
        return std::unexpected(connection.error());
    if (!connection) {
        qCInfo(lcStorages).noquote() << "no table is let go early:" << connection.error().details;
        return false;
    }
    SnapshotHold next(std::move(*connection));
    const Result<> begun = next.m_connection.execute(
        u"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET TRANSACTION SNAPSHOT "_s + sqlText(m_snapshot), control);
    if (!begun)
        return std::unexpected(begun.error());
    if (const Result<> locked = next.lockAll(tables, Wait::No, control); !locked) {
        const bool isWaitedFor = next.m_connection.sqlState() == "55P03";
        return isWaitedFor ? Result<bool>(false) : std::unexpected(locked.error());
    }
    next.m_tables = tables;
    if (const Result<> named = next.checkNames(control); !named)
        return std::unexpected(named.error());
    const Result<Rows> exported = next.m_connection.query(u"SELECT pg_catalog.pg_export_snapshot()"_s, control);
    if (!exported)
        return std::unexpected(exported.error());
    m_snapshot = exported->text(0, 0);
    m_tables = tables;
    m_connection = std::move(next.m_connection); // ends the old session, and with it its locks
    return true;
}

} // namespace Understudy
