// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/storages/storage.h"
#include "tests/support/memoryblobs.h"

#include <QStringList>

#include <functional>
#include <memory>

namespace Understudy::Testing {

// The law that every kind of storage keeps. A test of a kind says how to make and look at its data, and is a
// StorageContract: each promise is a test function of its own.
class StorageSuite
{
public:
    // How the suite handles the data behind the storage. All of it blocks; failures of it are the kind's own QVERIFYs.
    struct Data
    {
        std::function<std::unique_ptr<Storage>()> storage; // a new object on the same data
        // Makes the data be version 1, 2, 3...: each differs in content, in what exists, and in size. Creates the data
        // if it is missing. Later versions overwrite in place what earlier ones had.
        std::function<void(int)> write;
        // Everything about the data that must come back, as comparable text; empty while it is missing.
        std::function<QByteArray()> read;
        std::function<void()> remove; // the database is dropped, the folder deleted
        // Names of what operations have left beside the data: incoming folders, databases.
        std::function<QStringList()> beside;
    };

    explicit StorageSuite(Data data);
    ~StorageSuite();

    void checksWhatIsThere();
    void saysThatItIsMissing();
    void restoresWhatItCaptured();
    void needsNoPrePass();
    void capturesWhatChangedAfterThePrePass();
    void readsWhatTheCaptureHeld();
    void capturesTwiceTheSame();
    void comparesWithoutDifference();
    void comparesWhatARestoreWouldDo();
    void comparesWithNothing();
    void restoresWhereNothingIs();
    void swapsBackToNothing();
    void swapsInAndBackAsOftenAsAsked();
    void continuesFromItsIdentity();
    void keepsTheOldStateUntilDropped();
    void dropsWhatWasNeverSwappedIn();
    void leavesNothingWhenCancelled();
    void leavesNothingWhenTheBackupIsDamaged();
    void putsNothingInTheWayWhenTheRepositoryIsFull();
    void sweepsWhatNoJournalKnows();
    void letsOneHoldTheLock();
    void tellsHowMuchSpaceItNeeds();

private:
    // Prepared, captured and read.
    [[nodiscard]] Result<StorageRecord> backUp(const std::optional<StorageRecord> &previous = {});
    [[nodiscard]] Result<std::unique_ptr<Staged>> stage(const StorageRecord &record);

    Data m_data;
    MemoryBlobs m_blobs;
    std::atomic_bool m_cancelled = false;
    TaskControl m_control;
    QString m_operation;
};

} // namespace Understudy::Testing
