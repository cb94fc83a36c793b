// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/bothservers.h"
#include "tests/support/postgresfixture.h"
#include "tests/support/postgressession.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

// A database is backed up, changed, restored, undone: on a server of 15 and one of 17, with the tools of 17.
class tst_PostgresStorage : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data() { BothServers::addMajors(); }
    void initTestCase();
    void init();
    void cleanupTestCase() { m_servers.reset(); }

    void everythingComesBackAndGoesBackAgain();
    void aDroppedDatabaseIsCreated();
    void theDatabasesPropertiesAreKept();
    void secretSettingsComeBackAndAreInNoManifest_data();
    void secretSettingsComeBackAndAreInNoManifest();
    void checkSaysThatAllIsWell();
    void comparisonCountsRowsNowAndThen();
    void comparisonCountsALargeTableThatNobodyCounted();
    void comparisonWaitsForNoLockedTable();
    void whatFailsLeavesNothingBeside();
    void aCancelledRestoreLeavesNothingBeside();
    void sweepRemovesWhatACrashLeft();
    void theLockNamesItsHolderAndSurvivesTheSwap();
    void tellsWhatWasWrittenSinceTheSwap();
    void tellsThatALockedTableCouldNotBeLookedAt();

private:
    [[nodiscard]] PostgresFixture &fixture() { return m_servers->current(); }
    [[nodiscard]] Result<std::unique_ptr<Staged>> stage(PostgresStorage &storage, const StorageRecord &record);
    [[nodiscard]] QString beside()
    {
        return fixture().server.sql(
            u"postgres"_s, u"SELECT string_agg(datname, ',') FROM pg_database WHERE datname LIKE 'shop\\_%'"_s);
    }

    std::unique_ptr<BothServers> m_servers;
};

void tst_PostgresStorage::initTestCase()
{
    m_servers = std::make_unique<BothServers>();
    QVERIFY2(m_servers->start(), qPrintable(m_servers->problem()));
}

void tst_PostgresStorage::init()
{
    QVERIFY(fixture().makeShop());
    fixture().cancelled = false;
}

Result<std::unique_ptr<Staged>> tst_PostgresStorage::stage(PostgresStorage &storage, const StorageRecord &record)
{
    return storage.stage(record, fixture().blobs, {.operation = PostgresFixture::operation}, fixture().control);
}

void tst_PostgresStorage::everythingComesBackAndGoesBackAgain()
{
    const auto storage = fixture().storage();
    const QString before = fixture().contentOf(u"shop"_s);
    const Result<StorageRecord> record = fixture().backUp(*storage);
    REQUIRE(record);
    fixture().server.sql(
        u"shop"_s,
        u"DROP TABLE orders CASCADE; DELETE FROM customers; SELECT nextval('invoice'); SELECT lo_unlink(4711)"_s);
    const QString damaged = fixture().contentOf(u"shop"_s);
    QVERIFY(before != damaged);

    const Result<std::unique_ptr<Staged>> staged = stage(*storage, *record);
    REQUIRE(staged);
    QCOMPARE(fixture().contentOf(u"shop"_s), damaged);
    QCOMPARE(*(*staged)->state(), SwapState::Old);

    REQUIRE((*staged)->swapIn({staged->get()}, fixture().control));
    QCOMPARE(*(*staged)->state(), SwapState::New);
    QCOMPARE(fixture().contentOf(u"shop"_s), before);
    QVERIFY(*(*staged)->keptBytes() > 1000000);

    REQUIRE((*staged)->swapBack({staged->get()}, fixture().control));
    QCOMPARE(*(*staged)->state(), SwapState::Old);
    QCOMPARE(fixture().contentOf(u"shop"_s), damaged);

    const Result<std::unique_ptr<Staged>> reopened = storage->reopen((*staged)->identity());
    REQUIRE(reopened);
    REQUIRE((*reopened)->swapIn({reopened->get()}, fixture().control));
    REQUIRE((*reopened)->swapIn({reopened->get()}, fixture().control));
    REQUIRE((*reopened)->drop(fixture().control));
    REQUIRE((*reopened)->drop(fixture().control));
    QCOMPARE(fixture().contentOf(u"shop"_s), before);
    QCOMPARE(beside(), QString());
}

void tst_PostgresStorage::aDroppedDatabaseIsCreated()
{
    const auto storage = fixture().storage();
    const QString before = fixture().contentOf(u"shop"_s);
    const Result<StorageRecord> record = fixture().backUp(*storage);
    REQUIRE(record);
    fixture().server.sql(u"postgres"_s, u"DROP DATABASE shop WITH (FORCE)"_s);

    const Result<Comparison> comparison = storage->compare(*record, fixture().blobs, fixture().control);
    REQUIRE(comparison);
    QVERIFY2(!comparison->exists, qPrintable(comparison->warnings.join(u' ')));
    QVERIFY(comparison->loss.isEmpty());
    QVERIFY(comparison->refusals.isEmpty());
    const Result<std::unique_ptr<Staged>> staged = stage(*storage, *record);
    REQUIRE(staged);
    REQUIRE((*staged)->swapIn({staged->get()}, fixture().control));

    QCOMPARE(fixture().contentOf(u"shop"_s), before);
    REQUIRE((*staged)->swapBack({staged->get()}, fixture().control));
    REQUIRE((*staged)->drop(fixture().control));
    QCOMPARE(fixture().server.sql(u"postgres"_s, u"SELECT count(*) FROM pg_database WHERE datname LIKE 'shop%'"_s),
             u"0"_s);
}

void tst_PostgresStorage::theDatabasesPropertiesAreKept()
{
    PostgresServer &server = fixture().server;
    server.sql(u"postgres"_s,
               u"DO $$ BEGIN CREATE ROLE clerk; EXCEPTION WHEN duplicate_object THEN NULL; END $$;"
               "GRANT CONNECT ON DATABASE shop TO clerk WITH GRANT OPTION; REVOKE ALL ON DATABASE shop FROM PUBLIC;"
               "ALTER DATABASE shop SET search_path TO \"$user\", public, \"odd, schema\";"
               "ALTER DATABASE shop SET work_mem TO '7MB'; ALTER ROLE clerk IN DATABASE shop SET my.thing TO 'it''s';"
               "COMMENT ON DATABASE shop IS 'the shop''s'; ALTER DATABASE shop OWNER TO clerk;"
               "ALTER DATABASE shop CONNECTION LIMIT 33"_s);
    const QString question =
        u"SELECT d.datdba::regrole, d.datconnlimit, d.datallowconn, (SELECT string_agg(a::text, ',' ORDER BY a::text)"
        " FROM unnest(d.datacl) a), shobj_description(d.oid, 'pg_database'), (SELECT string_agg(setrole::regrole"
        " || array_to_string(setconfig, '~'), ';' ORDER BY setrole) FROM pg_db_role_setting WHERE setdatabase = d.oid)"
        " FROM pg_database d WHERE datname = 'shop'"_s;
    const QString before = server.sql(u"postgres"_s, question);
    QVERIFY(before.contains(u"my.thing=it's"_s));
    const auto storage = fixture().storage();
    const Result<StorageRecord> record = fixture().backUp(*storage);
    REQUIRE(record);
    server.sql(u"postgres"_s, u"ALTER DATABASE shop RESET ALL"_s);

    const Result<std::unique_ptr<Staged>> staged = stage(*storage, *record);
    REQUIRE(staged);
    REQUIRE((*staged)->swapIn({staged->get()}, fixture().control));

    QCOMPARE(server.sql(u"postgres"_s, question), before);
}

void tst_PostgresStorage::secretSettingsComeBackAndAreInNoManifest_data()
{
    QTest::addColumn<CaptureForm>("form");
    QTest::newRow("copies") << CaptureForm::Fitting;
    QTest::newRow("one stream") << CaptureForm::SingleStream;
}

void tst_PostgresStorage::secretSettingsComeBackAndAreInNoManifest()
{
    QFETCH(const CaptureForm, form);
    PostgresServer &server = fixture().server;
    // One by one: several statements that set what is no parameter yet are refused.
    server.sql(u"postgres"_s, u"DO $$ BEGIN CREATE ROLE clerk; EXCEPTION WHEN duplicate_object THEN NULL; END $$"_s);
    server.sql(u"postgres"_s, u"ALTER DATABASE shop SET \"app.jwt_secret\" TO 'hunter2 = all'"_s);
    server.sql(u"postgres"_s, u"ALTER ROLE clerk IN DATABASE shop SET \"app.jwt_secret\" TO 'hunter2 of clerk'"_s);
    server.sql(u"postgres"_s, u"ALTER DATABASE shop SET work_mem TO '7MB'"_s);
    const QString question =
        u"SELECT string_agg(setrole::text || array_to_string(setconfig, '~'), ';' ORDER BY setrole)"
        " FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase WHERE datname = 'shop'"_s;
    const QString before = server.sql(u"postgres"_s, question);
    QCOMPARE(before.count(u"hunter2"_s), 2);
    const auto storage = fixture().storage(fixture().config(), form);

    const Result<StorageRecord> record = fixture().backUp(*storage);

    REQUIRE(record);
    const QByteArray facts = QJsonDocument(record->facts).toJson();
    QVERIFY(!facts.contains("hunter2"));
    QVERIFY(facts.contains("app.jwt_secret"));
    QVERIFY(facts.contains("7MB"));
    server.sql(u"postgres"_s, u"ALTER DATABASE shop RESET ALL"_s);
    const Result<std::unique_ptr<Staged>> staged = stage(*storage, *record);
    REQUIRE(staged);
    REQUIRE((*staged)->swapIn({staged->get()}, fixture().control));
    QCOMPARE(server.sql(u"postgres"_s, question), before);
}

void tst_PostgresStorage::checkSaysThatAllIsWell()
{
    const Result<StorageCheck> check = fixture().storage()->check(Purpose::Restore, fixture().control);

    REQUIRE(check);
    QFETCH_GLOBAL(const int, major);
    QVERIFY(check->version.startsWith(QString::number(major)));
    QVERIFY(check->sizeBytes > 1000000);
    QVERIFY(check->problems.isEmpty());
    QCOMPARE(check->cannot, QStringList());
}

void tst_PostgresStorage::comparisonCountsRowsNowAndThen()
{
    const auto storage = fixture().storage();
    const Result<StorageRecord> record = fixture().backUp(*storage);
    REQUIRE(record);
    const Result<Comparison> same = storage->compare(*record, fixture().blobs, fixture().control);
    REQUIRE(same);
    QCOMPARE(same->removed + same->added + same->overwritten, 0);
    QVERIFY(same->loss.isEmpty());
    fixture().server.sql(
        u"shop"_s,
        u"INSERT INTO customers (name) VALUES ('late'); DELETE FROM audit WHERE what = 'entry 1';"
        "CREATE TABLE later AS SELECT 1 AS a UNION ALL SELECT 2; UPDATE orders SET total = 1 WHERE id = 1"_s);

    const Result<Comparison> changed = storage->compare(*record, fixture().blobs, fixture().control);

    REQUIRE(changed);
    QCOMPARE(changed->removed, 3);
    QCOMPARE(changed->added, 1);
    QCOMPARE(changed->differences.first().subject, u"public.later"_s);
    QCOMPARE(changed->loss, u"3 row(s) that came since, 1 new table(s), every change in 3 table(s) will be gone."_s);
}

// As every table is on 13 before its first ANALYZE: only since 14 there is a number that says so.
void tst_PostgresStorage::comparisonCountsALargeTableThatNobodyCounted()
{
    const auto storage = fixture().storage();
    const Result<StorageRecord> record = fixture().backUp(*storage);
    REQUIRE(record);
    fixture().server.sql(u"shop"_s, u"CREATE TABLE pictures (p text) WITH (autovacuum_enabled = false);"
                                    " ALTER TABLE pictures ALTER p SET STORAGE EXTERNAL;"
                                    " INSERT INTO pictures SELECT repeat('x', 2000000) FROM generate_series(1, 40);"
                                    " UPDATE pg_class SET reltuples = 0, relpages = 0 WHERE relname = 'pictures'"_s);

    const Result<Comparison> comparison = storage->compare(*record, fixture().blobs, fixture().control);

    REQUIRE(comparison);
    QCOMPARE(comparison->differences.first().subject, u"public.pictures"_s);
    QCOMPARE(comparison->differences.first().now, 40);
    QCOMPARE(comparison->removed, 40);
}

// In the hands of a migration that hangs: what a restore may be wanted for. Ours must not wait until the server ends it.
static void lockOrders(PostgresSession &migration)
{
    migration.run(u"SET idle_in_transaction_session_timeout = '2min'"_s);
    migration.run(u"BEGIN"_s);
    QCOMPARE(migration.run(u"LOCK TABLE orders IN ACCESS EXCLUSIVE MODE"_s), QString());
}

void tst_PostgresStorage::comparisonWaitsForNoLockedTable()
{
    const auto storage = fixture().storage();
    const Result<StorageRecord> record = fixture().backUp(*storage);
    REQUIRE(record);
    PostgresSession migration(fixture().server.connection(u"shop"_s));
    lockOrders(migration);

    const Result<Comparison> comparison = storage->compare(*record, fixture().blobs, fixture().control);

    REQUIRE(comparison);
    QCOMPARE(migration.run(u"COMMIT"_s), QString());
    QVERIFY(comparison->readable);
    QVERIFY2(comparison->warnings.join(u' ').contains(u"public.orders"_s), qPrintable(comparison->warnings.join(u' ')));
    for (const Difference &difference : comparison->differences)
        QCOMPARE(difference.change == Difference::Change::Same, difference.subject != u"public.orders"_s);
}

void tst_PostgresStorage::whatFailsLeavesNothingBeside()
{
    const auto storage = fixture().storage();
    Result<StorageRecord> record = fixture().backUp(*storage);
    REQUIRE(record);
    QJsonArray tables = record->facts[u"tables"_s].toArray();
    QJsonObject table = tables[0].toObject();
    table[u"rows"_s] = table[u"rows"_s].toInteger() + 1;
    tables[0] = table;
    record->facts[u"tables"_s] = tables;

    const Result<std::unique_ptr<Staged>> staged = stage(*storage, *record);

    QVERIFY(!staged);
    QCOMPARE(staged.error().code, Error::Code::Corrupt);
    QCOMPARE(beside(), QString());
}

void tst_PostgresStorage::aCancelledRestoreLeavesNothingBeside()
{
    const auto storage = fixture().storage();
    const Result<StorageRecord> record = fixture().backUp(*storage);
    REQUIRE(record);
    const TaskControl control(fixture().cancelled, [this](const Progress &progress) {
        fixture().cancelled = progress.step == Step::Stage && progress.done > 0;
    });

    const Result<std::unique_ptr<Staged>> staged = storage->stage(*record, fixture().blobs,
                                                                  {.operation = PostgresFixture::operation}, control);

    QVERIFY(!staged);
    QCOMPARE(staged.error().code, Error::Code::Cancelled);
    QCOMPARE(beside(), QString());
}

void tst_PostgresStorage::sweepRemovesWhatACrashLeft()
{
    fixture().server.sql(u"postgres"_s, u"CREATE DATABASE shop_us_0123abcd"_s);
    fixture().server.sql(u"postgres"_s, u"CREATE DATABASE shop_us_99999999"_s);

    REQUIRE(fixture().storage()->sweep(PostgresFixture::operation, fixture().control));

    QCOMPARE(beside(), u"shop_us_99999999"_s);
}

void tst_PostgresStorage::theLockNamesItsHolderAndSurvivesTheSwap()
{
    const auto storage = fixture().storage();
    const Result<StorageRecord> record = fixture().backUp(*storage);
    REQUIRE(record);
    Result<std::unique_ptr<StorageLock>> lock = storage->lock(u"alice's restore"_s);
    REQUIRE(lock);
    const Result<std::unique_ptr<Staged>> staged = stage(*storage, *record);
    REQUIRE(staged);
    REQUIRE((*staged)->swapIn({staged->get()}, fixture().control));

    const Result<std::unique_ptr<StorageLock>> second = fixture().storage()->lock(u"bob"_s);
    QVERIFY(!second);
    QCOMPARE(second.error().code, Error::Code::Busy);
    QVERIFY2(second.error().why.contains(u"alice's restore"_s), qPrintable(second.error().why));

    lock->reset();
    REQUIRE(fixture().storage()->lock(u"bob"_s));
}

void tst_PostgresStorage::tellsWhatWasWrittenSinceTheSwap()
{
    const auto storage = fixture().storage();
    const Result<StorageRecord> record = fixture().backUp(*storage);
    REQUIRE(record);
    const Result<std::unique_ptr<Staged>> staged = stage(*storage, *record);
    REQUIRE(staged);
    REQUIRE((*staged)->swapIn({staged->get()}, fixture().control));
    const Result<QStringList> quiet = (*staged)->writesSinceSwap(fixture().control);
    REQUIRE(quiet);
    QCOMPARE(*quiet, QStringList());
    fixture().server.sql(
        u"shop"_s,
        u"INSERT INTO customers (name) VALUES ('late'); DELETE FROM orders WHERE id <= 2; CREATE TABLE extra (a int)"_s);

    const Result<QStringList> writes = (*staged)->writesSinceSwap(fixture().control);

    REQUIRE(writes);
    QCOMPARE(writes->size(), 3);
    QVERIFY2(writes->contains(u"public.customers: 1 row(s) written"_s), qPrintable(writes->join(u'\n')));
}

void tst_PostgresStorage::tellsThatALockedTableCouldNotBeLookedAt()
{
    const auto storage = fixture().storage();
    const Result<StorageRecord> record = fixture().backUp(*storage);
    REQUIRE(record);
    const Result<std::unique_ptr<Staged>> staged = stage(*storage, *record);
    REQUIRE(staged);
    REQUIRE((*staged)->swapIn({staged->get()}, fixture().control));
    PostgresSession migration(fixture().server.connection(u"shop"_s));
    lockOrders(migration);

    const Result<QStringList> writes = (*staged)->writesSinceSwap(fixture().control);

    REQUIRE(writes);
    QCOMPARE(migration.run(u"COMMIT"_s), QString());
    QCOMPARE(writes->size(), 1);
    QVERIFY2(writes->first().startsWith(u"public.orders: "_s), qPrintable(writes->first()));
}

QTEST_GUILESS_MAIN(tst_PostgresStorage)
#include "tst_postgresstorage.moc"
