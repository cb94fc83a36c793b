// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The restores of LocalBackupService, beside the rest of it: each hands its call on.
#include "services/operations/localbackupservice.h"

#include "models/messages/catalog.h"
#include "services/operations/backuprestorer.h"
#include "services/operations/besidetrace.h"
#include "services/operations/recovery.h"
#include "services/operations/restoreplanner.h"
#include "services/operations/suspension.h"
#include "services/operations/undoer.h"
#include "services/repository/layout.h"
#include "services/repository/repository.h"

#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace Understudy {

Result<RestorePlan> LocalBackupService::plan(const RestoreRequest &request, const TaskControl &control)
{
    return RestorePlanner(m_context).plan(request, control);
}

Result<RestoreOutcome> LocalBackupService::restore(const RestoreRequest &request, const TaskControl &control)
{
    return BackupRestorer(m_context).restore(request, control);
}

Result<UndoPreview> LocalBackupService::undoPreview(const QString &stage, const TaskControl &control)
{
    return Undoer(m_context).preview(stage, control);
}

Result<> LocalBackupService::undo(const QString &stage, const std::optional<UndoPreview> &shown,
                                  const TaskControl &control)
{
    return Undoer(m_context).undo(stage, shown, control);
}

Result<> LocalBackupService::accept(const QString &stage, const TaskControl &control)
{
    return Undoer(m_context).accept(stage, control);
}

Result<RecoverOutcome> LocalBackupService::recover(const QString &stage, Recovery how, const TaskControl &control)
{
    return Understudy::Recovery(m_context).recover(stage, how, control);
}

Result<QStringList> LocalBackupService::resumeLeftovers(const TaskControl &control)
{
    Result<QStringList> done = Suspension::resumeLeftovers(m_context, control);
    const Result<QStringList> swept = BesideTrace::sweepLeftovers(m_context, control);
    if (!done)
        return done;
    if (!swept)
        return swept;
    *done += *swept;
    return done;
}

Result<AddedStage> LocalBackupService::adoptStage(const QString &backupId, int keepAutomatic,
                                                  const TaskControl &control)
{
    const Result<Backup> backup = m_context.repository.backup(backupId);
    if (!backup)
        return std::unexpected(backup.error());
    QJsonObject definition = backup->manifest.stageDefinition;
    QJsonObject retention = definition["retention"_L1].toObject();
    if (!retention.contains("automatic"_L1)) {
        retention["automatic"_L1] = keepAutomatic;
        definition["retention"_L1] = retention;
    }
    return addStage(QJsonDocument(definition).toJson(), false, control);
}

// Opening a folder that is empty would make a repository of it.
Result<QList<Backup>> LocalBackupService::backupsIn(const QString &folder)
{
    if (!QFileInfo::exists(Layout(folder).formatFile()))
        return fail("repository.notOne"_L1, {{"path"_L1, folder}});
    const Result<std::unique_ptr<Repository>> repository = Repository::open(folder, m_context.clock);
    if (!repository)
        return std::unexpected(repository.error());
    return (*repository)->backups();
}

} // namespace Understudy
