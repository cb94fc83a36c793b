// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/suites/storagesuite.h"

#include "tests/support/verifyresult.h"

#include <QTest>
#include <QUuid>

using namespace Qt::StringLiterals;

namespace Understudy::Testing {

void StorageSuite::restoresWhereNothingIs()
{
    m_data.write(1);
    const QByteArray first = m_data.read();
    const Result<StorageRecord> record = backUp();
    VERIFY_RESULT(record);
    m_data.remove();
    const Result<std::unique_ptr<Staged>> staged = stage(*record);
    VERIFY_RESULT(staged);
    VERIFY_RESULT((*staged)->swapIn({staged->get()}, m_control));
    QCOMPARE(m_data.read(), first);
    VERIFY_RESULT((*staged)->drop(m_control));
    QCOMPARE(m_data.read(), first);
    QCOMPARE(m_data.beside(), QStringList());
}

void StorageSuite::swapsBackToNothing()
{
    m_data.write(1);
    const Result<StorageRecord> record = backUp();
    VERIFY_RESULT(record);
    m_data.remove();
    const Result<std::unique_ptr<Staged>> staged = stage(*record);
    VERIFY_RESULT(staged);
    VERIFY_RESULT((*staged)->swapIn({staged->get()}, m_control));
    VERIFY_RESULT((*staged)->swapBack({staged->get()}, m_control));
    QCOMPARE(m_data.read(), QByteArray());
    VERIFY_RESULT((*staged)->drop(m_control));
    QCOMPARE(m_data.beside(), QStringList());
}

void StorageSuite::swapsInAndBackAsOftenAsAsked()
{
    m_data.write(1);
    const QByteArray first = m_data.read();
    const Result<StorageRecord> record = backUp();
    VERIFY_RESULT(record);
    m_data.write(2);
    const QByteArray second = m_data.read();
    const Result<std::unique_ptr<Staged>> staged = stage(*record);
    VERIFY_RESULT(staged);
    const QList<Staged *> group = {staged->get()};
    QCOMPARE((*staged)->state(), Result<SwapState>(SwapState::Old));
    for (int round = 0; round < 2; ++round) {
        for (int again = 0; again < 2; ++again) {
            VERIFY_RESULT((*staged)->swapIn(group, m_control));
            QCOMPARE(m_data.read(), first);
            QCOMPARE((*staged)->state(), Result<SwapState>(SwapState::New));
        }
        for (int again = 0; again < 2; ++again) {
            VERIFY_RESULT((*staged)->swapBack(group, m_control));
            QCOMPARE(m_data.read(), second);
            QCOMPARE((*staged)->state(), Result<SwapState>(SwapState::Old));
        }
    }
    VERIFY_RESULT((*staged)->drop(m_control));
    VERIFY_RESULT((*staged)->drop(m_control));
    QCOMPARE(m_data.read(), second);
    QCOMPARE(m_data.beside(), QStringList());
}

void StorageSuite::continuesFromItsIdentity()
{
    m_data.write(1);
    const QByteArray first = m_data.read();
    const Result<StorageRecord> record = backUp();
    VERIFY_RESULT(record);
    m_data.write(2);
    const QByteArray second = m_data.read();
    Result<std::unique_ptr<Staged>> staged = stage(*record);
    VERIFY_RESULT(staged);
    const QJsonObject identity = (*staged)->identity();
    const auto reopen = [&] {
        staged = m_data.storage()->reopen(identity); // as another process would, after a crash
        return staged.has_value() && (*staged)->identity() == identity;
    };
    QVERIFY(reopen());
    QCOMPARE((*staged)->state(), Result<SwapState>(SwapState::Old));
    VERIFY_RESULT((*staged)->swapIn({staged->get()}, m_control));
    QVERIFY(reopen());
    QCOMPARE((*staged)->state(), Result<SwapState>(SwapState::New));
    QCOMPARE(m_data.read(), first);
    VERIFY_RESULT((*staged)->swapIn({staged->get()}, m_control));
    QVERIFY(reopen());
    VERIFY_RESULT((*staged)->swapBack({staged->get()}, m_control));
    QVERIFY(reopen());
    QCOMPARE(m_data.read(), second);
    VERIFY_RESULT((*staged)->drop(m_control));
    QVERIFY(reopen());
    VERIFY_RESULT((*staged)->drop(m_control));
    QCOMPARE(m_data.beside(), QStringList());
}

void StorageSuite::keepsTheOldStateUntilDropped()
{
    m_data.write(1);
    const Result<StorageRecord> record = backUp();
    VERIFY_RESULT(record);
    m_data.write(2);
    const QByteArray second = m_data.read();
    const Result<std::unique_ptr<Staged>> staged = stage(*record);
    VERIFY_RESULT(staged);
    VERIFY_RESULT((*staged)->swapIn({staged->get()}, m_control));
    QVERIFY(!m_data.beside().isEmpty());
    const QStringList beside = m_data.beside();
    VERIFY_RESULT((*staged)->mayDrop(m_control));
    QCOMPARE(m_data.beside(), beside); // it was only a question
    const Result<qint64> kept = (*staged)->keptBytes();
    VERIFY_RESULT(kept);
    QVERIFY(*kept != 0);
    const Result<QStringList> writes = (*staged)->writesSinceSwap(m_control);
    VERIFY_RESULT(writes);
    QCOMPARE(*writes, QStringList());
    VERIFY_RESULT((*staged)->swapBack({staged->get()}, m_control));
    QCOMPARE(m_data.read(), second);
    VERIFY_RESULT((*staged)->drop(m_control));
}

void StorageSuite::dropsWhatWasNeverSwappedIn()
{
    m_data.write(1);
    const Result<StorageRecord> record = backUp();
    VERIFY_RESULT(record);
    m_data.write(2);
    const QByteArray second = m_data.read();
    const Result<std::unique_ptr<Staged>> staged = stage(*record);
    VERIFY_RESULT(staged);
    QVERIFY(!m_data.beside().isEmpty());
    VERIFY_RESULT((*staged)->drop(m_control));
    QCOMPARE(m_data.read(), second);
    QCOMPARE(m_data.beside(), QStringList());
}

void StorageSuite::leavesNothingWhenCancelled()
{
    m_data.write(1);
    const Result<StorageRecord> record = backUp();
    VERIFY_RESULT(record);
    m_data.write(2);
    const QByteArray second = m_data.read();
    int cancelledRuns = 0;
    for (int limit = 1; limit <= 64; limit *= 2) {
        std::atomic_bool cancelled = false;
        std::atomic_int reports = 0;
        const TaskControl control(cancelled, [&](const Progress &) { cancelled = cancelled || ++reports >= limit; });
        Result<std::unique_ptr<Staged>> staged = m_data.storage()->stage(*record, m_blobs, {.operation = m_operation},
                                                                         control);
        if (staged) {
            VERIFY_RESULT((*staged)->drop(m_control));
            break;
        }
        ++cancelledRuns;
        QCOMPARE(staged.error().code, Error::Code::Cancelled);
        QCOMPARE(m_data.beside(), QStringList());
        QCOMPARE(m_data.read(), second);
    }
    QVERIFY(cancelledRuns > 0);
    m_cancelled = true;
    const Result<StorageRecord> backup = backUp();
    m_cancelled = false;
    QVERIFY(!backup);
    QCOMPARE(backup.error().code, Error::Code::Cancelled);
    QCOMPARE(m_data.read(), second);
    QCOMPARE(m_data.beside(), QStringList());
}

void StorageSuite::leavesNothingWhenTheBackupIsDamaged()
{
    m_data.write(1);
    const Result<StorageRecord> record = backUp();
    VERIFY_RESULT(record);
    m_data.write(2);
    const QByteArray second = m_data.read();
    m_blobs.damageFrom(1);
    const Result<std::unique_ptr<Staged>> staged = stage(*record);
    QVERIFY(!staged);
    QCOMPARE(staged.error().code, Error::Code::Corrupt);
    QCOMPARE(m_data.read(), second);
    QCOMPARE(m_data.beside(), QStringList());
}

void StorageSuite::putsNothingInTheWayWhenTheRepositoryIsFull()
{
    m_data.write(1);
    const QByteArray first = m_data.read();
    m_blobs.failPutAfter = 0;
    const Result<StorageRecord> record = backUp();
    m_blobs.failPutAfter = -1;
    QVERIFY(!record);
    QCOMPARE(record.error().code, Error::Code::NoSpace);
    QCOMPARE(m_data.read(), first);
    QCOMPARE(m_data.beside(), QStringList());
}

void StorageSuite::sweepsWhatNoJournalKnows()
{
    m_data.write(1);
    const Result<StorageRecord> record = backUp();
    VERIFY_RESULT(record);
    const QByteArray first = m_data.read();
    {
        const Result<std::unique_ptr<Staged>> forgotten = stage(*record);
        VERIFY_RESULT(forgotten);
    }
    QVERIFY(!m_data.beside().isEmpty());
    const QString another = QUuid::createUuid().toString(QUuid::WithoutBraces);
    VERIFY_RESULT(m_data.storage()->sweep(another, m_control));
    QVERIFY(!m_data.beside().isEmpty());
    VERIFY_RESULT(m_data.storage()->sweep(m_operation, m_control));
    VERIFY_RESULT(m_data.storage()->sweep(m_operation, m_control));
    QCOMPARE(m_data.beside(), QStringList());
    QCOMPARE(m_data.read(), first);
}

void StorageSuite::letsOneHoldTheLock()
{
    m_data.write(1);
    {
        const Result<std::unique_ptr<StorageLock>> first = m_data.storage()->lock(u"the first"_s);
        VERIFY_RESULT(first);
        const Result<std::unique_ptr<StorageLock>> second = m_data.storage()->lock(u"the second"_s);
        QVERIFY(!second);
        QCOMPARE(second.error().code, Error::Code::Busy);
    }
    const Result<std::unique_ptr<StorageLock>> third = m_data.storage()->lock(u"the third"_s);
    VERIFY_RESULT(third);
}

void StorageSuite::tellsHowMuchSpaceItNeeds()
{
    m_data.write(1);
    const Result<StorageRecord> record = backUp();
    VERIFY_RESULT(record);
    const Result<SpaceNeed> need = m_data.storage()->space(*record);
    VERIFY_RESULT(need);
    QVERIFY(!need->fileSystem.isEmpty());
    QVERIFY(need->staged > 0);
}

} // namespace Understudy::Testing
