// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/demo/shopdatabase.h"

#include "models/messages/catalog.h"

#include <libpq-fe.h>

using namespace Qt::StringLiterals;

namespace Understudy::Demo {

static std::unexpected<Error> databaseError(pg_conn *connection)
{
    return fail("demo.databaseFailed"_L1, {{"reason"_L1, QString::fromUtf8(PQerrorMessage(connection)).simplified()}});
}

void ShopDatabase::Close::operator()(pg_conn *connection) const
{
    PQfinish(connection);
}

ShopDatabase::ShopDatabase(pg_conn *connection)
    : m_connection(connection)
{ }

Result<ShopDatabase> ShopDatabase::open(const QString &connection)
{
    ShopDatabase database(PQconnectdb(connection.toUtf8().constData()));
    pg_conn *raw = database.m_connection.get();
    if (PQstatus(raw) != CONNECTION_OK)
        return databaseError(raw);
    PQsetNoticeProcessor(raw, [](void *, const char *) { }, nullptr); // it would print on our standard error
    return database;
}

Result<QList<QStringList>> ShopDatabase::rows(const QString &sql)
{
    const std::unique_ptr<PGresult, decltype(&PQclear)> result(PQexec(m_connection.get(), sql.toUtf8().constData()),
                                                               &PQclear);
    const ExecStatusType status = PQresultStatus(result.get());
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK)
        return databaseError(m_connection.get());
    QList<QStringList> rows;
    for (int row = 0; row < PQntuples(result.get()); ++row) {
        QStringList cells;
        for (int column = 0; column < PQnfields(result.get()); ++column)
            cells.append(QString::fromUtf8(PQgetvalue(result.get(), row, column)));
        rows.append(cells);
    }
    return rows;
}

Result<> ShopDatabase::run(const QString &sql)
{
    const Result<QList<QStringList>> answer = rows(sql);
    if (!answer)
        return std::unexpected(answer.error());
    return {};
}

bool isAnswering(const QString &connection)
{
    return PQping(connection.toUtf8().constData()) == PQPING_OK;
}

} // namespace Understudy::Demo
