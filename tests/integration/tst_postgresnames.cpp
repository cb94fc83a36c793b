// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/onbothservers.h"

#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

// Names and texts that are no UTF-8, as a database of SQL_ASCII takes them: a backup that cannot give them back is none.
class tst_PostgresNames : public OnBothServers
{
    Q_OBJECT

public:
    tst_PostgresNames()
        : OnBothServers(u"names"_s)
    { }

private slots:
    void cleanup();

    void whatABackupWouldLoseIsRefused_data();
    void whatABackupWouldLoseIsRefused();
    void aRoleOfAnotherEncodingIsRefusedInAnyDatabase();
    void whatOnlyThePgDumpNamesComesBack();
    void whatIsLeftOutMayBeCalledAnything();
    void whatIsThereTodayMayBeReplaced();
    void namesLikeMarkersComeBack_data();
    void namesLikeMarkersComeBack();

private:
    [[nodiscard]] std::unique_ptr<PostgresStorage> storage(const QStringList &without = {});
    void makeAscii(const QString &statements);
};

static const auto s_ascii = u"ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0"_s;

// Statements with bytes in them that no client would send.
static QString raw(const QString &statement)
{
    return u"DO $do$ BEGIN EXECUTE E'%1'; END $do$;"_s.arg(QString(statement).replace(u'\'', u"''"_s));
}

void tst_PostgresNames::cleanup()
{
    fixture().drop(u"names"_s);
    fixture().server.sql(u"postgres"_s, u"CREATE DATABASE ascii "_s + s_ascii);
    fixture().server.sql(u"ascii"_s, raw(u"DROP ROLE IF EXISTS \"k\\xe4the\""_s));
    fixture().server.sql(u"postgres"_s, u"DROP DATABASE ascii"_s);
}

std::unique_ptr<PostgresStorage> tst_PostgresNames::storage(const QStringList &without)
{
    StorageConfig config = fixture().config(u"names"_s);
    config.excludeSchemas = without;
    return fixture().storage(config);
}

void tst_PostgresNames::makeAscii(const QString &statements)
{
    make(u"CREATE TABLE plain (x int); INSERT INTO plain VALUES (1), (2);"_s + statements, s_ascii);
}

void tst_PostgresNames::whatABackupWouldLoseIsRefused_data()
{
    QTest::addColumn<QString>("statement");
    QTest::addColumn<QString>("named");
    QTest::newRow("table") << uR"(CREATE TABLE "b\xe4ume" (x int))"_s << uR"(“b\xe4ume”)"_s;
    QTest::newRow("partitioned table") << uR"(CREATE TABLE "b\xe4ume" (x int) PARTITION BY RANGE (x))"_s
                                       << uR"(“b\xe4ume”)"_s;
    QTest::newRow("column") << uR"(CREATE TABLE trees (h int, "h\xf6he" int))"_s << uR"(h\xf6he)"_s;
    QTest::newRow("schema") << uR"(CREATE SCHEMA "w\xe4lder" CREATE TABLE trees (x int))"_s << uR"(“w\xe4lder”)"_s;
    QTest::newRow("sequence") << uR"(CREATE SEQUENCE "z\xe4hler")"_s << uR"(“z\xe4hler”)"_s;
    QTest::newRow("materialized view") << uR"(CREATE MATERIALIZED VIEW "\xfcbersicht" AS SELECT 1 AS x)"_s
                                       << uR"(“\xfcbersicht”)"_s;
    QTest::newRow("owner") << uR"(CREATE ROLE "k\xe4the"; ALTER TABLE plain OWNER TO "k\xe4the")"_s
                           << uR"(“k\xe4the”)"_s;
    QTest::newRow("comment") << uR"(COMMENT ON DATABASE names IS 'f\xfcr alle')"_s << uR"(“f\xfcr alle”)"_s;
    QTest::newRow("setting") << uR"(ALTER DATABASE names SET shop.greeting = 'sch\xf6n')"_s << u"settings"_s;
}

void tst_PostgresNames::whatABackupWouldLoseIsRefused()
{
    QFETCH(const QString, statement);
    QFETCH(const QString, named);
    makeAscii(raw(statement));

    const Result<StorageCheck> check = storage()->check(Purpose::Backup, fixture().control);
    const Result<StorageRecord> copies = fixture().backUp(*storage());
    const Result<StorageRecord> stream = fixture().backUp(
        *fixture().storage(fixture().config(u"names"_s), CaptureForm::SingleStream));

    QVERIFY(!copies);
    QVERIFY2(copies.error().code == Error::Code::Refused, told(copies).constData());
    QVERIFY2(copies.error().message.contains(named), qPrintable(copies.error().message));
    // A dump has its own command for what a view holds.
    QCOMPARE(stream.has_value(), named.contains(u"bersicht"_s));
    if (!stream)
        QVERIFY2(stream.error().code == Error::Code::Refused, told(stream).constData());
    REQUIRE(check);
    QCOMPARE(check->problems.size(), 1);
    QCOMPARE(check->problems.first().code, Error::Code::Refused);
    QVERIFY2(check->problems.first().message.contains(named), qPrintable(check->problems.first().message));
}

// Names of roles belong to all databases of a server, whatever their encoding is.
void tst_PostgresNames::aRoleOfAnotherEncodingIsRefusedInAnyDatabase()
{
    make(u"CREATE TABLE plain (x int)"_s);
    QCOMPARE(fixture().server.sql(u"postgres"_s, u"CREATE DATABASE ascii "_s + s_ascii), QString());
    QCOMPARE(fixture().server.sql(u"ascii"_s,
                                  raw(uR"(CREATE ROLE "k\xe4the"; GRANT CREATE ON DATABASE names TO "k\xe4the")"_s)),
             QString());

    const Result<StorageCheck> check = storage()->check(Purpose::Backup, fixture().control);
    const Result<StorageRecord> record = fixture().backUp(*storage());
    fixture().server.sql(u"ascii"_s, raw(uR"(REVOKE ALL ON DATABASE names FROM "k\xe4the")"_s));
    const Result<StorageRecord> without = fixture().backUp(*storage());

    REQUIRE(check);
    QCOMPARE(check->problems.size(), 1);
    QCOMPARE(check->problems.first().code, Error::Code::Refused);
    QVERIFY(!record);
    QCOMPARE(record.error().code, Error::Code::Refused);
    REQUIRE(without);
}

void tst_PostgresNames::whatOnlyThePgDumpNamesComesBack()
{
    makeAscii(
        u"CREATE TABLE \"bäume\" (\"höhe\" int PRIMARY KEY);"_s
        + raw(uR"(CREATE VIEW "\xfcber" AS SELECT x FROM plain)"_s)
        + raw(uR"(CREATE INDEX "schl\xfcssel" ON plain (x))"_s)
        + raw(
            uR"(ALTER TABLE plain ADD CONSTRAINT "gr\xf6\xdfe" CHECK (x < 100), ADD CONSTRAINT "t\xfcr" UNIQUE (x))"_s)
        + raw(uR"(COMMENT ON CONSTRAINT "t\xfcr" ON plain IS 't\xfcr')"_s)
        + raw(uR"(CREATE FUNCTION "z\xe4hlt"() RETURNS int LANGUAGE sql AS 'SELECT 7 -- f\xfcnf')"_s)
        + raw(uR"(CREATE DOMAIN "l\xe4nge" AS int)"_s) + raw(uR"(CREATE TYPE art AS ENUM ('gr\xfcn'))"_s));
    const QString names =
        u"SELECT string_agg(encode(textsend(n), 'hex'), ' ' ORDER BY n) FROM (SELECT relname::text AS n"
        " FROM pg_class WHERE relnamespace = 'public'::regnamespace UNION ALL SELECT conname FROM"
        " pg_constraint UNION ALL SELECT proname || prosrc FROM pg_proc WHERE pronamespace ="
        " 'public'::regnamespace UNION ALL SELECT typname FROM pg_type WHERE typtype = 'd' UNION ALL"
        " SELECT enumlabel FROM pg_enum UNION ALL SELECT description FROM pg_description WHERE classoid ="
        " 'pg_constraint'::regclass) all_of_them"_s;
    const QString before = sql(names);
    QVERIFY(before.contains(u"fc626572"_s));
    const Result<StorageCheck> check = storage()->check(Purpose::Backup, fixture().control);
    const Result<StorageRecord> record = fixture().backUp(*storage());
    REQUIRE(record);
    QCOMPARE(sql(u"DROP TABLE plain CASCADE; DROP TABLE \"bäume\""_s), QString());

    const Result<std::unique_ptr<Staged>> staged = stage(*record, fixture().blobs);
    REQUIRE(staged);
    REQUIRE((*staged)->swapIn({staged->get()}, fixture().control));

    REQUIRE(check);
    QVERIFY(check->problems.isEmpty());
    QCOMPARE(sql(names), before);
    QCOMPARE(sql(u"SELECT count(*) FROM plain"_s), u"2"_s);
}

void tst_PostgresNames::whatIsLeftOutMayBeCalledAnything()
{
    makeAscii(u"CREATE SCHEMA others;"_s + raw(uR"(CREATE TABLE others."b\xe4ume" (x int))"_s));

    const auto without = storage({u"others"_s});
    const Result<StorageCheck> check = without->check(Purpose::Backup, fixture().control);

    REQUIRE(check);
    QVERIFY(check->problems.isEmpty());
    REQUIRE(fixture().backUp(*without));
}

void tst_PostgresNames::whatIsThereTodayMayBeReplaced()
{
    makeAscii({});
    const Result<StorageRecord> record = fixture().backUp(*storage());
    REQUIRE(record);
    QCOMPARE(sql(raw(uR"(CREATE TABLE "b\xe4ume" (x int))"_s)), QString());

    const Result<Comparison> comparison = storage()->compare(*record, fixture().blobs, fixture().control);
    const Result<std::unique_ptr<Staged>> staged = stage(*record, fixture().blobs);

    REQUIRE(comparison);
    QVERIFY(comparison->exists);
    QVERIFY(!comparison->readable);
    QVERIFY(comparison->refusals.isEmpty());
    QVERIFY(comparison->warnings.join(u' ').contains(uR"(“b\xe4ume”)"_s));
    REQUIRE(staged);
    REQUIRE((*staged)->swapIn({staged->get()}, fixture().control));
    QCOMPARE(sql(u"SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"_s),
             u"1"_s);
}

void tst_PostgresNames::namesLikeMarkersComeBack_data()
{
    QTest::addColumn<CaptureForm>("form");
    QTest::newRow("copies") << CaptureForm::Fitting;
    QTest::newRow("one stream") << CaptureForm::SingleStream;
}

// Of the texts that statements are made from: %1 is a place to fill in.
void tst_PostgresNames::namesLikeMarkersComeBack()
{
    QFETCH(const CaptureForm, form);
    make(u"CREATE TABLE \"rate%1\" (id serial PRIMARY KEY, \"%2 of %1\" int); CREATE TABLE \"share%2\" (x int);"
         " CREATE SCHEMA \"of%0%1\"; CREATE TABLE \"of%0%1\".\"%L1\" (x int); CREATE MATERIALIZED VIEW"
         " \"of%0%1\".\"%3\" AS SELECT x FROM \"share%2\"; INSERT INTO \"rate%1\" (\"%2 of %1\") VALUES (1), (2);"
         " INSERT INTO \"share%2\" VALUES (3); INSERT INTO \"of%0%1\".\"%L1\" VALUES (4)"_s);
    const auto storage = fixture().storage(fixture().config(u"names"_s), form);
    const Result<StorageRecord> record = fixture().backUp(*storage);
    REQUIRE(record);
    const Result<Comparison> same = storage->compare(*record, fixture().blobs, fixture().control);
    QCOMPARE(sql(u"DELETE FROM \"rate%1\"; DELETE FROM \"share%2\"; DELETE FROM \"of%0%1\".\"%L1\""_s), QString());

    const Result<std::unique_ptr<Staged>> staged = storage->stage(
        *record, fixture().blobs, {.operation = PostgresFixture::operation}, fixture().control);
    REQUIRE(staged);
    REQUIRE((*staged)->swapIn({staged->get()}, fixture().control));

    REQUIRE(same);
    QCOMPARE(same->overwritten + same->added + same->removed, 0);
    QCOMPARE(sql(u"SELECT (SELECT sum(\"%2 of %1\") FROM \"rate%1\"), (SELECT x FROM \"share%2\"), (SELECT x FROM"
                 " \"of%0%1\".\"%L1\")"_s),
             u"3|3|4"_s);
}

QTEST_GUILESS_MAIN(tst_PostgresNames)
#include "tst_postgresnames.moc"
