// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/operations/lease.h"
#include "services/operations/operationfiles.h"
#include "services/operations/stagecontrol.h"
#include "services/operations/stagelock.h"
#include "services/operations/stagestorages.h"
#include "services/operations/suspension.h"
#include "services/operations/swapjournal.h"
#include "services/platform/durablefile.h"
#include "tests/support/forkedprocess.h"
#include "tests/support/operationbench.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

class tst_Suspension : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_bench = std::make_unique<OperationBench>(); }
    void cleanup() { m_bench.reset(); }
    void theEndOfTheScopeResumes();
    void whatRanIsOnDiskBeforeAnythingStops();
    void aStageThatStandsAlreadyIsLeftAsItIs();
    void aSuspendThatFailsHalfWayIsTakenBack();
    void aCancelledSuspendIsTakenBack();
    void aFailingResumeLeavesTheLease();
    void aKilledProcessIsResumedByTheNextCommand();
    void theLeaseOfALivingProcessIsLeftAlone();
    void aStageBetweenTwoStatesIsNotResumed();
    void aStageSuspendedForGoodIsResumedOnlyOnRequest();
    void whatCouldNotBeResumedStaysDownOnceThatIsAskedFor();
    void withoutARuntimeNothingIsSuspendedOrResumed();
    void aDamagedLeaseIsToldWithItsPath();
    void resumingIsRefusedWhileSomebodyNeedsTheStageToStand();
    void theProofNamesWhoWritesAndWhatCannotBeSeen();

private:
    [[nodiscard]] Result<Suspension> begin()
    {
        return Suspension::begin(m_bench->context, m_bench->stage, m_bench->control);
    }
    [[nodiscard]] Result<QStringList> resumeLeftovers()
    {
        return Suspension::resumeLeftovers(m_bench->context, m_bench->control);
    }
    [[nodiscard]] bool hasLease() const { return !namesIn(m_bench->home.leases())->isEmpty(); }
    // Another process that suspended the stage and then does nothing any more.
    [[nodiscard]] std::unique_ptr<ForkedProcess> holder()
    {
        auto process = std::make_unique<ForkedProcess>([this] {
            static std::optional<Suspension> held;
            Result<Suspension> suspension = begin();
            if (suspension)
                held.emplace(std::move(*suspension));
            return held.has_value();
        });
        m_bench->world.runtime = RuntimeState::Suspended; // here too: memory is not shared
        return process;
    }

    std::unique_ptr<OperationBench> m_bench;
};

void tst_Suspension::theEndOfTheScopeResumes()
{
    {
        const Result<Suspension> suspension = begin();
        QVERIFY(suspension);
        QVERIFY(suspension->suspendedByUs());
        QCOMPARE(m_bench->world.runtime, RuntimeState::Suspended);
        QVERIFY(hasLease());
    }
    QCOMPARE(m_bench->world.runtime, RuntimeState::Running);
    QVERIFY(!hasLease());
    QCOMPARE(m_bench->world.calls().count(u"resume"_s), 1);
    QVERIFY(!m_bench->world.calls().contains(u"resumed without a lease"_s));
}

void tst_Suspension::whatRanIsOnDiskBeforeAnythingStops()
{
    std::optional<Lease> seen;
    m_bench->world.onCall = [&](const QString &call) {
        if (call == u"suspend")
            seen = Lease::load(m_bench->home, m_bench->stage.id()).value();
    };
    const Result<Suspension> suspension = begin();
    QVERIFY(suspension);
    QVERIFY(seen);
    QCOMPARE(seen->running, QJsonObject({{u"services"_s, u"api worker"_s}}));
    QCOMPARE(seen->stage.runtime, m_bench->stage.runtime);
    QCOMPARE(seen->since, m_bench->clock.now());
    QVERIFY(!seen->kept);
}

void tst_Suspension::aStageThatStandsAlreadyIsLeftAsItIs()
{
    for (const RuntimeState state : {RuntimeState::Suspended, RuntimeState::Unknown}) {
        m_bench->world.runtime = state;
        Result<Suspension> suspension = begin();
        QVERIFY(suspension);
        QVERIFY(!suspension->suspendedByUs());
        QVERIFY(suspension->end(m_bench->control));
        QCOMPARE(m_bench->world.runtime, state);
        QVERIFY(!m_bench->world.calls().contains(u"suspend"_s));
        QVERIFY(!m_bench->world.calls().contains(u"resume"_s));
        QCOMPARE(suspension->heldMs(), 0);
    }
}

void tst_Suspension::aSuspendThatFailsHalfWayIsTakenBack()
{
    m_bench->world.failures.insert(u"suspend"_s, Error{.code = Error::Code::CommandFailed, .message = u"denied"_s});
    const Result<Suspension> suspension = begin();
    QVERIFY(!suspension);
    QCOMPARE(suspension.error().message, u"denied"_s);
    QCOMPARE(m_bench->world.runtime, RuntimeState::Running);
    QVERIFY(!hasLease());
}

void tst_Suspension::aCancelledSuspendIsTakenBack()
{
    m_bench->world.onCall = [this](const QString &call) {
        if (call == u"suspend")
            m_bench->cancelled = true;
    };
    const Result<Suspension> suspension = begin();
    QVERIFY(!suspension);
    QCOMPARE(suspension.error().code, Error::Code::Cancelled);
    QCOMPARE(m_bench->world.runtime, RuntimeState::Running);
    QVERIFY(!hasLease());
}

void tst_Suspension::aFailingResumeLeavesTheLease()
{
    Result<Suspension> suspension = begin();
    QVERIFY(suspension);
    m_bench->world.failures.insert(u"resume"_s, Error{.code = Error::Code::CommandFailed, .message = u"no docker"_s});

    const Result<> ended = suspension->end(m_bench->control);
    QVERIFY(!ended);
    QVERIFY(ended.error().message.contains(u"shop/staging"));
    QVERIFY(hasLease());
    QVERIFY(suspension->end(m_bench->control)); // once
}

void tst_Suspension::aKilledProcessIsResumedByTheNextCommand()
{
    const std::unique_ptr<ForkedProcess> other = holder();
    QVERIFY(other->isReady());
    other->kill();

    const Result<QStringList> resumed = resumeLeftovers();

    QVERIFY(resumed);
    QCOMPARE(resumed->size(), 1);
    QVERIFY(resumed->first().contains(u"shop/staging"));
    QCOMPARE(m_bench->notes, *resumed);
    QCOMPARE(m_bench->world.runtime, RuntimeState::Running);
    QVERIFY(!m_bench->world.calls().contains(u"resumed without a lease"_s));
    QVERIFY(!hasLease());
    QCOMPARE(resumeLeftovers().value(), QStringList());
}

void tst_Suspension::theLeaseOfALivingProcessIsLeftAlone()
{
    const std::unique_ptr<ForkedProcess> other = holder();
    QVERIFY(other->isReady());

    QCOMPARE(resumeLeftovers().value(), QStringList());
    QCOMPARE(m_bench->world.runtime, RuntimeState::Suspended);
    QVERIFY(hasLease());
}

void tst_Suspension::aStageBetweenTwoStatesIsNotResumed()
{
    const std::unique_ptr<ForkedProcess> other = holder();
    QVERIFY(other->isReady());
    other->kill();
    SwapJournal journal{.operation = u"11111111-1111-4111-8111-111111111111"_s,
                        .stage = m_bench->stage,
                        .phase = SwapJournal::Phase::Swapping,
                        .startedAt = m_bench->clock.now()};
    QVERIFY(journal.save(m_bench->home));

    QCOMPARE(resumeLeftovers().value(), QStringList());
    QCOMPARE(m_bench->world.runtime, RuntimeState::Suspended);
    QVERIFY(hasLease());

    journal.phase = SwapJournal::Phase::Swapped;
    QVERIFY(journal.save(m_bench->home));
    QCOMPARE(resumeLeftovers()->size(), 1);
    QCOMPARE(m_bench->world.runtime, RuntimeState::Running);
}

void tst_Suspension::aStageSuspendedForGoodIsResumedOnlyOnRequest()
{
    QVERIFY(suspendStage(m_bench->context, m_bench->stage, m_bench->control));
    QCOMPARE(m_bench->world.runtime, RuntimeState::Suspended);
    QVERIFY(suspendStage(m_bench->context, m_bench->stage, m_bench->control)); // none the worse for it
    QCOMPARE(m_bench->world.calls().count(u"suspend"_s), 1);

    QCOMPARE(resumeLeftovers().value(), QStringList());
    QCOMPARE(m_bench->world.runtime, RuntimeState::Suspended);

    QVERIFY(startStage(m_bench->context, m_bench->stage, m_bench->control));
    QCOMPARE(m_bench->world.runtime, RuntimeState::Running);
    QVERIFY(!m_bench->world.calls().contains(u"resumed without a lease"_s));
    QVERIFY(!hasLease());
}

void tst_Suspension::whatCouldNotBeResumedStaysDownOnceThatIsAskedFor()
{
    {
        Result<Suspension> suspension = begin();
        QVERIFY(suspension);
        m_bench->world.failures.insert(u"resume"_s, Error{.code = Error::Code::CommandFailed, .message = u"planned"_s});
        QVERIFY(!suspension->end(m_bench->control));
    }
    m_bench->world.failures.clear();

    QVERIFY(suspendStage(m_bench->context, m_bench->stage, m_bench->control));

    QCOMPARE(resumeLeftovers().value(), QStringList());
    QCOMPARE(m_bench->world.runtime, RuntimeState::Suspended);
    QVERIFY(startStage(m_bench->context, m_bench->stage, m_bench->control));
    QCOMPARE(m_bench->world.runtime, RuntimeState::Running);
    QVERIFY(!m_bench->world.calls().contains(u"resumed without a lease"_s));
}

void tst_Suspension::withoutARuntimeNothingIsSuspendedOrResumed()
{
    m_bench->stage.runtime = {};
    m_bench->world.runtime = RuntimeState::Unknown;
    const Result<> suspended = suspendStage(m_bench->context, m_bench->stage, m_bench->control);
    const Result<> resumed = startStage(m_bench->context, m_bench->stage, m_bench->control);
    QCOMPARE(suspended.error().code, Error::Code::Refused);
    QCOMPARE(resumed.error().code, Error::Code::Refused);
}

void tst_Suspension::aDamagedLeaseIsToldWithItsPath()
{
    const QString path = OperationFiles::lease(m_bench->home, m_bench->stage.id());
    QVERIFY(writeDurably(path, "{ half"));
    const Result<QStringList> resumed = resumeLeftovers();
    QVERIFY(!resumed);
    QCOMPARE(resumed.error().code, Error::Code::Corrupt);
    QVERIFY(resumed.error().why.contains(path));
}

void tst_Suspension::resumingIsRefusedWhileSomebodyNeedsTheStageToStand()
{
    m_bench->world.runtime = RuntimeState::Suspended;
    Result<StageLock> lock = StageLock::take(m_bench->context, m_bench->stage.id(), u"a backup"_s, {});
    QVERIFY(lock);
    const Result<> early = startStage(m_bench->context, m_bench->stage, m_bench->control);
    QCOMPARE(early.error().code, Error::Code::Busy);
    QVERIFY(early.error().why.contains(u"a backup"));

    lock->letResume();
    QVERIFY(startStage(m_bench->context, m_bench->stage, m_bench->control));
    QCOMPARE(m_bench->world.runtime, RuntimeState::Running);
    QCOMPARE(suspendStage(m_bench->context, m_bench->stage, m_bench->control).error().code, Error::Code::Busy);
}

void tst_Suspension::theProofNamesWhoWritesAndWhatCannotBeSeen()
{
    m_bench->world.storages[u"database/main"_s].atEnd = {.proved = false, .names = {u"psql (alice, pid 4711)"_s}};
    m_bench->world.storages[u"api/uploads"_s].atEnd = {.proved = false, .notProved = u"cannot be seen"_s};
    m_bench->world.storages[u"worker/jobs"_s].atEnd = {.proved = true, .names = {u"idle one"_s}};
    m_bench->world.runtime = RuntimeState::Suspended;

    const Result<SuspensionProof> proof = proveSuspended(
        m_bench->context, m_bench->stage, makeStorages(m_bench->context, m_bench->stage), m_bench->control);

    QVERIFY(proof);
    QVERIFY(!proof->proved);
    QVERIFY(proof->runtimeSuspended);
    QCOMPARE(proof->writers, QStringList{u"database/main: psql (alice, pid 4711)"_s});
    QCOMPARE(proof->notProved, QStringList{u"api/uploads: cannot be seen"_s});
    QCOMPARE(proof->idle, QStringList{u"worker/jobs: idle one"_s});
}

QTEST_GUILESS_MAIN(tst_Suspension)
#include "tst_suspension.moc"
