// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/onbothservers.h"

#include <QTest>

using namespace Qt::StringLiterals;

namespace Understudy::Testing {

OnBothServers::OnBothServers(const QString &database)
    : m_database(database)
{ }

void OnBothServers::initTestCase()
{
    m_servers = std::make_unique<BothServers>();
    QVERIFY2(m_servers->start(), qPrintable(m_servers->problem()));
}

void OnBothServers::init()
{
    fixture().drop(m_database);
    fixture().blobs.content.clear();
}

void OnBothServers::make(const QString &statements, const QString &options)
{
    QCOMPARE(fixture().server.sql(u"postgres"_s, u"CREATE DATABASE %1 %2"_s.arg(m_database, options)), QString());
    const QString made = sql(statements);
    QVERIFY2(!made.startsWith(u"ERROR"_s), qPrintable(made));
}

QString OnBothServers::sql(const QString &statements)
{
    return fixture().server.sql(m_database, statements);
}

Result<std::unique_ptr<Staged>> OnBothServers::stage(const StorageRecord &record, BlobSource &blobs)
{
    return fixture()
        .storage(fixture().config(m_database))
        ->stage(record, blobs, {.operation = PostgresFixture::operation}, fixture().control);
}

} // namespace Understudy::Testing
