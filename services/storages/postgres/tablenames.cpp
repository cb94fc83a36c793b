// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/tablenames.h"

#include "models/messages/catalog.h"
#include "services/storages/postgres/sqlquote.h"

#include <QStringList>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr qsizetype s_namesPerQuery = 500;

// SQL alone raises no error of its own: a division by zero is one that nothing else in our statements makes.
QString sqlIsStillNamed(const NamedTable &table)
{
    return u"SELECT 1 / (pg_catalog.to_regclass(%1)::oid IS NOT DISTINCT FROM %2::oid)::int"_s.arg(
        sqlText(table.name), QString::number(table.oid)); // at once: a name may hold a %2
}

bool saysRenamed(const QByteArray &sqlState)
{
    static const QList<QByteArray> states{"22012", "42P01", "3F000"}; // no such table, no such schema
    return states.contains(sqlState);
}

std::unexpected<Error> failRenamed(const Connection &connection, const NamedTable &table)
{
    return fail("postgres.renamedMeanwhile"_L1,
                {{"table"_L1, QString(table.name).remove(u'"')}, {"database"_L1, connection.database()}});
}

Result<> checkNames(Connection &connection, const QList<NamedTable> &tables, const TaskControl &control)
{
    for (qsizetype at = 0; at < tables.size(); at += s_namesPerQuery) {
        QStringList names;
        QStringList oids;
        for (const NamedTable &table : tables.mid(at, s_namesPerQuery)) {
            names.append(table.name);
            oids.append(QString::number(table.oid));
        }
        // From a catalog: opening one brings the session up to date with what others renamed.
        const Result<Rows> renamed = connection.query(
            u"SELECT t.name FROM (SELECT FROM pg_catalog.pg_namespace LIMIT 1) any_one, ROWS FROM (pg_catalog.unnest("
            "ARRAY[%1]::text[]), pg_catalog.unnest(ARRAY[%2]::oid[])) AS t (name, oid) WHERE pg_catalog.to_regclass(t.name)::oid IS DISTINCT FROM t.oid"
            " LIMIT 1"_s.arg(sqlTexts(names), oids.join(u',')),
            control);
        if (!renamed)
            return std::unexpected(renamed.error());
        if (renamed->count() > 0)
            return failRenamed(connection, {.name = renamed->text(0, 0)});
    }
    return {};
}

} // namespace Understudy
