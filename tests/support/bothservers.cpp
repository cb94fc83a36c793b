// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/bothservers.h"

using namespace Qt::StringLiterals;

namespace Understudy::Testing {

BothServers::BothServers()
    : m_on15(PostgresServer::binaries15())
    , m_on17(PostgresServer::binaries17())
{ }

void BothServers::addMajors()
{
    QTest::addColumn<int>("major");
    QTest::newRow("server 15") << 15;
    QTest::newRow("server 17") << 17;
}

bool BothServers::start(const QString &statements)
{
    for (PostgresFixture *fixture : all()) {
        if (!fixture->start()) {
            m_problem = fixture->server.problem();
            return false;
        }
        const QString answer = statements.isEmpty() ? QString() : fixture->server.sql(u"postgres"_s, statements);
        if (answer.startsWith(u"ERROR"_s)) {
            m_problem = answer;
            return false;
        }
    }
    return true;
}

PostgresFixture &BothServers::current()
{
    QFETCH_GLOBAL(const int, major);
    return major == 15 ? m_on15 : m_on17;
}

} // namespace Understudy::Testing
