// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/localdatabases.h"
#include "tests/support/bothservers.h"
#include "tests/support/patience.h"
#include "tests/support/postgresfixture.h"
#include "tests/support/postgressession.h"

#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

// A capture that has the server copy the database and reads the copy.
class tst_PgClone : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data() { BothServers::addMajors(); }
    void initTestCase();
    void init();
    void cleanupTestCase() { m_servers.reset(); }

    void holdsNothingInTheDatabase();
    void isMadeOfTheDatabaseItself();
    void nobodyElseGetsIn_data();
    void nobodyElseGetsIn();
    void isNoDatabaseOfTheUsers();
    void provesThatNobodyWrote();
    void whoWritesMeanwhileIsNoticed();
    void aSessionThatEndsIsWaitedFor();
    void autovacuumGivesWay();
    void fallsBackToLocksAndSaysWhy_data();
    void fallsBackToLocksAndSaysWhy();
    void preparedTransactionsAreRefused();
    void dropsOnlyWhatIsOurs();

private:
    [[nodiscard]] PostgresFixture &fixture() { return m_servers->current(); }
    QString sql(const QString &database, const QString &text) { return fixture().server.sql(database, text); }
    [[nodiscard]] StorageConfig config(const QString &user = u"postgres"_s);
    [[nodiscard]] Result<std::unique_ptr<Capture>> capture(PostgresStorage &storage, bool live = false)
    {
        return storage.capture({.operation = PostgresFixture::operation, .live = live}, fixture().control);
    }
    [[nodiscard]] QString beside()
    {
        return sql(u"postgres"_s, u"SELECT string_agg(datname, ',') FROM pg_database WHERE datname LIKE 'shop\\_%'"_s);
    }

    std::unique_ptr<BothServers> m_servers;
};

static const auto s_clone = u"shop_copy_0123abcd"_s;

void tst_PgClone::initTestCase()
{
    m_servers = std::make_unique<BothServers>();
    QVERIFY2(m_servers->start(u"CREATE ROLE app LOGIN; CREATE ROLE maker LOGIN CREATEDB; CREATE ROLE reader LOGIN;"
                              "GRANT pg_read_all_data TO reader"_s),
             qPrintable(m_servers->problem()));
}

void tst_PgClone::init()
{
    fixture().drop(s_clone);
    QVERIFY(fixture().makeShop());
    QCOMPARE(beside(), QString());
    fixture().cancelled = false;
}

StorageConfig tst_PgClone::config(const QString &user)
{
    StorageConfig config = fixture().config();
    config.connection = fixture().server.connection(u"shop"_s, user);
    config.capture = HoldDatabase::Clone;
    return config;
}

void tst_PgClone::holdsNothingInTheDatabase()
{
    const QString before = fixture().contentOf(u"shop"_s);
    const auto storage = fixture().storage(config());
    const Result<std::unique_ptr<Capture>> held = capture(*storage);
    REQUIRE(held);

    QCOMPARE(sql(u"postgres"_s, u"SELECT count(*) FROM pg_stat_activity WHERE datname = 'shop'"
                                " AND backend_type = 'client backend'"_s),
             u"0"_s);
    const QString changed = sql(u"shop"_s,
                                u"SET lock_timeout = '60s'; TRUNCATE audit; ALTER TABLE orders ADD extra int;"
                                "DROP TABLE customers CASCADE; DROP SEQUENCE invoice"_s);
    QVERIFY2(!changed.startsWith(u"ERROR"_s), qPrintable(changed));
    const Result<StorageRecord> record = (*held)->read(fixture().blobs, fixture().control);
    REQUIRE(record);
    QVERIFY2(record->summary.contains(u"copy"_s), qPrintable(record->summary));
    QCOMPARE(beside(), QString());

    const Result<std::unique_ptr<Staged>> staged = storage->stage(
        *record, fixture().blobs, {.operation = PostgresFixture::operation}, fixture().control);
    REQUIRE(staged);
    REQUIRE((*staged)->swapIn({staged->get()}, fixture().control));
    QCOMPARE(fixture().contentOf(u"shop"_s), before);
}

// What hangs on the OID is that of the database, not of its copy.
void tst_PgClone::isMadeOfTheDatabaseItself()
{
    sql(u"postgres"_s, u"ALTER DATABASE shop OWNER TO app"_s);
    sql(u"postgres"_s, u"ALTER DATABASE shop CONNECTION LIMIT 42"_s);
    sql(u"postgres"_s, u"ALTER DATABASE shop SET work_mem TO '5MB'"_s);
    sql(u"postgres"_s, u"ALTER ROLE reader IN DATABASE shop SET statement_timeout TO '7s'"_s);
    sql(u"postgres"_s, u"REVOKE ALL ON DATABASE shop FROM PUBLIC; GRANT CONNECT ON DATABASE shop TO maker"_s);
    sql(u"postgres"_s, u"COMMENT ON DATABASE shop IS 'the shop'"_s);
    StorageConfig withLocks = config();
    withLocks.capture = HoldDatabase::Locks;
    const Result<StorageRecord> locked = fixture().backUp(*fixture().storage(withLocks));
    REQUIRE(locked);

    const Result<StorageRecord> cloned = fixture().backUp(*fixture().storage(config()));

    REQUIRE(cloned);
    QVERIFY(cloned->summary.contains(u"copy"_s));
    QJsonObject facts = cloned->facts;
    for (const QString &name : {u"database"_s, u"properties"_s, u"roles"_s, u"owners"_s, u"publicSchema"_s, u"tables"_s,
                                u"sequences"_s, u"extensions"_s, u"collations"_s, u"materializedViews"_s}) {
        QVERIFY2(facts.contains(name), qPrintable(name));
        QCOMPARE(facts[name], locked->facts[name]);
    }
    QVERIFY(cloned->sizeBytes > 0);
}

void tst_PgClone::nobodyElseGetsIn_data()
{
    QTest::addColumn<QString>("user");
    QTest::addColumn<QString>("owner");
    QTest::newRow("read by a superuser") << u"postgres"_s << u"app"_s;
    QTest::newRow("read by its owner") << u"maker"_s << u"maker"_s;
}

void tst_PgClone::nobodyElseGetsIn()
{
    QFETCH(const QString, user);
    QFETCH(const QString, owner);
    sql(u"shop"_s, u"GRANT ALL ON ALL TABLES IN SCHEMA public TO maker; GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO"
                   " maker; ALTER LARGE OBJECT 4711 OWNER TO maker"_s);
    sql(u"postgres"_s, u"ALTER DATABASE shop OWNER TO "_s + owner);
    const auto storage = fixture().storage(config(user));
    const Result<std::unique_ptr<Capture>> held = capture(*storage);
    REQUIRE(held);
    QCOMPARE(beside(), s_clone);

    for (const QString &other : {u"app"_s, u"reader"_s, u"maker"_s}) {
        const PostgresSession session(fixture().server.connection(s_clone, other));
        QCOMPARE(session.isOpen(), other == user);
    }
    REQUIRE((*held)->read(fixture().blobs, fixture().control));
    QCOMPARE(beside(), QString());
}

void tst_PgClone::isNoDatabaseOfTheUsers()
{
    const auto storage = fixture().storage(config());
    const Result<std::unique_ptr<Capture>> held = capture(*storage);
    REQUIRE(held);
    qputenv("PGUSER", "postgres");

    const Result<QList<LocalDatabase>> found = databasesOf({.folder = fixture().server.socketFolder()}, nullptr,
                                                           fixture().control);

    REQUIRE(found);
    QCOMPARE(found->size(), 1);
    QCOMPARE(found->first().name, u"shop"_s);
}

void tst_PgClone::provesThatNobodyWrote()
{
    const auto storage = fixture().storage(config());
    REQUIRE(storage->writers(Watch::Begin, fixture().control));
    const Result<std::unique_ptr<Capture>> held = capture(*storage);
    REQUIRE(held);

    const Result<Writers> writers = storage->writers(Watch::End, fixture().control);

    REQUIRE(writers);
    QVERIFY2(writers->proved, qPrintable(writers->notProved + writers->names.join(u' ')));
    QCOMPARE(beside(), s_clone);
}

void tst_PgClone::whoWritesMeanwhileIsNoticed()
{
    const auto storage = fixture().storage(config());
    REQUIRE(storage->writers(Watch::Begin, fixture().control));
    const Result<std::unique_ptr<Capture>> held = capture(*storage);
    REQUIRE(held);
    QCOMPARE(sql(u"shop"_s, u"DELETE FROM audit"_s), QString());

    const Result<Writers> writers = storage->writers(Watch::End, fixture().control);

    REQUIRE(writers);
    QVERIFY(!writers->proved);
}

void tst_PgClone::aSessionThatEndsIsWaitedFor()
{
    PostgresSession leaving(fixture().server.connection(u"shop"_s));
    QVERIFY(leaving.begin(u"SELECT pg_sleep(0.4), pg_terminate_backend(pg_backend_pid())"_s));

    const Result<StorageRecord> record = fixture().backUp(*fixture().storage(config()));

    REQUIRE(record);
    QVERIFY2(record->summary.contains(u"copy that"_s), qPrintable(record->summary));
}

// A worker that would be at a table for minutes.
void tst_PgClone::autovacuumGivesWay()
{
    sql(u"postgres"_s, u"ALTER SYSTEM SET autovacuum = on"_s);
    sql(u"postgres"_s, u"ALTER SYSTEM SET autovacuum_naptime = '1s'"_s);
    sql(u"postgres"_s, u"SELECT pg_reload_conf()"_s);
    sql(u"shop"_s, u"ALTER TABLE orders SET (autovacuum_vacuum_threshold = 0, autovacuum_vacuum_scale_factor = 0,"
                   " autovacuum_vacuum_cost_delay = 100, autovacuum_vacuum_cost_limit = 1)"_s);
    sql(u"shop"_s, u"UPDATE orders SET total = total + 1"_s);
    const auto atWork = u"SELECT count(*) > 0 FROM pg_stat_activity WHERE backend_type = 'autovacuum worker'"
                        " AND datname = 'shop' AND query LIKE '%orders%'"_s;
    QVERIFY(QTest::qWaitFor([&] { return sql(u"postgres"_s, atWork) == u"t"_s; }, patienceMs));

    const Result<StorageRecord> record = fixture().backUp(*fixture().storage(config()));

    sql(u"postgres"_s, u"ALTER SYSTEM RESET ALL"_s);
    sql(u"postgres"_s, u"SELECT pg_reload_conf()"_s);
    REQUIRE(record);
    QVERIFY2(record->summary.contains(u"copy that"_s), qPrintable(record->summary));
}

void tst_PgClone::fallsBackToLocksAndSaysWhy_data()
{
    QTest::addColumn<QString>("user");
    QTest::addColumn<QString>("before"); // in the database
    QTest::addColumn<bool>("live");
    QTest::addColumn<bool>("inUse");
    QTest::addColumn<QString>("reason");
    QTest::addColumn<bool>("toldByTheCheck");
    QTest::newRow("somebody is connected") << u"postgres"_s << QString() << false << true << u"psql"_s << false;
    QTest::newRow("a live backup") << u"postgres"_s << QString() << true << false << u"runs on"_s << false;
    QTest::newRow("no CREATEDB") << u"reader"_s << QString() << false << false << u"CREATEDB"_s << true;
    QTest::newRow("not the owner") << u"maker"_s << u"GRANT pg_read_all_data TO maker"_s << false << false
                                   << u"own the database"_s << true;
    QTest::newRow("a subscription") << u"postgres"_s
                                    << u"CREATE SUBSCRIPTION news CONNECTION 'host=/nowhere' PUBLICATION p"
                                       " WITH (connect = false, slot_name = NONE)"_s
                                    << false << false << u"subscription news"_s << true;
    QTest::newRow("the name is taken") << u"postgres"_s << u"CREATE DATABASE "_s + s_clone << false << false << s_clone
                                       << false;
}

void tst_PgClone::fallsBackToLocksAndSaysWhy()
{
    QFETCH(const QString, user);
    QFETCH(const QString, before);
    QFETCH(const bool, live);
    QFETCH(const bool, inUse);
    QFETCH(const QString, reason);
    QFETCH(const bool, toldByTheCheck);
    sql(u"shop"_s, u"ALTER LARGE OBJECT 4711 OWNER TO "_s + user);
    const QString prepared = before.isEmpty() ? QString() : sql(u"shop"_s, before);
    QVERIFY2(!prepared.startsWith(u"ERROR"_s), qPrintable(prepared));
    PostgresSession other(fixture().server.connection(inUse ? u"shop"_s : u"postgres"_s));
    QCOMPARE(other.run(u"SELECT 1"_s), u"1"_s);
    QStringList notes;
    const TaskControl control(fixture().cancelled, {}, [&](const QString &line) { notes.append(line); });
    const auto storage = fixture().storage(config(user));
    const Result<StorageCheck> check = storage->check(Purpose::Backup, control);
    REQUIRE(check);
    QVERIFY(check->problems.isEmpty());
    QCOMPARE(check->keepsBeside, !toldByTheCheck);
    QCOMPARE(check->cannot.filter(u"copy"_s).filter(reason).size(), toldByTheCheck ? 1 : 0);

    const Result<std::unique_ptr<Capture>> held = storage->capture(
        {.operation = PostgresFixture::operation, .live = live}, control);
    REQUIRE(held);
    const Result<StorageRecord> record = (*held)->read(fixture().blobs, control);

    REQUIRE(record);
    QVERIFY2(record->summary.contains(u"locks"_s) && record->summary.contains(reason), qPrintable(record->summary));
    QCOMPARE(notes.filter(reason).size(), 1);
    QCOMPARE(other.run(u"SELECT 2"_s), u"2"_s); // nobody was sent away
    sql(u"shop"_s, u"DROP SUBSCRIPTION IF EXISTS news"_s);
    sql(u"postgres"_s, u"REVOKE pg_read_all_data FROM maker"_s);
}

void tst_PgClone::preparedTransactionsAreRefused()
{
    QCOMPARE(sql(u"shop"_s, u"BEGIN; DELETE FROM audit; PREPARE TRANSACTION 'two phases'"_s), QString());

    const Result<std::unique_ptr<Capture>> held = capture(*fixture().storage(config()));

    sql(u"shop"_s, u"ROLLBACK PREPARED 'two phases'"_s);
    QVERIFY(!held);
    QCOMPARE(held.error().code, Error::Code::Refused);
    QCOMPARE(beside(), QString());
}

void tst_PgClone::dropsOnlyWhatIsOurs()
{
    const auto storage = fixture().storage(config());
    sql(u"postgres"_s, u"CREATE DATABASE "_s + s_clone);
    REQUIRE(storage->sweep(PostgresFixture::operation, fixture().control));
    QCOMPARE(beside(), s_clone);
    sql(u"postgres"_s, u"DROP DATABASE "_s + s_clone);

    Result<std::unique_ptr<Capture>> held = capture(*storage);
    REQUIRE(held);
    const auto other = u"89abcdef-1111-4222-8333-444455556666"_s;
    REQUIRE(storage->sweep(other, fixture().control));
    QCOMPARE(beside(), s_clone);

    // As the next command does it, after this process died.
    REQUIRE(storage->sweep(PostgresFixture::operation, fixture().control));
    QCOMPARE(beside(), QString());
    QVERIFY(!(*held)->read(fixture().blobs, fixture().control));
}

QTEST_GUILESS_MAIN(tst_PgClone)
#include "tst_pgclone.moc"
