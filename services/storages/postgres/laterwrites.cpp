// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/laterwrites.h"

#include "services/storages/postgres/catalog.h"
#include "services/storages/postgres/sessionstart.h"
#include "services/storages/postgres/sqlquote.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace Understudy {

namespace {
struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(LaterWrites)
};
} // namespace

static constexpr int s_most = 1000; // lines

// Rows now, and how many of them a transaction after `builtAt` wrote.
static Result<QString> writesIn(Connection &connection, const Table &table, const DatabaseIdentity &identity,
                                const TaskControl &control)
{
    const Result<Rows> rows = connection.query(
        u"SELECT count(*), count(*) FILTER (WHERE pg_catalog.age(t.xmin) < pg_catalog.age($1::xid))"
        " FROM ONLY %1 t"_s.arg(sqlName(table.schema, table.name)),
        control, {identity.builtAt});
    if (!rows)
        return std::unexpected(rows.error());
    const auto known = identity.rows.constFind(table.id());
    const qint64 now = rows->number(0, 0);
    const qint64 written = rows->number(0, 1);
    if (known == identity.rows.constEnd())
        return Texts::tr("%1: created, with %n row(s)", nullptr, int(now)).arg(table.id());
    QStringList parts;
    if (written > 0)
        parts.append(Texts::tr("%n row(s) written", nullptr, int(written)));
    const qint64 deleted = known.value() - (now - written); // an update counts as both
    if (deleted > 0)
        parts.append(Texts::tr("%n row(s) replaced or deleted", nullptr, int(deleted)));
    return parts.isEmpty() ? QString() : table.id() + u": "_s + parts.join(u", "_s);
}

// By a migration that hangs, perhaps: what an undo may be wanted for.
static Result<QString> lockedLine(Connection &connection, const Table &table, const TaskControl &control)
{
    if (const Result<> limited = limitLockWaits(connection, nextLockWaitMs, control); !limited)
        return std::unexpected(limited.error());
    return Texts::tr("%1: could not be looked at, somebody else has locked it").arg(table.id());
}

Result<QStringList> laterWrites(const ConnectionString &where, const DatabaseIdentity &identity,
                                const TaskControl &control)
{
    Result<Connection> connection = Connection::open(where, control, u"undo"_s);
    if (!connection)
        return std::unexpected(connection.error());
    if (const Result<> limited = limitLockWaits(*connection, firstLockWaitMs, control); !limited)
        return std::unexpected(limited.error());
    const Result<QList<Table>> tables = Catalog::tables(*connection, {}, control, Sizes::Estimated);
    if (!tables)
        return std::unexpected(tables.error());
    QStringList lines;
    QStringList gone = identity.rows.keys();
    for (const Table &table : *tables) {
        gone.removeAll(table.id());
        Result<QString> line = writesIn(*connection, table, identity, control);
        if (!line && connection->sqlState() == "55P03")
            line = lockedLine(*connection, table, control);
        if (!line)
            return std::unexpected(line.error());
        if (!line->isEmpty() && lines.size() < s_most)
            lines.append(*line);
    }
    for (const QString &table : std::as_const(gone))
        lines.append(Texts::tr("%1: dropped").arg(table));
    return lines;
}

} // namespace Understudy
