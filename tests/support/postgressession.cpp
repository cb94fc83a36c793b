// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/postgressession.h"

#include <libpq-fe.h>

using namespace Qt::StringLiterals;

namespace Understudy::Testing {

static pg_conn *openSession(const QString &connection, const QString &applicationName)
{
    const QByteArray conninfo = connection.toUtf8();
    const QByteArray name = applicationName.toUtf8();
    const char *keywords[] = {"dbname", "application_name", nullptr};
    const char *values[] = {conninfo.constData(), name.constData(), nullptr};
    return PQconnectdbParams(keywords, values, 1);
}

PostgresSession::PostgresSession(const QString &connection, const QString &applicationName)
    : m_connection(openSession(connection, applicationName), [](pg_conn *session) { PQfinish(session); })
{
    PQsetNoticeProcessor(m_connection.get(), [](void *, const char *) { }, nullptr);
}

bool PostgresSession::isOpen() const
{
    return PQstatus(m_connection.get()) == CONNECTION_OK;
}

int PostgresSession::pid() const
{
    return PQbackendPID(m_connection.get());
}

QString PostgresSession::run(const QString &statement)
{
    return begin(statement) ? finish() : u"ERROR: "_s + QString::fromUtf8(PQerrorMessage(m_connection.get()));
}

bool PostgresSession::begin(const QString &statement)
{
    return PQsendQuery(m_connection.get(), statement.toUtf8().constData()) == 1;
}

QString PostgresSession::finish()
{
    QString answer;
    while (PGresult *result = PQgetResult(m_connection.get())) {
        const ExecStatusType status = PQresultStatus(result);
        if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
            answer = u"ERROR: "_s + QString::fromUtf8(PQresultErrorMessage(result));
        else if (PQntuples(result) > 0)
            answer = QString::fromUtf8(PQgetvalue(result, 0, 0));
        PQclear(result);
    }
    return answer;
}

} // namespace Understudy::Testing
