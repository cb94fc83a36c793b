// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/backup.h"
#include "services/operations/context.h"
#include "services/tasks/taskcontrol.h"

#include <QCoreApplication>

namespace Understudy {

// InvalidInput if a backup may not be called so.
[[nodiscard]] Result<> checkBackupName(const QString &name);

// Makes one backup: check, pre-pass, suspend, capture, resume, process, commit; then lets go of what is beyond the
// stage's retention.
class BackupCreator
{
    Q_DECLARE_TR_FUNCTIONS(Understudy::BackupCreator)

public:
    explicit BackupCreator(const OperationContext &context);

    // Takes the stage's lock. For `backup create`.
    [[nodiscard]] Result<Backup> create(const BackupRequest &request, const TaskControl &control);
    // Under a lock that the caller (a restore) holds already: the safety backup. A storage that does not exist counts as
    // empty and is left out.
    [[nodiscard]] Result<Backup> createLocked(const Stage &stage, const BackupRequest &request,
                                              const TaskControl &control);

private:
    const OperationContext &m_context;
};

} // namespace Understudy
