// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/cronextension.h"

#include "models/messages/catalog.h"
#include "services/storages/postgres/databaserenames.h"
#include "services/storages/postgres/sqlquote.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Understudy::CronExtension {

static const QString s_extension = u"pg_cron"_s;
// Its script lets this name pass, for the tests of PostgreSQL's own build.
static const QString s_passing = u"contrib_regression"_s;
static const QString s_mark = u"being restored by Understudy"_s; // a comment: whose it is if we die here

bool isIn(const PostgresFacts &facts)
{
    return std::ranges::any_of(
        facts.extensions, [](const QJsonValue &extension) { return extension[u"name"_s].toString() == s_extension; });
}

// What an earlier restore left when it was killed; somebody else's is not ours to touch.
static Result<> freeTheName(Server &server, const TaskControl &control)
{
    const Result<quint32> oid = server.oidOf(s_passing, control);
    if (!oid || *oid == 0)
        return oid ? Result<>() : std::unexpected(oid.error());
    const Result<Rows> comment = server.connection().query(
        u"SELECT coalesce(pg_catalog.shobj_description($1, 'pg_database'), '')"_s, control, {QString::number(*oid)});
    if (!comment)
        return std::unexpected(comment.error());
    return comment->text(0, 0) == s_mark ? server.drop(*oid, control)
                                         : fail("postgres.cronNameTaken"_L1, {{"database"_L1, s_passing}});
}

static Result<> comment(Connection &connection, const QString &database, const QString &text,
                        const TaskControl &control)
{
    return connection.execute(
        u"COMMENT ON DATABASE %1 IS %2"_s.arg(sqlName(database), text.isEmpty() ? u"NULL"_s : sqlText(text)), control);
}

static Result<> createIn(const ConnectionString &where, const PostgresFacts &facts, const TaskControl &control)
{
    Result<Connection> inside = Connection::open(where, control, u"extension"_s);
    if (!inside)
        return std::unexpected(inside.error());
    QString version;
    for (const QJsonValue &extension : facts.extensions) {
        if (extension[u"name"_s].toString() == s_extension && inside->serverMajor() == facts.serverMajor)
            version = extension[u"version"_s].toString();
    }
    const Result<Rows> known = inside->query(
        u"SELECT FROM pg_catalog.pg_available_extension_versions WHERE name = $1 AND version = $2"_s, control,
        {s_extension, version});
    if (!known)
        return std::unexpected(known.error());
    const QString wanted = known->count() > 0 ? u" VERSION "_s + sqlName(version) : QString();
    return inside->execute(u"CREATE EXTENSION "_s + s_extension + wanted, control);
}

Result<> make(Server &server, quint32 oid, const QString &name, const PostgresFacts &facts, const TaskControl &control)
{
    Connection &connection = server.connection();
    if (const Result<> isFree = freeTheName(server, control); !isFree)
        return isFree;
    if (const Result<> marked = comment(connection, name, s_mark, control); !marked)
        return marked;
    const DatabaseMove there{.oid = oid, .from = name, .to = s_passing, .limitAfter = 0};
    if (const Result<> moved = moveDatabases(connection, {there}, control); !moved)
        return moved;
    if (const Result<> made = createIn(connection.where().withDatabase(s_passing), facts, control); !made)
        return made;
    const DatabaseMove back{.oid = oid, .from = s_passing, .to = name, .limitAfter = 0};
    if (const Result<> moved = moveDatabases(connection, {back}, control); !moved)
        return moved;
    return comment(connection, name, {}, control);
}

Result<> freeze(Connection &inside, const TaskControl &control)
{
    return inside.execute(u"UPDATE cron.job SET active = false WHERE active"_s, control);
}

} // namespace Understudy::CronExtension
