// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/operations/stagelock.h"
#include "services/operations/stagestorages.h"
#include "tests/support/forkedprocess.h"
#include "tests/support/operationbench.h"

#include <QDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

class tst_StageLock : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_bench = std::make_unique<OperationBench>(); }
    void cleanup() { m_bench.reset(); }
    void aSecondOperationOfThisProcessIsToldWhoIsAtWork();
    void aSecondProcessIsToldWhoIsAtWork();
    void aKilledProcessFreesTheStage();
    void aSecondHomeMeetsTheLockOnTheData();
    void whatFailsOnTheWayFreesWhatWasTaken();
    void dataThatCannotBeLockedIsLeftOut();
    void stagesDoNotBlockEachOther();
    void aBackupOfABusyStageLeavesNoTrace();

private:
    [[nodiscard]] Result<StageLock> take(const QString &purpose = u"a test of shop/staging"_s)
    {
        return StageLock::take(m_bench->context, m_bench->stage.id(), purpose,
                               makeStorages(m_bench->context, m_bench->stage));
    }
    std::unique_ptr<OperationBench> m_bench;
};

void tst_StageLock::aSecondOperationOfThisProcessIsToldWhoIsAtWork()
{
    {
        const Result<StageLock> first = take();
        QVERIFY(first);
        QVERIFY(StageLock::isTaken(m_bench->context, m_bench->stage.id()));
        const Result<StageLock> second = take();
        QVERIFY(!second);
        QCOMPARE(second.error().code, Error::Code::Busy);
        QVERIFY2(
            second.error().why.contains(u"a test of shop/staging (process %1, since 2026-05-12 12:02:00 UTC)"_s.arg(
                QCoreApplication::applicationPid())),
            qPrintable(second.error().why));
    }
    QVERIFY(!StageLock::isTaken(m_bench->context, m_bench->stage.id()));
    QVERIFY(take());
}

void tst_StageLock::aSecondProcessIsToldWhoIsAtWork()
{
    const ForkedProcess other([this] {
        static Result<StageLock> held = take(u"a restore of shop/staging"_s);
        return held.has_value();
    });
    QVERIFY(other.isReady());
    const Result<StageLock> second = take();
    QVERIFY(!second);
    QCOMPARE(second.error().code, Error::Code::Busy);
    QVERIFY(second.error().why.contains(u"a restore of shop/staging"));
}

void tst_StageLock::aKilledProcessFreesTheStage()
{
    ForkedProcess other([this] {
        static Result<StageLock> held = take();
        return held.has_value();
    });
    QVERIFY(other.isReady());
    QVERIFY(!take());
    other.kill();
    QVERIFY(take());
}

void tst_StageLock::aSecondHomeMeetsTheLockOnTheData()
{
    const Result<StageLock> first = take();
    QVERIFY(first);

    const Home otherHome(m_bench->folder.path() + u"/other"_s);
    QVERIFY(otherHome.create());
    const OperationContext other{otherHome,         m_bench->stages,   m_bench->repository, m_bench->storages,
                                 m_bench->runtimes, m_bench->commands, m_bench->clock,      {}};
    const Result<StageLock> second = StageLock::take(other, m_bench->stage.id(), u"a test"_s,
                                                     makeStorages(other, m_bench->stage));
    QVERIFY(!second);
    QCOMPARE(second.error().code, Error::Code::Busy);
}

void tst_StageLock::whatFailsOnTheWayFreesWhatWasTaken()
{
    m_bench->world.storages[u"worker/jobs"_s].locked = true; // by somebody else
    QVERIFY(!take());
    QVERIFY(!m_bench->world.storages[u"database/main"_s].locked);
    QVERIFY(!StageLock::isTaken(m_bench->context, m_bench->stage.id()));
    m_bench->world.storages[u"worker/jobs"_s].locked = false;
    QVERIFY(take());
}

void tst_StageLock::dataThatCannotBeLockedIsLeftOut()
{
    m_bench->world.failures.insert(u"lock database/main"_s,
                                   Error{.code = Error::Code::Unreachable, .message = u"no answer"_s});
    const Result<StageLock> lock = take();
    QVERIFY(lock);
    QVERIFY(!m_bench->world.storages[u"database/main"_s].locked);
    QVERIFY(m_bench->world.storages[u"worker/jobs"_s].locked);
}

void tst_StageLock::stagesDoNotBlockEachOther()
{
    const Result<StageLock> first = StageLock::take(m_bench->context, u"shop/staging"_s, u"a test"_s, {});
    const Result<StageLock> second = StageLock::take(m_bench->context, u"shop/production"_s, u"a test"_s, {});
    const Result<StageLock> third = StageLock::take(m_bench->context, u"shop.staging/x"_s, u"a test"_s, {});
    QVERIFY(first);
    QVERIFY(second);
    QVERIFY(third);
}

void tst_StageLock::aBackupOfABusyStageLeavesNoTrace()
{
    const Result<StageLock> lock = take();
    QVERIFY(lock);
    m_bench->world.forgetCalls();
    const Result<Backup> backup = m_bench->backUp(m_bench->request(BackupRequest::Hold::Suspend));
    QVERIFY(!backup);
    QCOMPARE(backup.error().code, Error::Code::Busy);
    QCOMPARE(m_bench->world.calls(), QStringList());
    QCOMPARE(QDir(m_bench->home.operations()).entryList(QDir::Files), QStringList());
}

QTEST_GUILESS_MAIN(tst_StageLock)
#include "tst_stagelock.moc"
