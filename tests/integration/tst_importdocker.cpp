// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/config/home.h"
#include "services/config/settings.h"
#include "tests/support/dockerfixture.h"
#include "tests/support/dockerstage.h"
#include "tests/support/patience.h"
#include "tests/support/postgresserver.h"
#include "tests/support/verifyresult.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <signal.h>

#include <memory>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

// Dumps become backups of a database in a container that publishes no port, with the PostgreSQL programs of this machine
// and without them.
class tst_ImportDocker final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();
    void cleanupTestCase() { m_docker.reset(); }

    void aDumpBecomesABackup_data();
    void aDumpBecomesABackup();
    void olderProgramsHereLeaveItToThoseInside();
    void refusesAFolderThatOnlyProgramsInsideCouldRead();
    void refusesAnArchiveThatNobodyCanRead();
    void refusesADamagedArchive_data();
    void refusesADamagedArchive();
    void anImportWaitsForNoDatabase();
    void nothingStaysWhenTheImportIsKilled_data() { waysToRead(); }
    void nothingStaysWhenTheImportIsKilled();
    void nothingStaysWhenTheImportIsCancelled_data() { waysToRead(); }
    void nothingStaysWhenTheImportIsCancelled();

private:
    static void waysToRead();
    [[nodiscard]] ProgramRun cli(const QStringList &arguments) const { return m_stage->cli(arguments); }
    [[nodiscard]] ProgramRun cliWithoutTools(const QStringList &arguments) const
    {
        return runProgram(u"unshare"_s, m_stage->withoutTools(arguments));
    }
    [[nodiscard]] QString dump(const QStringList &arguments) const; // the file; empty: it failed
    // Imports the archive of a large table until its rows are being loaded.
    [[nodiscard]] bool startLongImport(QProcess &import, bool tools);
    [[nodiscard]] QString beside() const { return databases(u"shop\\_%"_s); }
    [[nodiscard]] QString databases(const QString &pattern) const;

    std::unique_ptr<DockerFixture> m_docker;
    std::unique_ptr<DockerStage> m_stage;
};

void tst_ImportDocker::initTestCase()
{
    SKIP_WITHOUT_DOCKER();
    m_docker = std::make_unique<DockerFixture>();
    QVERIFY2(m_docker->start(), qPrintable(m_docker->problem()));
}

void tst_ImportDocker::init()
{
    m_stage = std::make_unique<DockerStage>(m_docker->server.name());
    QVERIFY2(m_docker->server.makeShop(), qPrintable(m_docker->server.problem()));
    REQUIRE_DONE(m_stage->add());
}

void tst_ImportDocker::cleanup()
{
    m_stage.reset();
    QCOMPARE(m_docker->leftInside(), QString());
    QCOMPARE(beside(), QString());
}

QString tst_ImportDocker::databases(const QString &pattern) const
{
    return m_docker->server.sql(u"postgres"_s,
                                u"SELECT datname FROM pg_database WHERE datname LIKE '%1'"_s.arg(pattern));
}

QString tst_ImportDocker::dump(const QStringList &arguments) const
{
    const QString file = m_stage->path(u"nightly.dump"_s);
    const ProgramRun run = runProgram(
        PostgresServer::binaries17() + u"/pg_dump"_s,
        arguments + QStringList{u"--file="_s + file, u"--dbname="_s + m_docker->server.connection(u"shop"_s)});
    if (run.exitCode != 0)
        qWarning("%s", run.all().constData());
    return run.exitCode == 0 ? file : QString();
}

void tst_ImportDocker::waysToRead()
{
    QTest::addColumn<bool>("tools");
    QTest::newRow("by pg_restore of this machine") << true;
    QTest::newRow("by pg_restore inside") << false;
}

void tst_ImportDocker::aDumpBecomesABackup_data()
{
    QTest::addColumn<QString>("format");
    QTest::addColumn<QString>("compression");
    QTest::addColumn<bool>("tools");
    QTest::newRow("plain") << u"plain"_s << u"none"_s << false;
    QTest::newRow("plain and packed") << u"plain"_s << u"gzip:6"_s << true;
    QTest::newRow("custom, tools here") << u"custom"_s << u"gzip:6"_s << true;
    QTest::newRow("custom, tools inside") << u"custom"_s << u"gzip:6"_s << false;
    QTest::newRow("directory, tools here") << u"directory"_s << u"gzip:6"_s << true;
}

void tst_ImportDocker::aDumpBecomesABackup()
{
    QFETCH(const QString, format);
    QFETCH(const QString, compression);
    QFETCH(const bool, tools);
    const QByteArray before = m_docker->server.contentOf(u"shop"_s);
    const QString file = dump({u"--format="_s + format, u"--compress="_s + compression});
    QVERIFY(!file.isEmpty());
    m_docker->server.sql(u"shop"_s, u"DELETE FROM items WHERE id > 10; CREATE TABLE later (a int)"_s);
    const QByteArray today = m_docker->server.contentOf(u"shop"_s);
    const QStringList import{u"backup"_s, u"import"_s,  file,          u"--into"_s, u"shop/staging"_s,
                             u"--name"_s, u"nightly"_s, u"--output"_s, u"json"_s};

    const ProgramRun run = tools ? cli(import) : cliWithoutTools(import);

    REQUIRE_DONE(run);
    QCOMPARE(QJsonDocument::fromJson(run.output)[u"status"_s].toString(), u"ready"_s);
    QCOMPARE(m_docker->server.contentOf(u"shop"_s), today);
    QCOMPARE(beside(), QString());
    QVERIFY(m_stage->isRunning());
    REQUIRE_DONE(
        cli({u"backup"_s, u"restore"_s, u"shop/staging"_s, u"nightly"_s, u"--yes"_s, u"--suspend"_s, u"--resume"_s}));
    QCOMPARE(m_docker->server.contentOf(u"shop"_s), before);
    REQUIRE_DONE(cli({u"backup"_s, u"accept"_s, u"shop/staging"_s}));
}

void tst_ImportDocker::olderProgramsHereLeaveItToThoseInside()
{
    const QString file = dump({u"--format=custom"_s});
    QVERIFY(!file.isEmpty());
    Settings settings(Home(m_stage->path(u"home"_s)));
    Preferences preferences = settings.preferences();
    preferences.postgresFolders = {PostgresServer::binaries15()};
    settings.setPreferences(preferences);
    VERIFY_RESULT(settings.save());

    REQUIRE_DONE(cliWithoutTools({u"backup"_s, u"import"_s, file, u"--into"_s, u"shop/staging"_s}));
}

void tst_ImportDocker::refusesAFolderThatOnlyProgramsInsideCouldRead()
{
    const QString folder = dump({u"--format=directory"_s});
    QVERIFY(!folder.isEmpty());

    const ProgramRun run = cliWithoutTools({u"backup"_s, u"import"_s, folder, u"--into"_s, u"shop/staging"_s});

    QCOMPARE(run.exitCode, 3);
    QVERIFY2(run.errorOutput.contains("pg_dump -Fc"), run.all().constData());
}

void tst_ImportDocker::refusesAnArchiveThatNobodyCanRead()
{
    QFile file(dump({u"--format=custom"_s}));
    QVERIFY(file.open(QIODevice::ReadWrite) && file.seek(6) && file.putChar(99)); // 1.99
    file.close();

    const ProgramRun run = cli({u"backup"_s, u"import"_s, file.fileName(), u"--into"_s, u"shop/staging"_s});

    QCOMPARE(run.exitCode, 3);
    QVERIFY2(run.errorOutput.contains("17."), run.all().constData());
}

void tst_ImportDocker::refusesADamagedArchive_data()
{
    QTest::addColumn<bool>("tools");
    QTest::addColumn<double>("kept");
    QTest::newRow("all but the end, tools here") << true << 0.995;
    QTest::newRow("half, tools inside") << false << 0.5;
    QTest::newRow("all but the end, tools inside") << false << 0.995;
}

void tst_ImportDocker::refusesADamagedArchive()
{
    QFETCH(const bool, tools);
    QFETCH(const double, kept);
    QFile file(dump({u"--format=custom"_s}));
    QVERIFY(file.exists() && file.resize(qint64(double(file.size()) * kept)));
    const QStringList import{u"backup"_s, u"import"_s, file.fileName(), u"--into"_s, u"shop/staging"_s};

    const ProgramRun run = tools ? cli(import) : cliWithoutTools(import);

    QCOMPARE(run.exitCode, 4);
    QVERIFY2(run.errorOutput.contains("damaged or cut off"), run.all().constData());
}

void tst_ImportDocker::anImportWaitsForNoDatabase()
{
    const QByteArray before = m_docker->server.contentOf(u"shop"_s);
    const QString file = dump({u"--format=custom"_s});
    QCOMPARE(m_docker->server.sql(u"postgres"_s, u"DROP DATABASE shop"_s), QString());

    REQUIRE_DONE(cli({u"backup"_s, u"import"_s, file, u"--into"_s, u"shop/staging"_s, u"--name"_s, u"saved"_s}));
    REQUIRE_DONE(
        cli({u"backup"_s, u"restore"_s, u"shop/staging"_s, u"saved"_s, u"--yes"_s, u"--suspend"_s, u"--resume"_s}));

    QCOMPARE(m_docker->server.contentOf(u"shop"_s), before);
}

bool tst_ImportDocker::startLongImport(QProcess &import, bool tools)
{
    m_docker->server.sql(u"shop"_s,
                         u"CREATE TABLE large AS SELECT i, repeat(md5(i::text), 30) AS text FROM generate_series(1,"
                         " 400000) i"_s);
    const QStringList arguments{u"backup"_s, u"import"_s, dump({u"--format=custom"_s, u"--compress=1"_s}), u"--into"_s,
                                u"shop/staging"_s};
    if (tools)
        import.start(cliProgram(), m_stage->arguments(arguments));
    else
        import.start(u"unshare"_s, m_stage->withoutTools(arguments));
    const auto loads = [this] {
        return m_docker->server.sql(u"postgres"_s,
                                    u"SELECT count(*) FROM pg_stat_progress_copy WHERE bytes_processed > 0 AND"
                                    " command = 'COPY FROM'"_s)
               == "1"_L1;
    };
    const auto ended = [&import] { return import.state() == QProcess::NotRunning; };
    return import.waitForStarted() && QTest::qWaitFor([&] { return loads() || ended(); }, patienceMs) && !ended();
}

void tst_ImportDocker::nothingStaysWhenTheImportIsKilled()
{
    QFETCH(const bool, tools);
    QProcess import;
    QVERIFY2(startLongImport(import, tools), import.readAllStandardError().constData());
    QVERIFY(!m_stage->clients().isEmpty());
    const QString started = m_docker->server.sql(u"postgres"_s, u"SELECT pg_postmaster_start_time()"_s);

    import.kill();

    QVERIFY(import.waitForFinished());
    QVERIFY2(QTest::qWaitFor([this] { return m_stage->clients().isEmpty(); }, patienceMs),
             qPrintable(m_stage->clients().join(u'\n')));
    QVERIFY(QTest::qWaitFor([this] { return m_docker->server.ourSessions().isEmpty(); }, patienceMs));
    QCOMPARE(m_docker->server.sql(u"postgres"_s, u"SELECT pg_postmaster_start_time()"_s), started);
    QVERIFY(!beside().isEmpty());
    REQUIRE_DONE(cli({u"backup"_s, u"list"_s, u"shop/staging"_s}));
    QCOMPARE(beside(), QString());
    QCOMPARE(m_stage->relays(), QStringList());
}

void tst_ImportDocker::nothingStaysWhenTheImportIsCancelled()
{
    QFETCH(const bool, tools);
    QProcess import;
    QVERIFY2(startLongImport(import, tools), import.readAllStandardError().constData());

    ::kill(static_cast<pid_t>(import.processId()), SIGINT);

    QVERIFY(import.waitForFinished(patienceMs));
    QCOMPARE(import.exitCode(), 130);
    QVERIFY2(QTest::qWaitFor([this] { return m_stage->clients().isEmpty(); }, patienceMs),
             qPrintable(m_stage->clients().join(u'\n')));
    QCOMPARE(m_stage->relays(), QStringList());
    QCOMPARE(beside(), QString());
}

QTEST_GUILESS_MAIN(tst_ImportDocker)
#include "tst_importdocker.moc"
