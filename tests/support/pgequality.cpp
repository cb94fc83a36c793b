// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/pgequality.h"

#include <QProcess>

using namespace Qt::StringLiterals;

namespace Understudy::Testing {

static constexpr qsizetype s_mostDifferences = 12;

// Always by the same pg_dump, so that both sides are written alike. What differs between two runs or two servers by
// itself is left out: the versions, and the key of \restrict.
static QStringList schemaLines(const PostgresServer &server, const QString &database)
{
    QProcess dump;
    dump.start(PostgresServer::binaries17() + u"/pg_dump"_s,
               {u"--schema-only"_s, u"--dbname="_s + server.connection(database)});
    if (!dump.waitForFinished(120000) || dump.exitCode() != 0)
        return {u"ERROR: pg_dump: "_s + QString::fromUtf8(dump.readAllStandardError())};
    QStringList lines;
    for (const QByteArray &line : dump.readAllStandardOutput().split('\n')) {
        const bool passing = line.isEmpty() || line == "--" || line.startsWith("-- Dumped ")
                             || line.startsWith("\\restrict") || line.startsWith("\\unrestrict");
        if (!passing)
            lines.append(u"schema: "_s + QString::fromUtf8(line));
    }
    return lines;
}

static QStringList answers(const PostgresServer &server, const QString &database, const QString &mark,
                           const QString &sql)
{
    QStringList lines;
    for (const QString &line : server.sql(database, u"SET search_path TO ''; SET timezone TO 'UTC'; "_s + sql)
                                   .split(u'\n', Qt::SkipEmptyParts))
        lines.append(mark + line);
    lines.sort(); // a union has no order
    return lines;
}

static const auto s_user = u"n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND c.relpersistence <> 't'"_s;

// Rows of a table that is partitioned by a hash may come back in another partition: the hash of an enum depends on the
// server's numbers for it. They are counted together. A materialized view that was never filled has none to count.
static QStringList tableLines(const PostgresServer &server, const QString &database)
{
    // A name may hold any character, a newline too: names are taken as literals, one query for all.
    const QString all = server.sql(
        database,
        u"WITH hashed AS (SELECT partrelid AS oid FROM pg_partitioned_table WHERE partstrat = 'h')"
        " SELECT coalesce(string_agg(format('SELECT %L || '': '' || count(*) || '' '' || coalesce(md5(string_agg(t::text,"
        " ''|'' ORDER BY t::text COLLATE \"C\")), ''empty'') FROM %s %I.%I t', n.nspname || '.' || c.relname,"
        " CASE c.relkind WHEN 'p' THEN '' ELSE 'ONLY' END, n.nspname, c.relname), ' UNION ALL ' ORDER BY n.nspname COLLATE"
        " \"C\", c.relname COLLATE \"C\"), 'SELECT ''no tables''') FROM pg_class c JOIN pg_namespace n ON n.oid ="
        " c.relnamespace WHERE (c.relkind = 'r' OR c.relkind = 'm' AND c.relispopulated OR c.oid IN (SELECT oid FROM hashed))"
        " AND NOT EXISTS (SELECT FROM pg_partition_ancestors(c.oid) a WHERE a.relid <> c.oid AND a.relid IN (SELECT oid FROM"
        " hashed)) AND "_s
            + s_user);
    return answers(server, database, u"rows: "_s, all);
}

static QStringList sequenceLines(const PostgresServer &server, const QString &database)
{
    const QString all = server.sql(
        database, u"SELECT coalesce(string_agg(format('SELECT %L || '': '' || last_value || '' '' || is_called FROM"
                  " %I.%I', n.nspname || '.' || c.relname, n.nspname, c.relname), ' UNION ALL ' ORDER BY n.nspname"
                  " COLLATE \"C\", c.relname COLLATE \"C\"), 'SELECT ''no sequences''') FROM pg_class c JOIN"
                  " pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'S' AND "_s
                      + s_user);
    return answers(server, database, u"sequence: "_s, all);
}

static QStringList objectLines(const PostgresServer &server, const QString &database)
{
    return answers(
        server, database, u"large object: "_s,
        u"SELECT oid, pg_catalog.pg_get_userbyid(lomowner), (SELECT string_agg(a::text, ',' ORDER BY a::text)"
        " FROM unnest(lomacl) a), md5(lo_get(oid)), obj_description(oid, 'pg_largeobject')"
        " FROM pg_largeobject_metadata ORDER BY oid"_s);
}

static QStringList databaseLines(const PostgresServer &server, const QString &database)
{
    // As JSON, so that columns which one version does not have are no error.
    return answers(
        server, database, u"database: "_s,
        u"SELECT pg_get_userbyid(d.datdba), pg_encoding_to_char(d.encoding), d.datcollate, d.datctype, d.datlocprovider,"
        " coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale'), to_jsonb(d) ->> 'daticurules',"
        " d.datistemplate, d.datallowconn, d.datconnlimit, t.spcname, shobj_description(d.oid, 'pg_database'),"
        " (SELECT string_agg(a::text, ',' ORDER BY a::text) FROM unnest(d.datacl) a),"
        " (SELECT string_agg(coalesce(r.rolname, '') || ':' || array_to_string(s.setconfig, '~'), ';' ORDER BY r.rolname)"
        " FROM pg_db_role_setting s LEFT JOIN pg_roles r ON r.oid = s.setrole WHERE s.setdatabase = d.oid),"
        " (SELECT string_agg(provider || ':' || label, ';' ORDER BY provider) FROM pg_shseclabel WHERE objoid = d.oid"
        " AND classoid = 'pg_database'::regclass)"
        " FROM pg_database d JOIN pg_tablespace t ON t.oid = d.dattablespace WHERE d.datname = current_database()"_s);
}

// What pg_dump does not write in the schema, or does not write in every case.
static QStringList stateLines(const PostgresServer &server, const QString &database)
{
    return answers(
               server, database, u"label: "_s,
               u"SELECT objtype, objname, provider, label FROM pg_seclabels WHERE objtype NOT IN ('role', 'database',"
               " 'tablespace') ORDER BY 1, 2, 3"_s)
           + answers(
               server, database, u"subscription: "_s,
               u"SELECT subname, subenabled FROM pg_subscription WHERE subdbid = (SELECT oid FROM pg_database WHERE"
               " datname = current_database()) ORDER BY 1"_s)
           + answers(server, database, u"namespace: "_s, u"SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_'"_s)
           + answers(server, database, u"extension: "_s, u"SELECT extname, extversion FROM pg_extension ORDER BY 1"_s)
           + answers(server, database, u"invalid: "_s,
                     u"SELECT indexrelid::regclass FROM pg_index WHERE NOT indisvalid OR NOT indisready ORDER BY 1"_s);
}

QStringList equalityProof(const PostgresServer &server, const QString &database)
{
    return databaseLines(server, database) + stateLines(server, database) + tableLines(server, database)
           + sequenceLines(server, database) + objectLines(server, database) + schemaLines(server, database);
}

QByteArray firstDifferences(const QStringList &expected, const QStringList &actual)
{
    QStringList differences;
    if (expected == actual)
        return {};
    for (const QString &line : expected) {
        if (!actual.contains(line))
            differences.append(u"- "_s + line);
    }
    for (const QString &line : actual) {
        if (!expected.contains(line))
            differences.append(u"+ "_s + line);
    }
    for (qsizetype i = 0; differences.isEmpty(); ++i) { // the same lines in another order
        if (expected.value(i) != actual.value(i))
            differences = {u"- "_s + expected.value(i), u"+ "_s + actual.value(i)};
    }
    return differences.mid(0, s_mostDifferences).join(u'\n').toUtf8();
}

QString nextValues(const PostgresServer &server, const QString &database)
{
    const QString all = server.sql(
        database,
        u"SELECT coalesce(string_agg(format('SELECT nextval(%L)', format('%I.%I', n.nspname, c.relname)),"
        " ' UNION ALL ' ORDER BY n.nspname COLLATE \"C\", c.relname COLLATE \"C\"), 'SELECT 0') FROM pg_class c"
        " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'S' AND "_s
            + s_user);
    return server.sql(database, all);
}

} // namespace Understudy::Testing
