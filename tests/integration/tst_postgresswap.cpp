// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/bothservers.h"
#include "tests/support/postgresfixture.h"
#include "tests/support/postgressession.h"

#include <QProcess>
#include <QRandomGenerator>
#include <QTest>

#include <memory>
#include <thread>
#include <vector>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

// The exchange of names: against sessions that come back, for several databases at once, and when the server dies.
class tst_PostgresSwap : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data() { BothServers::addMajors(); }
    void initTestCase();
    void init();
    void cleanupTestCase() { m_servers.reset(); }

    void reconnectingWritersAndAnOpenSessionDoNotStopIt();
    void twoDatabasesSwapTogether();
    void oneThatCannotSwapKeepsTheOtherInPlace();
    void preparedTransactionsStopItAndTheDoorIsOpenAfterwards();
    void aCrashBeforeTheTransactionLeavesADoorThatRollingBackOpens();
    void aCrashOnTheWayBackLeavesADoorThatGoingForwardOpens();
    void aReplicationSlotKeepsTheOldDatabase();
    void somebodyElsesRenameIsNotUndone();
    void whatItsUserRenamedSinceIsNotDropped();
    void whatItsUserMadeInPlaceOfTheRestoredCanBeAccepted();
    void aServerThatDiesInMidSwapIsNeverMixed();
    void aServerThatIsDownIsSaid();

private:
    struct Pair
    {
        std::unique_ptr<PostgresStorage> first;
        std::unique_ptr<PostgresStorage> second;
        std::unique_ptr<Staged> stagedFirst;
        std::unique_ptr<Staged> stagedSecond;
        [[nodiscard]] QList<Staged *> group() const { return {stagedFirst.get(), stagedSecond.get()}; }
    };
    [[nodiscard]] PostgresFixture &fixture() { return m_servers->current(); }
    QString sql(const QString &database, const QString &text) { return fixture().server.sql(database, text); }
    [[nodiscard]] Result<std::unique_ptr<Staged>> staged(PostgresStorage &storage);
    [[nodiscard]] Pair stagePair();
    [[nodiscard]] QString rows(const QString &database) { return sql(database, u"SELECT count(*) FROM customers"_s); }

    std::unique_ptr<BothServers> m_servers;
};

// A killed process loses nothing that it gave to the system, so the crash is as true without fsync.
void tst_PostgresSwap::initTestCase()
{
    m_servers = std::make_unique<BothServers>();
    QVERIFY2(m_servers->start(), qPrintable(m_servers->problem()));
}

void tst_PostgresSwap::init()
{
    QVERIFY(fixture().makeShop());
}

// A backup with 200 customers, staged beside a live database that then has 201.
Result<std::unique_ptr<Staged>> tst_PostgresSwap::staged(PostgresStorage &storage)
{
    const Result<StorageRecord> record = fixture().backUp(storage);
    if (!record)
        return std::unexpected(record.error());
    sql(storage.config().connection.contains(u"bank"_s) ? u"bank"_s : u"shop"_s,
        u"INSERT INTO customers (name) VALUES ('late')"_s);
    return storage.stage(*record, fixture().blobs, {.operation = PostgresFixture::operation}, fixture().control);
}

tst_PostgresSwap::Pair tst_PostgresSwap::stagePair()
{
    Pair pair{.first = fixture().storage(), .second = fixture().storage(fixture().config(u"bank"_s))};
    if (!fixture().makeShop(u"bank"_s))
        return pair;
    if (Result<std::unique_ptr<Staged>> first = staged(*pair.first); first)
        pair.stagedFirst = std::move(*first);
    if (Result<std::unique_ptr<Staged>> second = staged(*pair.second); second)
        pair.stagedSecond = std::move(*second);
    return pair;
}

namespace {

// Those who connect anew for every write: threads of ours, and pgbench.
class BusyClients
{
public:
    explicit BusyClients(const PostgresServer &server)
        : m_server(server)
    { }
    ~BusyClients() { end(); }
    Q_DISABLE_COPY_MOVE(BusyClients)

    // Until both write; false if one does not.
    [[nodiscard]] bool start()
    {
        QFile script(m_server.socketFolder() + u"/writer.sql"_s);
        if (!script.open(QIODevice::WriteOnly) || script.write(s_write.toUtf8() + ";\n") < 0)
            return false;
        script.close();
        for (int i = 0; i < 4; ++i) {
            m_threads.emplace_back([this, address = m_server.connection(u"shop"_s)] {
                while (!m_ended) {
                    PostgresSession writer(address, u"pool"_s);
                    writer.run(s_write);
                    ++m_connections;
                }
            });
        }
        m_pgbench.start(PostgresServer::binaries17() + u"/pgbench"_s,
                        {u"-n"_s, u"-C"_s, u"-c2"_s, u"-T3600"_s, u"-f"_s, script.fileName(), u"-h"_s,
                         m_server.socketFolder(), u"-U"_s, u"postgres"_s, u"shop"_s});
        if (!m_pgbench.waitForStarted())
            return false;
        while (m_connections < 50)
            std::this_thread::yield();
        return true;
    }
    void end()
    {
        m_ended = true;
        for (std::thread &thread : m_threads)
            thread.join();
        m_threads.clear();
        m_pgbench.kill();
        m_pgbench.waitForFinished();
    }

private:
    static inline const QString s_write = u"UPDATE orders SET total = 5 WHERE id = 1 + (random() * 2000)::int"_s;

    const PostgresServer &m_server;
    std::atomic_bool m_ended = false;
    std::atomic_int m_connections = 0;
    std::vector<std::thread> m_threads;
    QProcess m_pgbench;
};

} // namespace

void tst_PostgresSwap::reconnectingWritersAndAnOpenSessionDoNotStopIt()
{
    const auto storage = fixture().storage();
    const Result<std::unique_ptr<Staged>> staged = this->staged(*storage);
    REQUIRE(staged);
    PostgresSession open(fixture().server.connection(u"shop"_s));
    open.run(u"BEGIN"_s);
    open.run(u"UPDATE customers SET name = 'mine' WHERE id = 1"_s);
    BusyClients writers(fixture().server);
    QVERIFY(writers.start());

    QElapsedTimer timer;
    timer.start();
    const Result<> swapped = (*staged)->swapIn({staged->get()}, fixture().control);
    const qint64 took = timer.elapsed();
    const QString customers = rows(u"shop"_s);
    const Result<> back = (*staged)->swapBack({staged->get()}, fixture().control);
    writers.end();

    REQUIRE(swapped);
    QCOMPARE(customers, u"200"_s);
    QVERIFY(open.run(u"SELECT 1"_s).startsWith(u"ERROR"_s));
    REQUIRE(back);
    QCOMPARE(rows(u"shop"_s), u"201"_s);
    qInfo("swapped in %lld ms", took);
}

void tst_PostgresSwap::twoDatabasesSwapTogether()
{
    const Pair pair = stagePair();
    QVERIFY(pair.stagedFirst && pair.stagedSecond);
    QVERIFY(!pair.stagedFirst->swapGroup().isEmpty());
    QCOMPARE(pair.stagedFirst->swapGroup(), pair.stagedSecond->swapGroup());

    REQUIRE(pair.stagedFirst->swapIn(pair.group(), fixture().control));

    QCOMPARE(*pair.stagedFirst->state(), SwapState::New);
    QCOMPARE(*pair.stagedSecond->state(), SwapState::New);
    QCOMPARE(rows(u"shop"_s) + rows(u"bank"_s), u"200200"_s);
    REQUIRE(pair.stagedSecond->swapBack(pair.group(), fixture().control));
    QCOMPARE(rows(u"shop"_s) + rows(u"bank"_s), u"201201"_s);
}

void tst_PostgresSwap::oneThatCannotSwapKeepsTheOtherInPlace()
{
    const Pair pair = stagePair();
    QVERIFY(pair.stagedFirst && pair.stagedSecond);
    QCOMPARE(sql(u"postgres"_s, u"CREATE DATABASE bank_old_0123abcd"_s), QString()); // in the way

    const Result<> swapped = pair.stagedFirst->swapIn(pair.group(), fixture().control);

    QVERIFY(!swapped);
    QCOMPARE(*pair.stagedFirst->state(), SwapState::Old);
    QCOMPARE(*pair.stagedSecond->state(), SwapState::Old);
    QCOMPARE(rows(u"shop"_s) + rows(u"bank"_s), u"201201"_s); // and both are open
}

void tst_PostgresSwap::preparedTransactionsStopItAndTheDoorIsOpenAfterwards()
{
    const auto storage = fixture().storage();
    const Result<std::unique_ptr<Staged>> staged = this->staged(*storage);
    REQUIRE(staged);
    sql(u"shop"_s, u"BEGIN; DELETE FROM audit; PREPARE TRANSACTION 'waiting'"_s);

    const Result<> swapped = (*staged)->swapIn({staged->get()}, fixture().control);
    const QString customers = rows(u"shop"_s);
    sql(u"shop"_s, u"ROLLBACK PREPARED 'waiting'"_s);

    QVERIFY(!swapped);
    QCOMPARE(swapped.error().code, Error::Code::Refused);
    QCOMPARE(customers, u"201"_s);
}

void tst_PostgresSwap::aCrashBeforeTheTransactionLeavesADoorThatRollingBackOpens()
{
    const auto storage = fixture().storage();
    const Result<std::unique_ptr<Staged>> staged = this->staged(*storage);
    REQUIRE(staged);
    sql(u"postgres"_s, u"ALTER DATABASE shop ALLOW_CONNECTIONS false"_s);
    QVERIFY(rows(u"shop"_s).startsWith(u"ERROR"_s));
    const Result<StorageCheck> check = storage->check(Purpose::Backup, fixture().control);
    REQUIRE(check);
    QCOMPARE(check->problems.first().code, Error::Code::Busy);

    const Result<std::unique_ptr<Staged>> reopened = storage->reopen((*staged)->identity());
    REQUIRE(reopened);
    REQUIRE((*reopened)->swapBack({reopened->get()}, fixture().control));

    QCOMPARE(rows(u"shop"_s), u"201"_s);
}

void tst_PostgresSwap::aCrashOnTheWayBackLeavesADoorThatGoingForwardOpens()
{
    const auto storage = fixture().storage();
    const Result<std::unique_ptr<Staged>> staged = this->staged(*storage);
    REQUIRE(staged);
    REQUIRE((*staged)->swapIn({staged->get()}, fixture().control));
    sql(u"postgres"_s, u"ALTER DATABASE shop ALLOW_CONNECTIONS false"_s);
    QVERIFY(rows(u"shop"_s).startsWith(u"ERROR"_s));

    const Result<std::unique_ptr<Staged>> reopened = storage->reopen((*staged)->identity());
    REQUIRE(reopened);
    REQUIRE((*reopened)->swapIn({reopened->get()}, fixture().control));

    QCOMPARE(rows(u"shop"_s), u"200"_s);
}

void tst_PostgresSwap::aReplicationSlotKeepsTheOldDatabase()
{
    const auto storage = fixture().storage();
    const Result<std::unique_ptr<Staged>> staged = this->staged(*storage);
    REQUIRE(staged);
    sql(u"shop"_s, u"SELECT pg_create_logical_replication_slot('follower', 'test_decoding')"_s);
    REQUIRE((*staged)->swapIn({staged->get()}, fixture().control));

    const Result<> may = (*staged)->mayDrop(fixture().control);
    const Result<> kept = (*staged)->drop(fixture().control);
    sql(u"postgres"_s, u"SELECT pg_drop_replication_slot('follower')"_s);
    const Result<> dropped = (*staged)->drop(fixture().control);

    QVERIFY(!may && !kept);
    QCOMPARE(kept.error().code, Error::Code::Refused);
    QVERIFY(kept.error().message.contains(u"follower"_s) && may.error().message == kept.error().message);
    REQUIRE(dropped);
}

void tst_PostgresSwap::somebodyElsesRenameIsNotUndone()
{
    const auto storage = fixture().storage();
    const Result<std::unique_ptr<Staged>> staged = this->staged(*storage);
    REQUIRE(staged);
    sql(u"postgres"_s, u"ALTER DATABASE shop RENAME TO bank2"_s);

    QCOMPARE(*(*staged)->state(), SwapState::Unknown);
    const Result<> swapped = (*staged)->swapIn({staged->get()}, fixture().control);

    QVERIFY(!swapped);
    QCOMPARE(rows(u"bank2"_s), u"201"_s);
    fixture().drop(u"bank2"_s);
}

void tst_PostgresSwap::whatItsUserRenamedSinceIsNotDropped()
{
    const auto storage = fixture().storage();
    const Result<std::unique_ptr<Staged>> staged = this->staged(*storage);
    REQUIRE(staged);
    REQUIRE((*staged)->swapIn({staged->get()}, fixture().control));
    const QString kept = (*staged)->identity()[u"oldName"].toString();
    sql(u"postgres"_s, u"ALTER DATABASE \"%1\" ALLOW_CONNECTIONS true"_s.arg(kept));
    sql(u"postgres"_s, u"ALTER DATABASE \"%1\" RENAME TO bank2"_s.arg(kept));

    REQUIRE((*staged)->drop(fixture().control));

    QCOMPARE(rows(u"bank2"_s), u"201"_s);
    QCOMPARE(rows(u"shop"_s), u"200"_s);
    fixture().drop(u"bank2"_s);
}

void tst_PostgresSwap::whatItsUserMadeInPlaceOfTheRestoredCanBeAccepted()
{
    const auto storage = fixture().storage();
    const Result<std::unique_ptr<Staged>> staged = this->staged(*storage);
    REQUIRE(staged);
    REQUIRE((*staged)->swapIn({staged->get()}, fixture().control));
    const QString kept = (*staged)->identity()[u"oldName"].toString();
    const QString isThere = u"SELECT count(*) FROM pg_database WHERE datname = '%1'"_s.arg(kept);
    sql(u"postgres"_s, u"DROP DATABASE shop WITH (FORCE)"_s);
    QVERIFY(!(*staged)->drop(fixture().control)); // the old one is then all there is
    QCOMPARE(sql(u"postgres"_s, isThere), u"1"_s);

    sql(u"postgres"_s, u"CREATE DATABASE shop"_s);
    REQUIRE((*staged)->drop(fixture().control));

    QCOMPARE(sql(u"postgres"_s, isThere), u"0"_s);
    QCOMPARE(sql(u"postgres"_s, u"SELECT count(*) FROM pg_database WHERE datname = 'shop'"_s), u"1"_s);
}

void tst_PostgresSwap::aServerThatDiesInMidSwapIsNeverMixed()
{
    const Pair pair = stagePair();
    QVERIFY(pair.stagedFirst && pair.stagedSecond);
    QElapsedTimer timer;
    timer.start();
    REQUIRE(pair.stagedFirst->swapIn(pair.group(), fixture().control));
    REQUIRE(pair.stagedFirst->swapBack(pair.group(), fixture().control));
    const qint64 oneSwap = timer.nsecsElapsed() / 2000; // microseconds
    int before = 0;
    int after = 0;

    for (int round = 0; round < 10; ++round) {
        const QDeadlineTimer moment(std::chrono::microseconds(QRandomGenerator::global()->bounded(oneSwap * 3 / 2 + 1)),
                                    Qt::PreciseTimer);
        std::thread killer([&server = fixture().server, moment] {
            while (!moment.hasExpired()) // hits any line of the swap
                std::this_thread::yield();
            server.strike();
        });
        const Result<> swapped = pair.stagedFirst->swapIn(pair.group(), fixture().control);
        killer.join();
        QVERIFY2(fixture().server.start(), qPrintable(fixture().server.problem()));

        const Result<SwapState> first = pair.stagedFirst->state();
        const Result<SwapState> second = pair.stagedSecond->state();
        REQUIRE(first);
        REQUIRE(second);
        QCOMPARE(*first, *second);
        QVERIFY(*first == SwapState::Old || *first == SwapState::New);
        QVERIFY(!swapped || *first == SwapState::New);
        (*first == SwapState::New ? after : before) += 1;
        if (*first == SwapState::New)
            QCOMPARE(rows(u"shop"_s) + rows(u"bank"_s), u"200200"_s);

        REQUIRE(pair.stagedFirst->swapBack(pair.group(), fixture().control));
        QCOMPARE(rows(u"shop"_s) + rows(u"bank"_s), u"201201"_s);
    }
    qInfo("%d swaps of %lld us: %d old, %d new", before + after, oneSwap, before, after);
}

void tst_PostgresSwap::aServerThatIsDownIsSaid()
{
    const auto storage = fixture().storage();
    const Result<StorageRecord> record = fixture().backUp(*storage);
    REQUIRE(record);
    const Result<std::unique_ptr<Staged>> staged = this->staged(*storage);
    REQUIRE(staged);
    fixture().server.stop();

    const Result<Comparison> comparison = storage->compare(*record, fixture().blobs, fixture().control);
    const Result<StorageCheck> check = storage->check(Purpose::Backup, fixture().control);
    const Result<SwapState> state = (*staged)->state();
    QVERIFY2(fixture().server.start(), qPrintable(fixture().server.problem()));

    REQUIRE(comparison);
    QVERIFY(comparison->exists);
    QVERIFY(!comparison->readable);
    REQUIRE(check);
    QCOMPARE(check->presence, StorageCheck::Presence::Unreadable);
    QCOMPARE(check->problems.first().code, Error::Code::Unreachable);
    QVERIFY(!state);
    QCOMPARE(state.error().code, Error::Code::Unreachable);
    QCOMPARE(*(*staged)->state(), SwapState::Old);
}

QTEST_GUILESS_MAIN(tst_PostgresSwap)
#include "tst_postgresswap.moc"
