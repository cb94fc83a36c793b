// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The restores of LocalBackupService, beside the rest of it: each hands its call on.
#include "services/operations/localbackupservice.h"

#include "services/operations/backuprestorer.h"
#include "services/operations/recovery.h"
#include "services/operations/restoreplanner.h"
#include "services/operations/undoer.h"

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

Result<> LocalBackupService::undo(const QString &stage, const TaskControl &control)
{
    return Undoer(m_context).undo(stage, control);
}

Result<> LocalBackupService::accept(const QString &stage, const TaskControl &control)
{
    return Undoer(m_context).accept(stage, control);
}

Result<RecoverOutcome> LocalBackupService::recover(const QString &stage, Recovery how, const TaskControl &control)
{
    return Understudy::Recovery(m_context).recover(stage, how, control);
}

} // namespace Understudy
