// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/properties.h"

#include "models/messages/catalog.h"
#include "services/storages/postgres/databasesettings.h"
#include "services/storages/postgres/exactquery.h"
#include "services/storages/postgres/hiddensettings.h"
#include "services/storages/postgres/sqlquote.h"

#include <QCoreApplication>
#include <QJsonDocument>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Understudy {

namespace {
struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Understudy::DatabaseProperties)
};
} // namespace

static QJsonArray withoutHiddenValues(const QJsonArray &settings)
{
    QJsonArray shown;
    for (const QJsonValue &setting : settings) {
        QJsonObject object = setting.toObject();
        if (HiddenSettings::isHidden(object[u"name"_s].toString()))
            object.remove(u"value"_s);
        shown.append(object);
    }
    return shown;
}

QJsonObject DatabaseProperties::toJson() const
{
    return {{u"owner"_s, owner},
            {u"encoding"_s, encoding},
            {u"collate"_s, collate},
            {u"ctype"_s, ctype},
            {u"localeProvider"_s, localeProvider},
            {u"locale"_s, locale},
            {u"icuRules"_s, icuRules},
            {u"comment"_s, comment},
            {u"tablespace"_s, tablespace},
            {u"connectionLimit"_s, connectionLimit},
            {u"allowConnections"_s, allowConnections},
            {u"isTemplate"_s, isTemplate},
            {u"hasRights"_s, hasRights},
            {u"rights"_s, rights},
            {u"settings"_s, withoutHiddenValues(settings)},
            {u"labels"_s, labels}};
}

DatabaseProperties DatabaseProperties::fromJson(const QJsonObject &json)
{
    return {.owner = json[u"owner"_s].toString(),
            .encoding = json[u"encoding"_s].toString(),
            .collate = json[u"collate"_s].toString(),
            .ctype = json[u"ctype"_s].toString(),
            .localeProvider = json[u"localeProvider"_s].toString(),
            .locale = json[u"locale"_s].toString(),
            .icuRules = json[u"icuRules"_s].toString(),
            .comment = json[u"comment"_s].toString(),
            .tablespace = json[u"tablespace"_s].toString(),
            .connectionLimit = json[u"connectionLimit"_s].toInteger(-1),
            .allowConnections = json[u"allowConnections"_s].toBool(true),
            .isTemplate = json[u"isTemplate"_s].toBool(),
            .hasRights = json[u"hasRights"_s].toBool(),
            .rights = json[u"rights"_s].toArray(),
            .settings = json[u"settings"_s].toArray(),
            .labels = json[u"labels"_s].toArray()};
}

QJsonArray DatabaseProperties::allRoles(const QJsonObject &facts)
{
    const DatabaseProperties properties = fromJson(facts[u"properties"_s].toObject());
    QStringList roles = facts[u"roles"_s].toVariant().toStringList();
    roles.append(properties.owner);
    for (const QJsonArray &list : {properties.rights, properties.settings}) {
        for (const QJsonValue &value : list)
            roles.append(value[u"role"_s].toString()); // empty: all of them
    }
    roles.removeIf([](const QString &role) { return role.isEmpty() || role.startsWith(u"pg_"_s); });
    roles.removeDuplicates();
    roles.sort();
    return QJsonArray::fromStringList(roles);
}

static Result<QJsonArray> readArray(Connection &connection, const QString &what, const QString &sql,
                                    const QString &database, const TaskControl &control)
{
    const Result<Rows> rows = queryExactly(connection, sql, control, {database}, what);
    if (!rows)
        return std::unexpected(rows.error());
    return QJsonDocument::fromJson(rows->bytes(0, 0)).array();
}

static Result<QJsonArray> readRights(Connection &connection, const QString &database, const TaskControl &control)
{
    return readArray(connection, Texts::tr("the rights to the database"),
                     u"SELECT coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('role',"
                     " coalesce(r.rolname, ''), 'privilege', a.privilege_type, 'grantable', a.is_grantable)"
                     " ORDER BY r.rolname, a.privilege_type), '[]')"
                     " FROM pg_catalog.pg_database d, LATERAL pg_catalog.aclexplode(d.datacl) a"
                     " LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee WHERE d.datname = $1"_s,
                     database, control);
}

static Result<QJsonArray> readSettings(Connection &connection, const QString &database, const TaskControl &control)
{
    return readArray(
        connection, Texts::tr("the settings of the database"),
        u"SELECT coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('role', coalesce(r.rolname, ''),"
        " 'name', pg_catalog.split_part(c, '=', 1), 'value', pg_catalog.substr(c, pg_catalog.strpos(c, '=') + 1))"
        " ORDER BY r.rolname, n), '[]') FROM pg_catalog.pg_db_role_setting s"
        " JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase"
        " LEFT JOIN pg_catalog.pg_roles r ON r.oid = s.setrole,"
        " LATERAL pg_catalog.unnest(s.setconfig) WITH ORDINALITY c (c, n) WHERE d.datname = $1"_s,
        database, control);
}

static Result<QJsonArray> readLabels(Connection &connection, const QString &database, const TaskControl &control)
{
    return readArray(connection, Texts::tr("the security labels of the database"),
                     u"SELECT coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('provider', l.provider,"
                     " 'label', l.label) ORDER BY l.provider), '[]') FROM pg_catalog.pg_shseclabel l"
                     " JOIN pg_catalog.pg_database d ON d.oid = l.objoid WHERE d.datname = $1 AND"
                     " l.classoid = 'pg_catalog.pg_database'::regclass"_s,
                     database, control);
}

// The columns differ between server versions; as JSON the missing ones are simply not there. Without names of roles: one
// that is no UTF-8 would be the end of all of it.
static DatabaseProperties fromRow(const QJsonObject &row, const Rows &rows)
{
    DatabaseProperties properties{.owner = rows.text(0, 1),
                                  .encoding = rows.text(0, 2),
                                  .collate = row[u"datcollate"_s].toString(),
                                  .ctype = row[u"datctype"_s].toString(),
                                  .localeProvider = row[u"datlocprovider"_s].toString(u"c"_s),
                                  .locale = row[u"datlocale"_s].toString(),
                                  .icuRules = row[u"daticurules"_s].toString(),
                                  .comment = rows.text(0, 3),
                                  .tablespace = rows.text(0, 4),
                                  .connectionLimit = row[u"datconnlimit"_s].toInteger(-1),
                                  .allowConnections = row[u"datallowconn"_s].toBool(true),
                                  .isTemplate = row[u"datistemplate"_s].toBool(),
                                  .hasRights = rows.flag(0, 5)};
    if (properties.locale.isEmpty())
        properties.locale = row[u"daticulocale"_s].toString();
    return properties;
}

Result<DatabaseProperties> DatabaseProperties::read(Connection &connection, const QString &database,
                                                    const TaskControl &control)
{
    const Result<Rows> rows = queryExactly(
        connection,
        u"SELECT pg_catalog.to_jsonb(d) - 'datname' - 'datacl', pg_catalog.pg_get_userbyid(d.datdba),"
        " pg_catalog.pg_encoding_to_char(d.encoding), pg_catalog.shobj_description(d.oid, 'pg_database'), t.spcname,"
        " d.datacl IS NOT NULL"
        " FROM pg_catalog.pg_database d JOIN pg_catalog.pg_tablespace t ON t.oid = d.dattablespace"
        " WHERE d.datname = $1"_s,
        control, {database});
    if (!rows)
        return std::unexpected(rows.error());
    if (rows->count() == 0)
        return fail("postgres.noSuchDatabase"_L1,
                    {{"database"_L1, database}, {"server"_L1, connection.where().server()}});
    DatabaseProperties properties = fromRow(QJsonDocument::fromJson(rows->bytes(0, 0)).object(), *rows);
    if (properties.connectionLimit == halfDroppedLimit)
        return fail("postgres.halfDropped"_L1, {{"database"_L1, database}});
    const Result<QJsonArray> rights = readRights(connection, database, control);
    if (!rights)
        return std::unexpected(rights.error());
    const Result<QJsonArray> settings = readSettings(connection, database, control);
    if (!settings)
        return std::unexpected(settings.error());
    const Result<QJsonArray> labels = readLabels(connection, database, control);
    if (!labels)
        return std::unexpected(labels.error());
    properties.rights = *rights;
    properties.settings = *settings;
    properties.labels = *labels;
    return properties;
}

static Result<bool> isTrue(Connection &connection, const QString &sql, const TaskControl &control,
                           const QStringList &parameters = {})
{
    const Result<Rows> rows = connection.query(sql, control, parameters);
    if (!rows)
        return std::unexpected(rows.error());
    return rows->flag(0, 0);
}

static QString localeClause(const DatabaseProperties &properties, int serverMajor)
{
    QString sql = u" LC_COLLATE %1 LC_CTYPE %2"_s.arg(sqlText(properties.collate), sqlText(properties.ctype));
    if (serverMajor < 15)
        return sql;
    if (properties.localeProvider == "i"_L1) {
        sql += u" LOCALE_PROVIDER icu ICU_LOCALE "_s + sqlText(properties.locale);
        return properties.icuRules.isEmpty() ? sql : sql + u" ICU_RULES "_s + sqlText(properties.icuRules);
    }
    if (properties.localeProvider == "b"_L1)
        return sql + u" LOCALE_PROVIDER builtin BUILTIN_LOCALE "_s + sqlText(properties.locale);
    return sql + u" LOCALE_PROVIDER libc"_s;
}

Result<> DatabaseProperties::create(Connection &connection, const QString &database, const TaskControl &control) const
{
    const Result<bool> superuser = isTrue(connection, u"SELECT pg_catalog.current_setting('is_superuser') = 'on'"_s,
                                          control);
    if (!superuser)
        return std::unexpected(superuser.error());
    const Result<bool> sameSpace = isTrue(
        connection,
        u"SELECT EXISTS (SELECT FROM pg_catalog.pg_tablespace WHERE spcname = $1 AND spcname <> 'pg_default')"_s,
        control, {tablespace});
    if (!sameSpace)
        return std::unexpected(sameSpace.error());
    // A limit of 0 lets superusers in and nobody else, its owner included.
    const QString sql = u"CREATE DATABASE %1 TEMPLATE template0 ENCODING %2%3 CONNECTION LIMIT %4%5"_s.arg(
        sqlName(database), sqlText(encoding), localeClause(*this, connection.serverMajor()),
        *superuser ? u"0"_s : u"-1"_s, *sameSpace ? u" TABLESPACE "_s + sqlName(tablespace) : QString());
    const Result<> created = connection.execute(sql, control);
    if (!created && created.error().code == Error::Code::Io)
        return fail("postgres.createFailed"_L1,
                    {{"database"_L1, database}, {"reason"_L1, created.error().details.section(u": "_s, 1)}},
                    created.error().details);
    return created;
}

static QString rightsSql(const DatabaseProperties &properties, const QString &name)
{
    if (!properties.hasRights)
        return {};
    QString sql = u"REVOKE ALL ON DATABASE %1 FROM PUBLIC; REVOKE ALL ON DATABASE %1 FROM %2;"_s.arg(
        name, sqlName(properties.owner));
    for (const QJsonValue &right : properties.rights) {
        const QString role = right[u"role"_s].toString();
        sql += u"GRANT %1 ON DATABASE %2 TO %3%4;"_s.arg(
            right[u"privilege"_s].toString(), name, role.isEmpty() ? u"PUBLIC"_s : sqlName(role),
            right[u"grantable"_s].toBool() ? u" WITH GRANT OPTION"_s : QString());
    }
    return sql;
}

// The one thing in it that goes into a statement unquoted.
static bool areRights(const QJsonArray &rights)
{
    static const QStringList known{u"CREATE"_s, u"CONNECT"_s, u"TEMPORARY"_s};
    return std::ranges::all_of(
        rights, [](const QJsonValue &right) { return known.contains(right[u"privilege"_s].toString()); });
}

Result<> DatabaseProperties::apply(Connection &connection, const QString &database, const TaskControl &control) const
{
    if (!areRights(rights))
        return fail("postgres.factsMissing"_L1);
    const Result<DatabaseSettings::Beyond> beyond = DatabaseSettings::beyond(connection, settings, control);
    if (!beyond)
        return std::unexpected(beyond.error());
    const QString name = sqlName(database);
    QString sql = u"ALTER DATABASE %1 OWNER TO %2;"_s.arg(name, sqlName(owner)) + rightsSql(*this, name)
                  + DatabaseSettings::sql(DatabaseSettings::without(*beyond, settings), database);
    if (!comment.isEmpty())
        sql += u"COMMENT ON DATABASE %1 IS %2;"_s.arg(name, sqlText(comment));
    return connection.execute(sql, control);
}

Result<> DatabaseProperties::label(Connection &connection, const QString &database, const TaskControl &control) const
{
    QString sql;
    for (const QJsonValue &label : labels)
        sql += u"SECURITY LABEL FOR %1 ON DATABASE %2 IS %3;"_s.arg(
            sqlName(label[u"provider"_s].toString()), sqlName(database), sqlText(label[u"label"_s].toString()));
    return sql.isEmpty() ? Result<>() : connection.execute(sql, control);
}

} // namespace Understudy
