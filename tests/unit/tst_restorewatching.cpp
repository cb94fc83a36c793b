// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/restoredbackup.h"
#include "services/operations/restoreplanner.h"
#include "services/operations/undoer.h"
#include "tests/support/restorerbench.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;
using Hold = BackupRequest::Hold;

// How a restore is watched and marked, and what its plan tells, with storages in memory.
class tst_RestoreWatching : public QObject, private RestorerBench
{
    Q_OBJECT

private slots:
    void init() { setUp(); }
    void cleanup() { m_bench.reset(); }
    void rollsBackByItselfWhenTheStageDoesNotComeUp();
    void aStageThatFellOverIsStartedAgainAfterTheRollBack();
    void aStageThatStoodBeforeIsNotWatched();
    void keepEndsTheWatch();
    void rollBackEndsTheWatchAndBringsTheOldStateBack();
    void theMarkOfTheRestoredBackupMovesAndComesBack();
    void withoutComparingThePlanHasNoFiguresButAllElse();
    void aPlanTakesFiguresOverFromAnEarlierOne();

private:
    void watchAStageThatDoesNotAnswer();
    [[nodiscard]] Result<RestoreOutcome> restoreChoosing(void (WatchChoice::*choose)());
};

void tst_RestoreWatching::rollsBackByItselfWhenTheStageDoesNotComeUp()
{
    m_bench->stage.health = {{.name = u"api"_s, .url = QUrl(u"http://127.0.0.1:1/health"_s)}}; // nobody listens there
    m_bench->stage.graceMinutes = 0;
    m_bench->storeStage();
    const QMap<QString, FakeContent> before = live();

    const Result<RestoreOutcome> outcome = restore(request());

    QVERIFY(!outcome);
    QCOMPARE(outcome.error().code, Error::Code::CommandFailed);
    QCOMPARE(live(), before);
    QCOMPARE(m_bench->world.runtime, RuntimeState::Running);
    QVERIFY(nothingIsLeft());
}

// As an application does that cannot read the data that it was given.
void tst_RestoreWatching::aStageThatFellOverIsStartedAgainAfterTheRollBack()
{
    watchAStageThatDoesNotAnswer();
    m_bench->stage.graceMinutes = 0;
    m_bench->storeStage();
    const QMap<QString, FakeContent> before = live();
    const TaskControl control = m_bench->control.alsoReportingTo([&](const Progress &progress) {
        if (progress.step == Step::Watch)
            m_bench->world.runtime = RuntimeState::Suspended;
    });

    const Result<RestoreOutcome> outcome = BackupRestorer(m_bench->context).restore(request(), control);

    QVERIFY(!outcome);
    QCOMPARE(live(), before);
    QCOMPARE(m_bench->world.runtime, RuntimeState::Running);
    QVERIFY(nothingIsLeft());
}

// Nobody resumes it, so its health checks fail whatever was restored.
void tst_RestoreWatching::aStageThatStoodBeforeIsNotWatched()
{
    watchAStageThatDoesNotAnswer();
    m_bench->stage.graceMinutes = 0;
    m_bench->storeStage();
    m_bench->world.runtime = RuntimeState::Suspended;

    const Result<RestoreOutcome> outcome = restore(request());

    QVERIFY2(outcome, outcome ? "" : qPrintable(outcome.error().message + outcome.error().why));
    QCOMPARE(live(), m_then);
    QCOMPARE(m_bench->world.runtime, RuntimeState::Suspended);
}

void tst_RestoreWatching::watchAStageThatDoesNotAnswer()
{
    m_bench->stage.health = {{.name = u"api"_s, .url = QUrl(u"http://127.0.0.1:1/health"_s)}};
    m_bench->storeStage();
}

// As a person does it: with the first that is told of the watch.
Result<RestoreOutcome> tst_RestoreWatching::restoreChoosing(void (WatchChoice::*choose)())
{
    WatchChoice choice;
    const TaskControl control = m_bench->control.alsoReportingTo([&](const Progress &progress) {
        if (progress.step == Step::Watch)
            (choice.*choose)();
    });
    RestoreRequest wanted = request();
    wanted.watchMinutes = 60;
    wanted.watchChoice = &choice;
    return BackupRestorer(m_bench->context).restore(wanted, control);
}

void tst_RestoreWatching::keepEndsTheWatch()
{
    watchAStageThatDoesNotAnswer();

    const Result<RestoreOutcome> outcome = restoreChoosing(&WatchChoice::keep);

    QVERIFY(outcome);
    QVERIFY(!outcome->rolledBack);
    QVERIFY(outcome->warnings.filter(u"cancelled"_s).isEmpty()); // it was ended as it was meant to be
    QCOMPARE(live(), m_then);
}

void tst_RestoreWatching::rollBackEndsTheWatchAndBringsTheOldStateBack()
{
    watchAStageThatDoesNotAnswer();
    const QMap<QString, FakeContent> before = live();

    const Result<RestoreOutcome> outcome = restoreChoosing(&WatchChoice::rollBack);

    QVERIFY(outcome);
    QVERIFY(outcome->rolledBack);
    QCOMPARE(live(), before);
    QCOMPARE(m_bench->world.runtime, RuntimeState::Running);
    QVERIFY(nothingIsLeft());
    QVERIFY(!m_bench->repository.backup(m_backup)->marks.restoredAt.isValid());
}

void tst_RestoreWatching::theMarkOfTheRestoredBackupMovesAndComesBack()
{
    const auto marked = [this] {
        const Backup *backup = restoredBackup(m_bench->repository.stored, u"shop/staging"_s);
        return backup ? backup->id() : QString();
    };
    const Undoer undoer(m_bench->context);
    QCOMPARE(marked(), QString());
    QVERIFY(restore(request()));
    QCOMPARE(marked(), m_backup);
    QVERIFY(undoer.accept(u"shop/staging"_s, m_bench->control));

    const Result<Backup> second = m_bench->backUp(m_bench->request(Hold::Suspend));
    QVERIFY(second);
    m_bench->clock.advance(60'000);
    QVERIFY(restore({.backup = second->id(), .suspend = true, .confirmed = true}));
    QCOMPARE(marked(), second->id());
    QVERIFY(undoer.undo(u"shop/staging"_s, m_bench->control));
    QCOMPARE(marked(), m_backup);
}

void tst_RestoreWatching::withoutComparingThePlanHasNoFiguresButAllElse()
{
    RestoreRequest wanted = request();
    wanted.compare = false;
    m_bench->world.storages[u"worker/jobs"_s].live = {.exists = false, .files = {}};
    m_bench->world.storages[u"api/uploads"_s].readable = false;

    const Result<RestorePlan> plan = RestorePlanner(m_bench->context).plan(wanted, m_bench->control);

    QVERIFY(plan);
    QCOMPARE(m_bench->world.indexOf(u"compare database/main"_s), -1);
    QVERIFY(!plan->storages.at(0).comparison.compared);
    QVERIFY(plan->storages.at(0).comparison.exists);
    QVERIFY(!plan->storages.at(1).comparison.readable);
    QVERIFY(!plan->storages.at(2).comparison.exists);
    QCOMPARE(plan->refusals.size(), 1); // no safety backup of what cannot be read
    QVERIFY(!plan->space.isEmpty());
}

void tst_RestoreWatching::aPlanTakesFiguresOverFromAnEarlierOne()
{
    const RestorePlanner planner(m_bench->context);
    RestoreRequest wanted = request();
    const Result<RestorePlan> whole = planner.plan(wanted, m_bench->control);
    wanted.compare = false;
    wanted.only = {u"api/uploads"_s};
    const Result<RestorePlan> quick = planner.plan(wanted, m_bench->control);
    QVERIFY(whole && quick);

    const RestorePlan merged = quick->withComparisonsOf(*whole);

    wanted.compare = true;
    QCOMPARE(merged, *planner.plan(wanted, m_bench->control));
}

QTEST_GUILESS_MAIN(tst_RestoreWatching)
#include "tst_restorewatching.moc"
