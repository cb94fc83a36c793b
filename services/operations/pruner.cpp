// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/operations/pruner.h"

#include "models/retention.h"
#include "services/operations/attempt.h"
#include "services/operations/swapjournal.h"
#include "services/repository/repository.h"

#include <QCoreApplication>

#include <algorithm>

namespace Understudy {

// What failed by itself is told as long as backups that were made by themselves are kept; what somebody asked for, until
// somebody deletes it. A process that died between the commit and its end left an attempt beside its backup.
static Result<> pruneAttempts(const OperationContext &context, const Stage &stage, const QList<Backup> &committed)
{
    Result<QList<Backup>> attempts = Attempt::all(context);
    if (!attempts)
        return std::unexpected(attempts.error());
    std::ranges::stable_sort(*attempts, std::ranges::greater(),
                             [](const Backup &attempt) { return attempt.manifest.createdAt; });
    int seen = 0;
    for (const Backup &attempt : std::as_const(*attempts)) {
        const bool byItself = attempt.manifest.origin == Origin::Automatic || attempt.manifest.origin == Origin::Safety;
        const bool left = std::ranges::contains(committed, attempt.id(), &Backup::id);
        if (attempt.status == BackupStatus::NotReady || attempt.manifest.stageId() != stage.id() || !(byItself || left))
            continue;
        if (!left && ++seen <= stage.keepAutomatic)
            continue;
        if (const Result<> forgotten = Attempt::forget(context, attempt.id()); !forgotten)
            return forgotten;
    }
    return {};
}

Result<> prune(const OperationContext &context, const Stage &stage, const QString &justMade, const TaskControl &control)
{
    const Result<QList<SwapJournal>> journals = SwapJournal::all(context.home);
    if (!journals)
        return std::unexpected(journals.error());
    // By restores that can still be undone or must be recovered; and what was just made, which a clock that was set back
    // lets look older than all others.
    QSet<QString> needed{justMade};
    for (const SwapJournal &journal : *journals)
        needed << journal.safetyBackup << journal.backup;
    const Result<QList<Backup>> backups = context.repository.backups();
    if (!backups)
        return std::unexpected(backups.error());
    QList<Backup> own;
    std::ranges::copy_if(*backups, std::back_inserter(own),
                         [&](const Backup &backup) { return backup.manifest.stageId() == stage.id(); });
    for (const QString &id : beyondRetention(own, stage.keepAutomatic, needed)) {
        if (const Result<> trashed = context.repository.trash(id); !trashed)
            return trashed;
        const auto backup = std::ranges::find(own, id, &Backup::id);
        control.note(QCoreApplication::translate("Pruner",
                                                 "“%1” is beyond the retention of %2 and now lies in Recently deleted.")
                         .arg(backup->name(), stage.id()));
    }
    return pruneAttempts(context, stage, own);
}

} // namespace Understudy
