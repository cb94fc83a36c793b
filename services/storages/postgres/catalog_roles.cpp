// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/catalog.h"
#include "services/storages/postgres/exactquery.h"
#include "services/storages/postgres/sqlquote.h"

using namespace Qt::StringLiterals;

// Who owns what in a database, and who has rights to it.

namespace Understudy {

static Result<QStringList> roleNames(Connection &connection, const QString &oids, const TaskControl &control)
{
    const Result<Rows> rows = queryExactly(
        connection,
        u"WITH this AS (SELECT * FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())"
        " SELECT rolname FROM pg_catalog.pg_roles r WHERE r.oid IN (%1) AND rolname !~ '^pg_' ORDER BY 1"_s.arg(oids),
        control);
    if (!rows)
        return std::unexpected(rows.error());
    return rows->texts(0);
}

namespace {

// Columns of a catalog whose rows have an owner.
struct OwnedKind
{
    QLatin1StringView catalog;
    QLatin1StringView schema; // 0: they lie in none
    QLatin1StringView owner;
    QLatin1StringView rights;
    QLatin1StringView condition = {};
};

constexpr OwnedKind s_ownedKinds[]{
    {"pg_class"_L1, "relnamespace"_L1, "relowner"_L1, "relacl"_L1, " WHERE relkind NOT IN ('i', 'I')"_L1},
    {"pg_proc"_L1, "pronamespace"_L1, "proowner"_L1, "proacl"_L1},
    {"pg_type"_L1, "typnamespace"_L1, "typowner"_L1, "typacl"_L1},
    {"pg_namespace"_L1, "oid"_L1, "nspowner"_L1, "nspacl"_L1},
    {"pg_operator"_L1, "oprnamespace"_L1, "oprowner"_L1, "NULL"_L1},
    {"pg_opclass"_L1, "opcnamespace"_L1, "opcowner"_L1, "NULL"_L1},
    {"pg_opfamily"_L1, "opfnamespace"_L1, "opfowner"_L1, "NULL"_L1},
    {"pg_collation"_L1, "collnamespace"_L1, "collowner"_L1, "NULL"_L1},
    {"pg_conversion"_L1, "connamespace"_L1, "conowner"_L1, "NULL"_L1},
    {"pg_ts_dict"_L1, "dictnamespace"_L1, "dictowner"_L1, "NULL"_L1},
    {"pg_ts_config"_L1, "cfgnamespace"_L1, "cfgowner"_L1, "NULL"_L1},
    {"pg_statistic_ext"_L1, "stxnamespace"_L1, "stxowner"_L1, "NULL"_L1},
    {"pg_language"_L1, "0"_L1, "lanowner"_L1, "lanacl"_L1},
    {"pg_foreign_data_wrapper"_L1, "0"_L1, "fdwowner"_L1, "fdwacl"_L1},
    {"pg_foreign_server"_L1, "0"_L1, "srvowner"_L1, "srvacl"_L1},
    {"pg_publication"_L1, "0"_L1, "pubowner"_L1, "NULL"_L1},
    {"pg_event_trigger"_L1, "0"_L1, "evtowner"_L1, "NULL"_L1},
    {"pg_largeobject_metadata"_L1, "0"_L1, "lomowner"_L1, "lomacl"_L1},
    {"pg_default_acl"_L1, "defaclnamespace"_L1, "defaclrole"_L1, "defaclacl"_L1},
};

} // namespace

static QString ownedThings()
{
    QStringList selects;
    for (const OwnedKind &kind : s_ownedKinds)
        selects.append(u"SELECT 'pg_catalog.%1'::regclass::oid AS catalog, oid, %2::oid AS schema, %3 AS owner,"
                       " %4::aclitem[] AS rights FROM pg_catalog.%1%5"_s.arg(kind.catalog, kind.schema, kind.owner,
                                                                             kind.rights, kind.condition));
    selects.append(u"SELECT 'pg_catalog.pg_class'::regclass::oid, c.oid, c.relnamespace, c.relowner, a.attacl FROM"
                   " pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid WHERE a.attacl IS NOT"
                   " NULL"_s);
    return selects.join(u" UNION ALL "_s);
}

// Of owned things, which `columns` of each are roles. Not what comes with something else (e: an extension, i: a table's
// type, an array's), and nothing of the server's own: of these a backup holds changed rights alone, which the server's list
// has.
static QString ofThings(const QString &columns)
{
    return u"SELECT %1 FROM ("_s.arg(columns) + ownedThings()
           + u") t LEFT JOIN pg_catalog.pg_namespace n ON n.oid = t.schema WHERE CASE WHEN t.schema <> 0 THEN n.nspname !~"
             " '^pg_' AND n.nspname <> 'information_schema' ELSE t.oid >= 16384 OR t.catalog ="
             " 'pg_catalog.pg_largeobject_metadata'::regclass END AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e"
             " WHERE e.classid = t.catalog AND e.objid = t.oid AND e.deptype IN ('e', 'i'))"_s;
}

Result<QStringList> Catalog::roles(Connection &connection, const TaskControl &control)
{
    // The bootstrap superuser is pinned and has no rows in pg_shdepend: hence what else names a role.
    return roleNames(
        connection,
        u"SELECT refobjid FROM pg_catalog.pg_shdepend WHERE refclassid = 'pg_catalog.pg_authid'::regclass AND (dbid ="
        " (SELECT oid FROM this) OR (classid = 'pg_catalog.pg_database'::regclass AND objid = (SELECT oid FROM this)))"
        " UNION SELECT datdba FROM this UNION SELECT a.grantee FROM this, LATERAL pg_catalog.aclexplode(datacl) a"
        " UNION SELECT setrole FROM pg_catalog.pg_db_role_setting WHERE setdatabase = (SELECT oid FROM this)"
        " UNION SELECT subowner FROM pg_catalog.pg_subscription WHERE subdbid = (SELECT oid FROM this)"
        " UNION SELECT pg_catalog.unnest(polroles) FROM pg_catalog.pg_policy"
        " UNION SELECT umuser FROM pg_catalog.pg_user_mappings UNION "_s
            + ofThings(
                u"pg_catalog.unnest(ARRAY[t.owner] || ARRAY(SELECT grantee FROM pg_catalog.aclexplode(t.rights)))"_s),
        control);
}

static QString ofOwners()
{
    return ofThings(u"t.owner"_s)
           + u" AND NOT (t.catalog = 'pg_catalog.pg_namespace'::regclass AND n.nspname = 'public')"_s;
}

Result<QStringList> Catalog::owners(Connection &connection, const QStringList &without, const TaskControl &control)
{
    const QString others = u" AND (n.nspname = ANY (ARRAY[%1]::text[])) IS NOT TRUE"_s.arg(sqlTexts(without));
    return roleNames(connection, ofOwners() + others, control);
}

Result<QStringList> Catalog::ownersIn(Connection &connection, const QStringList &schemas, const TaskControl &control)
{
    return roleNames(connection, ofOwners() + u" AND n.nspname = ANY (ARRAY[%1]::text[])"_s.arg(sqlTexts(schemas)),
                     control);
}

} // namespace Understudy
