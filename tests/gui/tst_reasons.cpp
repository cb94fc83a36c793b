// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/reasons.h"
#include "tests/support/gatedwindow.h"
#include "tests/support/guitest.h"
#include "tests/support/somebackups.h"
#include "tests/support/windowbench.h"
#include "ui/backups/backupflow.h"
#include "ui/backups/backuppanes.h"
#include "ui/backups/backuptree.h"
#include "ui/backups/selectionhint.h"
#include "ui/main/backupparts.h"
#include "ui/main/mainwindow.h"
#include "ui/main/stagewatch.h"
#include "ui/restore/restoreflow.h"

#include <QAccessible>
#include <QPushButton>
#include <QScopeGuard>
#include <QSemaphore>
#include <QToolBar>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

static const QString s_stage = GatedWindow::stage();

// Whatever cannot be done says why: where the person points, where they look, and to a screen reader.
class tst_Reasons : public QObject
{
    Q_OBJECT

private slots:
    void init() { QLocale::setDefault(QLocale::c()); }
    void eachReasonStandsWhereItIsLookedFor_data();
    void eachReasonStandsWhereItIsLookedFor();
    void noActionIsBlockedWithoutAReasonInAnyState();
    void theSafetyBackupOfAWatchedRestoreIsKeptAndTheTimeCountsDown();
    void aSwapCannotBeCancelledAndSaysSo();
    void whileItIsWatchedARestoreCanBeRolledBackAndKept();
};

// The three places of one blocked action.
static void verifyTold(const GatedWindow &opened, ActionId id, const QString &reason)
{
    const QAction *action = opened.action(id);
    QTRY_VERIFY2(action->statusTip() == reason, qPrintable(action->statusTip() + u" instead of "_s + reason));
    QVERIFY(action->isVisible());
    QVERIFY(!action->isEnabled());
    QCOMPARE(action->toolTip(), reason);
    QCOMPARE(action->whatsThis(), reason);
    QTRY_VERIFY2(opened.hint()->text().contains(reason), qPrintable(opened.hint()->text()));
    QVERIFY(opened.hint()->accessibleDescription().contains(reason));
    const auto *bar = opened.window->findChild<QToolBar *>(u"mainToolBar"_s);
    if (QWidget *button = bar->widgetForAction(const_cast<QAction *>(action))) {
        QAccessibleInterface *spoken = QAccessible::queryAccessibleInterface(button);
        QVERIFY(spoken->state().disabled);
        QCOMPARE(spoken->text(QAccessible::Description), reason);
    }
}

struct Case
{
    const char *name;
    ActionId action;
    QString reason;
    std::function<void(GatedWindow &)> arrange;
};
Q_DECLARE_METATYPE(Case)

static Progress at(Step step, bool canCancel = true)
{
    return {.step = step, .done = 1, .total = 2, .canCancel = canCancel};
}

static QList<Case> casesOfStages()
{
    return {
        {"R1 unreachable", ActionId::NewBackup,
         u"“staging” cannot be reached, so there is nothing to read. Check the connection."_s,
         [](GatedWindow &opened) {
             StageStatus status = *opened.bench.service.stageStatus;
             for (StorageStatus &storage : status.storages)
                 storage.ready = false;
             opened.setStatus(status);
         }},
        {"R10 no runtime", ActionId::SuspendResume,
         u"Understudy does not know how to suspend this stage. Set it up under Stage › Edit."_s,
         [](GatedWindow &opened) {
             opened.bench.service.knownStages.first().runtime.kind = u"none"_s;
             opened.window->watch().reload();
         }},
        {"R9 no storages", ActionId::NewBackup, u"This stage has no storages. Add one first."_s,
         [](GatedWindow &opened) {
             opened.bench.service.knownStages.first().storages.clear();
             opened.window->watch().reload();
         }},
    };
}

static QList<Case> casesOfTasks()
{
    const auto runs = [](StageTask kind, Step step) {
        return [kind, step](GatedWindow &opened) { opened.run(kind, at(step)); };
    };
    const auto restoring = u"A restore into “staging” is running. Wait until it ends or cancel it."_s;
    return {
        {"R2 new backup", ActionId::NewBackup, restoring, runs(StageTask::Restore, Step::Stage)},
        {"R2 restore", ActionId::Restore, restoring, runs(StageTask::Restore, Step::Stage)},
        {"R2 suspend", ActionId::SuspendResume, restoring, runs(StageTask::Restore, Step::Stage)},
        {"R2 remove", ActionId::RemoveStage, restoring, runs(StageTask::Restore, Step::Stage)},
        {"R3 import", ActionId::NewBackup,
         u"A dump is being imported into “staging” (37%). Wait until it ends or cancel it."_s,
         runs(StageTask::Import, Step::PrePass)},
        {"R11 capturing", ActionId::SuspendResume,
         u"The data is still being captured. You can resume when that is done."_s,
         [](GatedWindow &opened) {
             StageStatus status = *opened.bench.service.stageStatus;
             status.state = u"suspended"_s;
             opened.setStatus(status);
             opened.run(StageTask::Backup, at(Step::Capture));
         }},
        {"R17 rolling back", ActionId::RollBack,
         u"The data is being swapped in. This takes a few seconds and cannot be interrupted; you can roll back "
         u"afterwards."_s,
         [](GatedWindow &opened) {
             StageStatus status = *opened.bench.service.stageStatus;
             status.pendingRestore = u"operation"_s;
             opened.setStatus(status);
             opened.run(StageTask::Undo, at(Step::Swap, false));
         }},
    };
}

static QList<Case> casesOfBackups()
{
    const auto selects = [](int number) { return [number](GatedWindow &opened) { opened.select(number); }; };
    const auto failed = u"This backup failed and holds no complete data. Open the log to see why."_s;
    return {
        {"R4 two", ActionId::Restore, u"Select one backup to restore."_s,
         [](GatedWindow &opened) { opened.parts->panes().tree()->selectAll(); }},
        {"R6 restore", ActionId::Restore, failed, selects(7)},
        {"R6 verify", ActionId::Verify, failed, selects(7)},
        {"R6 rename", ActionId::Rename, failed, selects(7)},
        {"R6 cancelled", ActionId::Restore, u"This backup was cancelled and holds no data. Make a new one."_s,
         selects(6)},
        {"R7 damaged", ActionId::Restore, u"This backup is damaged. Repair it from a copy or choose another one."_s,
         selects(5)},
        {"R14 kept", ActionId::Delete, u"This backup is kept. Turn off “Keep forever” to delete it."_s, selects(2)},
        {"R15 verifying", ActionId::Delete, u"This backup is in use (it is being verified)."_s,
         [](GatedWindow &opened) {
             opened.bench.service.verifying = [&opened](const QString &, const TaskControl &) -> Result<VerifyOutcome> {
                 opened.end.acquire();
                 return VerifyOutcome{.backup = {}, .good = true, .findings = {}};
             };
             opened.select(9);
             opened.parts->flow().verify({someBackup(9)});
         }},
        {"R15 restoring", ActionId::Delete, u"This backup is in use (restoring into “staging”)."_s,
         [](GatedWindow &opened) {
             opened.bench.service.restoring = [&opened](const RestoreRequest &,
                                                        const TaskControl &) -> Result<RestoreOutcome> {
                 opened.end.acquire();
                 return RestoreOutcome();
             };
             opened.select(9);
             opened.window->restores().restore(someBackup(9), {.backup = someBackup(9).id(), .into = s_stage});
         }},
    };
}

void tst_Reasons::eachReasonStandsWhereItIsLookedFor_data()
{
    QTest::addColumn<Case>("one");
    for (const Case &one : casesOfStages() + casesOfTasks() + casesOfBackups())
        QTest::newRow(one.name) << one;
}

void tst_Reasons::eachReasonStandsWhereItIsLookedFor()
{
    QFETCH(const Case, one);
    GatedWindow opened;
    QVERIFY(opened.isLoaded());
    opened.select(9);
    one.arrange(opened);
    verifyTold(opened, one.action, one.reason);
    opened.letGo();
}

// The number of actions that are blocked; each says why.
static int verifyBlocked(const GatedWindow &opened)
{
    static const QList<ActionId> s_gated{ActionId::NewBackup,     ActionId::Restore,   ActionId::SuspendResume,
                                         ActionId::Verify,        ActionId::Rename,    ActionId::EditNote,
                                         ActionId::Keep,          ActionId::Delete,    ActionId::RollBack,
                                         ActionId::AcceptRestore, ActionId::EditStage, ActionId::RemoveStage,
                                         ActionId::ImportDump};
    int blocked = 0;
    for (const ActionId id : s_gated) {
        const QAction *action = opened.action(id);
        if (!action->isVisible() || action->isEnabled())
            continue;
        ++blocked;
        const QString reason = action->statusTip();
        [&] {
            QVERIFY2(!reason.isEmpty(), qPrintable(action->text()));
            QCOMPARE(action->toolTip(), reason);
            QCOMPARE(action->whatsThis(), reason);
            QVERIFY2(opened.hint()->text().contains(reason),
                     qPrintable(action->text() + u": "_s + reason + u" | "_s + opened.hint()->text()));
            QCOMPARE(opened.hint()->accessibleDescription(), opened.hint()->text());
        }();
    }
    return blocked;
}

// With each kind of selection.
static int verifySelections(GatedWindow &opened)
{
    int blocked = 0;
    for (const int number : {9, 8, 7, 6, 5, 2}) {
        opened.select(number);
        blocked += verifyBlocked(opened);
    }
    opened.parts->panes().tree()->selectAll();
    return blocked + verifyBlocked(opened);
}

static int verifyStatuses(GatedWindow &opened, const StageStatus &reachable)
{
    int blocked = 0;
    for (const int ready : {0, 2, 4}) {
        for (const bool interrupted : {false, true}) {
            StageStatus status = reachable;
            status.interrupted = interrupted ? u"A restore did not finish."_s : QString();
            status.pendingRestore = interrupted ? QString() : u"operation"_s;
            for (int index = ready; index < 4; ++index)
                status.storages[index].ready = false;
            opened.setStatus(status);
            blocked += verifySelections(opened);
        }
    }
    return blocked;
}

// Of each state that the engine can tell, with each task of the window, and each kind of selection.
void tst_Reasons::noActionIsBlockedWithoutAReasonInAnyState()
{
    GatedWindow opened;
    QVERIFY(opened.isLoaded());
    const QList<std::pair<StageTask, Step>> tasks{
        {StageTask::Backup, Step::Capture}, {StageTask::Backup, Step::Process},  {StageTask::Restore, Step::Stage},
        {StageTask::Restore, Step::Swap},   {StageTask::Restore, Step::Watch},   {StageTask::Undo, Step::Swap},
        {StageTask::Verify, Step::Verify},  {StageTask::Control, Step::Suspend}, {StageTask::Import, Step::PrePass},
        {StageTask::Other, Step::Other}};
    int blocked = 0;
    StageStatus reachable = *opened.bench.service.stageStatus;
    for (const QString &state : {u"running"_s, u"suspended"_s, u"unknown"_s}) {
        reachable.state = state;
        blocked += verifyStatuses(opened, reachable);
        for (const auto &[task, step] : tasks) {
            opened.run(task, at(step));
            blocked += verifySelections(opened);
            opened.end.release();
            QTRY_VERIFY(!opened.window->watch().task(s_stage));
            QTRY_VERIFY(opened.bench.tasks.running().isEmpty());
        }
    }
    qInfo() << blocked << "blocked actions were looked at";
    QVERIFY(!QTest::currentTestFailed());
    QVERIFY(blocked > 300);
}

void tst_Reasons::theSafetyBackupOfAWatchedRestoreIsKeptAndTheTimeCountsDown()
{
    GatedWindow opened;
    QVERIFY(opened.isLoaded());
    StageStatus status = *opened.bench.service.stageStatus;
    status.pendingRestore = u"operation"_s;
    status.pendingSafety = someBackup(9).id();
    opened.bench.service.restoring = [&opened](const RestoreRequest &, const TaskControl &control) {
        const Result<> going = control.checkpoint(
            {.step = Step::Watch, .done = 28'000, .total = 120'000}); // milliseconds
        opened.end.acquire();
        return going ? Result<RestoreOutcome>() : std::unexpected(going.error());
    };
    opened.window->restores().restore(someBackup(8), {.backup = someBackup(8).id(), .into = s_stage});
    QTRY_VERIFY(opened.window->restores().watch(s_stage));
    opened.setStatus(status);
    opened.select(9);
    const auto reason = [](const QString &left) {
        return u"This safety backup protects the restore that is being watched. It can be deleted in %1."_s.arg(left);
    };
    verifyTold(opened, ActionId::Delete, reason(u"1:32"_s));
    opened.bench.clock.advance(1000); // the window looks each second by itself
    verifyTold(opened, ActionId::Delete, reason(u"1:31"_s));
    opened.action(ActionId::Delete)->trigger();
    QVERIFY(opened.bench.service.calls.isEmpty());
    opened.select(8);
    QTRY_VERIFY(opened.action(ActionId::Delete)->isEnabled());

    opened.letGo();
    QTRY_VERIFY(!opened.window->restores().watch(s_stage));
    opened.select(9);
    verifyTold(opened, ActionId::Delete,
               u"This safety backup protects a restore. Keep or roll back that restore first."_s);
    status.pendingRestore.clear();
    status.pendingSafety.clear();
    opened.setStatus(status);
    QTRY_VERIFY(opened.action(ActionId::Delete)->isEnabled());
}

void tst_Reasons::aSwapCannotBeCancelledAndSaysSo()
{
    GatedWindow opened;
    QVERIFY(opened.isLoaded());
    auto *cancel = opened.window->findChild<QPushButton *>(u"activityCancel"_s);
    QVERIFY(cancel);
    opened.run(StageTask::Restore, at(Step::Stage));
    QTRY_VERIFY(cancel->isVisible() && cancel->isEnabled());
    opened.end.release();
    QTRY_VERIFY(!cancel->isVisible());
    opened.run(StageTask::Restore, at(Step::Swap, false));
    QTRY_VERIFY(cancel->isVisible() && !cancel->isEnabled());
    const QString reason = Reason{.id = ReasonId::Swapping}.text();
    QCOMPARE(cancel->toolTip(), reason);
    QCOMPARE(cancel->accessibleDescription(), reason);
}

void tst_Reasons::whileItIsWatchedARestoreCanBeRolledBackAndKept()
{
    GatedWindow opened;
    QVERIFY(opened.isLoaded());
    QVERIFY(!opened.action(ActionId::RollBack)->isVisible());
    opened.run(StageTask::Restore, at(Step::Watch));
    QTRY_VERIFY(opened.action(ActionId::RollBack)->isEnabled());
    QVERIFY(opened.action(ActionId::AcceptRestore)->isEnabled());
    verifyTold(opened, ActionId::NewBackup, u"A restore into “staging” is running. Wait until it ends or cancel it."_s);
}

UNDERSTUDY_GUITEST_MAIN(tst_Reasons)
#include "tst_reasons.moc"
