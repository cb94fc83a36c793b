// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The built command line is killed or told to stop anywhere on the way of a restore with its safety backup: the calls
// are chosen at random.

#include "tests/support/killedstage.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace Understudy::Testing;

static constexpr int s_kills = 50;
static constexpr int s_stops = 6; // of each signal

class tst_RestoreStop : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void leavesOneGenerationWhenKilledAnywhere_data();
    void leavesOneGenerationWhenKilledAnywhere();
    void leavesNothingWhenToldToStop_data();
    void leavesNothingWhenToldToStop();
    void restoresAfterAllThat();

private:
    KilledStage m_stage;
    CallTrace m_calls;
    QRandomGenerator m_random = seededRandom();
    const QStringList m_restore = KilledStage::restore();
};

void tst_RestoreStop::initTestCase()
{
    const QByteArray problem = m_stage.make();
    QVERIFY2(problem.isEmpty(), problem.constData());
    // Nine in ten calls look at one process after the other, and one of those is like the other.
    m_calls = m_stage.trace(m_restore).from("rt_sigaction(SIGHUP, {").without("/proc");
    const QByteArray settled = m_stage.settle();
    QVERIFY2(settled.isEmpty(), settled.constData());
    QCOMPARE(m_stage.restored(), 1);
}

void tst_RestoreStop::leavesOneGenerationWhenKilledAnywhere_data()
{
    QTest::addColumn<KillPoint>("point");
    for (const KillPoint &point : m_calls.sample(s_kills, m_random))
        QTest::addRow("%s %d", point.call.constData(), point.number) << point;
}

void tst_RestoreStop::leavesOneGenerationWhenKilledAnywhere()
{
    QFETCH(const KillPoint, point);

    const QByteArray problem = m_stage.kill(m_restore, point);

    QVERIFY2(problem.isEmpty(), problem.constData());
}

void tst_RestoreStop::leavesNothingWhenToldToStop_data()
{
    QTest::addColumn<KillPoint>("point");
    QTest::addColumn<QString>("signal");
    // Of names that are called as often in every run. Up to the record of the swap: it is not stopped any more. What
    // only ends a session with the server may be the last call before it.
    CallTrace early = m_calls.before("home/journals/", 6)
                          .without("\"X\\0\\0\\0\\4\"")
                          .of({"sendto", "rename", "fsync", "clone", "pipe2"});
    // How far the safety backup is, is written now and then by whichever thread reports it. Another run may do so less
    // often: as many of the last calls come after the swap there.
    for (const QByteArrayView name : {"rename", "fsync"}) {
        const CallTrace named = early.of({name.toByteArray()});
        early = early.withoutLast(name, named.calls().size() - named.without("home/operations/").calls().size());
    }
    for (const QString &signal : {u"TERM"_s, u"INT"_s}) {
        for (const KillPoint &point : early.sample(s_stops, m_random))
            QTest::addRow("%s at %s %d", qPrintable(signal), point.call.constData(), point.number) << point << signal;
    }
}

void tst_RestoreStop::leavesNothingWhenToldToStop()
{
    QFETCH(const KillPoint, point);
    QFETCH(const QString, signal);

    const CliRun stopped = m_stage.stage.cli(m_restore, signalAt(point, signal));

    QVERIFY2(stopped.exitCode == 130, (point.told() + '\n' + stopped.told()).constData());
    QCOMPARE(m_stage.stage.fingerprints(), m_stage.old);
    QVERIFY(m_stage.stage.isRunning());
    const QByteArray left = m_stage.nothingLeft();
    QVERIFY2(left.isEmpty(), left.constData());
}

void tst_RestoreStop::restoresAfterAllThat()
{
    QCOMPARE_GE(m_stage.killed(), m_stage.runs() * 2 / 3); // a run can make fewer calls than the traced one
    const int restoredBefore = m_stage.restored();
    const CliRun restored = m_stage.stage.cli(m_restore);
    QVERIFY2(restored.exitCode == 0, restored.told().constData());
    const QByteArray problem = m_stage.settle();
    QVERIFY2(problem.isEmpty(), problem.constData());
    QCOMPARE(m_stage.restored(), restoredBefore + 1);
    const CliRun checked = m_stage.stage.cli({u"repository"_s, u"check"_s});
    QVERIFY2(checked.exitCode == 0, checked.told().constData());
}

QTEST_GUILESS_MAIN(tst_RestoreStop)
#include "tst_restorestop.moc"
