// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/localdatabases.h"

#include "services/platform/beneath.h"
#include "services/platform/foldernames.h"
#include "services/platform/procfile.h"
#include "services/storages/postgres/databaseclone.h"
#include "services/storages/postgres/properties.h"

#include <QFile>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace Understudy {

QList<LocalServer> localServers()
{
    static const QRegularExpression socket(u"\\A\\.s\\.PGSQL\\.(\\d{1,5})\\z"_s);
    QStringList folders{qEnvironmentVariable("PGHOST"), u"/var/run/postgresql"_s, u"/tmp"_s};
    QList<QByteArray> seen; // /var/run is a link in most systems
    QList<LocalServer> servers;
    for (const QString &path : std::as_const(folders)) {
        const SystemResult<QByteArray> real = path.startsWith(u'/') ? realPath(QFile::encodeName(path))
                                                                    : std::unexpected(0);
        const SystemResult<FileDescriptor> folder = real ? openFolder(*real) : std::unexpected(0);
        const SystemResult<FolderNames> names = folder ? FolderNames::read(folder->get()) : std::unexpected(0);
        if (!names || seen.contains(*real))
            continue;
        seen.append(*real);
        for (size_t index = 0; index < names->size(); ++index) {
            const QRegularExpressionMatch match = socket.match(QFile::decodeName(names->at(index)));
            if (match.hasMatch())
                servers.append({.folder = path, .port = match.captured(1).toInt()});
        }
    }
    return servers;
}

Result<QList<LocalDatabase>> databasesOf(const LocalServer &server, const PasswordSource *passwords,
                                         const TaskControl &control)
{
    const Result<ConnectionString> where = ConnectionString::parse(
        u"host='%1' port=%2 dbname=postgres"_s.arg(server.folder).arg(server.port));
    if (!where)
        return std::unexpected(where.error());
    Result<Connection> connection = Connection::open(where->withPasswords(passwords), control, u"detect"_s);
    if (!connection)
        return std::unexpected(connection.error());
    const Result<Rows> rows = connection->query(
        u"SELECT datname, CASE WHEN pg_catalog.has_database_privilege(oid, 'CONNECT')"
        " THEN pg_catalog.pg_database_size(oid) ELSE -1 END, pg_catalog.current_setting('server_version')"
        " FROM pg_catalog.pg_database WHERE datallowconn AND datconnlimit <> %2 AND NOT datistemplate AND datname <> 'postgres'"
        " AND coalesce(pg_catalog.shobj_description(oid, 'pg_database'), '') NOT LIKE '%1%'"
        " ORDER BY 1 LIMIT 1000"_s.arg(cloneMark)
            .arg(halfDroppedLimit),
        control);
    if (!rows)
        return std::unexpected(rows.error());
    QList<LocalDatabase> databases;
    for (int row = 0; row < rows->count(); ++row)
        databases.append({.name = rows->text(row, 0),
                          .user = connection->where().user(),
                          .sizeBytes = rows->number(row, 1),
                          .version = rows->text(row, 2).section(u' ', 0, 0)});
    return databases;
}

} // namespace Understudy
