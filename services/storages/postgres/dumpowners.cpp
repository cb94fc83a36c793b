// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/dumpowners.h"

#include "services/logging.h"
#include "services/storages/postgres/sqlquote.h"

using namespace Qt::StringLiterals;

namespace Understudy {

// REASSIGN OWNED would take the extensions too, and refuses the first superuser of a server. Schemas come first: the owner
// of a table may have to be one who may make tables there. Rows, arrays, indexes, sequences of columns and functions of
// ranges follow what they belong to. Event triggers, foreign data wrappers, subscriptions and publications of all tables are for superusers only.
static constexpr QLatin1StringView s_owned = R"(
WITH me AS (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = current_user),
owned(class, id, owner) AS (
  SELECT 'pg_catalog.pg_namespace'::pg_catalog.regclass, oid, nspowner FROM pg_catalog.pg_namespace
  UNION ALL SELECT 'pg_catalog.pg_type'::pg_catalog.regclass, oid, typowner FROM pg_catalog.pg_type t
    WHERE (typrelid = 0 OR EXISTS (SELECT FROM pg_catalog.pg_class c WHERE c.oid = typrelid AND relkind = 'c'))
      AND typtype <> 'm' AND NOT EXISTS (SELECT FROM pg_catalog.pg_type e WHERE e.typarray = t.oid)
  UNION ALL SELECT 'pg_catalog.pg_proc'::pg_catalog.regclass, oid, proowner FROM pg_catalog.pg_proc
  UNION ALL SELECT 'pg_catalog.pg_class'::pg_catalog.regclass, oid, relowner FROM pg_catalog.pg_class c
    WHERE relkind IN ('r', 'p', 'v', 'm', 'f') OR (relkind = 'S' AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
      WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'a'))
  UNION ALL SELECT 'pg_catalog.pg_operator'::pg_catalog.regclass, oid, oprowner FROM pg_catalog.pg_operator
  UNION ALL SELECT 'pg_catalog.pg_opfamily'::pg_catalog.regclass, oid, opfowner FROM pg_catalog.pg_opfamily
  UNION ALL SELECT 'pg_catalog.pg_opclass'::pg_catalog.regclass, oid, opcowner FROM pg_catalog.pg_opclass
  UNION ALL SELECT 'pg_catalog.pg_collation'::pg_catalog.regclass, oid, collowner FROM pg_catalog.pg_collation
  UNION ALL SELECT 'pg_catalog.pg_conversion'::pg_catalog.regclass, oid, conowner FROM pg_catalog.pg_conversion
  UNION ALL SELECT 'pg_catalog.pg_ts_dict'::pg_catalog.regclass, oid, dictowner FROM pg_catalog.pg_ts_dict
  UNION ALL SELECT 'pg_catalog.pg_ts_config'::pg_catalog.regclass, oid, cfgowner FROM pg_catalog.pg_ts_config
  UNION ALL SELECT 'pg_catalog.pg_statistic_ext'::pg_catalog.regclass, oid, stxowner FROM pg_catalog.pg_statistic_ext
  UNION ALL SELECT 'pg_catalog.pg_language'::pg_catalog.regclass, oid, lanowner FROM pg_catalog.pg_language
  UNION ALL SELECT 'pg_catalog.pg_foreign_server'::pg_catalog.regclass, oid, srvowner FROM pg_catalog.pg_foreign_server
  UNION ALL SELECT 'pg_catalog.pg_publication'::pg_catalog.regclass, oid, pubowner FROM pg_catalog.pg_publication
    WHERE NOT puballtables
  UNION ALL SELECT 'pg_catalog.pg_largeobject'::pg_catalog.regclass, oid, lomowner
    FROM pg_catalog.pg_largeobject_metadata)
SELECT CASE WHEN what.type IN ('function', 'procedure', 'aggregate') THEN 'routine'
            WHEN what.type = 'statistics object' THEN 'statistics' ELSE what.type END, what.identity
FROM owned JOIN me ON me.oid = owned.owner, LATERAL pg_catalog.pg_identify_object(class, id, 0) what
WHERE id >= 16384 AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
  WHERE e.classid = class AND e.objid = id AND e.deptype IN ('e', 'i')))"_L1;

// What the dump forbids by an event trigger is not what it forbids to us.
static Result<> silenceTriggers(Connection &connection, const TaskControl &control)
{
    static constexpr int eventTriggersOffSince = 17;
    const Result<Rows> superuser = connection.query(u"SELECT pg_catalog.current_setting('is_superuser') = 'on'"_s,
                                                    control);
    if (!superuser)
        return std::unexpected(superuser.error());
    if (!superuser->flag(0, 0))
        return {};
    return connection.execute(connection.serverMajor() >= eventTriggersOffSince
                                  ? u"SET event_triggers = off"_s
                                  : u"SET session_replication_role = replica"_s,
                              control);
}

Result<DumpOwners> DumpOwners::giveTo(const QString &owner, Connection &connection, const TaskControl &control)
{
    if (const Result<> silent = silenceTriggers(connection, control); !silent)
        return std::unexpected(silent.error());
    const Result<Rows> rows = connection.query(s_owned, control);
    if (!rows)
        return std::unexpected(rows.error());
    DumpOwners owners{.objects = rows->count()};
    for (int row = 0; row < rows->count() && owner != connection.where().user(); ++row) {
        const QString object = rows->text(row, 0) + u' ' + rows->text(row, 1);
        const Result<> given = connection.execute(u"ALTER %1 OWNER TO %2"_s.arg(object, sqlName(owner)), control);
        if (given)
            continue;
        if (connection.sqlState().isEmpty() || control.isCancelled())
            return std::unexpected(given.error());
        qCWarning(lcStorages).noquote() << object << given.error().details;
        ++owners.kept;
    }
    return owners;
}

} // namespace Understudy
