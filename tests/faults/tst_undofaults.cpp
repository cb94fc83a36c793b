// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/operations/backuprestorer.h"
#include "services/operations/localbackupservice.h"
#include "services/operations/recovery.h"
#include "services/operations/swapjournal.h"
#include "services/operations/undoer.h"
#include "services/platform/durablefile.h"
#include "tests/support/operationbench.h"

#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;
using Hold = BackupRequest::Hold;
using Phase = SwapJournal::Phase;

static const QString s_stage = u"shop/staging"_s;

// What is kept after a restore, when it cannot be let go of or put back.
class tst_UndoFaults : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup() { m_bench.reset(); }
    void acceptAsksBeforeItRemovesAnything();
    void anAcceptThatStopsHalfWayIsFinishedByTheNext();
    void anUndoIsDoneEvenIfWhatWasRestoredCannotBeRemoved();
    void aRollBackThatCannotBeginSaysWhatHolds();
    void aRollBackThatFailsSaysWhyItWasMade();
    void aServerThatIsGoneKeepsNobodyFromSweepingTheOthers();
    void whatWasPreparedOnADiskThatIsNotMountedIsNotForgotten();
    void whileARestoreIsAtWorkAnUndoIsToldSo();
    void aStageWhoseRestoreWaitsIsNotRemoved();
    void aStageWhoseServerIsGoneCanBeRemoved();
    void undoOfABusyStageIsAskedAboutOnce();

private:
    void failAt(const QString &call);
    void makeUnhealthy();
    [[nodiscard]] Result<RestoreOutcome> restore();
    [[nodiscard]] Result<> undo() { return Undoer(m_bench->context).undo(s_stage, m_bench->control); }
    [[nodiscard]] Result<> accept() { return Undoer(m_bench->context).accept(s_stage, m_bench->control); }
    [[nodiscard]] Result<RecoverOutcome> recover();
    void leaveHalfStaged();
    [[nodiscard]] std::optional<Phase> phase() const;
    [[nodiscard]] QMap<QString, FakeContent> live() const;

    std::unique_ptr<OperationBench> m_bench;
    QString m_backup;
    QMap<QString, FakeContent> m_before;
};

void tst_UndoFaults::init()
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

void tst_UndoFaults::failAt(const QString &call)
{
    m_bench->world.failures.insert(call, Error{.code = Error::Code::Io, .message = u"planned"_s});
}

void tst_UndoFaults::makeUnhealthy()
{
    m_bench->stage.health = {{.name = u"api"_s, .url = QUrl(u"http://127.0.0.1:1/health"_s)}}; // nobody listens there
    m_bench->stage.graceMinutes = 0;
    m_bench->storeStage();
}

Result<RestoreOutcome> tst_UndoFaults::restore()
{
    return BackupRestorer(m_bench->context)
        .restore({.backup = m_backup, .suspend = true, .confirmed = true}, m_bench->control);
}

Result<RecoverOutcome> tst_UndoFaults::recover()
{
    return Recovery(m_bench->context).recover({}, BackupService::Recovery::Auto, m_bench->control);
}

std::optional<Phase> tst_UndoFaults::phase() const
{
    const Result<std::optional<SwapJournal>> journal = SwapJournal::ofStage(m_bench->home, s_stage);
    return journal && *journal ? std::optional((*journal)->phase) : std::nullopt;
}

QMap<QString, FakeContent> tst_UndoFaults::live() const
{
    QMap<QString, FakeContent> content;
    for (const auto &[id, data] : m_bench->world.storages)
        content.insert(id, data.live);
    return content;
}

// The server is down for a moment, say, or a replication slot stands on the old database.
void tst_UndoFaults::acceptAsksBeforeItRemovesAnything()
{
    QVERIFY(restore());
    failAt(u"mayDrop database/main"_s);

    const Result<> accepted = accept();

    QVERIFY(!accepted);
    QCOMPARE(accepted.error().message, u"planned"_s);
    QCOMPARE(phase(), Phase::Swapped);
    for (const auto &[id, data] : m_bench->world.storages)
        QVERIFY2(!data.beside.isEmpty(), qPrintable(id));
    QVERIFY(undo());
    QCOMPARE(live(), m_before);

    QVERIFY(restore());
    m_bench->world.failures.clear();
    QVERIFY(accept());
    QCOMPARE(phase(), std::nullopt);
}

void tst_UndoFaults::anAcceptThatStopsHalfWayIsFinishedByTheNext()
{
    QVERIFY(restore());
    const QMap<QString, FakeContent> restored = live();
    failAt(u"drop api/uploads"_s);

    const Result<> accepted = accept();

    QVERIFY(!accepted);
    QCOMPARE(accepted.error().code, Error::Code::Io);
    QVERIFY2(accepted.error().why.contains(u"planned"), qPrintable(accepted.error().why));
    QVERIFY2(accepted.error().todo.contains(u"backup accept"), qPrintable(accepted.error().todo));
    QVERIFY2(!accepted.error().safe.contains(u"Nothing was changed"), qPrintable(accepted.error().safe));
    QCOMPARE(phase(), Phase::Dropping);
    const Result<> undone = undo();
    const Result<RestoreOutcome> again = restore();
    QVERIFY(!undone && !again);
    for (const Error &refused : {undone.error(), again.error()}) {
        QCOMPARE(refused.code, Error::Code::Refused);
        QVERIFY2(!refused.why.contains(u"between two states"), qPrintable(refused.why)); // it is whole
        QVERIFY2(refused.todo.contains(u"backup accept"), qPrintable(refused.todo));
    }

    m_bench->world.failures.clear();
    QVERIFY(accept());
    QCOMPARE(phase(), std::nullopt);
    QCOMPARE(live(), restored);
    for (const auto &[id, data] : m_bench->world.storages)
        QVERIFY2(data.beside.isEmpty(), qPrintable(id));
}

// Folders that another user has made in it since, for example.
void tst_UndoFaults::anUndoIsDoneEvenIfWhatWasRestoredCannotBeRemoved()
{
    QVERIFY(restore());
    failAt(u"drop api/uploads"_s);

    QVERIFY(undo());

    QCOMPARE(live(), m_before);
    QCOMPARE(m_bench->world.runtime, RuntimeState::Running);
    QVERIFY2(!m_bench->notes.filter(u"planned"_s).isEmpty(), qPrintable(m_bench->notes.join(u'\n')));
    QCOMPARE(phase(), Phase::Dropping);
    m_bench->world.failures.clear();
    QVERIFY(accept());
    QCOMPARE(phase(), std::nullopt);
    QCOMPARE(live(), m_before);
}

// A stage that does not come up does not always stop either.
void tst_UndoFaults::aRollBackThatCannotBeginSaysWhatHolds()
{
    makeUnhealthy();
    int suspensions = 0;
    m_bench->world.onCall = [&](const QString &call) {
        if (call == u"suspend"_s && ++suspensions == 2)
            failAt(call);
    };

    const Result<RestoreOutcome> outcome = restore();

    QVERIFY(!outcome);
    QCOMPARE(outcome.error().code, Error::Code::CommandFailed);
    QCOMPARE(phase(), Phase::Swapped);
    QVERIFY2(outcome.error().message.contains(u"restored data"), qPrintable(outcome.error().message));
    QVERIFY2(outcome.error().why.contains(u"api"), qPrintable(outcome.error().why)); // which check failed
    QVERIFY2(outcome.error().why.contains(u"planned"), qPrintable(outcome.error().why));
    QVERIFY2(outcome.error().todo.contains(u"backup undo"), qPrintable(outcome.error().todo));
    m_bench->world.failures.clear();
    m_bench->world.onCall = {};
    QVERIFY(undo());
    QCOMPARE(live(), m_before);
}

void tst_UndoFaults::aRollBackThatFailsSaysWhyItWasMade()
{
    makeUnhealthy();
    failAt(u"swapBack database/main"_s);

    const Result<RestoreOutcome> outcome = restore();

    QVERIFY(!outcome);
    QCOMPARE(phase(), Phase::Swapped);
    QVERIFY2(outcome.error().why.contains(u"api"), qPrintable(outcome.error().why));
    QVERIFY2(outcome.error().why.contains(u"planned"), qPrintable(outcome.error().why));
    QVERIFY2(outcome.error().todo.contains(u"backup undo"), qPrintable(outcome.error().todo));
}

// As if the restore of two storages had been killed while it prepared them.
void tst_UndoFaults::leaveHalfStaged()
{
    std::optional<SwapJournal> begun;
    m_bench->world.onCall = [&](const QString &call) {
        if (call == u"stage api/uploads"_s)
            begun = SwapJournal::ofStage(m_bench->home, s_stage)->value();
    };
    QVERIFY(BackupRestorer(m_bench->context)
                .restore({.backup = m_backup,
                          .only = {u"database/main"_s, u"api/uploads"_s},
                          .suspend = true,
                          .confirmed = true},
                         m_bench->control));
    QVERIFY(undo());
    m_bench->world.onCall = {};
    QVERIFY(begun && begun->save(m_bench->home));
}

// Of what the restore had chosen, and of nothing else.
void tst_UndoFaults::aServerThatIsGoneKeepsNobodyFromSweepingTheOthers()
{
    leaveHalfStaged();
    m_bench->world.forgetCalls();
    failAt(u"sweep database/main"_s);

    const Result<RecoverOutcome> recovered = recover();
    const Result<RestoreOutcome> again = restore();

    QVERIFY(!recovered);
    QVERIFY(m_bench->world.indexOf(u"sweep api/uploads"_s) >= 0);
    QCOMPARE(m_bench->world.indexOf(u"sweep worker/jobs"_s), -1);
    QCOMPARE(phase(), Phase::Staging);
    QVERIFY(!again);
    QCOMPARE(again.error().code, Error::Code::Refused);
    QVERIFY2(!again.error().why.contains(u"between two states"), qPrintable(again.error().why));
    QVERIFY2(again.error().todo.contains(u"recover"), qPrintable(again.error().todo));
}

void tst_UndoFaults::whatWasPreparedOnADiskThatIsNotMountedIsNotForgotten()
{
    leaveHalfStaged();
    bool &isThere = m_bench->world.storages[u"api/uploads"_s].live.exists;
    isThere = false;

    const Result<RecoverOutcome> recovered = recover();

    QVERIFY(!recovered);
    QCOMPARE(recovered.error().code, Error::Code::NotFound);
    QCOMPARE(phase(), Phase::Staging);
    isThere = true;
    QVERIFY(recover());
    QCOMPARE(phase(), std::nullopt);
}

void tst_UndoFaults::whileARestoreIsAtWorkAnUndoIsToldSo()
{
    QList<Error> told;
    m_bench->world.onCall = [&](const QString &call) {
        if (call == u"stage worker/jobs"_s || call == u"swapIn database/main"_s) {
            const Undoer undoer(m_bench->context);
            told << undoer.undo(s_stage, m_bench->control).error() << undoer.accept(s_stage, m_bench->control).error()
                 << undoer.preview(s_stage, m_bench->control).error();
        }
    };

    QVERIFY(restore());

    QCOMPARE(told.size(), 6);
    for (const Error &error : std::as_const(told))
        QCOMPARE(error.code, Error::Code::Busy);
}

void tst_UndoFaults::aStageWhoseRestoreWaitsIsNotRemoved()
{
    LocalBackupService service(m_bench->context);
    QVERIFY(restore());

    const Result<> removed = service.removeStage(s_stage);

    QVERIFY(!removed);
    QCOMPARE(removed.error().code, Error::Code::Refused);
    QVERIFY(m_bench->stages.stage(s_stage));
    QVERIFY(accept());
    QVERIFY(service.removeStage(s_stage));
    QVERIFY(!m_bench->stages.stage(s_stage));
}

// A server that was thrown away answers nobody, so nobody could ever decide. The journal waits for one that leads there.
void tst_UndoFaults::aStageWhoseServerIsGoneCanBeRemoved()
{
    LocalBackupService service(m_bench->context);
    QVERIFY(restore());
    m_bench->world.failures.insert(u"state database/main"_s,
                                   Error{.code = Error::Code::Unreachable, .message = u"planned"_s});

    QVERIFY(service.removeStage(s_stage));

    QVERIFY(!m_bench->stages.stage(s_stage));
    QVERIFY(phase());
}

// Its numbers are others each second: who has just seen them has agreed; who has seen them long ago has not.
void tst_UndoFaults::undoOfABusyStageIsAskedAboutOnce()
{
    QVERIFY(restore());
    const Undoer undoer(m_bench->context);
    QStringList &writes = m_bench->world.storages[u"database/main"_s].laterWrites;
    writes = {u"3 rows"_s};
    const Result<UndoPreview> shown = undoer.preview(s_stage, m_bench->control);
    QVERIFY(shown);
    writes = {u"4 rows"_s};
    m_bench->clock.advance(61'000);
    m_bench->world.forgetCalls();

    const Result<> refused = undoer.undo(s_stage, *shown, m_bench->control);

    QVERIFY(!refused);
    QCOMPARE(refused.error().code, Error::Code::Refused);
    QVERIFY(!m_bench->world.calls().contains(u"suspend"_s)); // nothing stood still for it
    const Result<UndoPreview> again = undoer.preview(s_stage, m_bench->control);
    QVERIFY(again);
    writes = {u"5 rows"_s};
    m_bench->clock.advance(10'000);
    QVERIFY(undoer.undo(s_stage, *again, m_bench->control));
}

QTEST_GUILESS_MAIN(tst_UndoFaults)
#include "tst_undofaults.moc"
