// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/numberquery.h"

#include "models/messages/catalog.h"
#include "services/storages/postgres/connection.h"
#include "services/storages/postgres/server.h"

using namespace Qt::StringLiterals;

namespace Understudy {

Result<qint64> queryPostgresNumber(const PostgresConfig &config, const QString &sql, const TaskControl &control)
{
    const Result<ConnectionString> where = liveTarget(config);
    if (!where)
        return std::unexpected(where.error());
    return queryPostgresNumber(*where, config.id(), sql, control);
}

Result<qint64> queryPostgresNumber(const ConnectionString &where, const QString &storage, const QString &sql,
                                   const TaskControl &control)
{
    Result<Connection> connection = Connection::open(where, control, u"schema level"_s);
    if (!connection)
        return std::unexpected(connection.error());
    // Our sessions find nothing without its schema; the query is the user's, written for theirs.
    if (const Result<> begun = connection->execute("RESET search_path; BEGIN READ ONLY"_ba, control); !begun)
        return std::unexpected(begun.error());
    const Result<Rows> rows = connection->query(sql, control);
    if (!rows)
        return std::unexpected(rows.error());
    bool isNumber = false;
    const qint64 number = rows->count() == 1 ? rows->bytes(0, 0).toLongLong(&isNumber) : 0;
    if (!isNumber)
        return fail("postgres.notANumber"_L1, {{"storage"_L1, storage}}, sql);
    return number;
}

} // namespace Understudy
