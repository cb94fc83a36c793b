// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/messages/identity.h"
#include "services/operations/backuprestorer.h"
#include "services/operations/restoreplanner.h"
#include "services/operations/undoer.h"
#include "tests/support/operationbench.h"

#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;
using Hold = BackupRequest::Hold;

// What a person is told of a restore that cannot be, or not yet be known to be right.
class tst_RestoreWords : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup() { m_bench.reset(); }
    void aRightThatIsLackingIsARefusal();
    void aSchemaThatIsNotKnownIsAWarningOfThePlan();
    void anUndoWhoseOldStateIsGoneSaysSo();
    void anUndoOfAnotherRestoreThanTheOneThatWasShownSaysSo();

private:
    [[nodiscard]] RestoreRequest request() const { return {.backup = m_backup, .suspend = true, .confirmed = true}; }
    [[nodiscard]] Result<RestoreOutcome> restore() const
    {
        return BackupRestorer(m_bench->context).restore(request(), m_bench->control);
    }

    std::unique_ptr<OperationBench> m_bench;
    QString m_backup;
};

void tst_RestoreWords::init()
{
    m_bench = std::make_unique<OperationBench>();
    const Result<Backup> backup = m_bench->backUp(m_bench->request(Hold::Suspend));
    QVERIFY(backup);
    m_backup = backup->id();
    m_bench->world.forgetCalls();
}

void tst_RestoreWords::aRightThatIsLackingIsARefusal()
{
    m_bench->world.storages[u"database/main"_s].problems = {
        Error{.code = Error::Code::Denied, .message = u"needs CREATEDB"_s}};
    const Result<RestoreOutcome> outcome = restore();
    QVERIFY(!outcome);
    QCOMPARE(outcome.error().code, Error::Code::Refused);
    QCOMPARE(outcome.error().message, u"needs CREATEDB"_s);
    QVERIFY(!m_bench->world.calls().contains(u"suspend"_s));
}

void tst_RestoreWords::aSchemaThatIsNotKnownIsAWarningOfThePlan()
{
    m_bench->stage.schema = SchemaConfig{.storage = u"database/main"_s, .query = u"select 47"_s, .supported = 45};
    m_bench->storeStage();
    for (Backup &backup : m_bench->repository.stored)
        backup.manifest.schemaLevel.reset();

    const Result<RestorePlan> plan = RestorePlanner(m_bench->context).plan(request(), m_bench->control);

    QVERIFY(plan);
    QVERIFY(!plan->isRefused());
    QCOMPARE(plan->schemaSupported, 45);
    QCOMPARE(plan->warnings.filter(u"45"_s).size(), 1);
}

void tst_RestoreWords::anUndoWhoseOldStateIsGoneSaysSo()
{
    QVERIFY(restore());
    const Undoer undoer(m_bench->context);
    const QString back = u"swapBack database/main"_s;
    m_bench->world.failures.insert(back, Error{.code = Error::Code::Io, .message = u"disk"_s});
    const Result<> failed = undoer.undo(u"shop/staging"_s, m_bench->control);
    QCOMPARE(failed.error().code, Error::Code::Io);
    QVERIFY2(failed.error().safe.contains(u"Both"), qPrintable(failed.error().safe));

    m_bench->world.failures.insert(back, Error{.code = Error::Code::NotFound, .message = u"removed by hand"_s});
    const Result<> gone = undoer.undo(u"shop/staging"_s, m_bench->control);
    QCOMPARE(gone.error().code, Error::Code::NotFound);
    QVERIFY2(!gone.error().safe.contains(u"Both"), qPrintable(gone.error().safe));
    QVERIFY2(gone.error().why.contains(u"removed by hand"), qPrintable(gone.error().why));
    QCOMPARE(m_bench->world.runtime, RuntimeState::Running);
    QVERIFY(undoer.accept(u"shop/staging"_s, m_bench->control));
}

void tst_RestoreWords::anUndoOfAnotherRestoreThanTheOneThatWasShownSaysSo()
{
    QVERIFY(restore());
    const Undoer undoer(m_bench->context);
    const Result<UndoPreview> shown = undoer.preview(u"shop/staging"_s, m_bench->control);
    QVERIFY(shown);
    QVERIFY(undoer.accept(u"shop/staging"_s, m_bench->control));
    QVERIFY(restore());

    const Result<> refused = undoer.undo(u"shop/staging"_s, *shown, m_bench->control);

    QVERIFY(!refused);
    QCOMPARE(refused.error().code, Error::Code::Refused);
    QVERIFY(isMessage(refused.error(), "restore.otherRestore"_L1));
    const Result<UndoPreview> still = undoer.preview(u"shop/staging"_s, m_bench->control);
    QVERIFY(still);
    QVERIFY(still->operation != shown->operation);
}

QTEST_GUILESS_MAIN(tst_RestoreWords)
#include "tst_restorewords.moc"
