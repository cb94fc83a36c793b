// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/patience.h"
#include "tests/support/postgressession.h"
#include "tests/support/realstage.h"

#include <QJsonArray>
#include <QProcess>
#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;
using namespace Understudy::Testing;

// A backup from a copy of the database, by the command line, which is killed while there is the copy.
class tst_CloneKill : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup() { m_stage.reset(); }

    void comesBackAsItWas();
    void aLiveBackupTakesLocksAndSaysSo();
    void killedWhileTheServerCopiesNothingIsLeft();
    void killedWhileItIsReadNothingIsLeft();
    void whatCannotBeRemovedYetWaits();

private:
    [[nodiscard]] QString sql(const QString &text) { return m_stage->server.sql(u"postgres"_s, text); }
    [[nodiscard]] QString copies()
    {
        return sql(u"SELECT count(*) FROM pg_database WHERE datname LIKE 'shop\\_copy\\_%'"_s);
    }
    [[nodiscard]] std::unique_ptr<QProcess> startBackup();
    [[nodiscard]] bool leaveACopy(); // of a killed backup, which takes seconds to read it
    static void kill(QProcess &process);

    std::unique_ptr<RealStage> m_stage;
    const QStringList m_create{u"backup"_s, u"create"_s, u"shop/staging"_s, u"--name"_s, u"first"_s, u"--suspend"_s};
    const QStringList m_other{u"stage"_s, u"list"_s};
};

void tst_CloneKill::init()
{
    m_stage = std::make_unique<RealStage>(PostgresServer::binaries17(), PostgresServer::Durability::Safe);
    QVERIFY2(m_stage->make(), qPrintable(m_stage->problem()));
    QJsonObject file = m_stage->stageFile();
    QJsonArray components = file[u"components"_s].toArray();
    QJsonObject component = components[0].toObject();
    QJsonObject storage = component[u"storages"_s].toArray().first().toObject();
    storage[u"capture"_s] = u"clone"_s;
    component[u"storages"_s] = QJsonArray{storage};
    components[0] = component;
    file[u"components"_s] = components;
    QVERIFY2(m_stage->addStage(file), qPrintable(m_stage->problem()));
}

std::unique_ptr<QProcess> tst_CloneKill::startBackup()
{
    auto process = std::make_unique<QProcess>();
    process->start(qEnvironmentVariable("UNDERSTUDY_CLI"), QStringList{u"--home"_s, m_stage->home()} + m_create);
    process->closeWriteChannel();
    return process;
}

void tst_CloneKill::kill(QProcess &process)
{
    process.kill();
    process.waitForFinished();
}

void tst_CloneKill::comesBackAsItWas()
{
    const auto then = m_stage->fingerprints();
    REQUIRE_DONE(m_stage->cli(m_create));
    const CliRun listed = m_stage->cli({u"backup"_s, u"list"_s, u"shop/staging"_s, u"-o"_s, u"json"_s});
    const QJsonObject backup = listed.json().array().first().toObject();
    QCOMPARE(backup[u"status"].toString(), u"ready"_s);
    QCOMPARE(backup[u"grade"].toString(), u"A"_s);
    QVERIFY2(backup[u"storages"_s].toArray().first()[u"details"].toString().contains(u"copy that"_s),
             listed.told().constData());
    QCOMPARE(m_stage->leftovers(), QStringList());

    m_stage->change(2);
    REQUIRE_DONE(m_stage->cli({u"backup"_s, u"restore"_s, u"shop/staging"_s, u"first"_s, u"--suspend"_s, u"--yes"_s}));
    QCOMPARE(m_stage->fingerprints(), then);
}

void tst_CloneKill::aLiveBackupTakesLocksAndSaysSo()
{
    const CliRun run = m_stage->cli({u"backup"_s, u"create"_s, u"shop/staging"_s, u"--live"_s, u"-o"_s, u"json"_s});
    REQUIRE_DONE(run);
    const QString details = run.json()[u"storages"_s].toArray().first()[u"details"].toString();
    QVERIFY2(details.contains(u"locks"_s) && details.contains(u"runs on"_s), run.told().constData());
}

// The server goes on with what its killed client has asked for.
void tst_CloneKill::killedWhileTheServerCopiesNothingIsLeft()
{
    PostgresSession brake(m_stage->server.connection(u"postgres"_s));
    brake.run(u"BEGIN"_s);
    brake.run(u"LOCK TABLE pg_catalog.pg_database IN SHARE MODE"_s);
    const auto backup = startBackup();
    const auto waits = u"SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'CREATE DATABASE%copy%'"
                       " AND wait_event_type = 'Lock'"_s;
    QVERIFY(QTest::qWaitFor([&] { return sql(waits) == u"1"_s; }, patienceMs));
    kill(*backup);
    brake.run(u"COMMIT"_s);
    QVERIFY(!m_stage->isRunning());

    REQUIRE_DONE(m_stage->cli(m_other));

    QCOMPARE(copies(), u"0"_s);
    QVERIFY(m_stage->isRunning());
    QCOMPARE(m_stage->leftovers(), QStringList());
    REQUIRE_DONE(m_stage->cli(m_create));
}

bool tst_CloneKill::leaveACopy()
{
    m_stage->server.sql(
        u"shop"_s,
        u"CREATE TABLE large AS SELECT i, repeat(md5(i::text), 30) AS text FROM generate_series(1, 400000) i"_s);
    PostgresSession watching(m_stage->server.connection(u"postgres"_s));
    const auto there = u"SELECT count(*) FROM pg_database WHERE datname LIKE 'shop\\_copy\\_%' AND datallowconn"_s;
    const auto backup = startBackup();
    while (backup->state() != QProcess::NotRunning && watching.run(there) != u"1"_s)
        backup->waitForFinished(1);
    kill(*backup);
    return backup->exitStatus() == QProcess::CrashExit && copies() == u"1"_s;
}

void tst_CloneKill::killedWhileItIsReadNothingIsLeft()
{
    QVERIFY(leaveACopy());

    REQUIRE_DONE(m_stage->cli(m_other));

    QCOMPARE(copies(), u"0"_s);
    QVERIFY(m_stage->isRunning());
    QCOMPARE(QDir(m_stage->home() + u"/operations"_s).entryList({u"*.beside"_s}), QStringList());
    REQUIRE_DONE(m_stage->cli(m_create));
    QCOMPARE(m_stage->leftovers(), QStringList());
}

void tst_CloneKill::whatCannotBeRemovedYetWaits()
{
    QVERIFY(leaveACopy());
    m_stage->server.stop();

    const CliRun without = m_stage->cli(m_other);
    REQUIRE_DONE(without);
    QVERIFY2(without.errors.contains("could not be removed"), without.told().constData());
    QVERIFY(m_stage->isRunning());

    QVERIFY2(m_stage->server.start(), qPrintable(m_stage->server.problem()));
    QCOMPARE(copies(), u"1"_s);
    REQUIRE_DONE(m_stage->cli(m_other));
    QCOMPARE(copies(), u"0"_s);
}

QTEST_GUILESS_MAIN(tst_CloneKill)
#include "tst_clonekill.moc"
