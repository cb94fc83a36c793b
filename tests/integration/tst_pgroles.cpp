// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/bothservers.h"

#include <QJsonArray>
#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

// Roles belong to the server: what a database needs of them is told before anything happens, and made only if asked.
class tst_PgRoles final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data() { BothServers::addMajors(); }
    void initTestCase();
    void cleanupTestCase() { m_servers.reset(); }

    void areNamedWhateverTheyAreNeededFor_data();
    void areNamedWhateverTheyAreNeededFor();

private:
    std::unique_ptr<BothServers> m_servers;
};

void tst_PgRoles::initTestCase()
{
    m_servers = std::make_unique<BothServers>();
    QVERIFY2(m_servers->start(), qPrintable(m_servers->problem()));
}

void tst_PgRoles::areNamedWhateverTheyAreNeededFor_data()
{
    QTest::addColumn<QString>("use"); // %1: the role
    QTest::newRow("owner of a table") << u"ALTER TABLE t OWNER TO %1"_s;
    QTest::newRow("owner of a schema") << u"CREATE SCHEMA s AUTHORIZATION %1"_s;
    QTest::newRow("owner of a function") << u"ALTER FUNCTION f() OWNER TO %1"_s;
    QTest::newRow("owner of a type") << u"ALTER TYPE ty OWNER TO %1"_s;
    QTest::newRow("owner of a large object") << u"ALTER LARGE OBJECT 7001 OWNER TO %1"_s;
    QTest::newRow("owner of a publication") << u"ALTER PUBLICATION p OWNER TO %1"_s;
    QTest::newRow("owner of the database") << u"ALTER DATABASE roles OWNER TO %1"_s;
    QTest::newRow("right to a table") << u"GRANT SELECT ON t TO %1"_s;
    QTest::newRow("right to a column") << u"GRANT UPDATE (a) ON t TO %1"_s;
    QTest::newRow("right to the database") << u"GRANT CREATE ON DATABASE roles TO %1"_s;
    QTest::newRow("policy") << u"CREATE POLICY po ON t TO %1 USING (true)"_s;
    QTest::newRow("user mapping") << u"CREATE USER MAPPING FOR %1 SERVER far"_s;
    QTest::newRow("default rights of it")
        << u"ALTER DEFAULT PRIVILEGES FOR ROLE %1 REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC"_s;
    QTest::newRow("default rights to it") << u"ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO %1"_s;
    QTest::newRow("settings in the database") << u"ALTER ROLE %1 IN DATABASE roles SET work_mem TO '7MB'"_s;
}

void tst_PgRoles::areNamedWhateverTheyAreNeededFor()
{
    QFETCH(const QString, use);
    PostgresFixture &there = m_servers->current();
    const QString role = u"\"gone \"\"one\"\"\n\""_s;
    const auto sql = [&there](const QString &database, const QString &text) {
        return there.server.sql(database, text);
    };
    there.drop(u"roles"_s);
    sql(u"postgres"_s, u"CREATE DATABASE roles"_s);
    QCOMPARE(sql(u"roles"_s,
                 u"CREATE ROLE %1 LOGIN SUPERUSER PASSWORD 'hunter2'; CREATE TABLE t (a int);"
                 " CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE TYPE ty AS ENUM ('a');"
                 " CREATE PUBLICATION p; CREATE FOREIGN DATA WRAPPER w; CREATE SERVER far FOREIGN DATA WRAPPER w;"
                 " DO $$ BEGIN PERFORM lo_from_bytea(7001, ''); END $$"_s.arg(role)),
             QString());
    QCOMPARE(sql(u"roles"_s, use.arg(role)), QString());
    const auto storage = there.storage(there.config(u"roles"_s));
    const Result<StorageRecord> record = there.backUp(*storage);
    REQUIRE(record);
    there.drop(u"roles"_s);
    QCOMPARE(sql(u"postgres"_s, u"DROP ROLE "_s + role), QString());

    const Result<Comparison> comparison = storage->compare(*record, there.blobs, there.control);
    const auto stage = [&](bool createRoles) {
        return storage->stage(*record, there.blobs,
                              {.operation = PostgresFixture::operation, .createMissingRoles = createRoles},
                              there.control);
    };
    const Result<std::unique_ptr<Staged>> refused = stage(false);
    const QString roles = u"SELECT count(*) FROM pg_authid WHERE rolname LIKE 'gone%'"_s;
    const QString before = sql(u"postgres"_s, roles);
    const Result<std::unique_ptr<Staged>> made = stage(true);

    REQUIRE(comparison);
    QCOMPARE(comparison->missingRoles, QStringList{u"gone \"one\"\n"_s});
    QVERIFY(!refused);
    QCOMPARE(before, u"0"_s);
    REQUIRE(made);
    REQUIRE((*made)->swapIn({made->get()}, there.control));
    QCOMPARE(sql(u"postgres"_s, roles + u" AND NOT rolcanlogin AND NOT rolsuper AND rolpassword IS NULL"_s), u"1"_s);
    there.drop(u"roles"_s);
    QCOMPARE(sql(u"postgres"_s, u"DROP ROLE "_s + role), QString());
}

QTEST_GUILESS_MAIN(tst_PgRoles)
#include "tst_pgroles.moc"
