// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/operations/attempt.h"
#include "services/operations/operationfiles.h"
#include "services/platform/durablefile.h"
#include "tests/support/forkedprocess.h"
#include "tests/support/operationbench.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

static const QString s_id = u"0f0e0d0c-1111-4222-8333-444455556666"_s;

class tst_Attempt : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_bench = std::make_unique<OperationBench>(); }
    void cleanup() { m_bench.reset(); }
    void isSeenWhileItIsMade();
    void saysHowFarItIsAtMostOnceASecond();
    void saysAtOnceThatEverythingIsCaptured();
    void saysWhyItFailed();
    void saysThatItWasCancelled();
    void goesWhenTheBackupExists();
    void aKilledMakerIsShownAsInterrupted();
    void isForgottenOnRequestUnlessItIsBeingMade();
    void aFileThatIsNoneIsPassedOver();

private:
    [[nodiscard]] std::unique_ptr<Attempt> begin()
    {
        Manifest manifest{.id = s_id,
                          .project = u"shop"_s,
                          .stage = u"staging"_s,
                          .name = u"nightly"_s,
                          .note = u"a note"_s,
                          .createdAt = m_bench->clock.now(),
                          .origin = Origin::Automatic};
        return Attempt::begin(m_bench->context, manifest).value();
    }
    [[nodiscard]] Backup only() const
    {
        const Result<QList<Backup>> all = Attempt::all(m_bench->context);
        return all && all->size() == 1 ? all->first() : Backup();
    }
    std::unique_ptr<OperationBench> m_bench;
};

void tst_Attempt::isSeenWhileItIsMade()
{
    const std::unique_ptr<Attempt> attempt = begin();
    const Backup seen = only();
    QCOMPARE(seen.id(), s_id);
    QCOMPARE(seen.status, BackupStatus::NotReady);
    QCOMPARE(seen.name(), u"nightly"_s);
    QCOMPARE(seen.manifest.note, u"a note"_s);
    QCOMPARE(seen.manifest.stageId(), u"shop/staging"_s);
    QCOMPARE(seen.manifest.createdAt, m_bench->clock.now());
    QCOMPARE(seen.manifest.origin, Origin::Automatic);
    QCOMPARE(seen.progress, 0.0);
}

void tst_Attempt::saysHowFarItIsAtMostOnceASecond()
{
    const std::unique_ptr<Attempt> attempt = begin();
    const Progress half{.step = Step::Process, .subject = u"api/uploads"_s, .done = 50, .total = 100};
    m_bench->clock.advance(999);
    attempt->report(half);
    QCOMPARE(only().progress, 0.0);
    m_bench->clock.advance(1);
    attempt->report(half);
    const double seen = only().progress;
    QVERIFY(seen > 0 && seen < 1);
    m_bench->clock.advance(500);
    attempt->report({.step = Step::Process, .subject = u"api/uploads"_s, .done = 100, .total = 100});
    QCOMPARE(only().progress, seen);
}

void tst_Attempt::saysAtOnceThatEverythingIsCaptured()
{
    const std::unique_ptr<Attempt> attempt = begin();
    QVERIFY(!only().captured);
    attempt->captured();
    QVERIFY(only().captured);
    QCOMPARE(only().status, BackupStatus::NotReady);
}

void tst_Attempt::saysWhyItFailed()
{
    const Error reason{.code = Error::Code::NoSpace,
                       .message = u"Full."_s,
                       .why = u"Because."_s,
                       .todo = u"Do."_s,
                       .safe = u"Safe."_s,
                       .details = u"errno 28"_s};
    QVERIFY(begin()->fail(reason));
    const Backup seen = only();
    QCOMPARE(seen.status, BackupStatus::Failed);
    QCOMPARE(seen.failure, reason);
}

void tst_Attempt::saysThatItWasCancelled()
{
    QVERIFY(begin()->fail(Error{.code = Error::Code::Cancelled, .message = u"Stopped."_s}));
    QCOMPARE(only().status, BackupStatus::Cancelled);
}

void tst_Attempt::goesWhenTheBackupExists()
{
    QVERIFY(begin()->done());
    QCOMPARE(Attempt::all(m_bench->context)->size(), 0);
    QCOMPARE(namesIn(m_bench->home.operations()).value(), QStringList());
    QCOMPARE(namesIn(m_bench->home.locks()).value(), QStringList());
}

void tst_Attempt::aKilledMakerIsShownAsInterrupted()
{
    ForkedProcess other([this] {
        static std::unique_ptr<Attempt> held = begin();
        return held != nullptr;
    });
    QVERIFY(other.isReady());
    QCOMPARE(only().status, BackupStatus::NotReady);
    QCOMPARE(Attempt::forget(m_bench->context, s_id).error().code, Error::Code::Busy);

    other.kill();

    QCOMPARE(only().status, BackupStatus::Failed);
    QVERIFY2(only().failure.message.contains(u"Understudy closed while backing up “shop/staging”"),
             qPrintable(only().failure.message));
    QVERIFY(Attempt::forget(m_bench->context, s_id));
    QCOMPARE(Attempt::all(m_bench->context)->size(), 0);
}

void tst_Attempt::isForgottenOnRequestUnlessItIsBeingMade()
{
    const std::unique_ptr<Attempt> attempt = begin();
    QCOMPARE(Attempt::forget(m_bench->context, s_id).error().code, Error::Code::Busy);
    QVERIFY(attempt->fail(Error{.message = u"planned"_s}));
    QVERIFY(Attempt::forget(m_bench->context, s_id));
    QCOMPARE(Attempt::forget(m_bench->context, s_id).error().code, Error::Code::NotFound);
}

void tst_Attempt::aFileThatIsNoneIsPassedOver()
{
    QVERIFY(writeDurably(OperationFiles::attempt(m_bench->home, s_id), "{ half"));
    QVERIFY(writeDurably(m_bench->home.operations() + u"/x.json.tmp"_s, "{}"));
    QCOMPARE(Attempt::all(m_bench->context)->size(), 0);
}

QTEST_GUILESS_MAIN(tst_Attempt)
#include "tst_attempt.moc"
