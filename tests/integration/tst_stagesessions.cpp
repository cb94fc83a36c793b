// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

// A whole stage whose database is in use while the command line works on it.

#include "tests/support/postgressession.h"
#include "tests/support/realstage.h"

#include <QFile>
#include <QProcess>
#include <QTest>
#include <memory>

using namespace Qt::StringLiterals;
using namespace Understudy::Testing;

static constexpr int s_patienceMs = 120'000;

#define DONE(run) \
    do { \
        const CliRun &done = (run); \
        QVERIFY2(done.exitCode == 0, done.told().constData()); \
    } while (false)

class tst_StageSessions : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void openSessionsDoNotStopARestore();
    void aWriterStopsARestoreByName();
    void aReconnectingWriterDoesNotStopOneThatIsAssumedSuspended();
    void tablesTruncatedRightAfterTheResumeAreInTheBackup();

private:
    void startWriter();
    [[nodiscard]] int beats() const;
    [[nodiscard]] CliRun restore(const QStringList &options = {}) const;

    std::unique_ptr<RealStage> m_stage;
    QProcess m_writer;
    QMap<QString, QByteArray> m_then;
};

void tst_StageSessions::init()
{
    m_stage = std::make_unique<RealStage>();
    QVERIFY2(m_stage->make(), qPrintable(m_stage->problem()));
    m_stage->server.sql(u"shop"_s, u"create table beats (number serial)"_s);
    m_then = m_stage->fingerprints();
    DONE(m_stage->cli({u"backup"_s, u"create"_s, u"shop/staging"_s, u"--name"_s, u"first"_s, u"--suspend"_s}));
    m_stage->change(2);
}

void tst_StageSessions::cleanup()
{
    m_writer.kill();
    m_writer.waitForFinished();
    m_stage.reset();
}

// Connects anew for each of its writes, and again when it is turned away, as a pool of an application does.
void tst_StageSessions::startWriter()
{
    QFile script(m_stage->path(u"writer.sql"_s));
    QVERIFY(script.open(QIODevice::WriteOnly) && script.write("insert into beats default values;\n") > 0);
    script.close();
    m_writer.start(u"/bin/sh"_s, {u"-c"_s, u"while :; do \"$@\" >/dev/null 2>&1; done"_s, u"writer"_s,
                                  PostgresServer::binaries17() + u"/pgbench"_s, u"--no-vacuum"_s, u"--connect"_s,
                                  u"--client=2"_s, u"--transactions=20"_s, u"--file"_s, script.fileName(), u"--host"_s,
                                  m_stage->server.socketFolder(), u"--username=postgres"_s, u"shop"_s});
    QVERIFY(QTest::qWaitFor([this] { return beats() > 40; }, s_patienceMs));
}

int tst_StageSessions::beats() const
{
    return m_stage->server.sql(u"shop"_s, u"select count(*) from beats"_s).trimmed().toInt();
}

CliRun tst_StageSessions::restore(const QStringList &options) const
{
    return m_stage->cli(
        QStringList{u"backup"_s, u"restore"_s, u"shop/staging"_s, u"first"_s, u"--suspend"_s, u"--yes"_s} + options);
}

void tst_StageSessions::openSessionsDoNotStopARestore()
{
    PostgresSession idle(m_stage->server.connection(u"shop"_s));
    QCOMPARE(idle.run(u"select 1"_s), u"1"_s);
    PostgresSession reading(m_stage->server.connection(u"shop"_s));
    QCOMPARE(reading.run(u"begin; select count(*) from items"_s), u"500"_s);

    DONE(restore());

    QCOMPARE(m_stage->fingerprints(), m_then);
    QVERIFY(idle.run(u"select 1"_s).startsWith(u"ERROR"_s));
    QVERIFY(reading.run(u"select 1"_s).startsWith(u"ERROR"_s));
    DONE(m_stage->cli({u"backup"_s, u"undo"_s, u"shop/staging"_s, u"--yes"_s}));
}

void tst_StageSessions::aWriterStopsARestoreByName()
{
    const auto before = m_stage->fingerprints();
    startWriter();

    const CliRun refused = restore();

    QVERIFY2(refused.exitCode == 3, refused.told().constData());
    QVERIFY2(refused.told().contains("pgbench") || refused.told().contains("session that has ended"),
             refused.told().constData());
    QCOMPARE(m_stage->fingerprints(), before);
    QCOMPARE(m_stage->leftovers(), QStringList());
    QVERIFY(m_stage->isRunning());
}

void tst_StageSessions::aReconnectingWriterDoesNotStopOneThatIsAssumedSuspended()
{
    startWriter();

    DONE(restore({u"--assume-suspended"_s}));

    QCOMPARE(m_stage->fingerprints(), m_then);
    const int since = beats(); // it goes on by itself, on the restored database
    QVERIFY(QTest::qWaitFor([this, since] { return beats() > since + 20; }, s_patienceMs));
}

void tst_StageSessions::tablesTruncatedRightAfterTheResumeAreInTheBackup()
{
    QFile runtime(m_stage->path(u"runtime.sh"_s));
    QVERIFY(runtime.open(QIODevice::ReadOnly));
    const QByteArray original = runtime.readAll();
    runtime.close();
    const QByteArray truncate = "resume) setsid psql --host='" + m_stage->server.socketFolder().toUtf8()
                                + "' --username=postgres --command='truncate items, audit' shop >/dev/null 2>&1 & ";
    QVERIFY(runtime.open(QIODevice::WriteOnly)
            && runtime.write(QByteArray(original).replace("resume) ", truncate)) > original.size());
    runtime.close();
    const auto then = m_stage->fingerprints();

    DONE(m_stage->cli({u"backup"_s, u"create"_s, u"shop/staging"_s, u"--name"_s, u"second"_s, u"--suspend"_s}));

    QVERIFY(QTest::qWaitFor(
        [this] { return m_stage->server.sql(u"shop"_s, u"select count(*) from items"_s).trimmed() == u"0"; },
        s_patienceMs));
    QVERIFY(runtime.open(QIODevice::WriteOnly) && runtime.write(original) == original.size());
    runtime.close();
    DONE(m_stage->cli({u"backup"_s, u"restore"_s, u"shop/staging"_s, u"second"_s, u"--suspend"_s, u"--yes"_s}));
    QCOMPARE(m_stage->fingerprints(), then);
}

QTEST_GUILESS_MAIN(tst_StageSessions)
#include "tst_stagesessions.moc"
