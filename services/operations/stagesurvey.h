// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/backupservice.h"
#include "services/operations/context.h"

#include <QCoreApplication>

namespace Understudy {

// Looks at a stage as it is right now, touching nothing.
class StageSurvey
{
    Q_DECLARE_TR_FUNCTIONS(Understudy::StageSurvey)

public:
    explicit StageSurvey(const OperationContext &context);

    // What cannot be learnt is a warning or a problem of its storage; errors: only Cancelled and the home's own files.
    [[nodiscard]] Result<StageStatus> look(const Stage &stage, const TaskControl &control) const;
    // Of each storage, in the stage's order.
    [[nodiscard]] Result<QList<StorageStatus>> lookAtStorages(const Stage &stage, const TaskControl &control) const;

private:
    [[nodiscard]] Result<> askRuntime(StageStatus &status, const TaskControl &control) const;
    [[nodiscard]] Result<> askRelease(StageStatus &status, const TaskControl &control) const;
    void judgePlace(StorageStatus &status, const StorageConfig &config) const;
    [[nodiscard]] Result<> askHealthChecks(StageStatus &status, const TaskControl &control) const;
    [[nodiscard]] Result<> lookAtBackups(StageStatus &status) const;
    [[nodiscard]] Result<> lookAtRestores(StageStatus &status) const;

    const OperationContext &m_context;
};

} // namespace Understudy
