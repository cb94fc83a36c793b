// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/backupservice.h"
#include "services/operations/context.h"

#include <QCoreApplication>

namespace Understudy {

// Reads every byte that a backup needs, and marks it with what it found.
class BackupVerifier
{
    Q_DECLARE_TR_FUNCTIONS(Understudy::BackupVerifier)

public:
    explicit BackupVerifier(const OperationContext &context);

    // `id`: the full id. NotFound; Refused for an attempt, which holds no data. Damage is a finding, not an error.
    [[nodiscard]] Result<VerifyOutcome> verify(const QString &id, const TaskControl &control) const;

private:
    [[nodiscard]] Result<Backup> openBackup(const QString &id) const;

    const OperationContext &m_context;
};

} // namespace Understudy
