// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/operations/attempt.h"
#include "services/operations/backupcatalog.h"
#include "services/operations/backupcreator.h"
#include "services/operations/lease.h"
#include "services/operations/stagecontrol.h"
#include "services/platform/durablefile.h"
#include "tests/support/operationbench.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;
using Hold = BackupRequest::Hold;

static const QStringList s_storages{u"database/main"_s, u"api/uploads"_s, u"worker/jobs"_s};

class tst_BackupCreator : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_bench = std::make_unique<OperationBench>(); }
    void cleanup() { m_bench.reset(); }
    void checksBeforeItSuspendsAndResumesBeforeItProcesses();
    void watchesFromTheFirstCaptureToTheLast();
    void aFailingCheckSuspendsNothing_data();
    void aFailingCheckSuspendsNothing();
    void aFailureAnywhereResumesAndLeavesNoData_data();
    void aFailureAnywhereResumesAndLeavesNoData();
    void aFailingResumeIsToldBeforeAFailedCapture();
    void aFailingResumeKeepsWhatWasCaptured();
    void cancellingAnywhereResumesAndLeavesNothing();
    void aRunningStageIsRefusedUnlessToldHow();
    void aSuspendedStageIsTakenAsItIsAndStaysSuspended();
    void theStageMayBeResumedOnceItIsCaptured();
    void withoutARuntimeTheProofIsTheGate_data();
    void withoutARuntimeTheProofIsTheGate();
    void aClockThatWasSetBackPrunesNothingJustMade();
    void aBackupThatFailsPrunesNothing();

private:
    std::unique_ptr<OperationBench> m_bench;
};

static bool hasLeases(const OperationBench &bench)
{
    return !namesIn(bench.home.leases())->isEmpty();
}

void tst_BackupCreator::checksBeforeItSuspendsAndResumesBeforeItProcesses()
{
    const Result<Backup> backup = m_bench->backUp(m_bench->request(Hold::Suspend));
    QVERIFY2(backup, qPrintable(backup ? QString() : backup.error().message));
    QCOMPARE(backup->status, BackupStatus::Ready);

    const FakeWorld &world = m_bench->world;
    const qsizetype suspended = world.indexOf(u"suspend"_s);
    const qsizetype resumed = world.indexOf(u"resume"_s);
    for (const QString &id : s_storages) {
        QVERIFY(world.indexOf(u"lock "_s + id) >= 0);
        QVERIFY(world.indexOf(u"lock "_s + id) < world.indexOf(u"check "_s + id));
        QVERIFY(world.indexOf(u"check "_s + id) < world.indexOf(u"prepare "_s + id));
        QVERIFY(world.indexOf(u"lock shared"_s) < world.indexOf(u"prepare "_s + id));
        QVERIFY(world.indexOf(u"prepare "_s + id) < suspended);
        QVERIFY(suspended < world.indexOf(u"capture "_s + id));
        QVERIFY(world.indexOf(u"capture "_s + id) < resumed);
        QVERIFY(resumed < world.indexOf(u"read "_s + id));
        QVERIFY(world.indexOf(u"let go "_s + id) < world.indexOf(u"commit"_s));
    }
    QVERIFY(world.indexOf(u"commit"_s) < world.indexOf(u"unlock repository"_s));
    QCOMPARE(world.runtime, RuntimeState::Running);
    QVERIFY(!hasLeases(*m_bench));
    QCOMPARE(Attempt::all(m_bench->context)->size(), 0);
    QCOMPARE(namesIn(m_bench->home.operations())->size(), 0);
}

void tst_BackupCreator::watchesFromTheFirstCaptureToTheLast()
{
    QVERIFY(m_bench->backUp(m_bench->request(Hold::Suspend)));

    QStringList order = m_bench->world.calls();
    order.removeIf([](const QString &call) { return !call.startsWith(u"watch") && !call.startsWith(u"capture"); });
    QStringList expected;
    for (const QString &verb : {u"watch "_s, u"capture "_s, u"watched "_s}) {
        for (const QString &id : s_storages)
            expected.append(verb + id);
    }
    QCOMPARE(order, expected);
}

void tst_BackupCreator::aFailingCheckSuspendsNothing_data()
{
    QTest::addColumn<int>("what");
    QTest::addColumn<Origin>("origin");
    QTest::addColumn<bool>("listedAsFailed");
    using enum Origin;
    QTest::newRow("the check fails") << 0 << Manual << false;
    // Nobody waits for its answer: the list is where it is told.
    QTest::newRow("the check of a scheduled backup fails") << 0 << Automatic << true;
    QTest::newRow("the check finds a problem") << 1 << Manual << false;
    QTest::newRow("a storage is missing") << 2 << Manual << false;
    QTest::newRow("a storage is unreadable") << 3 << Manual << false;
    QTest::newRow("the repository is locked") << 4 << Manual << false;
    QTest::newRow("there is no space") << 5 << Manual << false;
    QTest::newRow("the pre-pass fails") << 6 << Manual << true;
}

void tst_BackupCreator::aFailingCheckSuspendsNothing()
{
    QFETCH(const int, what);
    QFETCH(const Origin, origin);
    FakeData &data = m_bench->world.storages[u"worker/jobs"_s];
    const Error error{.code = Error::Code::Unreachable, .message = u"no answer"_s};
    switch (what) {
    case 0:
        m_bench->world.failures.insert(u"check worker/jobs"_s, error);
        break;
    case 1:
        data.problems = {error};
        break;
    case 2:
        data.live.exists = false;
        break;
    case 3:
        data.readable = false;
        break;
    case 4:
        m_bench->world.failures.insert(u"lock shared"_s, error);
        break;
    case 5:
        m_bench->repository.availableBytes = 1;
        break;
    case 6:
        m_bench->world.failures.insert(u"prepare worker/jobs"_s, error);
        break;
    }

    BackupRequest request = m_bench->request(Hold::Suspend);
    request.origin = origin;

    const Result<Backup> backup = m_bench->backUp(request);

    QVERIFY(!backup);
    QVERIFY(!backup.error().message.isEmpty());
    QCOMPARE(m_bench->world.indexOf(u"suspend"_s), -1);
    const Result<QList<Backup>> listed = BackupCatalog(m_bench->context).backups({});
    QFETCH(const bool, listedAsFailed);
    QCOMPARE(listed->size(), listedAsFailed ? 1 : 0);
    if (!listedAsFailed) {
        QCOMPARE(namesIn(m_bench->home.operations())->size(), 0);
        return;
    }
    QCOMPARE(listed->first().status, BackupStatus::Failed);
    QCOMPARE(listed->first().failure.code, backup.error().code);
    QCOMPARE(listed->first().failure.message, backup.error().message);
}

void tst_BackupCreator::aFailureAnywhereResumesAndLeavesNoData_data()
{
    QTest::addColumn<QString>("call");
    for (const QString &call :
         {u"running"_s, u"suspend"_s, u"watch worker/jobs"_s, u"capture database/main"_s, u"capture worker/jobs"_s,
          u"watched api/uploads"_s, u"read api/uploads"_s, u"put"_s, u"commit"_s})
        QTest::newRow(qPrintable(call)) << call;
}

void tst_BackupCreator::aFailureAnywhereResumesAndLeavesNoData()
{
    QFETCH(const QString, call);
    m_bench->world.failures.insert(call, Error{.code = Error::Code::Io, .message = u"planned"_s});

    const Result<Backup> backup = m_bench->backUp(m_bench->request(Hold::Suspend));

    QVERIFY(!backup);
    QCOMPARE(backup.error().message, u"planned"_s);
    QCOMPARE(m_bench->world.runtime, RuntimeState::Running);
    QVERIFY(m_bench->world.calls().contains(u"abandon"_s));
    for (const QString &id : s_storages) // a watch may hold writers off: it ends before the stage runs again
        QVERIFY(!m_bench->world.calls().contains(u"watch "_s + id)
                || m_bench->world.indexOf(u"watched "_s + id) < m_bench->world.indexOf(u"resume"_s));
    QVERIFY(m_bench->repository.stored.isEmpty());
    QVERIFY(m_bench->repository.blobs.isEmpty());
    QVERIFY(m_bench->world.calls().contains(u"unlock repository"_s));
    for (const QString &id : s_storages)
        QVERIFY(!m_bench->world.storages[id].locked);
    const Result<QList<Backup>> attempts = Attempt::all(m_bench->context);
    QCOMPARE(attempts->size(), 1);
    QCOMPARE(attempts->first().status, BackupStatus::Failed);
    QCOMPARE(attempts->first().failure.message, u"planned"_s);
}

void tst_BackupCreator::aFailingResumeIsToldBeforeAFailedCapture()
{
    m_bench->world.failures.insert(u"capture api/uploads"_s, Error{.code = Error::Code::NoSpace, .message = u"full"_s});
    m_bench->world.failures.insert(u"resume"_s, Error{.code = Error::Code::CommandFailed, .message = u"no docker"_s});

    const Result<Backup> backup = m_bench->backUp(m_bench->request(Hold::Suspend));

    QVERIFY(!backup);
    QCOMPARE(backup.error().code, Error::Code::CommandFailed);
    QCOMPARE(backup.error().why, u"no docker"_s);
    QVERIFY(hasLeases(*m_bench)); // whoever comes next tries again

    m_bench->world.failures.clear();
    QVERIFY(m_bench->backUp(m_bench->request(Hold::Live)));
    QCOMPARE(m_bench->world.runtime, RuntimeState::Running);
    QVERIFY(!hasLeases(*m_bench));
    QVERIFY2(m_bench->notes.join(u'\n').contains(u"“shop/staging” was resumed"),
             qPrintable(m_bench->notes.join(u'\n')));
}

void tst_BackupCreator::aFailingResumeKeepsWhatWasCaptured()
{
    m_bench->world.failures.insert(u"resume"_s, Error{.code = Error::Code::CommandFailed, .message = u"no docker"_s});

    const Result<Backup> backup = m_bench->backUp(m_bench->request(Hold::Suspend));

    QVERIFY(backup);
    QCOMPARE(backup->status, BackupStatus::ReadyWithWarnings);
    QCOMPARE(m_bench->repository.stored.size(), 1);
    const QString warnings = backup->manifest.warnings.join(u'\n');
    QVERIFY2(warnings.contains(u"shop/staging") && warnings.contains(u"no docker"), qPrintable(warnings));
    QVERIFY(m_bench->notes.join(u'\n').contains(u"no docker"));
    QCOMPARE(m_bench->world.runtime, RuntimeState::Suspended);
    QVERIFY(hasLeases(*m_bench)); // whoever comes next tries again
}

void tst_BackupCreator::cancellingAnywhereResumesAndLeavesNothing()
{
    int cancelledRuns = 0;
    for (int at = 1;; ++at) {
        m_bench = std::make_unique<OperationBench>();
        m_bench->cancelAfter(at);
        const Result<Backup> backup = m_bench->backUp(m_bench->request(Hold::Suspend));
        QCOMPARE(m_bench->world.runtime, RuntimeState::Running);
        QVERIFY(!hasLeases(*m_bench));
        for (const QString &id : s_storages)
            QCOMPARE(m_bench->world.calls().count(u"watch "_s + id), m_bench->world.calls().count(u"watched "_s + id));
        QCOMPARE(namesIn(m_bench->home.locks())->filter(u"attempt."_s).size(), 0);
        if (backup) // the run ended before this many checkpoints
            break;
        ++cancelledRuns;
        QCOMPARE(backup.error().code, Error::Code::Cancelled);
        QVERIFY(m_bench->repository.stored.isEmpty());
        QVERIFY(m_bench->repository.blobs.isEmpty());
        const Result<QList<Backup>> listed = BackupCatalog(m_bench->context).backups(u"shop/staging"_s);
        QCOMPARE(listed->size(), 1);
        QCOMPARE(listed->first().status, BackupStatus::Cancelled);
    }
    QVERIFY2(cancelledRuns > 20, qPrintable(QString::number(cancelledRuns)));
}

void tst_BackupCreator::aRunningStageIsRefusedUnlessToldHow()
{
    const Result<Backup> refused = m_bench->backUp(m_bench->request(Hold::AsIs));
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, Error::Code::Refused);
    QVERIFY(refused.error().todo.contains(u"--suspend"));
    QVERIFY(refused.error().todo.contains(u"--live"));
    QCOMPARE(m_bench->world.indexOf(u"prepare api/uploads"_s), -1); // not after minutes of work
    QVERIFY(!m_bench->world.calls().contains(u"suspend"_s));
    QCOMPARE(BackupCatalog(m_bench->context).backups({})->size(), 0); // what was refused was never begun

    const Result<Backup> live = m_bench->backUp(m_bench->request(Hold::Live));
    QVERIFY(live);
    QVERIFY(!m_bench->world.calls().contains(u"suspend"_s));
    QCOMPARE(live->manifest.suspendedMs, 0);
}

void tst_BackupCreator::aSuspendedStageIsTakenAsItIsAndStaysSuspended()
{
    for (const Hold hold : {Hold::AsIs, Hold::Suspend, Hold::Live}) {
        m_bench->world.runtime = RuntimeState::Suspended;
        const Result<Backup> backup = m_bench->backUp(m_bench->request(hold));
        QVERIFY(backup);
        QCOMPARE(m_bench->world.runtime, RuntimeState::Suspended);
        QVERIFY(!m_bench->world.calls().contains(u"resume"_s));
        QCOMPARE(backup->manifest.grade, hold == Hold::Live ? Grade::B : Grade::A);
    }
}

void tst_BackupCreator::theStageMayBeResumedOnceItIsCaptured()
{
    m_bench->world.runtime = RuntimeState::Suspended;
    std::optional<Error::Code> early;
    bool late = false;
    m_bench->world.onCall = [&](const QString &call) {
        if (call == u"capture worker/jobs")
            early = startStage(m_bench->context, m_bench->stage, m_bench->control).error().code;
        else if (call == u"commit")
            late = startStage(m_bench->context, m_bench->stage, m_bench->control).has_value();
    };
    QVERIFY(m_bench->backUp(m_bench->request(Hold::AsIs)));
    QCOMPARE(early, Error::Code::Busy);
    QVERIFY(late);
    QCOMPARE(m_bench->world.runtime, RuntimeState::Running);
}

void tst_BackupCreator::withoutARuntimeTheProofIsTheGate_data()
{
    QTest::addColumn<bool>("proved");
    QTest::addColumn<QStringList>("writers");
    QTest::addColumn<QString>("notProved");
    QTest::addColumn<bool>("assumed");
    QTest::addColumn<bool>("passes");
    const QStringList writer{u"psql (alice, pid 4711)"_s};
    const QString unseen = u"open files of other users cannot be seen"_s;
    QTest::newRow("proved") << true << QStringList() << QString() << false << true;
    QTest::newRow("proved, somebody idle") << true << writer << QString() << false << true;
    QTest::newRow("not proved") << false << QStringList() << unseen << false << false;
    QTest::newRow("not proved, promised") << false << QStringList() << unseen << true << true;
    QTest::newRow("disproved") << false << writer << QString() << false << false;
    QTest::newRow("disproved, promised") << false << writer << QString() << true << false;
}

void tst_BackupCreator::withoutARuntimeTheProofIsTheGate()
{
    QFETCH(const bool, proved);
    QFETCH(const QStringList, writers);
    QFETCH(const QString, notProved);
    QFETCH(const bool, assumed);
    QFETCH(const bool, passes);
    m_bench->world.storages[u"database/main"_s].atEnd = {.proved = proved, .names = writers, .notProved = notProved};
    for (const Hold hold : {Hold::AsIs, Hold::Suspend}) {
        m_bench->world.runtime = RuntimeState::Unknown;
        m_bench->world.forgetCalls();
        BackupRequest request = m_bench->request(hold);
        request.assumeSuspended = assumed;

        const Result<Backup> backup = m_bench->backUp(request);

        QCOMPARE(backup.has_value(), passes);
        QVERIFY(!m_bench->world.calls().contains(u"suspend"_s));
        if (passes)
            continue;
        QCOMPARE(backup.error().code, Error::Code::Refused);
        QCOMPARE(BackupCatalog(m_bench->context).backups({})->size(), 0);
        QVERIFY(backup.error().why.contains(u"database/main: "_s + (writers.isEmpty() ? notProved : writers.first())));
    }
}

void tst_BackupCreator::aClockThatWasSetBackPrunesNothingJustMade()
{
    OperationBench bench;
    BackupRequest wanted = bench.request(Hold::Suspend);
    wanted.origin = Origin::Automatic;
    for (int made = 0; made < bench.stage.keepAutomatic + 1; ++made) {
        QVERIFY(bench.backUp(wanted));
        bench.clock.advance(60'000);
    }
    bench.clock.advance(-qint64(365) * 24 * 3600 * 1000);

    const Result<Backup> backup = bench.backUp(wanted);

    QVERIFY(backup);
    QCOMPARE(bench.world.indexOf(u"trash "_s + backup->id()), -1);
}

void tst_BackupCreator::aBackupThatFailsPrunesNothing()
{
    OperationBench bench;
    BackupRequest wanted = bench.request(Hold::Suspend);
    wanted.origin = Origin::Automatic;
    for (int made = 0; made < bench.stage.keepAutomatic; ++made) {
        QVERIFY(bench.backUp(wanted));
        bench.clock.advance(60'000);
    }
    const auto trashed = [&bench] {
        const QStringList calls = bench.world.calls();
        return std::ranges::count_if(calls, [](const QString &call) { return call.startsWith(u"trash "); });
    };
    bench.stage.keepAutomatic = 1;
    bench.storeStage();
    bench.world.failures.insert(u"commit"_s, Error{.code = Error::Code::NoSpace, .message = u"planned"_s});
    QVERIFY(!bench.backUp(wanted));
    QCOMPARE(trashed(), 0);

    bench.world.failures.clear();
    bench.clock.advance(60'000);
    QVERIFY(bench.backUp(wanted));
    QCOMPARE(trashed(), 2); // of three the last one stays
}

QTEST_GUILESS_MAIN(tst_BackupCreator)
#include "tst_backupcreator.moc"
