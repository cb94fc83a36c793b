// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/catalog.h"
#include "services/storages/postgres/exactquery.h"
#include "services/storages/postgres/sqlquote.h"

#include <utility>

using namespace Qt::StringLiterals;

// What of a backup cannot be made without a schema that it leaves out.

namespace Understudy {

// What lies in the schema `this`, and may be needed elsewhere.
static QString inside()
{
    static constexpr std::pair<QLatin1StringView, QLatin1StringView> kinds[]{
        {"pg_class"_L1, "relnamespace"_L1},     {"pg_type"_L1, "typnamespace"_L1},
        {"pg_proc"_L1, "pronamespace"_L1},      {"pg_operator"_L1, "oprnamespace"_L1},
        {"pg_opclass"_L1, "opcnamespace"_L1},   {"pg_collation"_L1, "collnamespace"_L1},
        {"pg_ts_config"_L1, "cfgnamespace"_L1}, {"pg_ts_dict"_L1, "dictnamespace"_L1},
    };
    QStringList selects;
    for (const auto &[catalog, schema] : kinds)
        selects.append(
            u"SELECT 'pg_catalog.%1'::regclass AS class, o.oid FROM pg_catalog.%1 o, this WHERE o.%2 = this.oid"_s.arg(
                catalog, schema));
    return u"inside AS ("_s + selects.join(u" UNION ALL "_s) + u')';
}

// What depends on something in there, as what a person knows it by: the table of a default, of a trigger, of a policy. A
// foreign key depends on an index as well, so it is asked for by itself; what its triggers call is the server's.
static const auto s_found =
    u"found AS (SELECT d.refclassid, d.refobjid, CASE d.classid"
    " WHEN 'pg_catalog.pg_class'::regclass THEN d.objid"
    " WHEN 'pg_catalog.pg_attrdef'::regclass THEN (SELECT adrelid FROM pg_catalog.pg_attrdef WHERE oid = d.objid)"
    " WHEN 'pg_catalog.pg_trigger'::regclass THEN (SELECT tgrelid FROM pg_catalog.pg_trigger WHERE oid = d.objid AND NOT"
    " tgisinternal)"
    " WHEN 'pg_catalog.pg_policy'::regclass THEN (SELECT polrelid FROM pg_catalog.pg_policy WHERE oid = d.objid)"
    " WHEN 'pg_catalog.pg_rewrite'::regclass THEN (SELECT ev_class FROM pg_catalog.pg_rewrite WHERE oid = d.objid)"
    " WHEN 'pg_catalog.pg_constraint'::regclass THEN (SELECT conrelid FROM pg_catalog.pg_constraint WHERE oid = d.objid AND"
    " contype <> 'f') END AS relation, CASE d.classid"
    " WHEN 'pg_catalog.pg_type'::regclass THEN d.objid"
    " WHEN 'pg_catalog.pg_constraint'::regclass THEN (SELECT contypid FROM pg_catalog.pg_constraint WHERE oid = d.objid)"
    " END AS type, CASE d.classid WHEN 'pg_catalog.pg_proc'::regclass THEN d.objid END AS routine,"
    " CASE d.classid WHEN 'pg_catalog.pg_event_trigger'::regclass THEN d.objid END AS event"
    " FROM inside i JOIN pg_catalog.pg_depend d ON d.refclassid = i.class AND d.refobjid = i.oid"
    " WHERE d.deptype IN ('n', 'a'))"_s;

// Not what lies in schemas of the server: a table's values out of line, and what a session has for itself.
static const auto s_elsewhere =
    u"elsewhere AS (SELECT f.*, 'pg_catalog.pg_class'::regclass AS catalog, c.oid FROM found f JOIN pg_catalog.pg_class c"
    " ON c.oid = f.relation WHERE c.relnamespace NOT IN (SELECT oid FROM apart)"
    " UNION ALL SELECT f.*, 'pg_catalog.pg_type'::regclass, t.oid FROM found f JOIN pg_catalog.pg_type t ON t.oid = f.type"
    " WHERE t.typrelid = 0 AND t.typnamespace NOT IN (SELECT oid FROM apart)"
    " UNION ALL SELECT f.*, 'pg_catalog.pg_proc'::regclass, p.oid FROM found f JOIN pg_catalog.pg_proc p ON p.oid ="
    " f.routine WHERE p.pronamespace NOT IN (SELECT oid FROM apart)"
    " UNION ALL SELECT f.*, 'pg_catalog.pg_event_trigger'::regclass, f.event FROM found f WHERE f.event IS NOT NULL)"_s;

// An extension brings what is in it, and no backup does.
static const auto s_notBrought =
    u"NOT EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.classid = %1 AND e.objid = %2 AND"
    " e.deptype = 'e')"_s;

Result<QStringList> Catalog::dependents(Connection &connection, const QString &schema, const QStringList &without,
                                        const TaskControl &control)
{
    const Result<Rows> rows = queryExactly(
        connection,
        u"WITH this AS (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = $1), apart AS (SELECT oid FROM"
        " pg_catalog.pg_namespace WHERE nspname ~ '^pg_' OR nspname IN ('information_schema', $1) OR nspname = ANY"
        " (ARRAY[%1]::text[])), "_s.arg(sqlTexts(without))
            + inside() + u", "_s + s_found + u", "_s + s_elsewhere
            + u" SELECT f.conrelid::regclass::text || ' -> ' || f.confrelid::regclass::text FROM pg_catalog.pg_constraint f"
              " JOIN pg_catalog.pg_class c ON c.oid = f.conrelid JOIN pg_catalog.pg_class r ON r.oid = f.confrelid, this"
              " WHERE f.contype = 'f' AND r.relnamespace = this.oid AND c.relnamespace NOT IN (SELECT oid FROM apart)"
              " AND "_s
            + s_notBrought.arg(u"'pg_catalog.pg_class'::regclass"_s, u"c.oid"_s)
            + u" UNION SELECT (pg_catalog.pg_identify_object(catalog, oid, 0)).identity || ' -> ' ||"
              " (pg_catalog.pg_identify_object(refclassid, refobjid, 0)).identity FROM elsewhere WHERE "_s
            + s_notBrought.arg(u"elsewhere.catalog"_s, u"elsewhere.oid"_s) + u" ORDER BY 1"_s,
        control, {schema});
    if (!rows)
        return std::unexpected(rows.error());
    return rows->texts(0);
}

} // namespace Understudy
