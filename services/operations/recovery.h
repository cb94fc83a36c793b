// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/backupservice.h"
#include "services/operations/context.h"
#include "services/operations/swapjournal.h"

namespace Understudy {

// Brings every stage back to one whole state after a crash: finishes or undoes swaps, removes what lay beside, then
// resumes what had been suspended. Can crash itself and be started again.
class Recovery
{
public:
    explicit Recovery(const OperationContext &context);

    // `stage` empty: all of them; one of which nothing is known is NotFound. A journal that a living process works on is
    // left alone: that is said, or it is Busy if it is the only one that was meant. An error is the first of those that could not be recovered; the others are all the same, and what was done is then told as notes.
    [[nodiscard]] Result<RecoverOutcome> recover(const QString &stage, BackupService::Recovery how,
                                                 const TaskControl &control) const;

private:
    [[nodiscard]] Result<> refuseUnknown(const QString &stage, const QList<SwapJournal> &journals) const;
    [[nodiscard]] Result<> attend(const SwapJournal &journal, BackupService::Recovery how, RecoverOutcome &outcome,
                                  const TaskControl &control) const;
    // What was done, in a sentence; empty if there was nothing to do any more.
    [[nodiscard]] Result<QString> recoverOne(const QString &stage, BackupService::Recovery how,
                                             const TaskControl &control) const;
    void sweepWhereItWas(const StorageConfig &then, const SwapJournal &journal, const TaskControl &control) const;
    [[nodiscard]] Result<> sweep(const SwapJournal &journal, const TaskControl &control) const;

    const OperationContext &m_context;
};

} // namespace Understudy
