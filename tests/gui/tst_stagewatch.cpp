// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/guitest.h"
#include "tests/support/realworld.h"
#include "tests/support/soon.h"
#include "tests/support/verifyresult.h"
#include "tests/support/windowbench.h"
#include "ui/main/stagewatch.h"

#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

static const QString s_stage = u"shop/staging"_s;

class tst_StageWatch : public QObject
{
    Q_OBJECT

private slots:
    void showsWithinASecondWhatTheCommandLineDid();
    void aStageThatTheCommandLineRemovesGoes();
    void aStageWhoseFileIsBrokenStays();
    void aFileThatIsWrittenElsewhereChangesNothing();
    void asksAgainByItself();
    void tellsOfAnErrorOnceAndOfItsEnd();
    void takesFiveThousandBackupsWithoutStandingStill();
    void aRunningBackupIsPartOfTheCondition();
    void aStageIsLeftInPeaceWhileItIsCaptured();
};

void tst_StageWatch::showsWithinASecondWhatTheCommandLineDid()
{
    RealWorld world;
    QVERIFY(world.make());
    StageWatch watch(world.context(), world.folders());
    watch.start();
    watch.setCurrent(s_stage);
    QTRY_VERIFY(watch.status(s_stage).has_value() && watch.backupsLoaded());
    QCOMPARE(watch.condition(s_stage).state, StageState::Running);

    QVERIFY(world.cli({u"backup"_s, u"create"_s, s_stage, u"--name"_s, u"by hand"_s, u"--suspend"_s}));
    VERIFY_SOON(watch.backups(s_stage).size() == 1 && watch.backups(s_stage).first().status == BackupStatus::Ready);
    QCOMPARE(watch.backups(s_stage).first().name(), u"by hand"_s);

    QVERIFY(world.cli({u"stage"_s, u"suspend"_s, s_stage}));
    VERIFY_SOON(watch.condition(s_stage).state == StageState::Suspended);
    QVERIFY(world.cli({u"stage"_s, u"resume"_s, s_stage}));
    VERIFY_SOON(watch.condition(s_stage).state == StageState::Running);

    QVERIFY(world.cli({u"backup"_s, u"keep"_s, s_stage, u"by hand"_s}));
    VERIFY_SOON(watch.backups(s_stage).first().marks.kept);
    QVERIFY(world.cli({u"backup"_s, u"verify"_s, s_stage, u"by hand"_s}));
    VERIFY_SOON(watch.backups(s_stage).first().marks.verifiedGood);
    QVERIFY(world.cli({u"backup"_s, u"keep"_s, s_stage, u"by hand"_s, u"--off"_s}));
    QVERIFY(world.cli({u"backup"_s, u"delete"_s, s_stage, u"by hand"_s}));
    VERIFY_SOON(watch.backups(s_stage).isEmpty());
}

void tst_StageWatch::aStageThatTheCommandLineRemovesGoes()
{
    RealWorld world;
    QVERIFY(world.make());
    StageWatch watch(world.context(), world.folders());
    watch.start();
    QTRY_COMPARE(watch.stages().size(), 1);
    QVERIFY(world.cli({u"stage"_s, u"remove"_s, s_stage}));
    VERIFY_SOON(watch.stages().isEmpty());
}

void tst_StageWatch::aStageWhoseFileIsBrokenStays()
{
    RealWorld world;
    QVERIFY(world.make());
    StageWatch watch(world.context(), world.folders());
    watch.start();
    QTRY_COMPARE(watch.stages().size(), 1);
    const Stage before = watch.stages().first();
    const QSignalSpy problems(&watch, &StageWatch::problem);
    world.writeFile(u"home/stages/"_s + Home::fileName(s_stage) + u".json"_s, "{, }\n");
    VERIFY_SOON(watch.brokenFiles().size() == 1);
    QCOMPARE(watch.brokenFiles().first().error.code, Error::Code::InvalidInput);
    QVERIFY(watch.brokenFiles().first().error.why.contains(u"Line 1"));
    QCOMPARE(watch.stages(), QList{before});
    QVERIFY(problems.isEmpty());
    QVERIFY(world.cli({u"stage"_s, u"remove"_s, s_stage}));
    VERIFY_SOON(watch.stages().isEmpty() && watch.brokenFiles().isEmpty());
}

void tst_StageWatch::aFileThatIsWrittenElsewhereChangesNothing()
{
    RealWorld world;
    QVERIFY(world.make());
    StageWatch watch(world.context(), world.folders());
    watch.start();
    QTRY_VERIFY(watch.isLoaded() && watch.backupsLoaded());
    const QSignalSpy stages(&watch, &StageWatch::stagesChanged);
    const QSignalSpy backups(&watch, &StageWatch::backupsChanged);
    world.writeFile(u"home/stages/note.txt"_s, "not a stage\n");
    const QSignalSpy asked(world.tasks.get(), &TaskRunner::finished);
    QTRY_VERIFY(asked.size() >= 2); // it was looked
    QVERIFY(stages.isEmpty());
    QVERIFY(backups.isEmpty());
}

void tst_StageWatch::asksAgainByItself()
{
    WindowBench bench;
    bench.addStage(u"webshop"_s, u"staging"_s);
    StageWatch watch(bench.context, {});
    watch.start();
    watch.setCurrent(u"webshop/staging"_s);
    QTRY_VERIFY(watch.status(u"webshop/staging"_s).has_value());
    bench.service.stageStatus->state = u"suspended"_s;
    watch.poll(); // what its timer does
    QTRY_COMPARE(watch.condition(u"webshop/staging"_s).state, StageState::Suspended);
}

void tst_StageWatch::tellsOfAnErrorOnceAndOfItsEnd()
{
    WindowBench bench;
    bench.addStage(u"webshop"_s, u"staging"_s);
    bench.service.stageStatus = FakeBackupService::failure(Error::Code::Io);
    StageWatch watch(bench.context, {});
    const QSignalSpy problems(&watch, &StageWatch::problem);
    const QSignalSpy solved(&watch, &StageWatch::problemSolved);
    watch.start();
    QTRY_VERIFY(!problems.isEmpty());
    bench.service.stageStatus = bench.statusOf(bench.service.knownStages.first());
    watch.refresh();
    QTRY_VERIFY(!solved.isEmpty());
}

void tst_StageWatch::takesFiveThousandBackupsWithoutStandingStill()
{
    WindowBench bench;
    bench.addStage(u"webshop"_s, u"staging"_s);
    for (int number = 0; number < 5000; ++number)
        bench.addBackup(u"webshop"_s, u"staging"_s, u"backup %1"_s.arg(number), number);
    StageWatch watch(bench.context, {});
    watch.start();
    QTRY_COMPARE(watch.backups(u"webshop/staging"_s).size(), 5000);
    const QSignalSpy changed(&watch, &StageWatch::backupsChanged);
    bench.service.knownBackups.first().marks.kept = true;
    watch.reload();
    QTRY_COMPARE(changed.size(), 1);
    QVERIFY(watch.backups(u"webshop/staging"_s).first().marks.kept);
    // The longest wait of the event loop is judged at the end of the program.
}

void tst_StageWatch::aRunningBackupIsPartOfTheCondition()
{
    WindowBench bench;
    bench.addStage(u"webshop"_s, u"staging"_s);
    bench.addBackup(u"webshop"_s, u"staging"_s, u"from elsewhere"_s, 0, BackupStatus::NotReady).progress = 0.42;
    StageWatch watch(bench.context, {});
    watch.start();
    QTRY_COMPARE(watch.condition(u"webshop/staging"_s).task, StageTask::Backup);
    QCOMPARE(watch.condition(u"webshop/staging"_s).fraction, 0.42);

    bench.service.knownBackups.clear();
    watch.reload();
    QTRY_COMPARE(watch.condition(u"webshop/staging"_s).task, StageTask::None);
    watch.setWatching(u"webshop/staging"_s, 92);
    QCOMPARE(watch.condition(u"webshop/staging"_s).state, StageState::Watching);
}

void tst_StageWatch::aStageIsLeftInPeaceWhileItIsCaptured()
{
    WindowBench bench;
    bench.addStage(u"webshop"_s, u"staging"_s);
    StageWatch watch(bench.context, {});
    watch.start();
    QTRY_VERIFY(watch.status(u"webshop/staging"_s).has_value());
    std::atomic_bool go = false;
    const Result<TaskId> started = bench.tasks.start(
        {.title = u"Back up"_s, .stage = u"webshop/staging"_s, .kind = StageTask::Backup},
        [&go](const TaskControl &control) -> Result<> {
            while (!go) {
                if (const Result<> on = control.checkpoint({.step = Step::Capture, .done = 1, .total = 2}); !on)
                    return on;
            }
            return {};
        },
        this, [](const Result<> &) {});
    QVERIFY(started);
    QTRY_VERIFY(watch.progress(u"webshop/staging"_s)->step == Step::Capture);
    bench.service.stageStatus->state = u"suspended"_s;

    const QSignalSpy backups(&bench.tasks, &TaskRunner::finished);
    watch.refreshStatus(u"webshop/staging"_s);
    watch.reload(); // runs beside it, and ends after the status would have
    QTRY_VERIFY(backups.size() >= 2);
    QCOMPARE(watch.status(u"webshop/staging"_s)->state, u"running"_s);

    go = true;
    QTRY_COMPARE(watch.status(u"webshop/staging"_s)->state, u"suspended"_s);
}

UNDERSTUDY_GUITEST_MAIN(tst_StageWatch)
#include "tst_stagewatch.moc"
