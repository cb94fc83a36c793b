// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/suites/storagesuite.h"

#include "tests/support/verifyresult.h"

#include <QTest>
#include <QUuid>

#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy::Testing {

StorageSuite::StorageSuite(Data data)
    : m_data(std::move(data))
    , m_control(m_cancelled)
    , m_operation(QUuid::createUuid().toString(QUuid::WithoutBraces))
{ }

StorageSuite::~StorageSuite() = default;

Result<StorageRecord> StorageSuite::backUp(const std::optional<StorageRecord> &previous)
{
    const std::unique_ptr<Storage> storage = m_data.storage();
    std::optional<PreviousCapture> last;
    if (previous)
        last.emplace(PreviousCapture{.record = *previous, .blobs = m_blobs});
    if (const Result<> prepared = storage->prepare(m_blobs, last, m_control); !prepared)
        return std::unexpected(prepared.error());
    const Result<std::unique_ptr<Capture>> capture = storage->capture({.operation = m_operation}, m_control);
    if (!capture)
        return std::unexpected(capture.error());
    return (*capture)->read(m_blobs, m_control);
}

Result<std::unique_ptr<Staged>> StorageSuite::stage(const StorageRecord &record)
{
    return m_data.storage()->stage(record, m_blobs, {.operation = m_operation, .createMissingRoles = false}, m_control);
}

void StorageSuite::checksWhatIsThere()
{
    m_data.write(1);
    const QByteArray before = m_data.read();
    for (const Purpose purpose : {Purpose::Backup, Purpose::Restore}) {
        const Result<StorageCheck> check = m_data.storage()->check(purpose, m_control);
        VERIFY_RESULT(check);
        QCOMPARE(check->presence, StorageCheck::Presence::Present);
        QVERIFY(check->problems.isEmpty());
        QVERIFY(check->sizeBytes > 0);
    }
    QCOMPARE(m_data.read(), before);
    QCOMPARE(m_data.beside(), QStringList());
}

void StorageSuite::saysThatItIsMissing()
{
    m_data.write(1);
    m_data.remove();
    const Result<StorageCheck> check = m_data.storage()->check(Purpose::Backup, m_control);
    VERIFY_RESULT(check);
    QCOMPARE(check->presence, StorageCheck::Presence::Missing);
    QVERIFY(!check->problems.isEmpty());
    const Result<StorageCheck> restore = m_data.storage()->check(Purpose::Restore, m_control);
    VERIFY_RESULT(restore);
    QCOMPARE(restore->presence, StorageCheck::Presence::Missing);
    QVERIFY(restore->problems.isEmpty());
    QVERIFY(!m_data.storage()->capture({.operation = m_operation}, m_control));
}

void StorageSuite::restoresWhatItCaptured()
{
    m_data.write(1);
    const QByteArray first = m_data.read();
    const Result<StorageRecord> record = backUp();
    VERIFY_RESULT(record);
    QVERIFY(record->consistent);
    QVERIFY(!record->lost);
    QVERIFY(record->problems.isEmpty());
    QVERIFY(record->sizeBytes > 0);
    QVERIFY(!record->summary.isEmpty());
    QCOMPARE(m_data.read(), first);
    m_data.write(2);
    const QByteArray second = m_data.read();
    QVERIFY(first != second);

    const Result<std::unique_ptr<Staged>> staged = stage(*record);
    VERIFY_RESULT(staged);
    QCOMPARE(m_data.read(), second); // beside means beside
    VERIFY_RESULT((*staged)->swapIn({staged->get()}, m_control));

    QCOMPARE(m_data.read(), first);
    VERIFY_RESULT((*staged)->drop(m_control));
    QCOMPARE(m_data.read(), first);
    QCOMPARE(m_data.beside(), QStringList());
}

void StorageSuite::needsNoPrePass()
{
    m_data.write(1);
    const QByteArray first = m_data.read();
    const Result<std::unique_ptr<Capture>> capture = m_data.storage()->capture({.operation = m_operation}, m_control);
    VERIFY_RESULT(capture);
    const Result<StorageRecord> record = (*capture)->read(m_blobs, m_control);
    VERIFY_RESULT(record);
    m_data.write(2);
    const Result<std::unique_ptr<Staged>> staged = stage(*record);
    VERIFY_RESULT(staged);
    VERIFY_RESULT((*staged)->swapIn({staged->get()}, m_control));
    QCOMPARE(m_data.read(), first);
    VERIFY_RESULT((*staged)->drop(m_control));
}

void StorageSuite::capturesWhatChangedAfterThePrePass()
{
    m_data.write(1);
    const std::unique_ptr<Storage> storage = m_data.storage();
    VERIFY_RESULT(storage->prepare(m_blobs, {}, m_control));
    m_data.write(2);
    const QByteArray second = m_data.read();
    const Result<std::unique_ptr<Capture>> capture = storage->capture({.operation = m_operation}, m_control);
    VERIFY_RESULT(capture);
    const Result<StorageRecord> record = (*capture)->read(m_blobs, m_control);
    VERIFY_RESULT(record);
    QVERIFY(record->consistent);
    m_data.write(3);
    const Result<std::unique_ptr<Staged>> staged = stage(*record);
    VERIFY_RESULT(staged);
    VERIFY_RESULT((*staged)->swapIn({staged->get()}, m_control));
    QCOMPARE(m_data.read(), second);
    VERIFY_RESULT((*staged)->drop(m_control));
}

void StorageSuite::readsWhatTheCaptureHeld()
{
    m_data.write(1);
    const QByteArray first = m_data.read();
    const std::unique_ptr<Storage> storage = m_data.storage();
    VERIFY_RESULT(storage->prepare(m_blobs, {}, m_control));
    const Result<std::unique_ptr<Capture>> capture = storage->capture({.operation = m_operation}, m_control);
    VERIFY_RESULT(capture);
    m_data.write(2); // the stage runs again before the backup is written
    const Result<StorageRecord> record = (*capture)->read(m_blobs, m_control);
    VERIFY_RESULT(record);
    QVERIFY(record->consistent);
    const Result<std::unique_ptr<Staged>> staged = stage(*record);
    VERIFY_RESULT(staged);
    VERIFY_RESULT((*staged)->swapIn({staged->get()}, m_control));
    QCOMPARE(m_data.read(), first);
    VERIFY_RESULT((*staged)->drop(m_control));
}

void StorageSuite::capturesTwiceTheSame()
{
    m_data.write(1);
    const Result<StorageRecord> first = backUp();
    VERIFY_RESULT(first);
    m_blobs.forgetCounts();
    const Result<StorageRecord> second = backUp(*first);
    VERIFY_RESULT(second);
    QCOMPARE(second->entries, first->entries);
    QCOMPARE(second->sizeBytes, first->sizeBytes);
    QVERIFY2(m_blobs.newBytes * 2 <= first->sizeBytes + 4096, QByteArray::number(m_blobs.newBytes).constData());
}

void StorageSuite::comparesWithoutDifference()
{
    m_data.write(1);
    const Result<StorageRecord> record = backUp();
    VERIFY_RESULT(record);
    const Result<Comparison> comparison = m_data.storage()->compare(*record, m_blobs, m_control);
    VERIFY_RESULT(comparison);
    QVERIFY(comparison->exists);
    QVERIFY(comparison->readable);
    QVERIFY(comparison->same > 0);
    QCOMPARE(comparison->added + comparison->overwritten + comparison->removed, 0);
    QCOMPARE(comparison->loss, QString());
    QVERIFY(comparison->refusals.isEmpty());
}

void StorageSuite::comparesWhatARestoreWouldDo()
{
    m_data.write(1);
    const Result<StorageRecord> record = backUp();
    VERIFY_RESULT(record);
    m_data.write(2);
    const QByteArray second = m_data.read();
    const Result<Comparison> comparison = m_data.storage()->compare(*record, m_blobs, m_control);
    VERIFY_RESULT(comparison);
    QVERIFY(comparison->added + comparison->overwritten + comparison->removed > 0);
    QVERIFY(!comparison->differences.isEmpty());
    QVERIFY(!comparison->loss.isEmpty());
    QCOMPARE(m_data.read(), second);
}

void StorageSuite::comparesWithNothing()
{
    m_data.write(1);
    const Result<StorageRecord> record = backUp();
    VERIFY_RESULT(record);
    m_data.remove();
    const Result<Comparison> comparison = m_data.storage()->compare(*record, m_blobs, m_control);
    VERIFY_RESULT(comparison);
    QVERIFY(!comparison->exists);
    QVERIFY(comparison->added > 0);
    QCOMPARE(comparison->removed + comparison->overwritten + comparison->same, 0);
    QCOMPARE(comparison->loss, QString());
    QVERIFY(comparison->refusals.isEmpty());
}

} // namespace Understudy::Testing
