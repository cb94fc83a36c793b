// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/patience.h"
#include "tests/support/postgresfixture.h"

#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

// pg_cron refuses to be made in a database beside the live one, has a session of its own there, and does things.
class tst_PgCron final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void cleanupTestCase() { m_there.reset(); }
    void init();

    void jobsComeBackAndRun();
    void whatAKilledRestoreLeftIsNotInTheWay();
    void aDatabaseOfThatNameIsNotTouched();
    void inAnotherStageJobsAreSwitchedOff();
    void aServerThatDoesNotLoadItIsToldBefore();

private:
    QString sql(const QString &statements, const QString &database = u"shop"_s)
    {
        return m_there->server.sql(database, statements);
    }
    [[nodiscard]] Result<std::unique_ptr<Staged>> stage(const StorageRecord &record, bool intoAnother = false)
    {
        const auto storage = m_there->storage();
        return storage->stage(record, m_there->blobs,
                              {.operation = PostgresFixture::operation, .intoAnotherStage = intoAnother},
                              m_there->control);
    }
    [[nodiscard]] Result<StorageRecord> backUp()
    {
        const auto storage = m_there->storage();
        return m_there->backUp(*storage);
    }

    std::unique_ptr<PostgresFixture> m_there;
};

static const QString s_passing = u"contrib_regression"_s;

void tst_PgCron::initTestCase()
{
    m_there = std::make_unique<PostgresFixture>(PostgresServer::binaries17());
    for (const QString &setting :
         {u"shared_preload_libraries=pg_cron"_s, u"cron.database_name=shop"_s, u"cron.use_background_workers=on"_s})
        m_there->server.set(setting);
    QVERIFY2(m_there->start(), qPrintable(m_there->server.problem()));
}

void tst_PgCron::init()
{
    m_there->drop(u"shop"_s);
    QCOMPARE(sql(u"DROP DATABASE IF EXISTS "_s + s_passing, u"postgres"_s), QString());
    QCOMPARE(sql(u"CREATE DATABASE shop"_s, u"postgres"_s), QString());
    QCOMPARE(sql(u"CREATE EXTENSION pg_cron; CREATE TABLE ticks (n serial, at timestamptz DEFAULT clock_timestamp());"
                 " GRANT USAGE ON SCHEMA cron TO PUBLIC; COMMENT ON EXTENSION pg_cron IS 'changed'"_s),
             QString());
    sql(u"SELECT cron.schedule('nightly ''one''', '0 3 * * *', 'VACUUM')"_s);
    sql(u"SELECT cron.schedule('tick', '1 seconds', 'INSERT INTO public.ticks DEFAULT VALUES')"_s);
}

void tst_PgCron::jobsComeBackAndRun()
{
    const QString all = u"SELECT string_agg(j::text, '; ' ORDER BY jobid) FROM cron.job j"_s;
    const QString jobs = sql(all);
    QVERIFY2(jobs.contains(u"nightly"_s), qPrintable(jobs));
    const Result<StorageRecord> record = backUp();
    REQUIRE(record);
    QCOMPARE(sql(u"DROP EXTENSION pg_cron; TRUNCATE ticks"_s), QString());

    const auto storage = m_there->storage();
    const Result<Comparison> comparison = storage->compare(*record, m_there->blobs, m_there->control);
    const Result<std::unique_ptr<Staged>> staged = stage(*record);
    REQUIRE(comparison);
    QCOMPARE(comparison->refusals.size(), 0);
    REQUIRE(staged);
    QCOMPARE(sql(u"SELECT count(*) FROM pg_database WHERE datname = '%1'"_s.arg(s_passing), u"postgres"_s), u"0"_s);
    REQUIRE((*staged)->swapIn({staged->get()}, m_there->control));

    QCOMPARE(sql(all), jobs);
    QCOMPARE(
        sql(u"SELECT obj_description(oid) || shobj_description((SELECT oid FROM pg_database WHERE datname = 'shop'),"
            " 'pg_database') IS NULL FROM pg_extension WHERE extname = 'pg_cron'"_s),
        u"t"_s);
    const int ticks = sql(u"SELECT count(*) FROM ticks"_s).toInt();
    QVERIFY(QTest::qWaitFor([&] { return sql(u"SELECT count(*) FROM ticks"_s).toInt() > ticks; }, patienceMs));
    QCOMPARE(sql(u"SELECT cron.schedule('third', '@daily', 'SELECT 1')"_s), u"3"_s);
    REQUIRE((*staged)->swapBack({staged->get()}, m_there->control));
    QCOMPARE(sql(u"SELECT count(*) FROM pg_extension WHERE extname = 'pg_cron'"_s), u"0"_s);
    REQUIRE((*staged)->drop(m_there->control));
}

void tst_PgCron::whatAKilledRestoreLeftIsNotInTheWay()
{
    const Result<StorageRecord> record = backUp();
    REQUIRE(record);
    QCOMPARE(sql(u"CREATE DATABASE %1"_s.arg(s_passing), u"postgres"_s), QString());
    QCOMPARE(sql(u"COMMENT ON DATABASE %1 IS 'being restored by Understudy'"_s.arg(s_passing), u"postgres"_s),
             QString());

    const Result<std::unique_ptr<Staged>> staged = stage(*record);

    REQUIRE(staged);
    REQUIRE((*staged)->drop(m_there->control));
}

void tst_PgCron::aDatabaseOfThatNameIsNotTouched()
{
    const Result<StorageRecord> record = backUp();
    REQUIRE(record);
    QCOMPARE(sql(u"CREATE DATABASE %1"_s.arg(s_passing), u"postgres"_s), QString());
    QCOMPARE(sql(u"CREATE TABLE mine (a int)"_s, s_passing), QString());

    const Result<std::unique_ptr<Staged>> refused = stage(*record);

    QVERIFY(!refused);
    QCOMPARE(refused.error().code, Error::Code::Refused);
    QVERIFY2(refused.error().why.contains(s_passing), qPrintable(refused.error().why));
    QCOMPARE(sql(u"SELECT count(*) FROM mine"_s, s_passing), u"0"_s);
    QCOMPARE(sql(u"SELECT count(*) FROM pg_database WHERE datname LIKE 'shop\\_%'"_s, u"postgres"_s), u"0"_s);
}

void tst_PgCron::inAnotherStageJobsAreSwitchedOff()
{
    const Result<StorageRecord> record = backUp();
    REQUIRE(record);
    const auto storage = m_there->storage();
    QCOMPARE(storage->changesInCopy(*record).size(), 1);

    const Result<std::unique_ptr<Staged>> staged = stage(*record, true);

    REQUIRE(staged);
    REQUIRE((*staged)->swapIn({staged->get()}, m_there->control));
    QCOMPARE(sql(u"SELECT count(*) || ' ' || bool_or(active) FROM cron.job"_s), u"2 false"_s);
    REQUIRE((*staged)->drop(m_there->control));
}

void tst_PgCron::aServerThatDoesNotLoadItIsToldBefore()
{
    const Result<StorageRecord> record = backUp();
    REQUIRE(record);
    PostgresFixture without(PostgresServer::binaries17());
    QVERIFY2(without.start() && without.makeShop(), qPrintable(without.server.problem()));
    const auto storage = without.storage();

    const Result<Comparison> comparison = storage->compare(*record, m_there->blobs, without.control);

    REQUIRE(comparison);
    QCOMPARE(comparison->refusals.size(), 1);
    QVERIFY2(comparison->refusals.first().message.contains(u"pg_cron"_s),
             qPrintable(comparison->refusals.first().message));
}

QTEST_GUILESS_MAIN(tst_PgCron)
#include "tst_pgcron.moc"
