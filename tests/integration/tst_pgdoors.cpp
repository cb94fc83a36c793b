// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/bothservers.h"
#include "tests/support/patience.h"
#include "tests/support/postgresfixture.h"
#include "tests/support/sessionpool.h"

#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

// Who may connect, and how many, while databases change their names: nobody gets in between, whatever he may do
// otherwise, and afterwards it is exactly as it was. A superuser comes past a CONNECTION LIMIT of 0, an owner past revoked
// rights; ALLOW_CONNECTIONS stops both.
class tst_PgDoors : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data() { BothServers::addMajors(); }
    void initTestCase();
    void init();
    void cleanupTestCase() { m_servers.reset(); }

    void comeBackExactlyAgainstAPool_data();
    void comeBackExactlyAgainstAPool();
    void areOpenedAgainWhenTheSwapFails_data() { comeBackExactlyAgainstAPool_data(); }
    void areOpenedAgainWhenTheSwapFails();
    void aLimitOfNoneComesBack();

private:
    [[nodiscard]] PostgresFixture &fixture() { return m_servers->current(); }
    QString sql(const QString &database, const QString &text) { return fixture().server.sql(database, text); }
    // Everything that the server says of it, but for what it changes by itself.
    [[nodiscard]] QString row(const QString &database)
    {
        return sql(u"postgres"_s,
                   u"SELECT to_jsonb(d) - 'datfrozenxid' - 'datminmxid' FROM pg_database d WHERE datname ="
                   " '%1'"_s.arg(database));
    }
    [[nodiscard]] QString door(const QString &database)
    {
        return sql(u"postgres"_s,
                   u"SELECT datallowconn, datconnlimit FROM pg_database WHERE datname = '%1'"_s.arg(database));
    }
    [[nodiscard]] Result<std::unique_ptr<Staged>> staged(PostgresStorage &storage);

    std::unique_ptr<BothServers> m_servers;
};

void tst_PgDoors::initTestCase()
{
    m_servers = std::make_unique<BothServers>();
    QVERIFY2(m_servers->start(u"CREATE ROLE app LOGIN; CREATE ROLE boss LOGIN SUPERUSER"_s),
             qPrintable(m_servers->problem()));
}

void tst_PgDoors::init()
{
    QVERIFY(fixture().makeShop());
    sql(u"postgres"_s, u"ALTER DATABASE shop OWNER TO app"_s);
    sql(u"shop"_s, u"GRANT ALL ON ALL TABLES IN SCHEMA public TO app"_s);
}

// Of a backup that says 37; the live database says 23 by then.
Result<std::unique_ptr<Staged>> tst_PgDoors::staged(PostgresStorage &storage)
{
    sql(u"postgres"_s, u"ALTER DATABASE shop CONNECTION LIMIT 37"_s);
    const Result<StorageRecord> record = fixture().backUp(storage);
    if (!record)
        return std::unexpected(record.error());
    sql(u"postgres"_s, u"ALTER DATABASE shop CONNECTION LIMIT 23"_s);
    return storage.stage(*record, fixture().blobs, {.operation = PostgresFixture::operation}, fixture().control);
}

void tst_PgDoors::comeBackExactlyAgainstAPool_data()
{
    QTest::addColumn<QString>("user");
    QTest::newRow("the owner's") << u"app"_s;
    QTest::newRow("a superuser's") << u"boss"_s;
}

void tst_PgDoors::comeBackExactlyAgainstAPool()
{
    QFETCH(const QString, user);
    const auto storage = fixture().storage();
    const Result<std::unique_ptr<Staged>> staged = this->staged(*storage);
    REQUIRE(staged);
    const QString before = row(u"shop"_s);
    const SessionPool pool(QStringList(6, fixture().server.connection(u"shop"_s, user)),
                           u"UPDATE orders SET total = 5 WHERE id = 1 + (random() * 2000)::int"_s);
    QVERIFY(QTest::qWaitFor([&] { return pool.served() > 50; }, patienceMs));

    REQUIRE((*staged)->swapIn({staged->get()}, fixture().control));
    QCOMPARE(door(u"shop"_s), u"t|37"_s);
    QCOMPARE(door(u"shop_old_0123abcd"_s), u"f|23"_s);
    const int swapped = pool.served();
    QVERIFY(
        QTest::qWaitFor([&] { return pool.served() > swapped + 20; }, patienceMs)); // it is let into what was restored

    REQUIRE((*staged)->swapBack({staged->get()}, fixture().control));
    QCOMPARE(row(u"shop"_s), before);
    const int back = pool.served();
    QVERIFY(QTest::qWaitFor([&] { return pool.served() > back + 20; }, patienceMs));
}

void tst_PgDoors::areOpenedAgainWhenTheSwapFails()
{
    QFETCH(const QString, user);
    const auto storage = fixture().storage();
    const Result<std::unique_ptr<Staged>> staged = this->staged(*storage);
    REQUIRE(staged);
    const QString before = row(u"shop"_s);
    sql(u"postgres"_s, u"CREATE DATABASE shop_old_0123abcd"_s); // in the way
    const SessionPool pool(QStringList(4, fixture().server.connection(u"shop"_s, user)), u"SELECT 1"_s);
    QVERIFY(QTest::qWaitFor([&] { return pool.served() > 20; }, patienceMs));

    QVERIFY(!(*staged)->swapIn({staged->get()}, fixture().control));

    QCOMPARE(row(u"shop"_s), before);
    const int failed = pool.served();
    QVERIFY(QTest::qWaitFor([&] { return pool.served() > failed + 20; }, patienceMs));
}

// 0 keeps out all but superusers, by intention: it is no leftover of ours.
void tst_PgDoors::aLimitOfNoneComesBack()
{
    const auto storage = fixture().storage();
    sql(u"postgres"_s, u"ALTER DATABASE shop CONNECTION LIMIT 0"_s);
    const Result<StorageRecord> record = fixture().backUp(*storage);
    REQUIRE(record);
    const QString before = row(u"shop"_s);
    const Result<std::unique_ptr<Staged>> staged = storage->stage(
        *record, fixture().blobs, {.operation = PostgresFixture::operation}, fixture().control);
    REQUIRE(staged);

    REQUIRE((*staged)->swapIn({staged->get()}, fixture().control));
    QCOMPARE(door(u"shop"_s), u"t|0"_s);
    REQUIRE((*staged)->swapBack({staged->get()}, fixture().control));
    QCOMPARE(row(u"shop"_s), before);
}

QTEST_GUILESS_MAIN(tst_PgDoors)
#include "tst_pgdoors.moc"
