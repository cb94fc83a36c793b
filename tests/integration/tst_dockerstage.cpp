// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/dockerfixture.h"
#include "tests/support/dockerstage.h"
#include "tests/support/homeservice.h"
#include "tests/support/patience.h"
#include "tests/support/verifyresult.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QScopeGuard>
#include <QTest>

#include <signal.h>

#include <atomic>
#include <memory>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

// A stage whose database lies in a container that publishes no port, worked on by the command line.
class tst_DockerStage final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();
    void cleanupTestCase() { m_docker.reset(); }

    void isBackedUpRestoredAndUndone();
    void aRecreatedContainerHasTheSameDatabase();
    void aContainerThatRestartsFailsTheBackupCleanly();
    void nothingStaysWhenTheCommandIsKilled();
    void nothingStaysWhenTheCommandIsCancelled();
    void saysWhenTheUserMayNotUseDocker();
    void aPasswordOfTheWindowReachesTheDatabase();

private:
    [[nodiscard]] ProgramRun cli(const QStringList &arguments) const { return m_stage->cli(arguments); }
    [[nodiscard]] QString latestStatus() const;
    // A backup that has begun to copy tables.
    [[nodiscard]] bool startLongBackup(QProcess &backup);

    std::unique_ptr<DockerFixture> m_docker;
    std::unique_ptr<DockerStage> m_stage;
};

void tst_DockerStage::initTestCase()
{
    SKIP_WITHOUT_DOCKER();
    m_docker = std::make_unique<DockerFixture>();
    QVERIFY2(m_docker->start(), qPrintable(m_docker->problem()));
}

void tst_DockerStage::init()
{
    m_stage = std::make_unique<DockerStage>(m_docker->server.name());
    QVERIFY2(m_docker->server.makeShop(), qPrintable(m_docker->server.problem()));
    REQUIRE_DONE(m_stage->add());
}

void tst_DockerStage::cleanup()
{
    m_stage.reset();
    QCOMPARE(m_docker->leftInside(), QString());
}

QString tst_DockerStage::latestStatus() const
{
    const QJsonArray backups =
        QJsonDocument::fromJson(cli({u"backup"_s, u"list"_s, u"shop/staging"_s, u"-o"_s, u"json"_s}).output).array();
    return backups.isEmpty() ? QString() : backups.first()[u"status"_s].toString();
}

void tst_DockerStage::isBackedUpRestoredAndUndone()
{
    const QByteArray before = m_docker->server.contentOf(u"shop"_s);
    REQUIRE_DONE(cli({u"backup"_s, u"create"_s, u"shop/staging"_s, u"--name"_s, u"first"_s, u"--suspend"_s}));
    m_docker->server.sql(u"shop"_s, u"DELETE FROM items WHERE id > 10; CREATE TABLE later (a int)"_s);
    const QByteArray damaged = m_docker->server.contentOf(u"shop"_s);

    const ProgramRun plan = cli({u"backup"_s, u"plan"_s, u"shop/staging"_s, u"first"_s});
    REQUIRE_DONE(plan);
    QVERIFY2(plan.output.contains("docker:shop-db-1"), plan.output.constData());
    REQUIRE_DONE(cli({u"backup"_s, u"restore"_s, u"shop/staging"_s, u"first"_s, u"--yes"_s, u"--suspend"_s}));
    QCOMPARE(m_docker->server.contentOf(u"shop"_s), before);
    REQUIRE_DONE(cli({u"backup"_s, u"undo"_s, u"shop/staging"_s, u"--yes"_s}));
    QCOMPARE(m_docker->server.contentOf(u"shop"_s), damaged);

    REQUIRE_DONE(cli({u"backup"_s, u"verify"_s, u"shop/staging"_s, u"first"_s}));
    QVERIFY(m_stage->isRunning());
}

void tst_DockerStage::aRecreatedContainerHasTheSameDatabase()
{
    const QByteArray before = m_docker->server.contentOf(u"shop"_s);
    REQUIRE_DONE(cli({u"backup"_s, u"create"_s, u"shop/staging"_s, u"--name"_s, u"kept"_s, u"--suspend"_s}));
    m_docker->server.remove();
    const ProgramRun without = cli(
        {u"backup"_s, u"create"_s, u"shop/staging"_s, u"--name"_s, u"none"_s, u"--suspend"_s});
    QCOMPARE(without.exitCode, 1);
    QVERIFY2(without.errorOutput.contains("There is no container “shop-db-1”."), without.all().constData());
    QVERIFY(m_stage->isRunning());
    QVERIFY2(m_docker->server.run(), qPrintable(m_docker->server.problem()));
    m_docker->server.sql(u"shop"_s, u"DROP TABLE items"_s);

    REQUIRE_DONE(cli({u"backup"_s, u"restore"_s, u"shop/staging"_s, u"kept"_s, u"--yes"_s, u"--suspend"_s}));

    QCOMPARE(m_docker->server.contentOf(u"shop"_s), before);
    REQUIRE_DONE(cli({u"backup"_s, u"accept"_s, u"shop/staging"_s}));
}

bool tst_DockerStage::startLongBackup(QProcess &backup)
{
    m_docker->server.sql(u"shop"_s,
                         u"CREATE TABLE large AS SELECT i, repeat(md5(i::text), 30) AS text FROM generate_series(1,"
                         " 400000) i"_s);
    backup.start(cliProgram(), m_stage->arguments({u"backup"_s, u"create"_s, u"shop/staging"_s, u"--name"_s, u"long"_s,
                                                   u"--suspend"_s}));
    const auto copies = [this] { return m_docker->server.ourSessions().contains(u"understudy:copy"_s); };
    return backup.waitForStarted() && QTest::qWaitFor(copies, patienceMs)
           && QTest::qWaitFor([this] { return m_stage->isRunning(); }, patienceMs);
}

void tst_DockerStage::aContainerThatRestartsFailsTheBackupCleanly()
{
    QProcess backup;
    QVERIFY2(startLongBackup(backup), backup.readAllStandardError().constData());

    QCOMPARE(m_docker->daemon.docker({u"restart"_s, u"--time"_s, u"0"_s, m_docker->server.name()}).exitCode, 0);

    QVERIFY(backup.waitForFinished(patienceMs));
    QCOMPARE(backup.exitCode(), 1);
    QVERIFY(m_stage->isRunning());
    QVERIFY(m_docker->server.awaitServer());
    QVERIFY(latestStatus() != u"ready"_s);
    REQUIRE_DONE(cli({u"backup"_s, u"create"_s, u"shop/staging"_s, u"--name"_s, u"after"_s, u"--suspend"_s}));
    QCOMPARE(latestStatus(), u"ready"_s);
}

void tst_DockerStage::nothingStaysWhenTheCommandIsKilled()
{
    QProcess backup;
    QVERIFY2(startLongBackup(backup), backup.readAllStandardError().constData());
    QVERIFY(!m_stage->clients().isEmpty());
    const QString started = m_docker->server.sql(u"postgres"_s, u"SELECT pg_postmaster_start_time()"_s);

    backup.kill();

    QVERIFY(backup.waitForFinished());
    QVERIFY2(QTest::qWaitFor([this] { return m_stage->clients().isEmpty(); }, patienceMs),
             qPrintable(m_stage->clients().join(u'\n')));
    QVERIFY(QTest::qWaitFor([this] { return m_docker->server.ourSessions().isEmpty(); }, patienceMs));
    QCOMPARE(m_docker->server.sql(u"postgres"_s, u"SELECT pg_postmaster_start_time()"_s), started);
    REQUIRE_DONE(cli({u"backup"_s, u"create"_s, u"shop/staging"_s, u"--name"_s, u"after"_s, u"--suspend"_s}));
    QCOMPARE(m_stage->relays(), QStringList());
}

void tst_DockerStage::nothingStaysWhenTheCommandIsCancelled()
{
    QProcess backup;
    QVERIFY2(startLongBackup(backup), backup.readAllStandardError().constData());

    ::kill(static_cast<pid_t>(backup.processId()), SIGINT);

    QVERIFY(backup.waitForFinished(patienceMs));
    QCOMPARE(backup.exitCode(), 130);
    QVERIFY(m_stage->isRunning());
    QVERIFY2(QTest::qWaitFor([this] { return m_stage->clients().isEmpty(); }, patienceMs),
             qPrintable(m_stage->clients().join(u'\n')));
    QCOMPARE(m_stage->relays(), QStringList());
}

void tst_DockerStage::saysWhenTheUserMayNotUseDocker()
{
    const ProgramRun run = m_stage->cliAs(65534, {u"stage"_s, u"add"_s, m_stage->path(u"stage.json"_s)});

    QVERIFY2(run.all().contains("Add your user to the docker group and sign in again."), run.all().constData());
}

void tst_DockerStage::aPasswordOfTheWindowReachesTheDatabase()
{
    m_docker->server.sql(u"postgres"_s, u"CREATE ROLE clerk SUPERUSER LOGIN PASSWORD 'right'"_s);
    QFile rules(m_docker->daemon.path(m_docker->server.name() + u"/data/pg_hba.conf"_s));
    QVERIFY(rules.open(QIODevice::ReadWrite));
    const QByteArray before = rules.readAll();
    const auto write = [&](const QByteArray &text) {
        const bool written = rules.resize(0) && rules.seek(0) && rules.write(text) == text.size() && rules.flush();
        m_docker->server.sql(u"postgres"_s, u"SELECT pg_reload_conf()"_s);
        return written;
    };
    QVERIFY(write("local all clerk scram-sha-256\nhost all clerk all scram-sha-256\n" + before));
    const auto restore = qScopeGuard([&] { QVERIFY(write(before)); });
    QFile file(m_stage->path(u"stage.json"_s));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray stage = file.readAll().replace("postgres@", "clerk@");
    const std::atomic_bool never = false;
    const TaskControl control(never);
    HomeService home(m_stage->path(u"home"_s));
    const StagePassword password{
        .connection = u"postgresql://clerk@/shop"_s, .password = u"right"_s, .container = m_docker->server.name()};
    const auto works = [&](const QList<StagePassword> &passwords) {
        const Result<StageTest> test = home.service().testStage(stage, passwords, control);
        return test && !test->parts.isEmpty() && test->parts.first().good;
    };

    QVERIFY(!works({}));
    QVERIFY(!works({{.connection = password.connection, .password = u"wrong"_s, .container = password.container}}));
    QVERIFY(works({password}));
    QVERIFY(!works({})); // tried, not kept

    VERIFY_RESULT(home.service().savePasswords({password}, control));
    QVERIFY(works({}));
}

QTEST_GUILESS_MAIN(tst_DockerStage)
#include "tst_dockerstage.moc"
