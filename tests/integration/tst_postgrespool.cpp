// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/onbothservers.h"
#include "tests/support/pgbouncer.h"
#include "tests/support/slowline.h"

#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

// A pool of connections between us and the server.
class tst_PostgresPool : public OnBothServers
{
    Q_OBJECT

public:
    tst_PostgresPool()
        : OnBothServers(u"shop"_s)
    { }

private slots:
    void cleanup() { m_pool.reset(); }

    void aPoolIsNoServer_data() { addModes(); }
    void aPoolIsNoServer();
    void whatAPoolHandsOnIsAsItWas_data() { addModes(); }
    void whatAPoolHandsOnIsAsItWas();
    void aPoolAsAdministratorRestoresNothing_data() { addModes(); }
    void aPoolAsAdministratorRestoresNothing();
    void aWayThatOnlyCarriesIsTheServer();

private:
    static void addModes();
    void startPool();
    [[nodiscard]] StorageConfig pooled();

    std::unique_ptr<PgBouncer> m_pool;
};

void tst_PostgresPool::addModes()
{
    QTest::addColumn<QString>("mode");
    QTest::newRow("another session for each transaction") << u"transaction"_s;
    QTest::newRow("one session for each client") << u"session"_s;
}

void tst_PostgresPool::startPool()
{
    QFETCH(const QString, mode);
    QVERIFY(fixture().makeShop());
    m_pool = std::make_unique<PgBouncer>(fixture().server);
    QVERIFY2(m_pool->start(mode), qPrintable(m_pool->problem()));
    QCOMPARE(answerFrom(m_pool->connection(u"shop"_s), u"SELECT count(*) FROM orders"_s), u"3000"_s);
}

StorageConfig tst_PostgresPool::pooled()
{
    StorageConfig config = fixture().config();
    config.connection = m_pool->connection(u"shop"_s);
    return config;
}

void tst_PostgresPool::aPoolIsNoServer()
{
    startPool();
    const Result<StorageRecord> earlier = fixture().backUp(*fixture().storage());
    REQUIRE(earlier);
    const auto storage = fixture().storage(pooled());

    const Result<StorageCheck> check = storage->check(Purpose::Backup, fixture().control);
    const Result<StorageRecord> record = fixture().backUp(*storage);
    const Result<Comparison> comparison = storage->compare(*earlier, fixture().blobs, fixture().control);
    const Result<std::unique_ptr<StorageLock>> lock = storage->lock(u"me"_s);

    REQUIRE(check);
    QCOMPARE(check->presence, StorageCheck::Presence::Unreadable);
    QCOMPARE(check->problems.size(), 1);
    QCOMPARE(check->problems.first().code, Error::Code::InvalidInput);
    QVERIFY(check->problems.first().why.contains(u":6432"_s));
    QVERIFY(!record);
    QCOMPARE(record.error().code, Error::Code::InvalidInput);
    QVERIFY(!comparison);
    QCOMPARE(comparison.error().code, Error::Code::InvalidInput);
    QVERIFY(!lock);
    QCOMPARE(lock.error().code, Error::Code::InvalidInput);
}

// The session that we had for a moment is the next client's.
void tst_PostgresPool::whatAPoolHandsOnIsAsItWas()
{
    startPool();
    const QString asked = u"SELECT current_setting('search_path'), current_setting('extra_float_digits'),"
                          " current_setting('bytea_output'), current_setting('row_security')"_s;
    const QString before = answerFrom(m_pool->connection(u"shop"_s), asked);

    REQUIRE(fixture().storage(pooled())->check(Purpose::Backup, fixture().control));

    QCOMPARE(answerFrom(m_pool->connection(u"shop"_s), asked), before);
}

void tst_PostgresPool::aPoolAsAdministratorRestoresNothing()
{
    startPool();
    const Result<StorageRecord> record = fixture().backUp(*fixture().storage());
    REQUIRE(record);
    StorageConfig config = fixture().config();
    config.adminConnection = m_pool->connection(u"postgres"_s);
    const auto storage = fixture().storage(config);

    const Result<StorageCheck> check = storage->check(Purpose::Restore, fixture().control);
    const Result<std::unique_ptr<Staged>> staged = storage->stage(
        *record, fixture().blobs, {.operation = PostgresFixture::operation}, fixture().control);

    REQUIRE(check);
    QCOMPARE(check->problems.size(), 1);
    QCOMPARE(check->problems.first().code, Error::Code::InvalidInput);
    QVERIFY(!staged);
    QCOMPARE(staged.error().code, Error::Code::InvalidInput);
    QCOMPARE(fixture().server.sql(u"postgres"_s, u"SELECT count(*) FROM pg_database WHERE datname LIKE 'shop_%'"_s),
             u"0"_s);
}

void tst_PostgresPool::aWayThatOnlyCarriesIsTheServer()
{
    QVERIFY(fixture().makeShop());
    const SlowLine line(fixture().server.socketFolder() + u"/.s.PGSQL."_s + qEnvironmentVariable("PGPORT", u"5432"_s));
    StorageConfig config = fixture().config();
    config.connection = u"postgresql://postgres@127.0.0.1:%1/shop"_s.arg(line.port());
    const auto storage = fixture().storage(config);

    const Result<StorageCheck> check = storage->check(Purpose::Backup, fixture().control);

    REQUIRE(check);
    QVERIFY(check->problems.isEmpty());
    REQUIRE(fixture().backUp(*storage));
}

QTEST_GUILESS_MAIN(tst_PostgresPool)
#include "tst_postgrespool.moc"
