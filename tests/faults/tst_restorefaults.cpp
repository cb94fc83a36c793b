// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/operations/backuprestorer.h"
#include "services/operations/recovery.h"
#include "services/operations/stagecontrol.h"
#include "services/operations/stagelock.h"
#include "services/operations/suspension.h"
#include "services/operations/swapjournal.h"
#include "services/operations/undoer.h"
#include "services/platform/durablefile.h"
#include "tests/support/operationbench.h"

#include <QDir>
#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;
using Hold = BackupRequest::Hold;
using Phase = SwapJournal::Phase;

static const QString s_stage = u"shop/staging"_s;

// What a restore leaves when two things fail at once, and what those find who come after it.
class tst_RestoreFaults : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup() { m_bench.reset(); }
    void aRollBackThatFailsLosesNothingAndWaitsForRecovery();
    void anUndoThatFailsBothWaysWaitsForRecovery();
    void aJournalThatCannotBeWrittenLeavesTheStageRunningAsItWas();
    void anUndoThatCannotBeginLeavesTheStageRunning();
    void aRollBackAfterBadHealthThatFailsLeavesAWholeStageRunning();
    void undoStopsBeforeAnythingWhenTheLiveDataIsNotWhatWasRestored();
    void whatCannotBeReadCanStillBeUndone();
    void recoveryLooksAgainOnceItHoldsTheStage();
    void recoveryOfOneStageDoesNotWaitForAnother();
    void aRestoreThatCannotResumeSaysThatTheDataIsNew();
    void anUndoStartsWhatTheRestoreCouldNot();
    void anUndoThatCannotResumeLeavesAWholeStage();
    void aStageFileThatChangesOnTheWayIsNotMixedIn();
    void aLeaseIsLeftAloneWhileAnOperationNeedsTheStageAsItStands();

private:
    void failAt(const QString &call);
    [[nodiscard]] Result<RestoreOutcome> restore();
    [[nodiscard]] Result<RecoverOutcome> recover();
    [[nodiscard]] Phase phase() const;
    [[nodiscard]] QMap<QString, FakeContent> live() const;

    std::unique_ptr<OperationBench> m_bench;
    QString m_backup;
    QMap<QString, FakeContent> m_before;
};

void tst_RestoreFaults::init()
{
    m_bench = std::make_unique<OperationBench>();
    m_bench->world.storages[u"database/main"_s].swapGroup = u"server"_s;
    const Result<Backup> backup = m_bench->backUp(m_bench->request(Hold::Suspend));
    QVERIFY(backup);
    m_backup = backup->id();
    for (auto &[id, data] : m_bench->world.storages)
        data.live.files["one"] = "changed";
    m_before = live();
    m_bench->world.forgetCalls();
}

void tst_RestoreFaults::failAt(const QString &call)
{
    m_bench->world.failures.insert(call, Error{.code = Error::Code::Io, .message = u"planned"_s});
}

Result<RestoreOutcome> tst_RestoreFaults::restore()
{
    return BackupRestorer(m_bench->context)
        .restore({.backup = m_backup, .suspend = true, .confirmed = true}, m_bench->control);
}

Result<RecoverOutcome> tst_RestoreFaults::recover()
{
    return Recovery(m_bench->context).recover({}, BackupService::Recovery::Auto, m_bench->control);
}

Phase tst_RestoreFaults::phase() const
{
    const Result<std::optional<SwapJournal>> journal = SwapJournal::ofStage(m_bench->home, s_stage);
    return journal && *journal ? (*journal)->phase : Phase::Staging;
}

QMap<QString, FakeContent> tst_RestoreFaults::live() const
{
    QMap<QString, FakeContent> content;
    for (const auto &[id, data] : m_bench->world.storages)
        content.insert(id, data.live);
    return content;
}

void tst_RestoreFaults::aRollBackThatFailsLosesNothingAndWaitsForRecovery()
{
    failAt(u"swapIn database/main"_s);
    failAt(u"swapBack api/uploads"_s);

    const Result<RestoreOutcome> outcome = restore();

    QVERIFY(!outcome);
    QVERIFY(outcome.error().todo.contains(u"recover"));
    QCOMPARE(m_bench->world.runtime, RuntimeState::Suspended);
    QCOMPARE(m_bench->world.indexOf(u"sweep api/uploads"_s), -1); // it would take the only copy of the old data

    m_bench->world.failures.clear();
    const Result<RecoverOutcome> recovered = recover();
    QVERIFY(recovered);
    QCOMPARE(live(), m_before);
    QCOMPARE(m_bench->world.runtime, RuntimeState::Running);
    QVERIFY(namesIn(m_bench->home.journals())->isEmpty());
    QVERIFY(namesIn(m_bench->home.leases())->isEmpty());
}

void tst_RestoreFaults::anUndoThatFailsBothWaysWaitsForRecovery()
{
    QVERIFY(restore());
    failAt(u"swapBack database/main"_s);
    failAt(u"swapIn api/uploads"_s);

    QVERIFY(!Undoer(m_bench->context).undo(s_stage, m_bench->control));
    QCOMPARE(m_bench->world.runtime, RuntimeState::Suspended);

    m_bench->world.failures.clear();
    QVERIFY(recover());
    QCOMPARE(phase(), Phase::Swapped);
    QCOMPARE(m_bench->world.runtime, RuntimeState::Running);
}

// As a full disk has it: what is read is there, what is written is not.
void tst_RestoreFaults::aJournalThatCannotBeWrittenLeavesTheStageRunningAsItWas()
{
    const QString journals = m_bench->home.journals();
    m_bench->world.onCall = [&](const QString &call) {
        if (call == u"suspend"_s)
            QVERIFY(QDir().rename(journals, journals + u".away"_s));
    };

    QVERIFY(!restore());

    QCOMPARE(live(), m_before);
    QCOMPARE(m_bench->world.runtime, RuntimeState::Running);
    for (const auto &[id, data] : m_bench->world.storages)
        QVERIFY2(data.beside.isEmpty(), qPrintable(id));
}

void tst_RestoreFaults::anUndoThatCannotBeginLeavesTheStageRunning()
{
    QVERIFY(restore());
    const QMap<QString, FakeContent> restored = live();
    const QString journals = m_bench->home.journals();
    m_bench->world.onCall = [&](const QString &call) {
        if (call == u"suspend"_s)
            QVERIFY(QDir().rename(journals, journals + u".away"_s));
    };

    QVERIFY(!Undoer(m_bench->context).undo(s_stage, m_bench->control));
    m_bench->world.onCall = {};

    QVERIFY(QDir().rename(journals + u".away"_s, journals));
    QCOMPARE(phase(), Phase::Swapped);
    QCOMPARE(live(), restored);
    QCOMPARE(m_bench->world.runtime, RuntimeState::Running);
}

void tst_RestoreFaults::aRollBackAfterBadHealthThatFailsLeavesAWholeStageRunning()
{
    m_bench->stage.health = {{.name = u"api"_s, .url = QUrl(u"http://127.0.0.1:1/health"_s)}}; // nobody listens there
    m_bench->stage.graceMinutes = 0;
    m_bench->storeStage();
    failAt(u"swapBack database/main"_s);

    QVERIFY(!restore());

    QCOMPARE(phase(), Phase::Swapped);
    QCOMPARE(m_bench->world.runtime, RuntimeState::Running);
}

void tst_RestoreFaults::undoStopsBeforeAnythingWhenTheLiveDataIsNotWhatWasRestored()
{
    const Result<RestoreOutcome> outcome = restore();
    QVERIFY(outcome);
    FakeData &uploads = m_bench->world.storages[u"api/uploads"_s];
    const FakeContent kept = uploads.beside.take(outcome->operation); // now it is neither the old nor the new
    uploads.swapped.clear();
    m_bench->world.forgetCalls();

    const Result<> undone = Undoer(m_bench->context).undo(s_stage, m_bench->control);

    QVERIFY(!undone);
    QCOMPARE(undone.error().code, Error::Code::Refused);
    QVERIFY(undone.error().message.contains(u"api/uploads"));
    QCOMPARE(m_bench->world.indexOf(u"suspend"_s), -1);
    QCOMPARE(phase(), Phase::Swapped); // it can be undone once that is put right

    uploads.beside.insert(outcome->operation, kept);
    uploads.swapped.append(outcome->operation);
    QVERIFY(Undoer(m_bench->context).undo(s_stage, m_bench->control));
    QCOMPARE(live(), m_before);
}

void tst_RestoreFaults::whatCannotBeReadCanStillBeUndone()
{
    QVERIFY(restore());
    failAt(u"writesSinceSwap worker/jobs"_s);
    const Undoer undoer(m_bench->context);

    const Result<UndoPreview> preview = undoer.preview(s_stage, m_bench->control);

    QVERIFY(preview);
    QCOMPARE(preview->laterWrites.size(), 1);
    QVERIFY(preview->laterWrites.first().contains(u"worker/jobs"));
    QVERIFY(undoer.undo(s_stage, m_bench->control));
    QCOMPARE(live(), m_before);
}

// Between reading a journal and holding its stage, the restore it speaks of may have ended.
void tst_RestoreFaults::recoveryLooksAgainOnceItHoldsTheStage()
{
    const Result<RestoreOutcome> outcome = restore();
    QVERIFY(outcome);
    SwapJournal ended = **SwapJournal::ofStage(m_bench->home, s_stage);
    SwapJournal atWork = ended;
    atWork.phase = Phase::Staging;
    QVERIFY(atWork.save(m_bench->home));
    Stage other = m_bench->stage;
    other.name = u"another"_s;
    other.source.insert(u"stage"_s, other.name);
    const SwapJournal first{.operation = u"first"_s, .stage = other, .startedAt = ended.startedAt.addSecs(-60)};
    QVERIFY(first.save(m_bench->home));
    m_bench->world.onCall = [&](const QString &call) {
        if (call == u"sweep database/main"_s) // of the first, while the other goes on
            QVERIFY(ended.save(m_bench->home));
    };

    const Result<RecoverOutcome> recovered = recover();

    QVERIFY(recovered);
    QCOMPARE(phase(), Phase::Swapped);
    QVERIFY(m_bench->world.storages[u"api/uploads"_s].beside.contains(outcome->operation));
    m_bench->world.onCall = {};
    QVERIFY(Undoer(m_bench->context).undo(s_stage, m_bench->control));
    QCOMPARE(live(), m_before);
}

// A server that is gone for good must not keep other stages down.
void tst_RestoreFaults::recoveryOfOneStageDoesNotWaitForAnother()
{
    failAt(u"swapIn database/main"_s);
    failAt(u"swapBack api/uploads"_s);
    QVERIFY(!restore());
    QCOMPARE(m_bench->world.runtime, RuntimeState::Suspended);
    m_bench->world.failures.clear();
    Stage other = m_bench->stage;
    other.name = u"another"_s;
    other.source.insert(u"stage"_s, other.name);
    const SwapJournal first{.operation = u"first"_s, .stage = other, .startedAt = m_bench->clock.now().addSecs(-60)};
    QVERIFY(first.save(m_bench->home));
    failAt(u"sweep database/main"_s);

    const Result<RecoverOutcome> recovered = recover();

    QVERIFY(!recovered);
    QCOMPARE(recovered.error().message, u"planned"_s);
    QVERIFY(!m_bench->notes.filter(s_stage).isEmpty()); // what was done is told all the same
    QCOMPARE(live(), m_before);
    QCOMPARE(m_bench->world.runtime, RuntimeState::Running);
}

void tst_RestoreFaults::aRestoreThatCannotResumeSaysThatTheDataIsNew()
{
    failAt(u"resume"_s);

    const Result<RestoreOutcome> outcome = restore();

    QVERIFY(!outcome);
    QCOMPARE(outcome.error().code, Error::Code::CommandFailed);
    QVERIFY(live() != m_before);
    QVERIFY2(outcome.error().message.contains(u"restored data"), qPrintable(outcome.error().message));
    QVERIFY2(outcome.error().why.contains(u"planned"), qPrintable(outcome.error().why));
    QVERIFY2(outcome.error().todo.contains(u"backup undo"), qPrintable(outcome.error().todo));
    QVERIFY2(!outcome.error().safe.contains(u"untouched"), qPrintable(outcome.error().safe));
}

// It ran before all this, so it runs afterwards.
void tst_RestoreFaults::anUndoStartsWhatTheRestoreCouldNot()
{
    failAt(u"resume"_s);
    QVERIFY(!restore());
    m_bench->world.failures.clear();

    QVERIFY(Undoer(m_bench->context).undo(s_stage, m_bench->control));

    QCOMPARE(live(), m_before);
    QCOMPARE(m_bench->world.runtime, RuntimeState::Running);
    QVERIFY(namesIn(m_bench->home.leases())->isEmpty());
}

void tst_RestoreFaults::anUndoThatCannotResumeLeavesAWholeStage()
{
    QVERIFY(restore());
    failAt(u"resume"_s);

    const Result<> undone = Undoer(m_bench->context).undo(s_stage, m_bench->control);

    QVERIFY(!undone);
    QVERIFY2(undone.error().message.contains(u"before the restore"), qPrintable(undone.error().message));
    QCOMPARE(live(), m_before);
    m_bench->world.failures.clear();
    QVERIFY(startStage(m_bench->context, m_bench->stage, m_bench->control)); // nothing stands in the way
    QCOMPARE(m_bench->world.runtime, RuntimeState::Running);
    QVERIFY(recover());
    QVERIFY(namesIn(m_bench->home.journals())->isEmpty());
    QCOMPARE(live(), m_before);
}

// Somebody replaces it while the restore waits for a server that does not answer at once.
void tst_RestoreFaults::aStageFileThatChangesOnTheWayIsNotMixedIn()
{
    const Stage whole = m_bench->stage;
    m_bench->stage.storages.removeLast();
    m_bench->stage.components.removeLast();
    m_bench->storeStage();
    m_bench->world.onCall = [&](const QString &call) {
        if (call == u"lock database/main"_s)
            QVERIFY(m_bench->stages.add({.stage = whole, .warnings = {}}, true));
    };

    const Result<RestoreOutcome> outcome = restore();

    QVERIFY(!outcome); // what was locked lacks a storage that the backup holds
    QCOMPARE(outcome.error().code, Error::Code::Refused);
    QCOMPARE(live(), m_before);
}

void tst_RestoreFaults::aLeaseIsLeftAloneWhileAnOperationNeedsTheStageAsItStands()
{
    {
        failAt(u"resume"_s);
        const Result<Backup> backup = m_bench->backUp(m_bench->request(Hold::Suspend)); // its lease stays
        QCOMPARE(backup->status, BackupStatus::ReadyWithWarnings);
        m_bench->world.failures.clear();
    }
    QCOMPARE(m_bench->world.runtime, RuntimeState::Suspended);
    {
        const Result<StageLock> atWork = StageLock::take(m_bench->context, s_stage, u"a restore"_s, {});
        QVERIFY(atWork);
        QVERIFY(Suspension::resumeLeftovers(m_bench->context, m_bench->control)->isEmpty());
        QCOMPARE(m_bench->world.runtime, RuntimeState::Suspended);
    }
    QCOMPARE(Suspension::resumeLeftovers(m_bench->context, m_bench->control)->size(), 1);
    QCOMPARE(m_bench->world.runtime, RuntimeState::Running);
}

QTEST_GUILESS_MAIN(tst_RestoreFaults)
#include "tst_restorefaults.moc"
