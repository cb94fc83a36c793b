// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/operations/backuprestorer.h"

#include "models/messages/identity.h"
#include "services/operations/restoreplanner.h"
#include "services/operations/stagecontrol.h"
#include "services/operations/swapjournal.h"
#include "services/operations/undoer.h"
#include "tests/support/restorerbench.h"

#include <QTest>

#include <functional>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;
using Hold = BackupRequest::Hold;

// What a restore does and in which order, with storages in memory.
class tst_BackupRestorer : public QObject, private RestorerBench
{
    Q_OBJECT

private slots:
    void init() { setUp(); }
    void cleanup() { m_bench.reset(); }
    void bringsBackWhatTheBackupHolds();
    void makesASafetyBackupBeforeItStages();
    void stagesWhileTheStageRunsAndSwapsWhileItStands();
    void swapsDatabasesLast();
    void whatASwapWarnsOfIsInTheOutcome();
    void refusesAndTouchesNothing_data();
    void refusesAndTouchesNothing();
    void aStageThatChangedSinceThePlanIsLookedAtAgain();
    void aFailureBeforeTheSwapLeavesTheOldState_data();
    void aFailureBeforeTheSwapLeavesTheOldState();
    void aFailingSwapLeavesTheOldStateAndResumes();
    void cancellingAnywhereBeforeTheSwapLeavesNothing();
    void theNextRestoreAsksToAcceptFirst();
    void undoPutsBackWhatWasThereAndResumes();
    void undoTakesAwayNothingThatWasNotShown();
    void acceptDropsTheOldState();
    void onlyWhatIsChosenIsRestoredAndUndone();
    void aMissingStorageIsCreated();
    void anUnreadableStorageStopsUnlessToldOtherwise();
    void whereSpaceIsNotKnownSomebodyHasLooked();
    void aSchemaThatIsTooNewIsRefusedWhateverIsForced();
    void nobodyBacksUpOrRunsDataThatIsBetweenTwoStates();
};

void tst_BackupRestorer::bringsBackWhatTheBackupHolds()
{
    const Result<RestoreOutcome> outcome = restore(request());

    QVERIFY2(outcome, outcome ? "" : qPrintable(outcome.error().message + outcome.error().why));
    QCOMPARE(live(), m_then);
    QCOMPARE(m_bench->world.runtime, RuntimeState::Running);
    QVERIFY(m_bench->repository.backup(m_backup)->marks.restoredAt.isValid());
    const Result<std::optional<SwapJournal>> journal = SwapJournal::ofStage(m_bench->home, u"shop/staging"_s);
    QCOMPARE((*journal)->phase, SwapJournal::Phase::Swapped);
}

void tst_BackupRestorer::makesASafetyBackupBeforeItStages()
{
    const QMap<QString, FakeContent> before = live();
    const Result<RestoreOutcome> outcome = restore(request());

    QVERIFY(outcome);
    const Result<Backup> safety = m_bench->repository.backup(outcome->safetyBackup);
    QVERIFY(safety);
    QCOMPARE(safety->manifest.origin, Origin::Safety);
    QVERIFY(m_bench->world.indexOf(u"commit"_s) >= 0);
    QVERIFY(m_bench->world.indexOf(u"commit"_s) < m_bench->world.indexOf(u"stage database/main"_s));

    QVERIFY(Undoer(m_bench->context).accept(u"shop/staging"_s, m_bench->control));
    QVERIFY(restore({.backup = outcome->safetyBackup, .suspend = true, .confirmed = true}));
    QCOMPARE(live(), before);
}

void tst_BackupRestorer::stagesWhileTheStageRunsAndSwapsWhileItStands()
{
    QVERIFY(restore(request()));

    const FakeWorld &world = m_bench->world;
    const qsizetype suspended = world.indexOf(u"suspend"_s);
    const qsizetype resumed = world.indexOf(u"resume"_s);
    for (const QString &id : {u"database/main"_s, u"api/uploads"_s, u"worker/jobs"_s}) {
        QVERIFY(world.indexOf(u"stage "_s + id) < suspended);
        QVERIFY(suspended < world.indexOf(u"swapIn "_s + id));
        QVERIFY(world.indexOf(u"swapIn "_s + id) < resumed);
    }
}

void tst_BackupRestorer::swapsDatabasesLast()
{
    QVERIFY(restore(request()));
    const FakeWorld &world = m_bench->world;
    QVERIFY(world.indexOf(u"swapIn api/uploads"_s) < world.indexOf(u"swapIn database/main"_s));
    QVERIFY(world.indexOf(u"swapIn worker/jobs"_s) < world.indexOf(u"swapIn database/main"_s));
}

void tst_BackupRestorer::whatASwapWarnsOfIsInTheOutcome()
{
    m_bench->world.storages[u"database/main"_s].warnings = QStringList{u"Somebody wrote meanwhile."_s};

    const Result<RestoreOutcome> outcome = restore(request());

    QVERIFY(outcome);
    QCOMPARE(outcome->warnings, QStringList{u"database/main: Somebody wrote meanwhile."_s});
}

void tst_BackupRestorer::refusesAndTouchesNothing_data()
{
    QTest::addColumn<int>("what");
    QTest::newRow("the stage runs") << 0;
    QTest::newRow("it is not confirmed") << 1;
    QTest::newRow("it is protected") << 2;
    QTest::newRow("another name is confirmed") << 3;
    QTest::newRow("another kind") << 4;
    QTest::newRow("not in the stage any more") << 5;
    QTest::newRow("a storage that the backup does not hold") << 6;
    QTest::newRow("no space") << 7;
    QTest::newRow("somebody writes though it is suspended") << 8;
}

void tst_BackupRestorer::refusesAndTouchesNothing()
{
    QFETCH(const int, what);
    RestoreRequest wanted = request();
    Stage &stage = m_bench->stage;
    const std::function<void()> troubles[] = {
        [&] { wanted.suspend = false; },
        [&] { wanted.confirmed = false; },
        [&] { stage.isProtected = true; },
        [&] {
            stage.isProtected = true;
            wanted.confirmedStage = u"production"_s;
        },
        [&] { stage.storages[1].kind = StorageKind::Secrets; },
        [&] { stage.storages.removeAt(2); },
        [&] { wanted.only = {u"api/pictures"_s}; },
        [&] { m_bench->world.storages[u"api/uploads"_s].available = 1; },
        [&] {
            wanted.suspend = false;
            m_bench->world.runtime = RuntimeState::Suspended;
            m_bench->world.storages[u"database/main"_s].atEnd = {.proved = false,
                                                                 .names = {u"psql (alice, pid 4711)"_s}};
        },
    };
    troubles[what]();
    m_bench->storeStage();
    const QMap<QString, FakeContent> before = live();

    const Result<RestoreOutcome> outcome = restore(wanted);

    QVERIFY(!outcome);
    QVERIFY(!outcome.error().message.isEmpty() && !outcome.error().todo.isEmpty());
    const QList<Error::Code> codes{Error::Code::Refused, Error::Code::NotFound, Error::Code::NoSpace};
    QVERIFY(codes.contains(outcome.error().code));
    QCOMPARE(live(), before);
    QCOMPARE(m_bench->world.indexOf(u"suspend"_s), -1);
    QCOMPARE(m_bench->world.indexOf(u"begin"_s), -1); // no safety backup either
    QVERIFY(nothingIsLeft());
}

void tst_BackupRestorer::aStageThatChangedSinceThePlanIsLookedAtAgain()
{
    const auto confirmed = [this] {
        RestoreRequest wanted = request();
        wanted.plannedDefinition = RestorePlanner(m_bench->context).plan(wanted, m_bench->control)->stageDefinition;
        return wanted;
    };
    const RestoreRequest before = confirmed();
    QVERIFY(!before.plannedDefinition.isEmpty());
    const auto uploads = std::ranges::find(m_bench->stage.storages, u"api/uploads"_s, &StorageConfig::id);
    uploads->path += u"-of-somebody-else"_s; // the plan names another folder
    m_bench->storeStage();
    const QMap<QString, FakeContent> untouched = live();

    const Result<RestoreOutcome> refused = restore(before);

    QVERIFY(!refused);
    QVERIFY(isMessage(refused.error(), "restore.stageChanged"_L1));
    QCOMPARE(live(), untouched);
    QVERIFY(nothingIsLeft());
    QVERIFY(!m_bench->world.calls().contains(u"commit"_s)); // not even a safety backup
    QVERIFY(restore(confirmed()));
    QCOMPARE(live(), m_then);
}

void tst_BackupRestorer::aFailureBeforeTheSwapLeavesTheOldState_data()
{
    QTest::addColumn<QString>("call");
    for (const QString &call :
         {u"compare api/uploads"_s, u"commit"_s, u"stage database/main"_s, u"stage worker/jobs"_s, u"suspend"_s})
        QTest::newRow(qPrintable(call)) << call;
}

void tst_BackupRestorer::aFailureBeforeTheSwapLeavesTheOldState()
{
    QFETCH(const QString, call);
    m_bench->world.failures.insert(call, Error{.code = Error::Code::Io, .message = u"planned"_s});
    const QMap<QString, FakeContent> before = live();

    const Result<RestoreOutcome> outcome = restore(request());

    QVERIFY(!outcome);
    QCOMPARE(live(), before);
    QCOMPARE(m_bench->world.runtime, RuntimeState::Running);
    QVERIFY(nothingIsLeft());
}

void tst_BackupRestorer::aFailingSwapLeavesTheOldStateAndResumes()
{
    m_bench->world.failures.insert(u"swapIn database/main"_s, Error{.code = Error::Code::Io, .message = u"planned"_s});
    const QMap<QString, FakeContent> before = live();

    const Result<RestoreOutcome> outcome = restore(request());

    QVERIFY(!outcome);
    QVERIFY(outcome.error().message.contains(u"put back"));
    QCOMPARE(live(), before);
    QCOMPARE(m_bench->world.runtime, RuntimeState::Running);
    QVERIFY(nothingIsLeft());
}

void tst_BackupRestorer::cancellingAnywhereBeforeTheSwapLeavesNothing()
{
    const QMap<QString, FakeContent> before = live();
    for (int after = 1;; ++after) {
        m_bench->cancelAfter(after);
        const Result<RestoreOutcome> outcome = restore(request());
        if (outcome) {
            QCOMPARE(live(), m_then);
            QVERIFY(after > 5);
            break;
        }
        QCOMPARE(outcome.error().code, Error::Code::Cancelled);
        QCOMPARE(live(), before);
        QCOMPARE(m_bench->world.runtime, RuntimeState::Running);
        QVERIFY(nothingIsLeft());
    }
}

void tst_BackupRestorer::theNextRestoreAsksToAcceptFirst()
{
    QVERIFY(restore(request()));
    QCOMPARE(RestorePlanner(m_bench->context).plan(request(), m_bench->control)->earlierRestore, u"a backup"_s);
    const Result<RestoreOutcome> second = restore(request());
    QVERIFY(!second);
    QCOMPARE(second.error().code, Error::Code::Refused);
    QVERIFY(second.error().todo.contains(u"accept"));

    QVERIFY(Undoer(m_bench->context).accept(u"shop/staging"_s, m_bench->control));
    QVERIFY(restore(request()));
}

void tst_BackupRestorer::undoPutsBackWhatWasThereAndResumes()
{
    const QMap<QString, FakeContent> before = live();
    QVERIFY(restore(request()));
    m_bench->world.storages[u"api/uploads"_s].laterWrites = {u"3 files are newer"_s};
    const Undoer undoer(m_bench->context);

    const Result<UndoPreview> preview = undoer.preview(u"shop/staging"_s, m_bench->control);
    QVERIFY(preview);
    QCOMPARE(preview->laterWrites, QStringList{u"api/uploads: 3 files are newer"_s});
    QCOMPARE(preview->backup, m_backup);

    QVERIFY(undoer.undo(u"shop/staging"_s, m_bench->control));
    QCOMPARE(live(), before);
    QCOMPARE(m_bench->world.runtime, RuntimeState::Running);
    QVERIFY(nothingIsLeft());
    QCOMPARE(undoer.undo(u"shop/staging"_s, m_bench->control).error().code, Error::Code::NotFound);
}

void tst_BackupRestorer::undoTakesAwayNothingThatWasNotShown()
{
    QVERIFY(restore(request()));
    const Undoer undoer(m_bench->context);
    const Result<UndoPreview> shown = undoer.preview(u"shop/staging"_s, m_bench->control);
    QCOMPARE(shown->laterWrites, QStringList());
    m_bench->world.onCall = [this](const QString &call) {
        if (call == u"suspend") // at the last moment
            m_bench->world.storages[u"api/uploads"_s].laterWrites = {u"3 files are newer"_s};
    };

    const Result<> refused = undoer.undo(u"shop/staging"_s, *shown, m_bench->control);
    QVERIFY(!refused);
    QVERIFY(isMessage(refused.error(), "restore.writtenSince"_L1));
    QVERIFY2(refused.error().why.contains(u"api/uploads: 3 files"), qPrintable(refused.error().why));
    QCOMPARE(live(), m_then);
    QCOMPARE(m_bench->world.runtime, RuntimeState::Running);

    const Result<UndoPreview> again = undoer.preview(u"shop/staging"_s, m_bench->control);
    QVERIFY(undoer.undo(u"shop/staging"_s, *again, m_bench->control));
    QVERIFY(nothingIsLeft());
}

void tst_BackupRestorer::acceptDropsTheOldState()
{
    QVERIFY(restore(request()));
    QVERIFY(Undoer(m_bench->context).accept(u"shop/staging"_s, m_bench->control));
    QCOMPARE(live(), m_then);
    QVERIFY(nothingIsLeft());
}

void tst_BackupRestorer::onlyWhatIsChosenIsRestoredAndUndone()
{
    const QMap<QString, FakeContent> before = live();
    RestoreRequest wanted = request();
    wanted.only = {u"api/uploads"_s};
    const Result<RestorePlan> plan = RestorePlanner(m_bench->context).plan(wanted, m_bench->control);
    QVERIFY(plan);
    QCOMPARE(plan->mixed.size(), 2);

    QVERIFY(restore(wanted));
    QCOMPARE(live().value(u"api/uploads"_s), m_then.value(u"api/uploads"_s));
    QCOMPARE(live().value(u"database/main"_s), before.value(u"database/main"_s));

    m_bench->world.storages[u"database/main"_s].live.files["new"] = "written later";
    QVERIFY(Undoer(m_bench->context).undo(u"shop/staging"_s, m_bench->control));
    QCOMPARE(live().value(u"api/uploads"_s), before.value(u"api/uploads"_s));
    QVERIFY(live().value(u"database/main"_s).files.contains("new"));
}

void tst_BackupRestorer::aMissingStorageIsCreated()
{
    m_bench->world.storages[u"database/main"_s].live = {.exists = false, .files = {}};
    const Result<RestoreOutcome> outcome = restore(request());
    QVERIFY2(outcome, outcome ? "" : qPrintable(outcome.error().message + outcome.error().why));
    QCOMPARE(live(), m_then);
}

void tst_BackupRestorer::anUnreadableStorageStopsUnlessToldOtherwise()
{
    m_bench->world.storages[u"api/uploads"_s].readable = false;
    RestoreRequest wanted = request();
    QCOMPARE(restore(wanted).error().code, Error::Code::Refused);
    QVERIFY(nothingIsLeft());

    wanted.withoutSafetyBackup = true;
    const Result<RestoreOutcome> outcome = restore(wanted);
    QVERIFY2(outcome, outcome ? "" : qPrintable(outcome.error().message + outcome.error().why));
    QVERIFY(outcome->safetyBackup.isEmpty());
    QCOMPARE(live(), m_then);
}

void tst_BackupRestorer::whereSpaceIsNotKnownSomebodyHasLooked()
{
    for (auto &[id, data] : m_bench->world.storages)
        data.available = -1;
    RestoreRequest wanted = request();
    QCOMPARE(restore(wanted).error().code, Error::Code::Refused);
    QVERIFY(nothingIsLeft());

    wanted.assumeSpace = true;
    const Result<RestoreOutcome> outcome = restore(wanted);
    QVERIFY2(outcome, outcome ? "" : qPrintable(outcome.error().message + outcome.error().why));
    QCOMPARE(outcome->warnings, QStringList());
    QCOMPARE(live(), m_then);
}

void tst_BackupRestorer::aSchemaThatIsTooNewIsRefusedWhateverIsForced()
{
    m_bench->stage.schema = SchemaConfig{.storage = u"database/main"_s, .query = u"select 47"_s, .supported = 45};
    m_bench->storeStage();
    for (Backup &backup : m_bench->repository.stored)
        backup.manifest.schemaLevel = 47;
    RestoreRequest wanted = request();
    wanted.assumeSuspended = true;
    wanted.withoutSafetyBackup = true;

    const Result<RestoreOutcome> outcome = restore(wanted);

    QVERIFY(!outcome);
    QCOMPARE(outcome.error().code, Error::Code::Refused);
    QVERIFY(outcome.error().why.contains(u"47"));
    QVERIFY(nothingIsLeft());
}

void tst_BackupRestorer::nobodyBacksUpOrRunsDataThatIsBetweenTwoStates()
{
    m_bench->world.runtime = RuntimeState::Suspended;
    const SwapJournal journal{
        .operation = u"op"_s, .stage = m_bench->stage, .phase = SwapJournal::Phase::Swapping, .backup = m_backup};
    QVERIFY(journal.save(m_bench->home));

    QCOMPARE(m_bench->backUp(m_bench->request(Hold::AsIs)).error().code, Error::Code::Refused);
    QCOMPARE(startStage(m_bench->context, m_bench->stage, m_bench->control).error().code, Error::Code::Refused);
    QCOMPARE(restore(request()).error().code, Error::Code::Refused);
    QCOMPARE(m_bench->world.indexOf(u"resume"_s), -1);
}

QTEST_GUILESS_MAIN(tst_BackupRestorer)
#include "tst_backuprestorer.moc"
