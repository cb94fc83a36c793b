// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/sessionpool.h"

#include <libpq-fe.h>

#include <memory>

namespace Understudy::Testing {

SessionPool::SessionPool(const QStringList &logins, const QString &statement)
{
    for (const QString &login : logins)
        m_threads.emplace_back([this, login, statement] { hammer(login.toUtf8(), statement.toUtf8()); });
}

SessionPool::~SessionPool()
{
    m_ended = true;
    for (std::thread &thread : m_threads)
        thread.join();
}

void SessionPool::hammer(const QByteArray &login, const QByteArray &statement)
{
    static constexpr pg_usec_time_t turn = 20 * 1000;
    while (!m_ended) {
        const std::unique_ptr<PGconn, decltype(&PQfinish)> session(PQconnectdb(login.constData()), &PQfinish);
        bool good = PQstatus(session.get()) == CONNECTION_OK;
        if (good && !statement.isEmpty()) {
            const std::unique_ptr<PGresult, decltype(&PQclear)> result(PQexec(session.get(), statement.constData()),
                                                                       &PQclear);
            const ExecStatusType status = PQresultStatus(result.get());
            good = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
        }
        ++(good ? m_served : m_refused);
        while (good && statement.isEmpty() && !m_ended && PQstatus(session.get()) == CONNECTION_OK) {
            if (PQsocketPoll(PQsocket(session.get()), 1, 0, PQgetCurrentTimeUSec() + turn) > 0)
                PQconsumeInput(session.get());
        }
    }
}

} // namespace Understudy::Testing
