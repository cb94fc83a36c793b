// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/copiedtable.h"

#include "services/storages/postgres/exactquery.h"
#include "services/storages/postgres/sqlquote.h"

#include <bit>

using namespace Qt::StringLiterals;

namespace Understudy {

// Names keep their letters, also those beyond ASCII, so that a person finds a table in a list.
static QByteArray safeName(const QString &name)
{
    static constexpr QByteArrayView escaped = "/%\\\x7f";
    QByteArray safe;
    for (const char c : name.toUtf8()) {
        const bool hidden = c == '.' && safe.isEmpty();
        if (uchar(c) <= ' ' || escaped.contains(c) || hidden)
            safe += '%' + QByteArray(1, c).toHex().toUpper();
        else
            safe += c;
    }
    return safe;
}

QByteArray CopiedTable::folder() const
{
    return "tables/" + safeName(schema) + '/' + safeName(name);
}

QByteArray CopiedTable::copyOut(const BlockRange &range, const QString &encoding) const
{
    const QString options = u" TO STDOUT WITH (ENCODING %1)"_s.arg(sqlText(encoding));
    const QString table = sqlName(schema, name);
    if (range.isAll() && condition.isEmpty()) // the quickest way; inheriting tables are not read with it
        return (u"COPY "_s + table + u' ' + columns + options).toUtf8();
    QString where = condition;
    if (!range.isAll())
        where = u"WHERE ctid >= '(%1,0)'"_s.arg(range.from);
    if (!range.isAll() && range.to >= 0)
        where += u" AND ctid < '(%1,0)'"_s.arg(range.to);
    const QString list = columns.isEmpty() ? QString() : columns.sliced(1, columns.size() - 2);
    return (u"COPY (SELECT "_s + list + u" FROM ONLY "_s + table + u' ' + where + u')' + options).toUtf8();
}

QByteArray CopiedTable::copyIn(const QString &encoding) const
{
    const QString table = viaRoot() ? sqlName(rootSchema, rootName) : sqlName(schema, name);
    return (u"COPY "_s + table + u' ' + columns + u" FROM stdin WITH (ENCODING %1);\n"_s.arg(sqlText(encoding)))
        .toUtf8();
}

QList<BlockRange> blockRanges(const CopiedTable &table, qint64 targetBytes)
{
    if (table.blocks <= 1 || table.sizeBytes <= targetBytes)
        return {BlockRange()};
    const qint64 perBlock = qMax<qint64>(table.sizeBytes / table.blocks, 1);
    const auto step = qint64(std::bit_floor(quint64(qMax<qint64>(targetBytes / perBlock, 1))));
    QList<BlockRange> ranges;
    for (qint64 from = 0; from < table.blocks; from += step)
        ranges.append({.from = from, .to = from + step});
    ranges.last().to = -1; // rows that the snapshot sees may lie behind the end that was asked for
    return ranges;
}

// A partition is loaded through its root where a row may belong into another one over there. Hashes of enums come from
// the numbers that the values have got in this database (for these pg_dump does so too), hashes of what may hold enums
// (arrays, rows, ranges) come from theirs, and a regclass has a number as well. The order of a range and the equality of
// keys may be a collation's.
static QString movingRoot()
{
    return u"(SELECT pg_catalog.pg_partition_root(c.oid) WHERE c.relispartition AND EXISTS (SELECT FROM"
           " pg_catalog.pg_partition_ancestors(c.oid) up JOIN pg_catalog.pg_partitioned_table p ON p.partrelid = up.relid"
           " WHERE EXISTS (SELECT FROM pg_catalog.unnest(p.partclass::oid[]) k JOIN pg_catalog.pg_opclass o ON o.oid = k"
           " WHERE p.partstrat = 'h' AND o.opcname IN ('enum_ops', 'array_ops', 'record_ops', 'range_ops', 'multirange_ops',"
           " 'oid_ops') AND o.opcnamespace = 'pg_catalog'::regnamespace)"
           " OR EXISTS (SELECT FROM pg_catalog.unnest(p.partcollation::oid[]) k JOIN pg_catalog.pg_collation l ON"
           " l.oid = k WHERE NOT l.collisdeterministic OR (p.partstrat = 'r' AND l.collname NOT IN ('C', 'POSIX')))))"_s;
}

// A member of an extension holds rows of the user only if the extension says so.
static QString tablesQuery(const QStringList &without, Sizes sizes)
{
    return u"SELECT n.nspname, c.relname, (SELECT '(' || pg_catalog.string_agg('\"' ||"
           " pg_catalog.replace(a.attname::text, '\"', '\"\"') || '\"', ', ' ORDER BY a.attnum) || ')'"
           " FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped"
           " AND a.attgenerated = ''), %1, %2, e.oid IS NOT NULL,"
           " e.extcondition[pg_catalog.array_position(e.extconfig, c.oid)], rn.nspname, r.relname, c.oid"
           " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
           " LEFT JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid"
           " AND d.objsubid = 0 AND d.deptype = 'e' LEFT JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid"
           " LEFT JOIN pg_catalog.pg_class r ON r.oid = %3"
           " LEFT JOIN pg_catalog.pg_namespace rn ON rn.oid = r.relnamespace"
           " WHERE c.relkind = 'r' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'"
           " AND n.nspname <> ALL (ARRAY[%4]::text[]) AND (c.relpersistence = 'p' OR (c.relpersistence = 'u'"
           " AND NOT pg_catalog.pg_is_in_recovery())) AND (e.oid IS NULL OR c.oid = ANY (e.extconfig))"
           " ORDER BY c.oid"_s.arg(sqlTableSize(sizes), sqlTableBlocks(sizes), movingRoot(), sqlTexts(without));
}

Result<QStringList> unloggedOfStandby(Connection &connection, const QStringList &without, const TaskControl &control)
{
    const Result<Rows> rows = queryExactly(
        connection,
        u"SELECT n.nspname, c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
        " WHERE c.relkind = 'r' AND c.relpersistence = 'u' AND pg_catalog.pg_is_in_recovery()"
        " AND n.nspname <> ALL (ARRAY[%1]::text[]) ORDER BY 1, 2"_s.arg(sqlTexts(without)),
        control);
    if (!rows)
        return std::unexpected(rows.error());
    QStringList names;
    for (int row = 0; row < rows->count(); ++row)
        names.append(shownName(rows->text(row, 0), rows->text(row, 1)));
    return names;
}

Result<QList<CopiedTable>> copiedTables(Connection &connection, const QStringList &without, const TaskControl &control,
                                        Sizes sizes)
{
    const Result<Rows> rows = queryExactly(connection, tablesQuery(without, sizes), control);
    if (!rows)
        return std::unexpected(rows.error());
    QList<CopiedTable> tables;
    for (int row = 0; row < rows->count(); ++row)
        tables.append({.schema = rows->text(row, 0),
                       .name = rows->text(row, 1),
                       .columns = rows->text(row, 2),
                       .sizeBytes = rows->number(row, 3),
                       .blocks = rows->number(row, 4),
                       .isConfiguration = rows->flag(row, 5),
                       .condition = rows->text(row, 6),
                       .rootSchema = rows->text(row, 7),
                       .rootName = rows->text(row, 8),
                       .oid = rows->number(row, 9)});
    return tables;
}

Result<RowDigest> digestOf(Connection &connection, const CopiedTable &table, const QString &encoding,
                           const TaskControl &control)
{
    RowDigest digest;
    const auto take = [&digest](QByteArrayView row) -> Result<> {
        digest.addRow(row.chopped(1));
        return {};
    };
    if (const Result<> read = connection.copyOut(table.copyOut({}, encoding), take, control); !read)
        return std::unexpected(read.error());
    return digest;
}

Result<QString> serverEncoding(Connection &connection, const TaskControl &control)
{
    const Result<Rows> encoding = connection.query(u"SHOW server_encoding"_s, control);
    if (!encoding)
        return std::unexpected(encoding.error());
    return encoding->text(0, 0);
}

Result<QString> needsSingleStream(Connection &connection, const TaskControl &control)
{
    const Result<Rows> rows = connection.query(
        u"SELECT 'table access method ' || m.amname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_am m ON"
        " m.oid = c.relam JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'm')"
        " AND m.amname <> 'heap' AND n.nspname !~ '^pg_' UNION ALL SELECT 'extension ' || extname FROM"
        " pg_catalog.pg_extension WHERE extname IN ('timescaledb', 'citus', 'citus_columnar', 'orioledb') LIMIT 1"_s,
        control);
    if (!rows)
        return std::unexpected(rows.error());
    return rows->count() > 0 ? rows->text(0, 0) : QString();
}

} // namespace Understudy
