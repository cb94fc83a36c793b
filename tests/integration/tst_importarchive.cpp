// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/dumptrip.h"
#include "tests/support/patience.h"
#include "tests/support/realstage.h"

#include <QJsonArray>
#include <QProcess>
#include <QTest>

#include <csignal>
#include <memory>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

static const QString s_stage = QString::fromLatin1(RealStage::id);

// Dumps of pg_dump -Fc become backups, and what is restored from them is what was dumped.
class tst_ImportArchive final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void cleanupTestCase() { m_trip.reset(); }

    void comesBackExactly_data() { DumpTrip::addRows(15, 15); }
    void comesBackExactly() { m_trip->comesBackExactly({u"--format=custom"_s}); }
    void readsEveryCompression_data();
    void readsEveryCompression();
    void refusesWhatIsDamaged_data();
    void refusesWhatIsDamaged();
    void refusesAnArchiveOfAFutureVersion();
    void leavesObjectsOfMissingRolesToTheOwner();
    void createsMissingRolesIfAsked();
    void loadsAsTheApplicationWhereThatSuffices();
    void settingsThatTheRoleMayNotSetAreNamedAndLeftOut();

    void aStageTakesADumpAsABackup();
    void aKilledImportLeavesNothing();
    void anImportWaitsForNobody();
    void saysWhatItWasNotTold();

private:
    std::unique_ptr<DumpTrip> m_trip;
};

void tst_ImportArchive::initTestCase()
{
    m_trip = std::make_unique<DumpTrip>();
    QVERIFY(m_trip->start());
}

void tst_ImportArchive::readsEveryCompression_data()
{
    QTest::addColumn<int>("tools");
    QTest::addColumn<QString>("compression");
    QTest::newRow("none, 15") << 15 << u"0"_s;
    QTest::newRow("gzip, 15") << 15 << u"9"_s;
    QTest::newRow("none, 17") << 17 << u"none"_s;
    QTest::newRow("gzip, 17") << 17 << u"gzip:9"_s;
    QTest::newRow("lz4, 17") << 17 << u"lz4"_s;
    QTest::newRow("zstd, 17") << 17 << u"zstd"_s;
}

void tst_ImportArchive::readsEveryCompression()
{
    QFETCH(const int, tools);
    QFETCH(const QString, compression);
    QVERIFY(m_trip->on(15).makeShop());
    const QString before = m_trip->on(15).contentOf(u"shop"_s);
    const QString file = m_trip->path(u"shop.dump"_s);
    const QByteArray dumped = m_trip->dump(15, tools, u"shop"_s, {u"-Fc"_s, u"--compress="_s + compression}, file);
    QVERIFY2(dumped.isEmpty(), dumped.constData());
    m_trip->on(15).server.sql(u"shop"_s, u"DELETE FROM orders"_s);

    const Result<StorageRecord> record = m_trip->import(15, u"shop"_s, file);
    REQUIRE(record);
    const QByteArray restored = m_trip->restore(15, u"shop"_s, *record);

    QVERIFY2(restored.isEmpty(), restored.constData());
    QCOMPARE(m_trip->on(15).contentOf(u"shop"_s), before);
    const QJsonValue imported = record->facts[u"imported"_s];
    QCOMPARE(imported[u"form"_s].toString(), u"custom"_s);
    QCOMPARE(imported[u"database"_s].toString(), u"shop"_s);
    QVERIFY(imported[u"pgDump"_s].toString().startsWith(QString::number(tools)));
    QCOMPARE(record->facts[u"database"_s].toString(), u"shop"_s);
}

void tst_ImportArchive::refusesWhatIsDamaged_data()
{
    QTest::addColumn<double>("kept");
    QTest::newRow("a tenth") << 0.1;
    QTest::newRow("half") << 0.5;
    QTest::newRow("nine tenths") << 0.9;
    QTest::newRow("all but the end") << 0.995;
}

void tst_ImportArchive::refusesWhatIsDamaged()
{
    QFETCH(const double, kept);
    QVERIFY(m_trip->on(17).makeShop());
    const QString before = m_trip->on(17).contentOf(u"shop"_s);
    const QByteArray dumped = m_trip->dump(17, 17, u"shop"_s, {u"-Fc"_s}, m_trip->path(u"whole.dump"_s));
    QVERIFY2(dumped.isEmpty(), dumped.constData());
    const QByteArray whole = m_trip->read(u"whole.dump"_s);
    const QString cut = m_trip->write(u"cut.dump"_s, whole.first(qsizetype(double(whole.size()) * kept)));

    const Result<StorageRecord> record = m_trip->import(17, u"shop"_s, cut);

    QVERIFY(!record);
    QVERIFY2(record.error().code == Error::Code::Corrupt, told(record).constData());
    QCOMPARE(m_trip->on(17).contentOf(u"shop"_s), before);
    QCOMPARE(
        m_trip->on(17).server.sql(u"postgres"_s, u"SELECT count(*) FROM pg_database WHERE datname LIKE '%\\_us\\_%'"_s),
        u"0"_s);
}

void tst_ImportArchive::refusesAnArchiveOfAFutureVersion()
{
    QVERIFY(m_trip->on(17).makeShop());
    QVERIFY(m_trip->dump(17, 17, u"shop"_s, {u"-Fc"_s}, m_trip->path(u"whole.dump"_s)).isEmpty());
    QByteArray bytes = m_trip->read(u"whole.dump"_s);
    bytes[6] = 99; // 1.99

    const Result<StorageRecord> record = m_trip->import(17, u"shop"_s, m_trip->write(u"future.dump"_s, bytes));

    QVERIFY(!record);
    QCOMPARE(record.error().code, Error::Code::Refused);
    QVERIFY2(record.error().why.contains(u"17"_s), told(record).constData());
}

void tst_ImportArchive::leavesObjectsOfMissingRolesToTheOwner()
{
    PostgresFixture &there = m_trip->on(17);
    QVERIFY(there.makeShop());
    there.server.sql(u"shop"_s,
                     u"CREATE ROLE leaver; ALTER TABLE orders OWNER TO leaver; GRANT SELECT ON customers TO leaver"_s);
    const QString before = there.contentOf(u"shop"_s);
    const QString file = m_trip->path(u"roles.dump"_s);
    QVERIFY(m_trip->dump(17, 17, u"shop"_s, {u"-Fc"_s}, file).isEmpty());
    there.server.sql(u"shop"_s, u"REASSIGN OWNED BY leaver TO postgres; DROP OWNED BY leaver; DROP ROLE leaver"_s);

    const Result<StorageRecord> record = m_trip->import(17, u"shop"_s, file);
    REQUIRE(record);

    QVERIFY2(m_trip->warnings.join(u'\n').contains(u"leaver"_s), qPrintable(m_trip->warnings.join(u'\n')));
    const QByteArray restored = m_trip->restore(17, u"shop"_s, *record);
    QVERIFY2(restored.isEmpty(), restored.constData());
    QCOMPARE(there.contentOf(u"shop"_s), before);
    QCOMPARE(there.server.sql(u"shop"_s, u"SELECT pg_get_userbyid(relowner) FROM pg_class WHERE relname = 'orders'"_s),
             u"postgres"_s);
}

void tst_ImportArchive::createsMissingRolesIfAsked()
{
    PostgresFixture &there = m_trip->on(17);
    QVERIFY(there.makeShop());
    there.server.sql(u"shop"_s, u"CREATE ROLE newcomer; CREATE POLICY p ON orders TO newcomer USING (true)"_s);
    const QString file = m_trip->path(u"roles.dump"_s);
    QVERIFY(m_trip->dump(17, 17, u"shop"_s, {u"-Fc"_s}, file).isEmpty());
    there.server.sql(u"shop"_s, u"DROP OWNED BY newcomer; DROP ROLE newcomer"_s);

    const Result<StorageRecord> refused = m_trip->import(17, u"shop"_s, file);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, Error::Code::Refused);
    QVERIFY2(refused.error().message.contains(u"newcomer"_s), told(refused).constData());

    const Result<StorageRecord> record = m_trip->import(17, u"shop"_s, file, {.createRoles = true});
    REQUIRE(record);
    QCOMPARE(m_trip->warnings, QStringList());
    QCOMPARE(there.server.sql(u"postgres"_s, u"SELECT rolcanlogin FROM pg_roles WHERE rolname = 'newcomer'"_s), u"f"_s);
    there.server.sql(u"shop"_s, u"DROP OWNED BY newcomer; DROP ROLE newcomer"_s);
}

void tst_ImportArchive::settingsThatTheRoleMayNotSetAreNamedAndLeftOut()
{
    const PostgresServer &server = m_trip->on(17).server;
    m_trip->on(17).drop(u"kept"_s);
    QCOMPARE(server.sql(u"postgres"_s, u"DROP ROLE IF EXISTS keeping; CREATE ROLE keeping LOGIN CREATEDB"_s),
             QString());
    QCOMPARE(server.sql(u"postgres"_s, u"CREATE DATABASE kept OWNER keeping"_s), QString());
    QCOMPARE(server.sql(u"kept"_s, u"SET ROLE keeping; CREATE TABLE t AS SELECT 1 AS a; RESET ROLE; ALTER DATABASE kept"
                                   " SET app.tenant = '7'; ALTER DATABASE kept SET work_mem = '5MB'"_s),
             QString());
    const QString file = m_trip->path(u"kept.dump"_s);
    QVERIFY(m_trip->dump(17, 17, u"kept"_s, {u"-Fc"_s}, file).isEmpty());

    const Result<StorageRecord> record = m_trip->import(17, u"kept"_s, file,
                                                        {.connection = server.connection(u"kept"_s, u"keeping"_s)});
    REQUIRE(record);

    QCOMPARE(m_trip->warnings.size(), 1);
    QVERIFY2(m_trip->warnings.first().contains(u"app.tenant"_s), qPrintable(m_trip->warnings.first()));
    QCOMPARE(m_trip->restore(17, u"kept"_s, *record), QByteArray());
    QCOMPARE(server.sql(u"postgres"_s, u"SELECT setconfig FROM pg_db_role_setting WHERE setdatabase = (SELECT oid FROM"
                                       " pg_database WHERE datname = 'kept')"_s),
             u"{work_mem=5MB}"_s);
    m_trip->on(17).drop(u"kept"_s);
    server.sql(u"postgres"_s, u"DROP ROLE keeping"_s);
}

// What a dump runs has no more rights than the application: here it tries to become a superuser.
void tst_ImportArchive::loadsAsTheApplicationWhereThatSuffices()
{
    PostgresFixture &there = m_trip->on(17);
    there.drop(u"lowly"_s);
    there.server.sql(u"postgres"_s,
                     u"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'app') THEN CREATE ROLE app"
                     " LOGIN; END IF; END $$; ALTER ROLE app NOSUPERUSER"_s);
    there.server.sql(u"postgres"_s, u"CREATE DATABASE lowly OWNER app"_s);
    there.server.sql(u"lowly"_s, u"SET ROLE app; CREATE TABLE t AS SELECT 1 AS a"_s);
    const QString file = m_trip->path(u"lowly.dump"_s);
    QVERIFY(m_trip->dump(17, 17, u"lowly"_s, {u"-Fc"_s}, file).isEmpty());
    const DumpTrip::Options asApp{.handWritten = true,
                                  .adminConnection = there.server.connection(u"postgres"_s),
                                  .connection = there.server.connection(u"lowly"_s, u"app"_s)};
    REQUIRE(m_trip->import(17, u"lowly"_s, file, asApp));
    QCOMPARE(m_trip->warnings, QStringList());

    const QString evil = m_trip->write(u"evil.sql"_s, "CREATE TABLE t (a int);\nDO $$ BEGIN EXECUTE 'RESET SESSION"
                                                      " AUTHORIZATION; ALTER ROLE app SUPERUSER'; END $$;\n");
    const Result<StorageRecord> refused = m_trip->import(17, u"lowly"_s, evil, asApp);

    QVERIFY(!refused);
    QVERIFY2(refused.error().message.contains(u"line 2"_s), told(refused).constData());
    QCOMPARE(there.server.sql(u"postgres"_s, u"SELECT rolsuper FROM pg_roles WHERE rolname = 'app'"_s), u"f"_s);
}

static QString dumpOf(const RealStage &stage, const QString &format = u"-Fc"_s)
{
    const QString file = stage.path(u"shop dump"_s);
    QProcess process;
    process.start(PostgresServer::binaries17() + u"/pg_dump"_s,
                  {format, u"--file="_s + file, u"--dbname="_s + stage.server.connection(u"shop"_s)});
    process.waitForFinished(patienceMs);
    return process.exitCode() == 0 ? file : QString();
}

void tst_ImportArchive::aStageTakesADumpAsABackup()
{
    RealStage stage;
    QVERIFY2(stage.make(), qPrintable(stage.problem()));
    QVERIFY(stage.setField(u"schema"_s, QJsonObject{{u"storage"_s, u"database/main"_s},
                                                    {u"query"_s, u"select count(*) from items"_s},
                                                    {u"supported"_s, 100000}}));
    const auto first = stage.fingerprints();
    const QString file = dumpOf(stage);
    QVERIFY(!file.isEmpty());
    stage.change(2);
    stage.server.sql(u"shop"_s, u"insert into items (word) values ('one more')"_s);
    const auto second = stage.fingerprints();

    const CliRun imported = stage.cli({u"backup"_s, u"import"_s, file, u"--into"_s, s_stage, u"--name"_s, u"nightly"_s,
                                       u"--note"_s, u"of another tool"_s, u"-o"_s, u"json"_s});
    REQUIRE_DONE(imported);
    const QJsonObject backup = imported.json().object();
    QCOMPARE(backup[u"name"_s].toString(), u"nightly"_s);
    QCOMPARE(backup[u"origin"_s].toString(), u"imported"_s);
    QCOMPARE(backup[u"status"_s].toString(), u"ready"_s);
    QCOMPARE(backup[u"storages"_s].toArray().size(), 1);
    QCOMPARE(backup[u"schemaLevel"_s].toInteger(-1), 500); // of the dump, not of today
    QCOMPARE(stage.fingerprints(), second);
    QVERIFY(stage.isRunning());
    QCOMPARE(stage.leftovers(), QStringList());

    REQUIRE_DONE(stage.cli({u"backup"_s, u"verify"_s, s_stage, u"nightly"_s}));
    REQUIRE_DONE(
        stage.cli({u"backup"_s, u"restore"_s, s_stage, u"nightly"_s, u"--suspend"_s, u"--resume"_s, u"--yes"_s}));
    auto expected = second; // files stay as they are
    expected[u"database"_s] = first[u"database"_s];
    QCOMPARE(stage.fingerprints(), expected);
    REQUIRE_DONE(stage.cli({u"backup"_s, u"undo"_s, s_stage, u"--yes"_s}));
    QCOMPARE(stage.fingerprints(), second);
}

void tst_ImportArchive::aKilledImportLeavesNothing()
{
    RealStage stage;
    QVERIFY2(stage.make(), qPrintable(stage.problem()));
    stage.server.sql(
        u"shop"_s, u"create table many as select i, repeat(md5(i::text), 20) as t from generate_series(1, 150000) i"_s);
    const QString file = dumpOf(stage);
    const auto before = stage.fingerprints();
    QProcess import;
    import.start(qEnvironmentVariable("UNDERSTUDY_CLI"),
                 {u"--home"_s, stage.home(), u"backup"_s, u"import"_s, file, u"--into"_s, s_stage});
    QVERIFY(import.waitForStarted());
    QVERIFY(QTest::qWaitFor([&] { return !stage.leftovers().isEmpty(); }, patienceMs)); // its database is there

    ::kill(pid_t(import.processId()), SIGSTOP); // it cannot end, and lives

    // Nobody else works on the stage meanwhile, and nobody takes a living import for a dead one.
    const CliRun busy = stage.cli({u"backup"_s, u"create"_s, s_stage, u"--live"_s});
    QCOMPARE(busy.exitCode, 11);
    QVERIFY2(busy.told().contains("an import"), busy.told().constData());
    QVERIFY(!stage.leftovers().isEmpty());
    import.kill();
    QVERIFY(import.waitForFinished());
    QVERIFY(!stage.leftovers().isEmpty());

    const CliRun next = stage.cli({u"backup"_s, u"list"_s, s_stage});
    REQUIRE_DONE(next);
    QVERIFY2(next.errors.contains("import"), next.told().constData());
    QCOMPARE(stage.leftovers(), QStringList());
    QCOMPARE(stage.fingerprints(), before);
    REQUIRE_DONE(stage.cli({u"backup"_s, u"import"_s, file, u"--into"_s, s_stage}));
    QCOMPARE(stage.leftovers(), QStringList());
}

// It needs neither a stage that stands still nor a database that is there.
void tst_ImportArchive::anImportWaitsForNobody()
{
    RealStage stage;
    QVERIFY2(stage.make(), qPrintable(stage.problem()));
    const auto before = stage.fingerprints();
    const QString file = dumpOf(stage);
    stage.server.sql(u"postgres"_s, u"drop database shop"_s);

    REQUIRE_DONE(stage.cli({u"backup"_s, u"import"_s, file, u"--into"_s, s_stage, u"--name"_s, u"saved"_s}));
    REQUIRE_DONE(
        stage.cli({u"backup"_s, u"restore"_s, s_stage, u"saved"_s, u"--suspend"_s, u"--resume"_s, u"--yes"_s}));

    QCOMPARE(stage.fingerprints(), before);
}

void tst_ImportArchive::saysWhatItWasNotTold()
{
    RealStage stage;
    QVERIFY2(stage.make(), qPrintable(stage.problem()));
    const QString file = dumpOf(stage);
    QCOMPARE(stage.cli({u"backup"_s, u"import"_s, file}).exitCode, 2);
    QCOMPARE(stage.cli({u"backup"_s, u"import"_s, u"--into"_s, s_stage}).exitCode, 2);
    QCOMPARE(stage.cli({u"backup"_s, u"import"_s, file, u"--into"_s, u"shop/none"_s}).exitCode, 5);
    QCOMPARE(stage.cli({u"backup"_s, u"import"_s, file + u"x"_s, u"--into"_s, s_stage}).exitCode, 5);
    QCOMPARE(stage.cli({u"backup"_s, u"import"_s, file, u"--into"_s, s_stage, u"--storage"_s, u"api/env"_s}).exitCode,
             5);
    const CliRun unknown = stage.cli({u"backup"_s, u"import"_s, stage.queue(), u"--into"_s, s_stage});
    QCOMPARE(unknown.exitCode, 2);
    QVERIFY2(unknown.told().contains("pg_dump -Fc"), unknown.told().constData());
    QCOMPARE(stage.leftovers(), QStringList());
}

QTEST_GUILESS_MAIN(tst_ImportArchive)
#include "tst_importarchive.moc"
