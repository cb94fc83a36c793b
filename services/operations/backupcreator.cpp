// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/operations/backupcreator.h"

#include "models/messages/catalog.h"
#include "services/config/stagestore.h"
#include "services/logging.h"
#include "services/operations/backupcatalog.h"
#include "services/operations/backuprun.h"
#include "services/operations/besidetrace.h"
#include "services/operations/pruner.h"
#include "services/operations/stagelock.h"
#include "services/operations/suspension.h"
#include "services/operations/swapjournal.h"

using namespace Qt::StringLiterals;

namespace Understudy {

Result<> checkBackupName(const QString &name)
{
    if (name.size() > longestBackupName)
        return fail("backup.nameTooLong"_L1, {{"maximum"_L1, QString::number(longestBackupName)}});
    if (name == BackupCatalog::latest())
        return fail("backup.nameReserved"_L1, {{"name"_L1, name}});
    return {};
}

BackupCreator::BackupCreator(const OperationContext &context)
    : m_context(context)
{ }

Result<Backup> BackupCreator::create(const BackupRequest &request, const TaskControl &control)
{
    if (const Result<> good = checkBackupName(request.name); !good)
        return std::unexpected(good.error());
    // A stage that cannot be resumed is told, but it keeps nobody from backing it up.
    if (const Result<QStringList> resumed = Suspension::resumeLeftovers(m_context, control); !resumed)
        control.note(resumed.error().message);
    if (const Result<QStringList> swept = BesideTrace::sweepLeftovers(m_context, control); !swept)
        control.note(swept.error().message);
    const Result<StageFile> file = m_context.stages.stage(request.stage);
    if (!file)
        return std::unexpected(file.error());
    const Stage &stage = file->stage;
    if (stage.storages.isEmpty())
        return fail("backup.noStorages"_L1, {{"stage"_L1, stage.id()}});
    Storages storages = makeStorages(m_context, stage);
    Result<StageLock> lock = StageLock::take(m_context, stage.id(), tr("a backup of %1").arg(stage.id()), storages);
    if (!lock)
        return std::unexpected(lock.error());
    if (const Result<> whole = refuseBetweenStates(m_context.home, stage.id()); !whole)
        return std::unexpected(whole.error());
    Result<Backup> backup = BackupRun(m_context, stage, request, std::move(storages), [&lock] {
                                lock->letResume();
                            }).run(control);
    if (!backup)
        return backup;
    if (const Result<> pruned = prune(m_context, stage, backup->id(), control); !pruned) {
        qCWarning(lcOperations) << "retention:" << pruned.error().message << pruned.error().details;
        control.note(tr("The backup is ready, but older ones could not be removed: %1").arg(pruned.error().message));
    }
    return backup;
}

Result<Backup> BackupCreator::createLocked(const Stage &stage, const BackupRequest &request, const TaskControl &control)
{
    return BackupRun(m_context, stage, request, makeStorages(m_context, stage), [] { }).run(control);
}

} // namespace Understudy
