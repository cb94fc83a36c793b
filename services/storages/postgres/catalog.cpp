// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/catalog.h"

#include "services/storages/postgres/exactquery.h"
#include "services/storages/postgres/sqlquote.h"

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr qsizetype s_sequencesPerQuery = 200;

static QString userSchemas(const QStringList &without)
{
    return u" n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND c.relpersistence <> 't'"
           " AND n.nspname <> ALL (ARRAY[%1]::text[])"_s.arg(sqlTexts(without));
}

static const auto s_noMember = u" NOT EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.classid ="
                               " 'pg_catalog.pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')"_s;

// Schemas of the user, members of extensions left out: CREATE EXTENSION brings those.
static QString userRelations(const QStringList &without)
{
    return userSchemas(without) + u" AND"_s + s_noMember;
}

// With those members whose rows a backup holds, because their extension says that they are the user's.
static QString keptRelations(const QStringList &without)
{
    return userSchemas(without) + u" AND ("_s + s_noMember
           + u" OR c.oid IN (SELECT pg_catalog.unnest(extconfig) FROM pg_catalog.pg_extension))"_s;
}

static Result<QStringList> texts(Connection &connection, const QString &sql, const TaskControl &control,
                                 const QStringList &parameters = {})
{
    const Result<Rows> rows = queryExactly(connection, sql, control, parameters);
    if (!rows)
        return std::unexpected(rows.error());
    return rows->texts(0);
}

// Quoted; the query gives schemas and names.
static Result<QStringList> names(Connection &connection, const QString &sql, const TaskControl &control)
{
    const Result<Rows> rows = queryExactly(connection, sql, control);
    if (!rows)
        return std::unexpected(rows.error());
    QStringList names;
    for (int row = 0; row < rows->count(); ++row)
        names.append(sqlName(rows->text(row, 0), rows->text(row, 1)));
    return names;
}

Result<QList<NamedTable>> Catalog::lockable(Connection &connection, const QStringList &without, const QStringList &only,
                                            const TaskControl &control)
{
    QString sql = u"SELECT n.nspname, c.relname, c.oid FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n"
                  " ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p') AND"_s
                  + keptRelations(without);
    if (!only.isEmpty())
        sql += u" AND n.nspname = ANY (ARRAY[%1]::text[])"_s.arg(sqlTexts(only));
    const Result<Rows> rows = queryExactly(connection, sql + u" ORDER BY c.oid"_s, control);
    if (!rows)
        return std::unexpected(rows.error());
    QList<NamedTable> tables;
    for (int row = 0; row < rows->count(); ++row)
        tables.append({.name = sqlName(rows->text(row, 0), rows->text(row, 1)), .oid = rows->number(row, 2)});
    return tables;
}

Result<QStringList> Catalog::unreadable(Connection &connection, const QStringList &without, const TaskControl &control)
{
    return texts(
        connection,
        u"SELECT c.oid::regclass::text FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
        " WHERE c.relkind IN ('r', 'p', 'S') AND"_s
            + keptRelations(without)
            + u" AND (NOT pg_catalog.has_schema_privilege(n.oid, 'USAGE')"
              " OR NOT CASE c.relkind WHEN 'S' THEN pg_catalog.has_sequence_privilege(c.oid, 'SELECT')"
              " ELSE pg_catalog.has_table_privilege(c.oid, 'SELECT') END"
              " OR (c.relrowsecurity AND pg_catalog.row_security_active(c.oid))) ORDER BY 1"_s,
        control);
}

Result<QList<Table>> Catalog::tables(Connection &connection, const QStringList &without, const TaskControl &control,
                                     Sizes sizes)
{
    // Before 14 there is no -1: a table that was never analyzed looks like an empty one.
    const Result<Rows> rows = queryExactly(
        connection,
        u"SELECT n.nspname, c.relname, "_s + sqlTableSize(sizes)
            + u", CASE WHEN c.reltuples = 0 AND c.relpages = 0 THEN -1 ELSE c.reltuples END::bigint"
              " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
              " WHERE c.relkind = 'r' AND"_s
            + userRelations(without) + u" ORDER BY 1, 2"_s,
        control);
    if (!rows)
        return std::unexpected(rows.error());
    QList<Table> tables;
    for (int row = 0; row < rows->count(); ++row)
        tables.append({.schema = rows->text(row, 0),
                       .name = rows->text(row, 1),
                       .sizeBytes = rows->number(row, 2),
                       .estimatedRows = rows->number(row, 3)});
    return tables;
}

static Result<> appendValues(Connection &connection, const QStringList &selects, QList<Sequence> &sequences,
                             const TaskControl &control)
{
    const Result<Rows> rows = connection.query(selects.join(u" UNION ALL "_s), control);
    if (!rows)
        return std::unexpected(rows.error());
    for (int row = 0; row < rows->count(); ++row)
        sequences.append({.schema = rows->text(row, 0),
                          .name = rows->text(row, 1),
                          .value = rows->number(row, 2),
                          .called = rows->flag(row, 3)});
    return {};
}

static QString sequencesQuery(const QStringList &without)
{
    return u"SELECT n.nspname, c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n"
           " ON n.oid = c.relnamespace WHERE c.relkind = 'S' AND"_s
           + keptRelations(without) // a standby has nothing of what is not logged
           + u" AND (c.relpersistence = 'p' OR NOT pg_catalog.pg_is_in_recovery()) ORDER BY 1, 2"_s;
}

Result<QStringList> Catalog::sequenceNames(Connection &connection, const QStringList &without,
                                           const TaskControl &control)
{
    return names(connection, sequencesQuery(without), control);
}

Result<QList<Sequence>> Catalog::sequences(Connection &connection, const QStringList &without,
                                           const TaskControl &control)
{
    const Result<Rows> names = queryExactly(connection, sequencesQuery(without), control);
    if (!names)
        return std::unexpected(names.error());
    QList<Sequence> sequences;
    QStringList selects;
    for (int row = 0; row < names->count(); ++row) {
        const QString schema = names->text(row, 0);
        const QString name = names->text(row, 1);
        selects.append(u"SELECT %1::text, %2::text, last_value, is_called FROM %3"_s.arg(sqlText(schema), sqlText(name),
                                                                                         sqlName(schema, name)));
        if (selects.size() < s_sequencesPerQuery && row + 1 < names->count())
            continue;
        if (const Result<> appended = appendValues(connection, selects, sequences, control); !appended)
            return std::unexpected(appended.error());
        selects.clear();
    }
    return sequences;
}

Result<TableContent> Catalog::content(Connection &connection, const Table &table, bool withDigest,
                                      const TaskControl &control)
{
    // A sum does not care for the order; two rows that are equal still count twice. "t" alone could be a column.
    const QString digest =
        withDigest
            ? u"pg_catalog.to_hex((coalesce(sum(pg_catalog.hashtextextended((t.*)::text COLLATE \"C\", 0)::numeric), 0)"
              " % 9223372036854775807)::bigint)"_s
            : u"''::text"_s;
    const Result<Rows> rows = connection.query(
        u"SELECT count(*), %1 FROM ONLY %2 t"_s.arg(digest, sqlName(table.schema, table.name)), control);
    if (!rows)
        return std::unexpected(rows.error());
    return TableContent{.rows = rows->number(0, 0), .digest = rows->text(0, 1)};
}

Result<QStringList> Catalog::materializedViews(Connection &connection, const QStringList &without,
                                               const TaskControl &control)
{
    // `reads`: which views a view reads; `below`: all those at any depth, also through plain views.
    return names(
        connection,
        u"WITH RECURSIVE reads AS (SELECT DISTINCT r.ev_class AS view, d.refobjid AS other FROM pg_catalog.pg_rewrite r"
        " JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_rewrite'::regclass AND d.objid = r.oid"
        " AND d.refclassid = 'pg_catalog.pg_class'::regclass AND d.refobjid <> r.ev_class"
        " JOIN pg_catalog.pg_class o ON o.oid = d.refobjid AND o.relkind IN ('m', 'v')),"
        " below AS (SELECT view, other, 1 AS depth FROM reads UNION SELECT b.view, r.other, b.depth + 1 FROM below b"
        " JOIN reads r ON r.view = b.other WHERE b.depth < 1000) SELECT n.nspname, c.relname FROM pg_catalog.pg_class c"
        " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'm' AND c.relispopulated"
        " AND NOT EXISTS (SELECT FROM below b JOIN pg_catalog.pg_class o ON o.oid = b.other WHERE b.view = c.oid"
        " AND o.relkind = 'm' AND NOT o.relispopulated) AND"_s
            + userRelations(without)
            + u" ORDER BY (SELECT coalesce(max(b.depth), 0) FROM below b WHERE b.view = c.oid), c.oid"_s,
        control);
}

Result<QList<Catalog::Analyzable>> Catalog::analyzable(Connection &connection, const TaskControl &control)
{
    const Result<Rows> rows = connection.query(
        u"WITH RECURSIVE foreigners AS (SELECT oid FROM pg_catalog.pg_class WHERE relkind = 'f' UNION SELECT i.inhparent"
        " FROM foreigners f JOIN pg_catalog.pg_inherits i ON i.inhrelid = f.oid)"
        " SELECT n.nspname, c.relname, c.relkind = 'r'"
        " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
        " WHERE c.relkind IN ('r', 'm', 'p') AND c.relpersistence <> 't' AND n.nspname !~ '^pg_(toast|temp)'"
        " AND c.oid NOT IN (SELECT oid FROM foreigners) AND pg_catalog.pg_has_role(c.relowner, 'USAGE') ORDER BY c.oid"_s,
        control);
    if (!rows)
        return std::unexpected(rows.error());
    QList<Analyzable> tables;
    for (int row = 0; row < rows->count(); ++row)
        tables.append({.id = Table{.schema = rows->text(row, 0), .name = rows->text(row, 1)}.id(),
                       .name = sqlName(rows->text(row, 0), rows->text(row, 1)),
                       .isPlain = rows->flag(row, 2)});
    return tables;
}

Result<QStringList> Catalog::tablespaces(Connection &connection, const TaskControl &control)
{
    return texts(connection,
                 u"SELECT spcname FROM pg_catalog.pg_tablespace WHERE oid IN (SELECT reltablespace FROM"
                 " pg_catalog.pg_class WHERE relpersistence <> 't' AND NOT relisshared) ORDER BY 1"_s,
                 control);
}

Result<QStringList> Catalog::labelProviders(Connection &connection, const TaskControl &control)
{
    return texts(connection,
                 u"SELECT provider FROM pg_catalog.pg_seclabel UNION SELECT provider FROM pg_catalog.pg_shseclabel"
                 " WHERE classoid = 'pg_catalog.pg_database'::regclass AND objoid = (SELECT oid FROM"
                 " pg_catalog.pg_database WHERE datname = pg_catalog.current_database()) ORDER BY 1"_s,
                 control);
}

Result<QStringList> Catalog::subscriptions(Connection &connection, const TaskControl &control)
{
    return texts(connection,
                 u"SELECT subname FROM pg_catalog.pg_subscription WHERE subdbid = (SELECT oid FROM"
                 " pg_catalog.pg_database WHERE datname = pg_catalog.current_database()) ORDER BY 1"_s,
                 control);
}

Result<QString> Catalog::hidesDamage(Connection &connection, const TaskControl &control)
{
    const Result<QStringList> hiding = texts(
        connection,
        u"SELECT name FROM pg_catalog.pg_settings WHERE name IN ('zero_damaged_pages', 'ignore_checksum_failure')"
        " AND setting = 'on' ORDER BY 1"_s,
        control);
    return hiding ? hiding->value(0) : Result<QString>(std::unexpected(hiding.error()));
}

Result<bool> Catalog::schemaExists(Connection &connection, const QString &schema, const TaskControl &control)
{
    const Result<Rows> rows = connection.query(u"SELECT FROM pg_catalog.pg_namespace WHERE nspname = $1"_s, control,
                                               {schema});
    if (!rows)
        return std::unexpected(rows.error());
    return rows->count() > 0;
}

} // namespace Understudy
