// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/bothservers.h"
#include "tests/support/patience.h"
#include "tests/support/postgresfixture.h"
#include "tests/support/postgressession.h"

#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

// What a capture holds, whatever the application does after it; and who is seen to write.
class tst_PostgresCapture : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data();
    void initTestCase();
    void init();
    void cleanupTestCase() { m_servers.reset(); }

    void aTruncateRightAfterTheCaptureDoesNotEmptyTheTable();
    void sequencesComeBackAsTheyWereAtTheCapture();
    void writesAfterTheCaptureAreNotInIt();
    void aNameThatBecomesAnotherTablesFailsTheBackup();
    void aTableThatIsLockedIsBusy();
    void aDumpThatCannotBeginIsTriedAgain();
    void preparedTransactionsAreRefused();
    void aCaptureThatLosesItsSessionFails();
    void aCancelledCaptureLetsGoOfTheTables();

    void anIdleSessionIsNamedAndBreaksNoProof();
    void anOpenTransactionIsNamed_data();
    void anOpenTransactionIsNamed();
    void aWriteBetweenTheLooksIsNoticed();
    void aSessionThatWroteAndLeftIsNoticed();
    void aProcedureThatCommitsMeanwhileIsNoticed();
    void writesInAnotherDatabaseBreakNoProof();
    void whoSeesTooLittleSaysSo();

private:
    [[nodiscard]] PostgresFixture &fixture() { return m_servers->current(); }
    [[nodiscard]] std::unique_ptr<PostgresStorage> makeStorage() { return makeStorage(fixture().config()); }
    [[nodiscard]] std::unique_ptr<PostgresStorage> makeStorage(const StorageConfig &config)
    {
        QFETCH_GLOBAL(const CaptureForm, form);
        return fixture().storage(config, form);
    }
    [[nodiscard]] QString count(const QString &database, const QString &table)
    {
        return fixture().server.sql(database, u"SELECT count(*) FROM "_s + table);
    }
    [[nodiscard]] Result<> restore(PostgresStorage &storage, const StorageRecord &record);

    std::unique_ptr<BothServers> m_servers;
};

void tst_PostgresCapture::initTestCase_data()
{
    QTest::addColumn<int>("major");
    QTest::addColumn<CaptureForm>("form");
    QTest::newRow("server 15, copies") << 15 << CaptureForm::Fitting;
    QTest::newRow("server 17, copies") << 17 << CaptureForm::Fitting;
    QTest::newRow("server 15, one stream") << 15 << CaptureForm::SingleStream;
    QTest::newRow("server 17, one stream") << 17 << CaptureForm::SingleStream;
}

void tst_PostgresCapture::initTestCase()
{
    m_servers = std::make_unique<BothServers>();
    QVERIFY2(m_servers->start(), qPrintable(m_servers->problem()));
}

void tst_PostgresCapture::init()
{
    QVERIFY(fixture().makeShop());
    fixture().cancelled = false;
}

Result<> tst_PostgresCapture::restore(PostgresStorage &storage, const StorageRecord &record)
{
    const Result<std::unique_ptr<Staged>> staged = storage.stage(
        record, fixture().blobs, {.operation = PostgresFixture::operation}, fixture().control);
    if (!staged)
        return std::unexpected(staged.error());
    return (*staged)->swapIn({staged->get()}, fixture().control);
}

void tst_PostgresCapture::aTruncateRightAfterTheCaptureDoesNotEmptyTheTable()
{
    const auto storage = makeStorage();
    Result<std::unique_ptr<Capture>> capture = storage->capture({}, fixture().control);
    REQUIRE(capture);
    PostgresSession application(fixture().server.connection(u"shop"_s));
    QVERIFY(application.begin(u"TRUNCATE customers CASCADE"_s)); // waits for the locks of the capture

    const Result<StorageRecord> record = (*capture)->read(fixture().blobs, fixture().control);
    REQUIRE(record);
    capture->reset();

    QCOMPARE(application.finish(), QString());
    QCOMPARE(count(u"shop"_s, u"customers"_s), u"0"_s);
    REQUIRE(restore(*storage, *record));
    QCOMPARE(count(u"shop"_s, u"customers"_s), u"200"_s);
    QCOMPARE(count(u"shop"_s, u"orders"_s), u"3000"_s);
}

void tst_PostgresCapture::sequencesComeBackAsTheyWereAtTheCapture()
{
    const auto storage = makeStorage();
    const QString before = fixture().server.sql(u"shop"_s, u"SELECT last_value, is_called FROM invoice"_s);
    const Result<std::unique_ptr<Capture>> capture = storage->capture({}, fixture().control);
    REQUIRE(capture);
    fixture().server.sql(
        u"shop"_s,
        u"SELECT nextval('invoice') FROM generate_series(1, 100); ALTER SEQUENCE customers_id_seq RESTART 1"_s);

    const Result<StorageRecord> record = (*capture)->read(fixture().blobs, fixture().control);
    REQUIRE(record);
    REQUIRE(restore(*storage, *record));

    QCOMPARE(fixture().server.sql(u"shop"_s, u"SELECT last_value, is_called FROM invoice"_s), before);
    QCOMPARE(fixture().server.sql(u"shop"_s, u"SELECT nextval('customers_id_seq')"_s), u"201"_s);
}

void tst_PostgresCapture::writesAfterTheCaptureAreNotInIt()
{
    const auto storage = makeStorage();
    Result<std::unique_ptr<Capture>> capture = storage->capture({}, fixture().control);
    REQUIRE(capture);
    fixture().server.sql(u"shop"_s, u"INSERT INTO customers (name) VALUES ('late'); CREATE TABLE late (a int);"
                                    "UPDATE orders SET total = 0; SELECT lo_unlink(4711)"_s);

    const Result<StorageRecord> record = (*capture)->read(fixture().blobs, fixture().control);
    REQUIRE(record);
    capture->reset();
    REQUIRE(restore(*storage, *record));

    QCOMPARE(count(u"shop"_s, u"customers"_s), u"200"_s);
    QCOMPARE(count(u"shop"_s, u"orders WHERE total = 0"_s), u"0"_s);
    QCOMPARE(count(u"shop"_s, u"pg_class WHERE relname = 'late'"_s), u"0"_s);
    QCOMPARE(count(u"shop"_s, u"pg_largeobject_metadata"_s), u"1"_s);
}

// A schema is renamed whatever locks there are on its tables, and COPY goes by names.
void tst_PostgresCapture::aNameThatBecomesAnotherTablesFailsTheBackup()
{
    fixture().server.sql(u"shop"_s, u"CREATE SCHEMA app; CREATE TABLE app.t AS SELECT generate_series(1, 500) AS i"_s);
    const auto storage = makeStorage();
    const Result<std::unique_ptr<Capture>> capture = storage->capture({}, fixture().control);
    REQUIRE(capture);
    QCOMPARE(fixture().server.sql(u"shop"_s, u"ALTER SCHEMA app RENAME TO app_old; CREATE SCHEMA app;"
                                             " CREATE TABLE app.t (i int)"_s),
             QString());

    const Result<StorageRecord> record = (*capture)->read(fixture().blobs, fixture().control);

    QVERIFY(!record);
    QCOMPARE(record.error().code, Error::Code::Busy);
    QVERIFY2(record.error().message.contains(u"app.t"_s), qPrintable(record.error().message));
}

void tst_PostgresCapture::aTableThatIsLockedIsBusy()
{
    PostgresSession migration(fixture().server.connection(u"shop"_s));
    migration.run(u"BEGIN"_s);
    migration.run(u"ALTER TABLE orders ADD COLUMN extra int"_s);
    const auto storage = makeStorage();
    fixture().server.sql(u"postgres"_s, u"ALTER DATABASE shop SET lock_timeout = '100ms'"_s); // ours counts, not this

    const Result<std::unique_ptr<Capture>> capture = storage->capture({}, fixture().control);

    QVERIFY(!capture);
    QCOMPARE(capture.error().code, Error::Code::Busy);
    QCOMPARE(migration.run(u"COMMIT"_s), QString());
    REQUIRE(fixture().backUp(*storage));
}

void tst_PostgresCapture::aDumpThatCannotBeginIsTriedAgain()
{
    QTemporaryDir folder;
    QFile wrapper(folder.filePath(u"pg_dump"_s));
    QVERIFY(wrapper.open(QIODevice::WriteOnly));
    // Fails as pg_dump does when it waits too long for a lock, the first time.
    wrapper.write("#!/bin/sh\ncase \"$1\" in --version) ;; *) if mkdir '" + folder.path().toUtf8()
                  + "/tried' 2>/dev/null; then echo 'lock timeout' >&2; exit 1; fi ;; esac\nexec '"
                  + PostgresServer::binaries17().toUtf8() + "/pg_dump' \"$@\"\n");
    wrapper.close();
    QVERIFY(wrapper.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    QVERIFY(QFile::link(PostgresServer::binaries17() + u"/pg_restore"_s, folder.filePath(u"pg_restore"_s)));
    QFETCH_GLOBAL(const CaptureForm, form);
    PostgresStorage storage(fixture().config(), fixture().commands, {folder.path()}, form);

    const Result<StorageRecord> record = fixture().backUp(storage);

    QVERIFY(QFileInfo::exists(folder.filePath(u"tried"_s)));
    REQUIRE(record);
    REQUIRE(restore(storage, *record));
}

void tst_PostgresCapture::preparedTransactionsAreRefused()
{
    fixture().server.sql(u"shop"_s,
                         u"BEGIN; INSERT INTO customers (name) VALUES ('x'); PREPARE TRANSACTION 'waiting'"_s);
    const auto storage = makeStorage();

    const Result<std::unique_ptr<Capture>> capture = storage->capture({}, fixture().control);
    const Result<StorageCheck> check = storage->check(Purpose::Backup, fixture().control);
    fixture().server.sql(u"shop"_s, u"ROLLBACK PREPARED 'waiting'"_s);

    QVERIFY(!capture);
    QCOMPARE(capture.error().code, Error::Code::Refused);
    REQUIRE(check);
    QCOMPARE(check->problems.size(), 1);
}

void tst_PostgresCapture::aCaptureThatLosesItsSessionFails()
{
    const auto storage = makeStorage();
    const Result<std::unique_ptr<Capture>> capture = storage->capture({}, fixture().control);
    REQUIRE(capture);
    fixture().server.sql(
        u"postgres"_s,
        u"SELECT pg_terminate_backend(pid, 120000) FROM pg_stat_activity WHERE datname = 'shop' AND application_name = 'understudy:capture'"_s);

    const Result<StorageRecord> record = (*capture)->read(fixture().blobs, fixture().control);

    QVERIFY(!record);
    QCOMPARE(record.error().code, Error::Code::Unreachable);
}

void tst_PostgresCapture::aCancelledCaptureLetsGoOfTheTables()
{
    const auto storage = makeStorage();
    Result<std::unique_ptr<Capture>> capture = storage->capture({}, fixture().control);
    REQUIRE(capture);
    fixture().cancelled = true;

    const Result<StorageRecord> record = (*capture)->read(fixture().blobs, fixture().control);
    capture->reset();

    QVERIFY(!record);
    QCOMPARE(record.error().code, Error::Code::Cancelled);
    QCOMPARE(fixture().server.sql(u"shop"_s, u"SET lock_timeout = '60s'; TRUNCATE customers CASCADE"_s), QString());
}

void tst_PostgresCapture::anIdleSessionIsNamedAndBreaksNoProof()
{
    PostgresSession idle(fixture().server.connection(u"shop"_s));
    idle.run(u"SELECT 1"_s);
    const auto storage = makeStorage();

    REQUIRE(storage->writers(Watch::Begin, fixture().control));
    REQUIRE(fixture().backUp(*storage));
    const Result<Writers> writers = storage->writers(Watch::End, fixture().control);

    REQUIRE(writers);
    QVERIFY2(writers->proved, qPrintable(writers->notProved + writers->names.join(u' ')));
    QCOMPARE(writers->names, QStringList{u"psql (postgres, pid %1)"_s.arg(idle.pid())});
}

void tst_PostgresCapture::anOpenTransactionIsNamed_data()
{
    QTest::addColumn<QString>("application");
    QTest::newRow("of the application") << u"worker"_s;
    QTest::newRow("of a program named nearly as we are") << u"understudy-web"_s;
}

void tst_PostgresCapture::anOpenTransactionIsNamed()
{
    QFETCH(const QString, application);
    PostgresSession writer(fixture().server.connection(u"shop"_s), application);
    writer.run(u"BEGIN"_s);
    writer.run(u"INSERT INTO customers (name) VALUES ('open')"_s);
    const auto storage = makeStorage();

    const Result<Writers> begin = storage->writers(Watch::Begin, fixture().control);
    const Result<Writers> end = storage->writers(Watch::End, fixture().control);

    REQUIRE(begin);
    QVERIFY(!begin->proved);
    REQUIRE(end);
    QVERIFY(!end->proved);
    QCOMPARE(end->names, QStringList{u"%1 (postgres, pid %2)"_s.arg(application).arg(writer.pid())});
}

void tst_PostgresCapture::aWriteBetweenTheLooksIsNoticed()
{
    PostgresSession writer(fixture().server.connection(u"shop"_s), u"worker"_s);
    const auto storage = makeStorage();
    REQUIRE(storage->writers(Watch::Begin, fixture().control));

    writer.run(u"INSERT INTO customers (name) VALUES ('between')"_s);
    const Result<Writers> writers = storage->writers(Watch::End, fixture().control);

    REQUIRE(writers);
    QVERIFY(!writers->proved);
    QCOMPARE(writers->names, QStringList{u"worker (postgres, pid %1)"_s.arg(writer.pid())});
}

void tst_PostgresCapture::aSessionThatWroteAndLeftIsNoticed()
{
    const auto storage = makeStorage();
    REQUIRE(storage->writers(Watch::Begin, fixture().control));

    fixture().server.sql(u"shop"_s, u"INSERT INTO customers (name) VALUES ('gone')"_s);
    const Result<Writers> writers = storage->writers(Watch::End, fixture().control);

    REQUIRE(writers);
    QVERIFY(!writers->proved);
    QCOMPARE(writers->names.size(), 1);
}

// Its one statement began before the first look and never ends, and between two transactions it has no number.
void tst_PostgresCapture::aProcedureThatCommitsMeanwhileIsNoticed()
{
    const PostgresServer &server = fixture().server;
    server.sql(u"shop"_s, u"CREATE PROCEDURE work() LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_advisory_lock(1);"
                          " DELETE FROM audit; COMMIT; PERFORM pg_advisory_lock(2); END $$"_s);
    const auto waitsFor = [&server](const QString &lock) {
        return QTest::qWaitFor(
            [&] {
                return lock
                       == server.sql(u"shop"_s,
                                     u"SELECT objid FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"_s);
            },
            patienceMs);
    };
    auto first = std::make_unique<PostgresSession>(server.connection(u"shop"_s));
    auto second = std::make_unique<PostgresSession>(server.connection(u"shop"_s));
    first->run(u"SELECT pg_advisory_lock(1)"_s);
    second->run(u"SELECT pg_advisory_lock(2)"_s);
    PostgresSession worker(server.connection(u"shop"_s), u"night-shift"_s);
    QVERIFY(worker.begin(u"CALL work()"_s));
    QVERIFY(waitsFor(u"1"_s));

    const auto storage = makeStorage();
    REQUIRE(storage->writers(Watch::Begin, fixture().control));
    first.reset();
    QVERIFY(waitsFor(u"2"_s));
    const Result<Writers> writers = storage->writers(Watch::End, fixture().control);
    second.reset();
    worker.finish();

    REQUIRE(writers);
    QVERIFY(!writers->proved);
    QVERIFY2(writers->names.join(u", "_s).contains(u"night-shift"_s), qPrintable(writers->names.join(u", "_s)));
}

void tst_PostgresCapture::writesInAnotherDatabaseBreakNoProof()
{
    PostgresSession idle(fixture().server.connection(u"shop"_s));
    const auto storage = makeStorage();
    REQUIRE(storage->writers(Watch::Begin, fixture().control));

    fixture().server.sql(u"postgres"_s, u"CREATE TABLE elsewhere AS SELECT 1; DROP TABLE elsewhere"_s);
    const Result<Writers> writers = storage->writers(Watch::End, fixture().control);

    REQUIRE(writers);
    QVERIFY2(writers->proved, qPrintable(writers->names.join(u' ')));
}

void tst_PostgresCapture::whoSeesTooLittleSaysSo()
{
    fixture().server.sql(u"postgres"_s,
                         u"DO $$ BEGIN CREATE ROLE blind LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$"_s);
    fixture().server.sql(u"shop"_s, u"GRANT SELECT ON ALL TABLES IN SCHEMA public TO blind"_s);
    PostgresSession other(fixture().server.connection(u"shop"_s));
    StorageConfig config = fixture().config();
    config.connection = fixture().server.connection(u"shop"_s, u"blind"_s);
    const auto storage = makeStorage(config);
    REQUIRE(storage->writers(Watch::Begin, fixture().control));

    fixture().server.sql(u"postgres"_s, u"CREATE TABLE elsewhere AS SELECT 1; DROP TABLE elsewhere"_s);
    const Result<Writers> writers = storage->writers(Watch::End, fixture().control);

    REQUIRE(writers);
    QVERIFY(!writers->proved);
    QVERIFY(writers->notProved.contains(u"pg_read_all_stats"_s));
}

QTEST_GUILESS_MAIN(tst_PostgresCapture)
#include "tst_postgrescapture.moc"
