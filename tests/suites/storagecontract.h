// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "tests/suites/storagesuite.h"

#include <QObject>

#include <memory>

namespace Understudy::Testing {

// A test of a kind of storage that keeps the law. It makes the suite in its own init(); the promises are test functions
// that it inherits.
class StorageContract : public QObject
{
    Q_OBJECT

private slots:
    void checksWhatIsThere() { m_suite->checksWhatIsThere(); }
    void saysThatItIsMissing() { m_suite->saysThatItIsMissing(); }
    void restoresWhatItCaptured() { m_suite->restoresWhatItCaptured(); }
    void needsNoPrePass() { m_suite->needsNoPrePass(); }
    void capturesWhatChangedAfterThePrePass() { m_suite->capturesWhatChangedAfterThePrePass(); }
    void readsWhatTheCaptureHeld() { m_suite->readsWhatTheCaptureHeld(); }
    void capturesTwiceTheSame() { m_suite->capturesTwiceTheSame(); }
    void comparesWithoutDifference() { m_suite->comparesWithoutDifference(); }
    void comparesWhatARestoreWouldDo() { m_suite->comparesWhatARestoreWouldDo(); }
    void comparesWithNothing() { m_suite->comparesWithNothing(); }
    void restoresWhereNothingIs() { m_suite->restoresWhereNothingIs(); }
    void swapsBackToNothing() { m_suite->swapsBackToNothing(); }
    void swapsInAndBackAsOftenAsAsked() { m_suite->swapsInAndBackAsOftenAsAsked(); }
    void continuesFromItsIdentity() { m_suite->continuesFromItsIdentity(); }
    void keepsTheOldStateUntilDropped() { m_suite->keepsTheOldStateUntilDropped(); }
    void dropsWhatWasNeverSwappedIn() { m_suite->dropsWhatWasNeverSwappedIn(); }
    void leavesNothingWhenCancelled() { m_suite->leavesNothingWhenCancelled(); }
    void leavesNothingWhenTheBackupIsDamaged() { m_suite->leavesNothingWhenTheBackupIsDamaged(); }
    void putsNothingInTheWayWhenTheRepositoryIsFull() { m_suite->putsNothingInTheWayWhenTheRepositoryIsFull(); }
    void sweepsWhatNoJournalKnows() { m_suite->sweepsWhatNoJournalKnows(); }
    void letsOneHoldTheLock() { m_suite->letsOneHoldTheLock(); }
    void tellsHowMuchSpaceItNeeds() { m_suite->tellsHowMuchSpaceItNeeds(); }

protected:
    std::unique_ptr<StorageSuite> m_suite;
};

} // namespace Understudy::Testing
