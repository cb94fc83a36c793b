// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/bothservers.h"
#include "tests/support/postgresfixture.h"

#include <QJsonArray>
#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

// What a server is set to, and what a database holds, that would make a backup or a restore less than it says.
class tst_PgTraps : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data() { BothServers::addMajors(); }
    void initTestCase();
    void cleanupTestCase() { m_servers.reset(); }
    void init();
    void cleanup();

    void aSwapOutlivesAServerThatCommitsLate();
    void nullsInArraysStayNull();
    void aRoleThatReadsByDefaultCanRestore();
    void anEventTriggerThatForbidsChangesIsRestored();
    void rowsOfAnExtensionThatAreTruncatedMeanwhileAreInTheBackup();
    void aColumnCalledLikeOurRowsHidesNoDifference();
    void tablesWhoseNamesReadAlikeStayTwo_data();
    void tablesWhoseNamesReadAlikeStayTwo();
    void aRoleWithFewConnectionsCanBackUp();
    void anUnloggedSequenceOfAStandbyStopsNoBackup_data();
    void anUnloggedSequenceOfAStandbyStopsNoBackup();
    void whatAStandbyLacksAndCannotIsTold();
    void moneyOfAnotherCountryComesBack_data();
    void moneyOfAnotherCountryComesBack();
    void statisticsThatCannotBeComputedStopNoRestore_data();
    void statisticsThatCannotBeComputedStopNoRestore();

private:
    [[nodiscard]] PostgresFixture &fixture() { return m_servers->current(); }
    void make(const QString &statements);
    QString sql(const QString &statements) { return fixture().server.sql(u"trap"_s, statements); }
    [[nodiscard]] std::unique_ptr<PostgresStorage> storage(CaptureForm form = CaptureForm::Fitting)
    {
        return fixture().storage(fixture().config(u"trap"_s), form);
    }
    [[nodiscard]] Result<std::unique_ptr<Staged>> stage(PostgresStorage &storage);

    std::unique_ptr<BothServers> m_servers;
};

static const auto s_extension = u"CREATE TABLE @extschema@.choices (name text PRIMARY KEY);"
                                " SELECT pg_catalog.pg_extension_config_dump('@extschema@.choices', '');"_s;

void tst_PgTraps::initTestCase()
{
    m_servers = std::make_unique<BothServers>();
    for (PostgresFixture *fixture : m_servers->all())
        fixture->server.addExtension(u"understudy_trap"_s, s_extension.toUtf8());
    QVERIFY2(m_servers->start(), qPrintable(m_servers->problem()));
}

void tst_PgTraps::init()
{
    fixture().drop(u"trap"_s);
    fixture().blobs.content.clear();
}

void tst_PgTraps::cleanup()
{
    const PostgresServer &server = fixture().server;
    server.sql(u"postgres"_s, u"SET transaction_read_only = off; ALTER ROLE postgres RESET ALL"_s);
    server.sql(u"postgres"_s, u"ALTER SYSTEM RESET ALL"_s);
    server.sql(u"postgres"_s, u"SELECT pg_reload_conf()"_s);
}

void tst_PgTraps::make(const QString &statements)
{
    QCOMPARE(fixture().server.sql(u"postgres"_s, u"CREATE DATABASE trap"_s), QString());
    const QString made = sql(statements);
    QVERIFY2(!made.startsWith(u"ERROR"_s), qPrintable(made));
}

Result<std::unique_ptr<Staged>> tst_PgTraps::stage(PostgresStorage &storage)
{
    const Result<StorageRecord> record = fixture().backUp(storage);
    if (!record)
        return std::unexpected(record.error());
    return storage.stage(*record, fixture().blobs, {.operation = PostgresFixture::operation}, fixture().control);
}

// The journal says after the swap that it is done, and the files have been exchanged with it.
void tst_PgTraps::aSwapOutlivesAServerThatCommitsLate()
{
    make(u"CREATE TABLE t AS SELECT 'then' AS state"_s);
    for (const QString &setting : {u"synchronous_commit = off"_s, u"wal_writer_delay = '10s'"_s})
        QCOMPARE(fixture().server.sql(u"postgres"_s, u"ALTER SYSTEM SET "_s + setting), QString());
    fixture().server.sql(u"postgres"_s, u"SELECT pg_reload_conf()"_s);
    const auto storage = this->storage();
    const Result<std::unique_ptr<Staged>> staged = stage(*storage);
    REQUIRE(staged);
    sql(u"UPDATE t SET state = 'now'"_s);

    REQUIRE((*staged)->swapIn({staged->get()}, fixture().control));
    fixture().server.kill();
    QVERIFY2(fixture().server.start(), qPrintable(fixture().server.problem()));

    QCOMPARE(*(*staged)->state(), SwapState::New);
    QCOMPARE(sql(u"SELECT state FROM t"_s), u"then"_s);
}

void tst_PgTraps::nullsInArraysStayNull()
{
    make(u"CREATE TABLE t AS SELECT ARRAY['a', NULL, 'NULL'] AS texts"_s);
    QCOMPARE(sql(u"ALTER ROLE postgres SET array_nulls = off"_s), QString());
    const auto storage = this->storage();
    const Result<std::unique_ptr<Staged>> staged = stage(*storage);
    REQUIRE(staged);

    REQUIRE((*staged)->swapIn({staged->get()}, fixture().control));

    QCOMPARE(sql(u"SELECT texts[2] IS NULL, texts[3] IS NULL FROM t"_s), u"t|f"_s);
}

void tst_PgTraps::aRoleThatReadsByDefaultCanRestore()
{
    make(u"CREATE TABLE t AS SELECT 'then' AS state"_s);
    QCOMPARE(sql(u"ALTER ROLE postgres SET default_transaction_read_only = on"_s), QString());
    const auto storage = this->storage();
    const Result<std::unique_ptr<Staged>> staged = stage(*storage);
    REQUIRE(staged);

    REQUIRE((*staged)->swapIn({staged->get()}, fixture().control));

    QCOMPARE(sql(u"SELECT state FROM t"_s), u"then"_s);
    REQUIRE((*staged)->drop(fixture().control));
}

// As pg_restore has it, materialized views are filled at the very end, when the trigger is there already.
void tst_PgTraps::anEventTriggerThatForbidsChangesIsRestored()
{
    make(
        u"CREATE TABLE t AS SELECT 1 AS n; CREATE MATERIALIZED VIEW m AS SELECT n + 1 AS n FROM t;"
        " CREATE FUNCTION refuse() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no changes today'; END $$;"
        " CREATE EVENT TRIGGER a_refuse ON ddl_command_start EXECUTE FUNCTION refuse();"
        " CREATE EVENT TRIGGER b_refuse ON ddl_command_end EXECUTE FUNCTION refuse();"
        " COMMENT ON EVENT TRIGGER a_refuse IS 'closed'"_s);
    QVERIFY(sql(u"CREATE TABLE u ()"_s).contains(u"no changes today"_s));
    const auto storage = this->storage();
    const Result<std::unique_ptr<Staged>> staged = stage(*storage);
    REQUIRE(staged);

    REQUIRE((*staged)->swapIn({staged->get()}, fixture().control));

    QCOMPARE(sql(u"SELECT n FROM m"_s), u"2"_s);
    QVERIFY(sql(u"CREATE TABLE u ()"_s).contains(u"no changes today"_s));
}

void tst_PgTraps::rowsOfAnExtensionThatAreTruncatedMeanwhileAreInTheBackup()
{
    make(u"CREATE EXTENSION understudy_trap; INSERT INTO choices VALUES ('blue'), ('red')"_s);
    const auto storage = this->storage();
    Result<std::unique_ptr<Capture>> capture = storage->capture({}, fixture().control);
    REQUIRE(capture);
    const QString truncated = sql(u"SET lock_timeout = '200ms'; TRUNCATE choices"_s);

    const Result<StorageRecord> record = (*capture)->read(fixture().blobs, fixture().control);
    capture->reset();
    REQUIRE(record);
    const Result<std::unique_ptr<Staged>> staged = storage->stage(
        *record, fixture().blobs, {.operation = PostgresFixture::operation}, fixture().control);
    REQUIRE(staged);
    REQUIRE((*staged)->swapIn({staged->get()}, fixture().control));

    QCOMPARE(sql(u"SELECT count(*) FROM choices"_s), u"2"_s);
    QVERIFY2(truncated.contains(u"lock timeout"_s), qPrintable(truncated));
}

void tst_PgTraps::aColumnCalledLikeOurRowsHidesNoDifference()
{
    make(u"CREATE TABLE measured (t int, value int); INSERT INTO measured SELECT i, i FROM generate_series(1, 10) i"_s);
    const auto storage = this->storage(CaptureForm::SingleStream);
    const Result<StorageRecord> record = fixture().backUp(*storage);
    REQUIRE(record);
    const Result<Comparison> before = storage->compare(*record, fixture().blobs, fixture().control);
    REQUIRE(before);
    QCOMPARE(before->differences.first().change, Difference::Change::Same);

    sql(u"UPDATE measured SET value = 0"_s);
    const Result<Comparison> after = storage->compare(*record, fixture().blobs, fixture().control);

    REQUIRE(after);
    QCOMPARE(after->differences.first().change, Difference::Change::Overwritten);
}

void tst_PgTraps::tablesWhoseNamesReadAlikeStayTwo_data()
{
    QTest::addColumn<CaptureForm>("form");
    QTest::newRow("copies") << CaptureForm::Fitting;
    QTest::newRow("one stream") << CaptureForm::SingleStream;
}

void tst_PgTraps::tablesWhoseNamesReadAlikeStayTwo()
{
    QFETCH(const CaptureForm, form);
    make(u"CREATE SCHEMA a; CREATE SCHEMA \"a.b\"; CREATE TABLE \"a.b\".c (n int PRIMARY KEY);"
         " CREATE TABLE a.\"b.c\" (n int PRIMARY KEY REFERENCES \"a.b\".c);"
         " INSERT INTO \"a.b\".c VALUES (1), (2), (3); INSERT INTO a.\"b.c\" VALUES (2)"_s);
    const auto storage = this->storage(form);
    const Result<StorageRecord> record = fixture().backUp(*storage);
    REQUIRE(record);
    sql(u"DELETE FROM a.\"b.c\""_s);

    const Result<Comparison> comparison = storage->compare(*record, fixture().blobs, fixture().control);
    const Result<std::unique_ptr<Staged>> staged = storage->stage(
        *record, fixture().blobs, {.operation = PostgresFixture::operation}, fixture().control);

    REQUIRE(comparison);
    QCOMPARE(comparison->differences.size(), 2);
    for (const Difference &difference : comparison->differences) {
        const bool isChanged = difference.subject == u"a.\"b.c\"";
        QVERIFY2(isChanged || difference.subject == u"\"a.b\".c", qPrintable(difference.subject));
        QCOMPARE(difference.then, isChanged ? 1 : 3);
        QCOMPARE(difference.change, isChanged ? Difference::Change::Overwritten : Difference::Change::Same);
    }
    REQUIRE(staged);
    REQUIRE((*staged)->swapIn({staged->get()}, fixture().control));
    QCOMPARE(sql(u"SELECT (SELECT count(*) FROM \"a.b\".c), (SELECT max(n) FROM a.\"b.c\")"_s), u"3|2"_s);
    const Result<QStringList> writes = (*staged)->writesSinceSwap(fixture().control);
    REQUIRE(writes);
    QCOMPARE(*writes, QStringList());
}

// One that holds the tables, one that asked what there is, and pg_dump.
void tst_PgTraps::aRoleWithFewConnectionsCanBackUp()
{
    const PostgresServer &server = fixture().server;
    make(
        u"CREATE TABLE one AS SELECT 1 AS n; CREATE TABLE two AS SELECT 2 AS n; CREATE TABLE three AS SELECT 3 AS n"_s);
    server.sql(u"trap"_s, u"DROP ROLE IF EXISTS modest"_s);
    QCOMPARE(server.sql(u"trap"_s, u"CREATE ROLE modest LOGIN CONNECTION LIMIT 3 IN ROLE pg_read_all_data"_s),
             QString());
    StorageConfig config = fixture().config(u"trap"_s);
    config.connection = server.connection(u"trap"_s, u"modest"_s);
    const auto storage = fixture().storage(config);

    const Result<StorageRecord> record = fixture().backUp(*storage);

    REQUIRE(record);
    QCOMPARE(record->facts[u"tables"_s].toArray().size(), 3);
    for (const QJsonValue &table : record->facts[u"tables"_s].toArray())
        QCOMPARE(table[u"rows"_s].toInt(), 1);
}

void tst_PgTraps::anUnloggedSequenceOfAStandbyStopsNoBackup_data()
{
    QTest::addColumn<CaptureForm>("form");
    QTest::newRow("copies") << CaptureForm::Fitting;
    QTest::newRow("one stream") << CaptureForm::SingleStream;
}

void tst_PgTraps::anUnloggedSequenceOfAStandbyStopsNoBackup()
{
    QFETCH(const CaptureForm, form);
    QFETCH_GLOBAL(const int, major);
    make(u"CREATE UNLOGGED TABLE passing (id bigint GENERATED ALWAYS AS IDENTITY, t text);"
         " INSERT INTO passing (t) VALUES ('a'), ('b'); CREATE TABLE kept AS SELECT 1 AS n"_s);
    PostgresFixture standby(major == 15 ? PostgresServer::binaries15() : PostgresServer::binaries17());
    QVERIFY2(standby.server.makeStandbyOf(fixture().server) && standby.server.start(),
             qPrintable(standby.server.problem()));
    QCOMPARE(standby.server.sql(u"trap"_s, u"SELECT pg_is_in_recovery()"_s), u"t"_s);

    const auto storage = standby.storage(standby.config(u"trap"_s), form);
    const Result<std::unique_ptr<Capture>> capture = storage->capture({}, standby.control);
    REQUIRE(capture);
    const Result<StorageRecord> record = (*capture)->read(standby.blobs, standby.control);
    REQUIRE(record);
    const QStringList warnings = (*capture)->warnings();
    QCOMPARE(warnings.size(), 1);
    QVERIFY2(warnings.first().contains(u"public.passing"_s), qPrintable(warnings.first()));
    QVERIFY2(record->summary.contains(u"public.passing"_s), qPrintable(record->summary));
    const auto target = this->storage();
    const Result<std::unique_ptr<Staged>> staged = target->stage(
        *record, standby.blobs, {.operation = PostgresFixture::operation}, fixture().control);
    REQUIRE(staged);
    REQUIRE((*staged)->swapIn({staged->get()}, fixture().control));

    QCOMPARE(sql(u"SELECT (SELECT count(*) FROM passing), (SELECT count(*) FROM kept)"_s), u"0|1"_s);
    QVERIFY(!sql(u"INSERT INTO passing (t) VALUES ('c')"_s).startsWith(u"ERROR"_s));
}

void tst_PgTraps::whatAStandbyLacksAndCannotIsTold()
{
    QFETCH_GLOBAL(const int, major);
    make(u"CREATE UNLOGGED TABLE passing AS SELECT 1 AS n"_s);
    PostgresFixture standby(major == 15 ? PostgresServer::binaries15() : PostgresServer::binaries17());
    QVERIFY2(standby.server.makeStandbyOf(fixture().server) && standby.server.start(),
             qPrintable(standby.server.problem()));
    const auto storage = standby.storage(standby.config(u"trap"_s));
    const Result<StorageRecord> record = standby.backUp(*storage);
    REQUIRE(record);

    const Result<StorageCheck> backup = storage->check(Purpose::Backup, standby.control);
    const Result<StorageCheck> restore = storage->check(Purpose::Restore, standby.control);
    const Result<Comparison> comparison = storage->compare(*record, standby.blobs, standby.control);
    const Result<Writers> writers = storage->writers(Watch::Begin, standby.control);

    REQUIRE(backup);
    QVERIFY(backup->problems.isEmpty());
    QVERIFY2(backup->cannot.join(u'\n').contains(u"public.passing"_s), qPrintable(backup->cannot.join(u'\n')));
    REQUIRE(restore);
    QCOMPARE(restore->problems.size(), 1);
    QCOMPARE(restore->problems.first().code, Error::Code::Refused);
    REQUIRE(comparison);
    QCOMPARE(comparison->refusals, restore->problems);
    REQUIRE(writers);
    QVERIFY(!writers->proved);
    QVERIFY2(writers->notProved.contains(u"standby"_s), qPrintable(writers->notProved));
}

void tst_PgTraps::moneyOfAnotherCountryComesBack_data()
{
    QTest::addColumn<CaptureForm>("form");
    QTest::newRow("copies") << CaptureForm::Fitting;
    QTest::newRow("one stream") << CaptureForm::SingleStream;
}

// A comma before the cents: where it stands between thousands, it is a hundred times as much.
void tst_PgTraps::moneyOfAnotherCountryComesBack()
{
    QFETCH(const CaptureForm, form);
    make(u"ALTER DATABASE trap SET lc_monetary TO 'es_CL.utf8'"_s);
    sql(u"CREATE TABLE t (price money, least money DEFAULT 15::money); INSERT INTO t VALUES (12::money)"_s);
    const QString prices = sql(u"SELECT price, least FROM t"_s);
    QCOMPARE(prices, u"$ 12,00|$ 15,00"_s);
    const auto storage = this->storage(form);
    const Result<std::unique_ptr<Staged>> staged = stage(*storage);
    REQUIRE(staged);

    REQUIRE((*staged)->swapIn({staged->get()}, fixture().control));

    QCOMPARE(sql(u"SELECT price, least FROM t"_s), prices);
    QCOMPARE(sql(u"INSERT INTO t DEFAULT VALUES RETURNING least"_s), u"$ 15,00"_s);
}

void tst_PgTraps::statisticsThatCannotBeComputedStopNoRestore_data()
{
    QTest::addColumn<CaptureForm>("form");
    QTest::newRow("copies") << CaptureForm::Fitting;
    QTest::newRow("one stream") << CaptureForm::SingleStream;
}

// On the live server autovacuum fails at it time and again, and writes it into its log.
void tst_PgTraps::statisticsThatCannotBeComputedStopNoRestore()
{
    QFETCH(const CaptureForm, form);
    make(u"CREATE TABLE t (a int, b int); CREATE STATISTICS s ON (100 / a), b FROM t; INSERT INTO t VALUES (0, 1);"
         " CREATE TABLE u AS SELECT i FROM generate_series(1, 100) i;"
         " CREATE MATERIALIZED VIEW m AS SELECT a, b FROM t; CREATE STATISTICS r ON (100 / a), b FROM m;"
         " CREATE MATERIALIZED VIEW n AS SELECT i FROM u; CREATE TABLE parts (a int, b int) PARTITION BY LIST (b);"
         " CREATE TABLE part PARTITION OF parts DEFAULT; INSERT INTO parts VALUES (0, 1);"
         " CREATE STATISTICS q ON (100 / a), b FROM parts"_s);
    QVERIFY(sql(u"ANALYZE t"_s).contains(u"division by zero"_s));
    const auto storage = this->storage(form);
    const Result<std::unique_ptr<Staged>> staged = stage(*storage);
    REQUIRE(staged);

    REQUIRE((*staged)->swapIn({staged->get()}, fixture().control));

    QCOMPARE(sql(u"SELECT a, b FROM m"_s), u"0|1"_s);
    QCOMPARE(sql(u"SELECT string_agg(DISTINCT tablename, ',') FROM pg_stats WHERE schemaname = 'public'"_s),
             u"n,part,u"_s);
}

QTEST_GUILESS_MAIN(tst_PgTraps)
#include "tst_pgtraps.moc"
