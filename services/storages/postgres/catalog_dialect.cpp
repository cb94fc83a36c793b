// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/catalog.h"
#include "services/storages/postgres/exactquery.h"

#include <QJsonObject>

using namespace Qt::StringLiterals;

// What the server itself must have for a database.

namespace Understudy {

Result<QJsonArray> Catalog::extensions(Connection &connection, const TaskControl &control)
{
    const Result<Rows> rows = queryExactly(
        connection,
        u"SELECT e.extname, e.extversion, n.nspname FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n"
        " ON n.oid = e.extnamespace WHERE e.extname <> 'plpgsql' ORDER BY 1"_s,
        control);
    if (!rows)
        return std::unexpected(rows.error());
    QJsonArray extensions;
    for (int row = 0; row < rows->count(); ++row)
        extensions.append(QJsonObject{
            {u"name"_s, rows->text(row, 0)}, {u"version"_s, rows->text(row, 1)}, {u"schema"_s, rows->text(row, 2)}});
    return extensions;
}

Result<QJsonArray> Catalog::collations(Connection &connection, const TaskControl &control)
{
    const Result<Rows> rows = queryExactly(
        connection,
        u"SELECT DISTINCT CASE WHEN n.nspname = 'pg_catalog' THEN c.collname ELSE '' END, c.collprovider,"
        " coalesce(pg_catalog.to_jsonb(c) ->> 'colllocale', pg_catalog.to_jsonb(c) ->> 'colliculocale', c.collcollate)"
        " FROM pg_catalog.pg_collation c JOIN pg_catalog.pg_namespace n ON n.oid = c.collnamespace"
        " WHERE n.nspname <> 'pg_catalog' OR c.oid IN (SELECT refobjid FROM pg_catalog.pg_depend"
        " WHERE refclassid = 'pg_catalog.pg_collation'::regclass) ORDER BY 1, 2, 3"_s,
        control);
    if (!rows)
        return std::unexpected(rows.error());
    QJsonArray collations;
    for (int row = 0; row < rows->count(); ++row)
        collations.append(QJsonObject{
            {u"name"_s, rows->text(row, 0)}, {u"provider"_s, rows->text(row, 1)}, {u"locale"_s, rows->text(row, 2)}});
    return collations;
}

} // namespace Understudy
