// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/databaseclone.h"
#include "services/storages/postgres/localdatabases.h"
#include "tests/support/onbothservers.h"

#include <QTest>

#include <algorithm>
#include <memory>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

// Databases that are left when a DROP DATABASE is cut short: the server calls them invalid, lets nobody in, and ends the
// session of who alters them.
class tst_PostgresHalfDropped : public OnBothServers
{
    Q_OBJECT

public:
    tst_PostgresHalfDropped()
        : OnBothServers(u"shop"_s)
    { }

private slots:
    void aStagedOneIsDropped();
    void aStagedOneThatNoJournalKnowsIsSwept();
    void aCopyIsSwept();
    void aKeptOneIsDropped();

    void aStagedOneIsNotSwappedIn();
    void aKeptOneThatIsLostLeavesTheLiveOneOpen_data();
    void aKeptOneThatIsLostLeavesTheLiveOneOpen();
    void aLiveOneIsSaidAndLeftAlone();
    void aLiveOneIsOfferedToNobody();
    void aRestoredOneThatWasDroppedInTwoStepsLetsTheOldOneBack();
    void aClosedDoorIsSomethingElse();

private:
    [[nodiscard]] bool makeShop();
    QString server(const QString &statements) { return fixture().server.sql(u"postgres"_s, statements); }
    void halfDrop(const QString &database);
    [[nodiscard]] QString customers() { return sql(u"SELECT count(*) FROM customers"_s); }
    [[nodiscard]] QString beside()
    {
        return server(u"SELECT string_agg(datname, ',') FROM pg_database WHERE datname LIKE 'shop\\_%'"_s);
    }
    // A backup with 200 customers, staged beside a live database that then has 201.
    [[nodiscard]] Result<std::unique_ptr<Staged>> stageShop();

    std::unique_ptr<PostgresStorage> m_storage;
};

static const auto s_staged = u"shop_us_0123abcd"_s;
static const auto s_old = u"shop_old_0123abcd"_s;

bool tst_PostgresHalfDropped::makeShop()
{
    m_storage = fixture().storage();
    return fixture().makeShop();
}

// As DROP DATABASE marks it before the first file goes.
void tst_PostgresHalfDropped::halfDrop(const QString &database)
{
    QCOMPARE(server(u"UPDATE pg_database SET datconnlimit = -2 WHERE datname = '%1' RETURNING datname"_s.arg(database)),
             database);
    QVERIFY(fixture().server.sql(database, u"SELECT 1"_s).startsWith(u"ERROR"_s));
}

Result<std::unique_ptr<Staged>> tst_PostgresHalfDropped::stageShop()
{
    const Result<StorageRecord> record = fixture().backUp(*m_storage);
    if (!record)
        return std::unexpected(record.error());
    fixture().server.sql(u"shop"_s, u"INSERT INTO customers (name) VALUES ('late')"_s);
    return m_storage->stage(*record, fixture().blobs, {.operation = PostgresFixture::operation}, fixture().control);
}

void tst_PostgresHalfDropped::aStagedOneIsDropped()
{
    QVERIFY(makeShop());
    const Result<std::unique_ptr<Staged>> staged = stageShop();
    REQUIRE(staged);
    halfDrop(s_staged);

    REQUIRE((*staged)->drop(fixture().control));

    QCOMPARE(beside(), QString());
    QCOMPARE(customers(), u"201"_s);
}

void tst_PostgresHalfDropped::aStagedOneThatNoJournalKnowsIsSwept()
{
    QVERIFY(makeShop());
    REQUIRE(stageShop());
    halfDrop(s_staged);

    REQUIRE(m_storage->sweep(PostgresFixture::operation, fixture().control));

    QCOMPARE(beside(), QString());
    QCOMPARE(customers(), u"201"_s);
}

void tst_PostgresHalfDropped::aCopyIsSwept()
{
    QVERIFY(makeShop());
    server(u"CREATE DATABASE shop_copy_0123abcd"_s);
    server(u"COMMENT ON DATABASE shop_copy_0123abcd IS '%1of shop for the backup %2'"_s.arg(
        cloneMark, PostgresFixture::operation));
    halfDrop(u"shop_copy_0123abcd"_s);

    REQUIRE(m_storage->sweep(PostgresFixture::operation, fixture().control));

    QCOMPARE(beside(), QString());
}

void tst_PostgresHalfDropped::aKeptOneIsDropped()
{
    QVERIFY(makeShop());
    const Result<std::unique_ptr<Staged>> staged = stageShop();
    REQUIRE(staged);
    REQUIRE((*staged)->swapIn({staged->get()}, fixture().control));
    halfDrop(s_old);

    REQUIRE((*staged)->keptBytes());
    REQUIRE((*staged)->drop(fixture().control));

    QCOMPARE(beside(), QString());
    QCOMPARE(customers(), u"200"_s);
}

void tst_PostgresHalfDropped::aStagedOneIsNotSwappedIn()
{
    QVERIFY(makeShop());
    const Result<std::unique_ptr<Staged>> staged = stageShop();
    REQUIRE(staged);
    halfDrop(s_staged);

    const Result<> swapped = (*staged)->swapIn({staged->get()}, fixture().control);

    QVERIFY(!swapped);
    QCOMPARE(swapped.error().code, Error::Code::Refused);
    QVERIFY(swapped.error().message.contains(s_staged));
    QCOMPARE(customers(), u"201"_s);
    REQUIRE((*staged)->swapBack({staged->get()}, fixture().control));
    REQUIRE((*staged)->drop(fixture().control));
    QCOMPARE(beside(), QString());
}

void tst_PostgresHalfDropped::aKeptOneThatIsLostLeavesTheLiveOneOpen_data()
{
    QTest::addColumn<QString>("loss");
    QTest::newRow("half dropped") << u"UPDATE pg_database SET datconnlimit = -2 WHERE datname = '%1'"_s;
    QTest::newRow("dropped") << u"DROP DATABASE %1"_s;
}

void tst_PostgresHalfDropped::aKeptOneThatIsLostLeavesTheLiveOneOpen()
{
    QVERIFY(makeShop());
    QFETCH(const QString, loss);
    const Result<std::unique_ptr<Staged>> staged = stageShop();
    REQUIRE(staged);
    REQUIRE((*staged)->swapIn({staged->get()}, fixture().control));
    QCOMPARE(server(loss.arg(s_old)), QString());

    const Result<> undone = (*staged)->swapBack({staged->get()}, fixture().control);

    QVERIFY(!undone);
    QCOMPARE(undone.error().code, Error::Code::NotFound);
    QVERIFY(undone.error().why.contains(s_old));
    QCOMPARE(customers(), u"200"_s);
    const Result<SwapState> state = (*staged)->state();
    REQUIRE(state);
    QCOMPARE(*state, SwapState::New);
    REQUIRE((*staged)->swapIn({staged->get()}, fixture().control));
    REQUIRE((*staged)->drop(fixture().control));
    QCOMPARE(beside(), QString());
    QCOMPARE(customers(), u"200"_s);
}

static bool hasRefusal(const QList<Error> &errors)
{
    return std::ranges::any_of(errors, [](const Error &error) {
        return error.code == Error::Code::Refused && error.todo.contains(u"DROP DATABASE"_s);
    });
}

void tst_PostgresHalfDropped::aLiveOneIsSaidAndLeftAlone()
{
    QVERIFY(makeShop());
    const Result<StorageRecord> record = fixture().backUp(*m_storage);
    REQUIRE(record);
    halfDrop(u"shop"_s);

    const Result<StorageCheck> backup = m_storage->check(Purpose::Backup, fixture().control);
    const Result<StorageCheck> restore = m_storage->check(Purpose::Restore, fixture().control);
    const Result<StorageRecord> another = fixture().backUp(*m_storage);
    const Result<Comparison> comparison = m_storage->compare(*record, fixture().blobs, fixture().control);
    const Result<std::unique_ptr<Staged>> refused = stage(*record, fixture().blobs);

    REQUIRE(backup);
    QCOMPARE(backup->presence, StorageCheck::Presence::Unreadable);
    QVERIFY(hasRefusal(backup->problems));
    REQUIRE(restore);
    QVERIFY(hasRefusal(restore->problems));
    QVERIFY(!another);
    QCOMPARE(another.error().code, Error::Code::Refused);
    REQUIRE(comparison);
    QVERIFY(hasRefusal(comparison->refusals));
    QVERIFY(!refused);
    QVERIFY(hasRefusal({refused.error()}));
    QCOMPARE(beside(), QString());

    QCOMPARE(server(u"DROP DATABASE shop"_s), QString());
    const Result<std::unique_ptr<Staged>> staged = stage(*record, fixture().blobs);
    REQUIRE(staged);
    REQUIRE((*staged)->swapIn({staged->get()}, fixture().control));
    QCOMPARE(customers(), u"200"_s);
}

void tst_PostgresHalfDropped::aLiveOneIsOfferedToNobody()
{
    QVERIFY(makeShop());
    const LocalServer here{.folder = fixture().server.socketFolder(),
                           .port = qEnvironmentVariable("PGPORT", u"5432"_s).toInt()};
    qputenv("PGUSER", "postgres");
    const auto names = [&] {
        QStringList found;
        const Result<QList<LocalDatabase>> databases = databasesOf(here, nullptr, fixture().control);
        for (const LocalDatabase &database : databases ? *databases : QList<LocalDatabase>())
            found.append(database.name);
        return found;
    };
    QVERIFY(names().contains(u"shop"_s));
    halfDrop(u"shop"_s);

    QVERIFY(!names().contains(u"shop"_s));
    qunsetenv("PGUSER");
}

// Nobody writes to it, so the undo is not held up by that; what its user began to drop, he drops.
void tst_PostgresHalfDropped::aRestoredOneThatWasDroppedInTwoStepsLetsTheOldOneBack()
{
    QVERIFY(makeShop());
    const Result<std::unique_ptr<Staged>> staged = stageShop();
    REQUIRE(staged);
    REQUIRE((*staged)->swapIn({staged->get()}, fixture().control));
    halfDrop(u"shop"_s);

    const Result<Writers> writers = m_storage->writers(Watch::Begin, fixture().control);
    const Result<> early = (*staged)->swapBack({staged->get()}, fixture().control);
    const Result<> forward = (*staged)->swapIn({staged->get()}, fixture().control);

    REQUIRE(writers);
    QVERIFY(writers->proved);
    QVERIFY(!early);
    QVERIFY(hasRefusal({early.error()}));
    REQUIRE(forward); // where an undo that failed goes
    QCOMPARE(server(u"DROP DATABASE shop"_s), QString());
    REQUIRE((*staged)->swapBack({staged->get()}, fixture().control));
    QCOMPARE(customers(), u"201"_s);
    REQUIRE((*staged)->drop(fixture().control));
    QCOMPARE(beside(), QString());
}

void tst_PostgresHalfDropped::aClosedDoorIsSomethingElse()
{
    QVERIFY(makeShop());
    server(u"ALTER DATABASE shop ALLOW_CONNECTIONS false"_s);

    const Result<StorageCheck> check = m_storage->check(Purpose::Backup, fixture().control);

    REQUIRE(check);
    QCOMPARE(check->problems.size(), 1);
    QCOMPARE(check->problems.first().code, Error::Code::Busy);
}

QTEST_GUILESS_MAIN(tst_PostgresHalfDropped)
#include "tst_postgreshalfdropped.moc"
