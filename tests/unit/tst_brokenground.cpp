// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/operations/attempt.h"
#include "tests/support/restorerbench.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;
using Hold = BackupRequest::Hold;

// What of the repository a backup counted on turns out to be damaged before it is committed, or after.
class tst_BrokenGround : public QObject, private RestorerBench
{
    Q_OBJECT

private slots:
    void init();
    void cleanup() { m_bench.reset(); }
    void theBackupStartsOver();
    void whatThePreparationFindsSuspendsNothingTwice();
    void itStartsOverOnce();
    void anotherFailureIsNoReasonToStartOver();
    void aDamagedBackupIsNoneThatWasMade();
    void noRestoreGoesOnOverADamagedSafetyBackup();

private:
    [[nodiscard]] qsizetype count(const QString &call) const { return m_bench->world.calls().count(call); }

    QString m_call = u"commit"_s;
    int m_failing = 0; // of these calls: so many to come find a pack damaged
};

void tst_BrokenGround::init()
{
    setUp();
    m_call = u"commit"_s;
    m_failing = 0;
    FakeWorld &world = m_bench->world;
    world.onCall = [this, &world](const QString &name) {
        if (name != m_call)
            return;
        world.failures.remove(name);
        if (m_failing-- > 0)
            world.failures.insert(name, Error{.code = Error::Code::Corrupt, .message = u"a pack is damaged"_s});
    };
}

void tst_BrokenGround::theBackupStartsOver()
{
    m_failing = 1;

    const Result<Backup> backup = m_bench->backUp(m_bench->request(Hold::Suspend));

    QVERIFY(backup);
    QCOMPARE(backup->status, BackupStatus::Ready);
    qint64 size = 0;
    for (const StorageRecord &record : backup->manifest.storages)
        size += record.sizeBytes;
    QCOMPARE(backup->manifest.sizeBytes, size);
    for (const QString &call : {u"begin"_s, u"abandon"_s, u"suspend"_s, u"resume"_s}) {
        const qsizetype times = call == u"abandon" ? 1 : 2;
        QCOMPARE(count(call), times);
    }
    QCOMPARE(count(u"prepare api/uploads"_s), 2);
    QCOMPARE(count(u"capture api/uploads"_s), 2);
    QCOMPARE(count(u"check api/uploads"_s), 1);
    QVERIFY(m_bench->notes.join(u' ').contains(u"starts over"_s));
    QCOMPARE(m_bench->world.runtime, RuntimeState::Running);
    QVERIFY(Attempt::all(m_bench->context)->isEmpty());
    QVERIFY(nothingIsLeft());
}

void tst_BrokenGround::whatThePreparationFindsSuspendsNothingTwice()
{
    m_call = u"confirm"_s;
    m_failing = 1;

    const Result<Backup> backup = m_bench->backUp(m_bench->request(Hold::Suspend));

    QVERIFY(backup);
    QCOMPARE(backup->status, BackupStatus::Ready);
    QCOMPARE(count(u"begin"_s), 2);
    QCOMPARE(count(u"prepare api/uploads"_s), 2);
    QCOMPARE(count(u"suspend"_s), 1);
    QCOMPARE(count(u"capture api/uploads"_s), 1);
}

void tst_BrokenGround::itStartsOverOnce()
{
    m_failing = 2;

    const Result<Backup> backup = m_bench->backUp(m_bench->request(Hold::Suspend));

    QVERIFY(!backup);
    QCOMPARE(backup.error().code, Error::Code::Corrupt);
    QCOMPARE(count(u"begin"_s), 2);
    QCOMPARE(count(u"abandon"_s), 2);
    QCOMPARE(m_bench->world.runtime, RuntimeState::Running);
    QCOMPARE(Attempt::all(m_bench->context)->first().status, BackupStatus::Failed);
}

void tst_BrokenGround::anotherFailureIsNoReasonToStartOver()
{
    m_bench->world.failures.insert(u"read api/uploads"_s, Error{.code = Error::Code::Corrupt, .message = u"a file"_s});

    QVERIFY(!m_bench->backUp(m_bench->request(Hold::Suspend)));

    QCOMPARE(count(u"begin"_s), 1);
}

void tst_BrokenGround::aDamagedBackupIsNoneThatWasMade()
{
    m_bench->repository.commitsDamaged = true;

    const Result<Backup> backup = m_bench->backUp(m_bench->request(Hold::Suspend));

    QVERIFY(!backup);
    QCOMPARE(backup.error().code, Error::Code::Corrupt);
    QVERIFY(!backup.error().message.isEmpty());
    QCOMPARE(Attempt::all(m_bench->context)->first().status, BackupStatus::Failed);
}

void tst_BrokenGround::noRestoreGoesOnOverADamagedSafetyBackup()
{
    const QMap<QString, FakeContent> before = live();
    m_bench->repository.commitsDamaged = true;

    const Result<RestoreOutcome> outcome = restore(request());

    QVERIFY(!outcome);
    QCOMPARE(outcome.error().code, Error::Code::Corrupt);
    QCOMPARE(live(), before);
    QCOMPARE(m_bench->world.indexOf(u"stage api/uploads"_s), -1);
    QVERIFY(nothingIsLeft());
}

QTEST_GUILESS_MAIN(tst_BrokenGround)
#include "tst_brokenground.moc"
