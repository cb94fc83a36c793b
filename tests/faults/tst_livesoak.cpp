// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Live backups, one after the other, of a database that pgbench writes to as fast as it can. Every transaction of pgbench
// adds one amount in four places: a backup of one moment holds the same sum in all four, any other does not.

#include "tests/support/patience.h"
#include "tests/support/realstage.h"

#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Understudy::Testing;

static constexpr qint64 s_soakMs = 120'000;

class tst_LiveSoak : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void everyLiveBackupIsOfOneMoment();
    void cleanupTestCase();

private:
    [[nodiscard]] bool addStage(const QString &stage, const QString &database);
    [[nodiscard]] QByteArray restoreAndCompare(const QString &backup);
    [[nodiscard]] QStringList sums(const QString &database) const;
    [[nodiscard]] bool startPgbench();

    RealStage m_stage;
    QProcess m_pgbench;
};

bool tst_LiveSoak::addStage(const QString &stage, const QString &database)
{
    const QJsonObject storage{
        {u"name"_s, u"main"_s}, {u"kind"_s, u"postgres"_s}, {u"connection"_s, m_stage.server.connection(database)}};
    const QJsonObject component{{u"name"_s, u"database"_s}, {u"storages"_s, QJsonArray{storage}}};
    return m_stage.addStage(
        {{u"format"_s, 1}, {u"project"_s, u"bank"_s}, {u"stage"_s, stage}, {u"components"_s, QJsonArray{component}}});
}

bool tst_LiveSoak::startPgbench()
{
    m_pgbench.setProcessChannelMode(QProcess::MergedChannels);
    m_pgbench.start(
        PostgresServer::binaries17() + u"/pgbench"_s,
        {u"--no-vacuum"_s, u"--client=4"_s, u"--jobs=2"_s, u"--time=3600"_s, m_stage.server.connection(u"bank"_s)});
    return m_pgbench.waitForStarted()
           && QTest::qWaitFor(
               [this] {
                   return m_stage.server.sql(u"bank"_s, u"select count(*) > 1000 from pgbench_history"_s) == u"t";
               },
               patienceMs);
}

void tst_LiveSoak::initTestCase()
{
    QVERIFY2(m_stage.make(), qPrintable(m_stage.problem()));
    QCOMPARE(m_stage.server.sql(u"postgres"_s, u"create database bank"_s), QString());
    QCOMPARE(m_stage.server.sql(u"postgres"_s, u"create database copy"_s), QString());
    QProcess filling;
    filling.start(PostgresServer::binaries17() + u"/pgbench"_s,
                  {u"--initialize"_s, u"--scale=3"_s, u"--quiet"_s, m_stage.server.connection(u"bank"_s)});
    QVERIFY2(filling.waitForFinished(patienceMs) && filling.exitCode() == 0,
             filling.readAllStandardError().constData());
    QVERIFY2(addStage(u"live"_s, u"bank"_s), qPrintable(m_stage.problem()));
    QVERIFY2(addStage(u"copy"_s, u"copy"_s), qPrintable(m_stage.problem()));
    QVERIFY2(startPgbench(), m_pgbench.readAll().constData());
}

QStringList tst_LiveSoak::sums(const QString &database) const
{
    return m_stage.server
        .sql(database,
             u"select (select sum(abalance) from pgbench_accounts), (select sum(tbalance) from pgbench_tellers),"
             " (select sum(bbalance) from pgbench_branches), (select sum(delta) from pgbench_history)"_s)
        .split(u'|');
}

QByteArray tst_LiveSoak::restoreAndCompare(const QString &backup)
{
    const CliRun restored = m_stage.cli({u"backup"_s, u"restore"_s, u"bank/live"_s, backup, u"--into"_s, u"bank/copy"_s,
                                         u"--yes"_s, u"--assume-suspended"_s});
    if (restored.exitCode != 0)
        return restored.told();
    const QStringList all = sums(u"copy"_s);
    if (all.size() != 4 || all.first().isEmpty() || all.count(all.first()) != 4)
        return "not of one moment: " + all.join(u' ').toUtf8();
    const CliRun accepted = m_stage.cli({u"backup"_s, u"accept"_s, u"bank/copy"_s});
    return accepted.exitCode == 0 ? QByteArray() : accepted.told();
}

void tst_LiveSoak::everyLiveBackupIsOfOneMoment()
{
    QElapsedTimer timer;
    timer.start();
    int count = 0;
    QString rowsOfLast;
    for (; timer.elapsed() < s_soakMs || count < 3; ++count) {
        const QString name = u"live %1"_s.arg(count);
        const CliRun made = m_stage.cli({u"backup"_s, u"create"_s, u"bank/live"_s, u"--name"_s, name, u"--live"_s});
        QVERIFY2(made.exitCode == 0, made.told().constData());
        const QByteArray problem = restoreAndCompare(name);
        QVERIFY2(problem.isEmpty(), (name.toUtf8() + ": " + problem).constData());
        const QString rows = m_stage.server.sql(u"copy"_s, u"select count(*) from pgbench_history"_s);
        QVERIFY(rows != rowsOfLast); // the load goes on, so no two backups are the same
        rowsOfLast = rows;
    }
    qInfo() << count << "live backups, the last one with" << rowsOfLast << "transactions";
    QCOMPARE(m_pgbench.state(), QProcess::Running);
    const QStringList live = sums(u"bank"_s);
    QCOMPARE(live.count(live.first()), 4);
}

void tst_LiveSoak::cleanupTestCase()
{
    m_pgbench.terminate();
    QVERIFY(m_pgbench.waitForFinished(patienceMs));
}

QTEST_GUILESS_MAIN(tst_LiveSoak)
#include "tst_livesoak.moc"
