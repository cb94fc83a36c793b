// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/numberquery.h"
#include "tests/support/postgresfixture.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

// The schema level of a stage, asked from a real server.
class tst_NumberQuery : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void namesAreFoundAsTheApplicationFindsThem();
    void whatIsNoNumberIsRefused_data();
    void whatIsNoNumberIsRefused();
    void nothingCanBeWritten();

private:
    PostgresFixture m_fixture{PostgresServer::binaries17()};
    [[nodiscard]] Result<qint64> ask(const QString &sql)
    {
        return queryPostgresNumber(m_fixture.config(), sql, m_fixture.control);
    }
};

void tst_NumberQuery::initTestCase()
{
    QVERIFY2(m_fixture.start(), qPrintable(m_fixture.server.problem()));
    m_fixture.server.sql(u"postgres"_s, u"CREATE DATABASE shop"_s);
    m_fixture.server.sql(u"shop"_s, u"CREATE SCHEMA app; CREATE TABLE app.schema_migrations (version int);"
                                    "INSERT INTO app.schema_migrations VALUES (41), (42);"_s);
    m_fixture.server.sql(u"shop"_s, u"ALTER DATABASE shop SET search_path = app"_s);
}

void tst_NumberQuery::namesAreFoundAsTheApplicationFindsThem()
{
    const Result<qint64> level = ask(u"select max(version) from schema_migrations"_s);
    REQUIRE(level);
    QCOMPARE(*level, 42);
}

void tst_NumberQuery::whatIsNoNumberIsRefused_data()
{
    QTest::addColumn<QString>("sql");
    QTest::newRow("text") << u"select 'v42'"_s;
    QTest::newRow("nothing") << u"select version from schema_migrations where false"_s;
    QTest::newRow("null") << u"select null"_s;
    QTest::newRow("several rows") << u"select version from schema_migrations"_s;
}

void tst_NumberQuery::whatIsNoNumberIsRefused()
{
    QFETCH(const QString, sql);
    const Result<qint64> level = ask(sql);
    QVERIFY(!level);
    QCOMPARE(level.error().code, Error::Code::InvalidInput);
}

void tst_NumberQuery::nothingCanBeWritten()
{
    QVERIFY(!ask(u"delete from schema_migrations returning 1"_s));
    QCOMPARE(m_fixture.server.sql(u"shop"_s, u"select count(*) from app.schema_migrations"_s), u"2"_s);
}

QTEST_GUILESS_MAIN(tst_NumberQuery)
#include "tst_numberquery.moc"
