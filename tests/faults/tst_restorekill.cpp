// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The built command line is killed in the middle of a restore of a whole, real stage: at every call of the swap that
// changes a file's name, makes it durable or speaks with the database server. Whatever it had done, a recovery leaves
// the stage wholly old or wholly new.

#include "tests/support/killedstage.h"
#include "tests/support/postgressession.h"

#include <QProcess>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Understudy::Testing;

static constexpr int s_patienceMs = 120'000;

class tst_RestoreKill : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void leavesOneGenerationWhenKilledInTheSwap_data();
    void leavesOneGenerationWhenKilledInTheSwap();
    void waitsForWhatTheServerStillDoes();
    void restoresAfterAllThat();

private:
    KilledStage m_stage;
    CallTrace m_swap; // from the journal's record of the swap on
    const QStringList m_restore = KilledStage::restore({u"--without-safety-backup"_s});
};

void tst_RestoreKill::initTestCase()
{
    const QByteArray problem = m_stage.make();
    QVERIFY2(problem.isEmpty(), problem.constData());
    // Each record of the journal is opened aside once: first "staging", then "swapping".
    m_swap = m_stage.trace(m_restore)
                 .of({"openat", "rename", "renameat", "renameat2", "fsync", "fdatasync", "syncfs", "sendto",
                      "recvfrom"})
                 .from("home/journals/", 4);
    const QByteArray settled = m_stage.settle();
    QVERIFY2(settled.isEmpty(), settled.constData());
    QCOMPARE(m_stage.restored(), 1);
}

void tst_RestoreKill::leavesOneGenerationWhenKilledInTheSwap_data()
{
    QTest::addColumn<KillPoint>("point");
    // A rename of what is not there changes nothing.
    QList<KillPoint> points = m_swap.of({"rename", "renameat", "renameat2", "fsync", "fdatasync", "syncfs", "sendto"})
                                  .without("ENOENT")
                                  .calls();
    // Most answers of the server are as good as the next question; that of the transaction may never be heard.
    points += m_swap.from("BEGIN;").of({"recvfrom"}).first(2);
    for (const KillPoint &point : std::as_const(points))
        QTest::addRow("%s %d", point.call.constData(), point.number) << point;
}

void tst_RestoreKill::leavesOneGenerationWhenKilledInTheSwap()
{
    QFETCH(const KillPoint, point);

    const QByteArray problem = m_stage.kill(m_restore, point);

    QVERIFY2(problem.isEmpty(), problem.constData());
}

// The server goes on with what its client had told it last: here with a transaction that waits for a lock.
void tst_RestoreKill::waitsForWhatTheServerStillDoes()
{
    PostgresSession other(m_stage.stage.server.connection(u"postgres"_s));
    QCOMPARE(other.run(u"begin; comment on database shop is 'being looked at'"_s), QString());
    QProcess restore;
    restore.start(qEnvironmentVariable("UNDERSTUDY_CLI"), QStringList{u"--home"_s, m_stage.stage.home()} + m_restore);
    const auto swapWaits = [this] {
        return m_stage.stage.server
                   .sql(u"postgres"_s, u"select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
                                       " and query like 'BEGIN;%RENAME%'"_s)
                   .trimmed()
               == u"1";
    };
    QVERIFY(QTest::qWaitFor(swapWaits, s_patienceMs));
    restore.kill();
    QVERIFY(restore.waitForFinished());

    QProcess recovery;
    recovery.start(qEnvironmentVariable("UNDERSTUDY_CLI"),
                   QStringList{u"--home"_s, m_stage.stage.home()} + KilledStage::recover());
    QVERIFY(recovery.waitForFinished(s_patienceMs));

    QVERIFY2(recovery.exitCode() == 0, recovery.readAllStandardError().constData());
    QVERIFY2(!swapWaits(), "what was told the server may still be done after the recovery");
    QCOMPARE(other.run(u"commit"_s), QString());
    const QByteArray problem = m_stage.settle();
    QVERIFY2(problem.isEmpty(), problem.constData());
}

void tst_RestoreKill::restoresAfterAllThat()
{
    qInfo() << "killed" << m_stage.killed() << "of" << m_stage.runs() << "runs: restored" << m_stage.restored();
    QVERIFY(m_stage.runs() > 40 && m_stage.killed() > m_stage.runs() * 9 / 10); // a run can differ from the traced one
    QVERIFY(m_stage.restored() > 5 && m_stage.restored() < m_stage.runs() - 5); // both ends were met
    const int restoredBefore = m_stage.restored();
    const CliRun restored = m_stage.stage.cli(KilledStage::restore());
    QVERIFY2(restored.exitCode == 0, restored.told().constData());
    const QByteArray problem = m_stage.settle();
    QVERIFY2(problem.isEmpty(), problem.constData());
    QCOMPARE(m_stage.restored(), restoredBefore + 1);
    const CliRun checked = m_stage.stage.cli({u"repository"_s, u"check"_s});
    QVERIFY2(checked.exitCode == 0, checked.told().constData());
}

QTEST_GUILESS_MAIN(tst_RestoreKill)
#include "tst_restorekill.moc"
