// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The built command line is killed while it undoes a restore, accepts one, or recovers from another kill.

#include "tests/support/killedstage.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace Understudy::Testing;

static constexpr int s_undos = 12;
static constexpr int s_removals = 3; // of what had been restored, at the end of an undo
static constexpr int s_accepts = 6;
static constexpr int s_restores = 4; // killed ones, of each of which the recovery is killed
static constexpr int s_recoveries = 4; // times each

class tst_UndoKill : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void leavesOneGenerationWhenKilledInAnUndo_data();
    void leavesOneGenerationWhenKilledInAnUndo();
    void keepsWhatIsAcceptedWhenKilledInAnAccept_data();
    void keepsWhatIsAcceptedWhenKilledInAnAccept();
    void leavesOneGenerationWhenTheRecoveryIsKilledToo_data();
    void leavesOneGenerationWhenTheRecoveryIsKilledToo();
    void mostOfThemWereKilled();

private:
    void restore();

    KilledStage m_stage;
    QRandomGenerator m_random = seededRandom();
    CallTrace m_swap;
    CallTrace m_undo;
    CallTrace m_accept;
    const QStringList m_restore = KilledStage::restore({u"--without-safety-backup"_s});
};

static const QList<QByteArray> s_durable{"openat",    "rename", "renameat", "renameat2", "fsync",
                                         "fdatasync", "syncfs", "unlink",   "unlinkat",  "sendto"};
static const QList<QByteArray> s_deadly{"rename", "renameat", "renameat2", "fsync", "fdatasync",
                                        "syncfs", "unlink",   "unlinkat",  "sendto"};

void tst_UndoKill::initTestCase()
{
    const QByteArray problem = m_stage.make();
    QVERIFY2(problem.isEmpty(), problem.constData());
    m_swap = m_stage.trace(m_restore).of(s_durable).from("home/journals/", 4).of(s_deadly);
    m_undo = m_stage.trace(KilledStage::undo()).of(s_durable).from("home/journals/", 2).of(s_deadly);
    restore();
    m_accept = m_stage.trace(KilledStage::accept()).of(s_durable).from("home/journals/", 2).of(s_deadly);
    QCOMPARE(m_stage.stage.fingerprints(), m_stage.backup);
    m_stage.beginAgain();
}

void tst_UndoKill::restore()
{
    const CliRun restored = m_stage.stage.cli(m_restore);
    QVERIFY2(restored.exitCode == 0, restored.told().constData());
    QCOMPARE(m_stage.stage.fingerprints(), m_stage.backup);
}

void tst_UndoKill::leavesOneGenerationWhenKilledInAnUndo_data()
{
    QTest::addColumn<KillPoint>("point");
    static const QList<QByteArray> removals{"unlink", "unlinkat"};
    QList<KillPoint> points = m_undo.without("unlink").sample(s_undos, m_random);
    points += m_undo.of(removals).sample(s_removals, m_random);
    for (const KillPoint &point : std::as_const(points))
        QTest::addRow("%s %d", point.call.constData(), point.number) << point;
}

void tst_UndoKill::leavesOneGenerationWhenKilledInAnUndo()
{
    QFETCH(const KillPoint, point);
    restore();

    const QByteArray problem = m_stage.kill(KilledStage::undo(), point);

    QVERIFY2(problem.isEmpty(), problem.constData());
}

void tst_UndoKill::keepsWhatIsAcceptedWhenKilledInAnAccept_data()
{
    QTest::addColumn<KillPoint>("point");
    for (const KillPoint &point : m_accept.sample(s_accepts, m_random))
        QTest::addRow("%s %d", point.call.constData(), point.number) << point;
}

void tst_UndoKill::keepsWhatIsAcceptedWhenKilledInAnAccept()
{
    QFETCH(const KillPoint, point);
    restore();

    m_stage.strike(KilledStage::accept(), point);

    const CliRun recovered = m_stage.stage.cli(KilledStage::recover());
    QVERIFY2(recovered.exitCode == 0, recovered.told().constData());
    QCOMPARE(m_stage.stage.fingerprints(), m_stage.backup);
    QVERIFY(m_stage.stage.isRunning());
    const CliRun again = m_stage.stage.cli(KilledStage::accept());
    QVERIFY2(again.exitCode == 0 || again.exitCode == 5, again.told().constData()); // 5: the recovery has done it
    const QByteArray left = m_stage.nothingLeft();
    QVERIFY2(left.isEmpty(), left.constData());
    m_stage.beginAgain();
}

void tst_UndoKill::leavesOneGenerationWhenTheRecoveryIsKilledToo_data()
{
    QTest::addColumn<KillPoint>("point");
    for (const KillPoint &point : m_swap.sample(s_restores, m_random))
        QTest::addRow("%s %d", point.call.constData(), point.number) << point;
}

void tst_UndoKill::leavesOneGenerationWhenTheRecoveryIsKilledToo()
{
    QFETCH(const KillPoint, point);

    m_stage.strike(m_restore, point);
    const CallTrace recovery = m_stage.trace(KilledStage::recover()).of(s_deadly);
    QByteArray problem = m_stage.settle();
    QVERIFY2(problem.isEmpty(), problem.constData());
    for (const KillPoint &second : recovery.sample(s_recoveries, m_random)) {
        m_stage.strike(m_restore, point);
        problem = m_stage.kill(KilledStage::recover(), second);
        QVERIFY2(problem.isEmpty(), (point.told() + ", then " + problem).constData());
    }
}

// A run can make fewer calls than the traced one.
void tst_UndoKill::mostOfThemWereKilled()
{
    qInfo() << "killed" << m_stage.killed() << "of" << m_stage.runs() << "runs: restored" << m_stage.restored();
    QVERIFY(m_stage.runs() > 30 && m_stage.killed() > m_stage.runs() * 2 / 3);
}

QTEST_GUILESS_MAIN(tst_UndoKill)
#include "tst_undokill.moc"
