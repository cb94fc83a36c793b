// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/databasesettings.h"

#include "services/storages/postgres/sqlquote.h"

#include <QRegularExpression>
#include <QSet>

using namespace Qt::StringLiterals;

namespace Understudy {

static QString nameOf(const QJsonValue &setting)
{
    return setting[u"name"_s].toString();
}

// A name with a dot belongs to an extension or an application, and is taken by every server.
static bool isOfOthers(const QString &name)
{
    return name.contains(u'.');
}

// The members of a list as the catalog writes it: "$user", public, "odd, name".
static QStringList listMembers(const QString &value)
{
    static const QRegularExpression member(uR"re(\s*(?:"((?:[^"]|"")*)"|([^",\s]+))\s*(?:,|$))re"_s);
    QStringList members;
    for (const QRegularExpressionMatch &match : member.globalMatch(value))
        members.append(match.hasCaptured(2) ? match.captured(2) : match.captured(1).replace(u"\"\""_s, u"\""_s));
    return members;
}

// A list goes in as its members, each a text of its own; everything else is one text.
static QString settingValue(const QString &name, const QString &value)
{
    static const QStringList lists{u"search_path"_s, u"temp_tablespaces"_s, u"local_preload_libraries"_s,
                                   u"session_preload_libraries"_s, u"unix_socket_directories"_s};
    const QStringList members = lists.contains(name) ? listMembers(value) : QStringList();
    return members.isEmpty() ? sqlText(value) : sqlTexts(members);
}

QString DatabaseSettings::sql(const QJsonArray &settings, const QString &database)
{
    const QString name = sqlName(database);
    QString sql;
    for (const QJsonValue &setting : settings) {
        const QString role = setting[u"role"_s].toString();
        const QString who = role.isEmpty() ? u"DATABASE "_s + name
                                           : u"ROLE %1 IN DATABASE %2"_s.arg(sqlName(role), name);
        sql += u"ALTER %1 SET %2 TO %3;"_s.arg(who, sqlName(nameOf(setting)),
                                               settingValue(nameOf(setting), setting[u"value"_s].toString()));
    }
    return sql;
}

// Some settings of the server are in no list of it for a role that may not read them, as the names of libraries.
static Result<bool> isHiddenThere(Connection &connection, const QString &name, const TaskControl &control)
{
    const Result<Rows> rows = connection.query(u"SELECT pg_catalog.current_setting($1, true)"_s, control, {name});
    if (rows || connection.sqlState() == "42501")
        return !rows;
    return std::unexpected(rows.error());
}

// As the server judges ALTER DATABASE ... SET. What it does not know belongs to a library that may yet tell who may set
// it, so nobody may but a superuser.
static Result<QSet<QString>> settable(Connection &connection, const QStringList &names, const TaskControl &control)
{
    const QString granted = connection.serverMajor() >= 15 ? u"pg_catalog.has_parameter_privilege(n, 'SET')"_s
                                                           : u"pg_catalog.current_setting('is_superuser') = 'on'"_s;
    const QString sql = u"SELECT n FROM pg_catalog.unnest(ARRAY[%1]::text[]) n LEFT JOIN pg_catalog.pg_settings s"
                        " ON pg_catalog.lower(s.name) = pg_catalog.lower(n)"
                        " WHERE s.context = 'user' OR %2"_s.arg(sqlTexts(names), granted);
    const Result<Rows> rows = connection.query(sql, control);
    if (!rows)
        return std::unexpected(rows.error());
    QSet<QString> settable{u"role"_s, u"session_authorization"_s};
    for (int row = 0; row < rows->count(); ++row)
        settable.insert(rows->text(row, 0));
    return settable;
}

static Result<bool> isKnown(Connection &connection, const QSet<QString> &listed, const QString &name,
                            const TaskControl &control)
{
    static const QStringList inNoList{u"role"_s, u"session_authorization"_s};
    if (isOfOthers(name) || inNoList.contains(name) || listed.contains(name.toLower()))
        return true;
    return isHiddenThere(connection, name, control);
}

Result<DatabaseSettings::Beyond> DatabaseSettings::beyond(Connection &connection, const QJsonArray &settings,
                                                          const TaskControl &control)
{
    const Result<Rows> rows = connection.query(u"SELECT pg_catalog.lower(name) FROM pg_catalog.pg_settings"_s, control);
    if (!rows)
        return std::unexpected(rows.error());
    QSet<QString> listed;
    for (int row = 0; row < rows->count(); ++row)
        listed.insert(rows->text(row, 0));
    QStringList names;
    for (const QJsonValue &setting : settings)
        names.append(nameOf(setting));
    names.removeDuplicates();
    const Result<QSet<QString>> settable = Understudy::settable(connection, names, control);
    if (!settable)
        return std::unexpected(settable.error());
    Beyond beyond;
    for (const QString &name : std::as_const(names)) {
        const Result<bool> known = isKnown(connection, listed, name, control);
        if (!known)
            return std::unexpected(known.error());
        if (!*known)
            beyond.server.append(name);
        else if (!settable->contains(name))
            beyond.role.append(name);
    }
    return beyond;
}

QJsonArray DatabaseSettings::without(const Beyond &beyond, const QJsonArray &settings)
{
    QJsonArray left;
    for (const QJsonValue &setting : settings) {
        if (!beyond.server.contains(nameOf(setting)) && !beyond.role.contains(nameOf(setting)))
            left.append(setting);
    }
    return left;
}

QJsonArray DatabaseSettings::whileLoading(const QJsonArray &settings, const QString &role)
{
    // Who the session is, what fires in it, and how much room an index may take while it is built.
    static const QStringList later{u"role"_s, u"session_authorization"_s, u"session_replication_role"_s,
                                   u"temp_file_limit"_s};
    QJsonArray ours;
    for (const QJsonValue &setting : settings) {
        const QString whose = setting[u"role"_s].toString();
        if ((whose.isEmpty() || whose == role) && !later.contains(nameOf(setting).toLower()))
            ours.append(setting);
    }
    return ours;
}

QString DatabaseSettings::startOptions(const Beyond &beyond, const QJsonArray &settings)
{
    static const QRegularExpression special(u"([\\s\\\\])"_s);
    QString options;
    for (const QJsonValue &setting : settings) {
        if (isOfOthers(nameOf(setting)) && beyond.role.contains(nameOf(setting)))
            options += u" -c "_s
                       + (nameOf(setting) + u'=' + setting[u"value"_s].toString()).replace(special, u"\\\\1"_s);
    }
    return options;
}

} // namespace Understudy
