// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/dumptrip.h"

#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

// What a script leaves open means in an import what it would mean to psql in the live database.
class tst_ImportReading final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void cleanupTestCase() { m_trip.reset(); }

    void timesDatesAndSumsAreReadAsInTheLiveDatabase_data();
    void timesDatesAndSumsAreReadAsInTheLiveDatabase();
    void materializedViewsAreFilledPastATriggerThatForbidsChanges();
    void cleansFirstWhereAViewIsGroupedByAKey_data();
    void cleansFirstWhereAViewIsGroupedByAKey();
    void lettersThatTheDatabaseLacksAreNoDamage();
    void lettersOfNoKnownEncodingAreNoDamageButZerosAre();
    void saysThatADumpHoldsNoRows_data();
    void saysThatADumpHoldsNoRows();

private:
    std::unique_ptr<DumpTrip> m_trip;
};

void tst_ImportReading::initTestCase()
{
    m_trip = std::make_unique<DumpTrip>();
    QVERIFY(m_trip->start());
}

void tst_ImportReading::timesDatesAndSumsAreReadAsInTheLiveDatabase_data()
{
    QTest::addColumn<QString>("whose");
    QTest::newRow("of the database") << u"DATABASE shop"_s;
    QTest::newRow("of the role") << u"ROLE postgres"_s;
}

void tst_ImportReading::timesDatesAndSumsAreReadAsInTheLiveDatabase()
{
    QFETCH(const QString, whose);
    PostgresFixture &there = m_trip->on(17);
    QVERIFY(there.makeShop());
    for (const QString &setting :
         {u"TimeZone TO 'Asia/Tokyo'"_s, u"DateStyle TO 'ISO, DMY'"_s, u"lc_monetary TO 'de_DE.utf8'"_s})
        QCOMPARE(there.server.sql(u"postgres"_s, u"ALTER %1 SET %2"_s.arg(whose, setting)), QString());
    const QByteArray script = "CREATE TABLE t (at timestamptz, day date, price money);\n"
                              "INSERT INTO t VALUES ('2026-01-01 12:00', '02.03.2026', '1.234,50');\n"
                              "COPY t FROM stdin;\n2026-01-01 12:00\t02.03.2026\t1.234,50\n\\.\n";

    const Result<StorageRecord> record = m_trip->import(17, u"shop"_s, m_trip->write(u"hand.sql"_s, script),
                                                        {.handWritten = true});
    const QByteArray restored = record ? m_trip->restore(17, u"shop"_s, *record) : told(record);
    there.server.sql(u"postgres"_s, u"ALTER ROLE postgres RESET ALL"_s);

    QCOMPARE(restored, QByteArray());
    QCOMPARE(there.server.sql(u"shop"_s, u"SELECT DISTINCT at AT TIME ZONE 'UTC', to_char(day, 'YYYY-MM-DD'),"
                                         " price::numeric FROM t"_s),
             u"2026-01-01 03:00:00|2026-03-02|1234.50"_s);
}

// pg_dump puts the trigger before what fills the views.
void tst_ImportReading::materializedViewsAreFilledPastATriggerThatForbidsChanges()
{
    PostgresFixture &there = m_trip->on(17);
    QVERIFY(there.makeShop());
    QCOMPARE(there.server.sql(
                 u"shop"_s,
                 u"CREATE FUNCTION refuse() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no'; END $$;"
                 " CREATE EVENT TRIGGER a_refuse ON ddl_command_start EXECUTE FUNCTION refuse()"_s),
             QString());
    const QString totals = there.server.sql(u"shop"_s, u"SELECT count(*), sum(total) FROM totals"_s);
    QCOMPARE(m_trip->dump(17, 17, u"shop"_s, {u"--format=plain"_s}, m_trip->path(u"closed.sql"_s)), QByteArray());

    const Result<StorageRecord> record = m_trip->import(17, u"shop"_s, m_trip->path(u"closed.sql"_s));
    REQUIRE(record);

    QCOMPARE(m_trip->restore(17, u"shop"_s, *record), QByteArray());
    QCOMPARE(there.server.sql(u"shop"_s, u"SELECT count(*), sum(total) FROM totals"_s), totals);
}

void tst_ImportReading::cleansFirstWhereAViewIsGroupedByAKey_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("clean") << QStringList{u"--clean"_s};
    QTest::newRow("clean what there is") << QStringList{u"--clean"_s, u"--if-exists"_s};
    QTest::newRow("archive") << QStringList{u"--format=custom"_s, u"--clean"_s};
}

// pg_dump first takes such a view its columns, of types and in a schema that are not there yet.
void tst_ImportReading::cleansFirstWhereAViewIsGroupedByAKey()
{
    QFETCH(const QStringList, arguments);
    PostgresFixture &there = m_trip->on(17);
    QVERIFY(there.makeShop());
    QCOMPARE(there.server.sql(u"shop"_s,
                              u"CREATE SCHEMA other; CREATE VIEW other.grouped AS SELECT id, total FROM orders GROUP BY"
                              " id; CREATE VIEW states AS SELECT id, state FROM orders GROUP BY id"_s),
             QString());
    const QString file = m_trip->path(u"grouped"_s);
    QCOMPARE(m_trip->dump(17, 17, u"shop"_s, arguments, file), QByteArray());
    if (!arguments.contains(u"--format=custom"_s))
        QVERIFY(m_trip->read(u"grouped"_s).contains("CREATE OR REPLACE VIEW other.grouped"));

    const Result<StorageRecord> record = m_trip->import(17, u"shop"_s, file);
    REQUIRE(record);

    QCOMPARE(m_trip->restore(17, u"shop"_s, *record), QByteArray());
    QCOMPARE(there.server.sql(u"shop"_s, u"SELECT count(*) FROM other.grouped JOIN states USING (id)"_s), u"3000"_s);
}

void tst_ImportReading::lettersThatTheDatabaseLacksAreNoDamage()
{
    PostgresFixture &there = m_trip->on(17);
    there.drop(u"latin"_s);
    QCOMPARE(
        there.server.sql(u"postgres"_s, u"CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0"_s),
        QString());
    const QString file = m_trip->write(u"euro.sql"_s, "SET client_encoding = 'UTF8';\nCREATE TABLE t (a text);\n"
                                                      "COPY t FROM stdin;\n12 \xe2\x82\xac\n\\.\n");

    const Result<StorageRecord> record = m_trip->import(17, u"latin"_s, file, {.handWritten = true});

    QVERIFY(!record);
    QVERIFY2(record.error().code == Error::Code::Refused, told(record).constData());
    for (const QString &known : {u"UTF8"_s, u"LATIN1"_s})
        QVERIFY2(record.error().why.contains(known), told(record).constData());
    there.drop(u"latin"_s);
}

void tst_ImportReading::lettersOfNoKnownEncodingAreNoDamageButZerosAre()
{
    PostgresFixture &there = m_trip->on(17);
    QVERIFY(there.makeShop());
    const QString file = m_trip->write(u"ascii.sql"_s, "SET client_encoding = 'SQL_ASCII';\nCREATE TABLE t (a text);\n"
                                                       "INSERT INTO t VALUES ('K\xe4the');\n");

    const Result<StorageRecord> record = m_trip->import(17, u"shop"_s, file, {.handWritten = true});

    QVERIFY(!record);
    QVERIFY2(record.error().code == Error::Code::Refused, told(record).constData());
    QVERIFY2(record.error().todo.contains(u"--encoding="_s), told(record).constData());

    QByteArray zeros = "SET client_encoding = 'SQL_ASCII';\nCREATE TABLE t (a text);\nCOPY t FROM stdin;\n";
    zeros += QByteArray("row\n").repeated(20'000) + QByteArray(4096, '\0') + "\n\\.\n"; // far from the beginning
    const Result<StorageRecord> damaged = m_trip->import(17, u"shop"_s, m_trip->write(u"zeros.sql"_s, zeros),
                                                         {.handWritten = true});

    QVERIFY(!damaged);
    QVERIFY2(damaged.error().code == Error::Code::Corrupt, told(damaged).constData());
}

void tst_ImportReading::saysThatADumpHoldsNoRows_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("warnings");
    QTest::newRow("schema only") << QStringList{u"--schema-only"_s} << 1;
    QTest::newRow("archive of the schema only") << QStringList{u"--schema-only"_s, u"--format=custom"_s} << 1;
    QTest::newRow("all") << QStringList{} << 0;
    QTest::newRow("archive of all") << QStringList{u"--format=custom"_s} << 0;
    QTest::newRow("inserts") << QStringList{u"--inserts"_s} << 0;
}

void tst_ImportReading::saysThatADumpHoldsNoRows()
{
    QFETCH(const QStringList, arguments);
    PostgresFixture &there = m_trip->on(17);
    QVERIFY(there.makeShop());
    const QString file = m_trip->path(u"rows"_s);
    QCOMPARE(m_trip->dump(17, 17, u"shop"_s, arguments, file), QByteArray());

    REQUIRE(m_trip->import(17, u"shop"_s, file));

    QFETCH(const int, warnings);
    QCOMPARE(m_trip->warnings.size(), warnings);
}

QTEST_GUILESS_MAIN(tst_ImportReading)
#include "tst_importreading.moc"
