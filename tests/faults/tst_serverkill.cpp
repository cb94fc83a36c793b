// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The database server and all its processes are killed at a random moment of a backup, a restore and an undo. Whatever
// that moment was: the run says what to do in four parts, and once the server is back nothing is lost and nothing mixed.

#include "tests/support/killedstage.h"

#include <QElapsedTimer>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Understudy::Testing;

static constexpr int s_backups = 35;
static constexpr int s_restores = 45;
static constexpr int s_undos = 20;
static constexpr int s_patienceMs = 120'000; // only ever reached by a failure

class tst_ServerKill : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void aBackupEndsWhole_data() { moments(s_backups); }
    void aBackupEndsWhole();
    void aRestoreEndsOldOrNew_data() { moments(s_restores); }
    void aRestoreEndsOldOrNew();
    void anUndoEndsOldOrNew_data() { moments(s_undos); }
    void anUndoEndsOldOrNew();
    void worksAsEverAfterAllThat();

private:
    void moments(int count);
    [[nodiscard]] qint64 duration(const QStringList &arguments);
    [[nodiscard]] CliRun runUntilKilledAt(const QStringList &arguments, double part, qint64 &wholeMs);
    [[nodiscard]] QByteArray isToldInFourParts(const CliRun &run) const;
    [[nodiscard]] static QStringList json(const QStringList &arguments)
    {
        return arguments + QStringList{u"-o"_s, u"json"_s};
    }

    KilledStage m_stage{PostgresServer::Durability::Safe};
    QRandomGenerator m_random = seededRandom();
    qint64 m_backupMs = 0;
    qint64 m_restoreMs = 0;
    qint64 m_undoMs = 0;
    int m_interrupted = 0;
    const QStringList m_create{u"backup"_s, u"create"_s, u"shop/staging"_s, u"--name"_s, u"another"_s, u"--suspend"_s};
};

// The server ends after this part of what the run takes undisturbed.
void tst_ServerKill::moments(int count)
{
    QTest::addColumn<double>("part");
    for (int i = 0; i < count; ++i) {
        const double part = m_random.generateDouble();
        QTest::addRow("%d, after %.3f", i, part) << part;
    }
}

qint64 tst_ServerKill::duration(const QStringList &arguments)
{
    QElapsedTimer timer;
    timer.start();
    const CliRun run = m_stage.stage.cli(arguments);
    if (run.exitCode != 0)
        qFatal() << "the undisturbed run failed:" << run.told();
    return timer.elapsed();
}

void tst_ServerKill::initTestCase()
{
    const QByteArray problem = m_stage.make();
    QVERIFY2(problem.isEmpty(), problem.constData());
    m_backupMs = duration(m_create);
    m_restoreMs = duration(KilledStage::restore());
    m_undoMs = duration(KilledStage::undo());
    QCOMPARE(m_stage.stage.fingerprints(), m_stage.old);
}

// A run that is faster than its moment tells how long it takes: the machine is not as busy as it was.
CliRun tst_ServerKill::runUntilKilledAt(const QStringList &arguments, double part, qint64 &wholeMs)
{
    QElapsedTimer timer;
    timer.start();
    QProcess process;
    process.start(qEnvironmentVariable("UNDERSTUDY_CLI"),
                  QStringList{u"--home"_s, m_stage.stage.home()} + json(arguments));
    process.closeWriteChannel();
    process.waitForStarted();
    process.waitForFinished(int(part * double(wholeMs))); // ends earlier if the run does
    if (process.state() == QProcess::Running)
        ++m_interrupted;
    else
        wholeMs = timer.elapsed();
    m_stage.stage.server.kill();
    if (process.state() != QProcess::NotRunning && !process.waitForFinished(s_patienceMs))
        qFatal() << "the run does not end without its server:" << arguments;
    return {.exitCode = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1,
            .output = process.readAllStandardOutput(),
            .errors = process.readAllStandardError()};
}

QByteArray tst_ServerKill::isToldInFourParts(const CliRun &run) const
{
    if (run.exitCode == 0)
        return {}; // it was faster
    const QJsonObject error = run.json()[u"error"_s].toObject();
    for (const QString &part : {u"message"_s, u"why"_s, u"todo"_s, u"safe"_s}) {
        if (error[part].toString().size() <= 5)
            return "no sentence: " + part.toUtf8() + '\n' + run.told();
    }
    return {};
}

void tst_ServerKill::aBackupEndsWhole()
{
    QFETCH(const double, part);

    const CliRun run = runUntilKilledAt(m_create, part, m_backupMs);

    const QByteArray untold = run.exitCode == 6 ? QByteArray() : isToldInFourParts(run);
    QVERIFY2(untold.isEmpty(), untold.constData());
    QVERIFY2(m_stage.stage.server.start(), qPrintable(m_stage.stage.server.problem()));
    const QByteArray problem = m_stage.settle();
    QVERIFY2(problem.isEmpty(), (problem + run.told()).constData());
    QCOMPARE(m_stage.stage.fingerprints(), m_stage.old);
    if (run.exitCode == 0) {
        const CliRun verified = m_stage.stage.cli({u"backup"_s, u"verify"_s, u"shop/staging"_s, u"latest"_s});
        QVERIFY2(verified.exitCode == 0, verified.told().constData());
    }
}

void tst_ServerKill::aRestoreEndsOldOrNew()
{
    QFETCH(const double, part);

    const CliRun run = runUntilKilledAt(KilledStage::restore(), part, m_restoreMs);

    const QByteArray untold = isToldInFourParts(run);
    QVERIFY2(untold.isEmpty(), untold.constData());
    QVERIFY2(m_stage.stage.server.start(), qPrintable(m_stage.stage.server.problem()));
    const QByteArray problem = m_stage.settle();
    QVERIFY2(problem.isEmpty(), (problem + '\n' + run.told()).constData());
}

void tst_ServerKill::anUndoEndsOldOrNew()
{
    QFETCH(const double, part);
    const CliRun restored = m_stage.stage.cli(KilledStage::restore());
    QVERIFY2(restored.exitCode == 0, restored.told().constData());

    const CliRun run = runUntilKilledAt(KilledStage::undo(), part, m_undoMs);

    const QByteArray untold = isToldInFourParts(run);
    QVERIFY2(untold.isEmpty(), untold.constData());
    QVERIFY2(m_stage.stage.server.start(), qPrintable(m_stage.stage.server.problem()));
    const QByteArray problem = m_stage.settle();
    QVERIFY2(problem.isEmpty(), (problem + '\n' + run.told()).constData());
}

void tst_ServerKill::worksAsEverAfterAllThat()
{
    QCOMPARE_GE(m_interrupted, (s_backups + s_restores + s_undos) / 2); // the other half was faster than before
    const CliRun restored = m_stage.stage.cli(KilledStage::restore());
    QVERIFY2(restored.exitCode == 0, restored.told().constData());
    const QByteArray problem = m_stage.settle();
    QVERIFY2(problem.isEmpty(), problem.constData());
    const CliRun checked = m_stage.stage.cli({u"repository"_s, u"check"_s});
    QVERIFY2(checked.exitCode == 0, checked.told().constData());
}

QTEST_GUILESS_MAIN(tst_ServerKill)
#include "tst_serverkill.moc"
