// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/carriedobjects.h"

#include "services/storages/postgres/exactquery.h"
#include "services/storages/postgres/sqlquote.h"

#include <QSet>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr qint64 s_piece = 1024 * 1024; // bytes

// One SELECT for each column; a partitioned table has its rows in others.
static Result<QStringList> selectsOfNames(Connection &from, const QStringList &schemas, const TaskControl &control)
{
    const Result<Rows> columns = queryExactly(
        from,
        u"WITH RECURSIVE types AS (SELECT 'pg_catalog.oid'::regtype::oid AS oid UNION SELECT t.oid FROM pg_catalog.pg_type t"
        " JOIN types b ON t.typtype = 'd' AND t.typbasetype = b.oid) SELECT n.nspname, c.relname, a.attname FROM"
        " pg_catalog.pg_attribute a JOIN types t ON t.oid = a.atttypid JOIN pg_catalog.pg_class c ON c.oid = a.attrelid"
        " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND"
        " a.attnum > 0 AND NOT a.attisdropped AND n.nspname = ANY (ARRAY[%1]::text[]) ORDER BY 1, 2, 3"_s.arg(
            sqlTexts(schemas)),
        control);
    if (!columns)
        return std::unexpected(columns.error());
    QStringList selects;
    for (int row = 0; row < columns->count(); ++row)
        selects.append(u"SELECT %1::pg_catalog.oid FROM ONLY %2"_s.arg(
            sqlName(columns->text(row, 2)), sqlName(columns->text(row, 0), columns->text(row, 1))));
    return selects;
}

// With the statements that give an object its owner, its comment and its rights.
static Result<Rows> objectsNamedBy(Connection &from, const QStringList &selects, const TaskControl &control)
{
    return queryExactly(
        from,
        u"SELECT m.oid, 'ALTER LARGE OBJECT ' || m.oid || ' OWNER TO ' || o.name || E';\\n' || coalesce("
        "'COMMENT ON LARGE OBJECT ' || m.oid || ' IS ' || pg_catalog.quote_literal(pg_catalog.obj_description(m.oid,"
        " 'pg_largeobject')) || E';\\n', '') || CASE WHEN m.lomacl IS NULL THEN '' ELSE 'REVOKE ALL ON LARGE OBJECT ' ||"
        " m.oid || ' FROM ' || o.name || E';\\n' || coalesce((SELECT string_agg('GRANT ' || a.privilege_type || ' ON LARGE"
        " OBJECT ' || m.oid || ' TO ' || CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE"
        " pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(a.grantee)) END || CASE WHEN a.is_grantable THEN"
        " ' WITH GRANT OPTION' ELSE '' END || E';\\n', '') FROM pg_catalog.aclexplode(m.lomacl) a), '') END"
        " FROM pg_catalog.pg_largeobject_metadata m, LATERAL (SELECT"
        " pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(m.lomowner)) AS name) o WHERE m.oid IN (%1) ORDER BY m.oid"_s
            .arg(selects.join(u" UNION ALL "_s)),
        control);
}

static Result<QSet<QString>> objectsIn(Connection &connection, const TaskControl &control)
{
    const Result<Rows> rows = connection.query(u"SELECT oid FROM pg_catalog.pg_largeobject_metadata"_s, control);
    if (!rows)
        return std::unexpected(rows.error());
    QSet<QString> objects;
    for (int row = 0; row < rows->count(); ++row)
        objects.insert(rows->text(row, 0));
    return objects;
}

static Result<> copyBytes(Connection &from, Connection &into, const QString &object, const TaskControl &control)
{
    for (qint64 at = 0;; at += s_piece) {
        const Result<Rows> piece = from.query(
            u"SELECT pg_catalog.length(p), pg_catalog.encode(p, 'hex') FROM pg_catalog.lo_get($1::oid, $2::bigint,"
            " $3::integer) p"_s,
            control, {object, QString::number(at), QString::number(s_piece)});
        if (!piece)
            return std::unexpected(piece.error());
        if (piece->number(0, 0) == 0)
            return {};
        const Result<Rows> put = into.query(
            u"SELECT pg_catalog.lo_put($1::oid, $2::bigint, pg_catalog.decode($3, 'hex'))"_s, control,
            {object, QString::number(at), piece->text(0, 1)});
        if (!put)
            return std::unexpected(put.error());
        if (piece->number(0, 0) < s_piece)
            return {};
    }
}

Result<> carryLargeObjects(Connection &from, const QStringList &schemas, ScriptLoader &into, const TaskControl &control)
{
    const Result<QStringList> selects = selectsOfNames(from, schemas, control);
    if (!selects)
        return std::unexpected(selects.error());
    if (selects->isEmpty())
        return {};
    const Result<Rows> objects = objectsNamedBy(from, *selects, control);
    if (!objects)
        return std::unexpected(objects.error());
    const Result<QSet<QString>> restored = objectsIn(into.connection(), control);
    if (!restored)
        return std::unexpected(restored.error());
    QByteArray script;
    for (int row = 0; row < objects->count(); ++row) {
        const QString object = objects->text(row, 0);
        const bool isThere = restored->contains(object);
        const Result<Rows> ready = into.connection().query(
            isThere ? u"SELECT pg_catalog.lo_truncate64(pg_catalog.lo_open($1::oid, 131072), 0)"_s // INV_WRITE
                    : u"SELECT pg_catalog.lo_create($1::oid)"_s,
            control, {object});
        if (!ready)
            return std::unexpected(ready.error());
        if (const Result<> copied = copyBytes(from, into.connection(), object, control); !copied)
            return copied;
        if (!isThere) // else they are the backup's
            script += objects->text(row, 1).toUtf8();
    }
    // As a script, whose rights wait until all is there.
    return into.load([&script](const ScriptLoader::Take &take) { return take(script); }, ScriptLoader::Missing::Fails,
                     control);
}

} // namespace Understudy
