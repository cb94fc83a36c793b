// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/actiongate.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace Understudy;

static StageCondition staging(StageState state = StageState::Running)
{
    return {
        .id = u"webshop/staging"_s, .state = state, .canSuspend = true, .storages = 4, .databases = 1, .reachable = 4};
}

static StageCondition busy(StageTask task)
{
    StageCondition stage = staging();
    stage.task = task;
    stage.fraction = 0.426;
    return stage;
}

static Backup backup(BackupStatus status)
{
    Backup backup;
    backup.manifest.id = u"11111111-1111-4111-8111-111111111111"_s;
    backup.status = status;
    backup.progress = 0.426;
    return backup;
}

static Backup keptBackup()
{
    Backup kept = backup(BackupStatus::Ready);
    kept.marks.kept = true;
    return kept;
}

class tst_ActionGate : public QObject
{
    Q_OBJECT

private slots:
    void whatCanBeDoneAndWhyNot_data();
    void whatCanBeDoneAndWhyNot();
    void aBackupInUseIsNotDeleted();
    void theSafetyBackupOfARestoreThatWaitsIsNotDeleted();
    void everyReasonIsASentence();
    void aReasonNamesItsStageAndItsFigures();
    void everyStateOfAStageGivesAnAnswerToEveryDeed();
};

struct Row
{
    const char *name;
    Deed deed;
    StageCondition stage;
    QList<Backup> selected;
    ReasonId reason;
};
Q_DECLARE_METATYPE(Row)

static QList<Row> rowsOfNewBackups()
{
    StageCondition empty = staging();
    empty.storages = 0;
    using enum Deed;
    return {
        {"new backup of a running stage", NewBackup, staging(), {}, ReasonId::None},
        {"new backup of a suspended stage", NewBackup, staging(StageState::Suspended), {}, ReasonId::None},
        {"new backup of a partly reachable stage", NewBackup, staging(StageState::Partly), {}, ReasonId::None},
        {"new backup beside a verify", NewBackup, busy(StageTask::Verify), {}, ReasonId::None},
        {"new backup of an unreachable stage",
         NewBackup,
         staging(StageState::Unreachable),
         {},
         ReasonId::StageUnreachable},
        {"new backup during a restore", NewBackup, busy(StageTask::Restore), {}, ReasonId::RestoreRunning},
        {"new backup during a backup", NewBackup, busy(StageTask::Backup), {}, ReasonId::BackupRunning},
        {"new backup of a stage without storages", NewBackup, empty, {}, ReasonId::NoStorages},
        {"new backup after a broken restore", NewBackup, staging(StageState::Interrupted), {}, ReasonId::Interrupted},
        {"new backup without a stage", NewBackup, {}, {}, ReasonId::NoStage},
        {"new backup of a stage that is asked", NewBackup, staging(StageState::Checking), {}, ReasonId::Checking},
        {"new backup while suspending", NewBackup, busy(StageTask::Control), {}, ReasonId::Working},
        {"new backup during an import", NewBackup, busy(StageTask::Import), {}, ReasonId::ImportRunning},
    };
}

static QList<Row> rowsOfImports()
{
    const StageCondition importing = busy(StageTask::Import);
    StageCondition importingAtRest = importing;
    importingAtRest.isSuspended = true;
    StageCondition filesOnly = staging();
    filesOnly.databases = 0;
    using enum Deed;
    return {
        {"import", ImportDump, staging(), {}, ReasonId::None},
        {"import of a database that is lost", ImportDump, staging(StageState::Unreachable), {}, ReasonId::None},
        {"import before the stage has answered", ImportDump, staging(StageState::Checking), {}, ReasonId::None},
        {"import without a database", ImportDump, filesOnly, {}, ReasonId::NoDatabase},
        {"import without a stage", ImportDump, {}, {}, ReasonId::NoStage},
        {"import during a backup", ImportDump, busy(StageTask::Backup), {}, ReasonId::BackupRunning},
        {"import during an import", ImportDump, importing, {}, ReasonId::ImportRunning},
        {"import during a restore", ImportDump, busy(StageTask::Restore), {}, ReasonId::RestoreRunning},
        {"import while suspending", ImportDump, busy(StageTask::Control), {}, ReasonId::Working},
        {"import after a broken restore", ImportDump, staging(StageState::Interrupted), {}, ReasonId::Interrupted},
        {"suspend during an import", SuspendOrResume, importing, {}, ReasonId::ImportRunning},
        {"resume during an import", SuspendOrResume, importingAtRest, {}, ReasonId::None},
        {"edit during an import", EditStage, importing, {}, ReasonId::ImportRunning},
    };
}

static QList<Row> rowsOfStages()
{
    StageCondition uncontrolled = staging();
    uncontrolled.canSuspend = false;
    StageCondition capturing = busy(StageTask::Backup);
    capturing.isSuspended = true;
    StageCondition captured = capturing;
    captured.captured = true;
    StageCondition waiting = staging();
    waiting.restoreWaits = true;
    using enum Deed;
    return {
        {"suspend", SuspendOrResume, staging(), {}, ReasonId::None},
        {"resume", SuspendOrResume, staging(StageState::Suspended), {}, ReasonId::None},
        {"suspend without a runtime", SuspendOrResume, uncontrolled, {}, ReasonId::NoRuntime},
        {"suspend during a restore", SuspendOrResume, busy(StageTask::Restore), {}, ReasonId::RestoreRunning},
        {"resume while capturing", SuspendOrResume, capturing, {}, ReasonId::Capturing},
        {"resume after the capture", SuspendOrResume, captured, {}, ReasonId::None},
        {"suspend during a backup", SuspendOrResume, busy(StageTask::Backup), {}, ReasonId::BackupRunning},
        {"edit", EditStage, staging(), {}, ReasonId::None},
        {"edit during a backup", EditStage, busy(StageTask::Backup), {}, ReasonId::BackupRunning},
        {"remove during a restore", RemoveStage, busy(StageTask::Restore), {}, ReasonId::RestoreRunning},
        {"refresh", Refresh, staging(StageState::Unreachable), {}, ReasonId::None},
        {"refresh without a stage", Refresh, {}, {}, ReasonId::NoStage},
        {"roll back what waits", RollBack, waiting, {}, ReasonId::None},
        {"roll back what was broken off", RollBack, staging(StageState::Interrupted), {}, ReasonId::None},
        {"keep what waits", Accept, waiting, {}, ReasonId::None},
    };
}

static QList<Row> rowsOfBackups()
{
    const Backup ready = backup(BackupStatus::Ready);
    using enum Deed;
    return {
        {"restore a ready backup", Restore, staging(), {ready}, ReasonId::None},
        {"restore one with warnings", Restore, staging(), {backup(BackupStatus::ReadyWithWarnings)}, ReasonId::None},
        {"restore nothing", Restore, staging(), {}, ReasonId::SelectOne},
        {"restore two", Restore, staging(), {ready, ready}, ReasonId::SelectOne},
        {"restore one that is not ready", Restore, staging(), {backup(BackupStatus::NotReady)}, ReasonId::NotReady},
        {"restore one that failed", Restore, staging(), {backup(BackupStatus::Failed)}, ReasonId::Failed},
        {"restore one that was cancelled", Restore, staging(), {backup(BackupStatus::Cancelled)}, ReasonId::Cancelled},
        {"restore one that is damaged", Restore, staging(), {backup(BackupStatus::Damaged)}, ReasonId::Damaged},
        {"restore during a restore", Restore, busy(StageTask::Restore), {ready}, ReasonId::RestoreRunning},
        {"restore after a broken one", Restore, staging(StageState::Interrupted), {ready}, ReasonId::Interrupted},
        {"restore into a running stage", Restore, staging(), {ready}, ReasonId::None},
        {"verify several", Verify, staging(), {ready, ready}, ReasonId::None},
        {"verify one that is damaged", Verify, staging(), {backup(BackupStatus::Damaged)}, ReasonId::None},
        {"verify one that is not ready",
         Verify,
         staging(),
         {ready, backup(BackupStatus::NotReady)},
         ReasonId::NotReady},
        {"verify nothing", Verify, staging(), {}, ReasonId::SelectSome},
        {"keep one that failed", Keep, staging(), {backup(BackupStatus::Failed)}, ReasonId::Failed},
        {"delete a ready backup", Delete, staging(), {ready}, ReasonId::None},
        {"delete one that failed", Delete, staging(), {backup(BackupStatus::Failed)}, ReasonId::None},
        {"delete one that is kept", Delete, staging(), {keptBackup()}, ReasonId::Kept},
        {"delete one that is not ready", Delete, staging(), {backup(BackupStatus::NotReady)}, ReasonId::NotReady},
    };
}

void tst_ActionGate::whatCanBeDoneAndWhyNot_data()
{
    QTest::addColumn<Row>("row");
    for (const Row &row : rowsOfNewBackups() + rowsOfImports() + rowsOfStages() + rowsOfBackups())
        QTest::newRow(row.name) << row;
}

void tst_ActionGate::whatCanBeDoneAndWhyNot()
{
    QFETCH(const Row, row);
    const Gate answer = gate(row.deed, row.stage, row.selected);
    QCOMPARE(answer.reason.id, row.reason);
    QCOMPARE(answer.enabled(), row.reason == ReasonId::None);
    QVERIFY(answer.visible);
}

void tst_ActionGate::aBackupInUseIsNotDeleted()
{
    const Backup used = backup(BackupStatus::Ready);
    QCOMPARE(gate(Deed::Delete, staging(), {used}, {{used.id(), {}}}).reason.id, ReasonId::Verifying);
    const Gate answer = gate(Deed::Delete, staging(), {used}, {{used.id(), u"webshop/live"_s}});
    QCOMPARE(answer.reason.id, ReasonId::InUse);
    QVERIFY(answer.reason.text().contains(u"restoring into “live”"));
}

void tst_ActionGate::theSafetyBackupOfARestoreThatWaitsIsNotDeleted()
{
    StageCondition watching = staging(StageState::Watching);
    watching.watchSecondsLeft = 92;
    const Backup safety = backup(BackupStatus::Ready);
    const Gate answer = gate(Deed::Delete, watching, {safety}, {}, safety.id());
    QCOMPARE(answer.reason.id, ReasonId::ProtectsRestore);
    QVERIFY(answer.reason.text().contains(u"1:32"));
}

void tst_ActionGate::everyReasonIsASentence()
{
    for (int id = static_cast<int>(ReasonId::NoStage); id <= static_cast<int>(ReasonId::SelectSome); ++id) {
        const QString text = Reason{.id = static_cast<ReasonId>(id), .stage = u"staging"_s}.text();
        QVERIFY2(text.size() > 10 && text.endsWith(u'.'), qPrintable(text));
        QVERIFY2(!text.contains(u'!') && !text.contains(u"please"), qPrintable(text));
        QVERIFY2(!text.contains(u"%1") && !text.contains(u"%2"), qPrintable(text));
    }
    QCOMPARE(Reason().text(), QString());
}

void tst_ActionGate::aReasonNamesItsStageAndItsFigures()
{
    QCOMPARE(gate(Deed::NewBackup, busy(StageTask::Backup), {}).reason.text(),
             u"A backup of “staging” is already running (42%)."_s);
    StageCondition stage = busy(StageTask::Backup);
    stage.secondsLeft = 20;
    QCOMPARE(gate(Deed::Restore, stage, {backup(BackupStatus::NotReady)}).reason.text(),
             u"This backup is not ready yet (42%, about 20 seconds left)."_s);
}

void tst_ActionGate::everyStateOfAStageGivesAnAnswerToEveryDeed()
{
    for (int state = 0; state <= static_cast<int>(StageState::Interrupted); ++state) {
        for (int deed = 0; deed <= static_cast<int>(Deed::Refresh); ++deed) {
            const Gate answer = gate(static_cast<Deed>(deed), staging(static_cast<StageState>(state)), {});
            QVERIFY(answer.enabled() || !answer.visible || !answer.reason.text().isEmpty());
        }
    }
    QVERIFY(!gate(Deed::RollBack, staging(), {}).visible);
    QVERIFY(!gate(Deed::Accept, staging(StageState::Interrupted), {}).visible);
}

QTEST_GUILESS_MAIN(tst_ActionGate)
#include "tst_actiongate.moc"
