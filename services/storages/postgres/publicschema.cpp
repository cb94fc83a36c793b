// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/publicschema.h"

#include "models/messages/catalog.h"
#include "services/storages/postgres/exactquery.h"
#include "services/storages/postgres/sqlquote.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>

using namespace Qt::StringLiterals;

namespace Understudy {

namespace {
struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Understudy::PublicSchema)
};
} // namespace

static const auto s_databaseOwner = u"pg_database_owner"_s;
static constexpr int s_ownedByDatabaseOwnerSince = 15;

QJsonValue PublicSchema::toJson() const
{
    return exists ? QJsonValue(QJsonObject{{u"owner"_s, owner}, {u"rights"_s, rights}}) : QJsonValue();
}

PublicSchema PublicSchema::fromJson(const QJsonValue &json)
{
    return {.exists = !json.isNull(), .owner = json[u"owner"_s].toString(), .rights = json[u"rights"_s].toArray()};
}

Result<PublicSchema> PublicSchema::read(Connection &connection, const TaskControl &control)
{
    const Result<Rows> rows = queryExactly(
        connection,
        u"SELECT pg_catalog.pg_get_userbyid(n.nspowner), (SELECT coalesce(pg_catalog.jsonb_agg(DISTINCT"
        " pg_catalog.jsonb_build_object('role', coalesce(r.rolname, ''), 'privilege', a.privilege_type, 'grantable',"
        " a.is_grantable)), '[]') FROM pg_catalog.aclexplode(coalesce(n.nspacl, pg_catalog.acldefault('n', n.nspowner))) a"
        " LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee)"
        " FROM pg_catalog.pg_namespace n WHERE n.nspname = 'public'"_s,
        control, {}, Texts::tr("the rights to the schema public"));
    if (!rows)
        return std::unexpected(rows.error());
    if (rows->count() == 0)
        return PublicSchema{.exists = false};
    return PublicSchema{.owner = rows->text(0, 0), .rights = QJsonDocument::fromJson(rows->bytes(0, 1)).array()};
}

static QJsonObject right(const QString &role, const QString &privilege)
{
    return {{u"role"_s, role}, {u"privilege"_s, privilege}, {u"grantable"_s, false}};
}

Result<PublicSchema> PublicSchema::usual(Connection &connection, const TaskControl &control)
{
    PublicSchema schema{.owner = s_databaseOwner};
    const bool isOpen = connection.serverMajor() < s_ownedByDatabaseOwnerSince;
    if (isOpen) {
        const Result<Rows> first = queryExactly(connection, u"SELECT pg_catalog.pg_get_userbyid(10)"_s, control);
        if (!first)
            return std::unexpected(first.error());
        schema.owner = first->text(0, 0);
        schema.rights.append(right({}, u"CREATE"_s));
    }
    for (const QJsonObject &one :
         {right({}, u"USAGE"_s), right(schema.owner, u"CREATE"_s), right(schema.owner, u"USAGE"_s)})
        schema.rights.append(one);
    return schema;
}

static QString grantee(const QString &role)
{
    return role.isEmpty() ? u"PUBLIC"_s : sqlName(role);
}

Result<> PublicSchema::prepare(Connection &connection, const TaskControl &control) const
{
    QString sql = exists ? QString() : u"DROP SCHEMA IF EXISTS public"_s;
    for (const QJsonValue &one : rights) {
        const QString role = one[u"role"_s].toString();
        if (role != owner && one[u"privilege"_s].toString() == "CREATE"_L1)
            sql += u"GRANT CREATE ON SCHEMA public TO %1;"_s.arg(grantee(role));
    }
    const Result<> done = sql.isEmpty() ? Result<>() : connection.execute(sql, control);
    return !done && connection.sqlState() == "42501" ? Result<>() : done;
}

PublicSchema PublicSchema::ownedBy(const QString &other) const
{
    PublicSchema schema = *this;
    schema.owner = other;
    schema.rights = {};
    for (const QJsonValue &one : rights) {
        QJsonObject given = one.toObject();
        if (given[u"role"_s] == owner)
            given[u"role"_s] = other;
        schema.rights.append(given);
    }
    return schema;
}

static QSet<QString> rightsOf(const PublicSchema &schema)
{
    QSet<QString> texts;
    for (const QJsonValue &one : schema.rights)
        texts.insert(one[u"role"_s].toString() + u'/' + one[u"privilege"_s].toString()
                     + (one[u"grantable"_s].toBool() ? u"*"_s : QString()));
    return texts;
}

// Of everybody who has some now; then those of the backup.
static QString rightsSql(const PublicSchema &wanted, const PublicSchema &now)
{
    QSet<QString> roles;
    QString sql;
    for (const QJsonValue &one : now.rights)
        roles.insert(one[u"role"_s].toString());
    for (const QString &role : std::as_const(roles))
        sql += u"REVOKE ALL ON SCHEMA public FROM %1 CASCADE;"_s.arg(grantee(role));
    for (const QJsonValue &one : wanted.rights) {
        const QString privilege = one[u"privilege"_s].toString() == "CREATE"_L1 ? u"CREATE"_s : u"USAGE"_s;
        sql += u"GRANT %1 ON SCHEMA public TO %2%3;"_s.arg(privilege, grantee(one[u"role"_s].toString()),
                                                           one[u"grantable"_s].toBool() ? u" WITH GRANT OPTION"_s
                                                                                        : QString());
    }
    return sql;
}

Result<> PublicSchema::giveBack(Connection &connection, const TaskControl &control) const
{
    Result<PublicSchema> now = read(connection, control);
    if (!now || !exists || !now->exists)
        return now ? Result<>() : std::unexpected(now.error());
    // Who may not could take away what he has given himself, and could not give the rest.
    const Result<Rows> may = connection.query(u"SELECT pg_catalog.pg_has_role(nspowner, 'USAGE'),"
                                              " pg_catalog.current_setting('is_superuser') = 'on'"
                                              " FROM pg_catalog.pg_namespace WHERE nspname = 'public'"_s,
                                              control);
    if (!may || !may->flag(0, 0))
        return may ? Result<>() : std::unexpected(may.error());
    QString sql;
    if (may->flag(0, 1) && owner != now->owner) {
        sql = u"ALTER SCHEMA public OWNER TO %1;"_s.arg(sqlName(owner));
        now = now->ownedBy(owner);
    }
    const PublicSchema then = ownedBy(now->owner);
    if (rightsOf(then) != rightsOf(*now))
        sql += rightsSql(then, *now);
    if (sql.isEmpty())
        return {};
    // The event triggers of the backup are there by now.
    return connection.execute((may->flag(0, 1) ? u"SET LOCAL session_replication_role = replica;"_s : QString()) + sql,
                              control);
}

QStringList PublicSchema::differences(const PublicSchema &now) const
{
    if (!exists && now.exists)
        return {Texts::tr("The schema public comes although the backup has none: only its owner may drop it.")};
    if (!exists || !now.exists)
        return {};
    QStringList sentences;
    if (owner != now.owner)
        sentences.append(
            Texts::tr("The schema public belongs to %1 in the backup and comes back as that of %2.")
                .arg(owner, now.owner == s_databaseOwner ? Texts::tr("the owner of the database") : now.owner));
    const QSet<QString> then = rightsOf(ownedBy(now.owner));
    const QSet<QString> today = rightsOf(now);
    const auto open = u"/CREATE"_s;
    if (today.contains(open) && !then.contains(open))
        sentences.append(Texts::tr("In the schema public everybody may create what he likes, which the backup does not"
                                   " allow: only the owner of the schema may forbid it."));
    else if (then != today)
        sentences.append(Texts::tr("The rights to the schema public do not come back: only its owner may give them."));
    return sentences;
}

} // namespace Understudy
