// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/operations/localbackupservice.h"

#include "models/messages/catalog.h"
#include "services/config/stagestore.h"
#include "services/operations/backupcatalog.h"
#include "services/operations/backupcreator.h"
#include "services/operations/backupimporter.h"
#include "services/operations/backupverifier.h"
#include "services/operations/stagecontrol.h"
#include "services/operations/stagelock.h"
#include "services/operations/stagemeans.h"
#include "services/operations/stagestorages.h"
#include "services/operations/stagesurvey.h"
#include "services/operations/swapjournal.h"
#include "services/operations/swapper.h"
#include "services/repository/repository.h"
#include "services/repository/restorebyhand.h"
#include "services/storages/postgres/tools.h"

#include <QFileInfo>

#include <algorithm>
#include <atomic>

using namespace Qt::StringLiterals;

namespace Understudy {

LocalBackupService::LocalBackupService(const OperationContext &context)
    : m_context(context)
{ }

// Data that is missing or out of reach today is no reason against it: a stage is also added to be restored.
Result<AddedStage> LocalBackupService::addStage(const QByteArray &json, bool replace, const TaskControl &control)
{
    const Result<StageFile> file = parseStageFile(json);
    if (!file)
        return std::unexpected(file.error());
    const Result<QList<StorageStatus>> storages = StageSurvey(m_context).lookAtStorages(file->stage, control);
    if (!storages)
        return std::unexpected(storages.error());
    AddedStage result{.warnings = file->warnings, .limits = {}};
    for (const StorageStatus &storage : *storages) {
        for (const Error &problem : storage.problems)
            result.warnings.append(tr("%1: %2 %3 %4").arg(storage.id, problem.message, problem.why, problem.todo));
        for (const QString &cannot : storage.cannot)
            result.limits.append(tr("%1: %2").arg(storage.id, cannot));
    }
    if (const Result<> added = m_context.stages.add(*file, replace); !added)
        return std::unexpected(added.error());
    return result;
}

static QList<Stage> stagesOf(const QList<StageFile> &files)
{
    QList<Stage> stages;
    for (const StageFile &file : files)
        stages.append(file.stage);
    return stages;
}

Result<QList<Stage>> LocalBackupService::stages()
{
    const Result<QList<StageFile>> files = m_context.stages.stages();
    if (!files)
        return std::unexpected(files.error());
    return stagesOf(*files);
}

Result<AllStages> LocalBackupService::allStages()
{
    const Result<StageStore::Files> files = m_context.stages.all();
    if (!files)
        return std::unexpected(files.error());
    return AllStages{.stages = stagesOf(files->stages), .broken = files->broken};
}

Result<Stage> LocalBackupService::stage(const QString &id)
{
    const Result<StageFile> file = m_context.stages.stage(id);
    if (!file)
        return std::unexpected(file.error());
    return file->stage;
}

// What a restore keeps or has prepared is on a server that does not answer: then there may be none any more, and nobody could
// decide about it. The journal stays, for a stage of this name that leads there again.
static bool isOutOfReach(const OperationContext &context, const SwapJournal &journal)
{
    const auto isUnreachable = [](const auto &result) {
        return !result && result.error().code == Error::Code::Unreachable;
    };
    if (journal.phase != SwapJournal::Phase::Staging) {
        const Result<Swapper> swapper = Swapper::reopen(context, journal);
        return swapper ? isUnreachable(swapper->refuseStrangers()) : isUnreachable(swapper);
    }
    const std::atomic_bool never = false;
    return std::ranges::any_of(makeStorages(context, withTodaysMeans(context, journal.stage)),
                               [&](const std::unique_ptr<Storage> &storage) {
                                   return journal.isAbout(storage->config().id())
                                          && isUnreachable(storage->check(Purpose::Restore, TaskControl(never)));
                               });
}

// What a restore keeps is found through its stage alone.
Result<> LocalBackupService::removeStage(const QString &id)
{
    const Result<StageLock> lock = StageLock::take(m_context, id, tr("removing %1").arg(id), {});
    if (!lock)
        return std::unexpected(lock.error());
    const Result<std::optional<SwapJournal>> journal = SwapJournal::ofStage(m_context.home, id);
    if (!journal)
        return std::unexpected(journal.error());
    if (*journal && !isOutOfReach(m_context, **journal))
        return (*journal)->isInterrupted() ? std::unexpected(refusalBecauseOf(**journal))
                                           : fail("stage.restoreWaits"_L1, {{"stage"_L1, id}});
    return m_context.stages.remove(id);
}

Result<StageStatus> LocalBackupService::status(const QString &id, const TaskControl &control)
{
    const Result<Stage> found = stage(id);
    if (!found)
        return std::unexpected(found.error());
    return StageSurvey(m_context).look(*found, control);
}

Result<> LocalBackupService::suspend(const QString &id, const TaskControl &control)
{
    const Result<Stage> found = stage(id);
    if (!found)
        return std::unexpected(found.error());
    return suspendStage(m_context, *found, control);
}

Result<> LocalBackupService::resume(const QString &id, const TaskControl &control)
{
    const Result<Stage> found = stage(id);
    if (!found)
        return std::unexpected(found.error());
    return startStage(m_context, *found, control);
}

Result<Backup> LocalBackupService::backUp(const BackupRequest &request, const TaskControl &control)
{
    return BackupCreator(m_context).create(request, control);
}

Result<Backup> LocalBackupService::importDump(const ImportRequest &request, const TaskControl &control)
{
    return BackupImporter(m_context).import(request, control);
}

Result<QList<Backup>> LocalBackupService::backups(const QString &stage)
{
    return BackupCatalog(m_context).backups(stage);
}

Result<Backup> LocalBackupService::find(const QString &stage, const QString &reference)
{
    return BackupCatalog(m_context).find(stage, reference);
}

Result<> LocalBackupService::deleteBackup(const QString &id)
{
    return BackupCatalog(m_context).remove(id);
}

Result<> LocalBackupService::undelete(const QString &id)
{
    return BackupCatalog(m_context).bringBack(id);
}

Result<QList<Backup>> LocalBackupService::deletedBackups(const QString &stage)
{
    return BackupCatalog(m_context).deleted(stage);
}

Result<CollectReport> LocalBackupService::purge(const QStringList &ids, const TaskControl &control)
{
    const Result<std::unique_ptr<RepositoryLock>> lock = m_context.repository.lock(Repository::Access::Exclusive,
                                                                                   tr("emptying Recently deleted"));
    if (!lock)
        return std::unexpected(lock.error());
    return BackupCatalog(m_context).purge(**lock, ids, control);
}

Result<> LocalBackupService::describe(const QString &id, const QString &name, const QString &note)
{
    return BackupCatalog(m_context).describe(id, name, note);
}

Result<> LocalBackupService::keep(const QString &id, bool on)
{
    return BackupCatalog(m_context).keep(id, on);
}

Result<VerifyOutcome> LocalBackupService::verify(const QString &id, const TaskControl &control)
{
    return BackupVerifier(m_context).verify(id, control);
}

Result<RepositoryStatus> LocalBackupService::repositoryStatus()
{
    return m_context.repository.status();
}

Result<CheckReport> LocalBackupService::checkRepository(const TaskControl &control)
{
    const Result<std::unique_ptr<RepositoryLock>> lock = m_context.repository.lock(Repository::Access::Shared,
                                                                                   tr("a check of the repository"));
    if (!lock)
        return std::unexpected(lock.error());
    return m_context.repository.check(control);
}

Result<CollectReport> LocalBackupService::collect(bool emptyTrash, const TaskControl &control)
{
    const Result<std::unique_ptr<RepositoryLock>> lock = m_context.repository.lock(Repository::Access::Exclusive,
                                                                                   tr("a collect of the repository"));
    if (!lock)
        return std::unexpected(lock.error());
    Result<CollectReport> report = m_context.repository.collect(**lock, emptyTrash, control);
    if (!report)
        return report;
    const Result<qint64> forgotten = BackupCatalog(m_context).forgetAttempts(emptyTrash);
    if (!forgotten)
        return std::unexpected(forgotten.error());
    report->backupsPurged += *forgotten;
    return report;
}

QString LocalBackupService::restoreByHand()
{
    return restoreByHandText();
}

Result<QList<ClientTools>> LocalBackupService::clientTools(const QStringList &folders, const TaskControl &control)
{
    const QList<Tools> found = ToolFinder(m_context.commands, ToolFinder::foldersWith(folders)).all(control);
    if (const Result<> going = control.checkpoint(); !going)
        return std::unexpected(going.error());
    QList<ClientTools> tools;
    for (const Tools &one : found)
        tools.append({.major = one.major, .version = one.version, .folder = QFileInfo(one.dump).absolutePath()});
    return tools;
}

} // namespace Understudy
