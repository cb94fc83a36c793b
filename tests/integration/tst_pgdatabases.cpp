// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/pgroundtrip.h"

#include <QJsonArray>
#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

// Every kind of thing comes back exactly: encodings, locales, settings of databases.
class tst_PgDatabases final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void cleanupTestCase() { m_trip.reset(); }

    void comesBackExactly_data() { PgRoundTrip::addRows(pgDatabaseFixtures()); }
    void comesBackExactly();
    void aDatabaseWithoutTheSchemaPublicComesBackSo_data();
    void aDatabaseWithoutTheSchemaPublicComesBackSo();
    void aDatabaseOfAnyNameComesBack_data();
    void aDatabaseOfAnyNameComesBack();
    void aForgedManifestIsNotObeyed_data();
    void aForgedManifestIsNotObeyed();

private:
    std::unique_ptr<PgRoundTrip> m_trip;
};

void tst_PgDatabases::initTestCase()
{
    m_trip = std::make_unique<PgRoundTrip>();
    QVERIFY(m_trip->start());
}

void tst_PgDatabases::comesBackExactly()
{
    QFETCH(const int, fixture);
    QFETCH(const int, from);
    QFETCH(const int, into);

    const QByteArray failure = m_trip->run(pgDatabaseFixtures().at(fixture), from, into, u"fixture"_s);
    QVERIFY2(failure.isEmpty(), failure.constData());
}

void tst_PgDatabases::aDatabaseWithoutTheSchemaPublicComesBackSo_data()
{
    QTest::addColumn<int>("from");
    QTest::addColumn<int>("into");
    QTest::newRow("on 15") << 15 << 15;
    QTest::newRow("from 15 into 17") << 15 << 17;
    QTest::newRow("on 17") << 17 << 17;
}

// No dump says so.
void tst_PgDatabases::aDatabaseWithoutTheSchemaPublicComesBackSo()
{
    QFETCH(const int, from);
    QFETCH(const int, into);
    const auto sql =
        u"CREATE SCHEMA a; CREATE TABLE a.t (id int PRIMARY KEY); INSERT INTO a.t VALUES (1); DROP SCHEMA public"_s;
    QCOMPARE(m_trip->run({.name = "no schema public", .sql = sql}, from, into, u"fixture"_s), QByteArray());
}

void tst_PgDatabases::aDatabaseOfAnyNameComesBack_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("quotes") << u"the \"shop's\"; -- ä \\"_s;
    QTest::newRow("a new line") << u"two\nlines"_s;
    QTest::newRow("like a connection string") << u"dbname=postgres host=nowhere"_s;
    QTest::newRow("like an address") << u"postgresql://nowhere/%41?x=y"_s;
    QTest::newRow("63 bytes") << u"ä"_s.repeated(31) + u'1';
}

void tst_PgDatabases::aDatabaseOfAnyNameComesBack()
{
    QFETCH(const QString, name);
    const QString around = u"ALTER DATABASE %1 SET work_mem TO '7MB'; COMMENT ON DATABASE %1 IS 'of any name'"_s;
    const PgFixture fixture{.name = "any name", .sql = u"CREATE TABLE t AS SELECT 1 AS a"_s, .around = around};
    QCOMPARE(m_trip->run(fixture, 17, 17, name), QByteArray());
    m_trip->on(17).drop(name);
}

void tst_PgDatabases::aForgedManifestIsNotObeyed_data()
{
    QTest::addColumn<QString>("array");
    QTest::addColumn<QJsonObject>("entry");
    QTest::addColumn<bool>("refused");
    const QString evil = u"public'; CREATE ROLE intruder; --"_s;
    QTest::newRow("a list of schemas") << u"settings"_s
                                       << QJsonObject{{u"role"_s, QString()},
                                                      {u"name"_s, u"search_path"_s},
                                                      {u"value"_s, evil}}
                                       << false;
    QTest::newRow("a list that ends in a quote") << u"settings"_s
                                                 << QJsonObject{{u"role"_s, QString()},
                                                                {u"name"_s, u"search_path"_s},
                                                                {u"value"_s, u"a; CREATE ROLE intruder; \""_s}}
                                                 << false;
    QTest::newRow("a value") << u"settings"_s
                             << QJsonObject{{u"role"_s, QString()}, {u"name"_s, u"app.x"_s}, {u"value"_s, evil}}
                             << false;
    QTest::newRow("a privilege") << u"rights"_s
                                 << QJsonObject{{u"role"_s, QString()},
                                                {u"privilege"_s,
                                                 u"CONNECT ON DATABASE postgres TO PUBLIC; CREATE ROLE intruder; --"_s},
                                                {u"grantable"_s, false}}
                                 << true;
}

void tst_PgDatabases::aForgedManifestIsNotObeyed()
{
    QFETCH(const QString, array);
    QFETCH(const QJsonObject, entry);
    QFETCH(const bool, refused);
    PostgresFixture &there = m_trip->on(17);
    QCOMPARE(m_trip->make(17, {.name = "plain", .sql = u"CREATE TABLE t (a int)"_s}, u"fixture"_s), QByteArray());
    const auto storage = there.storage(there.config(u"fixture"_s));
    Result<StorageRecord> record = there.backUp(*storage);
    REQUIRE(record);
    QJsonObject properties = record->facts[u"properties"_s].toObject();
    properties[array] = QJsonArray{entry};
    properties[u"hasRights"_s] = true;
    record->facts[u"properties"_s] = properties;

    const Result<std::unique_ptr<Staged>> staged = storage->stage(
        *record, there.blobs, {.operation = PostgresFixture::operation}, there.control);

    QCOMPARE(there.server.sql(u"postgres"_s, u"SELECT count(*) FROM pg_roles WHERE rolname = 'intruder'"_s), u"0"_s);
    QCOMPARE(!staged, refused);
}

QTEST_GUILESS_MAIN(tst_PgDatabases)
#include "tst_pgdatabases.moc"
