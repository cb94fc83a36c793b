// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/reasons.h"
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

static const QString s_stage = u"shop/staging"_s;

namespace {

// A window over a fake service, in which tasks stand still at a step until they are let go.
struct Opened
{
    Opened()
    {
        bench.home.create().value();
        bench.addStage(u"shop"_s, u"staging"_s);
        Backup kept = someBackup(2, u"kept"_s);
        kept.marks.kept = true;
        bench.service.knownBackups = {someBackup(9, u"ready"_s),
                                      someBackup(8, u"warnings"_s, BackupStatus::ReadyWithWarnings),
                                      someBackup(7, u"failed"_s, BackupStatus::Failed),
                                      someBackup(6, u"cancelled"_s, BackupStatus::Cancelled),
                                      someBackup(5, u"damaged"_s, BackupStatus::Damaged),
                                      kept};
        window = std::make_unique<MainWindow>(bench.context, QStringList());
        parts = new BackupParts(*window, bench.home);
        for (const ActionId id : {ActionId::EditStage, ActionId::RemoveStage})
            window->actions().handle(id, window.get(), [] { });
        window->resize(1200, 760);
        window->start();
        window->show();
    }
    ~Opened() { letGo(); }
    [[nodiscard]] bool isLoaded() const
    {
        return QTest::qWaitFor([this] { return window->watch().status(s_stage) && window->watch().backupsLoaded(); });
    }
    void letGo() { end.release(100); }
    void setStatus(const StageStatus &status)
    {
        bench.service.stageStatus = status;
        window->watch().refreshStatus(s_stage); // an answer to an earlier question may come first
        const auto ready = [](const StageStatus &of) {
            return std::ranges::count(of.storages, true, &StorageStatus::ready);
        };
        QTRY_VERIFY(window->watch().status(s_stage)->pendingRestore == status.pendingRestore
                    && window->watch().status(s_stage)->state == status.state
                    && ready(*window->watch().status(s_stage)) == ready(status));
    }
    // A task of the window at `step`.
    void run(StageTask kind, const Progress &at)
    {
        const Result<TaskId> started = bench.tasks.start(
            {.title = u"At work"_s, .stage = s_stage, .kind = kind},
            [this, at](const TaskControl &control) { return standStill(control, at); }, window.get(),
            [](const Result<> &) {});
        QVERIFY(started);
        QTRY_VERIFY(window->watch().progress(s_stage) && window->watch().progress(s_stage)->step == at.step);
    }
    Result<> standStill(const TaskControl &control, const Progress &at)
    {
        const Result<> going = control.checkpoint(at);
        end.acquire();
        return going;
    }
    void select(int number) const { parts->panes().selectBackup(someBackup(number).id()); }
    [[nodiscard]] QAction *action(ActionId id) const { return window->actions().action(id); }
    [[nodiscard]] SelectionHint *hint() const { return parts->panes().hint(); }

    QSemaphore end;
    WindowBench bench;
    std::unique_ptr<MainWindow> window;
    BackupParts *parts = nullptr;
};

} // namespace

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
static void verifyTold(const Opened &opened, ActionId id, const QString &reason)
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
    std::function<void(Opened &)> arrange;
};
Q_DECLARE_METATYPE(Case)

static Progress at(Step step, bool canCancel = true)
{
    return {.step = step, .done = 1, .total = 2, .canCancel = canCancel};
}

static QList<Case> casesOfStages()
{
    const auto runs = [](StageTask kind, Step step) {
        return [kind, step](Opened &opened) { opened.run(kind, at(step)); };
    };
    const auto restoring = u"A restore into “staging” is running. Wait until it ends or cancel it."_s;
    return {
        {"R1 unreachable", ActionId::NewBackup,
         u"“staging” cannot be reached, so there is nothing to read. Check the connection."_s,
         [](Opened &opened) {
             StageStatus status = *opened.bench.service.stageStatus;
             for (StorageStatus &storage : status.storages)
                 storage.ready = false;
             opened.setStatus(status);
         }},
        {"R2 new backup", ActionId::NewBackup, restoring, runs(StageTask::Restore, Step::Stage)},
        {"R2 restore", ActionId::Restore, restoring, runs(StageTask::Restore, Step::Stage)},
        {"R2 suspend", ActionId::SuspendResume, restoring, runs(StageTask::Restore, Step::Stage)},
        {"R2 remove", ActionId::RemoveStage, restoring, runs(StageTask::Restore, Step::Stage)},
        {"R10 no runtime", ActionId::SuspendResume,
         u"Understudy does not know how to suspend this stage. Set it up under Stage › Edit."_s,
         [](Opened &opened) {
             opened.bench.service.knownStages.first().runtime.kind = u"none"_s;
             opened.window->watch().reload();
         }},
        {"R9 no storages", ActionId::NewBackup, u"This stage has no storages. Add one first."_s,
         [](Opened &opened) {
             opened.bench.service.knownStages.first().storages.clear();
             opened.window->watch().reload();
         }},
        {"R3 import", ActionId::NewBackup,
         u"A dump is being imported into “staging” (37%). Wait until it ends or cancel it."_s,
         runs(StageTask::Import, Step::PrePass)},
        {"R11 capturing", ActionId::SuspendResume,
         u"The data is still being captured. You can resume when that is done."_s,
         [](Opened &opened) {
             StageStatus status = *opened.bench.service.stageStatus;
             status.state = u"suspended"_s;
             opened.setStatus(status);
             opened.run(StageTask::Backup, at(Step::Capture));
         }},
        {"R17 rolling back", ActionId::RollBack,
         u"The data is being swapped in. This takes a few seconds and cannot be interrupted; you can roll back "
         u"afterwards."_s,
         [](Opened &opened) {
             StageStatus status = *opened.bench.service.stageStatus;
             status.pendingRestore = u"operation"_s;
             opened.setStatus(status);
             opened.run(StageTask::Undo, at(Step::Swap, false));
         }},
    };
}

static QList<Case> casesOfBackups()
{
    const auto selects = [](int number) { return [number](Opened &opened) { opened.select(number); }; };
    const auto failed = u"This backup failed and holds no complete data. Open the log to see why."_s;
    return {
        {"R4 two", ActionId::Restore, u"Select one backup to restore."_s,
         [](Opened &opened) { opened.parts->panes().tree()->selectAll(); }},
        {"R6 restore", ActionId::Restore, failed, selects(7)},
        {"R6 verify", ActionId::Verify, failed, selects(7)},
        {"R6 rename", ActionId::Rename, failed, selects(7)},
        {"R6 cancelled", ActionId::Restore, u"This backup was cancelled and holds no data. Make a new one."_s,
         selects(6)},
        {"R7 damaged", ActionId::Restore, u"This backup is damaged. Repair it from a copy or choose another one."_s,
         selects(5)},
        {"R14 kept", ActionId::Delete, u"This backup is kept. Turn off “Keep forever” to delete it."_s, selects(2)},
        {"R15 verifying", ActionId::Delete, u"This backup is in use (it is being verified)."_s,
         [](Opened &opened) {
             opened.bench.service.verifying = [&opened](const QString &, const TaskControl &) -> Result<VerifyOutcome> {
                 opened.end.acquire();
                 return VerifyOutcome{.backup = {}, .good = true, .findings = {}};
             };
             opened.select(9);
             opened.parts->flow().verify({someBackup(9)});
         }},
        {"R15 restoring", ActionId::Delete, u"This backup is in use (restoring into “staging”)."_s,
         [](Opened &opened) {
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
    for (const Case &one : casesOfStages() + casesOfBackups())
        QTest::newRow(one.name) << one;
}

void tst_Reasons::eachReasonStandsWhereItIsLookedFor()
{
    QFETCH(const Case, one);
    Opened opened;
    QVERIFY(opened.isLoaded());
    opened.select(9);
    one.arrange(opened);
    verifyTold(opened, one.action, one.reason);
    opened.letGo();
}

// Of each state that the engine can tell, with each task of the window, and each kind of selection.
void tst_Reasons::noActionIsBlockedWithoutAReasonInAnyState()
{
    Opened opened;
    QVERIFY(opened.isLoaded());
    const QList<std::pair<StageTask, Step>> tasks{
        {StageTask::None, Step::Other},     {StageTask::Backup, Step::Capture}, {StageTask::Backup, Step::Process},
        {StageTask::Restore, Step::Stage},  {StageTask::Restore, Step::Swap},   {StageTask::Restore, Step::Watch},
        {StageTask::Undo, Step::Swap},      {StageTask::Verify, Step::Verify},  {StageTask::Control, Step::Suspend},
        {StageTask::Import, Step::PrePass}, {StageTask::Other, Step::Other}};
    const QList<ActionId> gated{ActionId::NewBackup,     ActionId::Restore,   ActionId::SuspendResume,
                                ActionId::Verify,        ActionId::Rename,    ActionId::EditNote,
                                ActionId::Keep,          ActionId::Delete,    ActionId::RollBack,
                                ActionId::AcceptRestore, ActionId::EditStage, ActionId::RemoveStage,
                                ActionId::ImportDump};
    int blocked = 0;
    const auto verifyAll = [&] {
        for (const ActionId id : gated) {
            const QAction *action = opened.action(id);
            if (!action->isVisible() || action->isEnabled())
                continue;
            ++blocked;
            const QString reason = action->statusTip();
            QVERIFY2(!reason.isEmpty(), qPrintable(action->text()));
            QCOMPARE(action->toolTip(), reason);
            QCOMPARE(action->whatsThis(), reason);
            QVERIFY2(opened.hint()->text().contains(reason),
                     qPrintable(action->text() + u": "_s + reason + u" | "_s + opened.hint()->text()));
            QCOMPARE(opened.hint()->accessibleDescription(), opened.hint()->text());
        }
    };
    const auto verifySelections = [&] {
        for (const int number : {9, 8, 7, 6, 5, 2}) {
            opened.select(number);
            verifyAll();
        }
        opened.parts->panes().tree()->selectAll();
        verifyAll();
    };
    const StageStatus reachable = *opened.bench.service.stageStatus;
    for (const QString &state : {u"running"_s, u"suspended"_s, u"unknown"_s}) {
        for (const int ready : {0, 2, 4}) {
            for (const bool interrupted : {false, true}) {
                StageStatus status = reachable;
                status.state = state;
                status.interrupted = interrupted ? u"A restore did not finish."_s : QString();
                status.pendingRestore = interrupted ? QString() : u"operation"_s;
                for (int index = ready; index < 4; ++index)
                    status.storages[index].ready = false;
                opened.setStatus(status);
                verifySelections();
            }
        }
        for (const auto &[task, step] : tasks) {
            if (task == StageTask::None)
                continue;
            opened.run(task, at(step));
            verifySelections();
            opened.end.release();
            QTRY_VERIFY(!opened.window->watch().task(s_stage));
            QTRY_VERIFY(opened.bench.tasks.running().isEmpty());
        }
    }
    qInfo() << blocked << "blocked actions were looked at";
    QVERIFY(blocked > 300);
}

void tst_Reasons::theSafetyBackupOfAWatchedRestoreIsKeptAndTheTimeCountsDown()
{
    Opened opened;
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
    Opened opened;
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
    Opened opened;
    QVERIFY(opened.isLoaded());
    QVERIFY(!opened.action(ActionId::RollBack)->isVisible());
    opened.run(StageTask::Restore, at(Step::Watch));
    QTRY_VERIFY(opened.action(ActionId::RollBack)->isEnabled());
    QVERIFY(opened.action(ActionId::AcceptRestore)->isEnabled());
    verifyTold(opened, ActionId::NewBackup, u"A restore into “staging” is running. Wait until it ends or cancel it."_s);
}

UNDERSTUDY_GUITEST_MAIN(tst_Reasons)
#include "tst_reasons.moc"
