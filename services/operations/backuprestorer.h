// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/restoreplan.h"
#include "services/backupservice.h"
#include "services/operations/context.h"
#include "services/operations/suspension.h"
#include "services/operations/swapper.h"

#include <optional>

namespace Understudy {

// Puts a backup back: plan, gate, safety backup, stage beside, suspend, swap, resume, watch. Until the swap everything
// can be cancelled and leaves nothing; after it the old state is kept for undo.
class BackupRestorer
{
public:
    explicit BackupRestorer(const OperationContext &context);

    [[nodiscard]] Result<RestoreOutcome> restore(const RestoreRequest &request, const TaskControl &control) const;

private:
    struct Job; // one restore on its way
    [[nodiscard]] Result<> carryOut(Job &job) const;
    [[nodiscard]] Result<> passGate(const Job &job) const;
    [[nodiscard]] Result<> makeSafetyBackup(Job &job) const;
    [[nodiscard]] Result<> stageBeside(Job &job) const;
    [[nodiscard]] Result<> stageAll(Job &job) const;
    [[nodiscard]] Result<std::unique_ptr<Staged>> stageOne(const Job &job, const QString &id,
                                                           const TaskControl &control) const;
    [[nodiscard]] Result<> holdStill(Job &job) const;
    [[nodiscard]] Result<> swap(Job &job) const;
    [[nodiscard]] Result<> resume(Job &job) const;
    [[nodiscard]] Result<> watch(Job &job) const;
    [[nodiscard]] Error abandon(Job &job, const Error &cause) const;

    const OperationContext &m_context;
};

} // namespace Understudy
