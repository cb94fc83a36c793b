// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/carriedschemas.h"

#include "services/storages/postgres/carriedobjects.h"
#include "services/storages/postgres/carriedstate.h"
#include "services/storages/postgres/catalog.h"
#include "services/storages/postgres/dumpstream.h"
#include "services/storages/postgres/exactquery.h"
#include "services/storages/postgres/sqlquote.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr int s_choosesSince = 15; // publications: rows, columns, whole schemas

CarriedSchemas::CarriedSchemas(SnapshotHold hold, const Tools &tools)
    : m_hold(std::move(hold))
    , m_tools(tools)
{ }

Result<CarriedSchemas> CarriedSchemas::hold(const ConnectionString &live, const QStringList &names, const Tools &tools,
                                            const TaskControl &control)
{
    // First: what is written between the two counts as written later.
    Result<QJsonObject> state = CarriedState::read(live, names, control);
    if (!state)
        return std::unexpected(state.error());
    Result<SnapshotHold> hold = SnapshotHold::take(live, {.only = names}, control);
    if (!hold)
        return std::unexpected(hold.error());
    CarriedSchemas carried(std::move(*hold), tools);
    carried.m_state = std::move(*state);
    for (const QString &schema : names) {
        const Result<bool> exists = Catalog::schemaExists(carried.m_hold.connection(), schema, control);
        if (!exists)
            return std::unexpected(exists.error());
        if (*exists)
            carried.m_names.append(schema);
    }
    return carried;
}

Result<> CarriedSchemas::load(const QString &section, const CommandRunner &commands, ScriptLoader &into,
                              const TaskControl &control)
{
    if (m_names.isEmpty())
        return {};
    QStringList arguments{u"--format=plain"_s, u"--section="_s + section};
    for (const QString &schema : std::as_const(m_names))
        arguments.append(u"--schema=\"%1\""_s.arg(QString(schema).replace(u'"', u"\"\""_s)));
    const Result<std::unique_ptr<DumpStream>> dump = DumpStream::start(commands, m_tools, m_hold, arguments, control);
    if (!dump)
        return std::unexpected(dump.error());
    const ScriptLoader::Produce produce = [&](const ScriptLoader::Take &take) -> Result<> {
        while (true) {
            const Result<QByteArray> piece = (*dump)->next(control);
            if (!piece || piece->isEmpty())
                return piece ? Result<>() : std::unexpected(piece.error());
            if (const Result<> taken = take(*piece); !taken)
                return taken;
        }
    };
    const Result<> loaded = into.load(produce, ScriptLoader::Missing::IsPutOff, control);
    return loaded && section == u"data" ? carryLargeObjects(m_hold.connection(), m_names, into, control) : loaded;
}

Result<> CarriedSchemas::publish(ScriptLoader &into, const TaskControl &control)
{
    if (m_names.isEmpty())
        return {};
    if (const Result<> named = m_hold.checkNames(control); !named) // the dumps of them have gone by their names
        return named;
    if (const Result<> published = publishTables(into, control); !published)
        return published;
    return m_hold.connection().serverMajor() < s_choosesSince ? Result<>() : publishSchemas(into, control);
}

// A publication of all tables has them already.
static Result<bool> lacks(Connection &into, const QString &publication, const QString &member, const QString &memberOf,
                          const TaskControl &control)
{
    const Result<Rows> lacking = into.query(u"SELECT FROM pg_catalog.pg_publication p WHERE p.pubname = $1 AND NOT"
                                            " p.puballtables AND NOT EXISTS (SELECT FROM "_s
                                                + memberOf + u')',
                                            control, {publication, member});
    if (!lacking)
        return std::unexpected(lacking.error());
    return lacking->count() > 0;
}

Result<> CarriedSchemas::publishTables(ScriptLoader &into, const TaskControl &control)
{
    const QString choice =
        m_hold.connection().serverMajor() < s_choosesSince
            ? u"NULL, NULL"_s
            : u"(SELECT string_agg(pg_catalog.quote_ident(a.attname), ', ' ORDER BY a.attnum) FROM"
              " pg_catalog.pg_attribute a WHERE a.attrelid = r.prrelid AND a.attnum = ANY (r.prattrs)),"
              " pg_catalog.pg_get_expr(r.prqual, r.prrelid)"_s;
    const Result<Rows> members = queryExactly(
        m_hold.connection(),
        u"SELECT p.pubname, n.nspname, c.relname, %1 FROM pg_catalog.pg_publication_rel r JOIN pg_catalog.pg_publication p"
        " ON p.oid = r.prpubid JOIN pg_catalog.pg_class c ON c.oid = r.prrelid JOIN pg_catalog.pg_namespace n ON n.oid ="
        " c.relnamespace WHERE n.nspname = ANY (ARRAY[%2]::text[]) ORDER BY 1, 2, 3"_s.arg(choice, sqlTexts(m_names)),
        control);
    if (!members)
        return std::unexpected(members.error());
    for (int row = 0; row < members->count(); ++row) {
        const QString publication = members->text(row, 0);
        const QString table = sqlName(members->text(row, 1), members->text(row, 2));
        const Result<bool> lacking = lacks(into.connection(), publication, table,
                                           u"pg_catalog.pg_publication_rel r WHERE r.prpubid = p.oid AND r.prrelid ="
                                           " $2::regclass"_s,
                                           control);
        if (!lacking)
            return std::unexpected(lacking.error());
        if (!*lacking)
            continue;
        QString sql = u"ALTER PUBLICATION "_s + sqlName(publication) + u" ADD TABLE ONLY "_s + table;
        if (const QString columns = members->text(row, 3); !columns.isEmpty())
            sql += u" ("_s + columns + u')';
        if (const QString rows = members->text(row, 4); !rows.isEmpty())
            sql += u" WHERE ("_s + rows + u')';
        if (const Result<> added = into.run(sql.toUtf8(), control); !added)
            return added;
    }
    return {};
}

Result<> CarriedSchemas::publishSchemas(ScriptLoader &into, const TaskControl &control)
{
    const Result<Rows> members = queryExactly(
        m_hold.connection(),
        u"SELECT p.pubname, n.nspname FROM pg_catalog.pg_publication_namespace s JOIN pg_catalog.pg_publication p ON p.oid ="
        " s.pnpubid JOIN pg_catalog.pg_namespace n ON n.oid = s.pnnspid WHERE n.nspname = ANY (ARRAY[%1]::text[])"
        " ORDER BY 1, 2"_s.arg(sqlTexts(m_names)),
        control);
    if (!members)
        return std::unexpected(members.error());
    for (int row = 0; row < members->count(); ++row) {
        const QString publication = members->text(row, 0);
        const QString schema = members->text(row, 1);
        const Result<bool> lacking = lacks(
            into.connection(), publication, schema,
            u"pg_catalog.pg_publication_namespace s JOIN pg_catalog.pg_namespace n ON n.oid"
            " = s.pnnspid WHERE s.pnpubid = p.oid AND n.nspname = $2"_s,
            control);
        if (!lacking)
            return std::unexpected(lacking.error());
        if (!*lacking)
            continue;
        const QString sql = u"ALTER PUBLICATION "_s + sqlName(publication) + u" ADD TABLES IN SCHEMA "_s
                            + sqlName(schema);
        if (const Result<> added = into.run(sql.toUtf8(), control); !added)
            return added;
    }
    return {};
}

} // namespace Understudy
