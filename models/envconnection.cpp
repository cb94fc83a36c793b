// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/envconnection.h"

#include <QUrl>
#include <QUrlQuery>

#include <algorithm>
#include <optional>

using namespace Qt::StringLiterals;

namespace Understudy {

using Variables = QHash<QString, QString>;

QString EnvConnection::place() const
{
    return u"%1:%2/%3"_s.arg(host.isEmpty() ? u"localhost"_s : host).arg(port).arg(database);
}

QString EnvConnection::connection() const
{
    QUrl url;
    url.setScheme(u"postgresql"_s);
    url.setUserName(user);
    url.setPath(u'/' + database);
    QUrlQuery query;
    if (host.isEmpty() || host.startsWith(u'/')) {
        url.setHost(u""_s);
        if (!host.isEmpty())
            query.addQueryItem(u"host"_s, host);
        query.addQueryItem(u"port"_s, QString::number(port));
    } else {
        url.setHost(host);
        url.setPort(port);
    }
    if (!sslMode.isEmpty())
        query.addQueryItem(u"sslmode"_s, sslMode);
    url.setQuery(query);
    return url.toString(QUrl::FullyEncoded);
}

static QString kindOfScheme(const QString &scheme)
{
    static const QHash<QString, QString> s_others{{u"mysql"_s, u"MySQL"_s},     {u"mariadb"_s, u"MariaDB"_s},
                                                  {u"redis"_s, u"Redis"_s},     {u"rediss"_s, u"Redis"_s},
                                                  {u"mongodb"_s, u"MongoDB"_s}, {u"amqp"_s, u"RabbitMQ"_s}};
    return s_others.value(scheme.section(u'+', 0, 0));
}

// postgresql://..., also with the driver of an application: postgresql+asyncpg://...
static std::optional<EnvConnection> fromUrl(const QString &variable, const QString &value)
{
    const QUrl url(value, QUrl::TolerantMode);
    const QString scheme = url.scheme().section(u'+', 0, 0);
    const QString other = kindOfScheme(url.scheme());
    const bool isPostgres = scheme == "postgresql"_L1 || scheme == "postgres"_L1 || scheme == "postgis"_L1;
    if (!url.isValid() || (!isPostgres && other.isEmpty()))
        return std::nullopt;
    const QUrlQuery query(url);
    EnvConnection found{.variable = variable,
                        .unsupported = other,
                        .user = url.userName(QUrl::FullyDecoded),
                        .password = url.password(QUrl::FullyDecoded),
                        .host = url.host(),
                        .port = url.port(5432),
                        .database = url.path(QUrl::FullyDecoded).sliced(url.path().startsWith(u'/') ? 1 : 0),
                        .sslMode = query.queryItemValue(u"sslmode"_s)};
    if (found.host.isEmpty())
        found.host = query.queryItemValue(u"host"_s, QUrl::FullyDecoded);
    return found;
}

static std::optional<EnvConnection> fromParts(const Variables &variables, const QString &prefix,
                                              const QStringList &names)
{
    const auto value = [&](qsizetype which) { return variables.value(prefix + names.at(which)); };
    if (value(3).isEmpty())
        return std::nullopt;
    bool isNumber = false;
    const int port = value(1).toInt(&isNumber);
    return EnvConnection{.variable = prefix + names.at(3),
                         .user = value(2),
                         .password = value(4),
                         .host = value(0),
                         .port = isNumber ? port : 5432,
                         .database = value(3)};
}

static bool isSame(const EnvConnection &left, const EnvConnection &right)
{
    return left.unsupported == right.unsupported && left.place() == right.place();
}

QList<EnvConnection> connectionsIn(const Variables &variables)
{
    QList<EnvConnection> all;
    QStringList names = variables.keys();
    names.sort(); // the same answer every time
    for (const QString &name : std::as_const(names)) {
        const bool isAddress = name.endsWith("URL"_L1) || name.endsWith("URI"_L1) || name.endsWith("DSN"_L1);
        if (const auto found = isAddress ? fromUrl(name, variables.value(name)) : std::nullopt)
            all.append(*found);
    }
    const QStringList plain{u"HOST"_s, u"PORT"_s, u"USER"_s, u"DATABASE"_s, u"PASSWORD"_s};
    const QStringList image{u"HOST"_s, u"PORT"_s, u"USER"_s, u"DB"_s, u"PASSWORD"_s};
    const QStringList laravel{u"HOST"_s, u"PORT"_s, u"USERNAME"_s, u"DATABASE"_s, u"PASSWORD"_s};
    for (const auto &found : {fromParts(variables, u"PG"_s, plain), fromParts(variables, u"POSTGRES_"_s, image)}) {
        if (found)
            all.append(*found);
    }
    const QString driver = variables.value(u"DB_CONNECTION"_s);
    if (auto found = fromParts(variables, u"DB_"_s, laravel); found && (driver == "pgsql"_L1 || driver == "mysql"_L1)) {
        found->unsupported = kindOfScheme(driver);
        all.append(*found);
    }
    QList<EnvConnection> once;
    for (const EnvConnection &found : std::as_const(all)) {
        const bool known = std::ranges::any_of(once, [&](const EnvConnection &other) { return isSame(found, other); });
        if (!known)
            once.append(found);
    }
    return once;
}

} // namespace Understudy
